"""The policy trap as one table: what each arm of policy does to rates, the yen, the economy and the red lines."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from tokyotrap.results.differences import difference
from tokyotrap.results.record import QUANTILES, Run
from tokyotrap.simulation import clusters

COLUMNS = (
    "boj_rate", "usdjpy", "jgb_30y", "gdp_japan", "cpi_japan", "household_bill", "debt_service",
)  # fmt: skip
"""Series of the table, in order; those a run does not have are left out."""

NORMAL_SPAN = 3.29
"""From the 5 % to the 95 % quantile of a normal variable, in standard deviations."""


@dataclass(frozen=True)
class Figure:
    """A mean or share with its standard error, and the same for its distance from the first arm.

    Attributes:
        value: in the unit of its column; shares between 0 and 1.
        error: its standard error.
        apart: value less that of the first arm.
        apart_error: standard error of that, path by path where both arms saw the same luck.
    """

    value: float
    error: float
    apart: float
    apart_error: float


@dataclass(frozen=True)
class Arm:
    """One arm of policy: its name, one plain sentence, means at the horizon by series, odds by red line."""

    name: str
    meaning: str
    means: dict[str, Figure]
    odds: dict[str, Figure]


@dataclass(frozen=True)
class Trap:
    """The table.

    Attributes:
        scenario, title: what all arms share.
        start, end: first and last day.
        paths, days, seed: how.
        units: series -> unit of its column.
        lines: red line -> its series, level [unit of the series] and side.
        arms: the first is the scenario itself, or the run the others are compared with.
        paired: whether distances between arms are taken path by path.
    """

    scenario: str
    title: str
    start: dt.date
    end: dt.date
    paths: int
    days: int
    seed: int
    units: dict[str, str]
    lines: dict[str, tuple[str, float, str]]
    arms: tuple[Arm, ...]
    paired: bool


def of_runs(runs: Mapping[str, Run]) -> Trap:
    """The table of finished runs, the first being what the others are compared with.

    Runs keep quantiles of series and not every path, so errors of means are those of a normal variable with the same
    span, and distances of means are taken as if runs had nothing in common. Odds are compared path by path where runs
    share seed and paths.
    """
    first = next(iter(runs.values()))
    arms = [Arm(name, run.title, _means(run, first), _odds(run, first)) for name, run in runs.items()]
    return Trap(
        scenario=first.scenario,
        title=first.title,
        start=first.start,
        end=first.dates[-1],
        paths=first.paths,
        days=first.days,
        seed=first.seed,
        units={name: first.units[name] for name in _columns(first.series)},
        lines={line.name: (line.series, line.level, line.side) for line in first.red_lines},
        arms=tuple(arms),
        paired=False,
    )


def _columns(series: Sequence[str]) -> list[str]:
    return [name for name in COLUMNS if name in series]


def _means(run: Run, first: Run) -> dict[str, Figure]:
    found = {}
    for name in _columns(run.series):
        value, error = _end(run, name)
        before, other = _end(first, name)
        apart_error = 0.0 if run is first else float(np.hypot(error, other))
        found[name] = Figure(value, error, value - before, apart_error)
    return found


def _end(run: Run, name: str) -> tuple[float, float]:
    """Mean of a series at the end of a run and its standard error [unit of the series]."""
    place = run.series.index(name)
    low, high = (float(run.quantiles[place, QUANTILES.index(q), -1]) for q in (0.05, 0.95))
    return float(run.mean[place, -1]), (high - low) / NORMAL_SPAN / np.sqrt(run.paths)


def _odds(run: Run, first: Run) -> dict[str, Figure]:
    known = {line.name: place for place, line in enumerate(first.red_lines)}
    found = {}
    for place, line in enumerate(run.red_lines):
        if line.name in known:
            apart = difference((first, known[line.name]), (run, place), min(first.days, run.days))
            found[line.name] = Figure(line.probability, line.standard_error, apart.value, apart.standard_error)
    return found


def mean_error(values: Float[np.ndarray, " paths"]) -> float:
    """Standard error of the mean of paths 0, 1, 2 and so on, in their unit; unknown from one pair."""
    return clusters.mean_error(values, np.arange(len(values)))


def summary(trap: Trap) -> dict[str, Any]:
    """The table as JSON-safe data; errors that are unknown are null. Schema "tokyotrap-trap/1"."""
    return {
        "schema": "tokyotrap-trap/1",
        "scenario": trap.scenario,
        "title": trap.title,
        "start": trap.start.isoformat(),
        "end": trap.end.isoformat(),
        "paths": trap.paths,
        "days": trap.days,
        "seed": trap.seed,
        "paired": trap.paired,
        "units": dict(trap.units),
        "red_lines": [
            {"name": name, "series": series, "level": level, "side": side}
            for name, (series, level, side) in trap.lines.items()
        ],
        "arms": [
            {
                "name": arm.name,
                "meaning": arm.meaning,
                "means": {name: _json(figure) for name, figure in arm.means.items()},
                "odds": {name: _json(figure) for name, figure in arm.odds.items()},
            }
            for arm in trap.arms
        ],
    }


def _json(figure: Figure) -> dict[str, float | None]:
    parts = {
        "value": figure.value,
        "standard_error": figure.error,
        "difference": figure.apart,
        "difference_standard_error": figure.apart_error,
    }
    return {name: float(f"{number:.10g}") if np.isfinite(number) else None for name, number in parts.items()}
