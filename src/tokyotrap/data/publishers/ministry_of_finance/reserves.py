"""Official reserve assets at the end of each month, in dollars."""

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

COLUMNS = {
    "total_musd": (4, "official reserve assets"),
    "foreign_currency_musd": (5, "foreign currency reserves"),
    "securities_musd": (6, "securities"),
    "deposits_musd": (8, "deposits with"),
    "imf_position_musd": (14, "imf reserve position"),
    "sdr_musd": (15, "sdrs"),
    "gold_musd": (16, "gold"),
    "other_musd": (18, "other reserve assets"),
}
"""Series -> place of its column, and words that must stand above it or the column it is a part of."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PARTS = ("foreign_currency_musd", "imf_position_musd", "sdr_musd", "gold_musd", "other_musd")
ROUNDING = 5.0  # [million dollars]


def read(files: Mapping[str, bytes]) -> list[Observation]:
    """Reserves and their parts [million dollars]; the day is the last of the month.

    Several heading rows, then months; era and Gregorian year stand only where they change, and one may be absent.
    """
    rows = cells.rows(cells.japanese(files["history"]))
    start = next((place for place, row in enumerate(rows) if len(row) > 4 and _month(row)), None)
    if start is None:
        raise BadDownload("reserves", [Mistake("", "there is no row of a month: the columns changed")])
    _headings(rows[:start])
    found: list[Observation] = []
    year: int | None = None
    for row in rows[start:]:
        month = _month(row)
        if month is None:
            continue
        year = _year(row) or year
        if year is None:
            raise BadDownload("reserves", [Mistake(f"month {month}", "no year stands above it")])
        if len(row) <= max(place for place, _ in COLUMNS.values()):
            raise BadDownload("reserves", [Mistake(f"{year}-{month}", "the row is cut short")])
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        numbers = {name: cells.number(row[place]) for name, (place, _) in COLUMNS.items()}
        _adds_up(last, numbers)
        found += [Observation(name, last, value) for name, value in numbers.items()]
    return combined(found)


def _headings(rows: Sequence[Sequence[str]]) -> None:
    text = " ".join(" ".join(row) for row in rows).lower()
    above = {place: " ".join(row[place].lower() for row in rows if len(row) > place) for place, _ in COLUMNS.values()}
    wrong = [name for name, (place, words) in COLUMNS.items() if words not in above[place]]
    if "million" not in text:
        wrong.append('unit "US$ millions"')
    if wrong:
        raise BadDownload(
            "reserves", [Mistake("header", f"the columns changed: {', '.join(wrong)} not where they were")]
        )


def _month(row: Sequence[str]) -> int | None:
    japanese = re.fullmatch(r"(\d{1,2})月", cells.narrow(row[1])) if len(row) > 4 else None
    if japanese:
        return int(japanese.group(1))
    return MONTHS.index(row[3][:3]) + 1 if len(row) > 4 and row[3][:3] in MONTHS else None


def _year(row: Sequence[str]) -> int | None:
    if re.fullmatch(r"\d{4}", row[2]):
        return int(row[2])
    return japanese_dates.era_year(row[0]) if row[0] else None


def _adds_up(last: date, numbers: Mapping[str, float]) -> None:
    total = sum(value for name in PARTS if (value := numbers[name]) == value)
    if abs(total - numbers["total_musd"]) > ROUNDING:
        what = f"parts sum to {total:g} million dollars, the total says {numbers['total_musd']:g}"
        raise BadDownload("reserves", [Mistake(str(last), what)])


RESERVES = Source(
    name="mof-reserves",
    publisher=NAME,
    credit=CREDIT,
    licence=PUBLIC_DATA,
    file=Wide("mof_reserves_monthly", packed=False, columns=tuple(COLUMNS)),
    requests=always(Request("history", f"{REFERENCE}/official_reserve_assets/historical.csv")),
    read=read,
    series={name: Described("million dollars", 0.0, 5e6, days_later(7)) for name in COLUMNS},
    stale=75,
    unverified=True,
)
