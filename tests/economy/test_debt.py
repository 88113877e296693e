"""Debt by fiscal year: the ministry's own arithmetic, sensitivities, and what must hold on any path."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import atlas
from tokyotrap.economy.debt import TEN, TENORS, YEARS, Plan, by_fiscal_year, interest_rate, ministry, plan
from tokyotrap.ledger.clock import DAYS

FACT = atlas().value
YEAR = int(DAYS)
LAWS = settings(deadline=None, max_examples=30)


@cache
def known() -> Plan:
    return plan(atlas())


def flat(days: int, shift: float = 0.0) -> np.ndarray:
    return np.tile(known().curve[1:] + shift, (days, 1))


def test_the_ministrys_arithmetic_at_a_ten_year_of_three_per_cent() -> None:
    found = by_fiscal_year(known(), ministry(known()))
    at = YEARS.index
    assert found.interest[at("FY25")] == pytest.approx(FACT("debt.interest_fy25"), rel=0.03)
    assert found.interest[at("FY26")] == pytest.approx(FACT("budget.fy26.interest"), rel=0.03)
    assert found.interest[at("FY29")] == pytest.approx(FACT("debt.interest_fy29"), rel=0.1)
    assert found.service[at("FY26")] == pytest.approx(FACT("debt.service_fy26"), rel=0.02)
    assert found.service[at("FY29")] == pytest.approx(FACT("debt.service_fy29"), rel=0.05)


def test_the_growth_case_costs_the_ministrys_trillion_more() -> None:
    usual = by_fiscal_year(known(), ministry(known()))
    growth = by_fiscal_year(known(), ministry(known(), rise=FACT("debt.growth_case_rise")))
    assert growth.service[-1] == pytest.approx(FACT("debt.service_fy29_growth"), rel=0.05)
    more = FACT("debt.service_fy29_growth") - FACT("debt.service_fy29")
    assert growth.service[-1] - usual.service[-1] == pytest.approx(more, rel=0.2)
    assert growth.service[1] == usual.service[1]


def test_the_assumed_ten_year_is_the_budgets() -> None:
    yields = ministry(known())
    assert yields[0, TEN] == known().curve[1 + TEN]
    assert yields[-1, TEN] == pytest.approx(FACT("budget.fy26.assumed_rate"), abs=1e-15)


@pytest.mark.parametrize("year", [1, 2, 3])
def test_a_point_on_the_whole_curve_costs_what_is_known(year: int) -> None:
    """The annual rate at the end of each year, per point, inside the range of the fact."""
    days = year * YEAR
    more = interest_rate(known(), flat(days, 0.01))[-1] - interest_rate(known(), flat(days))[-1]
    span = atlas()[f"debt.interest_per_rate.year_{year}"].span
    assert span is not None
    assert 0.01 * float(str(span[0])) <= more <= 0.01 * float(str(span[1]))


def test_bonds_are_repaid_when_they_fall_due() -> None:
    """A two-year sold at a shocked yield stops paying it two years later."""
    days = 4 * YEAR
    usual, shocked = flat(days), flat(days)
    shocked[:YEAR, TENORS.index("jgb_2y")] += 0.01
    more = interest_rate(known(), shocked) - interest_rate(known(), usual)
    assert more[YEAR - 1] == pytest.approx(0.01 * (known().issuance[0] + known().issuance[1]), rel=1e-9)
    assert more[2 * YEAR - 1] == pytest.approx(0.01 * known().issuance[1], rel=1e-9)
    assert more[3 * YEAR - 1] == pytest.approx(0.0, abs=1e-9)


@LAWS
@given(st.integers(0, 40), st.integers(1, 400), st.integers(0, len(TENORS) - 1))
def test_a_higher_yield_never_lowers_the_bill(first: int, length: int, tenor: int) -> None:
    days = known().days_left + 4 * YEAR
    high = flat(days)
    high[first : first + length, tenor] += 0.02
    usual, dear = by_fiscal_year(known(), flat(days)), by_fiscal_year(known(), high)
    assert np.all(dear.interest >= usual.interest - 1e-12)
    assert np.all(dear.debt_to_gdp >= usual.debt_to_gdp - 1e-12)
    assert dear.interest[-1] + dear.interest[1] > usual.interest[-1] + usual.interest[1]


def test_many_paths_are_each_path_alone() -> None:
    random = np.random.default_rng(0)
    yields = known().curve[1:] + 0.001 * random.standard_normal((3, 130, len(TENORS))).cumsum(axis=1)
    many = by_fiscal_year(known(), yields, growth=0.02)
    assert many.service.shape == (3, len(YEARS))
    for place in range(3):
        alone = by_fiscal_year(known(), yields[place], growth=0.02)
        for one, all_of_them in zip(alone, many, strict=True):
            np.testing.assert_allclose(all_of_them[place], one, rtol=1e-13)


def test_days_after_the_last_hold_its_yields() -> None:
    short, long = flat(60, 0.01), flat(known().days_left + 4 * YEAR, 0.01)
    np.testing.assert_allclose(by_fiscal_year(known(), short).service, by_fiscal_year(known(), long).service)


def test_growth_lowers_debt_over_output_and_nothing_else() -> None:
    slow, fast = (by_fiscal_year(known(), flat(10), growth=each) for each in (0.0, 0.03))
    assert slow.debt_to_gdp[0] == fast.debt_to_gdp[0] == pytest.approx(FACT("japan.debt_to_gdp"), rel=1e-12)
    assert np.all(fast.debt_to_gdp[1:] < slow.debt_to_gdp[1:])
    np.testing.assert_array_equal(slow.service, fast.service)
    more = (slow.debt_to_gdp[1] - slow.debt_to_gdp[0]) * known().gdp
    assert more == pytest.approx(slow.interest[1] - known().surplus, rel=1e-9)


def test_the_start_is_between_the_budgets_of_two_years() -> None:
    assert FACT("debt.service_now") == pytest.approx(known().interest + known().redeemed * known().stock, rel=0.01)
    assert FACT("budget.fy25.interest") <= known().interest <= FACT("budget.fy26.interest")
