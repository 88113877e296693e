"""Which way each institution moves, and the order in which the reserve pays."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.institutions.books import day, filled, module, opening_book, stance
from tests.worlds import atlas, quotes
from tokyotrap.institutions.bank_of_japan import BankOfJapan
from tokyotrap.institutions.carry_traders import CarryTraders
from tokyotrap.institutions.government import Government
from tokyotrap.institutions.life_insurers import LifeInsurers
from tokyotrap.institutions.ministry_of_finance import COUPONS, FUNDING_ORDERS, MinistryOfFinance, draw
from tokyotrap.institutions.pension_funds import PensionFunds
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import JGBS
from tokyotrap.model.mechanisms import FUNDING_ORDER, build

ORDERS = st.sampled_from(sorted(FUNDING_ORDERS))
AMOUNTS = st.one_of(st.just(0.0), st.floats(0.0, 2.0))


def changed(kind: type, seen: object, told: object, held: Book | None = None) -> Book:
    held = opening_book(kind) if held is None else held
    return Book(np.asarray(day(filled(kind), held, seen, told).book) - np.asarray(held.holdings))


@settings(deadline=None, max_examples=60)
@given(ORDERS, st.floats(0.0, 8.0), st.lists(AMOUNTS, min_size=7, max_size=7))
def test_each_rung_is_exhausted_before_the_next_is_touched(order: str, wanted: float, has: list[float]) -> None:
    rungs = dict(zip(FUNDING_ORDERS[order], map(np.asarray, has), strict=True))
    taken = {name: float(amount) for name, amount in draw(wanted, rungs).items()}
    assert list(taken) == list(FUNDING_ORDERS[order])
    assert sum(taken.values()) == pytest.approx(min(wanted, sum(has)), abs=1e-12)
    names = list(taken)
    for place, name in enumerate(names[1:], start=1):
        if taken[name] > 1e-12:
            assert all(taken[each] == pytest.approx(float(rungs[each]), abs=1e-12) for each in names[:place])


@pytest.mark.parametrize("order", sorted(FUNDING_ORDERS))
@pytest.mark.parametrize("wanted", [0.01, 0.3, 0.9, 50.0])
def test_an_operation_is_paid_by_the_reserve_and_by_nothing_else(order: str, wanted: float) -> None:
    who = build(atlas(), {FUNDING_ORDER: order})["institutions.ministry_of_finance"]
    held = opening_book(MinistryOfFinance)
    after = Book(np.asarray(day(who, held, quotes(), stance(operation=wanted)).book))
    bonds = sum(float(held[name]) for name in ("ust_bills", *COUPONS))
    available = bonds + float(held["dollars"]) - float(who.deposit_floor) + float(who.repo_limit)
    paid = sum(float(held[n] - after[n]) for n in ("dollars", "ust_bills", *COUPONS)) - float(after["fima_repo"])
    assert float(after["yen"] - held["yen"]) == pytest.approx(min(wanted, available), abs=1e-12)
    assert paid == pytest.approx(min(wanted, available), abs=1e-12)
    assert after["foreign_other"] == held["foreign_other"]


def test_the_orders_of_the_reserve_use_the_same_rungs() -> None:
    assert len({frozenset(order) for order in FUNDING_ORDERS.values()}) == 1
    spared = {}
    for name in FUNDING_ORDERS:
        who = build(atlas(), {FUNDING_ORDER: name})["institutions.ministry_of_finance"]
        done = day(who, opening_book(MinistryOfFinance), quotes(), stance(operation=0.05))
        spared[name] = float(Book(np.asarray(done.book))["ust_30y"] - opening_book(MinistryOfFinance)["ust_30y"])
    assert spared["deposits first"] == spared["securities first"] == 0.0
    assert spared["long bonds first"] < 0.0


def test_a_reserve_sale_keeps_the_dollars() -> None:
    told = stance(due={"institutions.ministry_of_finance.reserve_sale": 0.1})
    moved = changed(MinistryOfFinance, quotes(), told)
    assert sum(float(moved[name]) for name in COUPONS) == pytest.approx(-0.1, abs=1e-12)
    assert float(moved["dollars"]) == pytest.approx(0.1, abs=1e-12)
    assert (moved["yen"], moved["ust_bills"], moved["fima_repo"]) == (0.0, 0.0, 0.0)


def test_insurers_sell_when_us_yields_have_risen_and_buy_when_they_have_fallen() -> None:
    up, down = (changed(LifeInsurers, quotes(ust_10y=y), stance()) for y in (0.0479, 0.0379))
    assert up["ust_10y"] < 0.0 < down["ust_10y"]
    assert up["ust_30y"] < 0.0 < down["ust_30y"]
    assert up["yen"] > 0.0 > down["yen"]


def test_the_insurers_response_is_the_measured_one() -> None:
    """A rise of a point over a month (its average is half as far behind) sells the fact's amount in a month."""
    moved = changed(LifeInsurers, quotes(ust_10y=0.0529 - 0.005), stance())
    abroad = moved["ust_10y"] + moved["ust_30y"] + moved["foreign_other"]
    sold = -260.0 / 12.0 * float(abroad) * atlas().value("fx.usdjpy")
    assert sold == pytest.approx(-atlas().value("life_insurers.response_to_ust10") * 0.01 / 12.0, rel=1e-9)


