"""Sensitivity of a short scenario: what it counts, that it is the same twice, what is refused, and how it is told."""

import io
import json
from functools import cache
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from tests.worlds import baseline
from tokyotrap.cli.app import app
from tokyotrap.errors import InvalidInput
from tokyotrap.results.run import run
from tokyotrap.studies import sensitivity as study
from tokyotrap.studies.influence import CALIBRATION
from tokyotrap.studies.plausible import ranged
from tokyotrap.studies.sensitivity import Sensitivity, Size, sensitivity
from tokyotrap.studies.sensitivity_summary import summary
from tokyotrap.views import finding_page, finding_sheet
from tokyotrap.views.sensitivity_finding import finding

FEW = ("credibility.start", "capacity.wealth", "ladder.pause")
SMALL = Size(trajectories=2, keep=2, base=4, swings=2, paths=256, whole=1024)
DAYS = 10


@cache
def found(of: str = "ust_10y 90 %") -> Sensitivity:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "ranged", lambda used: [each for each in ranged(used) if each.key in FEW])
        return sensitivity("baseline", of=of, days=DAYS, size=SMALL)


def test_every_evaluation_is_counted() -> None:
    effects, shares, swings = 2 * (len(FEW) + 1), 4 * (SMALL.keep + 1 + 2), 2 * SMALL.swings
    assert found().evaluations == effects + shares + swings
    assert {each.key for each in found().effects} == set(FEW)
    assert {each.key for each in found().shares} == {*[each.key for each in found().effects[:2]], CALIBRATION}
    assert len(found().swings) == SMALL.swings


def test_the_number_is_that_of_a_run() -> None:
    ended = run("baseline", paths=SMALL.paths, days=DAYS)
    line = next(each for each in ended.red_lines if each.name == "usdjpy_160")
    assert found("odds usdjpy_160").value == pytest.approx(100.0 * line.probability)


def test_the_same_seed_gives_the_same_numbers() -> None:
    first, second = (summary(each) | {"seconds": 0} for each in (found(), found.__wrapped__()))
    assert first == second


def test_it_is_told_whole() -> None:
    told = finding(found())
    for table in told.tables:
        assert all(len(row) == len(table.head) for row in table.rows)
    for chart in told.charts:
        assert all(len(row) == len(chart.head) for row in chart.rows)
    assert len(told.charts) == 2
    assert "the US 10-year" in told.heading
    html = finding_page.html(told)
    assert "what was calibrated" in html
    out = io.StringIO()
    finding_sheet.show(told, Console(file=out, width=80))
    assert "credibility.start" in out.getvalue()
    json.dumps(summary(found()), allow_nan=False)


def test_a_base_that_is_no_power_of_two_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no power of two"):
        sensitivity(baseline(), size=Size(base=48))


def test_boxes_and_accuracy_alone(tmp_path: Path) -> None:
    none = ["--trajectories", "0", "--base", "0", "--days", "10", "--whole", "512"]
    done = CliRunner().invoke(app, ["sensitivity", "baseline", *none, "--json", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["schema"] == "tokyotrap-sensitivity/1"
    assert told["effects"] == told["shares"] == []
    assert told["enough"]
    assert len(list(tmp_path.iterdir())) == 2
