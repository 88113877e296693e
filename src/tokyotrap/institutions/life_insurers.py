"""Japanese life insurers: long promises in yen, bonds abroad hedged in part, and the way home."""

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

TREASURIES = ("ust_10y", "ust_30y")
ABROAD = (*TREASURIES, OTHER_FOREIGN)


class LifeInsurers(Institution):
    """Insurers sell abroad after US yields have risen, come home when JGBs pay enough, and buy long JGBs when cheap.

    A sale of what is hedged settles forward sales and buys no yen; only what was not hedged does. The habit of selling
    after a rise of US yields is measured on residents' flows and takes the book as it stands, hedged and not. In the
    quiet state nothing else is built in. Once the 30-year JGB pays enough, the unhedged part comes home at a slow
    hazard, and yen that lie ready buy super-long JGBs: these are the buyers that end a strike, though in one they hold
    back.

    Source: response of flows: Ministry of Finance weekly flows, 2016-26: all residents sell 2.1tn yen a month per +1 pp
    (s.e. 1.08); the share of insurers in that is ours. Hazard: record sales of 2022. The pace of buying is ours, after
    one large insurer that announced more than 2tn yen.
    """

    name: ClassVar[str] = "life_insurers"
    label: ClassVar[str] = "Life insurers"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("repatriate", "USD bn", "Treasuries sold and brought home, over the days of the event", 0.0, 1.0),
    )

    response: Float[Array, ""] | Any = parameter(
        "JPY tn per month per pp", low=-10.0, high=0.0, fact="life_insurers.response_to_ust10"
    )
    hedged: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="insurers.hedge_ratio")
    hazard: Float[Array, ""] | Any = parameter("1/quarter", low=0.0, high=0.25, fact="flows.repatriation_hazard")
    threshold: Float[Array, ""] | Any = parameter("%", low=2.0, high=8.0, fact="life_insurers.homecoming_yield")
    patience: Float[Array, ""] | Any = parameter("bp", low=1.0, high=200.0, fact="life_insurers.homecoming_width")
    into_jgbs: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="life_insurers.share_into_jgbs")
    buying_yield: Float[Array, ""] | Any = parameter("%", low=2.0, high=8.0, fact="insurers.buying_yield_30y")
    buying_pace: Float[Array, ""] | Any = parameter(
        "JPY tn per year", low=0.0, high=100.0, fact="life_insurers.buying_pace"
    )
    reluctance: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="life_insurers.strike_reluctance")
    daily_limit: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="life_insurers.daily_limit")

    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """Follow US yields a little; come home and buy when home pays, or when told to [trillion dollars]."""
        followed = self.followed(book, quotes)
        whole = held(book, ABROAD)
        left = whole - jnp.maximum(followed, 0.0)
        pull = call(quotes, "jgb_30y", self.threshold, self.patience)
        home = jnp.clip(self.hazard / DAYS * pull * (1.0 - self.hedged) * left, 0.0, left)
        treasuries = held(book, TREASURIES) * (left - home) / jnp.where(whole > 0.0, whole, 1.0)
        ordered = jnp.clip(stance.order("institutions.life_insurers.repatriate"), 0.0, treasuries)
        cash = jnp.maximum(book["yen"] + jnp.minimum(followed, 0.0), 0.0)
        return (
            Trades(
                "response to US yields",
                in_proportion(followed, book, ABROAD),
                yen_bought=(1.0 - self.hedged) * followed,
                forward_settled=self.hedged * followed,
            ),
            self.repatriation(home, ordered, book),
            Trades("long JGBs bought at high yields", {"jgb_30_40y": self.long_bonds(cash, quotes, stance)}),
        )

    def followed(self, book: Book, quotes: Quotes) -> Float[Array, ""]:
        """Sold abroad because US yields have risen over the month, negative if bought [trillion dollars]."""
        whole = held(book, ABROAD)
        sold = -self.response * quotes.change("ust_10y") / DAYS / quotes.yen_per_dollar_at_start
        least = jnp.minimum(whole, jnp.maximum(book["yen"], 0.0))
        return jnp.clip(sold, -self.daily_limit * least, self.daily_limit * whole)

    def repatriation(self, home: Float[Array, ""], ordered: Float[Array, ""], book: Book) -> Trades:
        """Bring assets home; part of the yen buys JGBs [trillion dollars].

        Args:
            home: unhedged assets, in proportion to what is held abroad [trillion dollars].
            ordered: Treasuries, hedged as the whole book is [trillion dollars].
            book: what is held [trillion dollars].
        """
        bought = in_proportion(home, book, ABROAD)
        for name, amount in in_proportion(ordered, book, TREASURIES).items():
            bought[name] = bought[name] + amount
        bought["jgb_30_40y"] = self.into_jgbs * (home + ordered)
        unhedged = home + (1.0 - self.hedged) * ordered
        return Trades("repatriation", bought, yen_bought=unhedged, forward_settled=self.hedged * ordered)

    def long_bonds(self, cash: Float[Array, ""], quotes: Quotes, stance: Stance) -> Float[Array, ""]:
        """Super-long JGBs bought because they pay enough, fewer in a buyers' strike [trillion dollars].

        Args:
            cash: yen that can be spent [trillion dollars].
            quotes: yesterday's close.
            stance: which tells of a strike.
        """
        wanted = self.buying_pace / quotes.yen_per_dollar_at_start / DAYS
        wanted = wanted * call(quotes, "jgb_30y", self.buying_yield, self.patience)
        wanted = wanted * (1.0 - self.reluctance * stance.hears("strike", 0.0))
        return jnp.clip(wanted, 0.0, self.daily_limit * cash)
