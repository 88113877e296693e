"""The command `score`: a kept run, a file, with and without series of the past."""

import dataclasses
import datetime as dt
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from tests.views.synthetic import synthetic_run
from tokyotrap.cli.app import app
from tokyotrap.cli.outcome import settle
from tokyotrap.data import place
from tokyotrap.results import store


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a run, a file of what came, and no series of the user's own."""
    monkeypatch.delenv(place.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    run = synthetic_run(paths=80, days=60)
    store.save(run, tmp_path / "runs")
    rows = [f"{day},{155.5 + 0.1 * k:.1f},{'' if k == 3 else 4.3}" for k, day in enumerate(run.dates[:41])]
    (tmp_path / "seen.csv").write_text("\n".join(["date,usdjpy,ust_10y", *rows]))
    days = np.arange("2024-06-03", "2026-02-03", dtype="datetime64[D]")
    walk = 150.0 + np.cumsum(np.random.default_rng(1).normal(0.0, 0.8, len(days)))
    (tmp_path / "series").mkdir()
    lines = [f"{day},{value:.2f}" for day, value in zip(days, walk, strict=True)]
    (tmp_path / "series" / "fx_usdjpy_h10_daily.csv").write_text("\n".join(["date,usdjpy", *lines]))
    return tmp_path


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["score", "treasury", "--observed", "seen.csv", *arguments])


def test_without_history_it_says_so(home: Path) -> None:
    shown = invoke()
    assert shown.exit_code == 0, shown.output
    assert "No history before the start is at hand" in shown.stdout
    assert "Dollar-yen" in shown.stdout


def test_json_with_a_folder_of_series(home: Path) -> None:
    shown = invoke("--data", "series", "--json")
    assert shown.exit_code == 0, shown.output
    found = json.loads(shown.stdout)
    yen, ten = found["series"]
    assert set(yen["crps_ratios"]) == {"random walk"}  # a year and a half: too short for the others
    assert (ten["crps_ratios"], ten["blank"]) == ({}, 1)
    assert found["red_lines"][0]["naive_odds"] is not None


def test_runs_of_several_starts_together(home: Path) -> None:
    run = synthetic_run(paths=80, days=60)
    later = tuple(run.dates[5:]) + tuple(run.dates[-1] + dt.timedelta(days=k) for k in range(1, 6))
    store.save(dataclasses.replace(run, run_id="second", start=later[0], dates=later), home / "runs")
    shown = CliRunner().invoke(app, ["score", "treasury", "second", "--observed", "seen.csv", "--json"])
    assert shown.exit_code == 0, shown.output
    found = json.loads(shown.stdout)
    assert [each["run_id"] for each in found["runs"]][1] == "second"
    assert {each["starts"] for each in found["together"]} == {2}
    assert "All starts" in CliRunner().invoke(app, ["score", "treasury", "second", "--observed", "seen.csv"]).stdout


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("nothing", "--observed", "seen.csv"), 3, "there is no such run"),
        (("treasury", "--observed", "missing.csv"), 3, "there is no such file"),
        (("treasury", "--observed", "seen.csv", "--data", "nowhere"), 3, "there is no such folder"),
        (("treasury",), 2, "--observed"),
    ],
)
def test_what_cannot_be_scored_ends_in_words(
    home: Path,
    arguments: tuple[str, ...],
    status: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["tokyotrap", "score", *arguments])
    assert settle(app) == status
    assert words in capsys.readouterr().err
