"""Policies half-way: half of what a policy would take alone, and how much of the mildest story's luck does the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tokyotrap.simulation.tilting import Tilt
from tokyotrap.studies.levers import Bench, Pulled
from tokyotrap.studies.mildest import HALF, Search

POLICIES = ("institutions.", "policy.")
"""Orders that somebody gives; the others are news."""
MOST = 5
"""Policies that are looked at."""


@dataclass(frozen=True)
class Halfway:
    """A policy that goes half of its way.

    Attributes:
        pulled: the lever, and what it takes alone.
        amount: half of that, or of its range where it does not reach [house units].
        share: of paths that do as asked with it and luck as it falls.
        distance: of the story's luck, that takes half of the paths there with it; None if none does.
    """

    pulled: Pulled
    amount: float
    share: float
    distance: float | None


def halfway(
    bench: Bench, pulled: Sequence[Pulled], tilt: Tilt, search: Search
) -> tuple[tuple[Halfway, ...], int]:
    """The nearest few policies half-way, and how many runs that took.

    Args:
        bench: the scenario with its levers.
        pulled: every lever, the nearest first.
        tilt: of the mildest story.
        search: in which it was found.
    """
    length = float(np.linalg.norm(tilt))
    best: dict[str, Pulled] = {}
    for each in pulled:
        if each.lever.setting.key.startswith(POLICIES):
            best.setdefault(each.lever.setting.key, each)
    found, runs = [], 0
    for each in list(best.values())[:MOST]:
        amount = 0.5 * (each.lever.largest if each.amount is None else each.amount)
        mine = Search(bench.pulled(each.lever, amount), search.line, holds=search.holds, paths=bench.paths,
                      seed=bench.seed)  # fmt: skip
        start = mine.trial(mine.nothing)
        share = mine.done(start)
        there = start if share >= HALF else mine.along(tilt / length, start, 0.5 * length)
        distance = None if there is None else float(np.linalg.norm(there.tilt))
        found.append(Halfway(each, amount, share, distance))
        runs += mine.trials
    return tuple(found), runs
