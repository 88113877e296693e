"""Conditioning: which paths are kept, what their weights do, and what is refused."""

import datetime as dt
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import PATHS, START, closes_of, ensemble, world
from tokyotrap.errors import InvalidScenario
from tokyotrap.ledger.series import PLACE
from tokyotrap.scenario.scenario import Band, Condition, Reaches, Scenario, Spread, Stays
from tokyotrap.simulation.conditioning import (
    BINS,
    Kept,
    bins,
    keep,
    least,
    meets,
    resample,
    simulate_given,
    weigh,
)
from tokyotrap.simulation.ensemble import Ensemble, independent, simulate_these
from tokyotrap.simulation.running import How

DAY = dt.date(2026, 3, 31)
ROW = 40  # 31 March is the forty-first business day
UST, USDJPY = PLACE["ust_10y"], PLACE["usdjpy"]


def scenario(*conditions: Condition) -> Scenario:
    return Scenario("s", "S", "", START, 60, (), conditions=conditions)


@cache
def kept(*conditions: Condition) -> Kept:
    return keep(world(), scenario(*conditions), paths=PATHS, seed=0)


def closes(place: int) -> np.ndarray:
    return closes_of(ensemble())[:, place]


def same(one: Ensemble, other: Ensemble) -> None:
    """Equal to the last bit: what is added up over paths, counted, and kept of each."""
    np.testing.assert_array_equal(one.numbers, other.numbers)
    for name in one.daily._fields:
        np.testing.assert_array_equal(getattr(one.daily, name), getattr(other.daily, name))
    np.testing.assert_array_equal(one.counted.counts, other.counted.counts)
    np.testing.assert_array_equal(one.records.values, other.records.values)


def normal(values: np.ndarray, mean: float, deviation: float) -> tuple[Spread, np.ndarray]:
    """A distribution of a rate, its values in percent."""
    return Spread("ust_10y", DAY, mean, deviation), values / 100.0


def test_a_level_is_reached_on_any_day_and_from_the_side_of_the_start() -> None:
    up, down = kept(Reaches("ust_10y", 4.6, None, START, None)), kept(Reaches("ust_10y", 4.0, None, START, None))
    np.testing.assert_array_equal(up.numbers, np.flatnonzero(closes(UST).max(axis=0) >= np.float32(0.046)))
    np.testing.assert_array_equal(down.numbers, np.flatnonzero(closes(UST).min(axis=0) <= np.float32(0.04)))
    sided = kept(Reaches("ust_10y", 4.0, "above", START, None))
    assert len(sided.numbers) == PATHS
    early = kept(Reaches("ust_10y", 4.4, None, START, DAY))
    np.testing.assert_array_equal(early.numbers, np.flatnonzero(closes(UST)[: ROW + 1].max(axis=0) >= 0.044 - 1e-8))


def test_ranges_and_paths_hold_on_their_days() -> None:
    on = Stays("ust_10y", (Band(DAY, DAY, 4.2, 4.6),))
    values = closes(UST)
    np.testing.assert_array_equal(
        kept(on).numbers, np.flatnonzero((values[ROW] >= 0.042 - 1e-8) & (values[ROW] <= 0.046 + 1e-8))
    )
    span = kept(Stays("ust_10y", (Band(DAY, None, 3.8, 4.8),)))
    np.testing.assert_array_equal(
        span.numbers, np.flatnonzero(((values[ROW:] >= 0.038) & (values[ROW:] <= 0.048)).all(axis=0))
    )
    weekend = Band(dt.date(2026, 3, 28), dt.date(2026, 3, 28), 4.2, 4.6)
    monday = Band(dt.date(2026, 3, 30), dt.date(2026, 3, 30), 4.2, 4.6)
    np.testing.assert_array_equal(
        kept(Stays("ust_10y", (weekend,))).numbers, kept(Stays("ust_10y", (monday,))).numbers
    )


def test_all_conditions_hold_together() -> None:
    one, other = Reaches("ust_10y", 4.4, None, START, None), Reaches("usdjpy", 157.0, None, START, None)
    both = kept(one, other)
    np.testing.assert_array_equal(both.numbers, np.intersect1d(kept(one).numbers, kept(other).numbers))
    assert both.share == len(both.numbers) / PATHS
    assert both.entropy == pytest.approx(-np.log(both.share))
    assert both.effective == pytest.approx(len(both.numbers))
    assert [each.share for each in both.met] == [kept(one).share, kept(other).share]


