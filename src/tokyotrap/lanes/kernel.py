"""A kernel: a traced function of one path, compiled to advance rows of paths over many days."""

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import jax
import numpy as np
from jaxtyping import Float, UInt32

import tokyotrap.lanes.rules  # noqa: F401  # fills the table of rules
from tokyotrap.kept import Shelf
from tokyotrap.lanes.driver import BINS, TOGETHER, Sizes, driver
from tokyotrap.lanes.emit import Stores, functions
from tokyotrap.lanes.interpret import evaluate
from tokyotrap.lanes.lower import Lowering, Numbers, kind_of
from tokyotrap.lanes.machine import Machine
from tokyotrap.lanes.program import DAILY, LANE, ONCE, Program

Tree = Any


@cache
def machine() -> Machine:
    """This processor."""
    return Machine()


@dataclass(frozen=True)
class Traced:
    """A function as a program.

    Attributes:
        program: scalar operations.
        state: numbers of the operations that make each place of tomorrow's state.
        sums: (base, factor) for each sum, a product of what depends on the path and what does not; -1 for none.
        watched: what is kept or counted path by path.
        zeros: which numbers given once are known to be zero, leaf by leaf.
        weight: place of the weight in the state.
        read: places of the state that are read from outside; None for all.
    """

    program: Program
    state: tuple[int, ...]
    sums: tuple[tuple[int, int], ...]
    watched: tuple[int, ...]
    zeros: tuple[Any, ...]
    weight: int
    read: frozenset[int] | None = None


def trace(
    function: Callable[..., Tree], examples: tuple[Tree, Tree, Tree], zeros: Sequence[Any], weight: int
) -> Traced:
    """A function of what is given once, every day, and of a path, lowered to scalars.

    Args:
        function: gives the path after the day, a tree of sums and a tree of what is watched.
        examples: what it is given; only shapes and types matter.
        zeros: for each leaf given once, where it is known to be zero, or None.
        weight: place of the path's weight in its flattened state.
    """
    closed, shape = jax.make_jaxpr(function, return_shape=True)(*examples)
    program = Program()
    low = Lowering(program)
    arguments = given_leaves(low, examples[0], ONCE, zeros)
    arguments += [*given_leaves(low, examples[1], DAILY), *given_leaves(low, examples[2], LANE)]
    outputs = low.run(closed.jaxpr, [low.constant(each) for each in closed.consts], arguments)
    made = jax.tree.unflatten(jax.tree.structure(shape), outputs)
    state, sums, watched = ([int(one) for leaf in jax.tree.leaves(part) for one in leaf.flat] for part in made)
    return Traced(
        program, tuple(state), tuple(_factored(program, each) for each in sums), tuple(watched), tuple(zeros), weight
    )


def given_leaves(low: Lowering, tree: Tree, level: int, zeros: Sequence[Any] = ()) -> list[Numbers]:
    """What is given, leaf by leaf, as inputs of a program; what is known to be zero as nothing."""
    found, place = [], 0
    nothing = low.program.constant(0.0)
    for order, leaf in enumerate(jax.tree.leaves(tree)):
        array = np.asarray(leaf)
        kind = kind_of(array.dtype)
        numbers = np.array([low.program.input(place + k, level, kind) for k in range(array.size)], dtype=np.int64)
        numbers = numbers.reshape(array.shape)
        if zeros and zeros[order] is not None:
            numbers = np.where(zeros[order], nothing, numbers)
        found.append(numbers)
        place += array.size
    return found


def _factored(program: Program, number: int) -> tuple[int, int]:
    """A sum's term as what depends on the path times what does not: only the first is added up path by path."""
    factor = -1
    while program.opcodes[number] == "mul":
        left, right = program.operands[number]
        if program.levels[left] != LANE:
            left, right = right, left
        if program.levels[right] == LANE:
            break
        factor = right if factor < 0 else program.do("mul", factor, right)
        number = left
    if program.levels[number] != LANE:
        factor = number if factor < 0 else program.do("mul", factor, number)
        number = -1
    return number, factor


