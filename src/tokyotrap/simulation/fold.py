"""Folding: what is kept of chunks of paths as they come in, so that memory does not grow with days times paths."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import jax
import numpy as np
from jaxtyping import Float, Int

from tokyotrap.lanes.kernel import Counted
from tokyotrap.ledger.buckets import OWNERS
from tokyotrap.ledger.series import LINEAR_SERIES
from tokyotrap.model.passing import through_at
from tokyotrap.model.world import World
from tokyotrap.simulation.clusters import Moments, moments
from tokyotrap.simulation.day import Added, unfold
from tokyotrap.simulation.engine import Engine, Room, States

LINEAR = len(LINEAR_SERIES)
RESERVE = OWNERS.index("ministry_of_finance")


class Records(NamedTuple):
    """What is kept of every path, paths first.

    Attributes:
        values: closes at the horizon, internal units, single precision (paths, S).
        crossing: first day on which each red line was crossed, 0 if never (paths, reds).
        grade: first day of each grade but the best (paths, 2).
        worst: condition of capacity at its worst.
        gone: first day without a root.
        yen_bought: over the horizon [trillion yen].
        reserve: change of the finance ministry's book (paths, accounts) [trillion dollars].
        capped: 1 if held at the edge of a range.
        fates: number of the outcome of each branch (paths, branches).
        regimes: what regimes remember at the horizon, by name and variable.
    """

    values: Float[np.ndarray, "paths S"]
    crossing: Int[np.ndarray, "paths reds"]
    grade: Int[np.ndarray, "paths 2"]
    worst: Int[np.ndarray, " paths"]
    gone: Int[np.ndarray, " paths"]
    yen_bought: Float[np.ndarray, " paths"]
    reserve: Float[np.ndarray, "paths accounts"]
    capped: Int[np.ndarray, " paths"]
    fates: Int[np.ndarray, "paths branches"]
    regimes: dict[str, dict[str, Float[np.ndarray, " paths"]]]


class Snapshot(NamedTuple):
    """Every path at the close of one day, kept only when asked: lines (paths, J), closes, amplification, books."""

    lines: Float[np.ndarray, "paths J"]
    values: Float[np.ndarray, "paths S"]
    amplified: Float[np.ndarray, "paths L 2"]
    books: Float[np.ndarray, "paths owners accounts"]


@dataclass(frozen=True)
class Stop:
    """A chunk at the close of one day, or several chunks together.

    Attributes:
        lines: moments of the lines' moves since the start, with their products.
        amplified: moments of the amplification of the linear series, flat (L * 2,).
        passed: moments of what channels and amplification passed on to following series, flat (F * (C + 2),); a chunk
            is one cluster.
        residual: largest gap between a price and the sum of its contributions, internal units.
        imbalance: largest failure of the ledger's laws [trillion dollars].
    """

    lines: Moments
    amplified: Moments
    passed: Moments
    residual: float
    imbalance: float

    def __add__(self, other: "Stop") -> "Stop":
        return Stop(
            self.lines + other.lines, self.amplified + other.amplified, self.passed + other.passed,
            max(self.residual, other.residual), max(self.imbalance, other.imbalance),
        )  # fmt: skip


class Done(NamedTuple):
    """A chunk at the horizon: how many paths count, sums, stops, records, what brought red lines about, what was kept.

    `why` holds, for each red line, moments of the contributions at its first crossing (C + 2,), and `watched` what was
    watched on every day, padding included (days, watched, paths).
    """

    numbers: Int[np.ndarray, " paths"]
    sums: Float[np.ndarray, "days sums"]
    stops: dict[int, Stop]
    records: Records
    why: tuple[Moments, ...]
    watched: Room
    snapshots: dict[int, Snapshot]


def stop(
    world: World, engine: Engine, states: States, numbers: Int[np.ndarray, " paths"]
) -> tuple[Snapshot, Stop]:
    """A chunk at the close of a day; what was passed on is added by `passed_on_at`."""
    count, wiring = len(numbers), world.inputs.wiring
    lines, values, amplified, drivers, books = (
        engine.read(states, pick)[:count]
        for pick in (
            lambda p: p.state.lines, lambda p: p.state.values, lambda p: p.state.amplified,
            lambda p: p.state.drivers, lambda p: p.state.books,
        )
    )  # fmt: skip
    amplified, drivers = amplified[:, :-1], drivers[:, :-1]
    moved = lines.astype(float) - np.asarray(wiring.opening)
    explained = moved @ np.asarray(wiring.contribution)[:LINEAR].T + amplified.sum(axis=2)
    unpaid, lost = np.abs(books.sum(axis=2)).max(initial=0.0), np.abs(books.sum(axis=1)).max(initial=0.0)
    nothing = moments(np.zeros((0, 0)), numbers[:0])
    found = Stop(
        moments(moved, numbers, products=True), moments(amplified.reshape(count, -1), numbers), nothing,
        float(np.abs(drivers - explained).max(initial=0.0)), float(max(unpaid, lost)),
    )  # fmt: skip
    return Snapshot(lines, values, amplified, books), found


def passed_on_at(
    world: World, sums: Float[np.ndarray, "days sums"], count: int, days: Sequence[int]
) -> dict[int, Moments]:
    """What a chunk's lines had passed on to following series by the close of some days; the chunk is one cluster."""
    means = unfold(world.structure, sums / count)
    passed = through_at(world.structure, world.inputs, (means.lines, means.amplified, means.passed), days)
    members, found = world.structure.members, {}
    for day, now in zip(days, passed, strict=True):
        lines, amplified = now[:, :-2], now[:, -2:]
        flat = np.concatenate([lines @ members.T, amplified], axis=1).ravel() * count
        found[day] = Moments(float(count), 1.0, flat, flat**2, flat * count, float(count) ** 2)
    return found


