"""Japan Post Bank: savings turned into foreign securities, and slowly back into JGBs."""

from typing import Any, ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.institutions.habits import call, held, in_proportion
from tokyotrap.institutions.institution import Institution, Order
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import OTHER_FOREIGN
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.trades import Trades
from tokyotrap.parameter import parameter

ABROAD = ("ust_2_5y", "ust_10y", OTHER_FOREIGN)


class JapanPost(Institution):
    """A bank of savers, slow to move.

    It sells a little after US yields have risen. Once the 10-year JGB pays enough it brings home the part of its
    foreign securities that is not hedged, at the slow hazard of a stress, and puts a share of it into JGBs. Hedged
    securities that are sold settle forward sales and buy no yen.

    Source: hazard: record sales of residents in 2022, about 6 % of their foreign bonds in a year; the rest is ours.
    """

    name: ClassVar[str] = "japan_post"
    label: ClassVar[str] = "Japan Post"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("repatriate", "USD bn", "foreign securities sold and brought home, over the days of the event", 0.0, 1.0),
    )

    response: Float[Array, ""] | Any = parameter(
        "JPY tn per month per pp", low=-10.0, high=0.0, fact="japan_post.response_to_ust10"
    )
    hedged: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="japan_post.hedge_ratio")
    hazard: Float[Array, ""] | Any = parameter("1/quarter", low=0.0, high=0.25, fact="flows.repatriation_hazard")
    threshold: Float[Array, ""] | Any = parameter("%", low=1.0, high=8.0, fact="japan_post.homecoming_yield")
    width: Float[Array, ""] | Any = parameter("bp", low=1.0, high=200.0, fact="japan_post.homecoming_width")
    into_jgbs: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="japan_post.share_into_jgbs")
    daily_limit: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="japan_post.daily_limit")

    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """Follow US yields a little; come home when home pays, or when told to [trillion dollars]."""
        whole = held(book, ABROAD)
        followed = -self.response * quotes.change("ust_10y") / DAYS / quotes.yen_per_dollar_at_start
        least = jnp.minimum(whole, jnp.maximum(book["yen"], 0.0))
        followed = jnp.clip(followed, -self.daily_limit * least, self.daily_limit * whole)
        left = whole - jnp.maximum(followed, 0.0)
        pull = call(quotes, "jgb_10y", self.threshold, self.width)
        home = jnp.clip(self.hazard / DAYS * pull * (1.0 - self.hedged) * left, 0.0, left)
        ordered = jnp.clip(stance.order("institutions.japan_post.repatriate"), 0.0, left - home)
        habit = Trades(
            "response to US yields",
            in_proportion(followed, book, ABROAD),
            yen_bought=(1.0 - self.hedged) * followed,
            forward_settled=self.hedged * followed,
        )
        return (habit, self.repatriation(home, ordered, book))

    def repatriation(self, home: Float[Array, ""], ordered: Float[Array, ""], book: Book) -> Trades:
        """Bring securities home [trillion dollars].

        Args:
            home: unhedged securities [trillion dollars].
            ordered: securities hedged as the whole book is [trillion dollars].
            book: what is held [trillion dollars].
        """
        bought = in_proportion(home + ordered, book, ABROAD)
        bought["jgb_10y"] = self.into_jgbs * (home + ordered)
        unhedged = home + (1.0 - self.hedged) * ordered
        return Trades("repatriation", bought, yen_bought=unhedged, forward_settled=self.hedged * ordered)
