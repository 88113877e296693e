"""Fiscal news, credibility and dominance: their laws one by one, and January 2026 as a whole."""

from functools import cache

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.institutions.books import strange_quotes
from tests.regimes import EVEN, day, regime, stance
from tests.worlds import atlas, quotes
from tokyotrap.policy.credibility import FISCAL_NEWS, Credibility
from tokyotrap.policy.dominance import Dominance
from tokyotrap.policy.fiscal import Fiscal
from tokyotrap.studies.alone import Dated, alone, move

LAWS = settings(deadline=None, max_examples=40)
UNFUNDED = "policy.fiscal.unfunded"
GDP = atlas().value("japan.nominal_gdp")
BP = 1e-4


def announce(amount: float, trusted: float | None = None) -> tuple[dict, dict, dict]:
    """State, what is told, and sizes of effects by cause, on the day of an announcement [trillion yen]."""
    told = {} if trusted is None else {"credibility": trusted}
    known = stance(due={UNFUNDED: amount}, told=told)
    state, said, effects = day(regime(Fiscal), regime(Fiscal).opening(), quotes(), known, EVEN)
    return state, said, {each.cause: float(each.size) for each in effects}


def test_what_was_announced_before_moves_nothing() -> None:
    state, said, effects = day(regime(Fiscal), regime(Fiscal).opening(), quotes(), stance(), EVEN)
    assert effects == ()
    assert float(said["unfunded"]) == float(said["announced_issuance"]) == float(state["to_borrow"]) == 0.0


def test_news_per_share_of_gdp_is_that_of_january_2026_and_calm_where_trusted() -> None:
    for trusted, fact in ((None, "elasticity.jgb.fiscal_news_30y"), (1.0, "fiscal.calm_response")):
        _, _, effects = announce(0.01 * GDP, trusted)
        assert sum(effects.values()) == pytest.approx(atlas().value(fact) * 0.01, rel=1e-9)


@LAWS
@given(st.floats(0.0, 0.99), st.floats(0.001, 0.3), st.sampled_from([-100.0, -3.0, 0.5, 20.0]))
def test_less_credibility_more_news(trusted: float, less: float, amount: float) -> None:
    here = announce(amount, trusted)[2]
    there = announce(amount, max(trusted - less, 0.0))[2]
    assert abs(sum(there.values())) >= abs(sum(here.values()))
    assert np.sign(sum(here.values())) == np.sign(amount)


def test_what_was_announced_is_borrowed_over_its_years() -> None:
    state = announce(10.0)[0]
    borrowed = 0.0
    for _ in range(260):
        state, said, _ = day(regime(Fiscal), state, quotes(), stance(), EVEN)
        borrowed += float(said["announced_issuance"]) * atlas().value("fx.usdjpy")
    years = atlas().value("fiscal.issuance_years")
    assert borrowed == pytest.approx(10.0 * (1.0 - np.exp(-1.0 / years)), rel=0.01)
    assert float(state["to_borrow"]) == pytest.approx(10.0 - borrowed, rel=1e-9)


@LAWS
@given(st.data())
def test_credibility_stays_between_nothing_and_one(data: st.DataObject) -> None:
    parts = {key: data.draw(st.floats(-2.0, 2.0)) for key in ("unfunded", "failed_auction", "credibility_cost")}
    level = data.draw(st.floats(0.0, 1.0))
    known = stance(due={"policy.credibility.gain": data.draw(st.floats(-1.0, 1.0))}, before=parts)
    seen = data.draw(strange_quotes())
    before = {"level": np.asarray(level), "steeper": np.asarray(data.draw(st.floats(-0.02, 0.02)))}
    state, said, effects = day(regime(Credibility), before, seen, known, EVEN)
    assert 0.0 <= float(state["level"]) <= 1.0
    if level >= atlas().value("credibility.start"):
        assert [float(each.size) for each in effects] == [0.0], "nobody flees a currency that is trusted"
    louder = float(said[f"volatility.{FISCAL_NEWS}"])
    gap = atlas().value("credibility.start") - float(state["level"])
    assert louder == pytest.approx(np.exp(atlas().value("credibility.loudness") * gap), rel=1e-9)


def test_a_quiet_day_changes_no_credibility_and_no_dominance() -> None:
    state, _, _ = day(regime(Credibility), regime(Credibility).opening(), quotes(), stance(), EVEN)
    assert float(state["level"]) == pytest.approx(atlas().value("credibility.start"), abs=1e-12)
    told = {"credibility": 0.5}
    state, said, effects = day(regime(Dominance), regime(Dominance).opening(), quotes(), stance(told=told), EVEN)
    assert float(state["weight"]) == pytest.approx(atlas().value("dominance.start"), abs=1e-12)
    assert all(float(each.size) == 0.0 for each in effects)
    assert float(said["dominance"]) == 0.0


