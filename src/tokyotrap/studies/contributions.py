"""Contributions between two days: what each channel added to the mean move of every series, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

from tokyotrap.ledger.series import BY_NAME, PLACE, SERIES
from tokyotrap.model.passing import through_at
from tokyotrap.model.world import World
from tokyotrap.results.channels import LINEAR, UNITS, Attribution
from tokyotrap.results.record import Channel
from tokyotrap.results.run import shown
from tokyotrap.simulation.clusters import Moments
from tokyotrap.simulation.day import unfold
from tokyotrap.simulation.ensemble import Ensemble, Progress, ensemble, parts
from tokyotrap.simulation.running import How

Days = tuple[int, int]
"""Two days by number, 0 for the start."""


GROUPS = 32
"""Groups of paths from which errors of following series come, unless there are more chunks; an error from so many is
itself uncertain by an eighth."""


class Figure(NamedTuple):
    """A mean and its standard error; the error is not a number where it cannot be known."""

    value: float
    error: float


@dataclass(frozen=True, eq=False)
class Clusters:
    """Contributions summed over paths that share their luck: mirrored pairs, or whole groups of them.

    Attributes:
        sums: of the contributions of each channel [units of moves] (n, C).
        sizes: paths in each cluster (n,).
        pairs: whether clusters are pairs of paths; otherwise groups of pairs.
    """

    sums: Float[np.ndarray, "n C"]
    sizes: Float[np.ndarray, " n"]
    pairs: bool

    def figure(self, columns: Bool[np.ndarray, " C"]) -> Figure:
        """Mean over paths of the sum of some channels, and its standard error.

        Source: ratio estimator over clusters, Cochran, Sampling Techniques (1977).
        """
        total = self.sums[:, columns].sum(axis=1)
        found = Moments(
            float(self.sizes.sum()), float(len(self.sizes)), np.array([total.sum()]), np.array([total @ total]),
            np.array([self.sizes @ total]), float(self.sizes @ self.sizes),
        )  # fmt: skip
        return Figure(float(found.mean[0]), float(np.sqrt(np.maximum(found.variance[0], 0.0))))

    def __sub__(self, other: "Clusters") -> "Clusters":
        """Path by path; both must be of the same paths, and their columns of the same channels."""
        return Clusters(self.sums - other.sums, self.sizes, self.pairs)

    def spread(self, places: Sequence[int], width: int) -> "Clusters":
        """The same with columns moved to these places among more."""
        wide = np.zeros((len(self.sums), width))
        wide[:, list(places)] = self.sums
        return Clusters(wide, self.sizes, self.pairs)


@dataclass(frozen=True, eq=False)
class Between:
    """One world between the closes of two days.

    Attributes:
        days: by number.
        channels: owner and cause, the amplification last.
        mean: contributions to the mean moves [units of moves] (S, C).
        moves: mean moves [units of moves] (S,).
        levels: mean values on both days, as shown (2, S).
        ensemble: the paths, kept at both days.
        attribution: how lines become contributions.
        opening: of every series, internal units (S,).
        groups: sums over groups of paths of what reached the following series (groups, F, C).
        sizes: paths in each group.
        known: clusters found so far, by series.
    """

    days: Days
    channels: tuple[Channel, ...]
    mean: Float[np.ndarray, "S C"]
    moves: Float[np.ndarray, " S"]
    levels: Float[np.ndarray, "2 S"]
    ensemble: Ensemble
    attribution: Attribution
    opening: Float[np.ndarray, " S"]
    groups: Float[np.ndarray, "groups F C"]
    sizes: Float[np.ndarray, " groups"]
    known: dict[str, Clusters] = field(default_factory=dict)

    @property
    def residual(self) -> Float[np.ndarray, " S"]:
        """Of each series: gap between its mean move and the sum of its contributions [units of moves]."""
        return np.asarray(np.abs(self.mean.sum(axis=1) - self.moves))

    def clusters(self, series: str) -> Clusters:
        """Contributions to one series, from pairs of paths; of a following series from groups of paths.

        A following series takes in the moves of others at sensitivities that differ by path and day, and what each
        channel passed on to it is known for means over paths only. A group has such a mean of its own.
        """
        if series not in self.known:
            self.known[series] = self._clusters(series)
        return self.known[series]

    def _clusters(self, series: str) -> Clusters:
        place = PLACE[series]
        if place in self.attribution.followers:
            return Clusters(self.groups[:, self.attribution.followers.index(place)], self.sizes, pairs=False)
        own = self.attribution.loading[place] * self.attribution.members
        found = np.zeros((len(self.ensemble.numbers), len(self.channels)))
        found[:, :-2] = (self._at(1, "lines") - self._at(0, "lines")) @ own.T
        if place < LINEAR:
            found[:, -2:] = (self._at(1, "amplified") - self._at(0, "amplified"))[:, place] * UNITS[place]
        return by_pairs(found, self.ensemble.numbers)

    def moved(self, series: str) -> Clusters:
        """Moves of a series from the closes of every path, as one column; pairs, also of a following series."""
        place = PLACE[series]
        found = (self._at(1, "values") - self._at(0, "values"))[:, place, None] * UNITS[place]
        return by_pairs(found, self.ensemble.numbers)

    def move(self, series: str) -> Figure:
        """Mean move of a series, and its standard error."""
        return Figure(float(self.moves[PLACE[series]]), self.moved(series).figure(np.ones(1, dtype=bool)).error)

    def _at(self, end: int, name: str) -> Float[np.ndarray, "paths ..."]:
        """What every path had at one of the two days; at the start, what all begin with (1, ...)."""
        if self.days[end]:
            return np.asarray(getattr(self.ensemble.snapshots[self.days[end]], name), dtype=float)
        start = {"lines": self.attribution.start, "values": self.opening, "amplified": np.zeros((LINEAR, 2))}
        return np.asarray(start[name])[None]


def by_pairs(values: Float[np.ndarray, "paths k"], numbers: Int[np.ndarray, " paths"]) -> Clusters:
    """Sums over paths of one pair, 2n and 2n + 1, which must stand together; one that is there twice counts twice."""
    pairs = numbers // 2
    starts = np.flatnonzero(np.diff(pairs, prepend=pairs[0] - 1))
    return Clusters(np.add.reduceat(values, starts, axis=0), np.diff([*starts, len(pairs)]).astype(float), pairs=True)


def between(
    world: World,
    numbers: Int[np.ndarray, " paths"],
    days: Days,
    how: How,
    *,
    grouped: bool = True,
    progress: Progress | None = None,
) -> Between:
    """Run the paths of these numbers and share out what they do between two days.

    Args:
        world: the model.
        numbers: of the paths, in order.
        days: by number, the second not beyond the horizon.
        how: seed and engine; the days are stopped at.
        grouped: whether errors of following series are wanted; where there are few chunks of paths that takes a run of
            smaller groups.
        progress: told path-days done and in all.
    """
    attribution, found, sizes, before = Attribution(world), [], [], 0.0
    stopping = replace(how, stops=[day for day in days if day], at_stops=True)
    for fold in parts(world, numbers, stopping):
        count = len(fold.numbers[-1])
        found.append(_reached(world, attribution, (fold.sums - before) / count, days) * count)
        sizes.append(float(count))
        before = fold.sums
        if progress is not None:
            length = len(world.calendar.dates)
            progress(int(sum(sizes)) * length, len(numbers) * length)
    whole = ensemble(fold)
    if grouped and len(sizes) < GROUPS and len(numbers) > 2:
        found, sizes = _grouped(world, attribution, numbers, days, how)
    mean = attribution.mean(whole)[:, :, list(days)]
    opening = np.asarray(world.inputs.opening)
    total = np.concatenate([opening[None], whole.daily.total])[list(days)]
    return Between(
        days=days,
        channels=attribution.channels,
        mean=mean[..., 1] - mean[..., 0],
        moves=(total[1] - total[0]) * UNITS,
        levels=_levels(whole, opening)[list(days)],
        ensemble=whole,
        attribution=attribution,
        opening=opening,
        groups=np.array(found),
        sizes=np.array(sizes),
    )


def _reached(
    world: World, attribution: Attribution, means: Float[np.ndarray, "days sums"], days: Days
) -> Float[np.ndarray, "F C"]:
    """Mean contributions to the following series between two days, on the paths of one chunk."""
    daily, followers = unfold(world.structure, means), attribution.followers
    known = (daily.lines, daily.amplified, daily.passed)
    first, last = through_at(world.structure, world.inputs, known, days)
    found = np.asarray((last - first) @ attribution.wide.T)
    lines = np.concatenate([attribution.start[None], daily.lines])
    own = attribution.loading[followers] * (lines[days[1]] - lines[days[0]])
    found *= UNITS[followers, None]
    found[:, :-2] += own @ attribution.members.T
    return found


def _grouped(
    world: World, attribution: Attribution, numbers: Int[np.ndarray, " paths"], days: Days, how: How
) -> tuple[list[Float[np.ndarray, "F C"]], list[float]]:
    """The same for groups smaller than a chunk, pairs kept together: sums, and paths in each."""
    pairs = numbers // 2
    starts = np.flatnonzero(np.diff(pairs, prepend=pairs[0] - 1))
    found, sizes = [], []
    for group in np.split(numbers, [each[0] for each in np.array_split(starts, min(GROUPS, len(starts)))[1:]]):
        (fold,) = parts(world, group, how)
        found.append(_reached(world, attribution, fold.sums / len(group), days) * len(group))
        sizes.append(float(len(group)))
    return found, sizes


def _levels(whole: Ensemble, opening: Float[np.ndarray, " S"]) -> Float[np.ndarray, "D1 S"]:
    """Mean values every day, as shown, the start first."""
    scale = np.array([100.0 if BY_NAME[name].kind == "rate" else 1.0 for name in SERIES])
    first = np.array([float(shown(name, opening[place])) for place, name in enumerate(SERIES)])
    return np.concatenate([first[None], whole.daily.shown * scale])
