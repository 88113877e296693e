"""Runs are found by folder, by a file in it, by id, or by how the id begins; every wrong name is told at once."""

import dataclasses
from pathlib import Path

import pytest

from tests.views.synthetic import synthetic_run
from tokyotrap.errors import IncompleteRun, InvalidInput
from tokyotrap.results import store
from tokyotrap.results.shelf import kept, load

IDS = ("baseline-seed0-abc", "baseline-seed1-abd", "threat-seed0-aaa")


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    for each in IDS:
        store.save(dataclasses.replace(synthetic_run(paths=60, days=40), run_id=each), tmp_path, {"report.html": b"x"})
    (tmp_path / "notes").mkdir()
    return tmp_path


def test_every_way_to_name_a_run(runs: Path) -> None:
    names = [IDS[0], "threat", str(runs / IDS[1]), str(runs / IDS[2] / "report.html"), "baseline-seed1"]
    found = [each.run_id for each in load(names, runs)]
    assert found == [IDS[0], IDS[2], IDS[1], IDS[2], IDS[1]]
    assert kept(runs) == IDS
    assert kept(runs / "nothing") == ()


def test_every_wrong_name_is_told_at_once(runs: Path) -> None:
    (runs / IDS[1] / "arrays.npz").write_bytes(b"")
    names = [IDS[1], "baseline", "thraet-seed0-aaa", str(runs / "notes"), str(runs), ""]
    with pytest.raises(InvalidInput) as error:
        load(names, runs)
    said = str(error.value)
    assert said.startswith("runs: 6 mistakes")
    for words in (
        f"baseline: 2 runs begin so. Write more of one: {IDS[0]}, {IDS[1]}.",
        f'thraet-seed0-aaa: there is no such run. Did you mean "{IDS[2]}"?',
        "notes: is not the folder of a run. Write the folder that a run was kept in.",
        f"{runs}: is not the folder of a run. It holds runs: {IDS[0]}",
        "arrays.npz has 0 bytes",
    ):
        assert words in said, words


def test_where_no_runs_are_kept_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"x: there is no such run\. No runs are kept in .*--runs DIR"):
        load(["x", "y"], tmp_path / "nothing")


def test_a_broken_run_is_an_incomplete_one(runs: Path) -> None:
    for each in IDS[:2]:
        (runs / each / "record.json").unlink()
    with pytest.raises(IncompleteRun) as error:
        load(IDS, runs)
    assert str(error.value).count("record.json is missing") == 2
