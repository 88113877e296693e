"""The catalogue: every name a scenario can set, collected from the parts of the model."""

from functools import cache

from tokyotrap.institutions import ALL
from tokyotrap.ledger.following import Following, Linked
from tokyotrap.model.mechanisms import CHOICES, KINDS, REGIMES
from tokyotrap.model.outside import SHOCKS, SOURCES
from tokyotrap.model.settings import Catalogue, Setting
from tokyotrap.parameter import cards
from tokyotrap.policy.intervention import Ladder

POLICY_RATE = "policy.monetary.policy_rate"
DECISION = "policy.monetary.decision"
PRICED = "policy.monetary.priced"
RATE_CHECK = "policy.intervention.rate_check"
OPERATION = "policy.intervention.operation"

MOVES = (
    Setting(POLICY_RATE, "%", "The Bank of Japan sets its policy rate.", "order", -0.01, 0.1),
    Setting(DECISION, "bp", "The Bank of Japan moves its policy rate by this much.", "order", -0.05, 0.05),
    Setting(PRICED, "bp", "What was priced of a decision of the same event.", "order", -0.05, 0.05),
    Setting(RATE_CHECK, "count", "The finance ministry checks rates with dealers.", "order", 0.0, 1.0),
    Setting(OPERATION, "JPY tn", "The finance ministry buys yen, over the days of the event.", "order", 0.0, 200.0),
)

OPENS = ("capacity.wealth", "capacity.start", "policy.credibility.start", "policy.dominance.start")
"""Values a run begins with; changing them later would change nothing."""


@cache
def catalogue() -> Catalogue:
    """Setting by key."""
    found = [*_choices(), *_values(), *_orders(), *MOVES]
    return {each.key: each for each in found}


def _choices() -> list[Setting]:
    """Mechanisms that can be switched to none, and what else is picked by name."""
    made = [
        Setting(name, "", f"{_first_line(kind)} Can be switched off.", "choice", default="on", choices=("on", "none"))
        for name, kind in KINDS.items()
    ]
    made += [
        Setting(source.key, "", source.meaning, "choice", default="random", choices=("random", "none"))
        for source in SOURCES
    ]
    made += [
        Setting(each.key, "", each.meaning, "choice", default=next(iter(each.options)), choices=tuple(each.options))
        for each in CHOICES
    ]
    return made


def _values() -> list[Setting]:
    """Parameters of mechanisms, with the ranges of their cards."""
    return [
        Setting(f"{name}.{card.name}", card.unit, f"See the fact {card.fact}.", "value", card.low, card.high,
                whole_run=f"{name}.{card.name}" in OPENS or issubclass(kind, Linked | Following))
        for name, kind in KINDS.items()
        for card in cards(kind)
    ]  # fmt: skip


def _orders() -> list[Setting]:
    """What institutions can be told to do, and shocks to prices."""
    made = [
        Setting(f"institutions.{kind.name}.{order.name}", order.unit, f"{kind.label}: {order.meaning}.", "order",
                order.low, order.high)
        for kind in ALL
        for order in kind.orders
    ]  # fmt: skip
    made += [
        Setting(f"{kind.name}.{each.name}", each.unit, f"{kind.label}: {each.meaning}.", "order", each.low, each.high)
        for kind in REGIMES
        for each in kind.orders
    ]
    return made + [Setting(each.key, each.unit, each.meaning, "order", each.low, each.high) for each in SHOCKS]


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0]


assert Ladder in KINDS.values()
