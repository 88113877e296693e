"""Scores against closed forms, and the laws every score keeps."""

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tokyotrap.results.record import GRID
from tokyotrap.studies.scoring import BANDS, brier, crps, grid_of, inside, pit

NORMAL = stats.norm.ppf(GRID)
NUMBERS = st.floats(-1e3, 1e3)


@pytest.mark.parametrize("seen", [-3.0, -1.0, 0.0, 0.4, 2.0])
def test_crps_of_a_normal_is_its_closed_form(seen: float) -> None:
    """Gneiting and Raftery (2007), equation 21; at 0 it is (sqrt 2 - 1) / sqrt pi = .2337."""
    exact = seen * (2.0 * stats.norm.cdf(seen) - 1.0) + 2.0 * stats.norm.pdf(seen) - 1.0 / np.sqrt(np.pi)
    assert crps(np.array(seen), NORMAL) == pytest.approx(exact, rel=0.011)


def test_a_finer_grid_comes_nearer() -> None:
    exact = (np.sqrt(2.0) - 1.0) / np.sqrt(np.pi)
    gaps = []
    for size in (9, 99, 999):
        levels = np.arange(1, size + 1) / (size + 1)
        gaps.append(abs(float(crps(np.array(0.0), stats.norm.ppf(levels), levels)) - exact))
    assert gaps[0] > 5.0 * gaps[1] > 25.0 * gaps[2]


def test_the_grid_scores_as_the_samples_do() -> None:
    samples = np.random.default_rng(1).gamma(2.0, size=20_000)
    for seen in (0.3, 2.0, 6.0):
        exact = float(scoringrules.crps_ensemble(seen, samples, backend="numpy"))
        assert crps(np.array(seen), grid_of(samples)) == pytest.approx(exact, rel=0.02)


@given(NUMBERS, NUMBERS)
def test_a_point_forecast_is_scored_by_its_distance(seen: float, point: float) -> None:
    found = float(crps(np.array(seen), np.full(len(GRID), point)))
    assert found == pytest.approx(abs(seen - point), rel=1e-9, abs=1e-9)


@given(NUMBERS, st.lists(NUMBERS, min_size=2, max_size=30), st.floats(0.1, 10.0), NUMBERS)
def test_crps_is_never_below_zero_and_moves_with_its_unit(
    seen: float, samples: list[float], scale: float, shift: float
) -> None:
    grid = grid_of(np.array(samples))
    found = float(crps(np.array(seen), grid))
    assert found >= -1e-9
    moved = float(crps(np.array(shift + scale * seen), shift + scale * grid))
    assert moved == pytest.approx(scale * found, rel=1e-6, abs=1e-6)


def test_pit_of_a_calibrated_forecast_is_uniform_and_bands_cover_what_they_say() -> None:
    luck = np.random.default_rng(3)
    middle = luck.normal(size=4000)
    grids, seen = middle[:, None] + NORMAL, middle + luck.normal(size=4000)
    found = pit(seen, grids)
    assert stats.kstest(found, "uniform").pvalue > 0.01
    covered = inside(seen, grids).mean(axis=0)
    np.testing.assert_allclose(covered, BANDS, atol=3.0 * 0.5 / np.sqrt(4000))


def test_pit_of_a_forecast_too_narrow_is_not_uniform() -> None:
    seen = np.random.default_rng(3).normal(size=2000)
    found = pit(seen, np.broadcast_to(0.5 * NORMAL, (2000, len(GRID))))
    assert stats.kstest(found, "uniform").pvalue < 1e-6
    assert inside(seen, np.broadcast_to(0.5 * NORMAL, (2000, len(GRID))))[:, 2].mean() < 0.7


@pytest.mark.parametrize("seen", [-1.7, -0.2, 0.0, 0.01, 1.3, 2.2])
def test_pit_is_the_forecasts_own_distribution(seen: float) -> None:
    assert pit(np.array(seen), NORMAL) == pytest.approx(stats.norm.cdf(seen), abs=0.002)


def test_pit_on_a_step_is_its_middle() -> None:
    grid = np.where(np.array(GRID) <= 0.6, 0.75, 1.0)
    assert pit(np.array(0.75), grid) == pytest.approx(0.305, abs=0.01)
    assert pit(np.array(1.0), grid) == pytest.approx(0.8, abs=0.01)
    assert pit(np.array(0.5), grid) == pytest.approx(0.005)
    assert pit(np.array(9.0), grid) == pytest.approx(0.995)


def test_what_was_not_observed_is_not_scored() -> None:
    unknown = np.array([np.nan])
    for rule in (crps, pit, inside):
        assert np.isnan(rule(unknown, NORMAL[None, :])).all()


def test_brier_of_certainty_and_of_a_coin() -> None:
    assert brier(1.0, 1.0) == 0.0
    assert brier(0.0, 1.0) == 1.0
    assert brier(0.5, 0.0) == 0.25
