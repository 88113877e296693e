"""The carry trade: yen borrowed to hold what pays more, until the yen moves."""

from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.institutions.institution import Institution, Order
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import OTHER_FOREIGN
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.trades import Trades
from tokyotrap.parameter import parameter

NOT_ALL = 0.99
"""Largest share unwound that the logarithm of what is left can bear; a guard, not a number of the world."""


class CarryTraders(Institution):
    """Leveraged investors abroad who are short yen.

    The wanted book grows with the carry and shrinks with volatility; it is built slowly. Losses on the yen trip stop
    orders: when USDJPY has fallen by `stop` from its recent high the book is cut at the speed of August 2024.

    Source: size and speed: BIS Bulletin 90 (2024) and bank estimates of the share unwound by 9 August 2024; the stop
    level, the speed of building and the limits of a day are ours.
    """

    name: ClassVar[str] = "carry_traders"
    label: ClassVar[str] = "Carry traders"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("unwind", "ratio", "share of the starting book unwound, over the days of the event", 0.0, 1.0),
    )

    size: Float[Array, ""] | Any = parameter("JPY tn", low=0.0, high=200.0, fact="carry.book.start")
    build: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=50.0, fact="carry_traders.building_pace")
    stop: Float[Array, ""] | Any = parameter("%", low=0.5, high=20.0, fact="carry_traders.stop_loss")
    width: Float[Array, ""] | Any = parameter("%", low=0.05, high=5.0, fact="carry_traders.stop_loss_width")
    unwound: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="carry.unwind_share")
    ceiling: Float[Array, ""] | Any = parameter("ratio", low=1.0, high=5.0, fact="carry_traders.ceiling")
    calm_limit: Float[Array, ""] | Any = parameter("ratio", low=1.0, high=10.0, fact="carry_traders.calm_limit")
    daily_build: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="carry_traders.daily_build")
    daily_cut: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="carry_traders.daily_cut")
    unwinding: Float[Array, ""] | Any = parameter("business days", low=1.0, high=260.0, fact="carry.unwind_time")

    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """Move slowly to the wanted book; cut it fast when stops are hit [trillion dollars]."""
        held = jnp.maximum(jnp.minimum(book[OTHER_FOREIGN], -book["yen"]), 0.0)
        start = self.size / quotes.yen_per_dollar_at_start
        adjusted = self.build / DAYS * (held - self.wanted(quotes) * start)
        stopped = self.stop_orders(quotes) * held
        ordered = stance.order("institutions.carry_traders.unwind") * start
        stopped = jnp.minimum(stopped + ordered, held)
        adjusted = jnp.clip(adjusted, -self.daily_build * start, self.daily_cut * (held - stopped))
        return (self.trade("carry for its risk", adjusted), self.trade("stop-losses and unwinding", stopped))

    def wanted(self, quotes: Quotes) -> Float[Array, ""]:
        """Wanted book over that of the start: carry to volatility against the same ratio on the first day [ratio]."""
        carry = (quotes["ust_3m"] - quotes["boj_rate"]) / (quotes.at_start("ust_3m") - quotes.at_start("boj_rate"))
        calm = quotes.volatility_at_start / quotes.volatility
        return jnp.clip(carry * jnp.minimum(calm, self.calm_limit), 0.0, self.ceiling)

    def stop_orders(self, quotes: Quotes) -> Float[Array, ""]:
        """Share of the book sold today because losses have hit stops [0 to 1]; about `unwound` in the time it takes."""
        hit = jax.nn.sigmoid((quotes.drawdown - self.stop) / self.width) - jax.nn.sigmoid(-self.stop / self.width)
        return jnp.maximum(hit, 0.0) * -jnp.log1p(-jnp.minimum(self.unwound, NOT_ALL)) / self.unwinding

    def trade(self, cause: str, sold: Float[Array, ""]) -> Trades:
        """Sell what was held abroad, buy back the borrowed yen [trillion dollars]."""
        return Trades(cause, {OTHER_FOREIGN: -sold}, yen_bought=sold, decay=("position", "position"))
