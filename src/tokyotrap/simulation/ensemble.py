"""Many paths: one seed, one stream of random numbers a pair of paths, chunks of one fixed size, taken in as they come."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count as endless
from queue import SimpleQueue

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Int

from tokyotrap.lanes.kernel import Counted, Kept
from tokyotrap.model.fates import decide
from tokyotrap.model.passing import through
from tokyotrap.model.world import World
from tokyotrap.simulation import fans
from tokyotrap.simulation.clusters import Moments
from tokyotrap.simulation.day import WATCHED, Added, Path, opening_path
from tokyotrap.simulation.engine import Engine, engine_for
from tokyotrap.simulation.fold import Done, Fold, Records, Snapshot, Stop, passed_on_at, records, stop, why
from tokyotrap.simulation.stream import chances, streams

CHUNK = 256
"""Paths advanced together; the last chunk is padded, so that results do not depend on how many were asked for."""

PILOT = 4
"""Chunks at the head of a run that set the bins of the fans."""

Progress = Callable[[int, int], None]
"""Called with path-days done and path-days in all; what it raises ends the run between two chunks."""


@dataclass(frozen=True)
class Ensemble:
    """All paths of a run, or those done so far.

    Attributes:
        daily: means over paths of what is added up every day; books as changes since the start.
        through: mean contributions of lines and amplification to the following series (D, F, J + 2).
        counted: histograms of what is watched.
        stops: business day -> moments over paths at its close; the horizon always.
        records: of every path.
        why: what had brought about the first crossing of each red line.
        numbers: of the paths (paths,); a path may be there more than once.
        watched: what was watched on every path and day (D, watched, paths), if it was to be kept.
        snapshots: business day -> every path at its close, if it was to be kept.
    """

    daily: Added
    through: Float[np.ndarray, "D F J2"]
    counted: Counted
    stops: dict[int, Stop]
    records: Records
    why: tuple[Moments, ...]
    numbers: Int[np.ndarray, " paths"]
    watched: Float[np.ndarray, "D watched paths"] | None
    snapshots: dict[int, Snapshot]

    def quantiles(self, name: str, levels: Sequence[float]) -> Float[np.ndarray, "D levels"]:
        """Quantiles over paths of one of `WATCHED`, every day [internal units]."""
        return fans.quantiles(self.counted, WATCHED.index(name), levels)

    @property
    def residual(self) -> float:
        """Largest gap between a price and its contributions, over paths and stops, internal units."""
        return max(each.residual for each in self.stops.values())

    @property
    def imbalance(self) -> float:
        """Largest failure of the ledger's laws, over paths and stops [trillion dollars]."""
        return max(each.imbalance for each in self.stops.values())

    @property
    def capped(self) -> int:
        """Paths held at the edge of a range, or at their last finite day."""
        return int(self.records.capped.sum())


@dataclass(frozen=True)
class How:
    """How a run is done.

    Attributes:
        seed: of the random numbers.
        stops: business days at whose close errors are measured; the horizon always is one.
        keep: whether what is watched is kept path by path.
        threads: how many chunks are advanced at once; never more than there are processors, by default as many.
        engine: see `engine_for`.
    """

    seed: int
    stops: Sequence[int] = ()
    keep: bool = False
    threads: int | None = None
    engine: str | None = None


def independent(numbers: Int[np.ndarray, " paths"]) -> float:
    """How many different paths so many are worth, when some are there more than once.

    Source: Kish, Survey Sampling (1965): n squared over the sum of squared multiplicities.
    """
    _, times = np.unique(numbers, return_counts=True)
    return float(len(numbers) ** 2 / max(1, (times**2).sum()))


def simulate(
    world: World,
    *,
    paths: int,
    seed: int,
    stops: Sequence[int] = (),
    progress: Progress | None = None,
    keep: bool = False,
    engine: str | None = None,
) -> Ensemble:
    """Run many paths of a world.

    The same world and seed give the same numbers; the first thousand of ten thousand paths are the thousand.

    Args:
        world: the model.
        paths: how many.
        seed: of the random numbers.
        stops: business days at whose close errors are measured; the horizon always is one.
        progress: told how far it is, chunk by chunk.
        keep: whether every path is kept in full; memory then grows with paths times days.
        engine: see `engine_for`.
    """
    how = How(seed, stops, keep=keep, engine=engine)
    return simulate_these(world, np.arange(paths), how, progress=progress)


