"""The Bank of Japan as a holder of bonds: announced purchases, and purchases beyond the announcement."""

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
    takes from the market. Repayments of bonds it holds are not followed: its book shows purchases only.

    Source: Bank of Japan WP 24-E-10: the stock held, not the daily flow, moves yields.
    """

    name: ClassVar[str] = "bank_of_japan"
    label: ClassVar[str] = "Bank of Japan"
    PLANNED: ClassVar[str] = "purchases as announced"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("purchases", "JPY tn", "JGBs bought beyond the announced path, over the days of the event", -50.0, 300.0),
    )

    share_2y: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="bank_of_japan.purchase_mix.2y")
    share_5y: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="bank_of_japan.purchase_mix.5y")
    share_10y: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="bank_of_japan.purchase_mix.10y")
    share_20y: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="bank_of_japan.purchase_mix.20y")

    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """Buy what was announced, and what a scenario adds to it [trillion dollars]."""
        announced = Trades(self.PLANNED, stance.purchases, decay=("overhang", "overhang"))
        if not stance.has("institutions.bank_of_japan.purchases"):
            return (announced,)
        shares = dict(zip(JGBS, (self.share_2y, self.share_5y, self.share_10y, self.share_20y), strict=False))
        shares[JGBS[-1]] = 1.0 - sum(shares.values())
        extra = stance.order("institutions.bank_of_japan.purchases") / quotes.yen_per_dollar_at_start
        bought = {name: jnp.maximum(share * extra, -book[name]) for name, share in shares.items()}
        return (announced, Trades("purchases beyond the announcement", bought, decay=("stock", "stock")))
