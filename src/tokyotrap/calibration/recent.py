"""How much markets have moved of late, as known on a day: volatilities that forget, correlations of three years."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration import moments
from tokyotrap.data import observed
from tokyotrap.data.observed import Observed
from tokyotrap.data.tidy import Days
from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.ledger.series import BY_NAME, CORE_SERIES

FAST, SLOW, WEIGHT = 20.0, 250.0, 0.5
"""Half-lives of the two volatilities that are averaged [published days], and the weight of the fast one.

Chosen among half-lives from 10 to 500 days and averages of two by the CRPS of eleven core series over 20 to 250 days
from 2000 to 2014, before any forecast that is scored; half-lives of 20 to 130 days are within a percent of it.
"""

MEMORY = 6 * 250
"""Days a volatility looks back on at most."""
TOGETHER, WEEK = 750, 5
"""Correlations: of changes over five days, because Tokyo closes before New York opens; days they look back on."""
LEAST = 120
"""Changes without which nothing is said."""
STALE = 10
"""Calendar days after which a series that is no longer published says nothing about a day."""


LATE = ("ig_oas", "hy_oas")
"""Series whose quotes come late: their volatility is that of changes over a week, as a day's says too little."""


def step_of(series: str) -> int:
    """Published days between the levels of a change from which a series' volatility is measured."""
    return WEEK if series in LATE else 1


@dataclass(frozen=True, eq=False)
class Recent:
    """What the core's series have done of late.

    Attributes:
        volatility: of each core series that was published, a year (S,) [decimal, log points].
        correlation: of their changes over five days (S, S).
        series: their names, in the order of `CORE_SERIES`.
        day: the last day used.
    """

    volatility: Float[np.ndarray, " S"]
    correlation: Float[np.ndarray, "S S"]
    series: tuple[str, ...]
    day: date

    @property
    def covariance(self) -> Float[np.ndarray, "S S"]:
        """Of changes, a year."""
        return np.asarray(self.volatility[:, None] * self.correlation * self.volatility[None, :])


def inside(found: Observed) -> Float[np.ndarray, " n"]:
    """Values in internal units: decimals, logarithms."""
    kind = BY_NAME[found.series].kind
    return np.log(found.values) if kind == "log" else found.values / (100.0 if kind == "rate" else 1.0)


def volatility(days: Days, values: Float[np.ndarray, " n"], *, step: int = 1) -> float:
    """Of changes, a year: the average of a fast and a slow one, each forgetting exponentially.

    Args:
        days: published.
        values: internal units.
        step: published days between the two levels of a change; changes overlap.
    """
    ends, moves = moments.changes(days[-MEMORY:], values[-MEMORY:, None], step=step)
    squared = moves[::-1, 0] ** 2
    age = np.arange(len(squared))
    found = [_weighted(squared, 0.5 ** (age / half)) for half in (FAST, SLOW)]
    return float((WEIGHT * found[0] + (1.0 - WEIGHT) * found[1]) * np.sqrt(moments.per_year(ends) / step))


def _weighted(squared: Float[np.ndarray, " n"], weight: Float[np.ndarray, " n"]) -> float:
    return float(np.sqrt((weight * squared).sum() / weight.sum()))


def of_series(found: Observed, day: date) -> float | None:
    """Volatility of one series as known on a day; None where too little or nothing recent was published."""
    known = found.until(np.datetime64(day))
    if len(known.days) < LEAST or (np.datetime64(day) - known.days[-1]).astype(int) > STALE:
        return None
    return volatility(known.days, inside(known), step=step_of(found.series))


def measure(folder: Path, day: date) -> Recent:
    """The core's series as known on the evening of a day.

    A tenor that was not published yet (the 40-year before November 2007) is left out.

    Args:
        folder: of tidy files.
        day: nothing later is used.

    Raises:
        InvalidInput: too few days in common.
    """
    known = observed.histories(folder, CORE_SERIES)
    sizes = {name: of_series(each, day) for name, each in known.items()}
    series = tuple(name for name in CORE_SERIES if sizes[name] is not None)
    if "usdjpy" not in series or len(series) < 4:
        what = f"too little was published of the core's series up to {day}: {', '.join(series) or 'nothing'}"
        raise InvalidInput("data", [Mistake(str(folder), what, "Choose a later start, or fetch more: data update.")])
    shared = known[series[0]].until(np.datetime64(day)).days
    for name in series[1:]:
        shared = np.intersect1d(shared, known[name].days)
    shared = shared[-TOGETHER:]
    levels = np.stack([inside(known[name])[np.isin(known[name].days, shared)] for name in series], axis=1)
    _, moves = moments.changes(shared, levels, step=WEEK)
    if len(moves) < LEAST:
        what = f"{', '.join(series)} share {len(moves)} changes up to {day}"
        raise InvalidInput("data", [Mistake(str(folder), what, f"{LEAST} are needed: choose a later start.")])
    return Recent(np.array([sizes[name] for name in series]), np.corrcoef(moves.T), series, shared[-1].astype(date))
