"""The command `frontier`, with the part that searches replaced by a stand-in."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.studies.frontiers import small
from tokyotrap.cli.app import app
from tokyotrap.cli.frontier import limits_of
from tokyotrap.errors import InvalidInput
from tokyotrap.studies import frontier


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    seen: dict[str, Any] = {}

    def search(scenario: Any, **options: Any) -> Any:
        seen.update(options, scenario=scenario)
        return small()

    monkeypatch.setattr(frontier, "frontier", search)
    return seen


def invoke(folder: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["frontier", *arguments, "--out", str(folder)])


def test_limits_reach_the_search_and_the_page_is_kept(asked: dict[str, Any], tmp_path: Path) -> None:
    limits = ("--limit", "boj_rate_1=100%", "--limit", "usdjpy_160=0.3")
    done = invoke(tmp_path, "baseline", *limits, "--evaluations", "30")
    assert done.exit_code == 0, done.output
    assert asked["limits"] == {"boj_rate_1": 1.0, "usdjpy_160": 0.3}
    assert asked["evaluations"] == 30
    assert (tmp_path / "frontier-baseline.html").is_file()
    assert "policy 1" in done.output


def test_json_is_all_there_is(asked: dict[str, Any], tmp_path: Path) -> None:
    done = invoke(tmp_path, "--json", "--robust", "0")
    assert json.loads(done.stdout)["schema"] == "tokyotrap-frontier/1"
    assert asked["sets"] == 0


def test_limits_that_cannot_be_read_are_told_all_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        limits_of(["usdjpy_160", "boj_rate_1=much", "ust_10y_5 = 30 %"])
    assert str(caught.value).count("cannot read") == 2
