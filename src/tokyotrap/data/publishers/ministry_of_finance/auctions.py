"""Results of JGB auctions: a sheet for every tenor."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from tokyotrap.data import cells, unpack
from tokyotrap.data.lags import same_day
from tokyotrap.data.publishers.ministry_of_finance import CREDIT, NAME, SITE
from tokyotrap.data.source import PUBLIC_DATA, Request, Source, always
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Keyed
from tokyotrap.errors import BadDownload, Mistake

SHEETS = {"2年債": "2y", "5年債": "5y", "10年債": "10y", "20年債": "20y", "30年債": "30y", "40年債": "40y"}
ISSUE, DAY = "回号", "入札日"
COLUMNS = {
    "coupon_pct": "表面利率",
    "planned_100m_jpy": "発行予定額",
    "bids_100m_jpy": "応募額",
    "accepted_100m_jpy": "落札・割当額",
    "lowest_price": "最低価格",
    "average_yield_pct": "平均利回",
    "highest_yield_pct": "最高利回",
}
"""Tidy column -> the ministry's heading; columns stand elsewhere in every sheet, some are absent from some."""

NEEDED = ("bids_100m_jpy", "accepted_100m_jpy")
EPOCH = date(1899, 12, 30)
FIRST_ROWS = 8


def read(files: Mapping[str, bytes]) -> list[Observation]:
    """Auctions by day and tenor; bid-to-cover is bids over what was accepted."""
    found: list[Observation] = []
    for name, sheet in unpack.sheets(files["auctions"], tuple(SHEETS)).items():
        found += _sheet(name, SHEETS[name], sheet)
    return combined(found)


def _sheet(name: str, tenor: str, sheet: unpack.Sheet) -> list[Observation]:
    start = next((place for place, row in enumerate(sheet[:FIRST_ROWS]) if row and _text(row[0]) == ISSUE), None)
    if start is None:
        raise BadDownload("auctions", [Mistake(name, f"has no heading row that begins with {ISSUE}")])
    heading = [_text(cell) for cell in sheet[start]]
    places = {column: heading.index(words) for column, words in COLUMNS.items() if words in heading}
    lost = [COLUMNS[column] for column in NEEDED if column not in places] + ([DAY] if DAY not in heading else [])
    if lost:
        raise BadDownload("auctions", [Mistake(name, f"has no column {', '.join(lost)}: the header changed")])
    found: list[Observation] = []
    for row in sheet[start + 1 :]:
        day = _day(row[heading.index(DAY)]) if len(row) > heading.index(DAY) else None
        if day is None:
            continue  # English headings, units, notes
        key = f"{tenor}|{_issue(row[0])}"
        numbers = {column: _number(row[place]) for column, place in places.items()}
        found += [Observation(f"{key}|{column}", day, value) for column, value in numbers.items()]
        if numbers["accepted_100m_jpy"] > 0.0:
            cover = round(numbers["bids_100m_jpy"] / numbers["accepted_100m_jpy"], 4)
            found.append(Observation(f"{key}|bid_to_cover", day, cover))
    return found


def _text(cell: object) -> str:
    return "".join(cells.narrow(str(cell)).split()) if isinstance(cell, str) else str(cell)


def _issue(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) else _text(cell)


def _day(cell: object) -> date | None:
    """A day as the workbook has it: a date, or its serial number."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and 20000.0 < cell < 80000.0:
        return EPOCH + timedelta(days=int(cell))
    return None


def _number(cell: object) -> float:
    return float(cell) if isinstance(cell, (int, float)) else cells.number(str(cell))


TIDY = (*COLUMNS, "bid_to_cover")

AUCTIONS = Source(
    name="mof-auctions",
    publisher=NAME,
    credit=CREDIT,
    licence=PUBLIC_DATA,
    file=Keyed("mof_jgb_auctions", packed=False, keys=("tenor", "issue"), columns=TIDY),
    requests=always(Request("auctions", f"{SITE}/jgbs/reference/appendix/jgb_historical_data.xls", "workbook")),
    read=read,
    series={
        "coupon_pct": Described("percent", 0.0, 15.0, same_day),
        "planned_100m_jpy": Described("100 million yen", 0.0, 1e5, same_day),
        "bids_100m_jpy": Described("100 million yen", 0.0, 1e6, same_day),
        "accepted_100m_jpy": Described("100 million yen", 0.0, 1e5, same_day),
        "lowest_price": Described("yen per 100", 20.0, 150.0, same_day),
        "average_yield_pct": Described("percent", -1.0, 15.0, same_day),
        "highest_yield_pct": Described("percent", -1.0, 15.0, same_day),
        "bid_to_cover": Described("ratio", 0.5, 60.0, same_day),
    },
    optional=tuple(column for column in COLUMNS if column not in NEEDED),
    stale=150,
)