def test_a_level_of_the_policy_rate_is_touched() -> None:
    """Rates move in whole steps: 1 percent in single precision is a little less than 1 percent."""
    values = np.full((3, 2), np.float32(0.0075))
    values[2, 1] = np.float32(0.01)
    rows = [np.arange(3)]
    assert meets(Reaches("boj_rate", 1.0, None, START, None), values, rows, 0.0075).tolist() == [False, True]
    assert meets(Stays("boj_rate", (Band(START, None, 0.75, 1.0),)), values, rows, 0.0075).tolist() == [True, True]


def test_kept_paths_run_once_more_are_the_same_paths() -> None:
    numbers = kept(Reaches("ust_10y", 4.4, None, START, None)).numbers
    again = simulate_these(world(), numbers, How(0, keep=True))
    np.testing.assert_array_equal(closes_of(again), closes_of(ensemble())[..., numbers])
    total = closes_of(ensemble())[..., numbers].astype(float).mean(axis=-1)
    np.testing.assert_allclose(again.daily.total, total, rtol=1e-6, atol=1e-8)


def test_the_same_seed_gives_the_same_numbers_and_progress_ends_with_all_of_it() -> None:
    told: list[tuple[int, int]] = []
    asked = scenario(Spread("ust_10y", DAY, 4.4, 0.15))
    one, how = simulate_given(
        world(), asked, paths=PATHS, seed=0, stops=(), progress=lambda done, whole: told.append((done, whole))
    )
    other, _ = simulate_given(world(), asked, paths=PATHS, seed=0, stops=())
    assert how is not None
    same(one, other)
    assert told[-1][0] == told[-1][1] == 60 * (PATHS + len(how.numbers))


def test_weights_give_a_series_the_distribution_asked_for() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(4.3, 0.6, 50_000)
    weights, (covered,) = weigh(np.ones(50_000, dtype=bool), [normal(x, 4.6, 0.3)])
    mean = float(weights @ x)
    assert weights.sum() == pytest.approx(1.0, abs=1e-12)
    assert mean == pytest.approx(4.6, abs=0.004)
    assert np.sqrt(weights @ (x - mean) ** 2) == pytest.approx(0.3, rel=0.02)
    assert covered == pytest.approx(0.99953, abs=1e-4)
    place, chance = bins(*normal(x, 4.6, 0.3))
    inside = place >= 0
    found = np.bincount(place[inside], weights=weights[inside], minlength=BINS)
    np.testing.assert_allclose(found, chance / chance.sum(), atol=1e-10)


def test_what_hangs_on_the_series_moves_with_it_and_what_does_not_stays() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(4.3, 0.6, 50_000)
    with_x, alone = 0.5 * x + rng.normal(0.0, 0.3, 50_000), rng.normal(0.0, 1.0, 50_000)
    weights, _ = weigh(np.ones(50_000, dtype=bool), [normal(x, 4.7, 0.3)])
    error = np.sqrt((weights**2).sum())
    assert float(weights @ with_x) == pytest.approx(0.5 * 4.7, abs=4 * 0.35 * error)
    assert float(weights @ alone) == pytest.approx(0.0, abs=4 * error)


def test_two_distributions_hold_at_once() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(4.3, 0.6, 50_000)
    y = 4.0 + 0.7 * (x - 4.3) + rng.normal(0.0, 0.4, 50_000)
    weights, _ = weigh(np.ones(50_000, dtype=bool), [normal(x, 4.5, 0.4), normal(y, 3.9, 0.3)])
    assert float(weights @ x) == pytest.approx(4.5, abs=0.01)
    assert float(weights @ y) == pytest.approx(3.9, abs=0.01)
    same, _ = weigh(np.ones(50_000, dtype=bool), [normal(x, 4.5, 0.2), normal(x, 4.0, 0.2)])
    assert not same.any()


