"""The ministry's constant-maturity par curve of JGBs: history to the last month and the current month."""

import re
from collections.abc import Mapping

from tokyotrap.data import cells, japanese_dates
from tokyotrap.data.lags import next_business_day
from tokyotrap.data.publishers.ministry_of_finance import CREDIT, NAME, SITE
from tokyotrap.data.source import PUBLIC_DATA, Request, Source, always
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Wide
from tokyotrap.errors import BadDownload, Mistake

TENORS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40)
ENGLISH = ["Date", *(f"{tenor}Y" for tenor in TENORS)]
JAPANESE = ["基準日", *(f"{tenor}年" for tenor in TENORS)]
DAY = re.compile(r"\d{4}/\d{1,2}/\d{1,2}$|[SHR]\d{1,2}\.\d{1,2}\.\d{1,2}$")

PUBLISHED = dict(
    zip(
        TENORS,
        (0.996, 1.251, 1.381, 1.540, 1.666, 1.774, 1.884, 2.004, 2.127, 2.247, 2.848, 3.186, 3.543, 3.577, 3.681),
        strict=True,
    )
)
"""The curve of 30 January 2026 [percent]."""

FOLDER = f"{SITE}/english/policy/jgbs/reference/interest_rate"


def read(files: Mapping[str, bytes]) -> list[Observation]:
    """Yields [percent] of both files; the current month counts where they overlap."""
    return combined(*(_read(files[name]) for name in ("history", "current")))


def _read(body: bytes) -> list[Observation]:
    rows = cells.rows(cells.japanese(body))
    start = next((place for place, row in enumerate(rows) if row[:1] and row[0] in ("Date", "基準日")), None)
    if start is None:
        raise BadDownload("curve", [Mistake("header", "there is no row of tenors")])
    cells.header(rows[start], JAPANESE if rows[start][0] == "基準日" else ENGLISH)
    found: list[Observation] = []
    for row in rows[start + 1 :]:
        if row and DAY.match(row[0]) and len(row) == len(ENGLISH):
            day = japanese_dates.day(row[0])
            found += [
                Observation(f"y{tenor}_pct", day, cells.number(cell))
                for tenor, cell in zip(TENORS, row[1:], strict=True)
            ]
        elif sum(bool(cell) for cell in row) > 1:
            what = f"the row {','.join(row)[:60]!r} is not as the ministry writes it"
            raise BadDownload("curve", [Mistake("", what, "Was the file saved by a spreadsheet, or cut short?")])
    return found


CURVE = Source(
    name="mof-curve",
    publisher=NAME,
    credit=CREDIT,
    licence=PUBLIC_DATA,
    file=Wide("jgb_par_yields_daily", columns=tuple(f"y{tenor}_pct" for tenor in TENORS)),
    requests=always(
        Request("history", f"{FOLDER}/historical/jgbcme_all.csv"), Request("current", f"{FOLDER}/jgbcme.csv")
    ),
    read=read,
    series={
        f"y{tenor}_pct": Described("percent", -1.0, 15.0, next_business_day, ("2026-01-30", value))
        for tenor, value in PUBLISHED.items()
    },
)
