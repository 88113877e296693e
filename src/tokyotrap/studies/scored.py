"""What a score says: series by series and day by day, red line by red line."""

import datetime as dt
from dataclasses import dataclass

from tokyotrap.studies.comparison import Comparison


@dataclass(frozen=True)
class Cell:
    """One series on one day.

    Attributes:
        horizon: asked for [business days]; the day scored may lie up to three before it.
        day: business days from the start; date: that day.
        observed, median: as shown.
        pit: the run's probability of what came or less.
        inside: whether it lies in the bands `scoring.BANDS`.
        crps: [unit of the series].
        ratios: naive forecast -> this CRPS over its own; below 1 is better than naive; infinite over none.
        naive: naive forecast -> its CRPS.
    """

    horizon: int
    day: int
    date: dt.date
    observed: float
    median: float
    pit: float
    inside: tuple[bool, ...]
    crps: float
    ratios: dict[str, float]
    naive: dict[str, float]


@dataclass(frozen=True)
class SeriesScore:
    """One series over all days.

    Attributes:
        series, unit: as in the run.
        days: scored; blank: business days from the first to the last of the file on which it has no number.
        coverage: share of days inside each of `scoring.BANDS`.
        crps: mean [unit of the series].
        ratios: naive forecast -> mean CRPS over its mean CRPS; empty without history.
        tests: naive forecast -> Diebold-Mariano on daily CRPS; days of one start overlap, so it has too little to test.
        cells: at the horizons.
    """

    series: str
    unit: str
    days: int
    blank: int
    coverage: tuple[float, ...]
    crps: float
    ratios: dict[str, float]
    tests: dict[str, Comparison]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class LineScore:
    """One red line up to the last day on which its series was observed.

    Attributes:
        name, series, level, side, unit: as in the run.
        until: that day; days: business days to it.
        crossed: first day on which it was seen beyond the line, or None.
        odds: of the run by that day; brier: their squared distance to what came.
        naive: odds by the random walk, or None; naive_brier likewise.
    """

    name: str
    series: str
    level: float
    side: str
    unit: str
    until: dt.date
    days: int
    crossed: dt.date | None
    odds: float
    brier: float
    naive: float | None
    naive_brier: float | None


@dataclass(frozen=True)
class Score:
    """A run and what came.

    Attributes:
        run_id, title, start: of the run.
        last: last day scored; days: business days of the run with a number.
        outside: days of the file that are no business days of the run.
        naive: naive forecast -> what it is, for those that were made.
        coverage: share of all numbers inside each band; ratios: naive forecast -> geometric mean over series of the
            ratios of mean CRPS.
        series, lines: one by one.
        notes: sentences a reader must know.
    """

    run_id: str
    title: str
    start: dt.date
    last: dt.date
    days: int
    outside: int
    naive: dict[str, str]
    coverage: tuple[float, ...]
    ratios: dict[str, float]
    series: tuple[SeriesScore, ...]
    lines: tuple[LineScore, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Together:
    """One series at one horizon over several starts.

    Attributes:
        series, unit: as in the runs; horizon: business days.
        starts: runs that were scored there.
        coverage: share of them inside each of `scoring.BANDS`.
        crps: mean [unit of the series].
        ratios: naive forecast -> mean CRPS over its mean CRPS.
        tests: naive forecast -> Diebold-Mariano over starts.
    """

    series: str
    unit: str
    horizon: int
    starts: int
    coverage: tuple[float, ...]
    crps: float
    ratios: dict[str, float]
    tests: dict[str, Comparison]
