"""Runs side by side: differences with their errors, joined lines, what was changed, and what to be warned of."""

import dataclasses
import datetime as dt
import json
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.results.pairs import LINE, asked, kinds, two
from tests.views.synthetic import synthetic_run
from tests.worlds import DAYS
from tokyotrap.errors import InvalidInput
from tokyotrap.results.changes import changes, nothing
from tokyotrap.results.compare import Push, SideBySide, compare
from tokyotrap.results.compare_summary import SCHEMA, summary
from tokyotrap.results.differences import median_day, paired_error
from tokyotrap.results.record import Channel
from tokyotrap.results.run import run
from tokyotrap.simulation.clusters import share_error


@cache
def real() -> SideBySide:
    settings = ("red_lines.jgb_40y_4=3.8 percent", "red_lines.usdjpy_160=158 yen per dollar")
    with_line = (*settings, f"{LINE}=157 yen per dollar")
    return compare([run("baseline", paths=100, days=DAYS, overrides=each) for each in (settings, with_line)])


def test_odds_and_paired_errors_are_those_of_the_paths() -> None:
    first, other = two()
    found = compare([first, other])
    assert first.crossing_days is not None
    assert other.crossing_days is not None
    for place, line in enumerate(found.lines):
        there = line.runs[1]
        assert there is not None
        for day, odds in zip(found.horizons, there.odds, strict=True):
            gap = np.array([
                float(0 < b <= day) - float(0 < a <= day)
                for a, b in zip(first.crossing_days[:, place], other.crossing_days[:, place], strict=True)
            ])  # fmt: skip
            pairs = 0.5 * (gap[0::2] + gap[1::2])
            assert odds.difference is not None
            assert odds.difference.paired
            assert odds.difference.value == pytest.approx(np.mean(gap), abs=1e-12)
            assert odds.difference.differing == np.count_nonzero(gap)
            if np.ptp(pairs) > 0.0:
                expected = np.std(pairs, ddof=1) / np.sqrt(len(pairs))
                assert odds.difference.standard_error == pytest.approx(expected)


def test_the_same_luck_makes_the_error_smaller() -> None:
    """On real runs: most paths do not care about the defence line, so the difference is known better than the odds."""
    line = next(each for each in real().lines if each.series == "usdjpy")
    one, other = (each.odds[-1] for each in line.runs if each is not None)
    assert other.difference is not None
    assert other.difference.value < 0.0
    assert other.difference.standard_error < 0.7 * np.hypot(one.standard_error, other.standard_error)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=60), st.integers(1, 30))
def test_the_paired_error_never_vanishes_and_is_never_larger_than_the_sum(
    days: list[tuple[int, int]], last: int
) -> None:
    first, other = (np.array(each, dtype=np.int16) for each in zip(*days, strict=True))
    paths = len(days)
    numbers = np.arange(paths)
    errors = [share_error((each > 0) & (each <= last), numbers) for each in (first, other)]
    found = paired_error(first, other, last, numbers)
    assert found > 0.0
    assert found <= sum(errors) + np.sqrt(0.5) / paths + 1e-12


def test_a_path_that_is_there_twice_is_one_observation() -> None:
    """As are the two of a pair: what both add up to counts, not how often it is written down."""
    first, other = np.zeros(8, dtype=np.int16), np.array([1, 0, 1, 0, 0, 0, 1, 0], dtype=np.int16)
    alone = paired_error(first, other, 30, np.arange(0, 16, 2))
    assert alone == pytest.approx(np.std(other, ddof=1) / np.sqrt(8))
    twice = paired_error(np.repeat(first, 2), np.repeat(other, 2), 30, np.repeat(np.arange(0, 16, 2), 2))
    assert twice == pytest.approx(alone)
    assert paired_error(first, other, 30, np.arange(8)) < alone, "here the two of a pair differ"


@pytest.mark.parametrize("change", [{"seed": 3}, {"paths": 79}, {"crossing_days": None}])
def test_what_is_not_paired_says_so_and_adds_the_variances(change: dict[str, Any]) -> None:
    first, other = two()
    found = compare([first, dataclasses.replace(other, **change)])
    there = found.lines[0].runs[1]
    assert there is not None
    held = there.odds[-1].difference
    assert held is not None
    assert not held.paired
    errors = [each.red_lines[0].standard_error_by_date[60] for each in (first, other)]
    assert held.standard_error == pytest.approx(np.hypot(*errors))
    assert found.unpaired[1]
    assert any("not paired" in each and found.unpaired[1] in each for each in found.warnings)


def test_lines_are_joined_by_what_they_are_not_by_name() -> None:
    first, other = two()
    renamed = dataclasses.replace(other.red_lines[0], name="another_name")
    moved = dataclasses.replace(other.red_lines[1], level=4.2)
    other = dataclasses.replace(other, red_lines=(moved, renamed, *other.red_lines[2:]))
    found = compare([first, other])
    by_level = {(line.series, line.level): line.runs for line in found.lines}
    assert len(found.lines) == len(first.red_lines) + 1
    one, two_ = by_level["usdjpy", 160.0]
    assert one is not None
    assert two_ is not None
    assert (one.name, two_.name) == ("usdjpy_160", "another_name")
    assert by_level["jgb_40y", 4.0][1] is None
    only_other = by_level["jgb_40y", 4.2]
    assert only_other[0] is None
    assert only_other[1] is not None
    assert all(odds.difference is None for odds in only_other[1].odds)
    (line,) = kinds(first, other)["red line"]
    assert (line.name, line.first, line.other) == ("jgb_40y", "above 4 percent", "above 4.2 percent")
    assert not line.moves


