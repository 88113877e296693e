"""The mildest luck that takes half of the paths across a line: the design point of first-order reliability.

Of all ways to move the means of the luck, the one nearest to no move under which half of the paths have crossed by a
day. Nearness is the Mahalanobis distance: the tilt's length in standard deviations of the luck. At the nearest tilt the
gradient of the odds points along it, so the search goes along the gradient until half of the paths cross, looks where
the gradient points there, and goes again. The gradient is that of the likelihood ratio, the mean of (crossed or not)
times the luck, which is exact for crossings and other thresholds as well; what of it is within the noise is left out.
Where hardly a path crosses, the most extreme tenth of the paths shows the way.

Source: Hasofer and Lind (1974) and Rackwitz and Fiessler (1978) for the design point; Rubinstein and Kroese, The
Cross-Entropy Method (2004), for the rare case. Steps, thresholds and numbers of paths are ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float
from scipy.stats import norm

from tokyotrap.model.draws import LUCK
from tokyotrap.model.world import World
from tokyotrap.simulation.clusters import moments
from tokyotrap.simulation.ensemble import closes
from tokyotrap.simulation.tilting import Sums, Tilt, luck, tilted

SPELLS = 3
"""Spells of days in which the luck may differ."""
RARE, EXTREME = 0.05, 0.1
"""Share of paths below which those that cross are too few to follow, and the share of all that is followed instead."""
NOISE = 2.0
"""Standard errors below which a part of the gradient is left out."""
ROUNDS, GAIN = 6, 0.01
"""Times the gradient is asked, and the least gain of distance for which it is asked again."""
FARTHEST, STEPS = 8.0, 12
"""Standard deviations the search goes, and how often it may look along a way."""
HALF, MORE = 0.51, 0.015
"""Share of paths at which a search ends, so that fresh luck finds half of them as well, and by how much it may be more.
"""
TOUCH = 1e-6
"""A close as near to a level as single precision tells apart has reached it."""

Paths = Bool[np.ndarray, " paths"]


@dataclass(frozen=True)
class Trial:
    """Paths under a tilt: how far beyond the line each has been by the day, at or above zero if it crossed."""

    tilt: Tilt
    reach: Float[np.ndarray, " paths"]

    @property
    def share(self) -> float:
        """Of paths that cross."""
        return float((self.reach >= 0.0).mean())


@dataclass(frozen=True)
class Nearest:
    """The nearest tilt that was found.

    Attributes:
        trial: paths under it, of the luck it was found with.
        distance: its length [standard deviations].
        rounds: times the gradient was asked.
    """

    trial: Trial
    distance: float
    rounds: int


class Search:
    """A line to be crossed, or kept, by the end of a world's days.

    Args:
        world: the model; its days end on the day in question.
        line: series by its place, level in internal units, +1 if crossed from below or -1.
        holds: whether half of the paths shall not cross.
        paths: of each trial, all with the same luck.
        seed: of that luck.
    """

    def __init__(self, world: World, line: tuple[int, float, float], *, holds: bool, paths: int, seed: int) -> None:
        self.world, self.line, self.holds, self.paths, self.seed = world, line, holds, paths, seed
        self.spells = min(SPELLS, len(world.calendar.dates))
        self.trials = 0

    @property
    def nothing(self) -> Tilt:
        """No tilt."""
        return np.zeros((self.spells, LUCK))

    @cached_property
    def sums(self) -> Sums:
        """The luck of the paths."""
        return luck(self.seed, np.arange(self.paths), len(self.world.calendar.dates), self.spells)

    def trial(self, tilt: Tilt) -> Trial:
        """Paths under a tilt."""
        place, level, side = self.line
        found = closes(tilted(self.world, tilt), [place], paths=self.paths, seed=self.seed)[:, 0]
        self.trials += 1
        return Trial(tilt, beyond(found, level, side))

    def nearest(self, free: Bool[np.ndarray, " luck"], start: Trial | None = None) -> Nearest | None:
        """The mildest tilt found of the luck that is free to move; None if none takes half of the paths there."""
        trial = best = None
        here = start or self.trial(self.nothing)
        distance = 0.0
        for round_ in range(1, ROUNDS + 1):
            way = self._way(here, free)
            if way is None:
                break
            trial = self.along(way, here if round_ == 1 else None, max(distance, 1.0))
            if trial is None:
                break
            distance, before = float(np.linalg.norm(trial.tilt)), distance
            if best is None or distance < best.distance:
                best = Nearest(trial, distance, round_)
            if round_ > 1 and distance > (1.0 - GAIN) * before:
                break
            here = trial
        return best

    def done(self, trial: Trial) -> float:
        """Share of paths that do as asked."""
        return 1.0 - trial.share if self.holds else trial.share

    def _way(self, trial: Trial, free: Bool[np.ndarray, " luck"]) -> Tilt | None:
        """Where more of the paths do as asked, as a tilt of length one; None if nothing moves them."""
        reach = -trial.reach if self.holds else trial.reach
        rare = self.done(trial) < RARE
        level = np.quantile(reach, 1.0 - EXTREME) if rare else 0.0
        there = (reach > level) if self.holds or rare else (reach >= level)
        mean, error = _gradient(there, self.sums)
        told = (np.abs(mean) > NOISE * error) & free
        if not told.any():
            return None
        way = np.where(told, mean, 0.0)
        return np.asarray(way / np.linalg.norm(way))

    def along(self, way: Tilt, start: Trial | None, guess: float) -> Trial | None:
        """The point along a way at which half of the paths do as asked, by secants on the scale of the normal.

        Args:
            way: a tilt of length one.
            start: paths without a tilt, if they are known.
            guess: first distance looked at.
        """
        first = start or self.trial(self.nothing)
        ends = [(0.0, score(self.done(first), self.paths))]
        distance = guess
        for _ in range(STEPS):
            trial = self.trial(distance * way)
            share = self.done(trial)
            if 0.0 <= share - HALF < MORE:
                return trial
            ends.append((distance, score(share, self.paths)))
            distance = following(ends)
            if distance > FARTHEST:
                return None
        return None


def _gradient(
    there: Paths, sums: Sums
) -> tuple[Float[np.ndarray, "spells luck"], Float[np.ndarray, "spells luck"]]:
    """The gradient of a share of paths by the tilt, and its standard errors over mirrored pairs."""
    centred = (there - there.mean())[:, None] * sums.reshape(len(sums), -1)
    found = moments(centred, np.arange(len(sums)))
    return found.mean.reshape(sums.shape[1:]), np.sqrt(np.maximum(found.variance, 0.0)).reshape(sums.shape[1:])


def beyond(closes: Float[np.ndarray, "days paths"], level: float, side: float) -> Float[np.ndarray, " paths"]:
    """How far beyond a level each path has been on any day; not below zero if it crossed [internal units]."""
    reach = (side * closes.astype(float)).max(axis=0) - side * level
    return np.asarray(np.where(np.abs(reach) <= TOUCH * max(1.0, abs(level)), 0.0, reach))


def score(share: float, paths: int) -> float:
    """How far a share lies from the one wanted, as a normal variable would have it; none and all by half a path."""
    wanted = norm.ppf(HALF + 0.5 * MORE)
    return float(norm.ppf(np.clip(share, 0.5 / paths, 1.0 - 0.5 / paths)) - wanted)


def following(ends: Sequence[tuple[float, float]]) -> float:
    """Where the straight line through the two points about zero meets it; without two about it, beyond the last."""
    below = [each for each in ends if each[1] < 0.0]
    above = [each for each in ends if each[1] >= 0.0]
    if not above:
        (near, low), (far, high) = ends[-2], ends[-1]
        slope = (high - low) / (far - near) if far > near else 0.0
        return min(far - high / slope, far + 2.0) if slope > 1e-3 else far + 1.0
    (near, low), (far, high) = max(below, default=(0.0, -1e-9)), min(above)
    return near - low * (far - near) / (high - low)
