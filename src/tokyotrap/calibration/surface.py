"""A second-order surface of all misses around the fit, quick enough to be sampled."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.stats import truncnorm

from tokyotrap.calibration import fit, implied
from tokyotrap.calibration.fit import Question, Start
from tokyotrap.calibration.identification import Identified
from tokyotrap.calibration.parameters import Unknown
from tokyotrap.errors import InvalidInput, NoEquilibrium

PENALTIES = tuple(10.0**power for power in range(-1, 6))
"""Ridge penalties tried."""


@dataclass(frozen=True, eq=False)
class Surface:
    """Signed distances from targets as a quadratic of steps along axes.

    Attributes:
        centre: of the search's coordinates (P,).
        axes: one standard deviation long, as columns (P, P).
        level: at the centre (T,).
        slope: along axes (T, P).
        bend: second derivatives along axes (T, P, P).
        failed: economies of the design that have no equilibrium; they are taken as straight lines.
    """

    centre: Float[np.ndarray, " P"]
    axes: Float[np.ndarray, "P P"]
    level: Float[np.ndarray, " T"]
    slope: Float[np.ndarray, "T P"]
    bend: Float[np.ndarray, "T P P"]
    failed: int

    def at(self, points: Float[np.ndarray, "n P"]) -> Float[np.ndarray, "n T"]:
        """Signed distances at points of the search."""
        step = np.linalg.solve(self.axes, (points - self.centre).T).T
        return np.asarray(self.level + step @ self.slope.T + 0.5 * np.einsum("tij,ni,nj->nt", self.bend, step, step))


def signed(question: Question, point: Float[np.ndarray, " P"], start: Start) -> Float[np.ndarray, " T"] | None:
    """Signed distances of the exact model at a point, in tolerances; None where it has no equilibrium."""
    try:
        found = implied.implied(question.view(question.known(point), start))
    except (NoEquilibrium, InvalidInput):
        return None
    return np.array([each.signed(found[each.name]) for each in question.targets])


def surface(question: Question, fitted: Identified, both: Float[np.ndarray, "T T"], start: Start) -> Surface:
    """Solve the economies of a composite design: each axis up and down, each pair of axes up together.

    The centre is the fit, but a standard deviation inside the bounds, so that the design is where draws can be.

    Args:
        question: of the fit.
        fitted: the end of it, with slopes.
        both: covariance of misses, in tolerances.
        start: a solution near it.

    Source:
        Box and Wilson (1951), response surfaces; steps of one posterior standard deviation make the surface right
        over the posterior and not only at its centre.
    """
    low, high = fit.bounds(question.searched)
    spread = np.array([_inside(each) for each in zip(question.searched, low, high, strict=True)])
    precision = fitted.slopes.T @ np.linalg.solve(both, fitted.slopes) + np.diag(spread**-2.0)
    axes = np.linalg.cholesky(np.linalg.inv(precision))
    own = np.sqrt(np.diag(axes @ axes.T))
    centre = np.clip(
        fitted.point, low + np.minimum(own, (high - low) / 2.0), high - np.minimum(own, (high - low) / 2.0)
    )
    level = signed(question, centre, start)
    if level is None:
        raise NoEquilibrium("no stable equilibrium a standard deviation inside the bounds of the fit")
    design = _Design(question, centre, axes, start)
    slope, own_bend, up = design.single(level, fitted.slopes @ axes)
    return Surface(centre, axes, level, slope, design.pairs(level, own_bend, up), design.failed)


def _inside(bounded: tuple[Unknown, float, float]) -> float:
    """Standard deviation of a first idea between its bounds."""
    each, low, high = bounded
    middle = each.inner(each.first)
    return float(truncnorm.std((low - middle) / each.spread, (high - middle) / each.spread, scale=each.spread))


class _Design:
    """Economies along axes and pairs of axes.

    Attributes:
        failed: those without equilibrium.
    """

    def __init__(
        self, question: Question, centre: Float[np.ndarray, " P"], axes: Float[np.ndarray, "P P"], start: Start
    ) -> None:
        self._question, self._centre, self._axes, self._start = question, centre, axes, start
        self.failed = 0

    def _at(self, *steps: tuple[int, float]) -> Float[np.ndarray, " T"] | None:
        point = self._centre + sum((by * self._axes[:, axis] for axis, by in steps), np.zeros(len(self._centre)))
        found = signed(self._question, point, self._start)
        self.failed += found is None
        return found

    def single(
        self, level: Float[np.ndarray, " T"], straight: Float[np.ndarray, "T P"]
    ) -> tuple[Float[np.ndarray, "T P"], Float[np.ndarray, "T P P"], list[Float[np.ndarray, " T"] | None]]:
        """Slopes, own bends, and distances a step up each axis."""
        slope, bend, up = straight.copy(), np.zeros((*straight.shape, straight.shape[1])), []
        for axis in range(straight.shape[1]):
            high, low = self._at((axis, 1.0)), self._at((axis, -1.0))
            up.append(high)
            if high is not None and low is not None:
                slope[:, axis], bend[:, axis, axis] = (high - low) / 2.0, high + low - 2.0 * level
            elif high is not None or low is not None:
                slope[:, axis] = high - level if high is not None else level - low
        return slope, bend, up

    def pairs(
        self, level: Float[np.ndarray, " T"], bend: Float[np.ndarray, "T P P"], up: list[Float[np.ndarray, " T"] | None]
    ) -> Float[np.ndarray, "T P P"]:
        """Bends between axes added to their own."""
        for first, one in enumerate(up):
            for second, other in enumerate(up[:first]):
                both = None if one is None or other is None else self._at((first, 1.0), (second, 1.0))
                if both is not None:
                    bend[:, first, second] = bend[:, second, first] = both - one - other + level
        return bend


def refined(question: Question, found: Surface, points: Float[np.ndarray, "n P"], start: Start) -> Surface:
    """The surface bent towards the exact model at points of a first sample, where it must be right.

    What it misses there is regressed on all products of two steps, by ridge; the penalty is chosen by leaving points
    out, one at a time. Points without equilibrium are left out.

    Args:
        question: of the fit.
        found: the surface.
        points: of a first sample on it.
        start: a solution near the fit.

    Source:
        Hoerl and Kennard (1970), ridge regression; Allen (1974), leaving one out.
    """
    solved = [(point, signed(question, point, start)) for point in points]
    kept = [(point, distances) for point, distances in solved if distances is not None]
    where = np.array([point for point, _ in kept])
    rest = np.array([distances for _, distances in kept]) - found.at(where)
    step = np.linalg.solve(found.axes, (where - found.centre).T).T
    level, slope, bend = _quadratic(step, rest)
    return Surface(
        centre=found.centre,
        axes=found.axes,
        level=found.level + level,
        slope=found.slope + slope,
        bend=found.bend + bend,
        failed=found.failed,
    )


def _quadratic(
    step: Float[np.ndarray, "n P"], rest: Float[np.ndarray, "n T"]
) -> tuple[Float[np.ndarray, " T"], Float[np.ndarray, "T P"], Float[np.ndarray, "T P P"]]:
    """Level, slopes and bends of the ridge regression of each column on all products of two steps."""
    size = step.shape[1]
    first, second = np.triu_indices(size)
    terms = np.concatenate([np.ones((len(step), 1)), step, step[:, first] * step[:, second]], axis=1)
    left, strength, right = np.linalg.svd(terms, full_matrices=False)
    turned = left.T @ rest
    found = np.zeros((terms.shape[1], rest.shape[1]))
    for column in range(rest.shape[1]):
        shrunk = min(
            (strength**2 / (strength**2 + penalty) for penalty in PENALTIES),
            key=lambda part, own=column: _left_out(left, turned[:, own], rest[:, own], part),  # type: ignore[misc]
        )
        found[:, column] = right.T @ (shrunk * turned[:, column] / np.maximum(strength, np.finfo(float).tiny))
    bend = np.zeros((rest.shape[1], size, size))
    bend[:, first, second] += found[1 + size :].T
    bend[:, second, first] += found[1 + size :].T
    return found[0], found[1 : 1 + size].T, bend


def _left_out(
    left: Float[np.ndarray, "n m"],
    turned: Float[np.ndarray, " m"],
    rest: Float[np.ndarray, " n"],
    part: Float[np.ndarray, " m"],
) -> float:
    """Sum of squared errors at points left out one at a time."""
    hat = ((left**2) * part).sum(axis=1)
    return float((((rest - left @ (part * turned)) / np.maximum(1.0 - hat, 1e-9)) ** 2).sum())
