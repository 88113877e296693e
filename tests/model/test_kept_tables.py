"""Tables kept between runs: bit for bit the same from memory, from disk and computed anew."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.worlds import atlas
from tokyotrap import kept
from tokyotrap.model import economy, quoted
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


def test_another_program_is_another_question(monkeypatch: pytest.MonkeyPatch) -> None:
    first = what().key
    monkeypatch.setattr(quoted, "source", lambda *_: "changed")
    assert what().key != first
