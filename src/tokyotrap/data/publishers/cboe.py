"""Cboe's history of the VIX."""

from collections.abc import Mapping
from datetime import datetime

from tokyotrap.data import cells
from tokyotrap.data.lags import same_day
from tokyotrap.data.source import Request, Source, always
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Wide
from tokyotrap.errors import BadDownload, Mistake

HEADING = ["DATE", "OPEN", "HIGH", "LOW", "CLOSE"]
PUBLISHED = (18.72, 19.27, 16.67, 17.44)
"""Of 30 January 2026 [index points]."""


def read(files: Mapping[str, bytes]) -> list[Observation]:
    """Index points; days are month first."""
    rows = cells.rows(cells.western(files["vix"]))
    cells.header(rows[0] if rows else [], HEADING)
    found: list[Observation] = []
    for row in rows[1:]:
        if not any(row):
            continue
        if len(row) != len(HEADING):
            raise BadDownload("cboe", [Mistake(row[0][:20], "the row is cut short")])
        day = datetime.strptime(row[0], "%m/%d/%Y").date()
        found += [
            Observation(name.lower(), day, cells.number(cell)) for name, cell in zip(HEADING[1:], row[1:], strict=True)
        ]
    return combined(found)


VIX = Source(
    name="cboe-vix",
    publisher="Cboe",
    credit="Source: Cboe Exchange, Inc.",
    licence="the owner's: for your own use, not to be passed on",
    file=Wide("vix_daily", folder="third_party_terms", columns=tuple(name.lower() for name in HEADING[1:])),
    requests=always(Request("vix", "https://cdn.cboe.com/api/global/us_indices/daily_prices/VIX_History.csv")),
    read=read,
    series={
        name.lower(): Described("index points", 5.0, 200.0, same_day, ("2026-01-30", value))
        for name, value in zip(HEADING[1:], PUBLISHED, strict=True)
    },
)
