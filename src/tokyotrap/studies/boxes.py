"""Scenario discovery: the box of luck in which most of the paths that cross a line lie, by patient rule induction.

From the box of all paths a slice is peeled off, again and again, at the end of the input where the share of crossing
paths in what is left gains most for the paths peeled off; then slices are pasted back where that does not lower the
share. Of all boxes on the way the one is told whose share of crossing paths (density) and part of all crossing paths
(coverage) have the highest harmonic mean. An input of which more paths than a slice lie at its end, such as an outcome
of a branch, is peeled off whole. As the box is fitted to its paths, what is told of it is of others: see `checked`.

Source: Friedman and Fisher (1999), Statistics and Computing 9(2); Bryant and Lempert (2010), Technological Forecasting
and Social Change 77(1), for coverage, density and the quasi-p-value. The slice of 5 % is theirs; the least box is ours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from scipy.stats import binomtest

PEEL, PASTE = 0.05, 0.05
"""Share of the paths in the box that a slice has."""
LEAST = 0.02
"""Share of all paths below which no box is made."""
SURE = 0.05
"""Quasi-p-value above which a limit is lifted again."""

Inside = Bool[np.ndarray, " paths"]


@dataclass(frozen=True)
class Limit:
    """A limit of a box.

    Attributes:
        place: of the input.
        low, high: its range; infinite where it is open.
        chance: quasi-p-value: odds that the limit gains as much by chance as it does.
    """

    place: int
    low: float
    high: float
    chance: float


@dataclass(frozen=True)
class Box:
    """A box in which paths cross.

    Attributes:
        limits: of its inputs, the surest first.
        density: share of its paths that cross.
        coverage: part of all crossing paths that it holds.
        mass: share of all paths that it holds.
    """

    limits: tuple[Limit, ...]
    density: float
    coverage: float
    mass: float


def box(inputs: Float[np.ndarray, "paths k"], crossed: Bool[np.ndarray, " paths"]) -> Box | None:
    """The box whose density and coverage go together best; None where no limit is sure, no path crosses or all do.

    Args:
        inputs: luck of the paths.
        crossed: which of them cross.
    """
    if not crossed.any() or crossed.all():
        return None
    best, rank = _open(inputs), -1.0
    for each in _peeled(inputs, crossed):
        density, coverage, _ = _told(inputs, crossed, each)
        mean = 2.0 * density * coverage / (density + coverage) if density + coverage > 0.0 else 0.0
        if mean > rank:
            best, rank = each, mean
    best = _pasted(inputs, crossed, best)
    limits = _sure(inputs, crossed, best)
    return Box(tuple(limits), *_told(inputs, crossed, _ends(inputs, limits))) if limits else None


Ends = Float[np.ndarray, "2 k"]


def _open(inputs: Float[np.ndarray, "paths k"]) -> Ends:
    return np.stack([np.full(inputs.shape[1], -np.inf), np.full(inputs.shape[1], np.inf)])


def within(inputs: Float[np.ndarray, "paths k"], ends: Ends) -> Inside:
    """Which paths lie in a box."""
    return np.asarray(((inputs >= ends[0]) & (inputs <= ends[1])).all(axis=1))


def _told(inputs: Float[np.ndarray, "paths k"], crossed: Inside, ends: Ends) -> tuple[float, float, float]:
    """Density, coverage and mass."""
    inside = within(inputs, ends)
    there = float((inside & crossed).sum())
    return there / max(1, inside.sum()), there / crossed.sum(), float(inside.mean())


def checked(found: Box, inputs: Float[np.ndarray, "paths k"], crossed: Bool[np.ndarray, " paths"]) -> Box | None:
    """A box on paths on which nothing was searched: what is told is theirs, and limits not sure there are lifted.

    Args:
        found: on other paths.
        inputs: luck of these paths.
        crossed: which of them cross.
    """
    ends = _ends(inputs, found.limits)
    limits = _sure(inputs, crossed, ends)
    return Box(tuple(limits), *_told(inputs, crossed, _ends(inputs, limits))) if limits else None


def _ends(inputs: Float[np.ndarray, "paths k"], limits: Sequence[Limit]) -> Ends:
    ends = _open(inputs)
    for limit in limits:
        ends[:, limit.place] = limit.low, limit.high
    return ends


def _peeled(inputs: Float[np.ndarray, "paths k"], crossed: Inside) -> Iterator[Ends]:
    """Boxes on the way, from that of all paths."""
    ends = _open(inputs)
    while True:
        yield ends.copy()
        inside = within(inputs, ends)
        mine, true = inputs[inside], crossed[inside]
        marks = _marks(mine)
        gains = np.stack([_gains(mine, true, side, marks[side], LEAST * len(inputs)) for side in (0, 1)])
        if not np.isfinite(gains).any():
            return
        side, place = np.unravel_index(int(np.argmax(gains)), gains.shape)
        ends[side, place] = marks[side, place]


def _marks(mine: Float[np.ndarray, "some k"]) -> Ends:
    """Ends of what is left when a slice is peeled off; where more than a slice lies at the end itself, all of that."""
    marks = np.quantile(mine, [PEEL, 1.0 - PEEL], axis=0)
    least, most = mine.min(axis=0), mine.max(axis=0)
    for place in np.flatnonzero((marks[0] <= least) & (least < most)):
        marks[0, place] = mine[mine[:, place] > least[place], place].min()
    for place in np.flatnonzero((marks[1] >= most) & (least < most)):
        marks[1, place] = mine[mine[:, place] < most[place], place].max()
    return np.asarray(marks)


def _gains(
    mine: Float[np.ndarray, "some k"], true: Inside, side: int, marks: Float[np.ndarray, " k"], least: float
) -> Float[np.ndarray, " k"]:
    """What the share of crossing paths gains for the share of paths peeled off; -inf where nothing or too much goes."""
    kept = mine >= marks if side == 0 else mine <= marks
    count = kept.sum(axis=0)
    gain = (kept & true[:, None]).sum(axis=0) / np.maximum(count, 1) - true.mean()
    return np.where((count < len(mine)) & (count >= least), gain / np.maximum(1.0 - count / len(mine), 1e-12), -np.inf)


def _pasted(inputs: Float[np.ndarray, "paths k"], crossed: Inside, ends: Ends) -> Ends:
    """The box made wider where that does not lower its density."""
    better = True
    while better:
        better = False
        density, _, mass = _told(inputs, crossed, ends)
        for side in (0, 1):
            for place in np.flatnonzero(np.isfinite(ends[side])):
                wider = _wider(inputs, ends, side, int(place))
                now, _, size = _told(inputs, crossed, wider)
                if now >= density and size > mass:
                    ends, density, mass, better = wider, now, size, True
    return ends


def _wider(inputs: Float[np.ndarray, "paths k"], ends: Ends, side: int, place: int) -> Ends:
    """The box with one side moved out by a slice."""
    lifted = ends.copy()
    lifted[side, place] = -np.inf if side == 0 else np.inf
    along = inputs[within(inputs, lifted), place]
    beyond = along[along < ends[0, place]] if side == 0 else along[along > ends[1, place]]
    count = max(1, round(PASTE * within(inputs, ends).sum()))
    if len(beyond) > count:
        lifted[side, place] = np.sort(beyond)[-count] if side == 0 else np.sort(beyond)[count - 1]
    return lifted


def _sure(inputs: Float[np.ndarray, "paths k"], crossed: Inside, ends: Ends) -> list[Limit]:
    """Limits that gain more than chance would, the surest first; the others are lifted, the least sure first."""
    held = [int(place) for place in np.flatnonzero(np.isfinite(ends).any(axis=0))]
    while held:
        chances = {place: _chance(inputs, crossed, ends, held, place) for place in held}
        worst = max(held, key=lambda place: chances[place])
        if chances[worst] <= SURE:
            found = [Limit(place, float(ends[0, place]), float(ends[1, place]), chances[place]) for place in held]
            return sorted(found, key=lambda each: each.chance)
        held.remove(worst)
    return []


def _chance(
    inputs: Float[np.ndarray, "paths k"], crossed: Inside, ends: Ends, held: Sequence[int], place: int
) -> float:
    """Odds that as many paths in the box cross by chance, if the input had no limit."""
    only, others = _open(inputs), [each for each in held if each != place]
    only[:, others] = ends[:, others]
    without = within(inputs, only)
    only[:, place] = ends[:, place]
    inside = within(inputs, only)
    there, count = int((inside & crossed).sum()), int(inside.sum())
    if not count:
        return 1.0
    return float(binomtest(there, count, float(crossed[without].mean()), alternative="greater").pvalue)
