"""A run by branch: shares add up, and odds within outcomes mix to the odds of the run."""

import dataclasses
import io
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from tests.results.test_store import same
from tokyotrap.ledger.series import UNITS
from tokyotrap.model.catalogue import catalogue
from tokyotrap.results import store
from tokyotrap.results.record import Run
from tokyotrap.results.record_branches import Fate
from tokyotrap.results.run import run
from tokyotrap.results.summary import summary
from tokyotrap.scenario.reader import read_text
from tokyotrap.simulation.ensemble import CHUNK
from tokyotrap.views import report, terminal

TEXT = """
title = "A vote"
story = "A vote and a law."
[[branch]]
name     = "election"
on       = 2026-02-08
what     = "The lower house is elected"
outcomes = { landslide = 0.55, majority = 0.35, setback = "rest" }
[[branch]]
name     = "tax_cut"
on       = 2026-02-20
what     = "The food tax"
given    = "election = landslide"
outcomes = { passed = 0.8, dropped = 0.2 }
[[branch]]
name     = "far"
on       = 2026-08-20
what     = "Beyond this run"
outcomes = { yes = 0.8, no = 0.2 }
[[event]]
on    = 2026-02-09
given = "election = landslide"
what  = "The yen falls"
set   = { "shock.usdjpy" = "3 percent" }
[[event]]
on    = 2026-02-23
given = "tax_cut = passed"
what  = "Yields rise"
set   = { "shock.fiscal_trend" = "30 basis points" }
[red_lines]
usdjpy  = "159 yen per dollar"
jgb_40y = "4 percent"
"""
PATHS, DAYS = 600, 30


@cache
def done(*odds: str) -> Run:
    return run(read_text(TEXT, "vote.toml", catalogue(), UNITS), paths=PATHS, days=DAYS, overrides=odds)


def mixtures(of: Run) -> list[tuple[Fate, ...]]:
    return [*(branch.fates for branch in of.branches), of.leaves]


def test_branches_within_the_horizon_and_every_leaf_are_there() -> None:
    assert [branch.name for branch in done().branches] == ["election", "tax_cut"]
    assert [fate.came for fate in done().branches[1].fates] == [
        {"tax_cut": "passed"},
        {"tax_cut": "dropped"},
        {"tax_cut": ""},
    ]
    assert [fate.came for fate in done().leaves][2:] == [{"election": "majority"}, {"election": "setback"}]
    assert [fate.odds for fate in done().leaves] == pytest.approx([0.44, 0.11, 0.35, 0.1])
    assert [fate.odds for fate in done().branches[1].fates] == pytest.approx([0.44, 0.11, 0.45])


def test_the_law_of_total_probability() -> None:
    for fates in mixtures(done()):
        assert sum(fate.share for fate in fates) == pytest.approx(1.0, abs=1e-12)
        assert sum(fate.paths for fate in fates) == PATHS
        assert sum(fate.odds for fate in fates) == pytest.approx(1.0, abs=1e-12)
        for place, line in enumerate(done().red_lines):
            mixed = sum(fate.share * fate.lines[place].probability for fate in fates)
            assert abs(mixed - line.probability) < 1e-12


def test_shares_are_the_odds_asked_for() -> None:
    for fates in mixtures(done()):
        for fate in fates:
            assert abs(fate.share - fate.odds) < 4.0 * fate.standard_error


def test_what_an_outcome_does_shows_in_its_odds() -> None:
    landslide, majority, _ = done().branches[0].fates
    assert landslide.lines[0].probability > majority.lines[0].probability + 0.2
    passed, dropped, _ = done().branches[1].fates
    assert passed.lines[1].probability > dropped.lines[1].probability + 0.2
    assert passed.lines[1].at_end[2] > dropped.lines[1].at_end[2] + 0.15
    assert passed.lines[1].first_date["p05"] <= passed.lines[1].first_date["p95"]


def test_changed_odds_change_the_mixture_and_not_the_outcomes() -> None:
    sure = done("branch.election.landslide=1")
    assert [fate.share for fate in sure.branches[0].fates] == [1.0, 0.0, 0.0]
    assert sure.branches[0].fates[1].lines == ()
    before, now = done().branches[0].fates[0].lines[0], sure.branches[0].fates[0].lines[0]
    assert abs(before.probability - now.probability) < 4.0 * before.standard_error
    assert sure.red_lines[0].probability == now.probability
    assert sure.run_id != done().run_id


def test_the_folder_gives_it_back(tmp_path: Path) -> None:
    assert same(store.load(store.save(done(), tmp_path)), done())


def test_old_runs_still_open(tmp_path: Path) -> None:
    plain = dataclasses.replace(done(), branches=(), leaves=())
    record, arrays = store.record_file.pack(plain)
    content = json.loads(record)
    for name in ("branches", "leaves"):
        del content["run"]["of"][name]
    del content["run"]["of"]["question"]["of"]["branches"]
    for planned in content["run"]["of"]["question"]["of"]["events"]:
        del planned["of"]["given"]
    again = store.record_file.unpack(json.dumps(content).encode(), arrays)
    assert again.branches == () == again.leaves
    assert again.question is not None
    assert again.question.events[0].given == ""


def test_the_question_says_what_events_hang_on() -> None:
    assert done().question is not None
    assert done().question.branches["tax_cut"] == "2026-02-20: passed 0.8, dropped 0.2, if election = landslide"  # type: ignore[union-attr]
    assert [event.given for event in done().question.events] == ["election = landslide", "tax_cut = passed"]  # type: ignore[union-attr]


def test_json_holds_the_branches() -> None:
    found = summary(done("branch.election.landslide=1"))
    json.dumps(found, allow_nan=False)
    election, tax = found["branches"]
    assert (election["on"], election["given"], tax["given"]) == ("2026-02-08", "", "election = landslide")
    assert [fate["share"] for fate in election["fates"]] == [1.0, 0.0, 0.0]
    assert election["fates"][1]["red_lines"] == []
    assert set(election["fates"][0]["red_lines"][0]["at_end"]) == {"p05", "p25", "p50", "p75", "p95"}
    assert len(found["leaves"]) == 4


@pytest.mark.parametrize("width", [80, 140])
def test_the_terminal_shows_them_only_if_there_are_any(width: int) -> None:
    console = Console(width=width, record=True, file=io.StringIO())
    terminal.show(done(), console)
    text = console.export_text()
    assert "By branch" in text
    assert "tax cut, 20 Feb 2026. The food tax. Only if election = landslide." in " ".join(text.split())
    assert all(word in text for word in ("landslide, dropped", "not decided", "55.0"))
    assert max(len(line) for line in text.splitlines()) <= width
    terminal.show(dataclasses.replace(done(), branches=(), leaves=()), console)
    assert "By branch" not in console.export_text()


def test_the_report_shows_them_only_if_there_are_any() -> None:
    page = report.html(done("branch.election.landslide=1"))
    assert '<section id="branches">' in page
    assert "no path" in page
    assert "nan" not in page[page.index('id="branches"') : page.index("</section>", page.index('id="branches"'))]
    assert 'id="branches"' not in report.html(dataclasses.replace(done(), branches=(), leaves=()))


def test_fates_hold_over_more_than_one_chunk() -> None:
    scenario = read_text(TEXT, "vote.toml", catalogue(), UNITS)
    two = run(scenario, paths=CHUNK + PATHS, days=DAYS)
    assert sum(fate.paths for fate in two.leaves) == CHUNK + PATHS
    assert two.crossing_days is not None
    np.testing.assert_array_equal(two.crossing_days[:PATHS], done().crossing_days)
