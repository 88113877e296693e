"""The facts of one file; what was read before is taken from memory, or from the user's cache folder."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from tokyotrap.errors import Mistake
from tokyotrap.facts import fact as facts
from tokyotrap.facts.fact import Fact
from tokyotrap.kept import Shelf, folder, program

IN_MEMORY, ON_DISK = 64, 200
"""Files kept, of up to 100 kB each."""

FIELDS = tuple(each.name for each in fields(Fact))

_HEADER = re.compile(r"^\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")


@lru_cache(maxsize=IN_MEMORY)
def read(text: str, name: str, latest: date) -> tuple[tuple[Fact, ...], tuple[Mistake, ...]]:
    """Every fact of one file, and every mistake in it.

    Reading TOML takes most of the time in which a short command starts, so what has no mistake is kept.

    Args:
        text: of the file.
        name: of the file, for messages.
        latest: the last day a fact may be of.
    """
    shelf = Shelf(folder("facts"), ON_DISK)
    asked = json.dumps([program("facts", "units", "errors.py"), text, name, latest.isoformat()])
    key = sha256(asked.encode()).hexdigest()
    content = shelf.find(key)
    if content is not None:
        return _unpacked(content), ()
    found, mistakes = _parsed(text, name, latest)
    if not mistakes:
        shelf.keep(key, _packed(found))
    return found, mistakes


def _packed(found: tuple[Fact, ...]) -> bytes:
    """Facts as JSON: a row each, of their fields in order; days are marked, as JSON knows none."""
    rows = [[getattr(each, name) for name in FIELDS] for each in found]
    return json.dumps(rows, default=lambda day: {"day": day.isoformat()}).encode()


def _unpacked(content: bytes) -> tuple[Fact, ...]:
    rows: list[list[Any]] = json.loads(content, object_hook=lambda found: date.fromisoformat(found["day"]))
    return tuple(_fact(row) for row in rows)


def _fact(row: list[Any]) -> Fact:
    values = (tuple(each) if isinstance(each, list) else each for each in row)
    given: dict[str, Any] = dict(zip(FIELDS, values, strict=True))
    return Fact(**given)


def _parsed(text: str, name: str, latest: date) -> tuple[tuple[Fact, ...], tuple[Mistake, ...]]:
    """The same from the text."""
    try:
        tree: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return (), (Mistake(name, f"cannot be read as TOML: {error}"),)
    lines = _lines(text)
    found: list[Fact] = []
    mistakes: list[Mistake] = []
    for key, table in _walk(tree, ""):
        where = f"{name} line {lines[key].pop(0) if lines.get(key) else 1}"
        one, wrong = facts.read(key, table, where=where, latest=latest)
        mistakes += wrong
        found += [one] if one else []
    return tuple(found), tuple(mistakes)


def _walk(tree: Mapping[str, object], prefix: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Every fact in a tree of tables: a table that holds anything but tables is a fact."""
    for name, below in tree.items():
        key = f"{prefix}{name}"
        for table in below if isinstance(below, list) and below and isinstance(below[0], dict) else [below]:
            if not isinstance(table, dict):
                if not prefix:
                    yield key, {"value": table}
                continue
            own = {field: value for field, value in table.items() if not _tables(value)}
            if own or not table:
                yield key, own
            yield from _walk({field: value for field, value in table.items() if _tables(value)}, f"{key}.")


def _tables(value: object) -> bool:
    """Whether a value is a table or a list of tables."""
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _lines(text: str) -> dict[str, list[int]]:
    """The line each table begins on, by its dotted name."""
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _HEADER.match(line):
            key = ".".join(part.strip().strip("\"'") for part in found[1].split("."))
            lines.setdefault(key, []).append(number)
    return lines