def test_only_what_was_not_hedged_buys_yen() -> None:
    told = stance(due={"institutions.life_insurers.repatriate": 0.05})
    home = next(t for t in filled(LifeInsurers).trades(opening_book(LifeInsurers), quotes(), told) if t.forward_settled)
    hedged = float(atlas().value("insurers.hedge_ratio"))
    assert float(home.yen_bought) == pytest.approx((1.0 - hedged) * 0.05, rel=1e-12)
    assert float(home.forward_settled) == pytest.approx(hedged * 0.05, rel=1e-12)


def test_insurers_come_home_when_home_pays() -> None:
    still, called = (changed(LifeInsurers, quotes(jgb_30y=y), stance()) for y in (0.03, 0.06))
    assert still["ust_10y"] == 0.0
    assert called["ust_10y"] < 0.0
    assert called["jgb_30_40y"] > 0.0


def test_carry_grows_with_the_rate_gap_and_shrinks_with_fear() -> None:
    wanted = filled(CarryTraders).wanted
    assert wanted(quotes(boj_rate=0.02)) < wanted(quotes()) == 1.0 < wanted(quotes(boj_rate=0.0))
    assert wanted(quotes(boj_rate=0.06)) == 0.0


def test_pension_funds_bring_the_mix_back() -> None:
    weak, strong = (changed(PensionFunds, quotes(usdjpy=rate), stance()) for rate in (190.0, 120.0))
    assert weak["foreign_other"] < 0.0 < strong["foreign_other"]
    assert weak["yen"] + weak["jgb_10y"] > 0.0 > strong["yen"] + strong["jgb_10y"]
    legs = filled(PensionFunds).trades(opening_book(PensionFunds), quotes(usdjpy=190.0), stance())[0]
    assert legs.yen_bought > 0.0


def test_within_the_tolerance_pension_funds_stand_still() -> None:
    rate = atlas().value("fx.usdjpy")
    assert float(changed(PensionFunds, quotes(usdjpy=rate * 1.001), stance())["foreign_other"]) == 0.0


@pytest.mark.parametrize("name", JGBS)
def test_the_government_owes_what_it_sells_and_less_what_it_repays(name: str) -> None:
    moved = changed(Government, quotes(), stance(auctions=0.03, redemptions=0.01))
    assert float(moved[name]) == pytest.approx(-0.02, abs=1e-12)


def test_orders_in_yen_are_counted_at_the_starting_rate() -> None:
    """Whatever the rate of the day."""
    rate = atlas().value("fx.usdjpy")
    sold = changed(Government, quotes(usdjpy=300.0), stance(due={"institutions.government.extra_issuance": 10.0}))
    bought = changed(BankOfJapan, quotes(usdjpy=300.0), stance(due={"institutions.bank_of_japan.purchases": 10.0}))
    assert float(sold.jgbs) == pytest.approx(-10.0 / rate, rel=1e-12)
    assert float(bought.jgbs) == pytest.approx(10.0 / rate, rel=1e-12)
    assert float(bought["yen"]) == pytest.approx(-10.0 / rate, rel=1e-12)


def test_a_parameter_set_by_a_scenario_is_used() -> None:
    who = module(LifeInsurers, hedged=1.0)
    told = stance(due={"institutions.life_insurers.repatriate": 0.1})
    assert all(float(each.yen_bought) == 0.0 for each in who.trades(opening_book(LifeInsurers), quotes(), told))
