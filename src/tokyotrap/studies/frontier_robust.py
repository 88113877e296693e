"""The best policies in other states of the world: other scenarios, and other numbers for what nobody knows."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tokyotrap.errors import NoEquilibrium
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas
from tokyotrap.facts.consulted import Consulted
from tokyotrap.facts.drawn import overlaid
from tokyotrap.studies.frontier_levers import Policy
from tokyotrap.studies.frontier_worlds import Luck, Worlds, excess, neighbours
from tokyotrap.studies.plausible import calibrated, guessed

ACROSS = ("takaichi-gamble", "treasury-threat", "great-repatriation", "carry-collapse", "chaotic-exit")
"""Scenarios of the library that leave something for policy to decide; a choice, and ours."""

SCENARIO, PARAMETERS = "scenario", "parameters"


@dataclass(frozen=True)
class State:
    """A state of the world.

    Attributes:
        name: of the scenario, or number of the set of parameters.
        kind: `SCENARIO` or `PARAMETERS`.
        odds: policy -> red line -> share of paths that cross it.
    """

    name: str
    kind: str
    odds: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Robust:
    """Policies in several states of the world.

    Attributes:
        limits: red line -> what its odds may be.
        states: of the world.
        refused: sets of parameters without a stable equilibrium, left out.
    """

    limits: Mapping[str, float]
    states: tuple[State, ...]
    refused: int

    @property
    def policies(self) -> tuple[str, ...]:
        """In the order in which they were given."""
        return tuple(self.states[0].odds) if self.states else ()

    def over(self, policy: str, state: State) -> float:
        """How far the worst line is over its limit; negative if all hold."""
        return excess(state.odds[policy], self.limits)

    def holds(self, policy: str, kind: str) -> tuple[int, int]:
        """In how many states of a kind all limits hold, and of how many."""
        own = self.of(kind)
        return sum(self.over(policy, each) <= 0.0 for each in own), len(own)

    def worst(self, policy: str, kind: str) -> State:
        """The state of a kind in which the worst line is furthest over its limit."""
        return max(self.of(kind), key=lambda each: self.over(policy, each))

    def regret(self, policy: str, kind: str) -> tuple[float, float]:
        """How much worse it is than the best of these policies, on average over states of a kind, and at most."""
        gaps = [
            self.over(policy, each) - min(self.over(other, each) for other in self.policies) for each in self.of(kind)
        ]
        return sum(gaps) / len(gaps), max(gaps)

    def of(self, kind: str) -> list[State]:
        """States of one kind."""
        return [each for each in self.states if each.kind == kind]


def robust(
    worlds: Worlds,
    policies: Mapping[str, Policy],
    limits: Mapping[str, float],
    how: tuple[int, Luck],
    done: Callable[[], None],
) -> Robust:
    """Try policies in the scenarios of `ACROSS` and under plausible sets of parameters, with the same luck.

    Args:
        worlds: the scenario they were found on; its red lines and horizon are used everywhere.
        policies: by name.
        limits: of the red lines.
        how: sets of parameters, and the luck.
        done: called after each state.
    """
    count, luck = how
    found: list[State] = []

    def tried(name: str, kind: str, there: Worlds) -> None:
        with contextlib.suppress(NoEquilibrium):
            found.append(State(name, kind, {each: there.outcome(does, luck).odds() for each, does in policies.items()}))
        done()

    for each in neighbours(worlds.asked, ACROSS):
        atlas = facts.load(each.starts, overlays=each.facts)
        tried(each.name, SCENARIO, Worlds(each, atlas, worlds.lines, worlds.days))
    for place, atlas in enumerate(_atlases(worlds, count, luck.seed), start=1):
        tried(f"set {place}", PARAMETERS, Worlds(worlds.asked, atlas, worlds.lines, worlds.days))
    kept = sum(each.kind == PARAMETERS for each in found)
    return Robust(dict(limits), tuple(found), count - kept)


def _atlases(worlds: Worlds, count: int, seed: int) -> Iterator[Atlas]:
    """Facts with other numbers: what was calibrated drawn anew, what is guessed anywhere in its range."""
    used = Consulted(worlds.atlas)
    Worlds(worlds.asked, used, worlds.lines, worlds.days).world(Policy())
    for one, other in zip(calibrated(used, count, seed), guessed(used, count, seed), strict=True):
        yield overlaid(worlds.atlas, one | other)
