"""Fiscal dominance: how far the central bank is led by what the budget needs instead of by inflation."""

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


class Dominance(Regime):
    """A state between 0 and 1: the weight of financing in the bank's decisions.

    It goes to a target that rises with the debt service, with lost credibility, and with what a vote or a government
    has made of the bank's mandate. Markets price its changes at once: the long-run trend of inflation rises, expected
    policy rates fall behind it, and the yen pays a premium; the bank takes a share of every auction onto its books.
    Others hear how far it has risen since the start, as a share of the way that is left.

    Source: the idea is Sargent and Wallace (1981), "Some unpleasant monetarist arithmetic"; every size here is ours.
    """

    name: ClassVar[str] = "policy.dominance"
    label: ClassVar[str] = "Bank of Japan"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("mandate", "ratio", "pressure on the bank that a vote or a government adds for good", -1.0, 1.0),
    )

    start: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=0.95, fact="dominance.start")
    speed: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=50.0, fact="dominance.speed")
    per_service: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=10.0, fact="dominance.per_debt_service")
    per_doubt: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=10.0, fact="dominance.per_lost_credibility")
    trend: Float[Array, ""] | Any = parameter("bp", low=0.0, high=500.0, fact="dominance.jgb_30y")
    behind: Float[Array, ""] | Any = parameter("bp", low=0.0, high=500.0, fact="dominance.jgb_5y")
    premium: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="dominance.usdjpy")
    monetised: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="dominance.monetised")

    def opening(self) -> Memory:
        """The weight of the starting day, what votes added, and the credibility first heard [0 to 1]."""
        return {"weight": self.start, "mandate": np.zeros(()), "trusted": np.full((), -1.0)}

    def day(self, state: Memory, quotes: Quotes, stance: Stance, chance: Float[Array, " 2"]) -> Said:
        """Towards the target of the day; `chance` is not used."""
        mandate = state["mandate"] + stance.order("policy.dominance.mandate")
        now = jnp.asarray(stance.hears("credibility", 1.0))
        trusted = jnp.where(state["trusted"] < 0.0, now, state["trusted"])
        service = quotes["debt_service"] / quotes.at_start("debt_service") - 1.0
        push = self.per_service * service + self.per_doubt * (trusted - now) + mandate
        target = jnp.clip(self.start + push, 0.0, 1.0)
        weight = state["weight"] + self.speed / DAYS * (target - state["weight"])
        more = weight - state["weight"]
        risen = jnp.maximum(weight - self.start, 0.0) / (1.0 - self.start)
        effects = (
            Effect("dominance: trend inflation", "factor", "lJ", self.trend * more, per="jgb_30y"),
            Effect("dominance: rates behind inflation", "factor", "mJ", -self.behind * more, per="jgb_5y"),
            Effect("dominance: premium on the yen", "factor", "trend", self.premium * more, per="usdjpy"),
        )
        told = {"dominance": risen, "monetised": self.monetised * risen}
        return {"weight": weight, "mandate": mandate, "trusted": trusted}, told, effects


