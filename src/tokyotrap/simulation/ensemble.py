"""Many paths: one seed, one stream of random numbers a pair of paths, chunks of one size, taken in as they come."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from threadpoolctl import threadpool_limits

from tokyotrap.lanes.kernel import Counted
from tokyotrap.model.passing import through
from tokyotrap.model.world import World
from tokyotrap.simulation import fans
from tokyotrap.simulation.clusters import Moments
from tokyotrap.simulation.day import WATCHED, Added
from tokyotrap.simulation.fold import Done, Fold, Records, Snapshot, Stop
from tokyotrap.simulation.running import CHUNK, How, Running

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
        watched: what was watched on every path and day (D, watched, paths), or some rows of it, if it was to be kept.
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


def independent(numbers: Int[np.ndarray, " paths"]) -> float:
    """How many different paths so many are worth, when some are there more than once.

    Source: Kish, Survey Sampling (1965): n squared over the sum of squared multiplicities.
    """
    _, times = np.unique(numbers, return_counts=True)
    return float(len(numbers) ** 2 / max(1, (times**2).sum()))


def simulate(  # noqa: PLR0913  # each is asked for by name
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

    Chunks are taken in one order whatever the threads do, so that sums are the same to the last bit. Linear algebra
    keeps to the thread it is called from, as every processor is busy with a chunk.
    """
    run = Running(world, how)
    chunks = [numbers[first : first + CHUNK] for first in range(0, len(numbers), CHUNK)]
    threads = min(how.threads or processors(), processors(), len(chunks))
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
        head = list(pool.map(run.chunk, chunks[:PILOT]))
        bins = fans.bins(list(pool.map(fans.extremes, [done.watched for done in head])))
        fold = Fold(world, Counted.empty(bins))
        for done in head:
            run.take(fold, done)
            yield fold
        waiting: deque[Future[Done]] = deque()
        try:
            for chunk in chunks[PILOT:]:
                waiting.append(pool.submit(run.chunk, chunk))
                if len(waiting) > 2 * threads:
                    run.take(fold, waiting.popleft().result())
                    yield fold
            while waiting:
                run.take(fold, waiting.popleft().result())
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
        counted=Counted(fold.counted.counts.copy(), fold.counted.bins),
        stops=dict(fold.stops),
        records=fold.joined(),
        why=fold.why or (),
        numbers=np.concatenate(fold.numbers),
        watched=np.concatenate(fold.watched, axis=-1) if fold.watched else None,
        snapshots={
            day: Snapshot(*map(np.concatenate, zip(*found, strict=True))) for day, found in fold.snapshots.items()
        },
    )


def closes(  # each is asked for by name
    world: World,
    places: Sequence[int],
    *,
    paths: int,
    seed: int,
    progress: Progress | None = None,
    engine: str | None = None,
) -> Float[np.ndarray, "days k paths"]:
    """Closes of a few series on every path of `simulate`, and nothing else [internal units, single precision].

    Args:
        world: the model.
        places: of the series.
        paths: how many.
        seed: of the random numbers.
        progress: told how far it is, chunk by chunk.
        engine: see `engine_for`.
    """
    days, size, done = len(world.calendar.dates), -(-paths // CHUNK) * CHUNK, 0
    run = Running(world, How(seed, engine=engine), tuple(places))
    found = np.zeros((days, len(places), size), dtype=np.float32)
    firsts = range(0, paths, CHUNK)
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(min(processors(), len(firsts))) as pool:
        chunks = [np.arange(first, min(first + CHUNK, paths)) for first in firsts]
        rooms = [found[..., first : first + CHUNK] for first in firsts]
        for chunk, _ in zip(chunks, pool.map(run.closes, chunks, rooms), strict=True):
            done += len(chunk)
            if progress is not None:
                progress(done * days, paths * days)
    return found[..., :paths]


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
