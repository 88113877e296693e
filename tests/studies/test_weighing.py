"""Weighed paths: errors as large as other luck makes them, sizes, and quantiles."""

import numpy as np
import pytest

from tokyotrap.studies.entropy import Means, pool
from tokyotrap.studies.weighing import Weighing, quantiles

PATHS = 400


def weighed(seed: int, confidence: float = 1.0, mirrored: bool = True) -> tuple[Weighing, np.ndarray]:
    """Pairs of paths of two correlated numbers, weighed so that the first has mean .5."""
    random = np.random.default_rng(seed)
    half = random.normal(size=(2, PATHS // 2))
    news = np.stack([half, -half], axis=2).reshape(2, PATHS) if mirrored else random.normal(size=(2, PATHS))
    values = np.stack([news[0], 0.8 * news[0] + 0.6 * news[1]])
    prior = np.full(PATHS, 1.0 / PATHS)
    found = pool(prior, Means(values[:1], np.array([0.5]), np.zeros(1, dtype=bool)))
    weights = confidence * found.weights + (1.0 - confidence) * prior
    return Weighing(weights, prior, found.weights, values[:1], confidence, np.arange(PATHS)), values


@pytest.mark.parametrize("confidence", [1.0, 0.6])
@pytest.mark.parametrize("mirrored", [True, False])
def test_errors_are_as_large_as_other_luck_makes_them(confidence: float, mirrored: bool) -> None:
    means, shares, changes = [], [], []
    for seed in range(150):
        found, values = weighed(seed, confidence, mirrored)
        crossed = (values[1] > 1.0).astype(float)
        means.append(found.after(values[1]))
        shares.append(found.after(crossed))
        changes.append(found.change(crossed))
    for figures in (means, shares, changes):
        spread = np.std([each.value for each in figures], ddof=1)
        said = np.sqrt(np.mean([each.error**2 for each in figures]))
        assert 0.8 < said / spread < 1.2


def test_what_is_held_fast_has_no_error() -> None:
    found, values = weighed(0)
    held = found.after(values[0])
    assert held.value == pytest.approx(0.5, abs=1e-9)
    assert held.error < 1e-9
    assert found.after(values[1]).error > 0.005
    assert found.before(values[1]).error < 1e-9, "mirrored normals have a mean of nothing"


def test_half_a_belief_is_half_way() -> None:
    (full, values), (half, _) = weighed(1), weighed(1, 0.5)
    gap = full.change(values[1]).value
    assert half.change(values[1]).value == pytest.approx(0.5 * gap)
    assert half.effective > full.effective


def test_how_many_paths_weights_are_worth() -> None:
    even = np.full(10, 0.1)
    plain = Weighing(even, even, even, np.zeros((0, 10)), 1.0, np.arange(10))
    assert plain.effective == pytest.approx(10.0)
    assert plain.scenarios == pytest.approx(10.0)
    twice = Weighing(even, even, even, np.zeros((0, 10)), 1.0, np.repeat(np.arange(5), 2))
    assert twice.effective == pytest.approx(5.0), "a path that is there twice is one"
    nobody = plain.share(np.zeros(10, dtype=bool))
    assert nobody.value == 0.0 < nobody.error


def test_quantiles_of_equal_weights_are_those_of_the_paths() -> None:
    values = np.random.default_rng(2).normal(size=(3, 1001))
    times = np.random.default_rng(4).integers(1, 5, 1001)
    found, other = quantiles(values, np.stack([np.full(1001, 1.0 / 1001), times / times.sum()]), (0.05, 0.5, 0.95))
    assert pytest.approx(np.quantile(values, [0.05, 0.5, 0.95], axis=1).T, abs=0.05) == found.T
    assert found[1] == pytest.approx(np.median(values, axis=1))
    repeated = np.quantile(np.repeat(values, times, axis=1), [0.05, 0.5, 0.95], axis=1)
    assert np.abs(other - repeated).max() < 0.03
