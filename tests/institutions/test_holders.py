"""Banks, Japan Post and life insurers: whose sales buy yen, whose do not, and who buys JGBs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.institutions.books import book, day, filled, opening_book, stance
from tests.worlds import atlas, quotes
from tokyotrap.institutions.banks import ABROAD, Banks
from tokyotrap.institutions.habits import beyond, call, held, in_proportion
from tokyotrap.institutions.japan_post import JapanPost
from tokyotrap.institutions.life_insurers import LifeInsurers
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import JGBS

UST10 = 0.0429
HIGH_YIELDS = {"jgb_10y": 0.045, "jgb_30y": 0.055}


def changed(kind: type, seen: object, told: object = None, own: Book | None = None) -> Book:
    own = opening_book(kind) if own is None else own
    return Book(np.asarray(day(filled(kind), own, seen, told or stance()).book) - np.asarray(own.holdings))


def sold_abroad(moved: Book) -> float:
    return -sum(float(moved[name]) for name in (*ABROAD, "ust_30y"))


def after_a_rise(points: float) -> object:
    """Quotes after the 10-year Treasury rose this much over a month, its average being half as far behind."""
    return quotes(ust_10y=UST10, before={"ust_10y": UST10 - 0.5 * points})


@given(st.lists(st.one_of(st.just(0.0), st.floats(1e-6, 5.0)), min_size=3, max_size=3), st.floats(-1.0, 1.0))
@settings(deadline=None, max_examples=40)
def test_a_sale_in_proportion_adds_up_and_keeps_the_mix(amounts: list[float], share: float) -> None:
    own = book(**dict(zip(ABROAD, amounts, strict=True)))
    bought = in_proportion(np.asarray(share * sum(amounts)), own, ABROAD)
    for name, amount in zip(ABROAD, amounts, strict=True):
        assert float(bought[name]) == pytest.approx(-share * amount, abs=1e-12)
    assert float(held(own, ABROAD)) == pytest.approx(sum(amounts))


def test_a_yield_calls_half_way_at_its_threshold_and_not_at_the_start() -> None:
    width = np.asarray(0.002)
    assert float(call(quotes(), "jgb_30y", np.asarray(0.04), width)) == 0.0
    before = 1.0 / (1.0 + np.exp((0.04 - atlas().value("jgb.30y")) / 0.002))
    assert float(call(quotes(jgb_30y=0.04), "jgb_30y", np.asarray(0.04), width)) == pytest.approx(0.5 - before)
    assert float(call(quotes(jgb_30y=0.02), "jgb_30y", np.asarray(0.04), width)) == 0.0


def test_beyond_a_limit_more_and_more_act() -> None:
    shares = [float(beyond(np.asarray(move), np.asarray(0.005), np.asarray(0.001))) for move in (0.0, 0.005, 0.02)]
    assert shares[0] == 0.0
    assert shares[1] == pytest.approx(0.5, abs=0.01)
    assert shares[2] == pytest.approx(1.0, abs=0.01)


def test_together_they_answer_us_yields_as_all_residents_did() -> None:
    names = ("life_insurers", "banks", "japan_post")
    parts = sum(atlas().value(f"{name}.response_to_ust10") for name in names)
    assert parts == pytest.approx(atlas().value("flows.residents.response_to_ust10"), rel=0.1)


def test_banks_follow_us_yields_with_borrowed_dollars() -> None:
    for rise in (0.004, -0.004):
        legs = filled(Banks).trades(opening_book(Banks), after_a_rise(rise), stance())
        moved = changed(Banks, after_a_rise(rise))
        assert np.sign(sold_abroad(moved)) == np.sign(rise)
        assert float(moved["dollars"]) == pytest.approx(sold_abroad(moved), rel=1e-12)
        assert moved["yen"] == 0.0
        assert not any(each.in_currency for each in legs)


def test_banks_cut_once_losses_pass_their_limit() -> None:
    def cut(rise: float) -> float:
        found = filled(Banks).trades(opening_book(Banks), after_a_rise(rise), stance())[1]
        assert found.cause == "losses cut"
        return -float(sum(found.bought[name] for name in ABROAD))

    limit = float(filled(Banks).loss_limit)
    small, half, full = (cut(rise) for rise in (0.3 * limit, limit, 3.0 * limit))
    assert small < 0.1 * half
    pace = float(filled(Banks).pace) / 260.0
    whole = float(held(opening_book(Banks), ABROAD))
    assert half == pytest.approx(0.5 * pace * whole, rel=0.05)
    assert full == pytest.approx(pace * whole, rel=0.05)


def test_banks_hold_their_jgbs_short() -> None:
    own = opening_book(Banks)
    amounts = [float(own[name]) for name in JGBS]
    assert amounts == sorted(amounts, reverse=True)
    assert sum(amounts[2:]) < 0.15 * sum(amounts)
    assert sum(amounts) * atlas().value("fx.usdjpy") == pytest.approx(0.13 * 1100.0)


@pytest.mark.parametrize("kind", [JapanPost, LifeInsurers], ids=lambda kind: kind.name)
def test_nothing_comes_home_in_the_quiet_state(kind: type) -> None:
    """Whatever the pick-up: JGB yields at the start or below, US yields flat over the month."""
    for yields in ({}, {"jgb_10y": 0.01, "jgb_30y": 0.02}, {"ust_10y": 0.03, "before": {"ust_10y": 0.03}}):
        assert np.abs(np.asarray(changed(kind, quotes(**yields)).holdings)).max() < 1e-12


@pytest.mark.parametrize("kind", [JapanPost, LifeInsurers], ids=lambda kind: kind.name)
def test_the_unhedged_part_comes_home_at_the_slow_hazard(kind: type) -> None:
    home = next(
        each
        for each in filled(kind).trades(opening_book(kind), quotes(**HIGH_YIELDS), stance())
        if each.cause == "repatriation"
    )
    abroad = sum(float(opening_book(kind)[name]) for name in (*ABROAD, "ust_30y"))
    hazard = atlas().value("flows.repatriation_hazard") / 260.0
    unhedged = 1.0 - float(filled(kind).hedged)
    assert float(home.yen_bought) == pytest.approx(hazard * unhedged * abroad, rel=0.15)
    assert float(home.forward_settled) == 0.0
    spent = sum(float(home.bought[name]) for name in JGBS if name in home.bought)
    assert spent == pytest.approx(float(filled(kind).into_jgbs * home.yen_bought), rel=1e-12)


@pytest.mark.parametrize("kind", [JapanPost, LifeInsurers], ids=lambda kind: kind.name)
def test_of_what_is_ordered_home_the_hedged_part_buys_no_yen(kind: type) -> None:
    told = stance(due={f"institutions.{kind.name}.repatriate": 0.02})
    home = next(
        each for each in filled(kind).trades(opening_book(kind), quotes(), told) if each.cause == "repatriation"
    )
    assert float(home.forward_settled) == pytest.approx(float(filled(kind).hedged) * 0.02, rel=1e-12)
    assert float(home.yen_bought) == pytest.approx((1.0 - float(filled(kind).hedged)) * 0.02, rel=1e-12)


def bought_long(yen: float, level: float) -> float:
    own = book(yen=yen)
    return float(changed(LifeInsurers, quotes(jgb_30y=level), own=own)["jgb_30_40y"])


def test_insurers_return_to_long_jgbs_when_they_pay() -> None:
    threshold = atlas().value("insurers.buying_yield_30y")
    pace = atlas().value("life_insurers.buying_pace") / 260.0 / atlas().value("fx.usdjpy")
    assert bought_long(1.0, atlas().value("jgb.30y")) == 0.0
    assert bought_long(1.0, threshold) == pytest.approx(0.5 * pace, rel=0.3)
    assert bought_long(1.0, threshold + 0.02) == pytest.approx(pace, rel=0.15)


def test_insurers_buy_with_the_yen_they_have() -> None:
    assert bought_long(0.0, 0.06) == 0.0
    assert 0.0 < bought_long(1e-4, 0.06) <= 1e-4 * float(filled(LifeInsurers).daily_limit) * (1.0 + 1e-12)


def test_a_strike_holds_insurers_back_and_does_not_stop_them() -> None:
    bought = []
    for strike in (0.0, 0.5, 1.0):
        told = stance()
        told.told["strike"] = np.asarray(strike)
        trades = filled(LifeInsurers).trades(opening_book(LifeInsurers), quotes(jgb_30y=0.05), told)
        bought.append(next(float(t.bought["jgb_30_40y"]) for t in trades if t.cause.startswith("long JGBs")))
    reluctance = float(filled(LifeInsurers).reluctance)
    assert bought[1:] == pytest.approx([bought[0] * (1.0 - reluctance * strike) for strike in (0.5, 1.0)], rel=1e-12)
    assert bought[-1] > 0.0
