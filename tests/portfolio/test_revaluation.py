"""Prices on many curves: worked by hand, one flow at a time, and the laws every price obeys."""

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.portfolio.examples import PILLARS, SETTLEMENT, bonds, curves, many
from tests.portfolio.test_bonds import settled_bonds
from tokyotrap.errors import InvalidInput
from tokyotrap.portfolio.bonds import Bond, jgb, treasury
from tokyotrap.portfolio.revaluation import BLOCK, prepare

RATES = st.floats(-0.02, 0.3)
HAND = 100.610512771450967


def one_at_a_time(bond: Bond, pillars: np.ndarray, curve: np.ndarray, settlement: dt.date, start: dt.date) -> float:
    """The dirty price, flow by flow."""

    def factor(day: dt.date) -> float:
        time = (day - start).days / 365.0
        return math.exp(-time * float(np.interp(time, pillars, curve)))

    days, amounts = bond.cash_flows(settlement)
    return sum(amount * factor(day) for day, amount in zip(days, amounts, strict=True)) / factor(settlement)


def test_a_price_worked_by_hand() -> None:
    """Flows of 1, 1 and 101 after 45, 229 and 410 days; zero rates of 1, 1.2548 and 2.1233 %; in 30 decimals."""
    bond = jgb("2-year", dt.date(2025, 3, 20), dt.date(2027, 3, 20), 0.02)
    ready = prepare([bond], [0.5, 1.0, 2.0], settlement=dt.date(2026, 2, 3))
    curve = np.array([[0.01, 0.02, 0.03]])
    assert ready.dirty(curve)[0, 0] == pytest.approx(HAND, rel=1e-15)
    assert ready.dirty(curve)[0, 0] - ready.clean(curve)[0, 0] == pytest.approx(2.0 * 136 / 365, abs=1e-13)


