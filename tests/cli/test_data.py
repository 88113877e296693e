"""The command `tokyotrap data`."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.data import publishers_made
from tests.data.publishers_made import address
from tests.data.web import Answer, Web, serving
from tokyotrap.cli import data
from tokyotrap.cli.app import app
from tokyotrap.data import place

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
RUNNER = CliRunner()


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Web]:
    monkeypatch.setattr(data, "_now", publishers_made.clock)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(place.VARIABLE, raising=False)
    monkeypatch.delenv("ESTAT_APP_ID", raising=False)
    with serving() as found:
        publishers_made.open_all(found)
        monkeypatch.setenv("TOKYOTRAP_MIRROR", found.address)
        yield found


def test_update_then_status(web: Web) -> None:
    done = RUNNER.invoke(app, ["data", "update", "--only", "mof", "--only", "cboe-vix"])
    assert done.exit_code == 0, done.output
    assert "mof-curve               new        to 2026-02-02" in done.output
    assert f"7 sources: 7 new. In {place.own()}" in done.output
    told = RUNNER.invoke(app, ["data", "status"])
    assert told.exit_code == 0, told.output
    assert "jgb_par_yields_daily" in told.output
    assert "* vix_daily" in told.output


def test_one_that_fails_ends_with_five_and_says_where_what_and_what_to_do(web: Web, tmp_path: Path) -> None:
    url = address("mof-intervention", "operations")
    web.serve(url, Answer(b"<html>moved</html>"))
    done = RUNNER.invoke(app, ["data", "update", "--only", "mof", "--data", str(tmp_path / "here")])
    assert done.exit_code == 5
    assert "6 sources: 5 new, 1 failed." in done.output
    assert f"{url}: is a web page where a table belongs. Try again later" in done.output
    assert "There is no earlier vintage." in done.output


def test_json(web: Web, tmp_path: Path) -> None:
    words = ["--data", str(tmp_path / "here"), "--json"]
    told = json.loads(RUNNER.invoke(app, ["data", "update", "--only", "tic", "--only", "statistics", *words]).stdout)
    assert told["schema"] == "tokyotrap.data/1"
    assert [each["state"] for each in told["sources"]] == ["new", "skipped"]
    found = json.loads(RUNNER.invoke(app, ["data", "status", *words]).stdout)
    (file,) = found["files"]
    assert file["file"] == "tic_major_foreign_holders_monthly.csv.gz"
    assert (file["last"], file["age"], file["whole"]) == ("2025-12-31", 34, "yes")
    assert file["vintage"] == "2026-02-03T09:00:00Z"


def test_a_file_that_is_not_what_was_fetched_ends_with_five(web: Web, tmp_path: Path) -> None:
    RUNNER.invoke(app, ["data", "update", "--only", "mof-curve", "--data", str(tmp_path)])
    (tmp_path / "jgb_par_yields_daily.csv.gz").write_bytes(b"not gzip")
    done = RUNNER.invoke(app, ["data", "status", "--data", str(tmp_path)])
    assert done.exit_code == 5
    assert "jgb_par_yields_daily.csv.gz: cannot be read" in done.output


def test_a_word_that_means_no_source(web: Web) -> None:
    done = RUNNER.invoke(app, ["data", "update", "--only", "mofcurve"])
    assert done.exit_code == 3 or isinstance(done.exception, Exception)
    assert 'no source is called "mofcurve". Did you mean "mof-curve"?' in str(done.exception)


def test_a_folder_of_ones_own_needs_no_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "_today", lambda: date(2026, 2, 3))
    (tmp_path / "mine_daily.csv").write_text("date,level\n2026-01-30,1\n2026-02-02,2\n")
    done = RUNNER.invoke(app, ["data", "status", "--data", str(tmp_path), "--json"])
    assert done.exit_code == 0
    (file,) = json.loads(done.stdout)["files"]
    assert (file["rows"], file["last"], file["age"], file["whole"]) == (2, "2026-02-02", 1, "not recorded")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real series is not here")
def test_a_read_only_folder_of_real_series(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "_today", lambda: date(2026, 2, 3))
    done = RUNNER.invoke(app, ["data", "status", "--data", str(SHARED), "--json"])
    assert done.exit_code == 0, done.output
    files = {each["file"]: each for each in json.loads(done.stdout)["files"]}
    assert files["jgb_par_yields_daily.csv.gz"]["publishers"] == ["Ministry of Finance Japan"]
    assert files["jgb_par_yields_daily.csv.gz"]["last"] == "2026-02-02"
    assert all(each["problem"] == "" for each in files.values())
