"""A conditioned run: its numbers are those of the paths kept, it adds up, and it says what it is."""

import dataclasses
import io
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from tests.results.test_store import same
from tests.worlds import assert_adds_up
from tokyotrap.errors import InvalidScenario
from tokyotrap.ledger.series import UNITS
from tokyotrap.model.catalogue import catalogue
from tokyotrap.results import record_file, store
from tokyotrap.results.arms import trap
from tokyotrap.results.changes import changes
from tokyotrap.results.differences import difference, unpaired_because
from tokyotrap.results.record import Run
from tokyotrap.results.red_lines import standard_error
from tokyotrap.results.run import run
from tokyotrap.results.summary import summary
from tokyotrap.scenario.reader import read_text
from tokyotrap.simulation.clusters import share_error
from tokyotrap.views import headline, report, terminal

HEAD = 'title = "Given"\nstory = "Something is taken for granted."\nextends = "baseline"\n'
LINES = '[red_lines]\nust_10y_5 = "4.6 percent"\nusdjpy_160 = "157 yen per dollar"\n'
REACHES = '[[condition]]\nseries = "ust_10y"\nreaches = "4.4 percent"\n'
SPREAD = """[[condition]]
series = "ust_10y"
on     = 2026-03-13
distribution = { mean = "4.4 percent", deviation = "0.15 percent" }
"""
PATHS, DAYS = 600, 30


@cache
def done(text: str = "") -> Run:
    return run(read_text(HEAD + LINES + text, "given.toml", catalogue(), UNITS), paths=PATHS, days=DAYS)


def last_close(of: Run, series: str) -> np.ndarray:
    return of.quantiles[of.series.index(series), :, -1]


@pytest.mark.parametrize("text", [REACHES, SPREAD])
def test_the_identities_hold(text: str) -> None:
    found = done(text)
    assert_adds_up(found.residuals)
    gap = found.mean_contribution.sum(axis=1) - found.mean_move
    assert np.abs(gap).max() < 5e-4, "percentage points; what single precision explains"


def test_every_number_is_that_of_the_paths_kept() -> None:
    found, plain = done(REACHES), done()
    assert found.conditioning is not None
    numbers = found.conditioning.numbers
    assert found.paths == len(numbers) < PATHS == found.conditioning.drawn
    assert plain.crossing_days is not None
    np.testing.assert_array_equal(found.crossing_days, plain.crossing_days[numbers])
    for line, days in zip(found.red_lines, plain.crossing_days[numbers].T, strict=True):
        assert line.probability == pytest.approx((days > 0).mean(), abs=1e-12)
        assert line.standard_error == pytest.approx(share_error(days > 0, numbers))
    assert last_close(found, "ust_10y")[2] > last_close(plain, "ust_10y")[2] + 0.05
    assert sum(found.capacity.classes.values()) == pytest.approx(1.0, abs=1e-12)


def test_a_distribution_is_that_asked_for() -> None:
    found = done(SPREAD)
    assert found.conditioning is not None
    row = [day.isoformat() for day in found.dates].index("2026-03-13")
    low, middle, high = found.quantiles[found.series.index("ust_10y"), (0, 2, 4), row]
    assert middle == pytest.approx(4.4, abs=0.02)
    assert (high - low) / 3.29 == pytest.approx(0.15, rel=0.1)
    given = found.conditioning
    assert found.crossing_days is not None
    assert given.share == 1.0
    assert given.worth <= found.paths <= given.effective < PATHS
    assert given.entropy > 0.0
    assert given.conditions[0].covered > 0.99
    line = found.red_lines[0]
    crossed = found.crossing_days[:, 0] > 0
    assert line.standard_error == pytest.approx(share_error(crossed, given.numbers))
    assert line.standard_error == pytest.approx(standard_error(line.probability, given.worth), rel=0.3)


