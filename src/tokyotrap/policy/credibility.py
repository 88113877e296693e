"""Credibility of public finances: what is left of the belief that debts will be paid in money that keeps its worth."""

from typing import Any, ClassVar

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.order import Order
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.regime import Effect, Memory, Regime, Said
from tokyotrap.ledger.stance import Stance
from tokyotrap.parameter import parameter

FISCAL_NEWS = "outside.fiscal_trend"
"""The source of outside news that grows louder as credibility falls."""


class Credibility(Regime):
    """A state between 0 and 1 that is lost quickly and regained slowly.

    It returns to its usual level, less what fiscal dominance takes from that. It is lost by unfunded spending, by a
    steepening of the super-long end that is faster than usual, by failed auctions, and by what central bank purchases
    cost. The lower it is, the louder is news about public debt: its volatility is multiplied by exp(loudness (reference
    - credibility)). And the lower it is below the reference, the more of a steepening the yen pays for the day after.
    The sign of JGB yields on the yen follows: with credibility yields rise on growth and policy, without it on debt.

    Source: the regime is that of October 2025 to January 2026 (USDJPY +9 % per +1 pp of the JGB 10-year, before -5 %);
    every size here is ours.
    """

    name: ClassVar[str] = "policy.credibility"
    label: ClassVar[str] = "Government"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("gain", "ratio", "credibility won, or lost if negative, over the days of the event", -1.0, 1.0),
    )

    start: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="credibility.start")
    reference: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="credibility.start")
    usual: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="credibility.usual")
    speed: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=12.0, fact="credibility.speed")
    per_spending: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=20.0, fact="credibility.per_spending")
    per_rout: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=500.0, fact="credibility.per_rout")
    tolerance: Float[Array, ""] | Any = parameter("bp", low=0.0, high=100.0, fact="credibility.tolerance")
    per_failure: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="credibility.per_failed_auction")
    per_dominance: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="credibility.per_dominance")
    flight: Float[Array, ""] | Any = parameter("% per pp", low=0.0, high=100.0, fact="credibility.flight")
    loudness: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=5.0, fact="credibility.loudness")

    def opening(self) -> Memory:
        """The level of the starting day [0 to 1], and the curve's steepening since then, none."""
        return {"level": self.start, "steeper": np.zeros(())}

    def day(self, state: Memory, quotes: Quotes, stance: Stance, chance: Float[Array, " 2"]) -> Said:
        """Losses and gains of the day; `chance` is not used."""
        anchor = self.usual - self.per_dominance * stance.heard("dominance", 0.0)
        gained = self.speed / DAYS * (anchor - state["level"]) + stance.order("policy.credibility.gain")
        steeper = quotes.change_week("jgb_30y") - quotes.change_week("jgb_5y")
        lost = (
            self.per_rout * jnp.maximum(steeper - self.tolerance, 0.0) / quotes.memory.recall.week
            + self.per_spending * stance.heard("unfunded", 0.0)
            + self.per_failure * stance.heard("failed_auction", 0.0)
            + stance.heard("credibility_cost", 0.0)
        )
        level = jnp.clip(state["level"] + gained - lost, 0.0, 1.0)
        louder = jnp.exp(self.loudness * (self.reference - level))
        slope = quotes["jgb_30y"] - quotes["jgb_5y"]
        since = slope - quotes.at_start("jgb_30y") + quotes.at_start("jgb_5y")
        doubt = jnp.maximum(1.0 - state["level"] / self.reference, 0.0)
        paid = self.flight * doubt * (since - state["steeper"])
        told = {"credibility": level, f"volatility.{FISCAL_NEWS}": louder}
        effect = Effect("distrust of the yen", "factor", "trend", paid, per="usdjpy")
        return {"level": level, "steeper": since}, told, (effect,)
