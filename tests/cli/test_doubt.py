"""The command `doubt`, with the part that simulates replaced by a stand-in."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from tokyotrap.cli.app import app
from tokyotrap.results.record import QUANTILES
from tokyotrap.studies import doubt
from tokyotrap.studies.doubt import Doubt, Pooled

DATES = tuple(dt.date(2026, 2, 2) + dt.timedelta(days=each) for each in range(4))


def pooled(name: str, width: float, odds: list[float]) -> Pooled:
    steps = np.linspace(0.0, 1.0, len(DATES))
    fan = 155.0 + width * np.array([-2.0, -1.0, 0.0, 1.0, 2.0])[:, None] * steps
    sets = len(odds)
    means = 155.0 + np.arange(sets, dtype=float)[:, None]
    return Pooled(name, fan[None], np.array(odds)[:, None], means, np.full((sets, 1), 5.0), 0)


def stand_in(seen: dict[str, Any], width: float = 1.0) -> Any:
    def simulate(scenario: str, **options: Any) -> Doubt:
        seen.update(options, scenario=scenario)
        return Doubt(
            scenario="a/b c",
            title="Baseline",
            dates=DATES,
            paths=1000,
            seed=0,
            series=("usdjpy",),
            units={"usdjpy": "yen per dollar"},
            lines={"yen_165": ("usdjpy", 165.0, "above")},
            plain=pooled("", width, [0.4]),
            layers=(pooled("pricing", 1.5 * width, [0.2, 0.6]),),
            sets=2,
        )

    assert len(QUANTILES) == 5
    return simulate


def invoke(folder: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["doubt", "--out", str(folder / "new"), *arguments])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    monkeypatch.setattr(doubt, "doubt", stand_in(seen))
    return seen


def test_the_table_and_the_page(asked: dict[str, Any], tmp_path: Path) -> None:
    done = invoke(tmp_path, "baseline", "--draws", "2", "--include", "pricing", "--set", "a=1")
    assert done.exit_code == 0, done.output
    assert asked["include"] == "pricing"
    assert asked["overrides"] == ("a=1",)
    assert "40 (20 to 60)" not in done.output, "nine tenths of two sets lie inside them"
    assert "40 (22 to 58)" in done.output
    page = tmp_path / "new" / "a-b-c.html"
    assert done.output.strip().endswith("a-b-c.html")
    assert "with doubt the band is 50% wider" in page.read_text(encoding="utf-8")


def test_json_and_nothing_else(asked: dict[str, Any], tmp_path: Path) -> None:
    data = json.loads(invoke(tmp_path, "--json").output)
    assert data["with"]["pricing"]["width_over_without"]["usdjpy"] == pytest.approx(1.5)
    assert data["with"]["pricing"]["share_of_variance"]["usdjpy"] == pytest.approx(0.25 / 25.25)
    assert data["with"]["pricing"]["odds_of_each_set"]["yen_165"] == [0.2, 0.6]


def test_a_series_that_does_not_move(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doubt, "doubt", stand_in({}, 0.0))
    data = json.loads(invoke(tmp_path, "--json").output)
    assert data["with"]["pricing"]["width_over_without"]["usdjpy"] is None


def test_too_few_draws(tmp_path: Path) -> None:
    assert invoke(tmp_path, "--draws", "1").exit_code == 2
