"""The carry trade: yen borrowed to hold what pays more, until the yen moves."""

from typing import Any, ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.institutions.habits import beyond, call
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

LEAST = 1e-3
"""Share of the starting crowding below which stops move no further away; a guard, not a number of the world."""


class CarryTraders(Institution):
    """Leveraged investors abroad who are short yen.

    The wanted book grows with the carry and shrinks with volatility: it is built slowly and cut within weeks. Two
    things break it: losses, when USDJPY has fallen by a stop from its recent high, and margin calls, when the VIX has
    passed a trigger. Crowding says how much of the book is fast money: positions over what they usually are when the
    market is short yen. In a crowded book stops are tighter and more of it is cut in a day; a book as crowded as in
    2024 loses half to three quarters in four weeks, one that is not crowded is slow. Cutting the book makes it less
    crowded.

    Source: size and speed: BIS Bulletin 90 (2024) and bank estimates of the share unwound by 9 August 2024; crowding:
    net non-commercial yen futures of the CFTC. That the skew of USDJPY follows positions: Brunnermeier, Nagel and
    Pedersen (2008). The stop level, the speed of building and the limits of a day are ours.
    """

    name: ClassVar[str] = "carry_traders"
    label: ClassVar[str] = "Carry traders"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("unwind", "ratio", "share of the starting book unwound, over the days of the event", 0.0, 1.0),
    )

    size: Float[Array, ""] | Any = parameter("JPY tn", low=0.0, high=200.0, fact="carry.book.start")
    crowding: Float[Array, ""] | Any = parameter("ratio", low=0.05, high=5.0, fact="carry_traders.crowding")
    crowded: Float[Array, ""] | Any = parameter("ratio", low=0.1, high=5.0, fact="carry_traders.crowded")
    build: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=50.0, fact="carry_traders.building_pace")
    cut: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=100.0, fact="carry_traders.cutting_pace")
    stop: Float[Array, ""] | Any = parameter("%", low=0.5, high=20.0, fact="carry_traders.stop_loss")
    width: Float[Array, ""] | Any = parameter("%", low=0.05, high=5.0, fact="carry_traders.stop_loss_width")
    tightness: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=2.0, fact="carry_traders.tightness")
    trigger: Float[Array, ""] | Any = parameter("index", low=5.0, high=100.0, fact="carry.deleveraging_vix")
    trigger_width: Float[Array, ""] | Any = parameter("ratio", low=0.01, high=1.0, fact="carry_traders.margin_width")
    margin: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="carry_traders.margin_cut")
    unwound: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="carry.unwind_share")
    ceiling: Float[Array, ""] | Any = parameter("ratio", low=1.0, high=5.0, fact="carry_traders.ceiling")
    calm_limit: Float[Array, ""] | Any = parameter("ratio", low=1.0, high=10.0, fact="carry_traders.calm_limit")
    daily_build: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="carry_traders.daily_build")
    daily_cut: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="carry_traders.daily_cut")
    unwinding: Float[Array, ""] | Any = parameter("business days", low=1.0, high=260.0, fact="carry.unwind_time")

    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """Move slowly to the wanted book; cut it fast when stops or margins are hit [trillion dollars]."""
        held = jnp.maximum(jnp.minimum(book[OTHER_FOREIGN], -book["yen"]), 0.0)
        start = self.size / quotes.yen_per_dollar_at_start
        now = self.crowding * held / jnp.where(start > 0.0, start, 1.0)
        speed = self.speed(now)
        called = speed * self.margin * call(quotes, "vix", jnp.log(self.trigger), self.trigger_width) * held
        stopped = speed * self.stop_orders(quotes, now) * (held - called)
        ordered = stance.order("institutions.carry_traders.unwind") * start
        stopped = jnp.minimum(stopped + ordered, held - called)
        left = held - called - stopped
        excess = left - self.wanted(quotes) * start
        adjusted = jnp.where(excess > 0.0, speed * self.cut, self.build) / DAYS * excess
        adjusted = jnp.clip(adjusted, -self.daily_build * start, self.daily_cut * left)
        return (
            self.trade("carry for its risk", adjusted),
            self.trade("margin calls", called),
            self.trade("stop-losses and unwinding", stopped),
        )

    def speed(self, crowding: Float[Array, ""]) -> Float[Array, ""]:
        """Share of the book that is fast money, all of it in a crowded market [0 to 1].

        Args:
            crowding: positions over the usual ones [ratio].
        """
        return jnp.clip(crowding / self.crowded, 0.0, 1.0)

    def wanted(self, quotes: Quotes) -> Float[Array, ""]:
        """Wanted book over that of the start: carry to volatility against the same ratio on the first day [ratio]."""
        carry = (quotes["ust_3m"] - quotes["boj_rate"]) / (quotes.at_start("ust_3m") - quotes.at_start("boj_rate"))
        calm = quotes.volatility_at_start / quotes.volatility
        return jnp.clip(carry * jnp.minimum(calm, self.calm_limit), 0.0, self.ceiling)

    def stop_orders(self, quotes: Quotes, crowding: Float[Array, ""]) -> Float[Array, ""]:
        """Share of fast money sold today because losses have hit stops [0 to 1].

        About `unwound` in the time it takes, once all are hit; the distance of stops shrinks with crowding to a power.

        Args:
            quotes: yesterday's close.
            crowding: positions over the usual ones [ratio].
        """
        stop = self.stop / jnp.maximum(crowding, self.crowding * LEAST) ** self.tightness
        hit = beyond(quotes.drawdown, stop, self.width)
        return hit * -jnp.log1p(-jnp.minimum(self.unwound, NOT_ALL)) / self.unwinding

    def trade(self, cause: str, sold: Float[Array, ""]) -> Trades:
        """Sell what was held abroad, buy back the borrowed yen [trillion dollars]."""
        return Trades(cause, {OTHER_FOREIGN: -sold}, yen_bought=sold, decay=("position", "position"))
