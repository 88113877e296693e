"""Mechanisms: the parts of the model that have parameters, by the name under which a scenario sets or drops them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
from jaxtyping import Array, Float

from tokyotrap import economy, markets
from tokyotrap.errors import InvalidInput, InvalidScenario, Mistake
from tokyotrap.facts.atlas import Atlas
from tokyotrap.institutions import ALL
from tokyotrap.institutions.ministry_of_finance import FUNDING_ORDERS, SALE_ORDERS, MinistryOfFinance
from tokyotrap.ledger.regime import Regime
from tokyotrap.markets.auctions import Auctions
from tokyotrap.model.grades import Grades
from tokyotrap.model.turbulence import Turbulence
from tokyotrap.parameter import cards, fill, parameter
from tokyotrap.policy.backstop import Backstop
from tokyotrap.policy.credibility import Credibility
from tokyotrap.policy.dominance import Dominance
from tokyotrap.policy.fiscal import Fiscal
from tokyotrap.policy.intervention import Ladder
from tokyotrap.policy.monetary import Board, Committee


class Capacity(eqx.Module):
    """Arbitrageurs' wealth and how risk-bearing follows it.

    Source: Kekre, Lenel and Mainardi (2024) for a = gamma / W; slow refill after Duffie (2010). Sizes are ours.
    """

    wealth: Float[Array, ""] | Any = parameter("USD tn", low=0.05, high=20.0, fact="capacity.wealth")
    start: Float[Array, ""] | Any = parameter("ratio", low=0.3, high=5.0, fact="capacity.start")
    exponent: Float[Array, ""] | Any = parameter("ratio", low=0.1, high=5.0, fact="capacity.exponent")
    refill: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=50.0, fact="capacity.refill")
    near: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="capacity.near_tipping")


REGIMES: tuple[type[Regime], ...] = (Credibility, Fiscal, Auctions, Dominance, Backstop)
"""Slow states, in the order in which they speak on a day."""

FOLLOWERS = {
    **{f"markets.{kind.name}": kind for kind in markets.ALL},
    **{f"economy.{kind.name}": kind for kind in economy.ALL},
}
"""Series outside the core."""

KINDS: dict[str, type[eqx.Module]] = {
    **{kind.name: kind for kind in REGIMES},
    **{f"institutions.{kind.name}": kind for kind in ALL},
    "policy.intervention": Ladder,
    "policy.monetary": Board,
    "policy.washington": Committee,
    "capacity": Capacity,
    "grades": Grades,
    "outside.turbulence": Turbulence,
    **FOLLOWERS,
}
"""Every mechanism by its name in a scenario."""

FUNDING_ORDER = "policy.intervention.funding_order"
SALE_ORDER = "policy.intervention.sale_order"
JOINT_ACTION = "policy.intervention.joint_action"


@dataclass(frozen=True)
class Choice:
    """Something a scenario picks by name, once, and that shapes one or more mechanisms.

    Attributes:
        key: the setting's name.
        meaning: one plain sentence.
        options: name -> what the mechanisms are given; the first is the default.
        given: mechanisms, and the name of their field.
    """

    key: str
    meaning: str
    options: Mapping[str, Any]
    given: tuple[tuple[type[eqx.Module], str], ...]

    def picked(self, settings: Mapping[str, float | str]) -> Any:
        """What the mechanisms are given under these settings."""
        return self.options[str(settings.get(self.key, next(iter(self.options))))]


CHOICES = (
    Choice(
        FUNDING_ORDER, "Which rung of the reserve pays first.", FUNDING_ORDERS, ((MinistryOfFinance, "funding_order"),)
    ),
    Choice(
        SALE_ORDER,
        "Which coupons a sale of the reserve takes first.",
        SALE_ORDERS,
        ((MinistryOfFinance, "sale_order"),),
    ),
    Choice(
        JOINT_ACTION,
        "Whether Washington acts along: louder rate checks and operations, and a partner's dollars.",
        {"none": False, "on": True},
        ((Ladder, "joint"), (MinistryOfFinance, "joint")),
    ),
)

Mechanisms = dict[str, eqx.Module]


def build(atlas: Atlas, settings: Mapping[str, float | str]) -> Mechanisms:
    """Every mechanism that a scenario keeps, its parameters from facts or from the scenario [house units].

    Raises:
        InvalidScenario: parameters outside their ranges, all at once.
    """
    filled: dict[str, dict[str, Any]] = {}
    mistakes: list[Mistake] = []
    for name, kind in KINDS.items():
        if settings.get(name) == "none":
            continue
        given = {
            card.name: settings[f"{name}.{card.name}"] for card in cards(kind) if f"{name}.{card.name}" in settings
        }
        try:
            filled[name] = dict(fill(kind, atlas, **given))
        except InvalidInput as error:
            mistakes += error.mistakes
    if mistakes:
        raise InvalidScenario("settings", mistakes)
    made: Mechanisms = {}
    placed = jax.device_put(filled)  # by name, and so in another order
    for name in filled:
        kind, fields = KINDS[name], placed[name]
        chosen = {field: each.picked(settings) for each in CHOICES for holder, field in each.given if holder is kind}
        made[name] = kind(**fields, **chosen)
    if "institutions.ministry_of_finance" not in made:
        made.pop("policy.intervention", None)
    return made
