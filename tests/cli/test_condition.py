"""The command `condition`, from words to a page, on a small run."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from tokyotrap.cli.app import app

FEW = ("--paths", "200", "--days", "30")


def invoke(folder: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["condition", "baseline", *FEW, *arguments, "--out", str(folder / "new")])


def test_in_words_and_as_data(tmp_path: Path) -> None:
    view = ("--view", "ust_10y mean 4.35")
    said = invoke(tmp_path, *view)
    assert said.exit_code == 0, said.output
    assert "Under this view the odds of" in said.output
    assert "effective paths of 200" in said.output
    (page,) = (tmp_path / "new").glob("*.html")
    text = page.read_text()
    assert text.count("<svg") >= 2
    data = json.loads(invoke(tmp_path, *view, "--confidence", "0.5", "--json").output)
    assert data["confidence"] == 0.5
    assert len(data["weights"]) == 200


def test_mistakes_end_with_words(tmp_path: Path) -> None:
    done = invoke(tmp_path, "--view", "rates go up", "--view", "ust_10 mean 4")
    assert done.exit_code != 0
    assert "2 mistakes" in str(done.exception)
    assert invoke(tmp_path).exit_code == 2
