"""The command `explain`, from words to a page, on a small run."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from tests.results.test_again import finished
from tokyotrap.cli.app import app
from tokyotrap.results.store import save

FEW = ("--series", "usdjpy", "--paths", "64", "--days", "30")


def invoke(folder: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["explain", *arguments, "--out", str(folder / "new")])


def test_a_scenario_in_words_and_as_data(tmp_path: Path) -> None:
    done = invoke(tmp_path, "baseline", *FEW, "--to", "2026-03-02", "--json")
    assert done.exit_code == 0, done.output
    data = json.loads(done.output)
    assert (data["to"], data["paths"], data["seed"]) == ("2026-03-02", 64, 0)
    said = invoke(tmp_path, "baseline", *FEW)
    assert "dollar-yen" in said.output
    assert said.output.strip().endswith("explain-usdjpy-baseline.html")
    assert {each.suffix for each in (tmp_path / "new").iterdir()} == {".html", ".json"}


def test_a_kept_run_is_explained_on_its_own_paths(tmp_path: Path) -> None:
    run = finished()
    folder = save(run, tmp_path)
    done = invoke(tmp_path, str(folder), "--series", "jgb_40y", "--json")
    assert done.exit_code == 0, done.output
    data = json.loads(done.output)
    assert (data["paths"], data["seed"]) == (run.paths, run.seed)
    row = run.series.index("jgb_40y")
    shares = {(each["owner"], each["cause"]): each["value"] for each in data["series"]["jgb_40y"]["by_owner_and_cause"]}
    for channel, said in zip(run.channels, run.mean_contribution[row, :, -1], strict=True):
        if (channel.owner, channel.cause) in shares:
            assert abs(shares[channel.owner, channel.cause] - said) < 1e-8
    assert (folder / "studies" / "explain-jgb_40y.section.html").exists()


def test_mistakes_end_with_words(tmp_path: Path) -> None:
    done = invoke(tmp_path, "baseline", *FEW, "--without", "cary")
    assert done.exit_code != 0
    assert 'Did you mean "carry"' in str(done.exception)
