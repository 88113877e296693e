"""The command `fragility`, with the part that searches replaced by a stand-in."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.studies.fragilities import small
from tokyotrap.cli.app import app
from tokyotrap.studies import fragility


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    found = small()

    def study(scenario: Any, **options: Any) -> Any:
        seen.update(options, scenario=scenario)
        return found

    monkeypatch.setattr(fragility, "fragility", study)
    return seen


def invoke(folder: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["fragility", *arguments, "--out", str(folder)])


def test_axes_reach_the_study_and_the_page_is_kept(asked: dict[str, Any], tmp_path: Path) -> None:
    done = invoke(tmp_path, "baseline", "--across", "capacity.wealth=0.2..1:3")
    assert done.exit_code == 0, done.output
    assert [each.key for each in asked["across"]] == ["capacity.wealth"]
    assert asked["history"] == []
    assert (tmp_path / "fragility-baseline.html").is_file()
    assert "more than 1,000 USD bn" in done.output


def test_json_is_all_there_is(asked: dict[str, Any], tmp_path: Path) -> None:
    done = invoke(tmp_path, "--json")
    assert json.loads(done.stdout)["schema"] == "tokyotrap-fragility/1"
    assert [each.key for each in asked["across"]] == ["capacity.wealth", "capacity.exponent"]
