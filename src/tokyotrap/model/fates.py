"""Fates: what every branch of a scenario comes to on every path, drawn before the first day."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

UNDECIDED = -1
"""In place of the number of an outcome: the branch does not come up on this path."""


@dataclass(frozen=True)
class Need:
    """A branch, by its place, came to an outcome, by its place; or, if not `holds`, to another one."""

    branch: int
    outcome: int
    holds: bool


@dataclass(frozen=True)
class Fork:
    """A branch in the engine's terms: its name, the odds of its outcomes, and what it hangs on."""

    name: str
    odds: tuple[float, ...]
    given: tuple[Need, ...] = ()


def decide(forks: Sequence[Fork], chance: Float[np.ndarray, "paths B"]) -> Int[np.ndarray, "paths B"]:
    """Number of the outcome of every branch on every path, or `UNDECIDED`.

    The outcome is where the path's chance falls among the cumulated odds, so that a change of odds moves no more paths
    than it must.

    Args:
        forks: in the order in which they are decided.
        chance: a uniform number between 0 and 1 for each path and branch.
    """
    fates = np.full(chance.shape, UNDECIDED)
    for place, fork in enumerate(forks):
        drawn = np.searchsorted(np.cumsum(fork.odds)[:-1], chance[:, place], side="right")
        fates[:, place] = np.where(came_true(fork.given, fates), drawn, UNDECIDED)
    return fates


def came_true(given: Sequence[Need], fates: Int[np.ndarray, "paths B"]) -> np.ndarray:
    """On which paths all of it came true; what was not decided did not, whichever way it is asked."""
    true = np.ones(len(fates), dtype=bool)
    for need in given:
        came = fates[:, need.branch]
        true &= (came != UNDECIDED) & ((came == need.outcome) == need.holds)
    return true
