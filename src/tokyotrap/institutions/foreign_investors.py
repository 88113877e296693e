"""Non-residents who hold JGBs: some on borrowed yen, who are forced to sell; others unhedged, who may leave."""

from typing import Any, ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.institutions.habits import beyond, held, in_proportion
from tokyotrap.institutions.institution import Institution, Order
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.trades import Trades
from tokyotrap.parameter import parameter

SUPER_LONG = ("jgb_20y", "jgb_30_40y")
LONG = ("jgb_10y", *SUPER_LONG)


class ForeignInvestors(Institution):
    """Two kinds of holders abroad in one book.

    Relative-value funds hold super-long JGBs with borrowed yen, which is the yen this book owes. When the 30-year rises
    fast, margins are called and they sell a share of their bonds a day to repay: no currency changes hands. The book
    bounds them, and they come back slowly if at all.

    Holders without a hedge stay while they trust the state. As its credibility falls below where it started they leave
    in proportion: they sell JGBs and the yen, which is how a rise of JGB yields comes to weaken the yen. They return,
    with the dollars they took out, if credibility does.

    Source: forced sales in the gilt crisis of 2022 were .3 to .6 of the fall of prices (Pinter, Siriwardane and Walker
    2024). Sizes, limits and paces are ours.
    """

    name: ClassVar[str] = "foreign_investors"
    label: ClassVar[str] = "Foreign investors"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("forced_sale", "JPY tn", "JGBs held on borrowed yen sold, over the days of the event", 0.0, 100.0),
        Order(
            "exit", "JPY tn", "JGBs held unhedged sold, and the yen with them, over the days of the event", 0.0, 100.0
        ),
    )

    limit: Float[Array, ""] | Any = parameter("bp", low=2.0, high=200.0, fact="foreign_investors.margin_limit")
    width: Float[Array, ""] | Any = parameter("bp", low=0.5, high=50.0, fact="foreign_investors.margin_width")
    daily_share: Float[Array, ""] | Any = parameter("%", low=0.0, high=100.0, fact="foreign_investors.daily_share")
    unhedged: Float[Array, ""] | Any = parameter("JPY tn", low=0.0, high=200.0, fact="foreign_investors.unhedged")
    trusted: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="credibility.start")
    eagerness: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=20.0, fact="foreign_investors.eagerness")
    pace: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=100.0, fact="foreign_investors.pace")

    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """Sell what lenders no longer carry; leave or return as trust goes or comes [trillion dollars]."""
        rate = quotes.yen_per_dollar_at_start
        forced = Trades(
            "forced sales",
            in_proportion(self.called(book, quotes, stance), book, SUPER_LONG),
            decay=("position", "position"),
        )
        kept = Book(book.holdings + forced.changes)
        own = jnp.maximum(held(kept, LONG) - jnp.maximum(-kept["yen"], 0.0), 0.0)
        lost = jnp.maximum(self.trusted - stance.hears("credibility", self.trusted), 0.0)
        wanted = self.unhedged / rate * jnp.maximum(1.0 - self.eagerness * lost, 0.0)
        returning = jnp.minimum(jnp.maximum(kept["dollars"], 0.0), own)
        left = self.pace / DAYS * (own - wanted) + stance.order("institutions.foreign_investors.exit") / rate
        left = jnp.clip(left, -returning, own)
        return (forced, Trades("trust lost", in_proportion(left, kept, LONG), yen_bought=-left))

    def called(self, book: Book, quotes: Quotes, stance: Stance) -> Float[Array, ""]:
        """Super-long JGBs that must go because the 30-year has risen fast in a week [trillion dollars]."""
        borrowed = jnp.clip(-book["yen"], 0.0, held(book, SUPER_LONG))
        called = self.daily_share * beyond(quotes.change_week("jgb_30y"), self.limit, self.width) * borrowed
        ordered = stance.order("institutions.foreign_investors.forced_sale") / quotes.yen_per_dollar_at_start
        return jnp.clip(called + ordered, 0.0, borrowed)