def test_a_par_bond_costs_par_on_its_coupon_days() -> None:
    curve = 0.01 + 0.002 * PILLARS**0.5
    settlement = dt.date(2026, 5, 15)
    days = [dt.date(2026 + k // 2, 5 + 6 * (k % 2), 15) for k in range(1, 61)]
    times = np.array([(day - settlement).days / 365.0 for day in days])
    factors = np.exp(-times * np.interp(times, PILLARS, curve))
    coupon = 2.0 * (1.0 - factors[-1]) / factors.sum()
    bond = treasury("30-year", settlement, days[-1], coupon)
    assert prepare([bond], PILLARS, settlement=settlement).clean(curve[None])[0, 0] == pytest.approx(100.0, abs=1e-11)


def test_without_interest_a_bond_is_worth_what_it_pays() -> None:
    ready = prepare(bonds(), PILLARS, settlement=SETTLEMENT)
    paid = [bond.cash_flows(SETTLEMENT)[1].sum() for bond in bonds()]
    np.testing.assert_allclose(ready.dirty(np.zeros((1, len(PILLARS))))[0], paid, rtol=1e-14)


def test_all_flows_one_at_a_time() -> None:
    start, sheaf, rates = SETTLEMENT - dt.timedelta(days=4), many(), curves(2 * BLOCK + 7)
    ready = prepare(sheaf, PILLARS, settlement=SETTLEMENT, curve_day=start)
    assert sorted(len(cycle.amounts.T) for cycle in ready.cycles) == [7, 21, 24]
    prices = ready.dirty(rates)
    for row in (0, BLOCK - 1, BLOCK, 2 * BLOCK, len(rates) - 1):
        known = [one_at_a_time(bond, PILLARS, rates[row], SETTLEMENT, start) for bond in sheaf]
        np.testing.assert_allclose(prices[row], known, rtol=1e-13)


@given(st.lists(settled_bonds(), min_size=1, max_size=4), st.lists(RATES, min_size=3, max_size=3))
def test_any_bonds_on_any_curve(given: list[tuple[Bond, dt.date]], rates: list[float]) -> None:
    settlement = given[0][1]
    sheaf = [bond for bond, _ in given if bond.issue <= settlement < bond.maturity]
    pillars, curve = np.array([1.0, 8.0, 62.0]), np.array(rates)
    prices = prepare(sheaf, pillars, settlement=settlement).dirty(curve[None])[0]
    known = [one_at_a_time(bond, pillars, curve, settlement, settlement) for bond in sheaf]
    np.testing.assert_allclose(prices, known, rtol=1e-12)


@given(st.integers(1, 900), st.integers(1, 5))
def test_curves_are_priced_alike_alone_and_among_many(count: int, threads: int) -> None:
    ready, rates = prepare(bonds(), PILLARS, settlement=SETTLEMENT), curves(count)
    together = ready.dirty(rates, threads=threads)
    for row in {0, count // 2, count - 1}:
        np.testing.assert_allclose(together[row], ready.dirty(rates[row : row + 1])[0], rtol=1e-14)


def test_bonds_are_priced_alike_alone_and_in_any_order() -> None:
    sheaf, rates = many(), curves(50)
    prices = prepare(sheaf, PILLARS, settlement=SETTLEMENT).clean(rates)
    shuffled = np.random.default_rng(4).permutation(len(sheaf))
    again = prepare([sheaf[k] for k in shuffled], PILLARS, settlement=SETTLEMENT)
    assert again.names == tuple(sheaf[k].name for k in shuffled)
    np.testing.assert_allclose(again.clean(rates), prices[:, shuffled], rtol=1e-13)
    alone = prepare(sheaf[3:4], PILLARS, settlement=SETTLEMENT)
    np.testing.assert_allclose(alone.clean(rates)[:, 0], prices[:, 3], rtol=1e-13)


def test_a_portfolio_is_the_sum_of_its_parts() -> None:
    ready, rates = prepare(many(), PILLARS, settlement=SETTLEMENT), curves(3 * BLOCK + 1)
    faces = np.random.default_rng(5).normal(size=len(many())) * 1e9
    known = ready.dirty(rates) @ faces / 100.0
    np.testing.assert_allclose(ready.worth(rates, faces), known, atol=1e-12 * np.abs(faces).sum())
    np.testing.assert_array_equal(ready.worth(rates, faces, threads=2).shape, known.shape)
    np.testing.assert_allclose(ready.worth(rates, faces, threads=2), known, atol=1e-12 * np.abs(faces).sum())


@given(st.floats(0.0, 0.1), st.floats(0.0, 0.1), st.floats(0.0, 1.0))
def test_prices_are_linear_in_the_coupon(first: float, second: float, share: float) -> None:
    mixed = share * first + (1.0 - share) * second
    sheaf = [jgb("20-year", dt.date(2025, 3, 20), dt.date(2045, 3, 20), coupon) for coupon in (first, second, mixed)]
    one, two, both = prepare(sheaf, PILLARS, settlement=SETTLEMENT).clean(curves(1))[0]
    assert both == pytest.approx(share * one + (1.0 - share) * two, rel=1e-13)


@given(st.integers(0, len(PILLARS) - 1), st.floats(1e-4, 0.05))
def test_higher_rates_never_raise_a_price(pillar: int, rise: float) -> None:
    ready, rates = prepare(bonds(), PILLARS, settlement=SETTLEMENT), curves(1)
    higher = rates.copy()
    higher[:, pillar] += rise
    change = ready.dirty(higher) - ready.dirty(rates)
    assert np.all(change <= 1e-11)
    assert np.min(change) < -1e-7


def test_a_parallel_move_is_a_discount_by_time_to_payment() -> None:
    bond = Bond("strip", dt.date(2025, 2, 15), dt.date(2046, 2, 3), 0.0, bonds()[0].convention, 1)
    ready, rates = prepare([bond], PILLARS, settlement=SETTLEMENT), curves(1)
    years = (bond.maturity - SETTLEMENT).days / 365.0
    fall = ready.dirty(rates + 0.01) / ready.dirty(rates)
    assert fall[0, 0] == pytest.approx(math.exp(-0.01 * years), rel=1e-13)


def test_later_settlement_costs_the_interest_in_between() -> None:
    start, rates = SETTLEMENT - dt.timedelta(days=6), curves(20)
    sheaf = [bond for bond in bonds() if not any(start < day <= SETTLEMENT for day in bond.coupon_days)]
    assert len(sheaf) == 11
    now = prepare(sheaf, PILLARS, settlement=start, curve_day=start).dirty(rates)
    later = prepare(sheaf, PILLARS, settlement=SETTLEMENT, curve_day=start).dirty(rates)
    np.testing.assert_allclose(later, now * np.exp(rates[:, :1] * 6 / 365), rtol=1e-13)  # flat before the first pillar


def test_what_is_paid_on_the_day_of_settlement_is_the_sellers() -> None:
    bond = treasury("note", dt.date(2025, 2, 15), dt.date(2027, 2, 15), 0.04)
    rates = np.full((1, 1), 0.04)
    before, on = (prepare([bond], [2.0], settlement=dt.date(2026, 2, day)) for day in (14, 15))
    drop = before.dirty(rates)[0, 0] - on.dirty(rates)[0, 0]
    assert drop == pytest.approx(2.0 - 100.0 * 0.04 / 365, abs=2e-3)
    assert on.accrued[0] == 0.0


def test_every_mistake_is_said_at_once() -> None:
    old, long = (
        treasury("old", dt.date(2020, 1, 31), dt.date(2025, 1, 31), 0.02),
        jgb("long", dt.date(2025, 3, 20), dt.date(2064, 3, 20), 0.03),
    )
    with pytest.raises(InvalidInput) as caught:
        prepare([old, long], [1.0, 10.0], settlement=SETTLEMENT, curve_day=SETTLEMENT + dt.timedelta(days=1))
    said = str(caught.value)
    assert "revaluation: 3 mistakes" in said
    assert "old: cannot settle on 2026-02-03" in said
    assert "long: matures on 2064-03-20, beyond the last pillar of 10 years. Add a pillar." in said
    assert "curve_day: 2026-02-04 is after settlement" in said


@pytest.mark.parametrize("pillars", [[], [0.0, 1.0], [1.0, 1.0], [2.0, 1.0], [1.0, np.nan], [1.0, np.inf], [[1.0]]])
def test_pillars_rise(pillars: list[float]) -> None:
    with pytest.raises(InvalidInput, match="pillars: are not rising numbers above zero"):
        prepare(bonds(), pillars, settlement=SETTLEMENT)


def test_there_must_be_a_bond() -> None:
    with pytest.raises(InvalidInput, match="bonds: there are none"):
        prepare([], PILLARS, settlement=SETTLEMENT)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 3.5])
def test_rates_are_decimals(bad: float) -> None:
    ready, rates = prepare(bonds(), PILLARS, settlement=SETTLEMENT), curves(3)
    rates[2, 5] = bad
    with pytest.raises(InvalidInput, match=rf"1 of them are not rates, the first in row 2, column 5: {bad}"):
        ready.dirty(rates)
    with pytest.raises(InvalidInput, match=r"have shape \(3, 4\) where \(curves, 13\) belongs"):
        ready.clean(curves(3)[:, :4])
    with pytest.raises(InvalidInput, match=r"are not 12 finite numbers"):
        ready.worth(curves(3), np.array([bad]))


def test_no_curves_give_no_prices() -> None:
    assert prepare(bonds(), PILLARS, settlement=SETTLEMENT).dirty(np.empty((0, len(PILLARS)))).shape == (0, 12)
