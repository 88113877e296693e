"""On which line of a TOML file each name stands.

`tomllib` forgets lines, so this reads the names once more. It runs before `tomllib` and refuses what would make that
slow or deep; on text that is not TOML it stops, and `tomllib` then says why.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from contextlib import suppress

DEEPEST = 16  # parts of a dotted name, and brackets inside brackets

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_DOT = re.compile(r"[ \t]*+\.[ \t]*+")
_PART = re.compile(r"""[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+'""")
_TEXT = re.compile(
    r'"""(?:[^"\\]++|\\[\s\S]|"(?!""))*+"{3,5}'
    r"|'''(?:[^']++|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'"
)
_BARE = re.compile(r"[^\s,#\[\]{}]++(?:[ ][0-9][0-9:.+Z-]*+)?")  # a number, a date, a date and a time, true, false


class TooDeep(Exception):
    """Names or brackets nested deeper than any scenario needs."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"line {line}: nested too deep")


class _NotToml(Exception):
    """The text is not TOML from here on."""


class Lines:
    """Path of a name -> the line it stands on.

    A path holds the parts of the name, quoted names split at their dots too, and the number of an array's element:
    `("event", 1, "set", "policy", "pace")`.
    """

    def __init__(self, known: Mapping[Path, int]) -> None:
        self.known = dict(known)

    def near(self, path: Path) -> int | None:
        """Line of that name or of the nearest table around it; None at the top of the file."""
        path = split(path)
        for end in range(len(path), 0, -1):
            if path[:end] in self.known:
                return self.known[path[:end]]
        return None


def split(path: Path) -> Path:
    """The path with every part split at its dots."""
    parts: list[str | int] = []
    for part in path:
        parts += part.split(".", 2 * DEEPEST) if isinstance(part, str) else [part]
    return tuple(parts)


def find(text: str) -> Lines:
    """The line of every name in a TOML text, as far as it can be read.

    Raises:
        TooDeep: at the first name or value nested deeper than `DEEPEST`.
    """
    reading = _Reading(text)
    with suppress(_NotToml):
        reading.file()
    return Lines(reading.known)


class _Reading:
    """One pass over a text: where it stands, and what it has met."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.known: dict[Path, int] = {}
        self.elements: dict[Path, int] = {}
        self.ends = [place for place, letter in enumerate(text) if letter == "\n"]

    def file(self) -> None:
        """Read tables and pairs to the end of the text."""
        table: Path = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table, depth=0)
            self.skip(_BLANK)

    def header(self) -> Path:
        """`[a.b]` or `[[a.b]]`: the path of the table that begins here."""
        line, many = self.line(), self.take("[[")
        if not many:
            self.need("[")
        self.skip(_SPACE)
        path: Path = ()
        for part in self.name():
            for word in split((part,)):
                path = (*self.last(path), word)
                self.known.setdefault(path, line)
        if many:
            self.elements[path] = self.elements.get(path, -1) + 1
        path = self.last(path)
        self.need("]]" if many else "]")
        self.note(path, line)
        return path

    def last(self, path: Path) -> Path:
        """The path, with the number of the newest element if it names an array of tables."""
        return (*path, self.elements[path]) if path in self.elements else path

    def pair(self, table: Path, *, depth: int) -> None:
        """`name = value`."""
        line = self.line()
        path = table + split(tuple(self.name()))
        self.need("=")
        self.skip(_SPACE)
        for end in range(len(table) + 1, len(path)):
            self.known.setdefault(path[:end], line)
        self.note(path, line)
        self.value(path, depth=depth)

    def name(self) -> list[str]:
        """The parts of a dotted name."""
        parts = [self.part()]
        while self.skip(_DOT):
            parts.append(self.part())
            if len(parts) > DEEPEST:
                raise TooDeep(self.line())
        self.skip(_SPACE)
        return parts

    def part(self) -> str:
        """One part of a dotted name, out of its quotes."""
        word = self.skip(_PART)
        if not word:
            raise _NotToml
        if word[0] == '"' and "\\" in word:
            return _unescaped(word)
        return word[1:-1] if word[0] in "\"'" else word

    def value(self, path: Path, *, depth: int) -> None:
        """Step over a value, noting the names inside."""
        if depth > DEEPEST:
            raise TooDeep(self.line())
        if self.take("{"):
            self.inside("}", path, depth=depth + 1)
        elif self.take("["):
            self.inside("]", path, depth=depth + 1)
        elif not (self.skip(_TEXT) or self.skip(_BARE)):
            raise _NotToml

    def inside(self, closing: str, path: Path, *, depth: int) -> None:
        """The pairs of an inline table, or the values of an array."""
        count = 0
        self.skip(_BLANK)
        while not self.take(closing):
            if closing == "}":
                self.pair(path, depth=depth)
            else:
                self.note((*path, count), self.line())
                self.value((*path, count), depth=depth)
            count += 1
            self.skip(_BLANK)
            if not self.take(",") and not self.text.startswith(closing, self.at):
                raise _NotToml
            self.skip(_BLANK)

    def note(self, path: Path, line: int) -> None:
        """Remember the line of a name; a later one of the same name replaces it."""
        self.known[path] = line

    def line(self) -> int:
        """The line of the next character, the first being 1."""
        return bisect_right(self.ends, self.at - 1) + 1

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Step over what the pattern matches here and return it; empty if it matches nothing."""
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def take(self, mark: str) -> bool:
        """Step over a mark if it stands here, and say whether it did."""
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def need(self, mark: str) -> None:
        """Step over a mark; without it the text is not TOML."""
        if not self.take(mark):
            raise _NotToml


def _unescaped(word: str) -> str:
    """A quoted name with its escapes resolved."""
    try:
        return str(tomllib.loads(f"name = {word}")["name"])
    except ValueError:
        raise _NotToml from None
