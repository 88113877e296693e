"""The tree of branches: every fate a path can have, and the odds of each."""

from collections.abc import Mapping, Sequence

from tokyotrap.scenario.scenario import Branch, Given

MOST_LEAVES = 256

Fate = dict[str, str]
"""Branch -> outcome, of the branches that are decided on a path."""


def in_order(branches: Sequence[Branch]) -> list[Branch]:
    """The branches as they are decided: by day, those of one day as they stand in the file."""
    return sorted(branches, key=lambda branch: branch.on)


def holds(fate: Mapping[str, str], given: Sequence[Given]) -> bool:
    """Whether all of it came true; what was not decided makes neither `=` nor `!=` true."""
    return all(each.branch in fate and (fate[each.branch] == each.outcome) == each.holds for each in given)


def leaves(branches: Sequence[Branch]) -> list[tuple[Fate, float]]:
    """Every fate with its odds, in the order of the outcomes; stops once there are more than `MOST_LEAVES`."""
    found: list[tuple[Fate, float]] = [({}, 1.0)]
    for branch in in_order(branches):
        grown: list[tuple[Fate, float]] = []
        for fate, odds in found:
            if holds(fate, branch.given):
                grown += [({**fate, branch.name: name}, odds * part) for name, part in branch.outcomes.items()]
            else:
                grown.append((fate, odds))
        found = grown
        if len(found) > MOST_LEAVES:
            break
    return found
