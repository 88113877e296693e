"""Two or more runs side by side: odds with the error of their difference, dates, channels, and what was asked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.results import cautions
from tokyotrap.results.changes import Change, changes, key
from tokyotrap.results.differences import Odds, difference, median_day, unpaired_because
from tokyotrap.results.record import Array, Channel, RedLineResult, Run

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NEAR_THE_END = 10  # business days; a horizon so near to the last day compared is left out


@dataclass(frozen=True)
class LineInRun:
    """A red line in one run.

    Attributes:
        name: in that run's scenario.
        odds: by each of the horizons compared; the last is the last day compared.
        median: first crossing on the middle one of the paths that cross within the days compared, or None.
        median_day: number of that business day.
        carried: channel, mean contribution from the start to the first crossing, and its standard error [percentage
            points or log percent], the largest part of the way first; over the run's own horizon.
    """

    name: str
    odds: tuple[Odds, ...]
    median: dt.date | None
    median_day: int | None
    carried: tuple[tuple[Channel, float, float], ...]


@dataclass(frozen=True)
class ComparedLine:
    """A red line: series, level and side, and what became of it in each run; None where it is not drawn."""

    series: str
    level: float
    side: str
    unit: str
    runs: tuple[LineInRun | None, ...]


@dataclass(frozen=True)
class Reach:
    """Where a series stands in one run: at the start, and its quantiles and mean on the last day compared."""

    today: float
    quantiles: Array
    mean: float


@dataclass(frozen=True)
class Push:
    """What a channel adds to the mean move of a series up to the last day compared, run by run.

    [percentage points or log percent]; None where a run has no such channel.
    """

    channel: Channel
    contributions: tuple[float | None, ...]

    @property
    def differences(self) -> tuple[float, ...]:
        """Each run's contribution less that of the first; a channel that is not there contributes nothing."""
        return tuple((each or 0.0) - (self.contributions[0] or 0.0) for each in self.contributions)

    @property
    def largest(self) -> float:
        """The largest difference, whatever its sign."""
        return max(abs(each) for each in self.differences)


@dataclass(frozen=True)
class SideBySide:
    """Runs held against the first of them.

    Attributes:
        runs: in the order asked for.
        labels: a letter for each.
        days: business days compared, those of the shortest run.
        horizons: numbers of business days at which odds are compared; the last is `days`.
        lines: red lines of any run, joined by series, level and side.
        reaches: series -> run by run; every series that all runs have.
        pushes: series of a red line -> channels, the one that differs most first.
        changes: run by run, what it was asked otherwise than the first; empty for the first.
        unpaired: run by run, why its differences are not held path by path; empty where they are.
        warnings: sentences a reader must know before trusting a difference.
    """

    runs: tuple[Run, ...]
    labels: tuple[str, ...]
    days: int
    horizons: tuple[int, ...]
    lines: tuple[ComparedLine, ...]
    reaches: dict[str, tuple[Reach, ...]]
    pushes: dict[str, tuple[Push, ...]]
    changes: tuple[tuple[Change, ...], ...]
    unpaired: tuple[str, ...]
    warnings: tuple[str, ...]


def compare(runs: Sequence[Run]) -> SideBySide:
    """Hold runs side by side; every difference is to the first.

    Args:
        runs: two or more finished runs.

    Raises:
        InvalidInput: fewer than two runs, or more than there are letters for.
    """
    if not 2 <= len(runs) <= len(LETTERS):
        cure = f"Give two or more, at most {len(LETTERS)}."
        raise InvalidInput("compare", [Mistake("", f"cannot compare {len(runs)} run{'s'[: len(runs) != 1]}", cure)])
    days = min(run.days for run in runs)
    horizons = (*(each for each in runs[0].horizon_days if 0 < each < days - NEAR_THE_END), days)
    labels = tuple(LETTERS[: len(runs)])
    lines = _lines(runs, horizons)
    drawn = dict.fromkeys(line.series for line in lines)
    return SideBySide(
        runs=tuple(runs),
        labels=labels,
        days=days,
        horizons=horizons,
        lines=lines,
        reaches={name: _reaches(runs, name, days) for name in runs[0].series if _everywhere(runs, name)},
        pushes={name: _pushes(runs, name, days) for name in drawn if _everywhere(runs, name)},
        changes=((), *(changes(runs[0], run, days) for run in runs[1:])),
        unpaired=("", *(unpaired_because(runs[0], run) for run in runs[1:])),
        warnings=cautions.warnings(runs, labels, days),
    )


def _everywhere(runs: Sequence[Run], series: str) -> bool:
    return all(series in run.series for run in runs)


def _lines(runs: Sequence[Run], horizons: tuple[int, ...]) -> tuple[ComparedLine, ...]:
    """Every red line of any run, in the order met."""
    places = [{key(line): place for place, line in reversed(list(enumerate(run.red_lines)))} for run in runs]
    known = dict.fromkeys(key(line) for run in runs for line in run.red_lines)
    found = []
    for each in known:
        at = [place.get(each) for place in places]
        owner = next(run for run, place in zip(runs, at, strict=True) if place is not None)
        inside = tuple(_in_run(runs, at, number, horizons) for number in range(len(runs)))
        found.append(ComparedLine(*each, owner.units.get(each[0], ""), inside))
    return tuple(found)


def _in_run(
    runs: Sequence[Run], at: Sequence[int | None], number: int, horizons: tuple[int, ...]
) -> LineInRun | None:
    """A line in the run of that number, held against the first."""
    run, place, first = runs[number], at[number], at[0]
    if place is None:
        return None
    line = run.red_lines[place]
    middle = median_day(line, run.paths, horizons[-1])
    held = number > 0 and first is not None
    return LineInRun(
        name=line.name,
        odds=tuple(
            Odds(
                float(line.probability_by_date[day]),
                float(line.standard_error_by_date[day]),
                difference((runs[0], first), (run, place), day) if held and first is not None else None,
            )
            for day in horizons
        ),
        median=None if middle is None else run.dates[middle],
        median_day=middle,
        carried=_carried(run, line),
    )


def _carried(run: Run, line: RedLineResult) -> tuple[tuple[Channel, float, float], ...]:
    """Channels that carried a part of the way to the line, the largest part first."""
    toward = 1.0 if line.side == "above" else -1.0
    parts = [
        (channel, float(size), float(error))
        for channel, size, error in zip(run.channels, line.why, line.why_error, strict=True)
        if line.probability > 0.0 and toward * size > 0.0
    ]
    return tuple(sorted(parts, key=lambda part: -toward * part[1]))


def _reaches(runs: Sequence[Run], series: str, days: int) -> tuple[Reach, ...]:
    found = []
    for run in runs:
        place = run.series.index(series)
        at_start, end = float(run.mean[place, 0]), run.quantiles[place, :, days]
        found.append(Reach(at_start, end, float(run.mean[place, days])))
    return tuple(found)


def _pushes(runs: Sequence[Run], series: str, days: int) -> tuple[Push, ...]:
    """Every channel of any run, the one that differs most first."""
    each_run = []
    for run in runs:
        sizes = run.mean_contribution[run.series.index(series), :, days].tolist()
        each_run.append(dict(zip(run.channels, sizes, strict=True)))
    known = dict.fromkeys(channel for found in each_run for channel in found)
    pushes = [Push(channel, tuple(found.get(channel) for found in each_run)) for channel in known]
    return tuple(sorted(pushes, key=lambda push: -push.largest))
