"""The command `run`, with the parts that simulate, keep and draw replaced by stand-ins."""

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from tokyotrap.cli.app import app
from tokyotrap.errors import InvalidScenario, Mistake

RUN = SimpleNamespace(red_lines=(SimpleNamespace(name="ust_10y_5", probability=0.4),))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the simulation was asked for."""
    seen: dict[str, Any] = {}

    def run(scenario: str, **options: Any) -> Any:
        seen.update(options, scenario=scenario)
        if scenario == "bad":
            raise InvalidScenario("bad", [Mistake("", "is bad")])
        return RUN

    def scenario_of(scenario: str, overrides: tuple[str, ...]) -> str:
        seen["overrides"] = overrides
        return scenario

    def save(_: Any, out: Path) -> Path:
        (out / "kept").mkdir(parents=True)
        return out / "kept"

    _stand_in(monkeypatch, "tokyotrap.results.run", run=run, scenario_of=scenario_of)
    _stand_in(monkeypatch, "tokyotrap.results.store", save=save)
    _stand_in(monkeypatch, "tokyotrap.results.summary", summary=lambda _: {"run_id": "x", "story": "“é”"})
    _stand_in(monkeypatch, "tokyotrap.views.report", write=lambda _, path: path.write_text("<html>"))
    _stand_in(monkeypatch, "tokyotrap.views.terminal", show=lambda _, console: console.print("a table"))
    return seen


def _stand_in(monkeypatch: pytest.MonkeyPatch, name: str, **contents: Any) -> None:
    module = ModuleType(name)
    vars(module).update(contents)
    monkeypatch.setitem(sys.modules, name, module)
    house, _, room = name.rpartition(".")
    monkeypatch.setattr(sys.modules[house], room, module, raising=False)


@pytest.fixture(autouse=True)
def _rooms() -> None:
    """The houses the stand-ins stand in."""
    __import__("tokyotrap.results")
    __import__("tokyotrap.views")


def invoke(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["run", *arguments])


def test_the_report_is_the_last_line(asked: dict[str, Any], tmp_path: Path) -> None:
    shown = invoke("baseline", "--out", str(tmp_path), "--paths", "7", "--set", "a=1 b", "--set", "c=d", "--seed", "3")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.splitlines() == ["a table", str(tmp_path / "kept" / "report.html")]
    assert (tmp_path / "kept" / "report.html").read_text() == "<html>"
    assert asked == {
        "scenario": "baseline",
        "paths": 7,
        "days": None,
        "seed": 3,
        "overrides": ("a=1 b", "c=d"),
        "progress": None,
    }


def test_json_and_nothing_else(asked: dict[str, Any], tmp_path: Path) -> None:
    shown = invoke("baseline", "--out", str(tmp_path), "--json", "--days", "5")
    assert json.loads(shown.stdout) == {"run_id": "x", "story": "“é”"}
    assert (asked["days"], asked["paths"]) == (5, 10_000)


@pytest.mark.parametrize(("text", "status"), [("ust_10y_5 > 0.3", 4), ("ust_10y_5 > 0.5", 0), ("rubbish", 2)])
def test_gates(asked: dict[str, Any], tmp_path: Path, text: str, status: int) -> None:
    shown = invoke("baseline", "--out", str(tmp_path), "--fail-if", text)
    assert shown.exit_code == status
    assert ("the gate is ust_10y_5 > 0.3" in shown.stderr) == (status == 4)
    assert bool(asked) == (status != 2)


def test_a_bad_scenario_is_not_swallowed(asked: dict[str, Any], tmp_path: Path) -> None:
    assert isinstance(invoke("bad", "--out", str(tmp_path)).exception, InvalidScenario)


@pytest.mark.parametrize(
    "options",
    [
        ("--paths", "0"),
        ("--paths", "2000001"),
        ("--paths", "many"),
        ("--days", "0"),
        ("--days", "2601"),
        ("--seed", "-1"),
        ("--seed", "4294967296"),
    ],
)
def test_numbers_out_of_range_are_wrong_usage(asked: dict[str, Any], options: tuple[str, str]) -> None:
    shown = invoke("baseline", *options)
    assert shown.exit_code == 2
    assert options[0] in shown.stderr
    assert not asked
