"""Tenor buckets: the few maturities that every holding and every trade is sorted into."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bucket:
    """A stretch of one country's curve.

    Attributes:
        name: short name, used in books, trades and results.
        country: "U" for the United States, "J" for Japan.
        centre: middle of the maturities held [years].
        width: standard deviation of maturities around it [years].
        label: for people.
    """

    name: str
    country: str
    centre: float
    width: float
    label: str


BUCKETS = (
    Bucket("ust_bills", "U", 0.25, 0.10, "Treasury bills"),
    Bucket("ust_2_5y", "U", 3.5, 1.0, "Treasuries 2-5 years"),
    Bucket("ust_10y", "U", 10.0, 1.5, "Treasuries 7-12 years"),
    Bucket("ust_30y", "U", 24.0, 3.0, "Treasuries 20-30 years"),
    Bucket("jgb_2y", "J", 2.0, 0.7, "JGBs 1-3 years"),
    Bucket("jgb_5y", "J", 5.0, 1.0, "JGBs 3-7 years"),
    Bucket("jgb_10y", "J", 10.0, 1.5, "JGBs 7-13 years"),
    Bucket("jgb_20y", "J", 20.0, 2.0, "JGBs 15-25 years"),
    Bucket("jgb_30_40y", "J", 35.0, 3.0, "JGBs 25-40 years"),
)

TREASURIES = tuple(bucket.name for bucket in BUCKETS if bucket.country == "U")
JGBS = tuple(bucket.name for bucket in BUCKETS if bucket.country == "J")

YEN = "yen"
"""The currency leg of a trade: spot yen bought with dollars."""

LEGS = (*TREASURIES, *JGBS, YEN)

OTHER_FOREIGN = "foreign_other"
"""Foreign assets that the equilibrium does not price: shares, credit, other countries' bonds."""

CREDIT_LINES = ("fima_repo", "partner_funds")
"""Dollars lent to the finance ministry: by the Federal Reserve against Treasuries, and by a partner in an operation."""

ACCOUNTS = (*TREASURIES, *JGBS, OTHER_FOREIGN, "dollars", "yen", *CREDIT_LINES)
"""What a book can hold; borrowing is negative."""

INVENTORY = "inventory"
"""What dealers hold until slower investors have come."""

UNEXPECTED = ("position", "run_off", "lasting")
"""Decays of trades nobody had prepared for: part of them passes through dealers' inventory."""

SPOT = "spot"
"""Decay of yen that a ministry buys in the open market: dealers pass them on within the day."""

DECAYS = ("overhang", "stock", SPOT, *UNEXPECTED, INVENTORY)
"""How long a trade stays with arbitrageurs, by name; the speeds are the facts `pricing.decay.*` [1/year]."""

OWNERS = (
    "government", "bank_of_japan", "ministry_of_finance", "life_insurers", "pension_funds", "banks", "japan_post",
    "foreign_investors", "carry_traders", "market",
)  # fmt: skip
"""Who has a book. The market is everybody else: arbitrageurs and all investors without a file of their own."""


def bucket(name: str) -> Bucket:
    """The bucket of that name."""
    return next(each for each in BUCKETS if each.name == name)
