"""The Bank of Japan as a holder of bonds: purchases as announced, beyond the announcement, and in a rout."""

from typing import Any, ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.institutions.institution import Institution, Order
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import JGBS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.trades import Trades
from tokyotrap.parameter import parameter


class BankOfJapan(Institution):
    """The bank's bond portfolio.

    Purchases on the announced path are in prices. What it buys beyond the announcement works through the stock it
    takes from the market; so does what the backstop makes it buy, at 20 to 40 years, and the share of every auction it
    takes under fiscal dominance. Repayments of bonds it holds are
    not followed: its book shows purchases only.

    Source: Bank of Japan WP 24-E-10: the stock held, not the daily flow, moves yields.
    """

    name: ClassVar[str] = "bank_of_japan"
    label: ClassVar[str] = "Bank of Japan"
    PLANNED: ClassVar[str] = "purchases as announced"
    EXCEPTIONAL: ClassVar[str] = "exceptional purchases"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("purchases", "JPY tn", "JGBs bought beyond the announced path, over the days of the event", -50.0, 300.0),
    )

    share_2y: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="bank_of_japan.purchase_mix.2y")
    share_5y: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="bank_of_japan.purchase_mix.5y")
    share_10y: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="bank_of_japan.purchase_mix.10y")
    share_20y: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="bank_of_japan.purchase_mix.20y")
    exceptional_20y: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="backstop.share_20y")

    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """Buy what was announced, what the backstop says today, and what a scenario adds [trillion dollars]."""
        announced = Trades(self.PLANNED, stance.purchases, decay=("overhang", "overhang"))
        share = stance.hears("monetised", 0.0)
        taken = {name: share * jnp.maximum(amount, 0.0) for name, amount in stance.auctions.items()}
        monetised = Trades("monetised issuance", taken, decay=("stock", "stock"))
        planned = (announced, self.exceptional(stance), monetised)
        if not stance.has("institutions.bank_of_japan.purchases"):
            return planned
        shares = dict(zip(JGBS, (self.share_2y, self.share_5y, self.share_10y, self.share_20y), strict=False))
        shares[JGBS[-1]] = 1.0 - sum(shares.values())
        extra = stance.order("institutions.bank_of_japan.purchases") / quotes.yen_per_dollar_at_start
        bought = {name: jnp.maximum(share * extra, -book[name]) for name, share in shares.items()}
        return (*planned, Trades("purchases beyond the announcement", bought, decay=("stock", "stock")))

    def exceptional(self, stance: Stance) -> Trades:
        """Super-long bonds bought because the backstop says so [trillion dollars]."""
        amount = jnp.maximum(stance.hears("emergency_purchases", 0.0), 0.0)
        bought = {"jgb_20y": self.exceptional_20y * amount, "jgb_30_40y": (1.0 - self.exceptional_20y) * amount}
        return Trades(self.EXCEPTIONAL, bought, decay=("stock", "stock"))
