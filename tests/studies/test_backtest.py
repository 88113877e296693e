"""The backtest with forecasters whose quality is known: a right one, a narrow one, and one that fails."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tokyotrap.data.observed import Observed
from tokyotrap.errors import InvalidInput, NoEquilibrium
from tokyotrap.studies import backtest
from tokyotrap.studies.backtest import ENGINE, Event, Question, play, read, starts
from tokyotrap.studies.backtest_table import table
from tokyotrap.studies.benchmarks import ANCHORS
from tokyotrap.studies.scoring import grid_of
from tokyotrap.views.backtest_page import page

DAILY = {"jgb_10y": 0.03, "ust_10y": 0.05, "usdjpy": 0.006}
EVENTS = (Event("usdjpy", 3.0, 20), Event("ust_10y", -0.2, 20))
QUESTION = Question("a test", ("usdjpy", "ust_10y"), (5, 20), EVENTS)
DAYS = starts(dt.date(2014, 1, 1), dt.date(2021, 12, 31), 2)


@cache
def histories() -> dict[str, Observed]:
    """Walks whose law the right forecaster knows."""
    luck, found = np.random.default_rng(11), {}
    days = np.arange("2008-01-01", "2022-06-01", dtype="datetime64[D]")
    days = days[np.is_busday(days)]
    for name in ANCHORS:
        walk = np.cumsum(luck.normal(0.0, DAILY[name], len(days)))
        found[name] = Observed(name, days, 110.0 * np.exp(walk) if name == "usdjpy" else 5.0 + walk)
    return found


def forecaster(day: dt.date, width: float = 1.0) -> Mapping[str, np.ndarray]:
    """The law of the walks, as wide as told."""
    found = {}
    for name in QUESTION.series:
        walk = np.random.default_rng(day.toordinal()).normal(0.0, width * DAILY[name], (20, 600)).cumsum(axis=0)
        today = float(histories()[name].until(np.datetime64(day)).values[-1])
        found[name] = today * np.exp(walk) if name == "usdjpy" else today + walk
    return found


def narrow(day: dt.date) -> Mapping[str, np.ndarray]:
    return forecaster(day, 0.25)


def broken(day: dt.date) -> Mapping[str, np.ndarray]:
    if day.month == 3:
        raise NoEquilibrium("no stable solution")
    return forecaster(day)


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> tuple[backtest.Start, ...]:
    return play(QUESTION, DAYS, forecaster, histories(), folder=tmp_path_factory.mktemp("right"))


def test_starts_are_the_first_business_days() -> None:
    assert DAYS[0] == dt.date(2014, 1, 2)
    assert len(DAYS) == 48
    assert starts(dt.date(2015, 1, 1), dt.date(2026, 1, 31), 3)[-1] == dt.date(2026, 1, 2)
    assert len(starts(dt.date(2015, 1, 1), dt.date(2026, 1, 31))) == 133


def test_a_right_forecaster_is_calibrated_and_no_worse_than_naive(right: tuple[backtest.Start, ...]) -> None:
    found = table(QUESTION, right)
    assert len(found.days) == len(DAYS)
    for cell in found.cells:
        assert cell.count == len(DAYS) * (1 if cell.series else 2)
        for share, error, wanted in zip(cell.coverage, cell.errors, (0.5, 0.8, 0.9), strict=True):
            assert abs(share - wanted) < 3.5 * max(error, 0.02)
        assert sum(cell.pits) == cell.count
        for against in cell.against.values():
            assert against.ratio < 1.05
            assert against.test.p is not None


def told_otherwise(start: backtest.Start, forecast: backtest.Forecaster) -> backtest.Start:
    """A start with another engine, the naive forecasts as they are."""
    paths = forecast(start.day)
    grid = np.stack([grid_of(paths[name][[4, 19]]) for name in QUESTION.series])
    return replace(start, grids={**start.grids, ENGINE: grid})


def test_a_forecaster_too_narrow_is_found_out(right: tuple[backtest.Start, ...]) -> None:
    found = table(QUESTION, [told_otherwise(each, narrow) for each in right])
    cell = next(each for each in found.cells if not each.series and each.horizon == 5)
    assert cell.coverage[2] < 0.6
    assert cell.pits[0] + cell.pits[-1] > 0.4 * cell.count
    against = cell.against["random walk"]
    assert against.ratio > 1.05
    assert against.test.p is not None
    assert against.test.p < 0.01
    assert "**worse than random walk" in page(found)


def test_a_red_line_comes_about_as_often_as_a_right_forecaster_says(right: tuple[backtest.Start, ...]) -> None:
    for row in table(QUESTION, right).events:
        assert 0.05 < row.odds < 0.6
        assert row.came == pytest.approx(row.odds, abs=4.0 * np.sqrt(0.25 / len(DAYS)))
        assert 0.0 < row.brier < 0.25
        assert 0.7 < row.against["random walk"].ratio < 1.1


def test_what_came_is_what_was_published_on_the_day() -> None:
    day = DAYS[10]
    found = backtest.one(QUESTION, day, forecaster, histories())
    later = histories()["usdjpy"]
    after = later.values[later.days > np.datetime64(day)]
    assert found.observed[0].tolist() == [after[4], after[19]]
    today = later.until(np.datetime64(day)).values[-1]
    assert found.came[0] == float((after[:20] >= 1.03 * today).any())


def test_what_is_not_known_yet_is_not_scored() -> None:
    day = dt.date(2022, 5, 9)
    found = backtest.one(QUESTION, day, forecaster, histories())
    assert not np.isnan(found.observed[:, 0]).any()
    assert np.isnan(found.observed[:, 1]).all()
    assert all(np.isnan(each) or each == 1.0 for each in found.came)
    assert table(QUESTION, [found]).cells[0].count == 1


def test_it_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    asked: list[dt.date] = []

    def counted(day: dt.date) -> Mapping[str, np.ndarray]:
        asked.append(day)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return forecaster(day)

    with pytest.raises(KeyboardInterrupt):
        play(QUESTION, DAYS[:4], counted, histories(), folder=tmp_path)
    again = play(QUESTION, DAYS[:4], counted, histories(), folder=tmp_path)
    assert asked == [*DAYS[:3], *DAYS[2:4]]
    assert [each.day for each in again] == list(DAYS[:4])
    first = backtest.one(QUESTION, DAYS[0], forecaster, histories())
    np.testing.assert_allclose(again[0].grids[ENGINE], first.grids[ENGINE], rtol=1e-6)


def test_another_question_is_asked_anew_and_damage_too(tmp_path: Path) -> None:
    play(QUESTION, DAYS[:1], forecaster, histories(), folder=tmp_path)
    assert read(QUESTION, DAYS[0], tmp_path) is not None
    assert read(Question("other", QUESTION.series, (5, 20), EVENTS), DAYS[0], tmp_path) is None
    file = tmp_path / f"{DAYS[0]}.npz"
    file.write_bytes(file.read_bytes()[:200])
    assert read(QUESTION, DAYS[0], tmp_path) is None


def test_a_start_without_equilibrium_is_told_and_left_out(tmp_path: Path) -> None:
    found = table(QUESTION, play(QUESTION, DAYS[:3], broken, histories(), folder=tmp_path))
    assert set(found.failed) == {"2014-03-03"}
    assert found.cells[0].count == 2
    assert "2014-03-03: no stable solution" in page(found)


def test_more_than_two_processes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="1 to 2"):
        play(QUESTION, DAYS[:1], forecaster, histories(), folder=tmp_path, workers=3)


@pytest.mark.slow
def test_two_processes_find_what_one_does(tmp_path: Path, right: tuple[backtest.Start, ...]) -> None:
    found = play(QUESTION, DAYS[:2], forecaster, histories(), folder=tmp_path, workers=2)
    for one, other in zip(found, right[:2], strict=True):
        for who in one.grids:
            np.testing.assert_array_equal(one.grids[who], other.grids[who])


def test_the_page_says_what_it_rests_on(right: tuple[backtest.Start, ...]) -> None:
    text = page(table(QUESTION, right))
    assert "48 starts from 2014-01-02 to 2021-11-01" in text
    for words in ("## 5 business days ahead", "## Red lines", "Dollar-yen +3 % in 20 days", "| 20 |"):
        assert words in text
    assert all(line.count("|") > 2 for line in text.splitlines() if line.startswith("|"))
