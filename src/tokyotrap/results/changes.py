"""What one run was asked otherwise than another: settings, events, facts, red lines, and how it was run."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tokyotrap.results.record import RedLineResult, Run
from tokyotrap.results.record_question import Planned, Question

Kind = Literal[
    "start", "setting", "branch", "condition", "event", "fact", "overlay", "red line", "horizon", "seed",
    "paths", "version", "vintage", "text",
]  # fmt: skip
NOT_SET = "not set"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Change:
    """One thing that differs between the first run and another.

    Attributes:
        kind: of the thing.
        name: key of the setting or fact, sentence of the event, series of the red line.
        first: what it is in the first run, with its unit; None if it is not there.
        other: the same in the other run.
        moves: whether prices can move because of it within the days compared.
    """

    kind: Kind
    name: str
    first: str | None
    other: str | None
    moves: bool


def changes(first: Run, other: Run, days: int) -> tuple[Change, ...]:
    """Everything that differs, what moves prices before what does not.

    Args:
        first: the run the other is held against.
        other: the other run.
        days: business days compared; events after them move nothing.
    """
    found = list(_plain("start", "", first.start.isoformat(), other.start.isoformat(), moves=True))
    found += _asked(first, other, days)
    found += _red_lines(first, other)
    horizons = (f"{first.days} business days", f"{other.days} business days")
    found += _plain("horizon", "", *horizons)
    found += _plain("seed", "", str(first.seed), str(other.seed))
    found += _plain("paths", "", f"{first.paths:,}", f"{other.paths:,}")
    found += _plain("version", "", first.version, other.version)
    for label in dict.fromkeys([*first.vintages, *other.vintages]):
        found += _plain("vintage", label, first.vintages.get(label), other.vintages.get(label))
    return tuple(found)


def nothing(found: Sequence[Change]) -> bool:
    """Whether the scenarios change nothing against each other."""
    return not any(change.moves for change in found)


def _plain(kind: Kind, name: str, first: str | None, other: str | None, moves: bool = False) -> Iterator[Change]:
    if first != other:
        yield Change(kind, name, first, other, moves)


def _asked(first: Run, other: Run, days: int) -> Iterator[Change]:
    """Settings, events and facts; only whether the texts differ where a run does not hold them."""
    if first.question is None or other.question is None:
        if first.scenario_text.split() != other.scenario_text.split():
            yield Change("text", "the text of the scenario", UNKNOWN, UNKNOWN, moves=True)
        return
    yield from _settings(first.question, other.question)
    before, after = first.question.branches, other.question.branches
    for name in dict.fromkeys([*before, *after]):
        yield from _plain("branch", name, before.get(name), after.get(name), moves=True)
    granted = [" and ".join(asked.conditions) or None for asked in (first.question, other.question)]
    yield from _plain("condition", "taken for granted", granted[0], granted[1], moves=True)
    yield from _events(first.question.events, other.question.events, min(run.dates[days] for run in (first, other)))
    overlays = [", ".join(asked.overlays) or "none" for asked in (first.question, other.question)]
    yield from _plain("overlay", "", overlays[0], overlays[1])
    yield from _facts(first.question, other.question)


def _settings(first: Question, other: Question) -> Iterator[Change]:
    """Settings that hold other values; one nobody set holds its usual value, where both have the same facts."""
    chosen = [{each.key: each for each in asked.settings} for asked in (first, other)]
    for key in sorted(chosen[0] | chosen[1]):
        one = next(each[key] for each in chosen if key in each)
        usual = one.usual if first.overlays == other.overlays or not one.fact else ""
        texts = [each[key].text if key in each else usual for each in chosen]
        if texts[0] != texts[1]:
            said = [text if key in each or text else NOT_SET for each, text in zip(chosen, texts, strict=True)]
            yield Change("setting", key, said[0], said[1], moves=True)


def _events(first: Sequence[Planned], other: Sequence[Planned], last: dt.date) -> Iterator[Change]:
    """Events left out, put in, or made otherwise; a new sentence for the same thing is no change."""
    left, new = list(first), list(other)
    for event in first:
        twin = next((each for each in new if _effect(each) == _effect(event)), None)
        if twin is not None:
            left.remove(event)
            new.remove(twin)
    for event in left:
        twin = next((each for each in new if each.what == event.what), None)
        twin = twin or next((each for each in new if _occasion(each) == _occasion(event)), None)
        if twin is not None:
            new.remove(twin)
        yield _event(event, twin, last)
    for event in new:
        yield _event(None, event, last)


def _event(first: Planned | None, other: Planned | None, last: dt.date) -> Change:
    there = [each for each in (first, other) if each is not None]
    moves = any(each.on is None or each.on <= last for each in there)
    texts = [None if each is None else event_text(each) for each in (first, other)]
    return Change("event", there[-1].what, texts[0], texts[1], moves)


def _effect(event: Planned) -> tuple[object, ...]:
    return (event.on, event.when, event.after, event.given, sorted(event.amounts.items()), event.over)


def _occasion(event: Planned) -> tuple[object, ...]:
    """When it happens, and what it sets or orders, but not how much."""
    return (event.on, event.when, event.after, event.given, sorted(event.amounts))


def event_text(event: Planned) -> str:
    """When, how long, and every amount: "2026-03-09 over 10 business days: ...operation 10 trillion yen"."""
    when = event.when if event.on is None else event.on.isoformat()
    when += f", from {event.after.isoformat()}" if event.after else ""
    when += f", if {event.given}" if event.given else ""
    when += f", over {event.over} business days" if event.over > 1 else ""
    return f"{when}: {', '.join(f'{key} {text}' for key, text in event.amounts.items())}"


def _facts(first: Question, other: Question) -> Iterator[Change]:
    """Facts both runs used that have other values; those of one run only belong to mechanisms the other has not."""
    for key, text in first.facts.items():
        if key in other.facts:
            yield from _plain("fact", key, text, other.facts[key], moves=True)


def _red_lines(first: Run, other: Run) -> Iterator[Change]:
    """Lines drawn in one run only; of two on the same series and side one is said to have moved."""
    left = [line for line in first.red_lines if key(line) not in map(key, other.red_lines)]
    new = [line for line in other.red_lines if key(line) not in map(key, first.red_lines)]
    for line in left:
        twin = next((each for each in new if (each.series, each.side) == (line.series, line.side)), None)
        if twin is not None:
            new.remove(twin)
        text = None if twin is None else _line_text(twin, other)
        yield Change("red line", line.series, _line_text(line, first), text, moves=False)
    for line in new:
        yield Change("red line", line.series, None, _line_text(line, other), moves=False)


def key(line: RedLineResult) -> tuple[str, float, str]:
    """What makes two red lines the same: series, level, side; not the name."""
    return (line.series, round(line.level, 9), line.side)


def _line_text(line: RedLineResult, run: Run) -> str:
    return f"{line.side} {line.level:g} {run.units.get(line.series, '')}".rstrip()
