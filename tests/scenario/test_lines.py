"""Every name is found on its line."""

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokyotrap.scenario.lines import Path, TooDeep, find, split

TEXT = '''# a comment = 1
title = "x" # another
story = """
[[event]]
fake = 1 \\"""
"""
raw = \'\'\'
also = "fake"
\'\'\'
"quoted.name" = 1
a.b . "c.d" = 2

[set]
policy.pace = "x = [1]"
[[event]]
on = 2026-02-08
at = 2026-02-08 10:00:00
[event.set]
"policy.fiscal.package" = 1
[[ event ]]   # second
set = { "p.q" = "1", r = { s = 2 }, t = [
  1,
  { u = 3 },
] }
[[event.more]]
v = 1
[[event.more]]
v = 2
[red_lines.x]
level = 3
'''

LINES = {
    ("title",): 2,
    ("story",): 3,
    ("raw",): 7,
    ("quoted", "name"): 10,
    ("a",): 11,
    ("a", "b", "c", "d"): 11,
    ("set",): 13,
    ("set", "policy.pace"): 14,
    ("event", 0): 15,
    ("event", 0, "on"): 16,
    ("event", 0, "at"): 17,
    ("event", 0, "set"): 18,
    ("event", 0, "set", "policy.fiscal.package"): 19,
    ("event", 1): 20,
    ("event", 1, "set", "p", "q"): 21,
    ("event", 1, "set", "r", "s"): 21,
    ("event", 1, "set", "t", 0): 22,
    ("event", 1, "set", "t", 1, "u"): 23,
    ("event", 1, "more", 0, "v"): 26,
    ("event", 1, "more", 1, "v"): 28,
    ("red_lines", "x", "level"): 30,
}


@pytest.mark.parametrize("path", LINES, ids=str)
def test_every_kind_of_name(path: Path) -> None:
    tomllib.loads(TEXT)
    assert find(TEXT).known[split(path)] == LINES[path]


def test_no_name_is_missed_and_none_is_invented() -> None:
    leaves = {split(path) for path in _paths(tomllib.loads(TEXT), ())}
    known = set(find(TEXT).known)
    assert leaves <= known
    assert known <= {path[:end] for path in leaves for end in range(1, len(path) + 1)}


def test_an_unknown_name_stands_with_its_table() -> None:
    lines = find(TEXT)
    assert lines.near(("event", 1, "what")) == 20
    assert lines.near(("event", 1, "set", "r", "zzz")) == 21
    assert lines.near(("nothing",)) is None


@pytest.mark.parametrize("text", ["a=" + "[" * 99, "a=" + "{a=" * 99, "a." * 99 + "b=1", "\n[" + "a." * 99 + "b]"])
def test_depth_is_refused(text: str) -> None:
    with pytest.raises(TooDeep) as caught:
        find(text)
    assert caught.value.line == text.count("\n") + 1


@given(st.text(alphabet="ab.=\"'[]{}#\n ,\\1", max_size=60))
def test_any_text_that_is_toml_keeps_its_names(text: str) -> None:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        find(text)
        return
    known = find(text).known
    assert all(split(path) in known for path in _paths(table, ()))


def _paths(value: object, path: Path) -> Iterator[Path]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _paths(below, (*path, key))
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from _paths(below, (*path, number))
    if path:
        yield path
