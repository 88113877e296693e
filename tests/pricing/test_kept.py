"""Answers kept between runs: bit for bit the same with or without them, whatever others do to the folder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.worlds import atlas
from tokyotrap.model import economy, quoted
from tokyotrap.pricing import kept
from tokyotrap.pricing.kept import Shelf
from tokyotrap.pricing.tables import Tables

KEYS = ("ust_10y/lasting", "jgb_30_40y/inventory", "yen/position")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and nothing in memory."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    quoted.known.cache_clear()
    yield tmp_path
    quoted.known.cache_clear()


def what() -> quoted.Asked:
    return quoted.asked(atlas(), economy.specification(atlas()), KEYS)


def same(one: Tables, other: Tables) -> bool:
    mine, theirs = vars(one), vars(other)
    return mine.keys() == theirs.keys() and all(
        type(mine[name]) is type(theirs[name]) and np.array_equal(mine[name], theirs[name]) for name in mine
    )


def computed() -> Tables:
    return quoted.answered(what(), what().solve())


def test_tables_are_the_same_bit_for_bit_from_memory_from_disk_and_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    direct = computed()
    first = quoted.known(what())
    assert quoted.known(what()) is first, "from memory"
    quoted.known.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(quoted.Asked, "solve", lambda _: pytest.fail("there is a file"))
        from_disk = quoted.known(what())
    assert from_disk is not first
    for each in (first, from_disk):
        assert same(each, direct)
    assert not from_disk.flow.flags.writeable, "shared by whoever asks"


@pytest.mark.parametrize("broken", [b"", b"short", None, "flipped"])
def test_a_broken_file_is_discarded_and_made_again(cache: Path, broken: bytes | str | None) -> None:
    first = quoted.known(what())
    place = kept.folder("tables") / what().key
    whole = place.read_bytes()
    if broken is None:
        place.write_bytes(whole[: len(whole) // 2])
    elif isinstance(broken, bytes):
        place.write_bytes(broken)
    else:
        place.write_bytes(whole[:-100] + bytes([whole[-100] ^ 1]) + whole[-99:])
    quoted.known.cache_clear()
    assert same(quoted.known(what()), first)
    assert place.read_bytes() == whole


def test_without_a_folder_there_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert same(quoted.known(what()), computed())


def test_a_folder_that_takes_no_files_is_no_error(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf", most=5)
    (tmp_path / "shelf" / "taken" / "full").mkdir(parents=True)  # renaming a file onto a folder fails
    shelf.keep("taken", b"1")
    assert shelf.find("taken") is None
    assert [each.name for each in (tmp_path / "shelf").iterdir()] == ["taken"], "nothing is left behind"


def test_another_number_is_another_question() -> None:
    first = what()
    spec = first.spec
    others = [
        replace(first, spec=spec.replace(mean=spec.mean + 1e-15)),
        replace(first, spec=spec.replace(nodes=spec.nodes + 1)),
        replace(first, spec=spec.replace(currency=None)),
        replace(first, chain=(first.chain[0] * (1.0 + 1e-15), first.chain[1])),
        replace(first, quotes=first.quotes[::-1]),
        replace(first, classes=first.classes[::-1]),
        replace(first, parts=("whole",) * len(first.parts)),
        replace(first, omega=first.omega / 2.0),
        replace(first, handover=replace(first.handover, speed=4.0)),
    ]
    assert len({first.key, *(each.key for each in others)}) == len(others) + 1
    assert what() == first
    assert hash(what()) == hash(first)


def test_things_that_differ_have_different_hashes() -> None:
    things = [1, 1.0, True, "1", b"1", None, (), [], {}, (1,), ((1,), 2), (1, 2), ((1, 2),), [1, 2], {1: 2}, {2: 1},
              np.zeros(2), np.zeros((1, 2)), np.zeros(2, dtype=np.float32), 0.0, -0.0, "a", ("a", ""), ("", "a"),
              np.float64(1.0), ("ab", "c"), ("a", "bc")]  # fmt: skip
    assert len({kept.digest(each) for each in things}) == len(things)
    with pytest.raises(TypeError):
        kept.digest(object())


def test_another_program_is_another_question(monkeypatch: pytest.MonkeyPatch) -> None:
    first = what().key
    monkeypatch.setattr(quoted, "source", lambda *_: "changed")
    assert what().key != first


def test_no_more_is_kept_than_so_many_and_the_unused_go(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, most=3)
    for age, name in enumerate("abc"):
        shelf.keep(name, name.encode())
        then = (tmp_path / name).stat().st_mtime - 1000.0 + age
        os.utime(tmp_path / name, (then, then))
    assert shelf.find("a") == b"a", "and is now the last used"
    shelf.keep("d", b"d")
    assert {each.name for each in tmp_path.iterdir()} == {"a", "c", "d"}


def test_what_a_writer_left_behind_goes(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, most=3)
    for name, age in ((".left", 2.0 * kept.BROKEN_OFF), (".busy", 1.0)):
        (tmp_path / name).write_bytes(b"1")
        then = (tmp_path / name).stat().st_mtime - age
        os.utime(tmp_path / name, (then, then))
    shelf.keep("a", b"a")
    assert {each.name for each in tmp_path.iterdir()} == {".busy", "a"}


WRITER = """
import sys
from pathlib import Path
from tokyotrap.pricing.kept import Shelf
shelf, me = Shelf(Path(sys.argv[1]), most=4), int(sys.argv[2])
found = 0
for turn in range(300):
    key = f"key{(turn + me) % 6}"
    shelf.keep(key, key.encode() * (1000 + 500 * me))
    other = f"key{(turn * 5 + me) % 6}"
    content = shelf.find(other)
    if content is not None:
        assert content == other.encode() * (len(content) // 4), "half of one and half of another"
        found += 1
print(found)
"""


def test_several_processes_may_write_and_read_at_once(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(me)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for me in range(4)
    ]  # fmt: skip
    for each in writers:
        out, problems = each.communicate(timeout=120)
        assert each.returncode == 0, problems
        assert int(out) > 0
    left = [each for each in tmp_path.iterdir() if not each.name.startswith(".")]
    assert 0 < len(left) <= 4 + len(writers)
    assert all(Shelf(tmp_path, 4).find(each.name) for each in left), "every file is whole"
