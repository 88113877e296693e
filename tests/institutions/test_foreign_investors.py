"""Forced sellers and holders who leave: when, how much, and what it does to yen."""

import numpy as np
import pytest

from tests.institutions.books import day, filled, opening_book, stance
from tests.worlds import atlas, quotes
from tokyotrap.institutions.foreign_investors import LONG, SUPER_LONG, ForeignInvestors
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.trades import Trades

YIELD = 0.03583


def after_a_week_of(rise: float) -> object:
    """Quotes after the 30-year rose this much over a week, its average being half as far behind."""
    return quotes(jgb_30y=YIELD, before={"jgb_30y": YIELD - 0.5 * rise})


def trades(seen: object, told: Stance, own: Book | None = None) -> dict[str, Trades]:
    own = opening_book(ForeignInvestors) if own is None else own
    return {each.cause: each for each in filled(ForeignInvestors).trades(own, seen, told)}


def trusting(credibility: float) -> Stance:
    told = stance()
    told.told["credibility"] = np.asarray(credibility)
    return told


def sold(each: Trades) -> float:
    return -sum(float(amount) for amount in each.bought.values())


def borrowed() -> float:
    return -float(opening_book(ForeignInvestors)["yen"])


def test_a_quiet_week_forces_nobody() -> None:
    share = [
        sold(trades(after_a_week_of(rise), stance())["forced sales"]) / borrowed() for rise in (0.0, -0.01, 0.0008)
    ]
    assert share[0] == share[1] == 0.0
    assert share[2] < 0.01


def test_a_fast_rise_forces_a_share_of_the_book_a_day() -> None:
    limit, most = float(filled(ForeignInvestors).limit), float(filled(ForeignInvestors).daily_share)
    half, full = (sold(trades(after_a_week_of(rise), stance())["forced sales"]) for rise in (limit, 4.0 * limit))
    assert half == pytest.approx(0.5 * most * borrowed(), rel=0.02)
    assert full == pytest.approx(most * borrowed(), rel=0.02)


def test_forced_sales_repay_yen_and_move_no_currency() -> None:
    forced = trades(after_a_week_of(0.01), stance())["forced sales"]
    assert set(forced.bought) == set(SUPER_LONG)
    assert not forced.in_currency
    assert float(forced.moves["yen"]) == pytest.approx(sold(forced), rel=1e-12)
    assert {key.split("/")[1] for key in forced.legs} == {"position"}


def test_the_book_bounds_forced_sellers() -> None:
    own = opening_book(ForeignInvestors)
    for _ in range(200):
        own = Book(np.asarray(day(filled(ForeignInvestors), own, after_a_week_of(0.01), stance()).book))
    assert float(own["yen"]) == pytest.approx(0.0, abs=1e-9)
    start = opening_book(ForeignInvestors)
    assert sum(float(own[name] - start[name]) for name in LONG) == pytest.approx(-borrowed(), abs=1e-9)


@pytest.mark.parametrize("order", ["forced_sale", "exit"])
def test_orders_are_in_yen_at_the_starting_rate(order: str) -> None:
    told = stance(due={f"institutions.foreign_investors.{order}": 2.0})
    done = trades(quotes(usdjpy=300.0), told)
    amount = 2.0 / atlas().value("fx.usdjpy")
    assert sold(done["forced sales" if order == "forced_sale" else "trust lost"]) == pytest.approx(amount, rel=1e-12)


def test_who_loses_trust_sells_long_jgbs_and_yen() -> None:
    start = atlas().value("credibility.start")
    calm, doubt, worse = (trades(quotes(), trusting(start - lost))["trust lost"] for lost in (0.0, 0.1, 0.2))
    assert sold(calm) == pytest.approx(0.0, abs=1e-15)
    assert 0.0 < sold(doubt) < sold(worse)
    assert float(doubt.yen_bought) == pytest.approx(-sold(doubt), rel=1e-12)
    assert set(doubt.bought) == set(LONG)
    assert float(doubt.moves["dollars"]) == pytest.approx(sold(doubt), rel=1e-12)
    assert float(doubt.moves["yen"]) == pytest.approx(0.0, abs=1e-15)


def test_more_trust_than_at_the_start_brings_nobody() -> None:
    assert sold(trades(quotes(), trusting(1.0))["trust lost"]) == pytest.approx(0.0, abs=1e-15)


def test_they_return_with_the_dollars_they_took_when_trust_does() -> None:
    own = opening_book(ForeignInvestors)
    for lost in (*[0.2] * 40, *[0.0] * 400):
        told = trusting(atlas().value("credibility.start") - lost)
        own = Book(np.asarray(day(filled(ForeignInvestors), own, quotes(), told).book))
        if lost:
            away = float(own["dollars"])
    assert away > 0.3 * atlas().value("foreign_investors.unhedged") * 0.4 / atlas().value("fx.usdjpy")
    assert float(own["dollars"]) == pytest.approx(0.0, abs=1e-3 * away)
    np.testing.assert_allclose(own.jgbs, opening_book(ForeignInvestors).jgbs, rtol=1e-3)
