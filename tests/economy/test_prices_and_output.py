"""Inflation, output and the household's bill: what the sources say after a year, and the signs."""

import numpy as np
import pytest

from tests.economy.paths import module, stays, walk
from tests.worlds import atlas
from tokyotrap.economy.growth import Output
from tokyotrap.economy.households import HouseholdBill
from tokyotrap.economy.inflation import Inflation

FACT = atlas().value
TENTH = 0.1


def test_a_tenth_off_the_yen_lifts_inflation_by_half_a_point_after_a_year() -> None:
    path = walk(module(Inflation), stays(520, usdjpy=TENTH))
    assert path[259] == pytest.approx(0.005, rel=1e-9)
    assert np.all(np.diff(path) > 0.0)


def test_prices_are_up_about_twice_as_much_after_two_years() -> None:
    path = walk(module(Inflation), stays(520, usdjpy=TENTH))
    assert 1.5 <= (path[259] + path[519]) / path[259] <= 2.1


def test_oil_works_through_the_weight_of_energy() -> None:
    path = walk(module(Inflation), stays(260, brent=TENTH))
    assert path[-1] == pytest.approx(TENTH * FACT("economy.energy_weight") * FACT("economy.crude_content"), rel=1e-9)
    assert 0.0005 < path[-1] < 0.0025


def test_a_point_on_the_policy_rate_takes_a_third_of_a_per_cent_off_output() -> None:
    path = walk(module(Output), stays(260, boj_rate=0.01))
    assert path[-1] == pytest.approx(-0.0032, rel=1e-9)
    assert path[64] > -0.0025


def test_a_food_tax_holiday_adds_what_its_author_says() -> None:
    """4.8 trillion yen a year not levied add 0.3 trillion yen of output."""
    cost = FACT("economy.food_tax_cost")
    follower = module(Output, food_tax_cut=cost)
    assert isinstance(follower, Output)
    added = walk(follower, stays(260, boj_rate=0.0))[-1] * FACT("japan.nominal_gdp")
    assert added == pytest.approx(FACT("economy.food_tax_gdp"), rel=0.05)
    assert added == pytest.approx(float(follower.budget()) * FACT("japan.nominal_gdp"), rel=1e-9)


def test_public_investment_adds_more_than_it_costs() -> None:
    follower = module(Output, public_investment=1.0)
    added = walk(follower, stays(260, boj_rate=0.0))[-1] * FACT("japan.nominal_gdp")
    assert added == pytest.approx(FACT("economy.investment_multiplier"), rel=1e-9)


def test_nothing_moves_in_calm_times() -> None:
    calm = {"usdjpy": 0.0, "brent": 0.0, "boj_rate": 0.0, "jgb_10y": 0.0}
    for kind in (Inflation, Output, HouseholdBill):
        np.testing.assert_array_equal(walk(module(kind), stays(30, **{d: calm[d] for d in kind.drivers})), 0.0)


def test_the_households_bill_is_its_imports_dearer_in_yen() -> None:
    """300,000 yen of energy and 1,090,000 of food a year, 45 % and 25 % of it imported."""
    bill = walk(module(HouseholdBill), stays(2600, usdjpy=TENTH))
    assert bill[-1] == pytest.approx(TENTH * (300.0 * 0.45 + 1090.0 * 0.25), rel=1e-6)
    assert 0.45 < bill[64] / bill[-1] < 0.55


def test_oil_weighs_less_than_the_yen() -> None:
    oil = walk(module(HouseholdBill), stays(2600, brent=TENTH))[-1]
    assert oil == pytest.approx(TENTH * 300.0 * 0.45 * 0.7, rel=1e-6)
