"""The command `tokyotrap facts`, and the reference pages."""

import importlib.util
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tokyotrap.cli.facts import facts_app
from tokyotrap.errors import Mistake
from tokyotrap.facts import atlas

ROOT = Path(__file__).parents[2]
run = CliRunner().invoke


def test_list() -> None:
    shown = run(facts_app, ["list", "mof.reserves"], env={"COLUMNS": "80"})
    assert shown.exit_code == 0
    assert "945 USD bn" in shown.output
    assert max(len(line) for line in shown.output.splitlines()) <= 80
    assert "\x1b" not in shown.output


def test_list_is_wider_with_room_for_sources() -> None:
    shown = run(facts_app, ["list", "fed", "--confidence", "high"], env={"COLUMNS": "120"})
    assert "Federal Reserve H.15" in shown.output
    assert "medium" not in shown.output


def test_list_for_programs() -> None:
    found = json.loads(run(facts_app, ["list", "--json"]).output)
    assert found["schema"] == "tokyotrap.facts/1"
    assert len(found["facts"]) == len(atlas.load())
    few = json.loads(run(facts_app, ["list", "jgb", "--json", "--confidence", "guess"]).output)["facts"]
    assert {each["confidence"] for each in few} == {"guess"}


def test_explain() -> None:
    shown = run(facts_app, ["explain", "article.usdjpy"], env={"COLUMNS": "120"}).output
    for words in ("160 JPY per USD", "The Tokyo Liquidity Trap", "toward the ¥160", "On the same thing", "155.5"):
        assert words in shown
    assert "60 USD bn to 300 USD bn" in run(facts_app, ["explain", "mof.securities.to_1y"]).output


def test_explain_for_programs() -> None:
    found = json.loads(run(facts_app, ["explain", "jgb.10y", "--json"]).output)
    assert found["fact"]["house"] == 0.02235
    assert found["fact"]["source"].startswith("Ministry of Finance Japan")


@pytest.mark.parametrize("asked", [["explain", "jgb.10yr"], ["list", "jgbb"]])
def test_did_you_mean(asked: list[str]) -> None:
    refused = run(facts_app, asked)
    assert refused.exit_code == 3
    assert "Did you mean" in refused.stderr
    assert refused.stdout == ""


def test_wrong_usage() -> None:
    assert run(facts_app, ["list", "--confidence", "sure"]).exit_code == 2
    assert run(facts_app, ["explain"]).exit_code == 2


def test_check_is_clean() -> None:
    checked = run(facts_app, ["check"])
    assert checked.exit_code == 0
    assert "0 mistakes" in checked.output
    assert json.loads(run(facts_app, ["check", "--json"]).output)["mistakes"] == []


def test_check_reports_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = atlas.Atlas({}, start=date(2026, 2, 2), mistakes=[Mistake("mine.toml line 2: x", "has no source")])
    monkeypatch.setattr(atlas, "survey", lambda: broken)
    checked = run(facts_app, ["check"])
    assert checked.exit_code == 3
    assert "mine.toml line 2: x: has no source" in checked.stderr


@pytest.mark.parametrize("name", ["facts", "settings"])
def test_the_reference_page_is_current(name: str) -> None:
    path = ROOT / "scripts" / f"reference_{name}.py"
    specification = importlib.util.spec_from_file_location(path.stem, path)
    assert specification is not None
    assert specification.loader is not None
    script = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(script)
    current = (ROOT / "docs" / "reference" / f"{name}.md").read_text(encoding="utf-8")
    assert current == script.page(), f"run .venv/bin/python scripts/{path.name}"