def records(world: World, engine: Engine, states: States, fates: Int[np.ndarray, "paths branches"]) -> Records:
    """What is kept of every path of a chunk."""
    count = len(fates)

    def read(pick: Any) -> Any:
        return engine.read(states, pick)[:count]

    memories = world.opening.regimes
    return Records(
        values=read(lambda p: p.state.values).astype(np.float32),
        crossing=read(lambda p: p.state.crossing.day).astype(np.int16),
        grade=read(lambda p: p.state.grade).astype(np.int16),
        worst=read(lambda p: p.worst).astype(np.int8),
        gone=read(lambda p: p.gone).astype(np.int16),
        yen_bought=read(lambda p: p.yen_bought),
        reserve=read(lambda p: p.state.books)[:, RESERVE],
        capped=read(lambda p: p.state.capped).astype(np.int8),
        fates=fates,
        regimes={
            name: {key: read(lambda p, of=name, at=key: p.state.regimes[of][at]) for key in memory}
            for name, memory in memories.items()
        },
    )


def why(engine: Engine, states: States, numbers: Int[np.ndarray, " paths"], reds: int) -> tuple[Moments, ...]:
    """What had brought each red line's series there at its first crossing, over the paths that crossed."""
    found = []
    days = engine.read(states, lambda p: p.state.crossing.day)[: len(numbers)]
    parts = engine.read(states, lambda p: p.state.crossing.parts)[: len(numbers)]
    for red in range(reds):
        crossed = days[:, red] > 0
        found.append(moments(parts[crossed, red], numbers[crossed]))
    return tuple(found)


@dataclass
class Fold:
    """Chunks taken in so far, in order."""

    world: World
    counted: Counted
    numbers: list[Int[np.ndarray, " paths"]] = field(default_factory=list)
    sums: Any = 0.0
    stops: dict[int, Stop] = field(default_factory=dict)
    records: list[Records] = field(default_factory=list)
    why: tuple[Moments, ...] | None = None
    watched: list[Any] = field(default_factory=list)
    snapshots: dict[int, list[Snapshot]] = field(default_factory=dict)

    def take(self, done: Done, *, keep: bool, rows: Sequence[int] = (), at_stops: bool = False) -> None:
        """One more chunk, whose watched numbers have been counted; they and every path at stops are kept if asked."""
        self.numbers.append(done.numbers)
        self.sums = self.sums + done.sums
        self.records.append(done.records)
        for day, found in done.stops.items():
            self.stops[day] = self.stops[day] + found if day in self.stops else found
        together = done.why if self.why is None else [a + b for a, b in zip(self.why, done.why, strict=True)]
        self.why = tuple(together)
        if keep:
            self.watched.append(done.watched[..., : len(done.numbers)])
        elif rows:
            self.watched.append(done.watched[:, list(rows), : len(done.numbers)])
        if keep or at_stops:
            for day, snapshot in done.snapshots.items():
                self.snapshots.setdefault(day, []).append(snapshot)

    def means(self) -> Added:
        """Means over paths, every day."""
        return unfold(self.world.structure, self.sums / sum(map(len, self.numbers)))

    def joined(self) -> Records:
        """Records of all paths."""
        whole: Records = jax.tree.map(lambda *parts: np.concatenate(parts), *self.records)
        return whole
