"""Conditions of an event: "usdjpy > 160 and jgb_40y >= 4.2 percent"."""

import re
from collections.abc import Mapping
from typing import Literal, cast

from tokyotrap.scenario.amounts import level
from tokyotrap.scenario.lines import Path
from tokyotrap.scenario.page import Page, shown
from tokyotrap.scenario.scenario import Comparison

MOST = 8
LONGEST = 500

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_COMPARISON = re.compile(r"([A-Za-z]\w*)\s*(>=|<=|>|<)\s*([^\s<>=][^<>=]*)")
_CURE = 'Write a series, > or <, and a level: "usdjpy > 160 yen per dollar"; join several with "and".'


def read(page: Page, path: Path, value: object, series: Mapping[str, str]) -> tuple[Comparison, ...]:
    """The comparisons of a `when`; mistakes are noted on the page.

    Args:
        page: the file.
        path: where the condition stands.
        value: the text.
        series: series that can be compared -> the unit they are shown in.
    """
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        page.note(path, f'cannot read "{shown(value)}" as a condition', _CURE)
        return ()
    parts = _AND.split(value.strip().replace("≥", ">=").replace("≤", "<="))
    if len(parts) > MOST:
        page.note(path, f"{len(parts)} comparisons in one condition", f"Write at most {MOST}.")
        return ()
    found = [_comparison(page, path, part, series) for part in parts]
    return tuple(each for each in found if each)


def _comparison(page: Page, path: Path, text: str, series: Mapping[str, str]) -> Comparison | None:
    parts = _COMPARISON.fullmatch(text.strip())
    if parts is None:
        page.note(path, f'cannot read "{shown(text)}" as a condition', _CURE)
        return None
    name, operator, words = parts.groups()
    if name not in series:
        page.note(path, f'no series is called "{shown(name)}"', page.suggest(name, list(series)))
        return None
    number = level(page, path, words.strip(), name, series[name], plain=True)
    return None if number is None else Comparison(name, cast(Literal[">", ">=", "<", "<="], operator), number)
