import dataclasses
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.views.synthetic import synthetic_run
from tokyotrap.errors import IncompleteRun, InvalidInput
from tokyotrap.results import exchange, store
from tokyotrap.results.record import Run
from tokyotrap.results.store import load, save, verify

FILES = ("run.json", "record.json", "arrays.npz", "scenario.toml", "manifest.json", "report.html")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def run() -> Run:
    return synthetic_run(paths=60, days=40)


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    return save(run, tmp_path / "runs", {"report.html": b"<p>report</p>"})


def same(one: Any, other: Any) -> bool:
    """Equal to the last bit, arrays included."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if type(one) is not type(other):
        return False
    if dataclasses.is_dataclass(one):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in dataclasses.fields(one))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other)


def test_gives_back_an_equal_run(run: Run, folder: Path) -> None:
    assert folder.name == run.run_id
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert same(load(folder), run)
    assert (folder / "scenario.toml").read_text() == run.scenario_text
    assert json.loads((folder / "run.json").read_text())["run_id"] == run.run_id


def test_a_run_without_ladder_or_crossing_comes_back_too(run: Run, tmp_path: Path) -> None:
    line = dataclasses.replace(run.red_lines[0], first_date={}, main_channel=None, first_share=float("inf"))
    odd = dataclasses.replace(run, ladder=None, red_lines=(line,), notes={"a": "<b>", "$": "dollar"}, flows=())
    assert same(load(save(odd, tmp_path)), odd)


def test_the_same_run_gives_the_same_bytes(run: Run, folder: Path, tmp_path: Path) -> None:
    again = save(run, tmp_path / "again", {"report.html": b"<p>report</p>"})
    assert all((again / name).read_bytes() == (folder / name).read_bytes() for name in FILES)


@pytest.mark.parametrize("name", FILES)
def test_every_flipped_bit_is_seen(folder: Path, name: str) -> None:
    whole = (folder / name).read_bytes()
    for place in np.random.default_rng(3).integers(0, 8 * len(whole), 40):
        broken = bytearray(whole)
        broken[place // 8] ^= 1 << (place % 8)
        (folder / name).write_bytes(bytes(broken))
        with pytest.raises(IncompleteRun, match=r"not whole.*changed"):
            load(folder)
    (folder / name).write_bytes(whole)
    verify(folder)


@pytest.mark.parametrize("name", FILES)
def test_every_truncation_is_seen(folder: Path, name: str) -> None:
    whole = (folder / name).read_bytes()
    for length in {0, 1, len(whole) // 2, len(whole) - 1}:
        (folder / name).write_bytes(whole[:length])
        with pytest.raises(IncompleteRun):
            load(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(IncompleteRun, match=name):
        load(folder)


def test_a_manifest_cannot_point_outside(folder: Path) -> None:
    manifest = folder / "manifest.json"
    content = json.loads(manifest.read_text())
    content["files"]["../../secret"] = content["files"].pop("report.html")
    manifest.write_bytes(store._sealed(content["run_id"], content["version"], content["files"]))
    with pytest.raises(IncompleteRun, match="manifest"):
        load(folder)


def test_no_folder_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(IncompleteRun, match="no readable manifest"):
        load(tmp_path / "nothing")


def test_a_run_of_that_name_is_kept_or_replaced_whole(run: Run, folder: Path) -> None:
    before = (folder / "manifest.json").stat().st_mtime_ns
    save(run, folder.parent, {"report.html": b"<p>report</p>"})
    assert (folder / "manifest.json").stat().st_mtime_ns == before
    other = dataclasses.replace(run, outcome="Another.")
    assert same(load(save(other, folder.parent)), other)
    assert not (folder / "report.html").exists()
    (folder / "arrays.npz").write_bytes(b"")
    assert same(load(save(run, folder.parent)), run)
    assert os.listdir(folder.parent) == [run.run_id]


def test_without_the_exchange_of_names_the_old_run_still_goes(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_exchanged", lambda *_: False)
    other = dataclasses.replace(run, outcome="Another.")
    assert same(load(save(other, folder.parent)), other)
    assert os.listdir(folder.parent) == [run.run_id]


def test_what_is_not_a_run_is_never_replaced(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / run.run_id
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine")
    with pytest.raises(InvalidInput, match="is not a run"):
        save(run, tmp_path)
    assert (mine / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["../up", "", "a/b", ".hidden", "x" * 200, "a\x00b", "C:\\x"])
def test_names_that_leave_the_folder_are_refused(run: Run, tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput):
        save(dataclasses.replace(run, run_id=name), tmp_path)
    with pytest.raises(InvalidInput):
        save(run, tmp_path, {name: b""})
    assert list(tmp_path.iterdir()) == []


def test_the_stores_own_files_cannot_be_given(run: Run, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="written by the store"):
        save(run, tmp_path, {"manifest.json": b"{}"})


@pytest.mark.parametrize("stop", range(1, 9))
def test_a_failure_at_any_flush_leaves_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    calls, real = [], os.fsync

    def failing(handle: int) -> None:
        calls.append(handle)
        if len(calls) == stop:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", failing)
    if stop == 8:  # the parent's flush, after the rename: the run is there and whole
        with pytest.raises(IncompleteRun):
            save(run, tmp_path, {"report.html": b""})
        verify(tmp_path / run.run_id)
        return
    with pytest.raises(IncompleteRun, match="No space left on device"):
        save(run, tmp_path, {"report.html": b""})
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.views.synthetic import synthetic_run
from tokyotrap.results.store import save
run, real, calls = synthetic_run(paths=60, days=40), os.fsync, []
def deadly(handle):
    calls.append(handle)
    if len(calls) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    real(handle)
os.fsync = deadly
save(run, Path(sys.argv[1]))
"""


@pytest.mark.parametrize("stop", [1, 3, 6])
def test_killed_half_way_there_is_no_folder_of_that_name(run: Run, tmp_path: Path, stop: int) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(stop)], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert not (tmp_path / run.run_id).exists()
    (left,) = tmp_path.iterdir()
    long_ago = time.time() - 2 * store.STALE
    os.utime(left, (long_ago, long_ago))
    assert same(load(save(run, tmp_path)), run)
    assert os.listdir(tmp_path) == [run.run_id]