def test_a_distribution_beyond_the_paths_is_cut_off_and_says_so() -> None:
    x = np.clip(np.random.default_rng(3).normal(4.3, 0.6, 20_000), 0.0, 4.6)
    weights, (covered,) = weigh(x < 4.6, [normal(x, 4.6, 0.3)])
    assert covered == pytest.approx(0.5, abs=0.01)
    assert weights[x >= 4.6].sum() == 0.0


@given(st.integers(0, 2**32 - 1), st.floats(0.3, 1.5))
def test_paths_are_drawn_in_proportion_to_their_weights(seed: int, spread: float) -> None:
    rng = np.random.default_rng(seed)
    weights = np.exp(rng.normal(0.0, spread, 2000))
    weights /= weights.sum()
    effective = 1.0 / (weights**2).sum()
    numbers = resample(weights, effective, rng.normal(0.0, 1.0, 2000))
    assert len(numbers) == int(effective + 1e-9)
    times = np.bincount(numbers, minlength=2000)
    assert np.abs(times - len(numbers) * weights).max() < 1.0 + 1e-6
    assert independent(numbers) <= len(numbers) + 1e-9


def test_standard_errors_are_honest() -> None:
    """The spread of a mean over many runs is that which each run states, for what hangs on the series and what not."""
    means, errors = [], []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        x = rng.normal(4.3, 0.5, 2000)
        y = np.stack([rng.normal(0.0, 1.0, 2000), 0.6 * (x - 4.3) + rng.normal(0.0, 0.8, 2000)])
        weights, _ = weigh(np.ones(2000, dtype=bool), [normal(x, 4.6, 0.35)])
        numbers = resample(weights, float(1.0 / (weights**2).sum()), x)
        means.append(y[:, numbers].mean(axis=1))
        errors.append(y[:, numbers].std(axis=1, ddof=1) / np.sqrt(independent(numbers)))
    ratio = np.std(means, axis=0) / np.mean(errors, axis=0)
    assert 0.85 < ratio[0] < 1.15
    assert 0.75 < ratio[1] < 1.15


@pytest.mark.parametrize(("paths", "needed"), [(10_000, 100.0), (1000, 100.0), (500, 50.0), (20, 2.0)])
def test_how_many_paths_are_enough(paths: int, needed: float) -> None:
    assert least(paths) == needed


def refusal(*conditions: Condition) -> str:
    with pytest.raises(InvalidScenario) as caught:
        keep(world(), scenario(*conditions), paths=PATHS, seed=0)
    return str(caught.value)


def test_too_few_paths_are_refused_with_what_they_reached() -> None:
    told = refusal(Reaches("ust_10y", 9.0, None, START, None, line=7), Reaches("usdjpy", 157.0, None, START, None))
    assert "line 7: ust_10y reaches 9 percent: met on 0.00% of paths; 90 % of paths are between" in told
    assert "the conditions leave 0 effective paths of 200, and 20 are needed. Ask for what the paths reach" in told
    few = refusal(Reaches("ust_10y", float(np.sort(closes(UST).max(axis=0))[-5]) * 100.0, None, START, None))
    assert "leave 5 effective paths of 200, and 20 are needed" in few
    assert "run about 1,000 paths" in few


def test_a_distribution_out_of_reach_is_refused() -> None:
    told = refusal(Spread("ust_10y", DAY, 9.0, 0.2, line=4))
    assert "line 4: ust_10y is normal around 9 percent, deviation 0.2 percent, on 2026-03-31: 0.0% of it lies" in told
    beyond = float(np.exp(closes(USDJPY)[ROW].max())) + 1.0
    told = refusal(Spread("usdjpy", DAY, beyond, 40.0))
    assert "less than 50% of a distribution lies where paths went. Ask for what the paths reach, or let events" in told


def test_what_lies_beyond_the_run_is_refused() -> None:
    late = dt.date(2026, 12, 31)
    told = refusal(Stays("ust_10y", (Band(late, late, 3.0, 4.0),), line=9))
    assert "line 9: ust_10y is between 3 and 4 percent on 2026-12-31: that lies beyond the run, which ends on" in told


def test_without_conditions_nothing_is_weighed() -> None:
    plain, how = simulate_given(world(), scenario(), paths=PATHS, seed=0, stops=(1, 22))
    assert how is None
    same(plain, ensemble())
