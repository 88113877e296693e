"""The command `compare`: tables or JSON of kept runs, and how it ends when it cannot."""

import dataclasses
import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.results.pairs import two
from tokyotrap.cli.app import app
from tokyotrap.cli.outcome import settle
from tokyotrap.results import store


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    for run, name in zip(two(), ("first-run", "other-run"), strict=True):
        store.save(dataclasses.replace(run, run_id=name), tmp_path / "runs")
    return tmp_path / "runs"


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["compare", *arguments])


def test_tables_of_runs_in_the_usual_folder(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(runs.parent)
    shown = invoke("first", "runs/other-run")
    assert shown.exit_code == 0, shown.output
    assert "What B changes against A" in shown.stdout


def test_json_and_nothing_else(runs: Path) -> None:
    shown = invoke("other-run", "first-run", "--runs", str(runs), "--json")
    found = json.loads(shown.stdout)
    assert (found["schema"], [each["run_id"] for each in found["runs"]]) == (
        "tokyotrap-compare/1", ["other-run", "first-run"],
    )  # fmt: skip


@pytest.mark.parametrize("arguments", [(), ("one",), ("one",) * 27])
def test_too_few_or_too_many_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert invoke(*arguments).exit_code == 2


@pytest.mark.parametrize(("break_one", "status"), [(False, 3), (True, 5)])
def test_what_cannot_be_read_ends_in_words(
    runs: Path, break_one: bool, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["first-run", "other-run" if break_one else "nothing"]
    if break_one:
        (runs / "other-run" / "run.json").unlink()
    monkeypatch.setattr(sys, "argv", ["tokyotrap", "compare", *names, "--runs", str(runs)])
    assert settle(app) == status
    assert ("run.json is missing" if break_one else "nothing: there is no such run") in capsys.readouterr().err
