"""Influence of doubtful numbers on one number of a run: elementary effects, shares of variance, one at a time.

Every evaluation is a run with the same luck, so that differences are those of the numbers. Each guess is triangular
over its range with the fact as its mode; what was calibrated is one more input, which picks one of the posterior draws.

Source: Morris (1991), Technometrics 33(2), with the mean of absolute effects of Campolongo, Cariboni and Saltelli
(2007); Sobol (1993) with the estimators of Saltelli et al. (2010) and Jansen (1999), as in SALib.
"""

import contextlib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import NoEquilibrium
from tokyotrap.facts.atlas import Atlas
from tokyotrap.facts.drawn import drawn, overlaid
from tokyotrap.facts.fact import Fact
from tokyotrap.studies.plausible import at_chances, news_with

LEVELS = 4
"""Levels of the grid of elementary effects."""

CALIBRATION = "calibration"
"""Name of the input that picks a posterior draw."""

Evaluate = Callable[[Atlas], float]
"""One run of the model with other facts."""


@dataclass(frozen=True)
class Effect:
    """The elementary effects of a guess over its range [unit of the measure].

    Attributes:
        key: of the fact.
        size, error: mean of absolute effects, and half of a 95 % interval by the bootstrap over trajectories.
        spread: standard deviation of effects: how far they depend on the other guesses. Both are NaN, unknown, from
            one trajectory.
    """

    key: str
    size: float
    error: float
    spread: float


@dataclass(frozen=True)
class Share:
    """What of the variance of the measure an input accounts for.

    Attributes:
        key: of the fact, or CALIBRATION.
        first, first_error: alone; and half of a 95 % interval by the bootstrap.
        total, total_error: with all that it interacts with.
    """

    key: str
    first: float
    first_error: float
    total: float
    total_error: float


@dataclass(frozen=True)
class Swing:
    """The measure with one fact at the ends of its range; NaN where there is no equilibrium."""

    key: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How far apart the ends take the measure."""
        gap = abs(self.at_high - self.at_low)
        return gap if np.isfinite(gap) else 0.0


class Inputs:
    """Guesses, and perhaps the calibration, as numbers between 0 and 1.

    Args:
        atlas: facts as they are.
        facts: guesses.
        calibration: whether to pick posterior draws as well; the last input then.
    """

    def __init__(self, atlas: Atlas, facts: Sequence[Fact], *, calibration: bool) -> None:
        self.atlas, self.facts = atlas, tuple(facts)
        self.draws = drawn(atlas) if calibration else None

    @property
    def names(self) -> list[str]:
        """Of the inputs."""
        return [*(each.key for each in self.facts), *([CALIBRATION] if self.draws else [])]

    def at(self, point: Float[np.ndarray, " n"]) -> Atlas:
        """The facts at a point."""
        values = at_chances(self.atlas, self.facts, point[: len(self.facts)])
        if self.draws is not None:
            draw = self.draws.draw(min(int(point[-1] * self.draws.count), self.draws.count - 1))
            values = draw | news_with(self.atlas, draw) | values
        return overlaid(self.atlas, values)

    def problem(self) -> dict[str, Any]:
        """As SALib wants it."""
        count = len(self.names)
        return {"num_vars": count, "names": self.names, "bounds": [[0.0, 1.0]] * count}


def evaluated(
    inputs: Inputs, points: Float[np.ndarray, "n k"], evaluate: Evaluate, done: Callable[[], None] | None = None
) -> Float[np.ndarray, " n"]:
    """The measure at points; NaN where there is no equilibrium."""
    found = np.full(len(points), np.nan)
    for place, point in enumerate(points):
        with contextlib.suppress(NoEquilibrium):
            found[place] = evaluate(inputs.at(point))
        if done is not None:
            done()
    return found


def effects_design(inputs: Inputs, trajectories: int, seed: int) -> Float[np.ndarray, "n k"]:
    """Points of trajectories that move one input at a time."""
    from SALib.sample import morris

    return np.asarray(morris.sample(inputs.problem(), trajectories, num_levels=LEVELS, seed=seed))


def effects(
    inputs: Inputs, points: Float[np.ndarray, "n k"], values: Float[np.ndarray, " n"], seed: int
) -> tuple[Effect, ...]:
    """Elementary effects, the largest first; trajectories with a point that has no equilibrium are left out."""
    from SALib.analyze import morris

    points, values = _whole_blocks(points, values, len(inputs.names) + 1)
    if not len(values):
        return ()
    one = len(values) == len(inputs.names) + 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # the spread of one trajectory
        found = morris.analyze(inputs.problem(), points, values, num_levels=LEVELS, seed=seed)
    made = [
        Effect(str(name), float(size), np.nan if one else float(error), np.nan if one else float(spread))
        for name, size, error, spread in zip(
            found["names"], found["mu_star"], found["mu_star_conf"], found["sigma"], strict=True)
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda each: -each.size))


def shares_design(inputs: Inputs, base: int, seed: int) -> Float[np.ndarray, "n k"]:
    """Points for shares of variance: (inputs + 2) times a power of two."""
    from SALib.sample import sobol

    return np.asarray(sobol.sample(inputs.problem(), base, calc_second_order=False, seed=seed))


def shares(inputs: Inputs, values: Float[np.ndarray, " n"], seed: int) -> tuple[Share, ...]:
    """Shares of variance, the largest total first; blocks with a point that has no equilibrium are left out."""
    from SALib.analyze import sobol

    _, values = _whole_blocks(values[:, None], values, len(inputs.names) + 2)
    if len(values) <= len(inputs.names) + 2 or np.ptp(values) == 0.0:
        return ()
    found = sobol.analyze(inputs.problem(), values, calc_second_order=False, seed=seed + 1)  # SALib takes 0 for none
    columns = ("S1", "S1_conf", "ST", "ST_conf")
    made = [Share(name, *(float(found[each][place]) for each in columns)) for place, name in enumerate(inputs.names)]
    return tuple(sorted(made, key=lambda each: -each.total))


def swing(atlas: Atlas, fact: Fact, evaluate: Evaluate) -> Swing:
    """The measure with one fact at either end of its range."""
    low, high = float(str(fact.low)), float(str(fact.high))
    ends = [np.nan, np.nan]
    for place, value in enumerate((low, high)):
        with contextlib.suppress(NoEquilibrium):
            ends[place] = evaluate(overlaid(atlas, {fact.key: value}))
    return Swing(fact.key, low, high, *ends)


def _whole_blocks(
    points: Float[np.ndarray, "n k"], values: Float[np.ndarray, " n"], size: int
) -> tuple[Float[np.ndarray, "m k"], Float[np.ndarray, " m"]]:
    """Blocks of points in which every value is known."""
    known = np.isfinite(values).reshape(-1, size).all(axis=1).repeat(size)
    return points[known], values[known]
