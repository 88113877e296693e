"""Regimes: slow states with a daily rule, such as credibility or a strike; they speak to others and to prices."""

from abc import abstractmethod
from typing import Any, ClassVar

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.ledger.order import Order
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance

Memory = dict[str, Float[Any, ""]]
"""State variables of one regime by name."""


class Effect(eqx.Module):
    """What a regime does to prices today.

    Attributes:
        size: of the effect; see `kind`.
        cause: why, for the attribution.
        kind: "factor" moves a factor of the equilibrium by what moves `per` by `size` at normal capacity [internal
            units]; "flow" leaves `size` with arbitrageurs [trillion dollars]; "direct" adds `size` to one series
            [internal units].
        key: the factor, "leg/decay", or the series.
        per: for a factor, the series its size is measured on.
        fading: for a factor, the fact that holds the half-life after which half of the effect is gone [business days];
            empty if it goes with the factor's own mean reversion.
    """

    size: Float[Array, ""]
    cause: str = eqx.field(static=True)
    kind: str = eqx.field(static=True)
    key: str = eqx.field(static=True)
    per: str = eqx.field(static=True, default="")
    fading: str = eqx.field(static=True, default="")

    def __init__(
        self, cause: str, kind: str, key: str, size: Float[Array, ""] | float, *, per: str = "", fading: str = ""
    ) -> None:
        self.cause, self.kind, self.key, self.per, self.fading = cause, kind, key, per, fading
        self.size = jnp.asarray(size)


Said = tuple[Memory, dict[str, Float[Array, ""]], tuple[Effect, ...]]
"""State after today, what others are told today, and effects on prices."""


class Regime(eqx.Module):
    """A slow state with a daily rule.

    Attributes:
        name: of the setting.
        label: owner of its effects in the attribution.
        orders: what a scenario can tell it, asked with `stance.order(f"{name}.{order.name}")`.
    """

    name: eqx.AbstractClassVar[str]
    label: eqx.AbstractClassVar[str]
    orders: ClassVar[tuple[Order, ...]] = ()

    @abstractmethod
    def opening(self) -> Memory:
        """Its state variables on the starting day."""

    @abstractmethod
    def day(self, state: Memory, quotes: Quotes, stance: Stance, chance: Float[Array, " 2"]) -> Said:
        """One day at yesterday's close, given two uniform numbers."""
