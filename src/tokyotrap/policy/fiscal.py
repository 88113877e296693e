"""Fiscal news: what the market makes of money nobody had planned to borrow, and the bonds that come later."""

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


class Fiscal(Regime):
    """Unfunded spending, or its end.

    What is announced and was priced moves nothing. News moves the JGB 30-year by `calm` per 1 % of GDP if credibility
    is whole, by `stressed` at the credibility of the starting day, and in proportion below. A share of that lasts, as
    the long-run trend of inflation and debt; the rest is holders who step back, dealers who must hold what they leave,
    and their return within days. The bonds themselves are sold over the following years; they were priced with the
    news, so that each leaves an overhang only.

    Source: 19-20 January 2026, about 20 bp on the 30-year per 1 % of GDP, .41 of it left after nine trading days; CBO
    (2019) for the calm response. The line between the two is ours.
    """

    name: ClassVar[str] = "policy.fiscal"
    label: ClassVar[str] = "Government"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("unfunded", "JPY tn", "spending or tax cuts announced without funding, in all", -200.0, 500.0),
    )

    stressed: Float[Array, ""] | Any = parameter(
        "bp per 1% of GDP", low=0.0, high=100.0, fact="elasticity.jgb.fiscal_news_30y"
    )
    calm: Float[Array, ""] | Any = parameter("bp per 1% of GDP", low=0.0, high=50.0, fact="fiscal.calm_response")
    reference: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="credibility.start")
    lasting: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="fiscal.lasting_share")
    economy: Float[Array, ""] | Any = parameter("JPY tn", low=100.0, high=2000.0, fact="japan.nominal_gdp")
    years: Float[Array, ""] | Any = parameter("years", low=0.1, high=10.0, fact="fiscal.issuance_years")

    def opening(self) -> Memory:
        """Nothing announced that is still to be borrowed [trillion yen]."""
        return {"to_borrow": np.zeros(())}

    def response(self, credibility: Float[Array, ""] | float) -> Float[Array, ""]:
        """Rise of the JGB 30-year per unfunded share of GDP [decimal per year per ratio]."""
        doubt = (1.0 - credibility) / (1.0 - self.reference)
        return self.calm + (self.stressed - self.calm) * doubt

    def day(self, state: Memory, quotes: Quotes, stance: Stance, chance: Float[Array, " 2"]) -> Said:
        """Today's news and today's part of what was announced earlier; `chance` is not used."""
        announced = stance.order("policy.fiscal.unfunded")
        borrowed = state["to_borrow"] / (self.years * DAYS)
        share = announced / self.economy
        rise = self.response(stance.hears("credibility", self.reference)) * share
        told = {"unfunded": jnp.asarray(share), "announced_issuance": borrowed / quotes.yen_per_dollar_at_start}
        effects: tuple[Effect, ...] = ()
        if stance.has("policy.fiscal.unfunded"):
            retreat, back = (1.0 - self.lasting) * rise, "fiscal.overshoot_half_life"
            effects = (
                Effect("fiscal news", "factor", "lJ", self.lasting * rise, per="jgb_30y"),
                Effect("holders step back", "flow", "jgb_30_40y/inventory", retreat, per="jgb_30y", fading=back),
            )
        return {"to_borrow": state["to_borrow"] - borrowed + announced}, told, effects
