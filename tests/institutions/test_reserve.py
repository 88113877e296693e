"""The reserve in joint action, and the tenors a sale takes."""

import numpy as np
import pytest

from tests.institutions.books import Traded, book, day, opening_book, stance
from tests.worlds import atlas, quotes
from tokyotrap.institutions.ministry_of_finance import COUPONS, SALE_ORDERS, MinistryOfFinance
from tokyotrap.ledger.book import Book
from tokyotrap.model.mechanisms import JOINT_ACTION, SALE_ORDER, build

RESERVE_SALE = "institutions.ministry_of_finance.reserve_sale"


def ministry(**settings: str | float) -> MinistryOfFinance:
    found = build(atlas(), {JOINT_ACTION: "on", **settings})["institutions.ministry_of_finance"]
    assert isinstance(found, MinistryOfFinance)
    return found


def moved(done: Traded, held: Book) -> Book:
    return Book(np.asarray(done.book) - np.asarray(held.holdings))


def operation(amount: float, held: Book, **settings: str | float) -> Book:
    return moved(day(ministry(**settings), held, quotes(), stance(operation=amount)), held)


def test_alone_nobody_else_pays() -> None:
    held = opening_book(MinistryOfFinance)
    assert operation(0.05, held, **{JOINT_ACTION: "none"})["partner_funds"] == 0.0


def test_a_partner_buys_its_share_with_its_own_dollars() -> None:
    held = opening_book(MinistryOfFinance)
    alone = operation(0.04, held, **{JOINT_ACTION: "none"})
    both = operation(0.04, held)
    share = float(ministry().partner_share)
    assert float(both["yen"]) == pytest.approx((1.0 + share) * 0.04, rel=1e-12)
    assert float(both["partner_funds"]) == pytest.approx(-share * 0.04, rel=1e-12)
    for rung in ("dollars", "ust_bills", *COUPONS, "fima_repo"):
        assert float(both[rung]) == pytest.approx(float(alone[rung]), abs=1e-15)


def test_a_partner_stops_at_its_limit() -> None:
    limit = float(ministry().partner_limit)
    half_spent = Book(
        np.asarray(opening_book(MinistryOfFinance).holdings) + np.asarray(book(partner_funds=-0.5 * limit).holdings)
    )
    assert float(operation(10.0 * limit, half_spent)["partner_funds"]) == pytest.approx(-0.5 * limit, rel=1e-12)


def test_what_a_partner_has_left_is_a_rung() -> None:
    """With a share of nothing its dollars pay only after deposits, bills and the repo line, before coupons."""
    settings = {"institutions.ministry_of_finance.partner_share": 0.0}
    who = ministry(**settings)
    held = opening_book(MinistryOfFinance)
    before = float(held["dollars"] - who.deposit_floor + held["ust_bills"] + who.repo_limit)
    limit = float(who.partner_limit)
    for wanted, drawn, sold in ((before, 0.0, 0.0), (before + limit, limit, 0.0), (before + limit + 0.1, limit, 0.1)):
        after = operation(wanted, held, **settings)
        assert float(after["partner_funds"]) == pytest.approx(-drawn, abs=1e-12)
        assert -sum(float(after[name]) for name in COUPONS) == pytest.approx(sold, abs=1e-12)


def test_the_purchase_of_a_partner_moves_the_yen() -> None:
    legs: dict[str, float] = {}
    for each in ministry().trades(opening_book(MinistryOfFinance), quotes(), stance(operation=0.04)):
        for key, amount in each.legs.items():
            legs[key] = legs.get(key, 0.0) + float(amount)
    assert legs["yen/spot"] == pytest.approx(-(1.0 + float(ministry().partner_share)) * 0.04, rel=1e-12)


@pytest.mark.parametrize("order", sorted(SALE_ORDERS))
@pytest.mark.parametrize("wanted", [0.05, 0.5, 5.0])
def test_a_sale_takes_the_tenors_in_its_order(order: str, wanted: float) -> None:
    held = opening_book(MinistryOfFinance)
    who = ministry(**{SALE_ORDER: order})
    sold = moved(day(who, held, quotes(), stance(due={RESERVE_SALE: wanted})), held)
    whole = sum(float(held[name]) for name in COUPONS)
    shares = {name: -float(sold[name]) / float(held[name]) for name in COUPONS}
    assert -sum(float(sold[name]) for name in COUPONS) == pytest.approx(min(wanted, whole), rel=1e-12)
    assert float(sold["dollars"]) == pytest.approx(min(wanted, whole), rel=1e-12)
    if order == "pro rata":
        assert list(shares.values()) == pytest.approx([min(wanted / whole, 1.0)] * 3, rel=1e-12)
    else:
        first, *others = SALE_ORDERS[order]
        assert shares[first] == pytest.approx(min(wanted / float(held[first]), 1.0), rel=1e-12)
        assert wanted > float(held[first]) or all(shares[name] == 0.0 for name in others)
