"""Fans from counts: quantiles near those of the values themselves."""

import numpy as np
import pytest

from tokyotrap.lanes.kernel import Counted
from tokyotrap.simulation.fans import bins, count, extremes, quantiles

LEVELS = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
PATHS, PILOT = 50_000, 1024


def counted(values: np.ndarray) -> Counted:
    """Values (days, watched, paths) counted in bins that the first of them set."""
    found = Counted.empty(bins([extremes(values[..., :PILOT])]))
    for first in range(0, values.shape[-1], 10_000):
        part = values[..., first : first + 10_000]
        count(found, part)
    return found


@pytest.mark.parametrize("name", ["normal", "lognormal", "uniform", "two humps"])
def test_quantiles_are_within_a_thousandth_of_the_band(name: str) -> None:
    draws = np.random.default_rng(1)
    shapes = {
        "normal": draws.normal(size=PATHS), "lognormal": np.exp(draws.normal(size=PATHS) * 0.5),
        "uniform": draws.uniform(size=PATHS), "two humps": draws.normal(size=PATHS) + 6.0 * draws.integers(0, 2, PATHS),
    }  # fmt: skip
    values = shapes[name][None, None].astype(np.float32)
    found, right = quantiles(counted(values), 0, LEVELS)[0], np.quantile(values[0, 0], LEVELS)
    band = right[-2] - right[1]
    dense = slice(1, -1) if name != "two humps" else [1, 2, 4, 5]  # between the humps a quantile jumps
    assert np.abs(found - right)[dense].max() < 1.5e-3 * band
    assert np.abs(found - right)[[0, -1]].max() < 1e-2 * band


def test_one_value_is_its_own_quantile() -> None:
    values = np.full((2, 1, 500), 0.0075, dtype=np.float32)
    np.testing.assert_array_equal(quantiles(counted(values), 0, LEVELS), np.full((2, len(LEVELS)), np.float32(0.0075)))


def test_steps_stay_steps_within_a_bin() -> None:
    values = 0.0025 * np.random.default_rng(0).integers(0, 4, (1, 1, 5000)).astype(np.float32)
    found = quantiles(counted(values), 0, (0.1, 0.4, 0.6, 0.9))[0]
    np.testing.assert_allclose(found, [0.0, 0.0025, 0.005, 0.0075], atol=0.0075 * 1.5 / 512)


def test_quantiles_rise_with_the_level() -> None:
    values = np.random.default_rng(2).standard_t(2, (3, 2, 4000)).astype(np.float32)
    rising = quantiles(counted(values), 1, np.arange(1, 100) / 100.0)
    assert (np.diff(rising, axis=1) >= 0.0).all()


def test_what_lies_beyond_the_bins_is_counted_at_their_ends() -> None:
    values = np.array([-1e9, np.nan, 0.0, 0.1, 1e9], dtype=np.float32)[None, None]
    found = Counted.empty(bins([extremes(np.random.default_rng(0).normal(size=(1, 1, 100)).astype(np.float32))]))
    count(found, values)
    assert found.counts.sum() == 5
    assert found.counts[0, 0, 0] == 2
    assert found.counts[0, 0, -1] == 1
