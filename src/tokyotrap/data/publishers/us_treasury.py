"""The US Treasury's own par curve, a file a year."""

from collections.abc import Mapping
from datetime import date, datetime

from tokyotrap.data import cells
from tokyotrap.data.lags import next_business_day
from tokyotrap.data.source import PUBLIC_DOMAIN, Request, Source
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Wide
from tokyotrap.errors import BadDownload, Mistake

FIRST = 1990
COLUMNS = {
    "1 Mo": "m1_pct",
    "3 Mo": "m3_pct",
    "6 Mo": "m6_pct",
    "1 Yr": "y1_pct",
    "2 Yr": "y2_pct",
    "3 Yr": "y3_pct",
    "5 Yr": "y5_pct",
    "7 Yr": "y7_pct",
    "10 Yr": "y10_pct",
    "20 Yr": "y20_pct",
    "30 Yr": "y30_pct",
}
NEEDED = ("3 Mo", "2 Yr", "10 Yr", "30 Yr")
"""Columns of every year; others came and went (1.5 Month, 2 Mo, 4 Mo, 1 Mo, 20 Yr)."""

PUBLISHED = (3.72, 3.67, 3.61, 3.48, 3.52, 3.60, 3.79, 4.01, 4.26, 4.82, 4.87)
"""The curve of 30 January 2026 [percent]."""


def requests(today: date, since: date | None) -> list[Request]:
    """One file for every year not yet whole."""
    years = range(FIRST if since is None else since.year, today.year + 1)
    return [Request(str(year), _address(year)) for year in years]


def read(files: Mapping[str, bytes]) -> list[Observation]:
    """Yields [percent]; days are month first, newest first; the 30-year is blank from 2002 to 2006."""
    return combined(*(_read(name, body) for name, body in sorted(files.items())))


def _address(year: int) -> str:
    site = "https://home.treasury.gov/resource-center/data-chart-center/interest-rates/daily-treasury-rates.csv"
    return f"{site}/{year}/all?type=daily_treasury_yield_curve&field_tdr_date_value={year}&page&_format=csv"


def _read(name: str, body: bytes) -> list[Observation]:
    rows = cells.rows(cells.western(body))
    heading = rows[0] if rows else []
    if heading[:1] != ["Date"] or any(column not in heading for column in NEEDED):
        raise BadDownload("treasury", [Mistake(f"{name} header", f"is {', '.join(heading)[:120]!r}")])
    found: list[Observation] = []
    for row in rows[1:]:
        if not any(row):
            continue
        if len(row) != len(heading):
            raise BadDownload("treasury", [Mistake(f"{name} {row[0][:20]}", "the row is cut short")])
        day = datetime.strptime(row[0], "%m/%d/%Y").date()
        found += [
            Observation(series, day, cells.number(row[heading.index(column)]))
            for column, series in COLUMNS.items()
            if column in heading
        ]
    return found


PAR = Source(
    name="treasury-par",
    publisher="US Treasury",
    credit="Source: US Department of the Treasury",
    licence=PUBLIC_DOMAIN,
    file=Wide("ust_par_yields_treasury_daily", columns=tuple(COLUMNS.values())),
    requests=requests,
    read=read,
    series={
        name: Described("percent", -1.0, 20.0, next_business_day, ("2026-01-30", value))
        for name, value in zip(COLUMNS.values(), PUBLISHED, strict=True)
    },
    rolling=True,
    unverified=True,
)