def simulate_these(
    world: World, numbers: Int[np.ndarray, " paths"], how: How, *, progress: Progress | None = None
) -> Ensemble:
    """Run the paths of these numbers; a path that is named twice counts twice. See `simulate`."""
    days = len(world.calendar.dates)
    for fold in parts(world, numbers, how):
        if progress is not None:
            progress(sum(map(len, fold.numbers)) * days, len(numbers) * days)
    return ensemble(fold)


def parts(world: World, numbers: Int[np.ndarray, " paths"], how: How) -> Iterator[Fold]:
    """The run as it grows, after every chunk; leaving the loop ends it.

    Chunks are taken in one order whatever the threads do, so that sums are the same to the last bit.
    """
    run = _Running(world, how)
    chunks = [numbers[first : first + CHUNK] for first in range(0, len(numbers), CHUNK)]
    threads = min(how.threads or _processors(), _processors(), len(chunks))
    with ThreadPoolExecutor(threads) as pool:
        head = list(pool.map(run.kept, chunks[:PILOT]))
        run.set_bins([watched for _, watched in head])
        fold = Fold(world, run.all_counted)
        for done, watched in head:
            run.count(watched, len(done.numbers))
            fold.take(done)
            yield fold
        waiting: deque[Future[Done]] = deque()
        rest = iter(chunks[PILOT:])
        try:
            for _, chunk in zip(endless(), rest, strict=False):
                waiting.append(pool.submit(run.counted, chunk))
                if len(waiting) > 2 * threads:
                    fold.take(waiting.popleft().result())
                    yield fold
            while waiting:
                fold.take(waiting.popleft().result())
                yield fold
        finally:
            for each in waiting:
                each.cancel()


def ensemble(fold: Fold) -> Ensemble:
    """What the chunks taken in so far say together."""
    means, world = fold.means(), fold.world
    passed = through(world.structure, world.inputs, (means.lines, means.amplified, means.passed))
    return Ensemble(
        daily=means,
        through=passed,
        counted=Counted(sum(each.counts for each in fold.counted), fold.counted[0].bins),
        stops=fold.stops,
        records=fold.joined(),
        why=fold.why or (),
        numbers=np.concatenate(fold.numbers),
        watched=np.concatenate(fold.watched, axis=-1) if fold.watched else None,
        snapshots={
            day: Snapshot(*map(np.concatenate, zip(*found, strict=True))) for day, found in fold.snapshots.items()
        },
    )


def closes(
    world: World, places: Sequence[int], *, paths: int, seed: int, progress: Progress | None = None
) -> Float[np.ndarray, "days k paths"]:
    """Closes of a few series on every path of `simulate`, and nothing else [internal units, single precision].

    Args:
        world: the model.
        places: of the series.
        paths: how many.
        seed: of the random numbers.
        progress: told how far it is, chunk by chunk.
    """
    run, days, done = _Running(world, How(seed)), len(world.calendar.dates), 0
    chunks = [np.arange(paths)[first : first + CHUNK] for first in range(0, paths, CHUNK)]
    found = []
    with ThreadPoolExecutor(min(_processors(), len(chunks))) as pool:
        for chunk, values in zip(chunks, pool.map(run.watched, chunks), strict=True):
            found.append(values[:, list(places), : len(chunk)])
            done += len(chunk)
            if progress is not None:
                progress(done * days, paths * days)
    return np.concatenate(found, axis=-1)


