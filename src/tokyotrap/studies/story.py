"""A story that leads to a line: what luck it takes, how likely that is, and what the model makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.stats import norm

from tokyotrap.ledger.series import PLACE
from tokyotrap.model.world import World
from tokyotrap.results.channels import Attribution
from tokyotrap.results.record import Channel
from tokyotrap.results.run import shown
from tokyotrap.simulation.clusters import mean_error, share_error
from tokyotrap.simulation.ensemble import Ensemble
from tokyotrap.simulation.tilting import Tilt
from tokyotrap.studies.luck_names import Part, parts

SERIES_TOLD = ("usdjpy", "jgb_10y", "jgb_40y", "ust_10y", "ust_30y", "boj_rate", "fed_rate", "vix", "brent")
"""Series whose means are told with and without a story, besides that of the line."""

STEP = 1e-4
"""A rate has been raised if it is higher by this [decimal per year]."""

BANDS = (0.05, 0.5, 0.95)
"""Quantiles of the line's series that are told day by day."""


@dataclass(frozen=True)
class Moved:
    """A part of the luck that a story moves.

    Attributes:
        part: what it is.
        by: how far, spell by spell [standard deviations of the spell's mean].
        share: of the squared distance.
    """

    part: Part
    by: tuple[float, ...]
    share: float

    @property
    def whole(self) -> float:
        """How far over all days [standard deviations of the mean over them]."""
        return float(sum(self.by) / np.sqrt(len(self.by)))


@dataclass(frozen=True)
class Beside:
    """A number without the story and with it, the same luck besides; the error is that of the difference."""

    without: float
    with_story: float
    error: float


@dataclass(frozen=True, eq=False)
class Story:
    """One way to a line.

    Attributes:
        tilt: means of the luck.
        distance: Mahalanobis distance from luck as it falls [standard deviations].
        moved: what it moves, the most first.
        barred: groups of luck that were kept still, because stories before rest on them.
        share, error: of paths that do as asked under it, with luck of their own; and the standard error.
        channels: owner and cause -> mean contribution to the move of the line's series by the day that the story adds,
            and its standard error as of two runs apart, so too wide, for both have the same luck [as moves are shown];
            they add up to `moves`.
        moves: mean move of the line's series that it adds.
        series: means on the day.
        conduct: shares of paths on which something happened, by name.
        fan: of the line's series day by day, at BANDS, the start first, as shown (3, D1).
    """

    tilt: Tilt
    distance: float
    moved: tuple[Moved, ...]
    barred: tuple[str, ...]
    share: float
    error: float
    channels: tuple[tuple[Channel, float, float], ...]
    moves: float
    series: Mapping[str, Beside]
    conduct: Mapping[str, Beside]
    fan: Float[np.ndarray, "B D1"]

    @property
    def chance(self) -> float:
        """Odds that luck goes at least this far in this direction."""
        return float(norm.sf(self.distance))

    @property
    def groups(self) -> dict[str, float]:
        """Share of the squared distance of each group of luck, the largest first."""
        found: dict[str, float] = {}
        for each in self.moved:
            found[each.part.group] = found.get(each.part.group, 0.0) + each.share
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def moved(tilt: Tilt) -> tuple[Moved, ...]:
    """What a tilt moves, the most first."""
    size = (tilt**2).sum(axis=0)
    whole = float(size.sum())
    return tuple(
        Moved(parts()[place], tuple(tilt[:, place].tolist()), float(size[place]) / whole)
        for place in np.argsort(-size) if size[place] > 0.0
    )  # fmt: skip


def told(
    world: World, line: tuple[str, int, bool], tilt: Tilt, runs: tuple[Ensemble, Ensemble], barred: Sequence[str]
) -> Story:
    """A story from paths with the same luck without its tilt and with it.

    Args:
        world: the tilted model.
        line: its series, its place among the red lines, and whether it is to hold.
        tilt: of the story.
        runs: without and with it; their horizon is the day in question.
        barred: groups of luck kept still.
    """
    (series, red, holds), (first, second) = line, runs
    true = (second.records.crossing[:, red] > 0) != holds
    attribution, last = Attribution(world), max(second.stops)
    place = PLACE[series]
    both = [attribution.mean(each)[place, :, -1] for each in runs]
    errors = [attribution.errors(each.stops[last])[place] for each in runs]
    added, error = both[1] - both[0], np.hypot(*errors)
    names, done = dict.fromkeys((series, *SERIES_TOLD)), [conduct(world, each) for each in runs]
    return Story(
        tilt=tilt,
        distance=float(np.linalg.norm(tilt)),
        moved=moved(tilt),
        barred=tuple(barred),
        share=float(true.mean()),
        error=share_error(true, second.numbers),
        channels=tuple(zip(attribution.channels, added.tolist(), error.tolist(), strict=True)),
        moves=float(added.sum()),
        series={name: _beside(first, *(_closes(each, name) for each in runs)) for name in names},
        conduct={name: _beside(first, *(each[name] for each in done)) for name in done[0]},
        fan=fan(world, second, series),
    )


def _beside(
    run: Ensemble, without: Float[np.ndarray, " paths"], with_story: Float[np.ndarray, " paths"]
) -> Beside:
    apart = mean_error(with_story - without, run.numbers)
    return Beside(float(without.mean()), float(with_story.mean()), apart)


def _closes(run: Ensemble, name: str) -> Float[np.ndarray, " paths"]:
    """Of a series on the last day, as shown."""
    return shown(name, run.records.values[:, PLACE[name]].astype(float))


def conduct(world: World, run: Ensemble) -> dict[str, Float[np.ndarray, " paths"]]:
    """What institutions did and what came of branches, path by path: 1 if it happened, else 0."""
    start, rate = (np.asarray(each)[..., PLACE["boj_rate"]] for each in (world.inputs.opening, run.records.values))
    found = {
        "the ministry bought yen": run.records.yen_bought > 0.0,
        "the Bank of Japan raised its rate": rate > start + STEP,
        "a disorderly or chaotic exit": run.records.grade[:, 0] > 0,
        "arbitrageurs' capacity gone on some day": run.records.gone > 0,
    }
    return {name: each.astype(float) for name, each in found.items()}


def fan(world: World, run: Ensemble, series: str) -> Float[np.ndarray, "B D1"]:
    """Quantiles of a series, the start first, as shown."""
    start = float(np.asarray(world.inputs.opening)[PLACE[series]])
    every = run.quantiles(series, BANDS).T
    return shown(series, np.concatenate([np.full((len(BANDS), 1), start), every], axis=1))
