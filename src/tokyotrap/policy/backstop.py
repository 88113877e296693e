"""The Bank of Japan's exceptional purchases: when it announces them, what the word alone does, and what it buys."""

from typing import Any, ClassVar

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.ledger.buckets import INVENTORY, JGBS
from tokyotrap.ledger.order import Order
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.regime import Effect, Memory, Regime, Said
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.triggers import Answer, above, both, either, happens, over, pick, stands
from tokyotrap.parameter import parameter

CAUSE = "announcement of exceptional purchases"


class Backstop(Regime):
    """A central bank that buys when long yields run away or auctions keep failing.

    A rise of the 30-year over a week, or a strike of buyers, alerts it; on a day of alert it announces by chance, once
    in a pause at most. The word takes back a share of what dealers are left with, the fire sale, and nothing of lasting
    positions or of news; then the bank buys for some days. It costs credibility.

    Source: the share after the British backstop of September 2022. Thresholds, chance, size and cost are ours.
    """

    name: ClassVar[str] = "policy.backstop"
    label: ClassVar[str] = "Bank of Japan"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("announce", "count", "exceptional purchases of super-long JGBs are announced, and begin", 0.0, 1.0),
    )

    speed: Float[Array, ""] | Any = parameter("bp", low=1.0, high=500.0, fact="backstop.speed")
    strike: Float[Array, ""] | Any = parameter("ratio", low=0.01, high=1.0, fact="backstop.strike")
    hysteresis: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="backstop.hysteresis")
    readiness: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="backstop.readiness")
    pause: Float[Array, ""] | Any = parameter("business days", low=1.0, high=260.0, fact="backstop.pause")
    share: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="backstop.announcement")
    size: Float[Array, ""] | Any = parameter("JPY tn", low=0.0, high=100.0, fact="backstop.purchases")
    days: Float[Array, ""] | Any = parameter("business days", low=1.0, high=260.0, fact="backstop.days")
    cost: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="backstop.credibility_cost")

    def opening(self) -> Memory:
        """No alert, nothing announced, nothing to buy."""
        return dict.fromkeys(("alert", "wait", "left", "ordered", "announcements", "bought"), np.zeros(()))

    def day(self, state: Memory, quotes: Quotes, stance: Stance, chance: Float[Array, " 2"]) -> Said:
        """Whether the bank announces today, and what it buys [trillion dollars].

        Args:
            state: as of yesterday; `left` is days of purchases to come, `bought` trillion yen so far.
            quotes: yesterday's close.
            stance: what dealers hold [trillion dollars], and the strike.
            chance: two uniform numbers; the first decides.
        """
        alert = self.alarmed(stands(state["alert"]), quotes, stance)
        told_to = jnp.asarray(stance.order(f"{self.name}.announce")) > 0.0
        decides = both(both(alert, over(state["wait"])), happens(chance[0], self.readiness))
        announces = either(decides, told_to & (state["ordered"] <= 0.0))
        left = pick(announces, self.days, state["left"])
        part = jnp.minimum(left, 1.0) * self.size / self.days
        after = {
            "alert": alert.astype(float),
            "wait": pick(announces, self.pause, jnp.maximum(state["wait"] - 1.0, 0.0)),
            "left": jnp.maximum(left - 1.0, 0.0),
            "ordered": told_to.astype(float),
            "announcements": state["announcements"] + announces,
            "bought": state["bought"] + part,
        }
        told = {
            "emergency_purchases": part / quotes.yen_per_dollar_at_start,
            "credibility_cost": pick(announces, self.cost, 0.0),
        }
        return after, told, self._word(announces, stance)

    def alarmed(self, before: Answer, quotes: Quotes, stance: Stance) -> Answer:
        """Whether the bank is on alert: it begins at the thresholds and ends well below both."""
        rise = quotes.change_week("jgb_30y") / self.speed
        level = jnp.maximum(rise, stance.hears("strike", 0.0) / self.strike)
        return above(level, pick(before, self.hysteresis, 1.0), 0.5)

    def _word(self, announces: Answer, stance: Stance) -> tuple[Effect, ...]:
        """The announcement takes a share of dealers' JGBs off their hands; nothing where they hold none."""
        share = pick(announces, self.share, 0.0)
        return tuple(
            Effect(CAUSE, "flow", f"{name}/{INVENTORY}", -share * jnp.maximum(stance.inventory[name], 0.0))
            for name in JGBS
        )
