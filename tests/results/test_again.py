"""A kept run taken up again: the same paths, or a refusal that says what has changed."""

import dataclasses
import datetime as dt
from functools import cache

import numpy as np
import pytest

from tokyotrap.errors import InvalidInput
from tokyotrap.results.again import again
from tokyotrap.results.record import Run
from tokyotrap.results.run import run

CHANGED = ("policy.intervention.defence_line=150 yen per dollar", "red_lines.usdjpy_160=158 yen per dollar")


@cache
def finished() -> Run:
    return run("baseline", paths=32, days=30, seed=3, overrides=CHANGED)


def test_its_scenario_gives_the_same_paths() -> None:
    first = finished()
    second = run(again(first), paths=first.paths, seed=first.seed)
    np.testing.assert_array_equal(second.quantiles, first.quantiles)
    np.testing.assert_array_equal(second.crossing_days, first.crossing_days)


def test_other_facts_or_another_version_are_refused() -> None:
    first = finished()
    assert first.question is not None
    key = next(iter(first.question.facts))
    asked = dataclasses.replace(first.question, facts=first.question.facts | {key: "1,234 moons"})
    with pytest.raises(InvalidInput, match="1,234 moons"):
        again(dataclasses.replace(first, question=asked))
    with pytest.raises(InvalidInput, match="made by version 0\\.0"):
        again(dataclasses.replace(first, version="0.0"))
    with pytest.raises(InvalidInput, match="did not keep what was asked"):
        again(dataclasses.replace(first, question=None))


def test_a_text_that_was_written_by_hand_is_held_against_what_was_run() -> None:
    first = finished()
    text = first.scenario_text + "# --set policy.intervention.defence_line=151 yen per dollar\n"
    with pytest.raises(InvalidInput, match="read otherwise"):
        again(dataclasses.replace(first, scenario_text=text))


def test_a_run_of_another_day_needs_its_data() -> None:
    first = finished()
    text = f"{first.scenario_text}# --start 2026-01-05\n"
    moved = dataclasses.replace(first, start=dt.date(2026, 1, 5), scenario_text=text)
    with pytest.raises(InvalidInput, match="it starts on 2026-01-05"):
        again(moved)
