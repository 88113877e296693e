"""Large Japanese banks and Norinchukin: foreign bonds paid for with borrowed dollars, JGBs held short."""

from typing import Any, ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.institutions.habits import beyond, held, in_proportion
from tokyotrap.institutions.institution import Institution, Order
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import OTHER_FOREIGN
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.trades import Trades
from tokyotrap.parameter import parameter

ABROAD = ("ust_2_5y", "ust_10y", OTHER_FOREIGN)


class Banks(Institution):
    """Banks that hold foreign bonds for their yield and fund them in dollars.

    They sell after US yields have risen over a month, and cut the book when the rise has passed a limit on losses.
    What they sell repays borrowed dollars: no yen are bought. Their JGBs stand at short maturities and stay.

    Source: response of flows: Ministry of Finance weekly flows, 2016-26: all residents sell 2.1tn yen a month per +1 pp
    (s.e. 1.08); the share of banks in that, the limit and the pace beyond it are ours, after 2022 and the losses of
    Norinchukin in 2024.
    """

    name: ClassVar[str] = "banks"
    label: ClassVar[str] = "Banks"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("sale", "USD bn", "foreign bonds sold and dollars repaid, over the days of the event", 0.0, 1.0),
    )

    response: Float[Array, ""] | Any = parameter(
        "JPY tn per month per pp", low=-10.0, high=0.0, fact="banks.response_to_ust10"
    )
    loss_limit: Float[Array, ""] | Any = parameter("bp", low=10.0, high=500.0, fact="banks.loss_limit")
    width: Float[Array, ""] | Any = parameter("bp", low=1.0, high=200.0, fact="banks.loss_limit_width")
    pace: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=12.0, fact="banks.cutting_pace")
    daily_limit: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="banks.daily_limit")

    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """Follow US yields; cut on losses, or when told to [trillion dollars]."""
        whole = held(book, ABROAD)
        rise = quotes.change("ust_10y")
        followed = -self.response * rise / DAYS / quotes.yen_per_dollar_at_start
        followed = jnp.clip(followed, -self.daily_limit * whole, self.daily_limit * whole)
        left = whole - jnp.maximum(followed, 0.0)
        cut = self.pace / DAYS * beyond(rise, self.loss_limit, self.width) * left
        cut = jnp.clip(cut + stance.order("institutions.banks.sale"), 0.0, left)
        return (self.trade("response to US yields", followed, book), self.trade("losses cut", cut, book))

    def trade(self, cause: str, sold: Float[Array, ""], book: Book) -> Trades:
        """Sell foreign bonds in proportion and repay dollars [trillion dollars]; the books are rebuilt in time."""
        return Trades(cause, in_proportion(sold, book, ABROAD), decay=("position", "position"))