class _Running:
    """A run under way: its engine, and the histograms its threads fill."""

    def __init__(self, world: World, how: How) -> None:
        self.world, self.how, self.days = world, how, len(world.calendar.dates)
        self.engine: Engine = engine_for(world, how.engine)
        self.ends = sorted({each for each in how.stops if 0 < each < self.days} | {self.days})
        self.opening = opening_path(world.opening)
        self.all_counted: list[Counted] = []
        self.free: SimpleQueue[Counted] = SimpleQueue()

    def begin(self, numbers: Int[np.ndarray, " paths"]) -> tuple[Path, Int[np.ndarray, "paths branches"]]:
        """A chunk on the first evening, padded with paths that do not count, its branches decided."""
        count = len(numbers)
        padded = np.concatenate([numbers, numbers[-1] + 1 + np.arange(CHUNK - count)])
        forks = self.world.structure.programme.forks
        fates = decide(forks, chances(self.how.seed, padded, [fork.name for fork in forks]))
        state = self.opening.state
        if forks:
            ages = jnp.asarray(self.world.structure.programme.ages(fates))
            state = jax.tree_util.tree_map(lambda each: each, state)
            object.__setattr__(state, "age", ages)
        weight = (np.arange(CHUNK) < count).astype(float)
        path = self.opening._replace(state=state, stream=streams(self.how.seed, padded), weight=weight)
        return path, fates[:count]

    def kept(self, numbers: Int[np.ndarray, " paths"]) -> tuple[Done, Float[np.ndarray, "days watched paths"]]:
        """A chunk, with all that was watched."""
        watched = np.zeros((self.days, len(WATCHED), CHUNK), dtype=np.float32)
        return self.chunk(numbers, lambda first, last: Kept(watched[first:last]), watched), watched

    def counted(self, numbers: Int[np.ndarray, " paths"]) -> Done:
        """A chunk, what was watched counted; kept as well if asked."""
        if self.how.keep:
            done, watched = self.kept(numbers)
            self.count(watched, len(numbers))
            return done
        mine = self._counter()
        done = self.chunk(numbers, lambda first, last: mine, None)
        self.free.put(mine)
        return done

    def watched(self, numbers: Int[np.ndarray, " paths"]) -> Float[np.ndarray, "days watched paths"]:
        """What is watched of a chunk, and nothing else."""
        values = np.zeros((self.days, len(WATCHED), CHUNK), dtype=np.float32)
        path, _ = self.begin(numbers)
        self.engine.advance(self.engine.begin(path), (0, self.days), Kept(values))
        return values

    def chunk(
        self,
        numbers: Int[np.ndarray, " paths"],
        what: Callable[[int, int], Kept | Counted],
        watched: Float[np.ndarray, "days watched paths"] | None,
    ) -> Done:
        """A chunk from the start to the horizon."""
        path, fates = self.begin(numbers)
        states, sums, stops, snapshots = self.engine.begin(path), [], {}, {}
        for first, last in zip([0, *self.ends[:-1]], self.ends, strict=True):
            states, found = self.engine.advance(states, (first, last), what(first, last))
            sums.append(found)
            snapshots[last], stops[last] = stop(self.world, self.engine, states, numbers)
        together = np.concatenate(sums)
        for day, passed in passed_on_at(self.world, together, len(numbers), self.ends).items():
            stops[day] = Stop(stops[day].lines, stops[day].amplified, passed, stops[day].residual, stops[day].imbalance)
        reds = len(self.world.structure.red_series)
        keep = self.how.keep
        return Done(
            numbers, together, stops, records(self.world, self.engine, states, fates),
            why(self.engine, states, numbers, reds),
            watched[..., : len(numbers)] if keep and watched is not None else None, snapshots if keep else {},
        )  # fmt: skip

    def set_bins(self, pilot: Sequence[Float[np.ndarray, "days watched paths"]]) -> None:
        """The bins of the fans, from the head of the run."""
        self.all_counted.append(Counted.empty(fans.bins(np.concatenate(pilot, axis=-1))))
        self.free.put(self.all_counted[0])

    def count(self, watched: Float[np.ndarray, "days watched paths"], counts: int) -> None:
        """Count what was kept."""
        mine = self._counter()
        fans.count(mine, watched, np.arange(CHUNK) < counts, (0, self.days))
        self.free.put(mine)

    def _counter(self) -> Counted:
        """Histograms that no other thread is filling."""
        if self.free.empty():
            self.all_counted.append(Counted.empty(self.all_counted[0].bins))
            return self.all_counted[-1]
        return self.free.get()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
