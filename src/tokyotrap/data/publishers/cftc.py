"""The CFTC's Commitments of Traders, futures only: legacy and financial (TFF) reports, as of Tuesdays."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from tokyotrap.data import cells, unpack
from tokyotrap.data.lags import friday_after
from tokyotrap.data.source import PUBLIC_DOMAIN, Request, Source
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Keyed, Wide
from tokyotrap.errors import BadDownload, Mistake

FIRST, FINANCIAL_BY_YEAR = 2005, 2017
SITE = "https://www.cftc.gov"
YEN = "097741"
OTHERS = {
    "232741": "audusd",
    "099741": "eurusd",
    "096742": "gbpusd",
    "043602": "us10y",
    "240743": "nikkei225",
    "13874+": "sp500",
}
LEGACY = {"open_interest": 7, "noncomm_long": 8, "noncomm_short": 9}
FINANCIAL = {"am_long": 11, "am_short": 12, "lev_long": 14, "lev_short": 15}
GROUPS = ("noncomm", "am", "lev")
COLUMNS = ("open_interest", *(f"{group}_{side}" for group in GROUPS for side in ("long", "short", "net")))
HEADINGS = {
    7: ("open interest",),
    8: ("noncommercial positions-long",),
    9: ("noncommercial positions-short",),
    11: ("asset_mgr_positions_long",),
    12: ("asset_mgr_positions_short",),
    14: ("lev_money_positions_long",),
    15: ("lev_money_positions_short",),
}
"""Place -> how a heading there may begin; yen turned upside down or moved columns are refused by known numbers too."""

PLACES = 16
KNOWN = {
    "open_interest": 300726.0,
    "noncomm_long": 104460.0,
    "noncomm_short": 138393.0,
    "noncomm_net": -33933.0,
    "am_long": 69676.0,
    "am_short": 41179.0,
    "am_net": 28497.0,
    "lev_long": 52084.0,
    "lev_short": 123850.0,
    "lev_net": -71766.0,
}
"""Yen futures as of 27 January 2026 [contracts of 12.5 million yen]."""

KNOWN_NET = {"us10y": -726151.0, "nikkei225": 2946.0, "audusd": 7146.0, "eurusd": 132134.0, "gbpusd": -16162.0}


def requests(today: date, since: date | None) -> list[Request]:
    """Yearly archives from the last kept year on, and the latest week."""
    last = (today - timedelta(days=14)).year  # the archive of a new year comes with its first report
    start = FIRST if since is None else since.year
    history = f"{SITE}/files/dea/history"
    found = [Request(f"legacy{year}", f"{history}/deacot{year}.zip", "zip") for year in range(start, last + 1)]
    if start < FINANCIAL_BY_YEAR:
        found.append(Request("financial", f"{history}/fin_fut_txt_2006_2016.zip", "zip"))
    years = range(max(start, FINANCIAL_BY_YEAR), last + 1)
    found += [Request(f"financial{year}", f"{history}/fut_fin_txt_{year}.zip", "zip") for year in years]
    found.append(Request("week-legacy", f"{SITE}/dea/newcot/deafut.txt"))
    found.append(Request("week-financial", f"{SITE}/dea/newcot/FinFutWk.txt"))
    return found


def read_yen(files: Mapping[str, bytes]) -> list[Observation]:
    """Positions in yen futures [contracts]; net is long less short, so plus is long yen."""
    return _read(files, {YEN: ""})


def read_others(files: Mapping[str, bytes]) -> list[Observation]:
    """The same for other markets."""
    return _read(files, {code: f"{market}|" for code, market in OTHERS.items()})


def _read(files: Mapping[str, bytes], wanted: Mapping[str, str]) -> list[Observation]:
    parts = []
    for name, body in sorted(files.items(), key=lambda each: each[0].startswith("week")):
        week = name.startswith("week")
        text = cells.western(body if week else unpack.member(body, ".txt"))
        columns = LEGACY if "legacy" in name else FINANCIAL
        parts.append(_positions(name, cells.rows(text), columns, wanted, headed=not week))
    return combined(*parts)


def _positions(
    name: str, rows: Sequence[Sequence[str]], columns: Mapping[str, int], wanted: Mapping[str, str], *, headed: bool
) -> list[Observation]:
    if headed:
        _heading(name, rows[0] if rows else [], columns)
    found: list[Observation] = []
    for row in rows[1 if headed else 0 :]:
        if not any(row):
            continue
        if len(row) < PLACES:
            raise BadDownload("cftc", [Mistake(f"{name} {row[0][:40]}", "the row is cut short")])
        prefix = wanted.get(row[3])
        day = None if prefix is None else _day(row[2])
        if prefix is None or day is None or day.year < FIRST:
            continue
        numbers = {column: cells.number(row[place]) for column, place in columns.items()}
        for group in GROUPS:
            if f"{group}_long" in numbers:
                numbers[f"{group}_net"] = numbers[f"{group}_long"] - numbers[f"{group}_short"]
        found += [Observation(f"{prefix}{column}", day, value) for column, value in numbers.items()]
    return found


def _heading(name: str, row: Sequence[str], columns: Mapping[str, int]) -> None:
    wrong = [
        f"column {place} is {row[place][:40] if place < len(row) else 'absent'}"
        for place in columns.values()
        if place in HEADINGS and not (place < len(row) and _plain(row[place]).startswith(HEADINGS[place]))
    ]
    if not row or not _plain(row[0]).startswith("market and exchange names") or wrong:
        raise BadDownload("cftc", [Mistake(f"{name} header", f"changed: {'; '.join(wrong) or row[:1]}")])


def _plain(heading: str) -> str:
    text = heading.strip().lower()
    return text.replace("_", " ") if text.startswith(("market", "open")) else text


def _day(cell: str) -> date:
    text = cell.split(" ")[0]
    return datetime.strptime(text, "%m/%d/%Y").date() if "/" in text else date.fromisoformat(text)


def _cards(known: Mapping[str, float]) -> dict[str, Described]:
    """Nobody holds less than nothing; nets may have either sign."""
    return {
        column: Described(
            "contracts",
            -1e7 if column.endswith("_net") else 0.0,
            1e7,
            friday_after,
            ("2026-01-27", known[column]) if column in known else None,
        )
        for column in COLUMNS
    }


PUBLISHER, CREDIT = "CFTC", "Source: US Commodity Futures Trading Commission, Commitments of Traders"

POSITIONS = Source(
    name="cftc-yen",
    publisher=PUBLISHER,
    credit=CREDIT,
    licence=PUBLIC_DOMAIN,
    file=Wide("cftc_cot_jpy_weekly", columns=COLUMNS, day="report_date"),
    requests=requests,
    read=read_yen,
    series=_cards(KNOWN),
    stale=30,
    rolling=True,
)

OTHER_POSITIONS = Source(
    name="cftc-others",
    publisher=PUBLISHER,
    credit=CREDIT,
    licence=PUBLIC_DOMAIN,
    file=Keyed("cftc_cot_other_weekly", keys=("market",), columns=COLUMNS, day="report_date"),
    requests=requests,
    read=read_others,
    series={
        **_cards({}),
        **{
            f"{market}|noncomm_net": Described("contracts", -1e7, 1e7, friday_after, ("2026-01-27", net))
            for market, net in KNOWN_NET.items()
        },
    },
    stale=30,
    rolling=True,
)
