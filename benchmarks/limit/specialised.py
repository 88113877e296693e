"""A day's program for one world: what is the same on all paths and days put in as numbers, and folded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tokyotrap.lanes.kernel import Kernel, Tables, Traced
from tokyotrap.lanes.program import CONSTANT, DAILY, LANE, ONCE, Program


@dataclass(frozen=True)
class Special:
    """A program whose only inputs are the row of the day's table and the path's state.

    Attributes:
        program: scalar operations.
        state: numbers of the operations that make each place of tomorrow's state.
        held: numbers of what is read once a row has had its day: what is added up, counted, or asked.
    """

    program: Program
    state: tuple[int, ...]
    held: tuple[int, ...]

    @property
    def outputs(self) -> list[int]:
        """Everything that is asked for."""
        return [*self.state, *self.held]

    def done(self, number: int) -> bool:
        """Whether it is an operation, and neither known nor given."""
        return self.program.opcodes[number] not in ("constant", "input")

    def reads(self, number: int) -> int | None:
        """The place of the state that an operation reads, if that is what it does."""
        program = self.program
        read = program.opcodes[number] == "input" and program.levels[number] == LANE
        return int(program.data[number]) if read else None


def special(kernel: Kernel, tables: Tables) -> Special:
    """The kernel's own program with the numbers of a run put in; sums and what is watched are held, in this order.

    Args:
        kernel: the product's; only its traced program and the layout of its tables are used.
        tables: the numbers of the run.
    """
    traced = kernel.traced
    old, bases = traced.program, dict.fromkeys(base for base, _ in traced.sums)
    fixed = {number: _plain(old.kinds[number], tables.once[place]) for place, number in enumerate(kernel.once)}
    daily = {number: place for place, number in enumerate(kernel.daily)}

    def given(number: int, new: Program) -> int:
        level, kind = old.levels[number], old.kinds[number]
        if level == CONSTANT:
            return new.constant(old.data[number], kind)
        if level == ONCE:
            return new.constant(fixed[number], kind)
        assert level == DAILY, "operations on lanes are met in order"
        return new.input(daily[number], DAILY, kind)

    weight = old.input(traced.weight, LANE)
    held = (*(base if base >= 0 else weight for base in bases), *traced.watched)
    return _again(Special(old, wanted(traced, held), held), given, None)


def wanted(traced: Traced, held: Sequence[int]) -> tuple[int, ...]:
    """Tomorrow's state; places that nobody reads, and on which nothing hangs that is read, stay as they are."""
    program = traced.program
    places = set(range(len(traced.state)) if traced.read is None else traced.read)
    while True:
        needed = program.needed([*held, *(traced.state[place] for place in places)])
        read = {program.data[n] for n in needed if program.opcodes[n] == "input" and program.levels[n] == LANE}
        if read <= places:
            break
        places |= read
    return tuple(
        number if place in places else program.input(place, LANE) for place, number in enumerate(traced.state)
    )


def assumed(whole: Special, sound: int) -> Special:
    """The program of a row all of whose paths are sound: choices that hang on it are taken."""

    def given(number: int, new: Program) -> int:
        old = whole.program
        if old.opcodes[number] == "constant":
            return new.constant(old.data[number], old.kinds[number])
        return new.input(old.data[number], old.levels[number], old.kinds[number])

    return _again(whole, given, sound)


def _again(old: Special, given: Callable[[int, Program], int], sound: int | None) -> Special:
    """A program built anew from what is given otherwise."""
    program, new = old.program, Program()
    made: dict[int, int] = {}

    def found(number: int) -> int:
        if number not in made:
            made[number] = given(number, new)
        return made[number]

    for number in program.needed(old.outputs):
        opcode, operands = program.opcodes[number], program.operands[number]
        if program.levels[number] != LANE:
            continue
        if opcode == "input":
            made[number] = new.input(program.data[number], LANE, program.kinds[number])
        elif opcode == "select" and operands[0] == sound:
            made[number] = found(operands[1])
        elif opcode == "fma":
            one, other, rest = map(found, operands)
            made[number] = new.do("add", new.do("mul", one, other), rest)
        else:
            made[number] = new.do(opcode, *map(found, operands))
    return Special(new, tuple(map(found, old.state)), tuple(map(found, old.held)))


def _plain(kind: str, value: np.float32) -> float | int | bool:
    """A number as the product's table holds it: whole ones and truths by their bits."""
    if kind == "f":
        return float(value)
    whole = int(value.view(np.uint32))
    return bool(whole) if kind == "b" else whole
