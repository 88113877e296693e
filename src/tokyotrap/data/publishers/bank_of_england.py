"""The Bank of England's spot curve of gilts: this year's archive and the current month."""

from collections.abc import Mapping
from datetime import date, datetime

from tokyotrap.data import unpack
from tokyotrap.data.lags import next_business_day
from tokyotrap.data.source import Request, Source, always
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Wide
from tokyotrap.errors import BadDownload, Mistake

SITE = "https://www.bankofengland.co.uk/-/media/boe/files/statistics/yield-curves"
SHEET = "4. spot curve"
TENORS = (1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40)
COLUMNS = tuple(f"spot_y{tenor}_pct" for tenor in TENORS)
HEADING_ROWS = 8


def read(files: Mapping[str, bytes]) -> list[Observation]:
    """Continuously compounded spot yields [percent]; short ends are blank, hundreds of empty rows follow."""
    history = unpack.member(files["history"], "2025 to present.xlsx")
    month = unpack.member(files["month"], "nominal daily data current month.xlsx")
    return combined(_read(history), _read(month))


def _read(book: bytes) -> list[Observation]:
    sheet = unpack.sheets(book, (SHEET,))[SHEET]
    start = next(
        (place for place, row in enumerate(sheet[:HEADING_ROWS]) if row and str(row[0]).strip().lower() == "years:"),
        None,
    )
    if start is None:
        raise BadDownload("gilts", [Mistake(SHEET, 'has no row that begins with "years:"')])
    heading = [float(cell) if isinstance(cell, (int, float)) else None for cell in sheet[start]]
    lost = [str(tenor) for tenor in TENORS if float(tenor) not in heading]
    if lost:
        raise BadDownload("gilts", [Mistake(SHEET, f"lacks {', '.join(lost)} years")])
    found: list[Observation] = []
    for row in sheet[start + 1 :]:
        day = row[0].date() if isinstance(row[0], datetime) else row[0]
        if not isinstance(day, date):
            continue
        for tenor, column in zip(TENORS, COLUMNS, strict=True):
            cell = row[heading.index(float(tenor))]
            if isinstance(cell, (int, float)):
                found.append(Observation(column, day, float(cell)))
    return found


GILTS = Source(
    name="boe-gilts",
    publisher="Bank of England",
    credit="Source: Bank of England",
    licence="Open Government Licence 3.0",
    file=Wide("uk_gilt_spot_curve_daily", columns=COLUMNS),
    requests=always(
        Request("history", f"{SITE}/glcnominalddata.zip", "zip"),
        Request("month", f"{SITE}/latest-yield-curve-data.zip", "zip"),
    ),
    read=read,
    series={
        "": Described("percent", -1.0, 15.0, next_business_day),
        "spot_y10_pct": Described("percent", -1.0, 15.0, next_business_day, ("2025-01-02", 4.57772)),
        "spot_y30_pct": Described("percent", -1.0, 15.0, next_business_day, ("2025-01-02", 5.16834)),
    },
    rolling=True,
    unverified=True,
)
