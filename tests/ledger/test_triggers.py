"""Triggers: at temperature zero the comparisons they stand for; in the twin shares that tend to them."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tokyotrap.ledger import triggers
from tokyotrap.ledger.triggers import (
    above,
    below,
    both,
    either,
    happens,
    no,
    over,
    pick,
    softened,
    stands,
    steps_up,
)
from tokyotrap.ledger.triggers import some as any_of

HEATS = (0.01, 0.1, 0.3)
CHANCES = (np.arange(20_000) + 0.5) / 20_000
"""Uniform numbers, evenly spread; a mean over them is one over all chances to about 1e-4."""

few = settings(deadline=None, max_examples=40)
numbers = some.floats(-3.0, 3.0)
shares = some.floats(0.0, 1.0)
heats = some.floats(0.005, 0.5)

SMOOTH: dict[str, tuple[Callable[[Any], Any], float]] = {
    "above": (lambda x: above(x, 0.3, 0.5), 1.0),
    "below": (lambda x: below(x, 0.3, 0.5), -1.0),
    "happens": (lambda x: happens(0.4, x), 1.0),
    "stands": (lambda x: stands(x), 1.0),
    "over": (lambda x: over(x), -1.0),
    "some": (lambda x: any_of(x, 0.5), 1.0),
    "steps_up": (lambda x: steps_up(x, 0.4), 1.0),
}
"""Triggers of one number, and whether they rise or fall in it."""


def in_twin(heat: float, function: Callable[[Any], Any], points: Any) -> np.ndarray:
    with softened(heat):
        return np.asarray(jax.vmap(function)(jnp.asarray(points)), dtype=float)


@few
@given(numbers, numbers, some.floats(1e-3, 2.0), shares)
def test_without_temperature_they_are_the_comparisons(value: float, level: float, width: float, chance: float) -> None:
    assert bool(above(value, level, width)) == (value > level)
    assert bool(below(value, level, width)) == (value < level)
    assert bool(happens(chance, abs(value))) == (chance < abs(value))
    assert bool(stands(value)) == (value > 0.0)
    assert bool(over(value)) == (value <= 0.0)
    assert bool(any_of(value, width)) == (value > 0.0)
    down = np.floor(value)
    assert float(steps_up(value, chance)) == down + (chance < value - down)


@few
@given(some.booleans(), some.booleans(), numbers, numbers)
def test_without_temperature_answers_are_booleans(one: bool, two: bool, yes: float, other: float) -> None:
    first, second = jnp.asarray(one), jnp.asarray(two)
    for found, right in ((both(first, second), one and two), (either(first, second), one or two), (no(first), not one)):
        assert found.dtype == bool
        assert bool(found) == right
    assert float(pick(first, yes, other)) == (yes if one else other)


@few
@given(shares, shares, some.booleans(), numbers, numbers)
def test_shares_go_together_as_chances_of_their_own_do(
    one: float, two: float, hard: bool, yes: float, other: float
) -> None:
    first, second = jnp.asarray(one), jnp.asarray(two)
    np.testing.assert_allclose(both(first, second), one * two, atol=1e-12)
    np.testing.assert_allclose(either(first, second), one + two - one * two, atol=1e-12)
    np.testing.assert_allclose(no(first), 1.0 - one, atol=1e-12)
    np.testing.assert_allclose(pick(first, yes, other), one * yes + (1.0 - one) * other, atol=1e-12)
    mixed = jnp.asarray(hard)
    np.testing.assert_allclose(both(first, mixed), one * hard, atol=1e-12)
    np.testing.assert_allclose(either(mixed, first), max(one, float(hard)), atol=1e-12)


@pytest.mark.parametrize("name", ["above", "below", "happens"])
def test_the_colder_the_nearer_to_the_comparison(name: str) -> None:
    function, _ = SMOOTH[name]
    points = np.array([0.05, 0.2, 0.28, 0.32, 0.38, 0.42, 0.6, 0.9])
    right = np.asarray(jax.vmap(function)(jnp.asarray(points)), dtype=float)
    apart = [np.abs(in_twin(heat, function, points) - right).max() for heat in (0.3, 0.03, 0.003, 0.0003)]
    assert apart == sorted(apart, reverse=True)
    assert apart[0] > 0.05
    assert apart[-1] < 1e-9


def test_the_colder_the_nearer_to_stairs() -> None:
    points = np.linspace(-2.0, 2.0, 41)  # of which 0.4, where the step is, and whole numbers from it are left out
    points = points[np.abs((points - 0.4) - np.round(points - 0.4)) > 0.05]
    right = np.asarray(jax.vmap(SMOOTH["steps_up"][0])(jnp.asarray(points)))
    apart = [np.abs(in_twin(heat, SMOOTH["steps_up"][0], points) - right).max() for heat in (0.1, 0.01, 0.001)]
    assert apart == sorted(apart, reverse=True)
    assert apart[-1] < 1e-9


@few
@given(heats, some.sampled_from(sorted(SMOOTH)), numbers, numbers)
def test_they_are_monotone(heat: float, name: str, one: float, two: float) -> None:
    function, way = SMOOTH[name]
    low, high = in_twin(heat, function, sorted((one, two)))
    assert way * (high - low) >= -1e-12


@few
@given(heats, some.sampled_from(["above", "below", "happens", "stands", "over", "some"]), numbers)
def test_answers_are_shares(heat: float, name: str, value: float) -> None:
    (found,) = in_twin(heat, SMOOTH[name][0], [value])
    assert 0.0 <= found <= 1.0


@few
@given(some.floats(1e-3, 0.5), some.sampled_from(sorted(SMOOTH)), some.floats(-1e3, 1e3))
def test_derivatives_are_finite(heat: float, name: str, value: float) -> None:
    function, way = SMOOTH[name]
    with softened(heat):
        slope = float(jax.grad(lambda x: jnp.asarray(function(x), dtype=float))(value))
    assert np.isfinite(slope)
    assert way * slope >= 0.0


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_what_is_sure_has_a_finite_derivative_too(probability: float) -> None:
    with softened(0.1):
        assert np.isfinite(float(jax.grad(lambda p: happens(0.5, p))(probability)))


@pytest.mark.parametrize("heat", HEATS)
def test_a_threshold_has_a_derivative_by_its_level(heat: float) -> None:
    with softened(heat):
        found = float(jax.grad(lambda level: above(1.0, level, 0.5))(1.0))
    np.testing.assert_allclose(found, -1.0 / (4.0 * heat * 0.5))
    assert float(jax.grad(lambda level: 1.0 * above(1.0, level, 0.5))(1.0)) == 0.0


@pytest.mark.parametrize("heat", HEATS[:2])
def test_the_mean_over_chances_is_about_the_probability(heat: float) -> None:
    """Right for an even one, and to first order for small ones: that is what the odds are moved for."""
    for probability, gap in ((0.002, 0.002), (0.02, 0.01), (0.2, 0.02), (0.5, 1e-3)):
        for sure in (probability, 1.0 - probability):
            found = in_twin(heat, lambda chance, sure=sure: happens(chance, sure), CHANCES).mean()
            assert abs(found - sure) < gap * probability, (sure, found)


@few
@given(heats, some.floats(-4.0, 4.0))
def test_the_mean_of_stairs_over_chances_is_the_steps(heat: float, steps: float) -> None:
    found = in_twin(heat, lambda chance: steps_up(steps, chance), CHANCES).mean()
    np.testing.assert_allclose(found, steps, atol=1e-3)


def test_the_temperature_holds_within_its_block_only() -> None:
    with softened(0.2):
        warm = float(above(0.1, 0.0, 1.0))
        with softened(0.1):
            assert float(above(0.1, 0.0, 1.0)) > warm
        assert float(above(0.1, 0.0, 1.0)) == warm
        with pytest.raises(ZeroDivisionError), softened(0.1):
            _ = 1 / 0
        assert float(above(0.1, 0.0, 1.0)) == warm
    assert above(0.1, 0.0, 1.0).dtype == bool
    assert triggers._temperature.get() == 0.0