def _alive(traced: Traced, sums: Sequence[int]) -> dict[int, int]:
    """The places of the state that are read, or on which what is read tomorrow depends; others stay as they began."""
    if traced.read is None:
        return dict(enumerate(traced.state))
    alive = traced.program.carried(traced.state, traced.read, [*sums, *traced.watched])
    return {place: traced.state[place] for place in alive}


class Kernel:
    """Compiled code and what it takes to call it.

    Attributes:
        lanes: paths in a row.
        places: vectors of state a row has.
        watched: how many numbers are watched.
    """

    def __init__(self, traced: Traced, shelf: Shelf | None) -> None:
        self.traced, self.machine = traced, machine()
        self.lanes, self.places, self.watched = self.machine.lanes, len(traced.state), len(traced.watched)
        program = traced.program
        weight = program.input(traced.weight, LANE)
        bases = list(dict.fromkeys(base for base, _ in traced.sums))
        self.columns = np.array([bases.index(base) for base, _ in traced.sums], dtype=int)
        self.sums = len(bases)
        added = [program.constant(1.0) if base < 0 else base for base in bases]
        stores = Stores(_alive(traced, added), added, weight, traced.watched)
        self._uniform(stores)
        texts, scratch = functions(program, stores, self.lanes, self.tables_of, self.machine.attributes)
        sizes = Sizes(
            self.lanes, self.places, self.sums, self.watched, scratch, max(1, len(self.daily)), len(texts)
        )
        self.work = self.sums + TOGETHER * (self.watched + scratch)
        texts.append(driver(sizes, self.machine.control, self.machine.attributes))
        self.engine = self.machine.loaded(self.machine.objects(texts, shelf))
        self.code = self._entry("run", 6, 6)
        self.counting = self._entry("count", 3, 3)

    def _entry(self, name: str, pointers: int, numbers: int) -> Callable[..., None]:
        """A compiled function of some pointers and some whole numbers."""
        given = [ctypes.c_void_p] * pointers + [ctypes.c_int64] * numbers
        return ctypes.CFUNCTYPE(None, *given)(self.engine.get_function_address(name))

    def _uniform(self, stores: Stores) -> None:
        """Which results that are the same for all paths the code reads, and where they stand in its two tables."""
        program = self.traced.program
        outputs = [*stores.state.values(), *stores.sums, *stores.watched]
        met: dict[int, None] = {}
        for number in program.needed(outputs):
            operands = program.operands[number] if program.levels[number] == LANE else ()
            met |= dict.fromkeys(each for each in operands if program.levels[each] in (ONCE, DAILY))
        met |= dict.fromkeys(each for each in outputs if program.levels[each] in (ONCE, DAILY))
        self.once = [each for each in met if program.levels[each] == ONCE]
        self.daily = [each for each in met if program.levels[each] == DAILY]
        self.tables_of = {each: ("once", place) for place, each in enumerate(self.once)}
        self.tables_of |= {each: ("today", place) for place, each in enumerate(self.daily)}
        factors = [factor for _, factor in self.traced.sums if factor >= 0]
        self.order = program.needed([*self.once, *self.daily, *factors])

    def tables(self, once: Tree, daily: Tree) -> "Tables":
        """The numbers of a run that are the same for all paths.

        Args:
            once: as the function was traced with.
            daily: the same with days first.
        """
        program = self.traced.program
        first = np.concatenate([np.ravel(np.asarray(each, dtype=float)) for each in jax.tree.leaves(once)])
        rows = [np.asarray(each, dtype=float) for each in jax.tree.leaves(daily)]
        days = len(rows[0])
        second = np.concatenate([each.reshape(days, -1) for each in rows], axis=1)
        inputs: dict[int, Any] = {}
        for number in self.order:
            if program.opcodes[number] == "input":
                place = program.data[number]
                inputs[number] = first[place] if program.levels[number] == ONCE else second[:, place]
        values = evaluate(program, self.order, inputs)
        factors = np.ones((days, len(self.traced.sums)))
        for place, (_, factor) in enumerate(self.traced.sums):
            if factor >= 0:
                factors[:, place] = values[factor]
        fixed = np.array([_packed(program.kinds[each], values[each]) for each in self.once] or [0.0], dtype=np.float32)
        moving = np.zeros((days, max(1, len(self.daily))), dtype=np.float32)
        for place, each in enumerate(self.daily):
            moving[:, place] = _packed(program.kinds[each], values[each])
        return Tables(fixed, moving, factors)

    def rows(self, paths: int) -> int:
        """Rows that so many paths fill."""
        return -(-paths // self.lanes)

    def state(self, rows: int) -> Float[np.ndarray, "rows places lanes"]:
        """Room for the state of some rows."""
        return aligned((rows, self.places, self.lanes))

    def run(
        self,
        state: Float[np.ndarray, "rows places lanes"],
        tables: "Tables",
        span: tuple[int, int],
        room: Float[np.ndarray, "days watched paths"] | None = None,
    ) -> Float[np.ndarray, "days sums"]:
        """Advance rows of paths, in place, from one day to before another; sums over them, every day.

        Args:
            state: of the rows.
            tables: of the run.
            span: first day, and the one after the last, from zero.
            room: where what is watched on the days of the span is kept, part of more will do; None drops it.
        """
        first, last = span
        totals, work = np.zeros((last - first, self.sums)), aligned((self.work, self.lanes))
        kept, apart = (work, (0, 0)) if room is None else (room, tuple(each // 4 for each in room.strides[:2]))
        arrays = (state, totals, kept, work, tables.once, tables.daily)
        self.code(*(each.ctypes.data for each in arrays), first, last, len(state), *apart, int(room is not None))
        return np.asarray(totals[:, self.columns] * tables.factors[first:last])

    def count(self, watched: Float[np.ndarray, "days watched paths"], counted: "Counted", paths: int) -> None:
        """Add to histograms what was watched on all days, of the first so many paths, which fill whole rows."""
        assert paths % self.lanes == 0, "paths fill whole rows"
        assert watched.flags.c_contiguous, "days and series one after the other"
        if paths:
            days, series, apart = watched.shape
            arrays = (watched, counted.bins, counted.counts)
            self.counting(*(each.ctypes.data for each in arrays), days * series, apart, paths)


@dataclass(frozen=True)
class Tables:
    """What is the same for all paths: of the run, of each day, and the factors of the sums."""

    once: Float[np.ndarray, " n"]
    daily: Float[np.ndarray, "days m"]
    factors: Float[np.ndarray, "days sums"]


@dataclass(frozen=True)
class Counted:
    """Histograms of what is watched, all days: counts (days, watched, BINS), and low end and bins per unit."""

    counts: UInt32[np.ndarray, "days watched bins"]
    bins: Float[np.ndarray, "days watched 2"]

    @staticmethod
    def empty(bins: Float[np.ndarray, "days watched 2"]) -> "Counted":
        """Nothing counted yet."""
        return Counted(np.zeros((*bins.shape[:2], BINS), dtype=np.uint32), bins)


def aligned(shape: Sequence[int]) -> Float[np.ndarray, "..."]:
    """An array of zeros in single precision that begins where vectors may begin."""
    size = int(np.prod(shape)) * 4
    room = np.zeros(size + 64, dtype=np.uint8)
    start = -room.ctypes.data % 64
    return room[start : start + size].view(np.float32).reshape(shape)


def _packed(kind: str, value: Any) -> Any:
    """A number as the code reads it: whole ones and truths by their bits."""
    if kind == "f":
        return np.asarray(value, dtype=np.float32)
    return np.asarray(value).astype(np.uint32).view(np.float32)
