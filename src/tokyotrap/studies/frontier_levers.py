"""The levers of a policy: what a government and its bank can do, between which bounds, and as which orders."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.clock import DAYS
from tokyotrap.model.catalogue import DECISION, POLICY_RATE, PRICED
from tokyotrap.model.mechanisms import FUNDING_ORDER, SALE_ORDER
from tokyotrap.model.programme import Happening, Programme

PURCHASES = "institutions.bank_of_japan.purchases"
UNFUNDED = "policy.fiscal.unfunded"
LINE, SIZE = "policy.intervention.defence_line", "policy.intervention.size"
RATE_ORDERS = (POLICY_RATE, DECISION, PRICED)

BEYOND = 10**6
"""A business day that never comes: an event of that day does not happen."""

ANNOUNCED = 5
"""Business day on which the package is announced: a week after the start, as in the library's scenarios."""

FUNDINGS = {
    "deposits first": {FUNDING_ORDER: "deposits first", SALE_ORDER: "short notes first"},
    "securities first": {FUNDING_ORDER: "securities first", SALE_ORDER: "short notes first"},
    "long bonds first": {FUNDING_ORDER: "long bonds first", SALE_ORDER: "long bonds first"},
}
"""How operations are paid for: what is chosen of the reserve, by name."""

PACES = (0.5, 1.0, 2.0)
"""Steps of the policy rate a meeting, on the way to its level."""


@dataclass(frozen=True)
class Lever:
    """What can be pulled, and how far.

    Attributes:
        name: field of a policy.
        words: what it is.
        unit: of the bounds.
        low, high: bounds, ours.
        step: between settings that are tried.
        why: the reason for the bounds.
    """

    name: str
    words: str
    unit: str
    low: float
    high: float
    step: float
    why: str


LEVERS = (
    Lever("level", "policy rate reached", "% over today", -0.5, 1.25, 0.25,
          "guess: two steps back, or to the highest of the fact trap.hike_to"),
    Lever("purchases", "JGBs bought beyond the plan", "JPY tn a year", -12.0, 48.0, 3.0,
          "guess: from a plan that is cut by 40 % to twice the fact trap.purchases"),
    Lever("package", "unfunded spending announced", "JPY tn", -10.0, 10.0, 1.0,
          "guess: about what the Takaichi gamble gives (8) and takes back (11)"),
    Lever("line", "defence line of the yen", "JPY per USD", 150.0, 170.0, 1.0,
          "guess: from five yen under the market to ten over the line of today"),
    Lever("size", "size of one operation", "JPY tn", 0.0, 10.0, 0.5,
          "guess: from none to nearly twice the largest day so far, 5.9"),
)  # fmt: skip
"""Every number of a policy; all bounds are ours, and guesses. How it is paid for is the fourth choice: `FUNDINGS`."""

BY_NAME = {each.name: each for each in LEVERS}


@dataclass(frozen=True)
class Policy:
    """What is done from the first day on.

    Attributes:
        level: policy rate that is gone to and held, over that of the start [percentage points]; None if the board
            decides by its rule and the scenario.
        pace: steps a meeting on the way; of no account if the board decides.
        purchases: of JGBs beyond the plan [trillion yen a year].
        package: unfunded spending announced; negative if spending is cut or funded [trillion yen].
        line: the ministry defends [yen per dollar]; None for the ladder as it is.
        size: of one operation [trillion yen]; of no account without a line.
        funding: how operations are paid for; a name of `FUNDINGS`, or empty for the scenario's own.
    """

    level: float | None = None
    pace: float = 1.0
    purchases: float = 0.0
    package: float = 0.0
    line: float | None = None
    size: float = 0.0
    funding: str = ""

    @property
    def plain(self) -> "Policy":
        """The same, with what is of no account at one value, so that equal policies are equal."""
        paced = self if self.level else replace(self, pace=1.0)
        return paced if paced.line is not None else replace(paced, size=0.0)


AS_IS = Policy()
"""The scenario as it is: the board decides, nothing else is done."""


@dataclass(frozen=True)
class Frame:
    """When policy can act in a run, and from where.

    Attributes:
        meetings: business days on which the board meets.
        rate: policy rate of the start [decimal per year].
        step: of the board [decimal per year].
        days: horizon [business days].
    """

    meetings: tuple[int, ...]
    rate: float
    step: float
    days: int

    def rates(self, policy: Policy) -> list[float]:
        """The policy rate after each meeting, in whole steps; never below nothing [decimal per year]."""
        goal = max(0.0, self.rate + (policy.level or 0.0) / 100.0)
        apart = goal - self.rate
        found = []
        for count in range(1, len(self.meetings) + 1):
            moved = min(math.floor(policy.pace * count + 1e-9) * self.step, abs(apart))
            found.append(self.rate + math.copysign(moved, apart))
        return found


def ordered(asked: Programme, policy: Policy, frame: Frame) -> Programme:
    """A scenario's events and those of a policy.

    Every policy has the same events in the same order, some on a day that never comes, so that what is compiled for
    one serves all. Where the policy sets the rate, what the scenario orders of it does not happen.
    """
    theirs = [part for each in asked.happenings for part in _parted(each, silent=policy.level is not None)]
    return Programme((*theirs, *_own(policy, frame)), asked.forks)


