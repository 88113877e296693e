"""What must have come true: "election = landslide", "election != setback", or a list of such."""

import re
from collections.abc import Mapping

from tokyotrap.scenario.lines import Path
from tokyotrap.scenario.page import Page, kind, shown
from tokyotrap.scenario.scenario import Branch, Given

MOST = 8
LONGEST = 200

_GIVEN = re.compile(r"([A-Za-z][\w-]*)\s*(!=|≠|==|=)\s*([A-Za-z][\w-]*)")
_CURE = 'Write given = "election = landslide", or "election != setback"; several in a list, all of which must hold.'


def read(page: Page, path: Path, value: object, branches: Mapping[str, Branch]) -> tuple[Given, ...]:
    """What a `given` asks for; mistakes are noted on the page.

    Args:
        page: the file.
        path: where it stands.
        value: a text, or a list of texts.
        branches: those that can be referred to.
    """
    texts = value if isinstance(value, list) else [value]
    if not texts or len(texts) > MOST:
        page.note(path, f"given is a list of {len(texts)}", f"Write 1 to {MOST}.")
        return ()
    found = [_given(page, path, text, branches) for text in texts]
    return tuple(each for each in found if each)


def words(given: tuple[Given, ...]) -> str:
    """The same for people: "election = landslide and tax_cut != dropped"."""
    return " and ".join(f"{each.branch} {'=' if each.holds else '!='} {each.outcome}" for each in given)


def fits(given: Given, branches: Mapping[str, Branch]) -> bool:
    """Whether there is such a branch with such an outcome; one whose outcomes cannot be read has all."""
    outcomes = branches[given.branch].outcomes if given.branch in branches else {"": 1.0}
    return not outcomes or given.outcome in outcomes


def _given(page: Page, path: Path, text: object, branches: Mapping[str, Branch]) -> Given | None:
    if not isinstance(text, str):
        page.note(path, f"given is {kind(text)}", _CURE)
        return None
    parts = _GIVEN.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if parts is None:
        page.note(path, f'cannot read "{shown(text)}" as what must have come true', _CURE)
        return None
    name, sign, outcome = parts.groups()
    if name not in branches:
        cure = page.suggest(name, list(branches)) if branches else "Write it as a [[branch]] first."
        page.note(path, f'no branch is called "{shown(name)}"', cure)
        return None
    outcomes = branches[name].outcomes
    if outcomes and outcome not in outcomes:
        page.note(path, f'{name} cannot come to "{shown(outcome)}"', page.suggest(outcome, list(outcomes)))
        return None
    return Given(name, outcome, sign in ("=", "=="))