def test_medians_agree_with_those_of_the_run() -> None:
    found = real().runs[0]
    assert any(line.first_date for line in found.red_lines)
    for line in found.red_lines:
        day = median_day(line, found.paths, found.days)
        assert (None if day is None else found.dates[day]) == line.first_date.get("p50")


def test_the_median_of_fewer_days_counts_the_crossings_in_them() -> None:
    line = dataclasses.replace(two()[0].red_lines[0], probability_by_date=np.array([0.0, 0.25, 0.5, 0.5, 1.0]))
    assert [median_day(line, 4, last) for last in range(5)] == [None, 1, 1, 1, 2]


def test_a_shorter_run_sets_the_days_compared() -> None:
    first = two()[0]
    short = synthetic_run(paths=80, days=40)
    found = compare([first, short])
    assert (found.days, found.horizons[-1]) == (40, 40)
    there = found.lines[0].runs[0]
    assert there is not None
    assert there.odds[-1].probability == first.red_lines[0].probability_by_date[40]
    quantiles = first.quantiles[first.series.index("usdjpy"), :, 40]
    np.testing.assert_array_equal(found.reaches["usdjpy"][0].quantiles, quantiles)
    assert any("horizons differ (A 60 business days, B 40 business days)" in each for each in found.warnings)


def test_differences_of_channels_add_up_to_that_of_the_moves() -> None:
    found = real()
    for series, pushes in found.pushes.items():
        moves = [float(each.mean_move[each.series.index(series), found.days]) for each in found.runs]
        assert sum(push.differences[1] for push in pushes) == pytest.approx(moves[1] - moves[0], abs=5e-4)
        sizes = [push.largest for push in pushes]
        assert sizes == sorted(sizes, reverse=True)
    assert found.pushes["usdjpy"][0].channel.owner == "Ministry of Finance"


def test_a_channel_that_is_not_there_adds_nothing() -> None:
    assert Push(Channel("Carry traders", "unwinding"), (2.0, None)).differences == (0.0, -2.0)


def test_runs_that_ask_the_same_are_said_to() -> None:
    first, _ = two()
    again = dataclasses.replace(first, run_id="again", seed=9)
    (same, unpaired) = compare([first, again]).warnings
    assert "A and B change nothing against each other" in same
    assert "what differs is the seed, not the scenario" in same
    assert "the seeds differ" in unpaired
    assert compare([first, first]).warnings == ("A and B are the same run: nothing can differ.",)
    other = asked(first, settings=())
    assert "A and C change nothing" in compare([first, other, again]).warnings[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": dt.date(2026, 1, 5)}, "start on different days (A 2026-02-02, B 2026-01-05)"),
        ({"version": "9.9"}, "different versions of tokyotrap (A 0.1.0, B 9.9)"),
        ({"capped_paths": 3}, "B: 3 paths were held at the edge of a range."),
        ({"question": None}, "B was kept by an older version, without settings and events"),
    ],
)
def test_runs_that_cannot_be_compared_are_said_to(change: dict[str, Any], words: str) -> None:
    first, other = two()
    assert any(words in each for each in compare([first, dataclasses.replace(other, **change)]).warnings)


def test_other_starting_prices_are_said() -> None:
    first, other = two()
    mean = other.mean.copy()
    mean[other.series.index("usdjpy"), 0] = 160.0
    (said,) = compare([first, dataclasses.replace(other, mean=mean)]).warnings
    assert "usdjpy: A 155.5, B 160" in said


def test_of_an_old_run_only_the_text_is_compared() -> None:
    first, _ = two()
    old = dataclasses.replace(first, run_id="old", question=None, crossing_days=None)
    assert nothing(changes(old, first, 60))
    (text,) = changes(dataclasses.replace(old, scenario_text="title = 1"), first, 60)
    assert (text.kind, text.moves) == ("text", True)
    assert compare([old, first]).unpaired[1]


@pytest.mark.parametrize("count", [0, 1, 27])
def test_one_run_is_no_comparison(count: int) -> None:
    with pytest.raises(InvalidInput, match="two or more"):
        compare([two()[0]] * count)


def test_json_survives_and_holds_what_it_promises() -> None:
    for found in (real(), compare([two()[0], dataclasses.replace(two()[1], ladder=None, question=None)])):
        held = summary(found)
        assert json.loads(json.dumps(held, allow_nan=False)) == held
        assert held["schema"] == SCHEMA
        assert set(held["quantiles"]) == set(found.runs[0].series)
        for line in held["red_lines"]:
            assert line["runs"][0]["difference"] is None
            assert set(line["runs"][1]["difference"]) == {"value", "standard_error", "paired", "differing_paths"}
            assert len(line["runs"][1]["odds"]) == len(held["horizons"])
        for each in held["channels"].values():
            gaps = sum(part["differences"][1] for part in each["by_channel"])
            assert gaps == pytest.approx(each["moves"][1] - each["moves"][0], abs=5e-4)


def test_the_changes_are_those_of_what_was_really_run() -> None:
    (found,) = real().changes[1]
    assert (found.kind, found.name, found.moves) == ("setting", LINE, True)
    assert (found.first, found.other) == ("160 yen per dollar", "157 yen per dollar")