def _parted(event: Happening, *, silent: bool) -> list[Happening]:
    """An event as what it orders of the policy rate, which may be silenced, and all else."""
    rate = {key: value for key, value in event.orders.items() if key in RATE_ORDERS}
    rest = {key: value for key, value in event.orders.items() if key not in RATE_ORDERS}
    if not rate:
        return [event]
    decision = replace(event, orders=rate, values={})
    if silent:
        decision = replace(decision, day=None if event.day is None else BEYOND, after=BEYOND)
    return [decision, *([replace(event, orders=rest)] if rest or event.values else [])]


def _own(policy: Policy, frame: Frame) -> list[Happening]:
    """What the policy orders: rates meeting by meeting, purchases, the package, the ladder."""
    sets = policy.level is not None
    made = [
        Happening(day if sets else BEYOND, (), 0, {}, {POLICY_RATE: rate}, 1)
        for day, rate in zip(frame.meetings, frame.rates(policy), strict=True)
    ]
    bought = policy.purchases * frame.days / DAYS
    made.append(Happening(1, (), 0, {}, {PURCHASES: bought}, frame.days))
    made.append(Happening(ANNOUNCED, (), 0, {}, {UNFUNDED: policy.package}, 1))
    line = 0.0 if policy.line is None else policy.line
    made.append(Happening(BEYOND if policy.line is None else 1, (), 0, {LINE: line, SIZE: policy.size}, {}, 1))
    return made


def output_of(package: float, atlas: Atlas, days: int) -> float:
    """What a package adds to output by the horizon [% of GDP], which the model does not do by itself.

    It is spent evenly over the years in which it is borrowed, and counts by the multiplier of public investment, the
    larger of the two that the facts have: what consolidation costs is rather over- than understated. The lag is that
    of the model's output.

    Args:
        package: in all [trillion yen].
        atlas: facts.
        days: horizon [business days].

    Source:
        Cabinet Office, short-run model (2015), for the multiplier; that it stands for any package is ours.
    """
    keep = 2.0 ** (-1.0 / atlas.value("economy.gdp_half_life"))
    a_year = package / atlas.value("fiscal.issuance_years") / atlas.value("japan.nominal_gdp")
    share = (1.0 - keep ** min(days, atlas.value("fiscal.issuance_years") * DAYS)) / (1.0 - keep**DAYS)
    return float(100.0 * atlas.value("economy.investment_multiplier") * a_year * share)


def told(policy: Policy, rate: float) -> str:
    """One sentence: what the policy is.

    Args:
        policy: to be told.
        rate: policy rate of the start [decimal per year].
    """
    if policy == AS_IS:
        return "The board decides by its rule and the scenario; nothing else is done."
    parts = [_rate_words(policy, 100.0 * rate)]
    if policy.purchases:
        parts.append(f"{abs(policy.purchases):g} trillion yen of JGBs a year "
                     f"{'beyond' if policy.purchases > 0 else 'short of'} the plan")  # fmt: skip
    if policy.package:
        parts.append(f"{abs(policy.package):g} trillion yen {'unfunded' if policy.package > 0 else 'of funding found'}")
    if policy.line is not None:
        operations = f"operations of {policy.size:g} trillion yen" if policy.size else "no operations"
        parts.append(f"a defence line of {policy.line:g} with {operations}")
        if policy.size and policy.funding:
            parts.append(policy.funding)
    return f"{'; '.join(parts)}."


def _rate_words(policy: Policy, rate: float) -> str:
    if policy.level is None:
        return "The board decides"
    if not policy.level:
        return f"The policy rate is held at {rate:g} %"
    speed = {0.5: "a step every second meeting", 1.0: "a step a meeting", 2.0: "two steps a meeting"}[policy.pace]
    return f"The policy rate goes to {max(0.0, rate + policy.level):g} %, {speed}"


def apart(one: Policy, other: Policy) -> float:
    """How far two policies are from each other: the largest distance of a lever, as a share of its bounds [0 to 1]."""
    if (one.level is None) != (other.level is None):
        return 1.0
    gaps = [abs(_set(one, each) - _set(other, each)) / (each.high - each.low) for each in LEVERS]
    return max(gaps)


def at_bounds(policy: Policy) -> list[Lever]:
    """Levers that are pulled as far as they go."""
    return [each for each in LEVERS if getattr(policy, each.name) in (each.low, each.high)
            and (each.name != "size" or policy.line is not None)]  # fmt: skip


def past(policy: Policy, lever: Lever) -> float:
    """Where a lever at its bound would be, pulled past it by half of its span [its unit]."""
    value, half = float(getattr(policy, lever.name)), 0.5 * (lever.high - lever.low)
    return max(value - half, 0.0) if lever.name == "size" and value == lever.low else (
        value - half if value == lever.low else value + half)  # fmt: skip


def _set(policy: Policy, lever: Lever) -> float:
    value = getattr(policy, lever.name)
    return 0.0 if value is None else float(value)


def different(ranked: Sequence[Policy], count: int, least: float) -> list[int]:
    """Places of the first so many policies that are at least so far apart; fewer if there are not so many."""
    found: list[int] = []
    for place, policy in enumerate(ranked):
        if len(found) < count and all(apart(policy, ranked[each]) >= least for each in found):
            found.append(place)
    return found
