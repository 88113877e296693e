"""Files made to hurt are refused after work in proportion to their size, and nothing in them reaches a terminal raw."""

import sys
import tomllib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenario.catalogue import CATALOGUE, HEAD, SERIES
from tokyotrap.errors import InvalidScenario
from tokyotrap.scenario.page import LARGEST
from tokyotrap.scenario.reader import read_text

N = LARGEST - 100

BOMBS = {
    "brackets": "a=" + "[" * N,
    "braces": "a=" + "{a=" * (N // 3),
    "dots": "a." * (N // 2) + "=1",
    "header": "[" + "a." * (N // 2) + "]",
    "quoted dots": '"' + "a." * (N // 2) + '"=1',
    "headers": "".join(f"[a{number}.b.c.d.e]\n" for number in range(N // 16)),
    "names": "".join(f"a{number}=1\n" for number in range(N // 9)),
    "settings": "[set]\n" + "".join(f"p.q{number}='1'\n" for number in range(N // 13)),
    "events": "[[event]]\n" * (N // 10),
    "branches": "[[branch]]\n" * (N // 11),
    "outcomes": "[[branch]]\noutcomes={" + ",".join(f"a{number}='1'" for number in range(N // 12)) + "}",
    "given": "[[event]]\ngiven=[" + "'a=b'," * (N // 7) + "]",
    "conditions": "[[condition]]\n" * (N // 14),
    "path": "[[condition]]\nseries='brent'\npath={" + ",".join(f"a{number}='1'" for number in range(N // 12)) + "}",
    "lines": "[red_lines]\n" + "".join(f"l{number}='1'\n" for number in range(N // 11)),
    "lists": "a=" + "[[],[]]," * (N // 8),
    "facts": "facts=[" + "'a'," * (N // 4) + "]",
    "digits": "a=" + "9" * N,
    "hexadecimal": "horizon=0x" + "f" * (N - 10),
    "long name": "k" * (N - 3) + "=1",
    "long title": 'title="' + "x" * (N - 8) + '"',
    "long unit": f'[set]\n"{next(iter(CATALOGUE))}"="1' + "x" * (N - 60) + '"',
    "long number": f'[set]\n"{next(iter(CATALOGUE))}"="' + "9" * (N - 60) + '"',
    "condition": "[[event]]\nwhen='" + " and " * (N // 5 - 10) + "'",
    "spaces": "[[event]]\nwhen='vix " + " " * (N - 40) + "'",
    "quotes": '"' * N,
    "escapes": 'a="""' + '\\"' * (N // 2 - 5) + '"""',
    "escaped names": "".join(f'"\\u0061{number}"=1\n' for number in range(N // 15)),
    "newlines": "\n" * N,
    "comments": "#\n" * (N // 2),
    "too large": "#" * 10_000_000,
}


CALLS = 60
"""Most function calls for a byte of the file; the costliest of these files takes about 30."""


def calls(text: str) -> int:
    """Calls of functions while a file is read and refused: the same on every machine."""
    count = 0

    def one_more(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(one_more)
    try:
        with suppress(InvalidScenario):
            read_text(text, "bomb.toml", CATALOGUE, SERIES)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", BOMBS)
def test_refused_at_once(name: str) -> None:
    with pytest.raises(InvalidScenario) as caught:
        read_text(BOMBS[name], "bomb.toml", CATALOGUE, SERIES)
    assert len(str(caught.value)) < 30_000
    assert calls(BOMBS[name]) < CALLS * len(BOMBS[name])


def test_a_few_mistakes_are_enough() -> None:
    with pytest.raises(InvalidScenario) as caught:
        read_text(HEAD + "".join(f"a{number} = 1\n" for number in range(1000)), "x", CATALOGUE, SERIES)
    assert len(caught.value.mistakes) == 51
    assert "950 more are not shown" in str(caught.value)


@pytest.mark.parametrize("field", ["title", "story", "horizon", "starts", "facts", "extends", '"\\u001b[31m"'])
def test_no_control_characters_in_messages(field: str) -> None:
    with pytest.raises(InvalidScenario) as caught:
        read_text(f'{field} = "\\u001b[31m\\u202e\\r\\u0007"\n', "x\x1b.toml", CATALOGUE, SERIES)
    assert all(each.isprintable() or each == "\n" for each in str(caught.value))


VALUES = st.recursive(
    st.one_of(
        st.text(max_size=20),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.dates(),
        st.sampled_from(["5 percent", "usdjpy > 160", "12 months", "none", "160 yen per dollar", "-1e400 percent"]),
    ),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(["set", "level", "x.y"]), below, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = ("title", "story", "starts", "horizon", "facts", "extends", "set", "event", "branch", "condition", "red_lines")
EVENT = st.fixed_dictionaries(
    {}, optional={name: VALUES for name in ("on", "when", "after", "what", "set", "over", "given", "x")}
)
BRANCH = st.fixed_dictionaries(
    {}, optional={name: VALUES for name in ("name", "on", "what", "outcomes", "given", "x")}
)
CONDITION = st.fixed_dictionaries(
    {"series": st.sampled_from(["ust_10y", "brent"])},
    optional={name: VALUES for name in ("reaches", "by", "from", "on", "between", "path", "within", "distribution")},
)


@given(
    st.dictionaries(st.sampled_from(FIELDS), VALUES),
    st.lists(EVENT, max_size=2),
    st.lists(BRANCH, max_size=2),
    st.lists(CONDITION, max_size=2),
)
def test_whatever_it_holds_it_is_read_or_refused(
    table: dict[str, object],
    events: list[dict[str, object]],
    branches: list[dict[str, object]],
    conditions: list[dict[str, object]],
) -> None:
    tables = {"event": events, "branch": branches, "condition": conditions} | table
    text = "\n".join(f"{name} = {_toml(value)}" for name, value in tables.items())
    tomllib.loads(text)
    with suppress(InvalidScenario):
        read_text(text, "x.toml", CATALOGUE, SERIES)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InvalidScenario):
        read_text(text, "x.toml", CATALOGUE, SERIES)


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(below) for below in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(each):08x}" if not 0xD800 <= ord(each) < 0xE000 else "" for each in value) + '"'
    return str(value)
