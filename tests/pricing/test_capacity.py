"""The daily root against a search over a fine grid."""

import functools

import jax
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import tokyotrap.ledger  # noqa: F401 - double precision
from tokyotrap.pricing.capacity import Root, blend, daily_root

LAWS = settings(deadline=None, max_examples=150)
FINE = 40_001
NODES = st.lists(st.floats(0.2, 1.0), min_size=3, max_size=3).map(lambda d: np.concatenate([[0.0], np.cumsum(d)]))
GAINS = st.lists(st.floats(-0.9, 0.3), min_size=4, max_size=4).map(np.array)


@functools.partial(jax.jit)
def solve(gains: np.ndarray, nodes: np.ndarray, wealth: float, exponent: float) -> Root:
    return daily_root(gains, nodes, wealth, 1.0, exponent)


def slack(along: np.ndarray, gains: np.ndarray, nodes: np.ndarray, wealth: float, exponent: float) -> np.ndarray:
    """W + PnL(l) - W0 exp(-l / p): zero or more where capacity bears the day, its first zero is the root."""
    return wealth + np.interp(along, nodes, gains) - np.exp(-along / exponent)


@LAWS
@given(GAINS, NODES, st.floats(0.95, 1.5), st.floats(0.5, 3.0))
def test_the_root_is_the_smallest_stable_one(
    gains: np.ndarray, nodes: np.ndarray, wealth: float, exponent: float
) -> None:
    along = np.sort(np.append(np.linspace(0.0, nodes[-1], FINE), nodes))
    free = slack(along, gains, nodes, wealth, exponent)
    assume(abs(free.max()) > 1e-3)
    found = solve(gains, nodes, wealth, exponent)
    assert float(found.distance) == pytest.approx(free.max(), abs=1e-6)
    if free[0] >= 0.0:
        assert (found.log_capacity, found.gone) == (0.0, 0.0)
    elif free.max() < 0.0:
        assert (found.log_capacity, found.gone) == (nodes[-1], 1.0)
    else:
        assert found.gone == 0.0
        first = along[np.argmax(free >= 0.0)]
        assert float(found.log_capacity) == pytest.approx(first, abs=2.0 * nodes[-1] / FINE)
        assert abs(slack(found.log_capacity, gains, nodes, wealth, exponent)) < 1e-9


@LAWS
@given(GAINS, NODES, st.floats(0.95, 1.5), st.floats(0.5, 3.0), st.floats(0.0, 1.0))
def test_the_margin_is_the_largest_further_loss_with_a_root(
    gains: np.ndarray, nodes: np.ndarray, wealth: float, exponent: float, part: float
) -> None:
    margin = float(solve(gains, nodes, wealth, exponent).distance)
    assume(margin > 1e-6)
    assert solve(gains - part * margin * 0.999, nodes, wealth, exponent).gone == 0.0
    assert solve(gains - margin * 1.001 - 1e-9, nodes, wealth, exponent).gone == 1.0


@LAWS
@given(GAINS, NODES, st.floats(0.95, 1.5), st.floats(0.5, 3.0))
def test_the_multiplier_enlarges_a_small_further_loss(
    gains: np.ndarray, nodes: np.ndarray, wealth: float, exponent: float
) -> None:
    """d(loss) / d(exogenous loss) at the root is 1 / (1 - eps)."""
    small = 1e-6
    found, after = (solve(gains - x, nodes, wealth, exponent) for x in (0.0, small))
    place = float(found.log_capacity)
    assume(found.gone == after.gone == 0.0 and place > 0.0 and 0.0 < float(found.multiplier) < 20.0)
    assume(np.min(np.abs(nodes - place)) > 1e-3)
    assert float(found.gain - after.gain) / small == pytest.approx(float(found.multiplier), rel=2e-2)


def test_calm_when_wealth_is_whole() -> None:
    found = solve(np.array([0.0, -0.5, -0.6, -0.7]), np.array([0.0, 0.5, 1.0, 1.5]), 1.0, 1.0)
    assert (found.log_capacity, found.gain, found.gone) == (0.0, 0.0, 0.0)


def test_the_multiplier_of_a_slope_in_the_head() -> None:
    """D = 0.2 per unit of l, W + PnL = 1.2: 1 / (1 - 0.2 / 1.2)."""
    found = solve(np.array([0.0, -0.2, -0.4, -0.6]), np.arange(4.0), 1.2, 1.0)
    assert float(found.multiplier) == pytest.approx(1.0 / (1.0 - 0.2 / 1.2), rel=1e-12)


@given(NODES, st.floats(-1.0, 5.0))
@settings(deadline=None, max_examples=40)
def test_blend_weights_sum_to_one_and_hold_the_place(nodes: np.ndarray, place: float) -> None:
    share = np.asarray(blend(np.asarray(place), nodes))
    assert share.sum() == pytest.approx(1.0, abs=1e-14)
    assert share.min() >= 0.0
    assert share @ nodes == pytest.approx(min(max(place, 0.0), nodes[-1]), abs=1e-13)


def kissed(slack_at_best: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Gains, nodes and wealth whose slack just reaches a little above zero, where exp(-l) = 0.4."""
    wealth = slack_at_best + 0.4 * (1.0 - np.log(0.4))
    return np.array([0.0, -1.2, -2.2, -3.2]), np.array([0.0, 3.0, 4.0, 5.0]), wealth


@pytest.mark.parametrize(
    "close",
    [
        1e-2,
        1e-4,
        1e-6,
    ],
)
def test_the_root_is_exact_near_the_tipping_point_too(close: float) -> None:
    gains, nodes, wealth = kissed(close)
    found = solve(gains, nodes, wealth, 1.0)
    assert found.gone == 0.0
    assert float(found.distance) == pytest.approx(close, rel=1e-6)
    assert abs(slack(found.log_capacity, gains, nodes, wealth, 1.0)) < 1e-9
