"""Runs of several starts together: the mean of what each says, and a test where starts are enough."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from tokyotrap.errors import InvalidInput
from tokyotrap.studies.score_summary import SEVERAL, several
from tokyotrap.studies.scored import Cell, Score, SeriesScore
from tokyotrap.studies.together import together
from tokyotrap.views import scored


def one(start: dt.date, crps: float, naive: float, horizon: int = 20) -> Score:
    """A score with one series on one day."""
    inside = (crps < 0.5, crps < 0.8, True)
    ratios, beside = {"random walk": crps / naive}, {"random walk": naive}
    cell = Cell(horizon, horizon, start, 150.0, 151.0, 0.4, inside, crps, ratios, beside)
    series = SeriesScore("usdjpy", "yen per dollar", 1, 0, (1.0, 1.0, 1.0), crps, ratios, {}, (cell,))
    coverage = (1.0, 1.0, 1.0)
    return Score(f"run-{start}", "Baseline", start, start, 1, 0, {}, coverage, ratios, (series,), (), ())


def many(count: int, better: float) -> list[Score]:
    """Monthly starts; the run loses that much less than the walk."""
    luck = np.random.default_rng(1)
    days = [dt.date(2020 + k // 12, 1 + k % 12, 15) for k in range(count)]
    return [one(day, float(luck.uniform(0.2, 0.6)), float(luck.uniform(0.2, 0.6)) + better) for day in days]


def test_many_starts_are_averaged_and_tested() -> None:
    scores = many(36, 0.3)
    (found,) = together(scores[::-1])
    crps = [each.series[0].crps for each in scores]
    naive = [each.series[0].cells[0].naive["random walk"] for each in scores]
    assert (found.starts, found.horizon) == (36, 20)
    assert found.crps == pytest.approx(np.mean(crps))
    assert found.ratios["random walk"] == pytest.approx(np.mean(crps) / np.mean(naive))
    assert found.coverage[0] == pytest.approx(np.mean(np.array(crps) < 0.5))
    test = found.tests["random walk"]
    assert test.p is not None
    assert test.p < 0.01
    assert test.statistic is not None
    assert test.statistic < 0.0


def test_overlap_makes_fewer_of_them() -> None:
    scores = [one(each.start, 0.3, 0.5, horizon=120) for each in many(36, 0.0)]
    assert together(scores)[0].tests["random walk"].p is None
    assert together(many(5, 0.3))[0].tests["random walk"].p is None


def test_two_runs_of_one_start_are_refused() -> None:
    first = one(dt.date(2020, 1, 15), 0.3, 0.5)
    with pytest.raises(InvalidInput, match="both start on 2020-01-15"):
        together([first, replace(first, run_id="other")])


def test_they_are_told_in_a_table_and_in_json() -> None:
    scores = many(12, 0.3)
    found = together(scores)
    console = Console(width=80, force_terminal=False)
    with console.capture() as captured:
        scored.show_several(scores, found, console)
    text = captured.get()
    assert "All starts" in text
    assert max(len(line) for line in text.splitlines()) <= 80
    told = several(scores, found)
    assert told["schema"] == SEVERAL
    assert len(told["runs"]) == 12
    assert told["together"][0]["diebold_mariano"]["random walk"]["p"] is not None
