"""Opinions: what somebody thinks of a run's future, read from text: "ust_10y mean 4.8 on 2026-07-31"."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tokyotrap.errors import InvalidInput, Mistake, did_you_mean
from tokyotrap.ledger.series import PLACE

Kind = Literal["mean", "deviation", "above", "below", "correlation", "odds", "order"]
Relation = Literal["=", ">=", "<="]

NUMBER, RELATION = r"(?P<number>-?\d+(?:\.\d+)?)\s*(?P<percent>%)?", r"(?P<relation>=|>=|<=)?"
DAY = r"(?:\s+(?:on|by)\s+(?P<day>\S+))?"
FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"{form}{DAY}"))  # type: ignore[misc]
    for kind, form in (
        ("odds", rf"odds\s+(?P<what>\S+)\s*{RELATION}\s*{NUMBER}"),
        ("order", r"(?P<what>\w+)\s+mean\s*(?P<relation>>=|<=)\s*(?P<other>[a-z]\w*)\s+mean"),
        ("mean", rf"(?P<what>\w+)\s+mean\s*{RELATION}\s*{NUMBER}"),
        ("deviation", rf"(?P<what>\w+)\s+deviation\s*{RELATION}\s*{NUMBER}"),
        ("above", rf"(?P<what>\w+)\s+above\s+(?P<level>-?\d+(?:\.\d+)?)\s*%?\s*{RELATION}\s*{NUMBER}"),
        ("below", rf"(?P<what>\w+)\s+below\s+(?P<level>-?\d+(?:\.\d+)?)\s*%?\s*{RELATION}\s*{NUMBER}"),
        ("correlation", rf"(?P<what>\w+)\s+correlation\s+(?P<other>\w+)\s*{RELATION}\s*{NUMBER}"),
    )
)
EXAMPLES = (
    '"ust_10y mean = 4.8 on 2026-07-31", "usdjpy deviation <= 8 on DATE", "jgb_40y above 4.2 = 30 % on DATE", '
    '"odds usdjpy_160 = 40 % by DATE", "usdjpy correlation ust_10y = -0.2 on DATE", '
    '"jgb_40y mean >= ust_10y mean on DATE"'
)
WHERE = "--view"


@dataclass(frozen=True)
class Opinion:
    """What somebody thinks.

    Attributes:
        text: as written.
        kind: what is spoken of: a mean, a deviation, the odds of closing above or below a level, a correlation over
            paths, the odds of having crossed a red line, or the order of two means.
        what: the series, or the red line.
        relation: "=", ">=" or "<=".
        target: in the unit shown; odds between 0 and 1; nothing for an order.
        day: number of the business day.
        level: of "above" and "below", as shown.
        other: the other series of a correlation or an order.
    """

    text: str
    kind: Kind
    what: str
    relation: Relation
    target: float
    day: int
    level: float = 0.0
    other: str = ""


def read(texts: Sequence[str], lines: Sequence[str], dates: Sequence[dt.date]) -> tuple[Opinion, ...]:
    """The opinions.

    Args:
        texts: as written.
        lines: names of the scenario's red lines.
        dates: the start and every business day of the run; a day without trading counts as the next one. Without a day
            the last one is meant.

    Raises:
        InvalidInput: every text that cannot be read, speaks of what is not there, or asks for what cannot be.
    """
    mistakes: list[Mistake] = []
    found = []
    for text in dict.fromkeys(" ".join(each.split()) for each in texts):
        matched = next(((kind, match) for kind, form in FORMS if (match := form.fullmatch(text))), None)
        if matched is None:
            mistakes.append(Mistake(text, "cannot be read", f"Write {EXAMPLES}."))
            continue
        told = _one(text, matched[0], matched[1].groupdict(), dates)
        wrong = [*_unknown(told, lines), *_impossible(told, matched[1].groupdict()), *_day(told, matched[1], dates)]
        mistakes += [Mistake(text, *each) for each in wrong]
        found.append(told)
    if not texts:
        mistakes.append(Mistake("", "no view was given", f"Write {EXAMPLES}."))
    if mistakes:
        raise InvalidInput(WHERE, mistakes)
    return tuple(found)


Wrong = list[tuple[str, str]]


def _one(text: str, kind: Kind, said: dict[str, str | None], dates: Sequence[dt.date]) -> Opinion:
    """The opinion; its day is 0 where there is no such day."""
    target = float(said.get("number") or 0.0)
    share = kind in ("odds", "above", "below") and said.get("percent")
    return Opinion(
        text=text,
        kind=kind,
        what=str(said["what"]),
        relation=said.get("relation") or "=",  # type: ignore[arg-type]
        target=target / 100.0 if share else target,
        day=_number(said.get("day"), dates),
        level=float(said.get("level") or 0.0),
        other=said.get("other") or "",
    )


def _number(said: str | None, dates: Sequence[dt.date]) -> int:
    if said is None:
        return len(dates) - 1
    try:
        day = dt.date.fromisoformat(said)
    except ValueError:
        return 0
    return next((place for place, date in enumerate(dates) if date >= day), 0) if day > dates[0] else 0


def _unknown(told: Opinion, lines: Sequence[str]) -> Wrong:
    """Series and red lines that are not there."""
    if told.kind == "odds":
        cure = did_you_mean(told.what, list(lines)) if lines else "It has none."
        return [] if told.what in lines else [(f'the scenario has no red line "{told.what}"', cure)]
    names = [told.what, *([told.other] if told.other else [])]
    return [(f'no series "{name}"', did_you_mean(name, list(PLACE))) for name in names if name not in PLACE]


def _impossible(told: Opinion, said: dict[str, str | None]) -> Wrong:
    """Numbers that no weights could give."""
    if told.kind in ("odds", "above", "below") and not 0.0 <= told.target <= 1.0:
        return [("odds lie between 0 and 100 %", "Write 40 % or 0.4.")]
    if told.kind == "deviation" and not told.target > 0.0:
        return [("a deviation is positive", "")]
    if told.kind == "correlation" and not (abs(told.target) < 1.0 and not said.get("percent")):
        return [("a correlation lies between -1 and 1", "")]
    if told.kind in ("correlation", "order") and told.what == told.other:
        return [("that is one series", "Name two.")]
    return []


def _day(told: Opinion, said: re.Match[str], dates: Sequence[dt.date]) -> Wrong:
    if told.day:
        return []
    return [(f"there is no {said['day']} in this run", f"Write a day after {dates[0]}, to {dates[-1]}.")]
