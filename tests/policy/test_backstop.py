"""Exceptional purchases: what sets them off, what the word takes back, and what is bought."""

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.institutions.books import book, strange_quotes
from tests.regimes import EVEN, KEYS, Done, after_a_week, day, regime, stance, tables
from tests.worlds import atlas, quotes
from tokyotrap.institutions.bank_of_japan import BankOfJapan
from tokyotrap.ledger.buckets import INVENTORY, JGBS
from tokyotrap.ledger.regime import Effect
from tokyotrap.ledger.series import CORE_SERIES
from tokyotrap.model.mechanisms import build
from tokyotrap.policy.backstop import Backstop

LAWS = settings(deadline=None, max_examples=40)
ORDER = "policy.backstop.announce"
ALWAYS, NEVER = np.array([0.0, 0.0]), np.array([1.0, 1.0])
LEFT = {"jgb_20y": 0.08, "jgb_30_40y": 0.03, "jgb_10y": -0.02}
"""What dealers hold in a rout [trillion dollars]."""


def backstop() -> Backstop:
    found = regime(Backstop)
    assert isinstance(found, Backstop)
    return found


def state(**known: float) -> dict[str, np.ndarray]:
    return backstop().opening() | {key: np.asarray(value) for key, value in known.items()}


def rout(times: float) -> float:
    """A rise over a week, in thresholds [decimal]."""
    return times * float(backstop().speed)


def announced(done: Done) -> bool:
    return float(done[0]["announcements"]) == 1.0


def by_key(effects: tuple[Effect, ...]) -> dict[str, float]:
    """Sizes of effects by flow, those that fade fast and those that do not together."""
    found = dict.fromkeys((each.key for each in effects), 0.0)
    for each in effects:
        found[each.key] += float(each.size)
    return found


def ordered(**known: float) -> Done:
    return day(backstop(), state(**known), quotes(), stance(due={ORDER: 1.0}, inventory=LEFT), NEVER)


def test_a_quiet_market_is_left_alone() -> None:
    after, told, effects = day(backstop(), state(), quotes(), stance(inventory=LEFT), ALWAYS)
    assert [float(each) for each in (*after.values(), *told.values())] == [0.0] * 8
    assert {float(each.size) for each in effects} == {0.0}


@pytest.mark.parametrize(
    ("times", "strike", "alarm"), [(1.1, 0, 1), (0.9, 0, 0), (-3.0, 0, 0), (0, 1.1, 1), (0, 0.9, 0)]
)
def test_what_alerts_the_bank(times: float, strike: float, alarm: int) -> None:
    told = stance(told={"strike": strike * float(backstop().strike)}, inventory=LEFT)
    done = day(backstop(), state(), after_a_week(rout(times)), told, ALWAYS)
    assert announced(done) == (float(done[0]["alert"]) == 1.0) == (alarm == 1)


def test_an_alert_ends_well_below_where_it_begins() -> None:
    kept = float(backstop().hysteresis)
    for times, before, after in ((0.9, 0, 0), (0.9, 1, 1), (1.1 * kept, 1, 1), (0.9 * kept, 1, 0)):
        done = day(backstop(), state(alert=before), after_a_week(rout(times)), stance(), NEVER)
        assert float(done[0]["alert"]) == after


def test_an_announcement_comes_by_chance() -> None:
    ready = float(backstop().readiness)
    for chance, comes in ((ready - 0.01, True), (ready + 0.01, False)):
        done = day(backstop(), state(), after_a_week(rout(2.0)), stance(), np.array([chance, 0.0]))
        assert announced(done) == comes


def test_after_one_announcement_none_comes_for_a_while() -> None:
    done = day(backstop(), state(), after_a_week(rout(2.0)), stance(), ALWAYS)
    days = 0
    while float(done[0]["announcements"]) < 2.0:
        done = day(backstop(), done[0], after_a_week(rout(2.0)), stance(), ALWAYS)
        days += 1
    assert days == pytest.approx(float(backstop().pause) + 1.0)


def test_an_order_is_an_announcement_whatever_the_market_and_once() -> None:
    done = ordered(wait=15.0)
    assert announced(done)
    assert float(done[1]["credibility_cost"]) == pytest.approx(float(backstop().cost))
    again = day(backstop(), done[0], quotes(), stance(due={ORDER: 0.5}, inventory=LEFT), NEVER)
    assert announced(again), "the second day of the same order"
    assert float(again[1]["credibility_cost"]) == 0.0
    assert {float(each.size) for each in again[2]} == {0.0}


def test_the_word_works_on_what_dealers_hold_and_never_sells() -> None:
    sizes = by_key(ordered()[2])
    share = float(backstop().share)
    assert sizes == pytest.approx(
        {f"{leg}/{INVENTORY}": -share * max(LEFT.get(leg, 0.0), 0.0) for leg in JGBS}, abs=1e-15
    )


