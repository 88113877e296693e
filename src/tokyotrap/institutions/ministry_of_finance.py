"""The finance ministry's reserve: what an operation is paid with, and what is left."""

from typing import Any, ClassVar

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.institutions.institution import Institution, Order
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import CREDIT_LINES, SPOT
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.trades import Trades
from tokyotrap.parameter import parameter

FUNDING_ORDERS = {
    "deposits first": ("dollars", "ust_bills", "fima_repo", "partner_funds", "ust_2_5y", "ust_10y", "ust_30y"),
    "securities first": ("ust_bills", "ust_2_5y", "ust_10y", "ust_30y", "dollars", "fima_repo", "partner_funds"),
    "long bonds first": ("ust_30y", "ust_10y", "ust_2_5y", "ust_bills", "dollars", "fima_repo", "partner_funds"),
}
"""Which rung of the reserve pays first, by the name of the order. Bills stand for what matures within a year."""

COUPONS = ("ust_2_5y", "ust_10y", "ust_30y")

SALE_ORDERS: dict[str, tuple[str, ...]] = {
    "short notes first": COUPONS,
    "long bonds first": COUPONS[::-1],
    "pro rata": (),
}
"""Which coupons a sale without an operation takes first, by the name of the order; none named is all in proportion."""


class MinistryOfFinance(Institution):
    """The foreign exchange fund.

    An operation buys yen with dollars; the dollars come from the rungs of the reserve in the chosen order, each rung
    giving what it has before the next is touched. In joint action a partner buys along, a share of every operation,
    with dollars of its own that are counted as a swap, up to a limit; what is left of it is one more rung. A reserve
    sale without an operation turns coupons into dollars.

    Source: Federal Reserve statement of 28 July 2021 for the repo limit; the order is not public, so it is a choice;
    the partner's share and limit are ours.
    """

    name: ClassVar[str] = "ministry_of_finance"
    label: ClassVar[str] = "Ministry of Finance"
    orders: ClassVar[tuple[Order, ...]] = (
        Order("yen_purchase", "USD bn", "yen bought with reserves, over the days of the event", 0.0, 2.0),
        Order("reserve_sale", "USD bn", "Treasuries sold and dollars kept, over the days of the event", 0.0, 2.0),
    )

    deposit_floor: Float[Array, ""] | Any = parameter("USD bn", low=0.0, high=1000.0, fact="reserves.deposit_floor")
    repo_limit: Float[Array, ""] | Any = parameter("USD bn", low=0.0, high=1000.0, fact="backstop.fima_limit")
    partner_limit: Float[Array, ""] | Any = parameter("USD bn", low=0.0, high=1000.0, fact="partner.limit")
    partner_share: Float[Array, ""] | Any = parameter("ratio", low=0.0, high=2.0, fact="partner.share")
    funding_order: tuple[str, ...] = eqx.field(static=True, default=FUNDING_ORDERS["deposits first"])
    sale_order: tuple[str, ...] = eqx.field(static=True, default=SALE_ORDERS["short notes first"])
    joint: bool = eqx.field(static=True, default=False)

    def trades(self, book: Book, quotes: Quotes, stance: Stance) -> tuple[Trades, ...]:
        """Buy yen as the ladder or a scenario says, and sell what pays for it [trillion dollars]."""
        wanted = stance.operation + stance.order("institutions.ministry_of_finance.yen_purchase")
        rungs = self.available(book)
        along = jnp.minimum(self.partner_share * wanted, rungs["partner_funds"])
        drawn = draw(wanted, rungs | {"partner_funds": rungs["partner_funds"] - along})
        operation = self.operation(drawn) + ((self.partner(along),) if self.joint else ())
        if not stance.has("institutions.ministry_of_finance.reserve_sale"):
            return operation
        left = {name: jnp.maximum(book[name] - drawn[name], 0.0) for name in COUPONS}
        kept = self.sale(stance.order("institutions.ministry_of_finance.reserve_sale"), left)
        return (*operation, Trades("Treasuries sold, dollars kept", {name: -kept[name] for name in COUPONS}))

    def operation(self, drawn: dict[str, Float[Array, ""]]) -> tuple[Trades, ...]:
        """Dollars raised from the rungs, and the yen they buy [trillion dollars]."""
        sold = {name: -drawn[name] for name in ("ust_bills", *COUPONS)}
        lent = {name: drawn[name] for name in CREDIT_LINES if self.joint or name != "partner_funds"}
        paid = sum(drawn.values(), jnp.zeros(()))
        return (
            Trades("Treasuries sold for operations", sold, borrowed=lent, decay=("run_off", "lasting")),
            Trades("yen bought", {}, yen_bought=paid, decay=("lasting", SPOT)),
        )

    def partner(self, along: Float[Array, ""]) -> Trades:
        """Yen bought with a partner's dollars, owed to it as in a swap [trillion dollars]."""
        paid = {"partner_funds": along}
        return Trades("yen bought by a partner", {}, yen_bought=along, borrowed=paid, decay=("lasting", SPOT))

    def sale(self, wanted: Float[Array, ""] | float, left: dict[str, Float[Array, ""]]) -> dict[str, Float[Array, ""]]:
        """What each tenor gives of a sale, in the chosen order or in proportion [trillion dollars]."""
        if self.sale_order:
            return draw(wanted, {name: left[name] for name in self.sale_order})
        whole = sum(left.values(), jnp.zeros(()))
        share = jnp.minimum(jnp.asarray(wanted), whole) / jnp.where(whole > 0.0, whole, 1.0)
        return {name: share * amount for name, amount in left.items()}

    def fund(self, wanted: Float[Array, ""] | float, book: Book) -> dict[str, Float[Array, ""]]:
        """What each rung pays of the wanted dollars [trillion dollars]."""
        return draw(wanted, self.available(book))

    def payable(self, book: Book) -> Float[Array, ""]:
        """All that the rungs can pay [trillion dollars]."""
        return sum(self.available(book).values(), jnp.zeros(()))

    def available(self, book: Book) -> dict[str, Float[Array, ""]]:
        """What each rung can pay, in the order in which they do [trillion dollars]."""
        rungs = {
            "dollars": book["dollars"] - self.deposit_floor,
            "fima_repo": self.repo_limit + book["fima_repo"],
            "partner_funds": self.partner_limit + book["partner_funds"] if self.joint else jnp.zeros(()),
            **{name: book[name] for name in ("ust_bills", *COUPONS)},
        }
        return {name: jnp.maximum(rungs[name], 0.0) for name in self.funding_order}


def draw(wanted: Float[Array, ""] | float, rungs: dict[str, Float[Array, ""]]) -> dict[str, Float[Array, ""]]:
    """Take an amount from rungs in their order, each to its end before the next [trillion dollars]."""
    missing = jnp.asarray(wanted)
    taken = {}
    for name, available in rungs.items():
        taken[name] = jnp.clip(missing, 0.0, available)
        missing = missing - taken[name]
    return taken
