"""The command `trap`, with the part that simulates replaced by a stand-in."""

import json
import sys
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.views.synthetic import synthetic_run
from tokyotrap.cli.app import app
from tokyotrap.errors import TokyoTrapError
from tokyotrap.results.policy_trap import of_runs


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the simulation was asked for."""
    seen: dict[str, Any] = {}
    module = ModuleType("tokyotrap.results.arms")

    def trap(scenario: str, **options: Any) -> Any:
        seen.update(options, scenario=scenario)
        return of_runs({"as the board decides": synthetic_run(), "hike hard": synthetic_run()})

    vars(module)["trap"] = trap
    monkeypatch.setitem(sys.modules, "tokyotrap.results.arms", module)
    return seen


def invoke(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["trap", *arguments])


def test_assumptions_are_read_with_their_units(asked: dict[str, Any]) -> None:
    done = invoke("baseline", "--hike-to", "1.75 %", "--purchases", "3 trillion yen per month", "--paths", "50")
    assert done.exit_code == 0, done.output
    assert asked["hike_to"] == pytest.approx(0.0175)
    assert asked["purchases"] == pytest.approx(36.0)
    assert (asked["scenario"], asked["paths"]) == ("baseline", 50)
    assert "hike hard" in done.output


def test_nothing_is_assumed_unless_asked(asked: dict[str, Any]) -> None:
    assert invoke("article").exit_code == 0
    assert asked["hike_to"] is asked["purchases"] is None


def test_json_is_json_and_nothing_else(asked: dict[str, Any]) -> None:
    found = json.loads(invoke("--json").output)
    assert found["schema"] == "tokyotrap-trap/1"
    assert [arm["name"] for arm in found["arms"]] == ["as the board decides", "hike hard"]


def test_a_rate_without_sense_is_refused_in_words(asked: dict[str, Any]) -> None:
    done = invoke("--hike-to", "soon")
    assert isinstance(done.exception, TokyoTrapError)
    assert "scenario" not in asked
