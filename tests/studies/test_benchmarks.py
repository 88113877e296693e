"""Naive forecasts: no look ahead, the spread they promise, and nothing without a past."""

import datetime as dt

import numpy as np
import pytest

from tokyotrap.data.observed import Observed
from tokyotrap.studies.benchmarks import ANCHORS, Benchmark, Past, benchmarks, outer, past

DAYS = np.arange("2012-01-02", "2022-01-01", dtype="datetime64[D]")
WEEKDAYS = DAYS[np.is_busday(DAYS)]
START = dt.date(2020, 6, 1)


def histories(seed: int = 0) -> dict[str, Observed]:
    """Walks of 5 bp a day, and of half a percent for the yen."""
    luck, found = np.random.default_rng(seed), {}
    for name in (*ANCHORS, "ust_30y"):
        walk = np.cumsum(luck.normal(0.0, 0.05, len(WEEKDAYS)))
        found[name] = Observed(name, WEEKDAYS, 110.0 * np.exp(0.1 * walk) if name == "usdjpy" else 4.0 + walk)
    return found


BEFORE = past(histories(), START)


@pytest.fixture(params=benchmarks(), ids=lambda each: each.name)
def naive(request: pytest.FixtureRequest) -> Benchmark:
    found: Benchmark = request.param
    return found


@pytest.mark.parametrize(("series", "daily"), [("ust_30y", 0.05), ("usdjpy", 0.005)])
def test_a_walk_spreads_with_the_root_of_time(naive: Benchmark, series: str, daily: float) -> None:
    moves = naive.moves(BEFORE, series, 60)
    assert moves is not None
    assert moves.shape[0] == 60
    spread = moves.std(axis=1)
    assert spread[0] == pytest.approx(daily, rel=0.25)
    assert spread[19] / spread[0] == pytest.approx(np.sqrt(20.0), rel=0.25)
    assert abs(moves[19].mean()) < 1.2 * spread[19]


def test_what_comes_later_changes_nothing(naive: Benchmark) -> None:
    later = {
        name: Observed(name, each.days, np.where(each.days > np.datetime64(START), 99.0, each.values))
        for name, each in histories().items()
    }
    known, other = naive.moves(BEFORE, "ust_30y", 20), naive.moves(past(later, START), "ust_30y", 20)
    np.testing.assert_array_equal(known, other)


def test_the_same_question_has_the_same_answer(naive: Benchmark) -> None:
    np.testing.assert_array_equal(naive.moves(BEFORE, "usdjpy", 5), naive.moves(BEFORE, "usdjpy", 5))


def test_without_a_past_there_is_no_forecast(naive: Benchmark) -> None:
    short = {name: Observed(name, each.days[-100:], each.values[-100:]) for name, each in histories().items()}
    assert naive.moves(past(short, dt.date(2021, 12, 31)), "ust_30y", 5) is None
    assert naive.moves(past(histories(), dt.date(2023, 1, 3)), "ust_30y", 5) is None
    assert naive.moves(BEFORE, "vix", 5) is None
    flat = {**histories(), "ust_30y": Observed("ust_30y", WEEKDAYS, np.full(len(WEEKDAYS), 4.0))}
    assert naive.moves(past(flat, START), "ust_30y", 5) is None


def test_the_walk_is_as_loud_as_the_last_weeks() -> None:
    quiet = histories()["ust_30y"].values.copy()
    at = int(np.searchsorted(WEEKDAYS, np.datetime64(START)))
    quiet[at - 150 : at + 1] = quiet[at - 150] + 0.1 * (quiet[at - 150 : at + 1] - quiet[at - 150])
    calm = past({"ust_30y": Observed("ust_30y", WEEKDAYS, quiet)}, START)
    usual, now = (benchmarks()[0].moves(each, "ust_30y", 1) for each in (BEFORE, calm))
    assert usual is not None
    assert now is not None
    assert now.std() < 0.2 * usual.std()


def test_history_tells_only_moves_that_happened() -> None:
    moves = benchmarks()[1].moves(BEFORE, "ust_30y", 20)
    levels = BEFORE.levels["ust_30y"]
    assert moves is not None
    np.testing.assert_allclose(moves[19, -1], levels[-1] - levels[-21])
    np.testing.assert_allclose(moves[4, 100] - moves[3, 100], moves[3, 101] - moves[2, 101])


def test_the_autoregression_finds_momentum() -> None:
    luck = np.random.default_rng(4)
    changes = np.zeros(len(WEEKDAYS))
    for day in range(1, len(changes)):
        changes[day] = 0.8 * changes[day - 1] + luck.normal(0.0, 0.05)
    told = {**histories(), "ust_30y": Observed("ust_30y", WEEKDAYS, 10.0 + np.cumsum(changes))}
    moves = benchmarks()[2].moves(past(told, START), "ust_30y", 60)
    assert moves is not None
    ahead = changes[int(np.searchsorted(WEEKDAYS, np.datetime64(START)))]
    assert moves[0].mean() == pytest.approx(0.8 * ahead, abs=0.02)
    assert moves[59].std() > 2.0 * moves[0].std() * np.sqrt(60.0)


def test_holidays_carry_the_last_number_on() -> None:
    kept = np.arange(len(WEEKDAYS)) % 5 != 2
    gaps = {"ust_30y": Observed("ust_30y", WEEKDAYS[kept], histories()["ust_30y"].values[kept])}
    found: Past = past(gaps, START)
    changes = found.changes("ust_30y", 261)
    assert changes is not None
    assert np.mean(changes == 0.0) == pytest.approx(0.2, abs=0.01)
    assert changes.std() == pytest.approx(0.05, rel=0.2)


def test_prices_move_by_their_logarithm() -> None:
    assert outer("usdjpy", 150.0, np.log(np.array([[1.02]])))[0, 0] == pytest.approx(153.0)
    assert outer("ust_10y", 4.0, np.array([[-0.5]]))[0, 0] == pytest.approx(3.5)