def test_it_says_so_everywhere() -> None:
    found = done(REACHES)
    assert found.outcome.startswith("Given that ust_10y reaches 4.4 percent: ")
    assert "it is not what it would cause" in found.caveats[0]
    assert found.notes["taken for granted"] == "ust_10y reaches 4.4 percent"
    assert headline.headline(found).startswith("Given that the US 10-year reaches 4.4 percent: ")
    assert found.question is not None
    assert found.question.conditions == ("ust_10y reaches 4.4 percent",)
    assert f"{found.paths:,} of {PATHS:,} paths" in report.html(found)
    assert '<section id="granted">' in report.html(found)
    plain = done()
    assert plain.notes == {}
    assert "Given" not in headline.headline(plain) + plain.outcome
    assert 'id="granted"' not in report.html(plain)


@pytest.mark.parametrize("width", [80, 140])
def test_the_terminal_says_so(width: int) -> None:
    console = Console(width=width, record=True, file=io.StringIO())
    terminal.show(done(REACHES + SPREAD), console)
    text = console.export_text()
    assert "Taken for granted" in text
    assert "effective sample size" in " ".join(text.split())
    assert max(len(line) for line in text.splitlines()) <= width


def test_json_says_so() -> None:
    found = summary(done(SPREAD))
    json.dumps(found, allow_nan=False)
    assert found["conditioning"]["drawn"] == PATHS
    assert found["conditioning"]["kept"] == found["paths"]
    assert found["conditioning"]["conditions"][0]["series"] == "ust_10y"
    assert summary(done())["conditioning"] is None


def test_the_folder_gives_it_back_and_old_runs_open(tmp_path: Path) -> None:
    assert same(store.load(store.save(done(SPREAD), tmp_path)), done(SPREAD))
    record, arrays = record_file.pack(done())
    content = json.loads(record)
    del content["run"]["of"]["conditioning"]
    del content["run"]["of"]["question"]["of"]["conditions"]
    assert record_file.unpack(json.dumps(content).encode(), arrays).conditioning is None


def test_runs_that_keep_different_paths_are_not_paired() -> None:
    plain, found = done(), done(REACHES)
    short = dataclasses.replace(plain, paths=found.paths)
    assert unpaired_because(short, found) == "their conditions keep different paths"
    assert unpaired_because(found, found) == ""
    assert not difference((plain, 0), (found, 0), DAYS).paired
    told = [change for change in changes(plain, found, DAYS) if change.kind == "condition"]
    assert [(each.first, each.other, each.moves) for each in told] == [(None, "ust_10y reaches 4.4 percent", True)]


def test_the_name_of_a_run_counts_the_paths_drawn() -> None:
    assert f"-{PATHS}x{DAYS}-" in done(REACHES).run_id
    assert done(REACHES).run_id != done(SPREAD).run_id


def test_the_trap_takes_nothing_for_granted() -> None:
    asked = read_text(HEAD + REACHES, "given.toml", catalogue(), UNITS)
    with pytest.raises(InvalidScenario, match="the trap takes nothing for granted"):
        trap(asked, paths=8, days=DAYS)


def test_branches_are_those_of_the_paths_kept() -> None:
    """Odds of an outcome change once something is known that hangs on it; the law of total probability holds."""
    branch = """[[branch]]
name = "vote"
on = 2026-02-08
what = "A vote"
outcomes = { yes = 0.5, no = 0.5 }
[[event]]
on = 2026-02-09
given = "vote = yes"
what = "Rates rise"
set = { "shock.us_rates" = "20 basis points" }
"""
    found = done(branch + REACHES)
    yes, no = found.branches[0].fates
    assert yes.odds == no.odds == 0.5
    assert yes.share > 0.5 + 3.0 * yes.standard_error
    mixed = sum(fate.share * fate.lines[0].probability for fate in (yes, no))
    assert mixed == pytest.approx(found.red_lines[0].probability, abs=1e-12)
