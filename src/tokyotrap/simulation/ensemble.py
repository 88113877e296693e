"""Many paths: one seed, one stream of random numbers a path, chunks of one fixed size."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Int, PRNGKeyArray

from tokyotrap.model.fates import decide
from tokyotrap.model.passing import GROUPS
from tokyotrap.model.world import World
from tokyotrap.simulation.loop import Chunk, Daily, advance, begin
from tokyotrap.simulation.luck import chances, path_keys

CHUNK = 1000
"""Paths advanced together; the last chunk is padded, so that results do not depend on how many were asked for."""

Progress = Callable[[int, int], None]
"""Called with path-days done and path-days in all."""


class Snapshot(NamedTuple):
    """Every path at the close of one day.

    Attributes:
        lines: (paths, J).
        values: (paths, S), internal units.
        amplified: the two kinds of amplification in the linear series (paths, L, 2).
        through: what lines and amplification passed on to following series, mean over each group of paths
            (groups, F, J + 2).
        groups: paths in each group (groups,).
    """

    lines: Float[np.ndarray, "paths J"]
    values: Float[np.ndarray, "paths S"]
    amplified: Float[np.ndarray, "paths L 2"]
    through: Float[np.ndarray, "groups F J2"]
    groups: Float[np.ndarray, " groups"]


class Crossings(NamedTuple):
    """First crossings of every path; see `model.state.Crossing`, paths first."""

    day: Float[np.ndarray, "paths reds"]
    parts: Float[np.ndarray, "paths reds J2"]
    move: Float[np.ndarray, "paths reds"]


@dataclass(frozen=True)
class Ensemble:
    """All paths of a run.

    Attributes:
        daily: every day, paths last; its sums over paths turned into means.
        snapshots: business day -> every path at its close.
        crossings: of the red lines.
        books: every path's books at the horizon (paths, owners, accounts) [trillion dollars].
        yen_bought: over the horizon (paths,) [trillion yen].
        fates: number of the outcome of each branch (paths, branches), as `model.fates` counts.
        numbers: of the paths (paths,); a path may be there more than once.
        residual: largest gap between a price and its contributions, over paths and days, internal units.
        imbalance: largest failure of the ledger's laws [trillion dollars].
        regimes: what regimes remember at the horizon, by name and variable (paths,).
        capped: paths held at the edge of a range.
    """

    daily: Daily
    snapshots: dict[int, Snapshot]
    crossings: Crossings
    books: Float[np.ndarray, "paths owners accounts"]
    yen_bought: Float[np.ndarray, " paths"]
    fates: Int[np.ndarray, "paths branches"]
    numbers: Int[np.ndarray, " paths"]
    residual: float
    imbalance: float
    regimes: dict[str, dict[str, Float[np.ndarray, " paths"]]]
    capped: int


def independent(numbers: Int[np.ndarray, " paths"]) -> float:
    """How many different paths so many are worth, when some are there more than once.

    Source: Kish, Survey Sampling (1965): n squared over the sum of squared multiplicities.
    """
    _, times = np.unique(numbers, return_counts=True)
    return float(len(numbers) ** 2 / max(1, (times**2).sum()))


def simulate(
    world: World, *, paths: int, seed: int, stops: Sequence[int], progress: Progress | None = None
) -> Ensemble:
    """Run many paths of a world.

    The same world and seed give the same numbers; the first thousand of ten thousand paths are the thousand.

    Args:
        world: the model.
        paths: how many.
        seed: of the random numbers.
        stops: business days at whose close every path is kept; the horizon always is.
        progress: told how far it is, chunk by chunk and stop by stop.
    """
    return simulate_these(world, np.arange(paths), seed=seed, stops=stops, progress=progress)


def simulate_these(
    world: World,
    numbers: Int[np.ndarray, " paths"],
    *,
    seed: int,
    stops: Sequence[int],
    progress: Progress | None = None,
) -> Ensemble:
    """Run the paths of these numbers; a path that is named twice counts twice. See `simulate`."""
    days, paths = len(world.calendar.dates), len(numbers)
    ends = sorted({each for each in stops if 0 < each < days} | {days})
    done: list[_Done] = []
    for first in range(0, paths, CHUNK):
        some = numbers[first : first + CHUNK]
        done.append(_chunk(world, seed, some, ends))
        if progress is not None:
            progress((first + len(some)) * days, paths * days)
    return _gather(done, numbers)


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
    days, numbers = len(world.calendar.dates), np.arange(paths)
    found = []
    for first in range(0, paths, CHUNK):
        done = _chunk(world, seed, numbers[first : first + CHUNK], [days])
        found.append(done.chunk.daily.values[:, list(places), : done.counted])
        if progress is not None:
            progress((first + done.counted) * days, paths * days)
    return np.concatenate(found, axis=-1)


class _Done(NamedTuple):
    """A chunk at the horizon, on the host: how many paths count, the chunk, its snapshots, what branches came to."""

    counted: int
    chunk: Chunk
    snapshots: dict[int, Snapshot]
    fates: Int[np.ndarray, "paths branches"]


def _chunk(world: World, seed: int, numbers: Int[np.ndarray, " paths"], ends: Sequence[int]) -> _Done:
    """One chunk from the start to the horizon, brought to the host, with its snapshots."""
    count = len(numbers)
    padded = np.pad(numbers, (0, CHUNK - count), mode="edge")
    keys = path_keys(jnp.asarray(seed, dtype=jnp.uint32), jnp.asarray(padded))
    weight = (jnp.arange(CHUNK) < count).astype(jnp.float64)
    chunk, fates, kept = *_begin(world, keys), {}
    begins = [0, *ends[:-1]]
    for start, end in zip(begins, ends, strict=True):
        span = (jnp.asarray(start), jnp.asarray(end))
        chunk = advance(world.structure, world.inputs, chunk, span, keys, weight)
        kept[end] = _snapshot(chunk, weight, count)
    return _Done(count, jax.tree.map(np.array, chunk), kept, fates[:count])


def _begin(world: World, keys: PRNGKeyArray) -> tuple[Chunk, Int[np.ndarray, "paths branches"]]:
    """A chunk on the evening of the starting day, its branches decided."""
    programme = world.structure.programme
    chunk = begin(world.opening, len(world.calendar.dates), CHUNK)
    fates = decide(programme.forks, chances(keys, [fork.name for fork in programme.forks]))
    if programme.forks:
        state = eqx.tree_at(lambda each: each.age, chunk.state, jnp.asarray(programme.ages(fates)))
        chunk = chunk._replace(state=state)
    return chunk, fates


def _snapshot(chunk: Chunk, weight: Any, count: int) -> Snapshot:
    """The chunk as it stands, padding taken off, groups without paths too."""
    views = (chunk.state.lines, chunk.state.values, chunk.state.amplified[:, :-1])
    sizes = np.array(weight).reshape(GROUPS, -1).sum(axis=1)
    full = sizes > 0.0
    through = np.array(chunk.totals.through)[full] / sizes[full, None, None]
    line, value, amplified = (np.array(each)[:count] for each in views)
    return Snapshot(line, value, amplified, through, sizes[full])


def _gather(done: Sequence[_Done], numbers: Int[np.ndarray, " paths"]) -> Ensemble:
    """All chunks as one, padding taken off."""

    def joined(pick: Callable[[Chunk], Any], axis: int) -> Any:
        parts = [np.moveaxis(np.moveaxis(pick(each.chunk), axis, 0)[: each.counted], 0, axis) for each in done]
        return np.concatenate(parts, axis=axis)

    def mean(pick: Callable[[Chunk], Any]) -> Any:
        return sum(pick(each.chunk) for each in done) / len(numbers)

    daily = Daily(
        values=joined(lambda c: c.daily.values, 2),
        capacity=joined(lambda c: c.daily.capacity, 1),
        multiplier=joined(lambda c: c.daily.multiplier, 1),
        distance=joined(lambda c: c.daily.distance, 1),
        condition=joined(lambda c: c.daily.condition, 1),
        grade=joined(lambda c: c.daily.grade, 1),
        rung=joined(lambda c: c.daily.rung, 1),
        slow=joined(lambda c: c.daily.slow, 2),
        total=mean(lambda c: c.daily.total),
        lines=mean(lambda c: c.daily.lines),
        books=mean(lambda c: c.daily.books),
        amplified=mean(lambda c: c.daily.amplified),
        through=mean(lambda c: c.daily.through),
    )
    crossings = Crossings(
        day=joined(lambda c: c.state.crossing.day, 0),
        parts=joined(lambda c: c.state.crossing.parts, 0),
        move=joined(lambda c: c.state.crossing.move, 0),
    )
    return Ensemble(
        daily=daily,
        snapshots={
            day: Snapshot(*(np.concatenate(part) for part in zip(*(each.snapshots[day] for each in done), strict=True)))
            for day in done[0].snapshots
        },
        crossings=crossings,
        books=joined(lambda c: c.state.books, 0),
        yen_bought=joined(lambda c: c.totals.yen_bought, 0),
        fates=np.concatenate([each.fates for each in done]),
        numbers=numbers,
        residual=float(joined(lambda c: c.totals.residual, 0).max()),
        imbalance=float(joined(lambda c: c.totals.imbalance, 0).max()),
        regimes={
            name: {key: joined(lambda c, of=name, at=key: c.state.regimes[of][at], 0) for key in memory}  # type: ignore[misc]
            for name, memory in done[0].chunk.state.regimes.items()
        },
        capped=int(joined(lambda c: c.state.capped, 0).sum()),
    )
