"""The government as borrower: bonds sold at auction, bonds repaid, and borrowing beyond the plan."""

from typing import Any, ClassVar

from jaxtyping import Array, Float

from tokyotrap.institutions.institution import Institution, Order
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import JGBS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.trades import Trades
from tokyotrap.parameter import parameter


class Government(Institution):
    """The Japanese treasury.

    What the issuance plan announces is in prices already: an auction leaves only an overhang, which slower investors
    take up within weeks. So do bonds whose borrowing was announced, and priced, since the start. Borrowing beyond both
    is news when it comes, and stays.
    """

    name: ClassVar[str] = "government"
    label: ClassVar[str] = "Government"
    PLANNED: ClassVar[str] = "issuance as planned"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("extra_issuance", "JPY tn", "bonds sold beyond the plan, over the days of the event", 0.0, 200.0),
    )

    super_long_share: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="government.super_long_share")
    share_20y: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=1.0, fact="government.share_20y")

    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """Sell what today's auction offers, repay what falls due, sell what nobody had planned [trillion dollars]."""
        net = {name: stance.redemptions[name] - stance.auctions[name] for name in JGBS}
        planned = Trades(self.PLANNED, net, decay=("overhang", "overhang"))
        later = stance.hears("announced_issuance", 0.0)
        announced = Trades("issuance announced since", self._split(-later), decay=("overhang", "overhang"))
        if not stance.has("institutions.government.extra_issuance"):
            return (planned, announced)
        extra = stance.order("institutions.government.extra_issuance") / quotes.yen_per_dollar_at_start
        return (planned, announced, Trades("issuance beyond the plan", self._split(-extra)))

    def _split(self, bought: Float[Array, ""] | float) -> dict[str, Float[Array, ""]]:
        """An amount by bucket, negative if sold [trillion dollars]."""
        return {
            "jgb_10y": (1.0 - self.super_long_share) * bought,
            "jgb_20y": self.share_20y * self.super_long_share * bought,
            "jgb_30_40y": (1.0 - self.share_20y) * self.super_long_share * bought,
        }
