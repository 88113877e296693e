"""Clusters: errors of means of pairs are those seen when a run is done again and again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tokyotrap.simulation.clusters import Moments, mean_error, moments, share_error, share_errors

RUNS, PATHS = 600, 200


def mirrored(draws: np.random.Generator) -> np.ndarray:
    """A rising and a lopsided function of mirrored normals (paths, 2)."""
    z = np.repeat(draws.normal(size=PATHS // 2), 2) * np.tile([1.0, -1.0], PATHS // 2)
    return np.stack([np.exp(0.3 * z), np.abs(z)], axis=1)


def test_errors_are_those_of_runs_done_again() -> None:
    draws = np.random.default_rng(0)
    runs = [mirrored(draws) for _ in range(RUNS)]
    seen = np.std([each.mean(axis=0) for each in runs], axis=0)
    said = np.mean([np.sqrt(moments(each, np.arange(PATHS)).variance) for each in runs], axis=0)
    np.testing.assert_allclose(said, seen, rtol=0.1)
    alone = runs[0].std(axis=0) / np.sqrt(PATHS)
    assert said[0] < 0.5 * alone[0]
    assert said[1] > 1.3 * alone[1]


def test_without_pairs_the_error_is_the_usual_one() -> None:
    values = np.random.default_rng(1).normal(size=(500, 3))
    found = moments(values, 2 * np.arange(500))
    np.testing.assert_allclose(found.variance, values.var(axis=0, ddof=1) / 500, rtol=1e-12)
    whole = moments(values, 2 * np.arange(500), products=True)
    np.testing.assert_allclose(whole.variance, np.cov(values, rowvar=False) / 500, rtol=1e-10)


@settings(deadline=None, max_examples=40)
@given(some.integers(1, 300), some.integers(0, 300), some.integers(0, 99))
def test_moments_add_up(first: int, second: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(2 * (first + second), 2))
    numbers = np.arange(len(values))
    parts = moments(values[: 2 * first], numbers[: 2 * first]) + moments(values[2 * first :], numbers[2 * first :])
    whole = moments(values, numbers)
    np.testing.assert_allclose(parts.variance, whole.variance, rtol=1e-9)
    np.testing.assert_allclose(parts.mean, values.mean(axis=0), rtol=1e-9, atol=1e-12)
    assert isinstance(parts, Moments)


@settings(deadline=None, max_examples=40)
@given(some.integers(0, 99), some.booleans())
def test_errors_of_shares_by_day_are_those_of_each_day(seed: int, repeated: bool) -> None:
    draws = np.random.default_rng(seed)
    days = draws.integers(0, 30, 400) * draws.integers(0, 2, 400)
    numbers = np.sort(draws.integers(0, 150, 400)) if repeated else np.arange(400)
    every = share_errors(days, numbers, 30)
    for day in (5, 17, 30):
        true = (days > 0) & (days <= day)
        least = 0.0 if true.any() else every[0]
        assert every[day] == pytest.approx(max(mean_error(true, numbers), least), rel=1e-9)
    assert every[30] == pytest.approx(share_error(days > 0, numbers))


def test_none_and_all_are_not_certain() -> None:
    nobody, everybody = np.zeros(100, dtype=bool), np.ones(100, dtype=bool)
    right = np.sqrt(0.005 * 0.995 / 100)
    assert share_error(nobody, np.arange(100)) == pytest.approx(right)
    assert share_error(everybody, np.arange(100)) == pytest.approx(right)


def test_of_one_pair_nothing_is_known() -> None:
    assert np.isnan(mean_error(np.array([1.0, 2.0]), np.array([0, 1])))
    assert np.isnan(moments(np.ones((2, 3)), np.array([4, 5])).variance).all()
