"""International transactions in securities: weekly, and monthly for all investors."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from tokyotrap.data import cells, japanese_dates
from tokyotrap.data.lags import days_later
from tokyotrap.data.publishers.ministry_of_finance import CREDIT, NAME, REFERENCE
from tokyotrap.data.source import PUBLIC_DATA, Request, Source, always
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Wide
from tokyotrap.errors import BadDownload, Mistake

UNIT = "100 million yen"
PERIOD = re.compile(r"\d{4}\s*[.年]\s*\d")
KINDS = ("eq", "ltdebt", "stdebt")
MOVES = ("acq", "disp", "net")
SIDE = ("eq_acq", "eq_disp", "eq_net", "ltdebt_acq", "ltdebt_disp", "ltdebt_net", "subtotal_net")
WEEKLY = (*SIDE, "stdebt_acq", "stdebt_disp", "stdebt_net", "total_net")
"""Columns of one side of the weekly table; the same follow for the other."""

SIDES = ("assets", "liab")
ROUNDING = 2.0  # between a sum and its rounded parts [100 million yen]
TIDY = {
    "assets_ltdebt_net_100m_jpy": "residents_net_foreign_lt_debt_100m_jpy",
    "liab_eq_net_100m_jpy": "nonresidents_net_japan_equity_100m_jpy",
}
"""What the two series that the tidy file shows are called there."""

MOST = 2_000_000.0  # gross, in a month [100 million yen]


def read_weekly(files: Mapping[str, bytes]) -> list[Observation]:
    """Acquisitions, dispositions and net [100 million yen]; plus is a net acquisition, on both sides.

    The day is the last of the week. Heading lines move, so rows are found by their period.
    """
    found: list[Observation] = []
    text = cells.japanese(files["week"])
    if "億円" not in text and "100 million yen" not in cells.narrow(text).lower():
        raise BadDownload("flows", [Mistake("header", "does not say that the unit is 100 million yen")])
    for row in cells.rows(text):
        if not row or not PERIOD.match(cells.narrow(row[0])):
            _no_lost_week(row)
            continue
        _, last = japanese_dates.week(row[0])
        numbers = [cells.number(cell) for cell in _trimmed(row[1:], 2 * len(WEEKLY))]
        for side, name in enumerate(SIDES):
            part = dict(zip(WEEKLY, numbers[side * len(WEEKLY) : (side + 1) * len(WEEKLY)], strict=True))
            _adds_up(f"{row[0]} {name}", part)
            found += [Observation(_named(f"{name}_{key}_100m_jpy"), last, value) for key, value in part.items()]
    return combined(found)


def read_monthly(files: Mapping[str, bytes]) -> list[Observation]:
    """The same by month, for all investors; the day is the last of the month.

    Annual rows come first, then months; the era year stands only where it changes; (P) marks what may still change.
    """
    found: list[Observation] = []
    year: int | None = None
    for row in cells.rows(cells.japanese(files["month"])):
        label, numbers = row[:LABELS], row[LABELS:]
        year = _era_year(label) or year
        month = next((int(cells.narrow(cell)[:-1]) for cell in label if _is_month(cell)), None)
        if month is None or year is None:
            continue
        part = dict(zip(MONTHLY, (cells.number(cell) for cell in _trimmed(numbers, len(MONTHLY))), strict=True))
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        for name in SIDES:
            _adds_up(
                f"{last} {name}", {key.removeprefix(f"{name}_"): value for key, value in part.items() if name in key}
            )
        preliminary = any("P" in cells.narrow(cell).upper() for cell in label if "(" in cells.narrow(cell))
        found += [Observation(f"{key}_100m_jpy", last, value) for key, value in part.items()]
        found += [Observation("prelim", last, 1.0)] if preliminary else []
    return combined(found)


LABELS = 9
"""Columns before the numbers in the monthly table: era year, month, flag and their English twins."""

MONTHLY = tuple(
    f"{side}_{column}"
    for side in SIDES
    for column in (*(f"{kind}_{move}" for kind in KINDS for move in MOVES), "total_net")
)


def _no_lost_week(row: Sequence[str]) -> None:
    """A row of many numbers that does not begin with a period is no heading."""
    if sum(bool(re.fullmatch(r"-?[\d,]+", cell)) for cell in row) >= len(WEEKLY):
        raise BadDownload("flows", [Mistake(row[0][:40], "is no period as the ministry writes it")])


def _named(series: str) -> str:
    return TIDY.get(series, series)


def _trimmed(row: Sequence[str], count: int) -> Sequence[str]:
    """The numbers of a row, without empty columns after them."""
    if len(row) < count or any(row[count:]):
        what = f"a row has {len(row)} columns of numbers where {count} belong"
        raise BadDownload("flows", [Mistake(", ".join(row)[:40], what, "Was the file cut short?")])
    return row[:count]


def _adds_up(where: str, part: Mapping[str, float]) -> None:
    """Net is acquisition less disposition, and totals are sums; a turned sign is refused."""
    for kind in KINDS:
        bought, sold, net = (part[f"{kind}_{move}"] for move in MOVES)
        if abs(bought - sold - net) > ROUNDING:
            turned = " (the sign is turned round)" if abs(bought - sold + net) <= ROUNDING else ""
            what = f"{kind}: {bought:g} less {sold:g} is not {net:g}{turned}"
            raise BadDownload("flows", [Mistake(where, what)])
    total = sum(part[f"{kind}_net"] for kind in KINDS)
    if abs(total - part["total_net"]) > 2.0 * ROUNDING:
        raise BadDownload("flows", [Mistake(where, f"parts sum to {total:g}, the total says {part['total_net']:g}")])


def _era_year(label: Sequence[str]) -> int | None:
    for cell in label:
        try:
            return japanese_dates.era_year(cell)
        except ValueError:
            continue
    return None


def _is_month(cell: str) -> bool:
    text = cells.narrow(cell)
    return text.endswith("月") and text[:-1].isdigit() and 1 <= int(text[:-1]) <= 12


def _card(known: tuple[str, float] | None = None, days: int = 5) -> Described:
    return Described(UNIT, -MOST, MOST, days_later(days), known)


WEEK = Source(
    name="mof-flows-weekly",
    publisher=NAME,
    credit=CREDIT,
    licence=PUBLIC_DATA,
    file=Wide("mof_weekly_portfolio_flows", packed=False, columns=tuple(TIDY.values()), day="week_end"),
    requests=always(Request("week", f"{REFERENCE}/itn_transactions_in_securities/week.csv")),
    read=read_weekly,
    series={
        "": _card(),
        "residents_net_foreign_lt_debt_100m_jpy": _card(("2005-01-08", 8878.0)),
        "nonresidents_net_japan_equity_100m_jpy": _card(("2005-01-08", 2278.0)),
    },
    stale=30,
)

MONTH = Source(
    name="mof-flows-monthly",
    publisher=NAME,
    credit=CREDIT,
    licence=PUBLIC_DATA,
    file=Wide(
        "japan_portfolio_investment_monthly",
        packed=False,
        columns=("prelim", *(f"{column}_100m_jpy" for column in MONTHLY)),
    ),
    requests=always(Request("month", f"{REFERENCE}/balance_of_payments/6pi-1.csv")),
    read=read_monthly,
    series={"": _card(days=40), "assets_total_net_100m_jpy": _card(("1996-01-31", 212.0), 40)},
    stale=100,
    unverified=True,
)
