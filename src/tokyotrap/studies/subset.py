"""Subsets: some of a run's paths, picked in words: those that cross a line, come to an outcome, or end in a class."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int

from tokyotrap.errors import InvalidInput, Mistake, did_you_mean
from tokyotrap.model.grades import GRADES
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.conditioning import least
from tokyotrap.simulation.ensemble import Ensemble, independent

CROSSES, NOT = "crosses", "not"
GRADE, CAPACITY = "grade", "capacity"
CONDITIONS = ("stable", "near tipping", "gone")
"""What the capacity loop has been at its worst."""

WHERE = "--given"

Paths = Bool[np.ndarray, " paths"]


@dataclass(frozen=True, eq=False)
class Simulated:
    """What subsets are picked from.

    Attributes:
        scenario: that was simulated.
        forks: names of its branches that are decided within the horizon, in the order of the records.
        ensemble: all paths, run as far as the day that matters.
        day: number of that day.
    """

    scenario: Scenario
    forks: tuple[str, ...]
    ensemble: Ensemble
    day: int


def subset(given: Sequence[str], known: Simulated) -> Paths:
    """On which paths all of it holds.

    Args:
        given: "crosses LINE", "not crosses LINE", "BRANCH = OUTCOME", "grade = controlled", "capacity = gone"; by the
            end of the day that matters.
        known: the paths.

    Raises:
        InvalidInput: every text that cannot be read; or too few paths on which it all holds.
    """
    mistakes: list[Mistake] = []
    inside = np.ones(len(known.ensemble.numbers), dtype=bool)
    shares = []
    for text in given:
        try:
            mine = _one(text.strip(), known)
        except _Unread as unread:
            mistakes.append(Mistake(text, unread.what, unread.cure))
            continue
        inside &= mine
        shares.append((text, float(mine.mean())))
    if mistakes:
        raise InvalidInput(WHERE, mistakes)
    _refuse(inside, shares, known)
    return inside


class _Unread(Exception):
    """A text that cannot be read: what is wrong, and what to do."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


def _one(text: str, known: Simulated) -> Paths:
    """On which paths one thing holds."""
    if "=" in text:
        name, value = (part.strip() for part in text.split("=", 1))
        return _equals(name, value, known)
    words = text.split()
    holds = words[:1] != [NOT]
    words = words if holds else words[1:]
    if len(words) != 2 or words[0] != CROSSES:
        cure = 'Write "crosses LINE", "not crosses LINE", "BRANCH = OUTCOME", "grade = ..." or "capacity = ...".'
        raise _Unread("cannot be read", cure)
    names = [line.name for line in known.scenario.red_lines]
    if words[1] not in names:
        raise _Unread(f'the scenario has no red line "{words[1]}"', did_you_mean(words[1], names))
    day = known.ensemble.records.crossing[:, names.index(words[1])]
    return np.asarray(((day > 0) & (day <= known.day)) == holds)


def _equals(name: str, value: str, known: Simulated) -> Paths:
    """A class, or what a branch came to."""
    records = known.ensemble.records
    kinds: dict[str, tuple[Sequence[str], Callable[[int], Paths]]] = {
        GRADE: (GRADES, lambda place: _grades(known) == place),
        CAPACITY: (CONDITIONS, lambda place: records.worst == place),
    }
    for branch in known.scenario.branches:
        if branch.name in known.forks:
            column = known.forks.index(branch.name)
            outcomes = tuple(branch.outcomes)
            kinds[branch.name] = (outcomes, lambda place, at=column: records.fates[:, at] == place)  # type: ignore[misc]
    if name not in kinds:
        raise _Unread(f'there is no "{name}"', did_you_mean(name, list(kinds)))
    values, paths = kinds[name]
    if value not in values:
        raise _Unread(f'{name} is never "{value}"', did_you_mean(value, values))
    return np.asarray(paths(values.index(value)))


def _grades(known: Simulated) -> Int[np.ndarray, " paths"]:
    """Worst grade of each path by the day, by place."""
    days = known.ensemble.records.grade
    return np.asarray(((days > 0) & (days <= known.day)).sum(axis=1))


def _refuse(inside: Paths, shares: Sequence[tuple[str, float]], known: Simulated) -> None:
    """Refuse a subset of which too few paths tell."""
    needed, numbers = least(len(inside)), known.ensemble.numbers
    left = independent(numbers[inside]) if inside.any() else 0.0
    if left >= needed:
        return
    each = [Mistake(text, f"holds on {share:.2%} of paths") for text, share in shares] if len(shares) > 1 else []
    what = f"{left:,.0f} of {len(inside):,} paths are left, and {needed:,.0f} are needed"
    more = int(np.ceil(len(inside) * needed / max(left, 1.0) * 1.2 / 1000)) * 1000
    cure = f"Run about {more:,} paths, or ask for less." if left and more <= 2_000_000 else "Ask for less."
    raise InvalidInput(WHERE, [*each, Mistake(" and ".join(text for text, _ in shares), what, cure)])
