"""The layout of a program: its operations in order, cut into parts, and room for what later parts need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.limit.plan import Plan
from benchmarks.limit.specialised import Special


@dataclass(frozen=True)
class Layout:
    """Operations and the places of their results.

    Attributes:
        parts: operations of each part, in order.
        rare: operations that only a rare event needs, for each of `Plan.rare`.
        slots: number -> places in the room; those that are held come first, in order.
        room: vectors of room a row has.
    """

    parts: tuple[tuple[int, ...], ...]
    rare: tuple[tuple[int, ...], ...]
    slots: dict[int, tuple[int, ...]]
    room: int


def layout(special: Special, plan: Plan, longest: int) -> Layout:
    """A layout with parts of at most so many operations."""
    program = special.program
    seldom = {place for places in plan.rare.values() for place in places}
    always = [number for place, number in enumerate(special.state) if place not in seldom]
    order = [n for n in program.needed([*always, *special.held]) if special.done(n)]
    parts = tuple(tuple(order[first : first + longest]) for first in range(0, len(order), longest))
    met, rare = set(order), []
    for places in plan.rare.values():
        needed = program.needed([special.state[place] for place in places])
        rare.append(tuple(n for n in needed if special.done(n) and n not in met))
    late = {
        each for order in rare for number in order for each in program.operands[number]
        if special.done(each) and each in met
    } | {special.state[place] for place in seldom if special.state[place] in met}  # fmt: skip
    slots, room = _slots(special, parts, late)
    return Layout(parts, tuple(rare), slots, room)


def _slots(
    special: Special, parts: Sequence[Sequence[int]], late: Iterable[int]
) -> tuple[dict[int, tuple[int, ...]], int]:
    """Places for what later parts read, used again when the last has done so; what is held has its own to the end."""
    program = special.program
    part = {number: index for index, each in enumerate(parts) for number in each}
    slots: dict[int, tuple[int, ...]] = {}
    for place, number in enumerate(special.held):
        slots[number] = (*slots.get(number, ()), place)
    until = {
        operand: index for index, each in enumerate(parts) for number in each for operand in program.operands[number]
        if part.get(operand, index) != index
    } | dict.fromkeys(late, len(parts))  # fmt: skip
    free: list[int] = []
    room = len(special.held)
    for index, each in enumerate(parts):
        for number in (n for n in each if n in until and n not in slots):
            if not free:
                free.append(room)
                room += 1
            slots[number] = (free.pop(),)
        free.extend(slots[n][0] for n, last in until.items() if last == index and slots[n][0] >= len(special.held))
    return slots, room
