"""Regressions of daily moves with their standard errors: slopes, what they leave, how fast levels come back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from tokyotrap.calibration import moments
from tokyotrap.calibration.moments import Moment
from tokyotrap.data.tidy import Days

STEPS = 12
"""Newton's steps to an elasticity; it has converged to twelve digits after six."""

Estimate = Callable[[Float[np.ndarray, "n c"]], Float[np.ndarray, "k"]]


@dataclass(frozen=True)
class Regression:
    """Slopes on several drivers at once, and what they leave.

    Attributes:
        slopes: by driver [target per unit of the driver].
        left: volatility of the residual [target per square root of a year].
        explained: share of the variance [0 to 1].
    """

    slopes: Mapping[str, Moment]
    left: Moment
    explained: float


def regress(
    days: Days, target: Float[np.ndarray, "n"], drivers: Mapping[str, Float[np.ndarray, "n"]], *, step: int = 1
) -> Regression:
    """Regression of overlapping changes over `step` published days on those of the drivers, with a constant.

    Args:
        days: on which all are known.
        target: levels.
        drivers: levels, by name.
        step: more than one where markets close at different hours.
    """
    ends, moves = moments.changes(days, np.stack([target, *drivers.values()], axis=1), step=step)
    yearly = float(np.sqrt(moments.per_year(ends) / step))

    def estimate(rows: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        found, left = _least_squares(rows)
        return np.append(found, left.std() * yearly)

    *slopes, left = measured(ends, moves, estimate)
    residual = _least_squares(moves)[1]
    explained = 1.0 - float(residual.var() / moves[:, 0].var())
    return Regression(dict(zip(drivers, slopes, strict=True)), left, explained)


def slope(days: Days, target: Float[np.ndarray, "n"], driver: Float[np.ndarray, "n"]) -> Moment:
    """Slope of moves on moves, with a constant, taken as independent of each other.

    Args:
        days: on which the moves end.
        target: moves.
        driver: moves.
    """
    rows = np.stack([target, driver], axis=1)
    value = float(_least_squares(rows)[0][0])
    error = moments.bootstrap_error(rows, lambda some: float(_least_squares(some)[0][0]), block=1)
    return Moment(value, error, len(rows), str(days[0]), str(days[-1]))


def measured(days: Days, rows: Float[np.ndarray, "n c"], estimate: Estimate, *, block: int = 20) -> list[Moment]:
    """Every number of an estimate, with its error by moving-block bootstrap.

    Args:
        days: of the rows.
        rows: in the order of time.
        estimate: numbers of a sample.
        block: rows of a block.
    """
    values = estimate(rows)
    draws = np.stack([estimate(rows[place]) for place in moments.resamples(len(rows), block=block)])
    errors = draws.std(axis=0, ddof=1)
    span = (len(rows), str(days[0]), str(days[-1]))
    return [Moment(float(value), float(error), *span) for value, error in zip(values, errors, strict=True)]


def fading(days: Days, levels: Float[np.ndarray, "n"], *, step: int = 1) -> Moment:
    """Speed at which a level comes back to its mean [1/year], by regression on itself `step` published days before.

    Args:
        days: on which it is known.
        levels: of the series.
        step: published days between the two.
    """
    yearly = moments.per_year(days) / step
    rows = np.stack([levels[step:], levels[:-step]], axis=1)

    def estimate(some: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        kept = _least_squares(some)[0]
        return np.asarray(-np.log(np.clip(kept, 1e-6, 1.0)) * yearly)

    return measured(days[step:], rows, estimate, block=60)[0]


def elasticity(days: Days, moves: Float[np.ndarray, "n"], level: Float[np.ndarray, "n"]) -> Moment:
    """Elasticity of the volatility of moves to a level known the day before, by normal likelihood.

    Volatility is c exp(e level); the first-order condition is that level and moves squared over their variance are
    uncorrelated.

    Args:
        days: on which the moves end.
        moves: daily.
        level: logarithm, the day before.
    """
    rows = np.stack([moves, level], axis=1)
    return measured(days, rows, lambda some: np.array([_elasticity(some)]))[0]


def beyond(moves: Float[np.ndarray, "n"], known: Float[np.ndarray, "n"], *, deviations: float) -> Bool[np.ndarray, "n"]:
    """Days on which a move, less what something known explains, is larger than so many standard deviations.

    Args:
        moves: daily.
        known: what explains part of them.
        deviations: of the unexplained part.
    """
    left = _least_squares(np.stack([moves, known], axis=1))[1]
    return np.asarray(np.abs(left) > deviations * left.std())


def _least_squares(rows: Float[np.ndarray, "n c"]) -> tuple[Float[np.ndarray, "k"], Float[np.ndarray, "n"]]:
    """Slopes of the first column on the others, and the residual; the constant is taken out."""
    centred = rows - rows.mean(axis=0)
    found = np.linalg.lstsq(centred[:, 1:], centred[:, 0], rcond=None)[0]
    return np.asarray(found), np.asarray(centred[:, 0] - centred[:, 1:] @ found)


def _elasticity(rows: Float[np.ndarray, "n c"]) -> float:
    squared, level = rows[:, 0] ** 2, rows[:, 1] - rows[:, 1].mean()
    found = 0.0
    for _ in range(STEPS):
        weight = squared * np.exp(-2.0 * found * level)
        weight = weight / weight.sum()
        mean = float(weight @ level)
        found += mean / (2.0 * float(weight @ (level - mean) ** 2))
    return found
