"""Japanese life insurers: long promises in yen, long bonds in dollars, and the way home."""

from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.institutions.institution import Institution, Order
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.trades import Trades
from tokyotrap.parameter import parameter

HELD = ("ust_10y", "ust_30y")


class LifeInsurers(Institution):
    """Insurers sell Treasuries after US yields have risen, and come home when JGBs pay enough.

    Only the part that was not hedged buys yen; the hedged part is delivered into forwards. The habit of selling after
    a rise of US yields is measured on residents' flows; what brings them home is a threshold on the 30-year JGB,
    which is a guess, smoothed over `patience`.

    Source: response of flows: Ministry of Finance weekly flows, 2016-26: all residents sell 2.1tn yen a month per +1 pp
    (s.e. 1.08); the share of insurers in that is ours.
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
    hazard: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=1.0, fact="life_insurers.homecoming_hazard")
    threshold: Float[Array, ""] | Any = parameter("%", low=2.0, high=8.0, fact="life_insurers.homecoming_yield")
    patience: Float[Array, ""] | Any = parameter("bp", low=1.0, high=200.0, fact="life_insurers.homecoming_width")
    into_jgbs: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="life_insurers.share_into_jgbs")
    daily_limit: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="life_insurers.daily_limit")

    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """Follow US yields a little; come home when home pays, or when told to [trillion dollars]."""
        held = book["ust_10y"] + book["ust_30y"]
        followed = self.response * quotes.change("ust_10y") / DAYS / quotes.yen_per_dollar_at_start
        followed = jnp.clip(followed, -self.daily_limit * held, self.daily_limit * jnp.maximum(book["yen"], 0.0))
        left = held + jnp.minimum(followed, 0.0)
        home = self.hazard / DAYS * self.pull(quotes) * left + stance.order("institutions.life_insurers.repatriate")
        home = jnp.clip(home, 0.0, left)
        return (
            self.trade("response to US yields", -followed, book, into_jgbs=jnp.zeros(())),
            self.trade("repatriation", home, book, into_jgbs=self.into_jgbs),
        )

    def pull(self, quotes: Quotes) -> Float[Array, ""]:
        """How strongly home yields call, beyond the call of the starting day [0 to 1]."""
        call = jax.nn.sigmoid((quotes["jgb_30y"] - self.threshold) / self.patience)
        return jnp.maximum(call - jax.nn.sigmoid((quotes.at_start("jgb_30y") - self.threshold) / self.patience), 0.0)

    def trade(self, cause: str, sold: Float[Array, ""], book: Book, *, into_jgbs: Float[Array, ""]) -> Trades:
        """Sell Treasuries in proportion to what is held; the unhedged part buys yen; part of the yen buys JGBs.

        Args:
            cause: why, for the attribution.
            sold: Treasuries sold, negative if bought [trillion dollars].
            book: what is held [trillion dollars].
            into_jgbs: share of what comes home that buys JGBs [0 to 1].
        """
        held = book["ust_10y"] + book["ust_30y"]
        share = jnp.where(held > 0.0, book["ust_10y"] / jnp.where(held > 0.0, held, 1.0), 0.5)
        bonds = {"ust_10y": -share * sold, "ust_30y": -(1.0 - share) * sold}
        if cause == "repatriation":
            bonds["jgb_30_40y"] = into_jgbs * sold
        unhedged = (1.0 - self.hedged) * sold
        return Trades(cause, bonds, yen_bought=unhedged, forward_settled=self.hedged * sold)
