"""Quotes, and what markets remember of them."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import atlas, opened, quotes
from tokyotrap.ledger.quotes import Memory, remember
from tokyotrap.ledger.series import ALL, LINEAR_SERIES, PLACE, SERIES, UNITS


def remembered(values: np.ndarray, variance: float) -> Memory:
    """A memory in which the past was as today."""
    level = jnp.asarray(variance)
    return Memory(values, values, level, values[PLACE["usdjpy"]], level, opened()[1].recall)


def test_every_series_has_a_unit() -> None:
    assert set(UNITS) == set(SERIES)
    assert all(each.unit and each.kind in ("rate", "log", "amount") for each in ALL)
    assert SERIES[: len(LINEAR_SERIES)] == LINEAR_SERIES


def test_the_starting_day_has_no_change() -> None:
    today = quotes()
    assert all(today.change(name) == 0.0 for name in SERIES)
    assert today.drawdown == 0.0
    assert today.volatility == today.volatility_at_start > 0.0


def test_change_is_that_of_a_month_for_a_steady_rise() -> None:
    """After a long steady rise, the change is the rise from the first to the last day of a month."""
    daily = 0.0001
    values = jnp.zeros(len(SERIES))
    memory = remembered(values, 1e-5)
    for _ in range(200):
        before, values = values, values + daily
        memory = remember(memory, values, before)
    change = 2.0 * (values - memory.average)
    np.testing.assert_allclose(change, (float(memory.recall.month) - 1.0) * daily, rtol=1e-6)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(-0.2, 0.2), min_size=1, max_size=8))
def test_the_remembered_high_is_never_below_today(moves: list[float]) -> None:
    values = jnp.zeros(len(SERIES)).at[PLACE["usdjpy"]].set(5.0)
    memory = remembered(values, 1e-5)
    for move in moves:
        before, values = values, values.at[PLACE["usdjpy"]].add(move)
        high, memory = memory.high, remember(memory, values, before)
        assert values[PLACE["usdjpy"]] <= memory.high <= max(float(high), float(values[PLACE["usdjpy"]])) + 1e-12
        assert memory.variance > 0.0


def test_volatility_follows_moves_with_the_weight_of_the_facts() -> None:
    values = jnp.zeros(len(SERIES))
    memory = remembered(values, 4e-5)
    after = remember(memory, values.at[PLACE["usdjpy"]].set(0.02), values)
    weight = atlas().value("memory.variance_weight")
    assert float(after.variance) == pytest.approx((1.0 - weight) * 4e-5 + weight * 0.02**2, rel=1e-12)
    assert after.usual_variance == memory.usual_variance


def test_drawdown_is_from_the_high() -> None:
    assert float(quotes(usdjpy=150.0, high=160.0).drawdown) == pytest.approx(np.log(160 / 150), rel=1e-12)
    assert quotes(usdjpy=165.0, high=160.0).drawdown == 0.0
