"""A scenario file being read: its table, its lines, and the mistakes found so far."""

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn

from tokyotrap.errors import InvalidScenario, Mistake, did_you_mean
from tokyotrap.scenario.lines import Lines, Path, TooDeep, find

LARGEST = 100_000  # characters of a scenario file; the longest in the library has a few thousand
MOST_MISTAKES = 50
LONGEST_SHOWN = 80

Table = dict[str, object]

_TOML = {  # what tomllib says -> what it means here
    "Invalid date or datetime": ("there is no such day or time", "Write a day of the calendar: 2026-02-08."),
    "Cannot overwrite a value": ("this name has a value already", "Keep one of the two."),
    "Cannot declare": ("this table is there already", "Keep one of the two; events are written [[event]]."),
    "Cannot mutate": ("this name has a value already", "Keep one of the two."),
    "Cannot redefine namespace": ("this name has a value already", "Keep one of the two."),
    "Duplicate inline table key": ("this name is there twice in the same braces", "Keep one of the two."),
    "Invalid value": ("cannot read this value", 'Write text in quotes: "160 yen per dollar".'),
    "Illegal character '\\n'": ("the text is not closed on its line", "Close the quotes, or use three for many lines."),
    "Expected '=' after a key": ("a name is not followed by =", 'Write name = "value".'),
    "Expected newline or end": ("something is left over on the line", "One name and one value to a line."),
    "Invalid statement": ("this is not a name", 'Write name = "value".'),
    "Invalid initial character for a key": ("this is not a name", 'Write name = "value"; braces stay on one line.'),
    "Unclosed array": ("a list is not closed", "Write the missing ]."),
    "Unclosed inline table": ("braces are not closed", "Write the missing }, on the same line."),
    "Unterminated string": ("a text is not closed", "Write the missing quotes."),
    'Expected \'"""\'': ("a text in three quotes is not closed", "Write the missing quotes."),
    "Expected \"'''\"": ("a text in three quotes is not closed", "Write the missing quotes."),
    "Exceeds the limit": ("a number has too many digits", 'Write "21.3 trillion yen".'),
}


class Page:
    """One file, as it is being read.

    Attributes:
        name: how messages call the file.
        table: what TOML makes of it.
        mistakes: those found so far, in the order they were met.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = shown(name)
        self.text = text
        self.mistakes: list[tuple[int, Mistake]] = []
        self.unshown = 0
        self.lines, self.table = self._toml(text)

    def note(self, path: Path, what: str, cure: str = "") -> None:
        """Write down a mistake at a name."""
        self.note_line(self.lines.near(path), what, cure)

    def note_line(self, line: int | None, what: str, cure: str = "") -> None:
        """Write down a mistake on a line; None for the file as a whole."""
        if self.full:
            self.unshown += 1
            return
        where = f"line {line}" if line else ""
        self.mistakes.append((line or 0, Mistake(where, printable(what), printable(cure))))

    @property
    def full(self) -> bool:
        """Whether more mistakes would only be counted."""
        return len(self.mistakes) >= MOST_MISTAKES

    def suggest(self, word: str, known: Sequence[str]) -> str:
        """`did_you_mean`, unless nobody would read it."""
        return "" if self.full else did_you_mean(word[:LONGEST_SHOWN], known)

    def unknown(self, path: Path, table: Iterable[str], known: Sequence[str], *, inside: str) -> None:
        """Note every name of a table that means nothing."""
        for key in table:
            if key not in known:
                cure = self.suggest(key, known)
                self.note((*path, key), f'nothing in {inside} is called "{shown(key)}"', cure)

    def close(self) -> None:
        """Raise every mistake, in the order of the lines."""
        if self.mistakes:
            found = [mistake for _, mistake in sorted(self.mistakes, key=lambda each: each[0])]
            if self.unshown:
                found.append(Mistake("", f"{self.unshown:,} more are not shown", "Mend these first."))
            raise InvalidScenario(self.name, found)

    def refuse(self, line: int | None, what: str, cure: str) -> NoReturn:
        """Stop here: the rest cannot be read."""
        where = f"line {line}" if line else ""
        raise InvalidScenario(self.name, [Mistake(where, printable(what), cure)])

    def _toml(self, text: str) -> tuple[Lines, Table]:
        if len(text) > LARGEST:
            self.refuse(None, f"too long for a scenario: more than {LARGEST:,} characters", "Write a shorter one.")
        try:
            lines = find(text)
            return lines, tomllib.loads(text)
        except TooDeep as error:
            self.refuse(error.line, "nested too deep", 'Write names such as "policy.intervention.defence_line".')
        except RecursionError:
            self.refuse(None, "nested too deep", 'Write names such as "policy.intervention.defence_line".')
        except ValueError as error:
            self.refuse(*_in_our_words(str(error), text))


def printable(text: str) -> str:
    """The text without characters that move a cursor or hide; those are written as escapes."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def shown(value: object) -> str:
    """A value from a file, short enough for a message."""
    if isinstance(value, int) and abs(value) > 10**30:
        return "a very long number"
    text = str(value).strip() if isinstance(value, (str, bool, int, float)) or hasattr(value, "isoformat") else ""
    if not text and not isinstance(value, str):
        text = kind(value)
    text = printable(text)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def kind(value: object) -> str:
    """What a TOML value is, in words."""
    names: Mapping[type, str] = {dict: "a table", list: "a list", bool: "true or false", str: "text"}
    if type(value) in names:
        return names[type(value)]
    if isinstance(value, float) and not math.isfinite(value):
        return "not a finite number"
    return "a number" if isinstance(value, (int, float)) else "a date or a time"


def _in_our_words(said: str, text: str) -> tuple[int | None, str, str]:
    """What tomllib said, as line, what and cure."""
    line = None
    if "(at line " in said:
        line = int(said.rsplit("(at line ", 1)[1].split(",")[0])
    elif "end of document" in said:
        line = text.rstrip().count("\n") + 1
    for begins, (what, cure) in _TOML.items():
        if said.startswith(begins):
            return line, what, cure
    said = said.split(" (at ")[0]
    return line, f"cannot read the file as TOML here: {said[:1].lower()}{said[1:]}", "See https://toml.io."
