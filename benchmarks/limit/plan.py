"""The plan of a row's day: what moves, what seldom does, what is only done for a rare event, and how sums are taken."""

from collections import Counter
from dataclasses import dataclass, replace

from benchmarks.limit.specialised import Special

RARE, SHARED = 20, 20
"""Choices that hang on one event, and sums that share a factor, from which on it is worth while to treat them apart."""

MANY = 100
"""Choices that hang on whether all of today's numbers are finite, at least."""

MOVES, SELDOM, HELD = "n", "u", "t"
Where = tuple[str, int]
"""A vector of a row: of what moves every day, of what seldom does, or of what is held to the end of the day."""


@dataclass(frozen=True)
class Sum:
    """One sum over paths: a vector times a factor.

    Attributes:
        term: where the vector stands at the end of the day; none for the weight alone.
        factor: 0 for the path's weight, else one of `Plan.factors`, from one, times the weight.
        change_of: number of another sum whose change since yesterday it is; nothing is then added up.
    """

    term: Where | None
    factor: int = 0
    change_of: int | None = None


@dataclass(frozen=True)
class Plan:
    """How the whole program is done; see `Sum`.

    Attributes:
        where: of each place of the state.
        weight: place of the weight in the state.
        sums: of the paths of a row.
        factors: places of what is held.
        watched: places of what is held and counted.
        rare: place of a mask that is held -> places of the state that change where it is true.
        sound: place of the mask that says whether all is finite, if much hangs on it.
    """

    where: tuple[Where, ...]
    weight: Where
    sums: tuple[Sum, ...]
    factors: tuple[int, ...]
    watched: tuple[int, ...]
    rare: dict[int, tuple[int, ...]]
    sound: int | None

    def count(self, kind: str) -> int:
        """How many places of the state there are of a kind."""
        return sum(1 for each, _ in self.where if each == kind)


def plan(whole: Special, watched: int, weight: int) -> tuple[Plan, Special]:
    """The plan, and the program that holds what it asks for.

    Args:
        whole: holds sums, then what is watched.
        watched: how many numbers are watched.
        weight: place of the weight in the state.
    """
    masks = _masks(whole)
    sound = next((mask for mask, places in masks.items() if len(places) >= MANY), None)
    rare = {mask: places for mask, places in masks.items() if mask != sound}
    where = _where(whole, {place for places in rare.values() for place in places})
    split = len(whole.held) - watched
    held: dict[int, int] = {}

    def hold(number: int) -> int:
        return held.setdefault(number, len(held))

    factors = _factors(whole, split)
    sums = [_sum(whole, number, (where, factors)) for number in whole.held[:split]]
    changes = {number: place for place, number in enumerate(whole.held[:split])}
    found = []
    for number, (term, factor, change) in zip(whole.held[:split], sums, strict=True):
        if whole.reads(number) == weight:
            found.append(Sum(None))
        elif change is not None and change in changes:
            found.append(Sum(None, 0, changes[change]))
        else:
            found.append(Sum(term if isinstance(term, tuple) else (HELD, hold(term)), factor))
    mine = Plan(
        where, where[weight], tuple(found), tuple(map(hold, factors)), tuple(map(hold, whole.held[split:])),
        {hold(mask): places for mask, places in rare.items()}, None if sound is None else hold(sound),
    )  # fmt: skip
    return mine, replace(whole, held=tuple(held))


def _masks(whole: Special) -> dict[int, tuple[int, ...]]:
    """Masks on which the change of many places hangs, with the places."""
    program = whole.program
    uses = Counter(each for n in program.needed(whole.outputs) for each in program.operands[n])
    asked = Counter(whole.outputs)
    changed: dict[int, list[int]] = {}
    for place, number in enumerate(whole.state):
        if program.opcodes[number] == "select":
            mask, _, otherwise = program.operands[number]
            if whole.reads(otherwise) == place:
                changed.setdefault(mask, []).append(place)
    alone = {
        mask: tuple(p for p in places if asked[whole.state[p]] == 1 and not uses[whole.state[p]])
        for mask, places in changed.items()
    }
    return {
        mask: tuple(places) if len(places) >= MANY else alone[mask]
        for mask, places in changed.items() if len(places) >= MANY or len(alone[mask]) >= RARE
    }  # fmt: skip


def _where(whole: Special, seldom: set[int]) -> tuple[Where, ...]:
    """Places numbered among those that move, and among those that do not."""
    counts: Counter[str] = Counter()
    found = []
    for place, number in enumerate(whole.state):
        kind = SELDOM if place in seldom or whole.reads(number) == place else MOVES
        found.append((kind, counts[kind]))
        counts[kind] += 1
    return tuple(found)


def _factors(whole: Special, split: int) -> list[int]:
    """What many terms are multiplied by."""
    program, state = whole.program, set(whole.state)
    terms = [n for n in dict.fromkeys(whole.held[:split]) if program.opcodes[n] == "mul" and n not in state]
    asked = Counter(each for n in terms for each in program.operands[n])
    return [number for number, times in asked.items() if times >= SHARED]


def _sum(
    whole: Special, number: int, known: tuple[tuple[Where, ...], list[int]]
) -> tuple[Where | int, int, int | None]:
    """Where a term stands or which number it is, its factor, and the number whose change it is."""
    program, (where, factors) = whole.program, known
    place = whole.reads(number)
    if place is not None and whole.state[place] == number:
        return where[place], 0, None
    if number in whole.state:
        return where[whole.state.index(number)], 0, None
    opcode, operands = program.opcodes[number], program.operands[number]
    if opcode == "sub":
        place = whole.reads(operands[1])
        if place is not None and whole.state[place] == operands[0]:
            return number, 0, operands[0]
    if opcode == "mul":
        for mine, other in (operands, operands[::-1]):
            if mine in factors:
                return other, 1 + factors.index(mine), None
    return number, 0, None
