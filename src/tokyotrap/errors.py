"""Every error the package raises, and how an error is worded.

An error says where, what, and what to do; a reader of input collects all mistakes before it raises.

TokyoTrapError
├── InvalidInput        a file, option or number that cannot be used; carries every Mistake   exit 3
│   ├── InvalidFact         a fact without value, unit, date, source or confidence
│   ├── InvalidQuantity     text that is not a number with a known unit
│   ├── InvalidScenario     a scenario file
│   └── BadDownload         what a publisher sent cannot be used; the last good vintage stays     exit 5
├── NoEquilibrium       the pricing core has no stable solution here: a result with a name
└── IncompleteRun       a run that is not whole on disk                                      exit 5
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in an input: where it stands, what it is, what to do about it."""

    where: str
    what: str
    cure: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text.rstrip('.')}. {self.cure}" if self.cure else text


class TokyoTrapError(Exception):
    """Anything this package refuses to do, in words for the person who asked."""

    exit_code = 3


class InvalidInput(TokyoTrapError):
    """Input that cannot be used; every mistake at once."""

    def __init__(self, name: str, mistakes: Iterable[Mistake]) -> None:
        self.name = name
        self.mistakes = tuple(mistakes)
        count = len(self.mistakes)
        head = f"{name}: {count} mistake{'s' if count != 1 else ''}"
        super().__init__("\n".join([head, *(f"  {mistake}" for mistake in self.mistakes)]))


class InvalidFact(InvalidInput):
    """A fact that lacks its value, unit, date, source or confidence, or contradicts its range."""


class InvalidScenario(InvalidInput):
    """A scenario file that cannot be read or asks for something the model does not have."""


class BadDownload(InvalidInput):
    """What a publisher sent, or did not send, cannot be used; the last good vintage stays as it is."""

    exit_code = 5


class InvalidQuantity(TokyoTrapError):
    """Text that is not a number with a unit we know."""

    def __init__(self, text: object, unit: str, cure: str) -> None:
        self.cure = cure
        super().__init__(f'cannot read "{text}" as [{unit}]. {cure}')


class NoEquilibrium(TokyoTrapError):
    """No stable solution of the pricing core; `outcome` says which way it failed, in a sentence."""

    def __init__(self, outcome: str) -> None:
        self.outcome = outcome
        super().__init__(outcome)


class IncompleteRun(TokyoTrapError):
    """A run folder whose files do not match its manifest."""

    exit_code = 5


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A suggestion for a word nobody knows, or the list of known words when none is near."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{near[0]}"?'
    shown = ", ".join(sorted(known)[:12])
    return f"Known: {shown} and {len(known) - 12} more." if len(known) > 12 else f"Known: {shown}."
