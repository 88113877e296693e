"""Odds of a branch changed from outside: `--set branch.election.landslide=0.8`; the other outcomes make room."""

import math
from collections.abc import Mapping
from dataclasses import replace

from tokyotrap.scenario.branches import TOLERANCE, odd
from tokyotrap.scenario.page import Page, shown
from tokyotrap.scenario.scenario import Branch

BRANCH = "branch."


def changed(page: Page, branches: tuple[Branch, ...], asked: Mapping[str, str]) -> tuple[Branch, ...]:
    """The branches with some odds changed.

    Outcomes that are named get what they are given; those of the same branch that are not share what is left in
    proportion to their odds (in equal parts if they had none).

    Args:
        page: mistakes are noted there.
        branches: of the scenario.
        asked: "BRANCH.OUTCOME" -> odds, as a number or as percent.
    """
    known = {branch.name: branch for branch in branches}
    wanted: dict[str, dict[str, float]] = {}
    for key, text in asked.items():
        name, _, outcome = key.partition(".")
        if name not in known:
            cure = page.suggest(name, list(known)) if known else "The scenario has no [[branch]]."
            page.note((), f'no branch is called "{shown(name)}"', cure)
        elif outcome not in known[name].outcomes:
            cure = page.suggest(outcome, list(known[name].outcomes))
            page.note((), f'{name} cannot come to "{shown(outcome)}"', cure)
        elif (number := odd(page, (), f"{BRANCH}{key}", text)) is not None:
            wanted.setdefault(name, {})[outcome] = number
    return tuple(
        replace(branch, outcomes=_rescaled(page, branch, wanted[branch.name])) if branch.name in wanted else branch
        for branch in branches
    )


def _rescaled(page: Page, branch: Branch, wanted: Mapping[str, float]) -> dict[str, float]:
    """All odds of a branch, those not wanted sharing the rest."""
    others = {name: part for name, part in branch.outcomes.items() if name not in wanted}
    rest = 1.0 - math.fsum(wanted.values())
    if rest < -TOLERANCE or (not others and rest > TOLERANCE):
        what = f"odds of {branch.name} sum to {1.0 - rest:.6g}, not to 1"
        page.note((), what, "Leave one outcome out, or mend them.")
        return dict(branch.outcomes)
    total = math.fsum(others.values())
    parts = {name: part / total if total > 0.0 else 1.0 / len(others) for name, part in others.items()}
    odds = dict(wanted) | {name: max(rest, 0.0) * part for name, part in parts.items()}
    whole = math.fsum(odds.values())
    return {name: odds[name] / whole for name in branch.outcomes}
