"""Policies told with fresh luck, beside the scenario as it is, the arms of the trap and the shipped transition."""

from collections.abc import Callable, Mapping, Sequence

from tokyotrap.facts import atlas as facts
from tokyotrap.results.arms import AS_IS as AS_IT_IS
from tokyotrap.results.arms import HIKE, HOLD, assumed, paired
from tokyotrap.results.policy_trap import Arm, Figure, mean_error
from tokyotrap.studies.frontier_found import ARM, BEST, SHIPPED, Told
from tokyotrap.studies.frontier_levers import AS_IS, Policy, told
from tokyotrap.studies.frontier_search import Search
from tokyotrap.studies.frontier_worlds import Luck, Outcome, Worlds, excess, neighbours, worst

TRANSITION = "controlled-transition"


def arms(worlds: Worlds) -> dict[str, Policy]:
    """The scenario as it is and both arms of the trap, as policies, by name."""
    known = assumed(worlds.atlas)
    level = round(100.0 * (known.hike_to - worlds.frame.rate), 6)
    return {
        AS_IT_IS: AS_IS,
        HIKE: Policy(level=level),
        HOLD: Policy(level=0.0, purchases=known.purchases),
    }


def tell(
    worlds: Worlds, search: Search, chosen: Sequence[Policy], luck: Luck, done: Callable[[], None]
) -> tuple[Told, ...]:
    """What policies come to with luck on which nothing was chosen, path by path beside the scenario as it is.

    Args:
        worlds: the scenario.
        search: what was found, with its limits.
        chosen: the best policies.
        luck: fresh.
        done: called after each policy.
    """
    first = worlds.outcome(AS_IS, luck)
    named = {name: (ARM, policy) for name, policy in arms(worlds).items()}
    named |= {f"policy {place}": (BEST, policy) for place, policy in enumerate(chosen, start=1)}
    found = []
    for name, (kind, policy) in named.items():
        outcome = worlds.outcome(policy, luck)
        known = search.found.get(policy.plain)
        arm = _arm(name, told(policy, worlds.frame.rate), outcome, first)
        searched = None if known is None else known.odds
        found.append(_told(kind, policy, arm, outcome.odds(worlds.days // 2), searched, search.limits))
        done()
    for each in neighbours(worlds.asked, (TRANSITION,)):
        atlas = facts.load(each.starts, overlays=each.facts)
        outcome = Worlds(each, atlas, worlds.lines, worlds.days).outcome(AS_IS, luck)
        arm = _arm(each.name, f"The library's scenario: {each.title}.", outcome, first)
        found.append(_told(SHIPPED, None, arm, outcome.odds(worlds.days // 2), None, search.limits))
        done()
    return tuple(found)


def bought(worlds: Worlds, policy: Policy, luck: Luck) -> Figure:
    """Yen bought by the ministry over the horizon, beside the scenario as it is, path by path [trillion yen]."""
    mine, plain = (worlds.bought(each, luck) for each in (policy, AS_IS))
    apart = mine - plain
    return Figure(float(mine.mean()), mean_error(mine), float(apart.mean()), mean_error(apart))


def _told(
    kind: str,
    policy: Policy | None,
    arm: Arm,
    half: Mapping[str, float],
    searched: Mapping[str, float] | None,
    limits: Mapping[str, float],
) -> Told:
    odds = {name: figure.value for name, figure in arm.odds.items()}
    return Told(kind, policy, arm, half, searched, excess(odds, limits), worst(odds, limits))


def _arm(name: str, meaning: str, outcome: Outcome, first: Outcome) -> Arm:
    """Means and odds, and how far they are from the scenario as it is, path by path."""
    mine, theirs = (
        (each.ends, {line: (day > 0).astype(float) for line, day in each.crossed.items()}) for each in (outcome, first)
    )
    return paired(name, meaning, mine, theirs)
