"""Garbled files: whatever arrives is read and passes every check, or is refused in words; nothing else happens."""

import random
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.data import publishers_made
from tokyotrap.data import checks, table, update
from tokyotrap.data.publishers import ALL
from tokyotrap.data.source import Source
from tokyotrap.errors import InvalidInput

TURNS = 12


def cut(body: bytearray, chance: random.Random) -> bytes:
    return bytes(body[: chance.randrange(len(body))])


def flip(body: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 3, 30))):
        body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    return bytes(body)


def drop(body: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(body))
    del body[start : start + chance.randrange(1, 200)]
    return bytes(body)


def twice(body: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(body))
    return bytes(body[: start + 100] + body[start:])


@pytest.mark.parametrize("garble", [cut, flip, drop, twice], ids=lambda each: each.__name__)
@pytest.mark.parametrize("source", ALL, ids=lambda source: source.name)
def test_nothing_but_a_refusal_or_a_table(
    source: Source, garble: Callable[[bytearray, random.Random], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    if source.key:
        monkeypatch.setenv(source.key, publishers_made.KEY)
    pages = publishers_made.pages()
    requests = source.requests(publishers_made.TODAY, None)
    good = {each.name: pages[each.url] for each in requests}
    chance = random.Random(f"{source.name} {garble.__name__}")
    for _ in range(TURNS if len(good) < 10 else 2):
        name = chance.choice(sorted(good))
        files = {**good, name: garble(bytearray(good[name]), chance)}
        with suppress(InvalidInput):
            said = [each for each in update._read(source, files) if each.day <= publishers_made.TODAY]
            made = table.make(said, source.describe, source.publisher, "2026-02-03T09:00:00Z")
            kept = checks.accepted(source, made, None, publishers_made.TODAY)
            assert len(kept) > 0
            assert (kept.value == kept.value).all()
