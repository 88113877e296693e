"""Coupon days, cash flows and accrued interest, against cases worked by hand and published ones."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokyotrap.errors import InvalidInput
from tokyotrap.portfolio.bonds import Bond, Convention, jgb, treasury

DAYS = st.dates(dt.date(1999, 1, 1), dt.date(2060, 12, 31))


@st.composite
def settled_bonds(draw: st.DrawFn) -> tuple[Bond, dt.date]:
    issue, settlement, maturity = sorted(draw(st.lists(DAYS, min_size=3, max_size=3, unique=True)))
    kind, step = draw(st.sampled_from(Convention)), draw(st.sampled_from([1, 2, 4, 12]))
    return Bond("bond", issue, maturity, draw(st.floats(0.0, 0.2)), kind, step), settlement


def test_a_jgb_pays_half_its_coupon_twice_a_year_and_all_of_the_first() -> None:
    bond = jgb("10-year", dt.date(2026, 1, 7), dt.date(2035, 12, 20), 0.021)
    days, amounts = bond.cash_flows(dt.date(2026, 2, 3))
    assert days[:3] == (dt.date(2026, 6, 20), dt.date(2026, 12, 20), dt.date(2027, 6, 20))
    assert len(days) == 20
    np.testing.assert_allclose(amounts, [1.05] * 19 + [101.05], rtol=1e-15)
    assert bond.accrued(dt.date(2026, 2, 3)) == pytest.approx(2.1 * 45 / 365, rel=1e-15)  # from 20 December 2025


def test_a_treasury_that_starts_between_coupons_pays_for_the_days_it_was_there() -> None:
    bond = treasury("late", dt.date(2026, 3, 2), dt.date(2028, 2, 15), 0.04)
    days, amounts = bond.cash_flows(dt.date(2026, 3, 2))
    assert days[0] == dt.date(2026, 8, 15)
    np.testing.assert_allclose(amounts, [2.0 * 166 / 181, 2.0, 2.0, 102.0], rtol=1e-15)
    assert bond.accrued(dt.date(2026, 3, 2)) == 0.0
    assert bond.accrued(dt.date(2026, 3, 12)) == pytest.approx(2.0 * 10 / 181, rel=1e-15)


def test_accrued_interest_of_a_treasury_is_a_share_of_the_coupon_period() -> None:
    bond = treasury("10-year", dt.date(2025, 11, 15), dt.date(2035, 11, 15), 0.04125)
    assert bond.accrued(dt.date(2026, 2, 3)) == pytest.approx(4.125 / 2 * 80 / 181, rel=1e-15)
    assert bond.accrued(dt.date(2026, 5, 14)) == pytest.approx(4.125 / 2 * 180 / 181, rel=1e-15)
    assert bond.accrued(dt.date(2026, 5, 15)) == 0.0


def test_accrued_interest_of_a_jgb_is_at_most_one_coupon() -> None:
    """JP1300041009 settled on 19 November 2019: 14,500,000 yen on a face value of one billion, not 14,539,726."""
    bond = jgb("30-year, 4th", dt.date(2000, 11, 20), dt.date(2030, 11, 20), 0.029)
    assert bond.accrued(dt.date(2019, 11, 19)) * 1e9 / 100 == pytest.approx(14_500_000, abs=1e-6)
    assert bond.accrued(dt.date(2019, 11, 18)) == pytest.approx(2.9 * 182 / 365, rel=1e-15)


def test_the_leap_day_accrues_on_a_jgb() -> None:
    """A case worked on calculation-memo.skr.jp: 1.35 %, coupon on 25 January 2008, settled on 10 March: 45 days."""
    bond = jgb("leap", dt.date(2005, 1, 25), dt.date(2015, 1, 25), 0.0135)
    assert bond.accrued(dt.date(2008, 3, 10)) == pytest.approx(1.35 * 45 / 365, rel=1e-15)


@pytest.mark.parametrize(
    ("maturity", "before"),
    [
        (dt.date(2028, 2, 29), [dt.date(2027, 8, 31), dt.date(2027, 2, 28)]),
        (dt.date(2027, 2, 28), [dt.date(2026, 8, 31), dt.date(2026, 2, 28)]),
        (dt.date(2027, 4, 30), [dt.date(2026, 10, 31), dt.date(2026, 4, 30)]),
        (dt.date(2027, 8, 30), [dt.date(2027, 2, 28), dt.date(2026, 8, 30)]),
        (dt.date(2027, 3, 20), [dt.date(2026, 9, 20), dt.date(2026, 3, 20)]),
    ],
)
def test_last_days_of_months_stay_last_days(maturity: dt.date, before: list[dt.date]) -> None:
    bond = treasury("note", dt.date(2025, 12, 31), maturity, 0.04)
    assert list(bond.coupon_days[::-1][:3]) == [maturity, *before]


@given(settled_bonds())
def test_what_is_paid(given: tuple[Bond, dt.date]) -> None:
    bond, settlement = given
    days, amounts = bond.cash_flows(settlement)
    assert days[0] > settlement
    assert days[-1] == bond.maturity
    steps = {(later.year - day.year) * 12 + later.month - day.month for day, later in pairwise(days)}
    assert steps <= {12 // bond.per_year}
    coupon = 100.0 * bond.coupon / bond.per_year
    np.testing.assert_allclose(amounts[1:-1], coupon, rtol=1e-15)
    assert -1e-12 <= amounts[-1] - 100.0 <= coupon + 1e-12
    assert 0.0 <= bond.accrued(settlement) <= min(coupon, amounts[0]) * (1.0 + 1e-12)


@given(settled_bonds())
def test_interest_accrues_day_by_day_and_the_coupon_takes_it_all(given: tuple[Bond, dt.date]) -> None:
    bond, settlement = given
    following = settlement + dt.timedelta(days=1)
    if following == bond.maturity:
        return
    if following in bond.coupon_days:
        assert bond.accrued(following) == 0.0
    else:
        gained, shortest = bond.accrued(following) - bond.accrued(settlement), {1: 365, 2: 181, 4: 89, 12: 28}
        most = 100.0 * bond.coupon / bond.per_year / shortest[bond.per_year]
        assert -1e-13 <= gained <= most + 1e-12


def test_every_mistake_is_said_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        Bond("odd", dt.date(2030, 1, 1), dt.date(2030, 1, 1), 2.0, Convention.JGB, 3)
    said = str(caught.value)
    assert "odd: 3 mistakes" in said
    assert "not after its issue" in said
    assert "Write 2 % as 0.02" in said
    assert "Give one of 1, 2, 4, 12" in said


@pytest.mark.parametrize("coupon", [np.nan, np.inf, -0.01])
def test_a_coupon_is_a_number_of_zero_or_more(coupon: float) -> None:
    with pytest.raises(InvalidInput, match="is not a yearly share of face value"):
        treasury("odd", dt.date(2020, 1, 1), dt.date(2030, 1, 1), coupon)


@pytest.mark.parametrize("day", [dt.date(2019, 12, 31), dt.date(2030, 1, 1), dt.date(2031, 1, 1)])
def test_a_bond_is_settled_while_it_lives(day: dt.date) -> None:
    bond = treasury("note", dt.date(2020, 1, 1), dt.date(2030, 1, 1), 0.03)
    with pytest.raises(InvalidInput, match="cannot settle on"):
        bond.cash_flows(day)
    with pytest.raises(InvalidInput, match="cannot settle on"):
        bond.accrued(day)