def test_a_rout_costs_credibility_and_a_bull_market_does_not() -> None:
    start = float(quotes()["jgb_30y"])
    levels = {}
    for rise in (-30.0, 3.0, 30.0, 60.0):
        after = quotes(before={"jgb_30y": start - rise * BP})
        levels[rise] = float(day(regime(Credibility), regime(Credibility).opening(), after, stance(), EVEN)[0]["level"])
    assert levels[-30.0] == levels[3.0] == pytest.approx(0.5, abs=1e-12)
    assert levels[60.0] < levels[30.0] < 0.5


def test_a_mandate_moves_prices_by_what_dominance_is_worth() -> None:
    """A year after a full mandate the sum of the effects is the weight gained times the sizes of the facts."""
    state, total = regime(Dominance).opening(), {}
    for number in range(260):
        known = stance(due={"policy.dominance.mandate": 0.9 if number == 0 else 0.0}, told={"credibility": 0.5})
        state, said, effects = day(regime(Dominance), state, quotes(), known, EVEN)
        for each in effects:
            total[each.key] = total.get(each.key, 0.0) + float(each.size)
    gained = float(state["weight"]) - atlas().value("dominance.start")
    assert gained > 0.8
    for factor, fact, sign in (("lJ", "jgb_30y", 1.0), ("mJ", "jgb_5y", -1.0), ("trend", "usdjpy", 1.0)):
        assert total[factor] == pytest.approx(sign * gained * atlas().value(f"dominance.{fact}"), rel=1e-9)
    assert float(said["monetised"]) == pytest.approx(atlas().value("dominance.monetised") * float(said["dominance"]))


@pytest.mark.parametrize("kind", [Credibility, Fiscal, Dominance])
def test_the_same_alone_or_among_many(kind: type) -> None:
    part = regime(kind)
    known = stance(due={UNFUNDED: 3.0, "policy.dominance.mandate": 0.1}, told={"credibility": 0.4})
    alone = day(part, part.opening(), quotes(), known, EVEN)
    states = {name: np.full(3, float(value)) for name, value in part.opening().items()}
    many = jax.vmap(lambda state: part.day(state, quotes(), known, EVEN))(states)
    for name, value in alone[0].items():
        np.testing.assert_allclose(np.asarray(many[0][name]), float(value), rtol=1e-12)


@cache
def january() -> np.ndarray:
    """What ten trillion yen, announced over two days, do in a still world (days, series)."""
    return alone(atlas(), [Dated(1, {UNFUNDED: 10.0}, over=2)], days=11)


def test_january_2026_along_the_curve() -> None:
    """Ten trillion yen, 1.5 % of GDP, against the two days to 20 January 2026.

    A miss: the 10-year, a third short from 2 February on; from its own day it is within its tolerance (replays).
    """
    observed = atlas().numbers("elasticity.jgb.fiscal_news_profile")
    seen = dict(zip(("5y", "10y", "20y", "30y", "40y"), observed, strict=True))
    assert 0.66 < move(january(), "jgb_10y", 2) / seen.pop("10y") < 0.7
    for tenor, rise in seen.items():
        assert move(january(), f"jgb_{tenor}", 2) == pytest.approx(rise, rel=0.3), tenor
    assert 2.0 * BP <= move(january(), "ust_10y", 2) <= 9.0 * BP
    assert abs(move(january(), "usdjpy", 2)) < 0.015


def test_what_is_left_after_nine_days() -> None:
    left = move(january(), "jgb_30y", 11) / move(january(), "jgb_30y", 2)
    assert left == pytest.approx(atlas().numbers("elasticity.jgb.fiscal_news_left")[3], abs=0.12)


def test_the_yen_pays_for_a_steepening_without_credibility() -> None:
    """The day after, in proportion to what is missing, and it is given back when the curve flattens."""
    start, paid = float(quotes()["jgb_30y"]), {}
    for level in (0.5, 0.25, 0.0):
        state = {"level": np.asarray(level), "steeper": np.asarray(0.0)}
        state, _, effects = day(regime(Credibility), state, quotes(jgb_30y=start + 0.001), stance(), EVEN)
        _, _, back = day(regime(Credibility), state, quotes(), stance(), EVEN)
        paid[level] = float(effects[0].size), float(back[0].size)
    assert paid[0.5][0] == 0.0
    assert paid[0.0][0] == pytest.approx(atlas().value("credibility.flight") * 0.001, rel=1e-9)
    assert paid[0.25][0] == pytest.approx(0.5 * paid[0.0][0], rel=1e-9)
    assert paid[0.0][1] < 0.0
