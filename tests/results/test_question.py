"""What was asked is in the record: overrides, what a file extends, units, and what holds otherwise."""

import dataclasses
import datetime as dt
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.results.test_store import same
from tests.views.synthetic import synthetic_run
from tests.worlds import DAYS
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.consulted import Consulted
from tokyotrap.results import record_file, store
from tokyotrap.results.question import question, usual
from tokyotrap.results.record import Run
from tokyotrap.results.record_question import Chosen, Planned
from tokyotrap.results.run import run, scenario_of
from tokyotrap.scenario.scenario import Event, Scenario

LINE = "policy.intervention.defence_line"
FACT = "ladder.defence_line"


@cache
def finished() -> Run:
    return run("baseline", paths=9, days=DAYS, overrides=(f"{LINE}=158 yen per dollar",))


def test_the_record_holds_what_was_set_and_what_holds_otherwise() -> None:
    asked = finished().question
    assert asked is not None
    assert asked.settings == (Chosen(LINE, "158 yen per dollar", "160 yen per dollar", FACT),)
    assert asked.events == ()
    assert asked.facts["fx.usdjpy"].endswith(" JPY per USD")
    assert set(asked.facts) == set(finished().sources)


def test_crossing_days_are_those_of_the_odds() -> None:
    days = finished().crossing_days
    assert days is not None
    assert days.dtype == np.int16
    for place, line in enumerate(finished().red_lines):
        by_date = [np.mean((days[:, place] > 0) & (days[:, place] <= day)) for day in range(DAYS + 1)]
        np.testing.assert_allclose(by_date, line.probability_by_date, atol=1e-12)


def test_a_file_that_extends_another_is_recorded_as_both(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        'title = "Mine"\nstory = "As the threat, and more."\nextends = "treasury-threat"\n'
        '[set]\n"institutions.carry_traders" = "none"\n'
        '[[event]]\nwhen = "usdjpy >= 170 and ust_10y > 4.5"\nafter = 2026-03-02\nover = "5 business days"\n'
        'what = "Once more"\nset = { "policy.intervention.operation" = "1 trillion yen" }\n'
    )
    atlas = Consulted(facts.load(dt.date(2026, 2, 2)))
    asked = question(scenario_of(mine), atlas)
    assert [each.key for each in asked.settings] == ["institutions.carry_traders", "policy.intervention.funding_order"]
    assert asked.settings[1] == Chosen("policy.intervention.funding_order", "securities first", "deposits first")
    assert len(asked.events) == len(scenario_of("treasury-threat").events) + 1
    when = "usdjpy >= 170 yen per dollar and ust_10y > 4.5 percent"
    amounts = {"policy.intervention.operation": "1 trillion yen"}
    assert asked.events[-1] == Planned("Once more", None, when, dt.date(2026, 3, 2), amounts, 5)


@pytest.mark.parametrize(
    ("key", "expected"),
    [(LINE, "160 yen per dollar"), ("institutions.carry_traders", "on"), ("shock.us_rates", "")],
)
def test_what_holds_when_nobody_sets_it(key: str, expected: str) -> None:
    atlas = Consulted(facts.load(dt.date(2026, 2, 2)))
    assert usual(key, atlas) == expected
    assert atlas.used == {}


def test_a_run_kept_before_all_this_still_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recent, pack = synthetic_run(paths=60, days=40), record_file.pack

    def pack_as_before(run: Run) -> tuple[bytes, bytes]:
        record, arrays = pack(run)
        document = json.loads(record)
        del document["run"]["of"]["question"], document["run"]["of"]["crossing_days"]
        return json.dumps(document).encode(), arrays

    monkeypatch.setattr(record_file, "pack", pack_as_before)
    old = store.load(store.save(recent, tmp_path))
    assert (old.question, old.crossing_days) == (None, None)
    assert same(old.red_lines, recent.red_lines)


def test_nothing_a_scenario_says_is_left_out() -> None:
    """Whoever teaches scenarios something new puts it into `Question` too, or runs that differ would look the same."""
    told_elsewhere = {"name", "title", "story", "starts", "days", "red_lines", "text"}  # of the Run itself
    assert {each.name for each in dataclasses.fields(Scenario)} == told_elsewhere | {
        "facts",
        "settings",
        "events",
        "branches",
        "conditions",
    }
    assert {each.name for each in dataclasses.fields(Event)} == {each.name for each in dataclasses.fields(Planned)} - {
        "amounts"
    } | {"set", "line"}
