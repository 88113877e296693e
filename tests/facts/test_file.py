"""The facts of a file: the same from the text, from memory and from disk; mistakes are never kept."""

import tomllib
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from tokyotrap import kept
from tokyotrap.facts import file

LATEST = date(2026, 2, 2)
FILES = sorted(Path(str(files("tokyotrap.facts"))).glob("*.toml"))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty cache folder, and nothing in memory."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    file.read.cache_clear()
    yield
    file.read.cache_clear()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_facts_are_the_same_from_the_text_and_from_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    first, none = file.read(text, path.name, LATEST)
    assert file.read(text, path.name, LATEST)[0] is first
    file.read.cache_clear()
    monkeypatch.setattr(tomllib, "loads", lambda _: pytest.fail("there is a file"))
    again, _ = file.read(text, path.name, LATEST)
    assert again is not first
    assert again == first
    assert [repr(each) for each in again] == [repr(each) for each in first], "types too"
    assert none == ()
    assert first


def test_another_text_name_or_day_is_read_anew() -> None:
    text = FILES[0].read_text(encoding="utf-8")
    for given in ((text, "a", LATEST), (f"{text}\n", "a", LATEST), (text, "b", LATEST), (text, "a", date(2026, 3, 1))):
        file.read(*given)
    assert len(list(kept.folder("facts").iterdir())) == 4


def test_mistakes_are_told_every_time() -> None:
    for _ in range(2):
        found, mistakes = file.read("x = 3\n[y", "mine.toml", LATEST)
        assert found == ()
        assert "cannot be read as TOML" in str(mistakes[0])
        assert file.read("[y]\nvalue = 1\n", "mine.toml", LATEST)[1]
        file.read.cache_clear()
    assert not kept.folder("facts").exists()


def test_a_broken_file_is_read_anew() -> None:
    text = FILES[0].read_text(encoding="utf-8")
    first, _ = file.read(text, "a", LATEST)
    place = next(kept.folder("facts").iterdir())
    place.write_bytes(place.read_bytes()[:-3])
    file.read.cache_clear()
    assert file.read(text, "a", LATEST)[0] == first