@pytest.mark.parametrize("node", range(4))
def test_the_fire_sale_is_taken_back_and_the_fundamental_part_is_not(node: int) -> None:
    """Yields moved by news, by lasting positions and by dealers' inventory: only the last falls, by 60 to 90 %."""
    fact = atlas()["backstop.announcement"]
    held = {f"{leg}/{INVENTORY}": amount for leg, amount in LEFT.items() if amount > 0.0}
    lasting = {"jgb_20y/lasting": 0.05, "jgb_30_40y/lasting": 0.04}
    word = by_key(ordered()[2])
    assert not set(word) & set(lasting)
    assert all(key.endswith(f"/{INVENTORY}") for key in word)
    for series in ("jgb_20y", "jgb_30y", "jgb_40y"):
        row = tables().flow[node, CORE_SERIES.index(series)]
        fire, fundamental = (
            sum(row[KEYS.index(key)] * each for key, each in flows.items()) for flows in (held, lasting)
        )
        after = fundamental + fire + sum(row[KEYS.index(key)] * each for key, each in word.items())
        assert fire > 0.0
        assert fundamental > 0.0
        assert isinstance(fact.low, float)
        assert isinstance(fact.high, float)
        assert fact.low < (fundamental + fire - after) / fire < fact.high
        assert after > fundamental


def test_purchases_last_their_days_and_add_up() -> None:
    who, done, bought, days = backstop(), ordered(), 0.0, 0
    while float(done[1]["emergency_purchases"]) > 0.0:
        bought += float(done[1]["emergency_purchases"]) * atlas().value("fx.usdjpy")
        days += 1
        done = day(who, done[0], quotes(), stance(), NEVER)
    assert days == pytest.approx(float(who.days))
    assert bought == pytest.approx(float(who.size)) == float(done[0]["bought"])


def test_purchases_are_small_next_to_the_british_ones() -> None:
    """.8 % of all bonds were bought in 2022; the same share of JGBs would be about 9tn yen."""
    british = atlas().value("backstop.gilts_2022.used") / atlas().value("backstop.gilts_2022.announced")
    assert 0.25 < british < 0.35, "the word did most of it"
    assert atlas().value("backstop.purchases") < 9.0


@pytest.fixture(scope="module")
def bank() -> BankOfJapan:
    found = build(atlas(), {})["institutions.bank_of_japan"]
    assert isinstance(found, BankOfJapan)
    return found


def test_the_bank_buys_super_long_bonds_with_new_money_and_keeps_them(bank: BankOfJapan) -> None:
    trades = bank.trades(book(), quotes(), stance(told={"emergency_purchases": 0.01}))
    made = next(each for each in trades if each.cause == BankOfJapan.EXCEPTIONAL)
    assert {key: float(amount) for key, amount in made.bought.items()} == pytest.approx(
        {"jgb_20y": 0.005, "jgb_30_40y": 0.005}
    )
    assert float(made.moves["yen"]) == pytest.approx(-0.01)
    assert made.decay == "stock"
    assert not made.in_currency


def test_without_a_word_the_bank_buys_only_what_it_announced(bank: BankOfJapan) -> None:
    for told in (stance(), stance(told={"emergency_purchases": 0.0})):
        trades = bank.trades(book(), quotes(), told)
        assert [each.cause for each in trades] == [BankOfJapan.PLANNED, BankOfJapan.EXCEPTIONAL, "monetised issuance"]
        assert all(float(amount) == 0.0 for each in trades[1:] for amount in each.bought.values())


@LAWS
@given(st.data())
def test_whatever_the_day_nothing_is_sold_and_no_more_taken_back_than_there_is(data: st.DataObject) -> None:
    held = {leg: data.draw(st.floats(-1.0, 1.0)) for leg in JGBS}
    told = stance(inventory=held, due={ORDER: data.draw(st.sampled_from([0.0, 0.2, 1.0]))},
                  told={"strike": data.draw(st.floats(0.0, 1.0))})  # fmt: skip
    before = state(wait=data.draw(st.floats(0.0, 30.0)), left=data.draw(st.floats(0.0, 13.0)))
    chance = np.array([data.draw(st.floats(0.0, 1.0)) for _ in range(2)])
    after, said, effects = day(backstop(), before, data.draw(strange_quotes()), told, chance)
    assert all(np.isfinite(float(each)) and float(each) >= 0.0 for each in (*after.values(), *said.values()))
    for each in effects:
        assert -max(held[each.key.split("/")[0]], 0.0) <= float(each.size) <= 0.0


def test_the_same_alone_or_among_many() -> None:
    weeks = np.array([0.001, 0.005, 0.01])
    told = stance(told={"strike": 0.2}, inventory=LEFT)
    many = jax.tree.map(lambda *each: np.stack(each), *[after_a_week(week) for week in weeks])
    together = jax.vmap(lambda each: day(backstop(), state(), each, told, EVEN * 0.2))(many)
    for place, week in enumerate(weeks):
        alone = day(backstop(), state(), after_a_week(week), told, EVEN * 0.2)
        for one, each in zip(jax.tree.leaves(alone), jax.tree.leaves(together), strict=True):
            np.testing.assert_allclose(each[place], one, rtol=1e-12, atol=1e-15)
