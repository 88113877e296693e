"""Public pension funds: a target mix at home and abroad, and slow trades back to it."""

from typing import Any, ClassVar

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


class PensionFunds(Institution):
    """The Government Pension Investment Fund and those that follow it.

    A weaker yen swells the foreign half of the portfolio; to get back to the mix the fund sells abroad and buys yen,
    unhedged. Only the effect of the exchange rate on the mix is followed: share and bond prices are not.
    """

    name: ClassVar[str] = "pension_funds"
    label: ClassVar[str] = "Pension funds"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("repatriate", "USD bn", "foreign assets sold and brought home, over the days of the event", 0.0, 1.0),
    )

    foreign_share: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="pension_funds.foreign_share")
    pace: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=12.0, fact="pension_funds.rebalancing_pace")
    tolerance: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=0.2, fact="pension_funds.tolerance")
    treasuries: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="pension_funds.treasury_share")
    ust_2_5y_share: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="pension_funds.ust_2_5y_share")
    into_jgbs: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="pension_funds.share_into_jgbs")
    daily_limit: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="pension_funds.daily_limit")

    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """Bring the foreign share part of the way back to where it was at the start [trillion dollars]."""
        abroad = book["ust_2_5y"] + book["ust_10y"] + book[OTHER_FOREIGN]
        domestic = book["jgb_10y"] + book["jgb_20y"] + book["yen"]
        growth = jnp.exp(quotes["usdjpy"] - quotes.at_start("usdjpy"))
        whole = abroad * growth + domestic
        share = jnp.where(whole > 0.0, abroad * growth / jnp.where(whole > 0.0, whole, 1.0), self.foreign_share)
        excess = share - self.foreign_share
        excess = jnp.sign(excess) * jnp.maximum(jnp.abs(excess) - self.tolerance, 0.0)
        room = self.daily_limit * jnp.maximum(jnp.minimum(abroad, book["yen"]), 0.0)
        sold = jnp.clip(self.pace / DAYS * excess * (abroad + domestic), -room, room)
        rebalancing = self.trade("rebalancing", sold, book)
        if not stance.has("institutions.pension_funds.repatriate"):
            return (rebalancing,)
        left = Book(book.holdings + rebalancing.changes)
        ordered = jnp.minimum(stance.order("institutions.pension_funds.repatriate"), jnp.maximum(abroad - sold, 0.0))
        return (rebalancing, self.trade("repatriation", ordered, left))

    def trade(self, cause: str, sold: Float[Array, ""], book: Book) -> Trades:
        """Sell foreign assets, Treasuries among them, for yen; the yen goes into JGBs in part [trillion dollars]."""
        wanted = self.treasuries * sold
        short = jnp.minimum(self.ust_2_5y_share * wanted, jnp.maximum(book["ust_2_5y"], 0.0))
        ten = jnp.minimum(wanted - short, jnp.maximum(book["ust_10y"], 0.0))
        other = jnp.minimum(sold - wanted, jnp.maximum(book[OTHER_FOREIGN], 0.0))
        total = short + ten + other
        bonds = jnp.maximum(self.into_jgbs * total, -jnp.maximum(book["jgb_10y"], 0.0))
        bought = {"ust_2_5y": -short, "ust_10y": -ten, OTHER_FOREIGN: -other, "jgb_10y": bonds}
        return Trades(cause, bought, yen_bought=total)
