"""Agreement: the C kernel and the product's must give the same paths and the same odds before either is timed."""

from dataclasses import dataclass

import jax
import numpy as np
from benchmarks.limit.kernel import Limit
from jaxtyping import Float

from tokyotrap.lanes.kernel import Counted
from tokyotrap.ledger.series import SERIES
from tokyotrap.model.world import World
from tokyotrap.simulation import fans
from tokyotrap.simulation.day import WATCHED, Path
from tokyotrap.simulation.engine import Room
from tokyotrap.simulation.in_lanes import InLanes
from tokyotrap.simulation.running import CHUNK, How, Running

EARLY, CLOSE, LEAST = 20, 5e-5, 1e-4
"""Days after which states are compared path by path, how near they must be, as a share of the largest value of each
place, and what such a value counts as at least: what is left of sums that cancel is no number to compare."""

PARTED, ERRORS = 0.02, 1.0
"""Share of paths that may have parted by then, and standard errors that odds may differ by at the end."""

States = Float[np.ndarray, "rows places lanes"]


@dataclass(frozen=True)
class Agreement:
    """How near the two are.

    Attributes:
        typical: gap of the median path after the early days, of the largest value of each place.
        worst: of the worst path that has not parted.
        parted: share of paths that have.
        odds: odds of the red lines by the product and by C, in the same order.
        error: standard errors of the first.
        fans: largest gap between medians of closes on any day, in bins of the histograms.
    """

    typical: float
    worst: float
    parted: float
    odds: tuple[tuple[float, float], ...]
    error: tuple[float, ...]
    fans: float

    def failures(self) -> list[str]:
        """What is not as it must be."""
        found = []
        if self.parted > PARTED:
            found.append(f"{self.parted:.1%} of the paths are more than {CLOSE:g} apart after {EARLY} days")
        for (ours, theirs), error in zip(self.odds, self.error, strict=True):
            if abs(ours - theirs) > ERRORS * error + 1e-9:
                found.append(f"odds of {ours:.4f} and {theirs:.4f} with a standard error of {error:.4f}")
        if self.fans > 2.0:
            found.append(f"a median is {self.fans:.1f} bins away")
        return found


class Both:
    """The same chunks of paths, done by the product's kernel and by C."""

    def __init__(self, world: World, limit: Limit, engine: InLanes) -> None:
        self.run, self.limit, self.engine = Running(world, How(0, engine="lanes")), limit, engine
        self.days = len(world.calendar.dates)
        self.bins = fans.bins([fans.extremes(self.run.chunk(np.arange(CHUNK)).watched)])

    def states(self, chunk: int) -> States:
        """A chunk on the first evening."""
        path, _ = self.run.begin(np.arange(chunk * CHUNK, (chunk + 1) * CHUNK))
        return self.engine.begin(path)

    def room(self, days: int) -> Room:
        """Room for what is watched of a chunk."""
        return np.zeros((days, len(WATCHED), CHUNK), dtype=np.float32)

    def product(self, states: States, room: Room, counted: Counted) -> States:
        """After as many days as there is room for, in place."""
        self.engine.advance(states, (0, len(room)), room)
        self.engine.count(room, counted, CHUNK)
        return states

    def in_c(self, states: States, days: int, counted: Counted) -> States:
        """The same by C."""
        rows = self.limit.begin(states)
        self.limit.run(rows, days, counted)
        return self.limit.states(rows)


def agreement(both: Both, chunks: int) -> Agreement:
    """Compare some chunks after the early days, and at the horizon."""
    engine, gaps, crossed = both.engine, [], ([], [])
    counted = Counted.empty(both.bins), Counted.empty(both.bins)
    early = min(EARLY, both.days)
    short, room, scrap = both.room(early), both.room(both.days), Counted.empty(both.bins)
    for chunk in range(chunks):
        first = both.product(both.states(chunk), short, scrap), both.in_c(both.states(chunk), early, scrap)
        gaps.append(_gaps(engine, *first))
        last = both.product(both.states(chunk), room, counted[0]), both.in_c(
            both.states(chunk), both.days, counted[1]
        )
        for found, states in zip(crossed, last, strict=True):
            found.append(engine.read(states, _crossing) > 0)
    apart, (ours, theirs) = np.concatenate(gaps), map(np.concatenate, crossed)
    share, count = ours.mean(axis=0), len(ours)
    return Agreement(
        float(np.median(apart)), float(apart[apart <= CLOSE].max(initial=0.0)), float((apart > CLOSE).mean()),
        tuple(zip(share.tolist(), theirs.mean(axis=0).tolist(), strict=True)),
        tuple(np.sqrt(share * (1.0 - share) / count).tolist()), _medians(*counted),
    )  # fmt: skip


def _crossing(path: Path) -> object:
    return path.state.crossing.day


def _gaps(engine: InLanes, ours: States, theirs: States) -> Float[np.ndarray, " paths"]:
    """How far apart each path is: numbers as shares of the largest of their place, whole numbers all or nothing."""
    whole = np.concatenate(
        [np.full(np.size(leaf), np.issubdtype(np.asarray(leaf).dtype, np.integer)) for leaf in jax.tree.leaves(
            engine.opening)]
    )  # fmt: skip
    largest = np.abs(ours).max(axis=(0, 2), where=np.isfinite(ours), initial=LEAST)
    with np.errstate(all="ignore"):
        gap = np.abs(ours - theirs) / largest[:, None]
    same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
    gap = np.where(same, 0.0, np.nan_to_num(gap, nan=np.inf))
    gap[:, whole] = (ours.view(np.uint32) != theirs.view(np.uint32))[:, whole]
    return np.asarray(gap.max(axis=1).ravel())


def _medians(ours: Counted, theirs: Counted) -> float:
    """Largest gap between medians of closes, in bins."""
    found = 0.0
    for place in range(len(SERIES)):
        gap = np.abs(fans.quantiles(ours, place, (0.5,)) - fans.quantiles(theirs, place, (0.5,)))[:, 0]
        found = max(found, float((gap * ours.bins[:, place, 1]).max()))
    return found
