"""Mechanisms: the parts of the model that have parameters, by the name under which a scenario sets or drops them."""

from collections.abc import Mapping
from typing import Any

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.errors import InvalidInput, InvalidScenario, Mistake
from tokyotrap.facts.atlas import Atlas
from tokyotrap.institutions import ALL
from tokyotrap.institutions.ministry_of_finance import FUNDING_ORDERS, MinistryOfFinance
from tokyotrap.parameter import cards, fill, parameter
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


KINDS: dict[str, type[eqx.Module]] = {
    **{f"institutions.{kind.name}": kind for kind in ALL},
    "policy.intervention": Ladder,
    "policy.monetary": Board,
    "policy.washington": Committee,
    "capacity": Capacity,
}
"""Every mechanism by its name in a scenario."""

FUNDING_ORDER = "policy.intervention.funding_order"

Mechanisms = dict[str, eqx.Module]


def build(atlas: Atlas, settings: Mapping[str, float | str]) -> Mechanisms:
    """Every mechanism that a scenario keeps, its parameters from facts or from the scenario [house units].

    Raises:
        InvalidScenario: parameters outside their ranges, all at once.
    """
    made: Mechanisms = {}
    mistakes: list[Mistake] = []
    for name, kind in KINDS.items():
        if settings.get(name) == "none":
            continue
        given = {
            card.name: settings[f"{name}.{card.name}"] for card in cards(kind) if f"{name}.{card.name}" in settings
        }
        try:
            values = fill(kind, atlas, **given)
        except InvalidInput as error:
            mistakes += error.mistakes
            continue
        fields: dict[str, Any] = {key: jnp.asarray(value) for key, value in values.items()}
        if kind is MinistryOfFinance:
            fields["funding_order"] = FUNDING_ORDERS[str(settings.get(FUNDING_ORDER, "deposits first"))]
        made[name] = kind(**fields)
    if mistakes:
        raise InvalidScenario("settings", mistakes)
    if "institutions.ministry_of_finance" not in made:
        made.pop("policy.intervention", None)
    return made
