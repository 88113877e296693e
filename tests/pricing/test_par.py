"""Par yields: bootstrap, and the error of staying linear."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import PchipInterpolator

from tests.worlds import atlas
from tokyotrap.model.quoted import par_curve
from tokyotrap.pricing import par

CURVES = {country: par_curve(atlas(), country) for country in ("U", "J")}
LAWS = settings(deadline=None, max_examples=40)


def factors(country: str, maturity: float) -> np.ndarray:
    known, yields = CURVES[country]
    return par.bootstrap(np.array(known), np.array(yields), maturity)


def moved(discount: np.ndarray, change: np.ndarray) -> np.ndarray:
    times = par.coupon_dates(len(discount) / par.PER_YEAR)
    return discount * np.exp(-times * change)


@pytest.mark.parametrize("country", ["U", "J"])
def test_bootstrap_reprices_the_par_bonds(country: str) -> None:
    known, yields = CURVES[country]
    discount = factors(country, known[-1])
    for maturity, quoted in zip(known, yields, strict=True):
        count = len(par.coupon_dates(maturity))
        price = quoted / par.PER_YEAR * discount[:count].sum() + discount[count - 1]
        assert price == pytest.approx(1.0, abs=1e-14)
        assert par.par_yield(discount[:count]) == pytest.approx(quoted, abs=1e-14)


@LAWS
@given(st.floats(0.0, 0.15), st.integers(1, 40))
def test_a_flat_curve(level: float, years: int) -> None:
    discount = par.bootstrap(np.array([1.0, 40.0]), np.array([level, level]), float(years))
    np.testing.assert_allclose(discount, (1.0 + level / 2.0) ** -np.arange(1.0, 2 * years + 1), rtol=1e-11)


@pytest.mark.parametrize("country", ["U", "J"])
@pytest.mark.parametrize("maturity", [2.0, 5.0, 10.0, 20.0, 30.0])
def test_weights_are_the_slope(country: str, maturity: float) -> None:
    discount = factors(country, maturity)
    slope, times = par.weights(discount), par.coupon_dates(maturity)
    for shape in (np.ones_like(times), np.exp(-times / 5.0), times / maturity):
        up, down = (par.par_yield(moved(discount, size * shape)) for size in (1e-4, -1e-4))
        assert 1e-4 * slope @ shape == pytest.approx(0.5 * (up - down), abs=1e-10)
        assert 1e-4 * slope @ shape == pytest.approx(up - par.par_yield(discount), abs=1e-7)


@LAWS
@given(st.floats(0.0, 0.15), st.integers(1, 40))
def test_on_a_flat_curve_weights_sum_to_the_compounding(level: float, years: int) -> None:
    discount = (1.0 + level / 2.0) ** -np.arange(1.0, 2 * years + 1)
    assert par.weights(discount).sum() == pytest.approx(1.0 + level / 2.0, abs=1e-11)


@pytest.mark.parametrize(("country", "longest"), [("U", 30.0), ("J", 40.0)])
@pytest.mark.parametrize("size", [0.01, -0.01])
def test_a_hundred_basis_points_of_one_factor_stay_linear(country: str, longest: float, size: float) -> None:
    for maturity in (2.0, 5.0, 10.0, 20.0, longest):
        discount = factors(country, maturity)
        times = par.coupon_dates(maturity)
        for shape in (np.ones_like(times), (1.0 - np.exp(-times / 4.0)) / (times / 4.0), np.exp(-times / 20.0)):
            exact = par.par_yield(moved(discount, size * shape)) - par.par_yield(discount)
            assert abs(size * par.weights(discount) @ shape - exact) < 2e-4


@LAWS
@given(
    steps=st.lists(st.floats(0.05, 10.0), min_size=1, max_size=15),
    values=st.lists(st.floats(-0.05, 0.1), min_size=16, max_size=16),
    whole=st.booleans(),
)
def test_the_monotone_cubic_is_the_one_of_scipy(steps: list[float], values: list[float], whole: bool) -> None:
    places = np.cumsum([0.5, *steps])
    heights = np.array(values[: len(places)])
    heights = np.round(heights, 2) if whole else heights  # level stretches and turns
    asked = np.concatenate([places, np.linspace(places[0], places[-1], 101)])
    found = par.monotone(places, heights, asked)
    np.testing.assert_allclose(found, PchipInterpolator(places, heights)(asked), rtol=0.0, atol=1e-15)
    assert np.all(found >= heights.min() - 1e-15)
    assert np.all(found <= heights.max() + 1e-15)
