"""A run under way: chunks of one size from the start to the horizon, and the rooms for what is watched of them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue

import equinox as eqx
import jax
import numpy as np
from jaxtyping import Int

from tokyotrap.model.fates import decide
from tokyotrap.model.world import World
from tokyotrap.simulation.day import WATCHED, Path, opening_path
from tokyotrap.simulation.engine import Engine, Room
from tokyotrap.simulation.fold import Done, Fold, passed_on_at, records, stop, why
from tokyotrap.simulation.in_jax import InJax
from tokyotrap.simulation.in_lanes import InLanes
from tokyotrap.simulation.stream import chances, streams

CHUNK = 256
"""Paths advanced together; the last chunk is padded, so that results do not depend on how many were asked for."""


@dataclass(frozen=True)
class How:
    """How a run is done.

    Attributes:
        seed: of the random numbers.
        stops: business days at whose close errors are measured; the horizon always is one.
        keep: whether what is watched is kept path by path.
        rows: places among `WATCHED` that alone are kept path by path; takes less room than `keep`.
        at_stops: whether every path is kept at the stops, which takes little room; so it is if `keep`.
        threads: how many chunks are advanced at once; never more than there are processors, by default as many.
        engine: see `engine_for`.
    """

    seed: int
    stops: Sequence[int] = ()
    keep: bool = False
    rows: tuple[int, ...] = ()
    at_stops: bool = False
    threads: int | None = None
    engine: str | None = None


def engine_for(world: World, name: str | None = None, series: tuple[int, ...] | None = None) -> Engine:
    """The engine of a world.

    Args:
        world: the model.
        name: "lanes" for machine code in single precision, "jax" for JAX in double precision; by default the first,
            and the second where JAX has found a graphics card or another accelerator.
        series: places of series, when nothing but their closes is wanted.
    """
    chosen = name or ("lanes" if jax.default_backend() == "cpu" else "jax")
    return InLanes(world, series) if chosen == "lanes" else InJax(world, series)


class Running:
    """A run under way: its engine, and rooms that chunks use one after the other.

    Args:
        world: the model.
        how: it is done.
        series: places of series, when nothing but their closes is wanted.
    """

    def __init__(self, world: World, how: How, series: tuple[int, ...] | None = None) -> None:
        self.world, self.how, self.days = world, how, len(world.calendar.dates)
        self.engine: Engine = engine_for(world, how.engine, series)
        self.ends = sorted({each for each in how.stops if 0 < each < self.days} | {self.days})
        self.opening = opening_path(world.opening)
        self.free: SimpleQueue[Room] = SimpleQueue()

    def begin(self, numbers: Int[np.ndarray, " paths"]) -> tuple[Path, Int[np.ndarray, "paths branches"]]:
        """A chunk on the first evening, padded with paths that do not count, its branches decided."""
        count = len(numbers)
        padded = np.concatenate([numbers, numbers[-1] + 1 + np.arange(CHUNK - count)])
        forks = self.world.structure.programme.forks
        fates = decide(forks, chances(self.how.seed, padded, [fork.name for fork in forks]))
        state = self.opening.state
        if forks:
            ages = self.world.structure.programme.ages(fates)
            state = eqx.tree_at(lambda each: each.age, state, ages)
        weight = (np.arange(CHUNK) < count).astype(float)
        path = self.opening._replace(state=state, stream=streams(self.how.seed, padded), weight=weight)
        return path, fates[:count]

    def chunk(self, numbers: Int[np.ndarray, " paths"]) -> Done:
        """A chunk from the start to the horizon, with all that was watched."""
        path, fates = self.begin(numbers)
        room = self._room()
        states, sums, stops, snapshots = self.engine.begin(path), [], {}, {}
        for first, last in zip([0, *self.ends[:-1]], self.ends, strict=True):
            states, found = self.engine.advance(states, (first, last), room[first:last])
            sums.append(found)
            snapshots[last], stops[last] = stop(self.world, self.engine, states, numbers)
        together = np.concatenate(sums)
        for day, passed in passed_on_at(self.world, together, len(numbers), self.ends).items():
            stops[day] = replace(stops[day], passed=passed)
        reds = len(self.world.structure.red_series)
        return Done(
            numbers, together, stops, records(self.world, self.engine, states, fates),
            why(self.engine, states, numbers, reds), room, snapshots,
        )  # fmt: skip

    def take(self, fold: Fold, done: Done) -> None:
        """Take a chunk in; the room it had is free for another unless it is to be kept."""
        self.engine.count(done.watched, fold.counted, len(done.numbers))
        fold.take(done, keep=self.how.keep, rows=self.how.rows, at_stops=self.how.at_stops)
        if not self.how.keep:
            self.free.put(done.watched)

    def closes(self, numbers: Int[np.ndarray, " paths"], room: Room) -> None:
        """Closes of a chunk, of the series that alone are wanted."""
        path, _ = self.begin(numbers)
        self.engine.advance(self.engine.begin(path), (0, self.days), room)

    def _room(self) -> Room:
        """Room for what is watched of a chunk, one that was used before if there is one."""
        with suppress(Empty):
            return self.free.get_nowait()
        return np.zeros((self.days, len(WATCHED), CHUNK), dtype=np.float32)
