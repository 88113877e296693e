"""Differences between runs in words: odds in points with their error, what was changed, and one sentence a run."""

import datetime as dt
import re

from tokyotrap.results.changes import Change, nothing
from tokyotrap.results.compare import ComparedLine, SideBySide
from tokyotrap.results.differences import Difference
from tokyotrap.views import names, words

SURE = 2.0  # standard errors beyond which a difference is told as one
NAMED = 3  # differences a sentence names
ARROW = " \N{RIGHTWARDS ARROW} "
ALIKE = "same"

_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def sure(found: Difference) -> bool:
    """Whether a difference is larger than twice its standard error."""
    return found.differing != 0 and abs(found.value) > SURE * found.standard_error


def points(found: Difference) -> str:
    """A difference of odds in percentage points with its error: "+6.1 ± 0.4"; "same" where every path agrees."""
    if found.differing == 0:
        return ALIKE
    decimals = 1 if found.standard_error >= 0.0005 else 2
    error = words.plain(100.0 * found.standard_error, decimals)
    return f"{words.signed(100.0 * found.value, decimals)}{words.GAP}±{words.GAP}{error}"


def line_words(line: ComparedLine) -> str:
    """A red line as a table says it: "US 10-year at 5 %"."""
    name = names.short_name(line.series)
    return f"{name} at {words.level(line.level, line.unit)}{' or less' if line.side == 'below' else ''}"


def headline(found: SideBySide, number: int) -> str:
    """One sentence on what a run does to the odds of the red lines, against the first run."""
    names = [f"{run.title} ({label})" for run, label in zip(found.runs, found.labels, strict=True)]
    who = f"{names[number]} against {names[0]} by {words.day_in_full(found.runs[number].dates[found.days])}"
    held = [(line, _difference(line, number)) for line in found.lines]
    clear = [(line, each) for line, each in held if each is not None and sure(each)]
    clear.sort(key=lambda pair: -abs(pair[1].value))
    if clear:
        parts = [_likelier(line, each, number) for line, each in clear[:NAMED]]
        if len(clear) > NAMED:
            parts.append(f"{len(clear) - NAMED} more red lines differ")
        return f"{who}: {'; '.join(parts)}."
    if nothing(found.changes[number]):
        return f"{who}: the scenarios change nothing against each other."
    if not any(each is not None for _, each in held):
        return f"{who}: no red line is drawn in both."
    return f"{who}: no red line's odds differ by more than twice their standard error."


def _difference(line: ComparedLine, number: int) -> Difference | None:
    there = line.runs[number]
    return None if there is None else there.odds[-1].difference


def _likelier(line: ComparedLine, found: Difference, number: int) -> str:
    """In a sentence: "dollar-yen at 160 is 6.1 ± 0.4 points less likely (18 %, not 24 %)"."""
    first, other = line.runs[0], line.runs[number]
    size = points(found).lstrip(f"+{words.MINUS}")
    name = f"{names.the_series(line.series)} at {words.level(line.level, line.unit)}"
    name += " or less" if line.side == "below" else ""
    text = f"{name} is {size} points {'likelier' if found.value > 0.0 else 'less likely'}"
    if first is None or other is None:
        return text
    shares = [words.share(each.odds[-1].probability) for each in (other, first)]
    return f"{text} ({shares[0]}, not {shares[1]})" if shares[0] != shares[1] else text


def change(each: Change) -> tuple[str, str, str]:
    """What kind of change, what changed, and what can be read below: from what to what, amounts with their units."""
    if each.kind == "event":
        return _event(each)
    if each.kind == "text":
        return "scenario", f"{each.name} differs", ""
    texts = ["none" if text is None else _days(text) for text in (each.first, each.other)]
    name = names.series_name(each.name) if each.kind == "red line" else each.name
    head = f"{name}: " if name else ""
    return each.kind, words.unbroken(f"{head}{texts[0]}{ARROW}{texts[1]}"), ""


def _event(each: Change) -> tuple[str, str, str]:
    """An event put in, left out, or made otherwise."""
    texts = [_days(text) for text in (each.first, each.other) if text is not None]
    kind = "new event" if each.first is None else "left out" if each.other is None else "event"
    below = ARROW.join(texts)
    return kind, words.unbroken(each.name), below if each.moves else f"{below} (after the days compared)"


def _days(text: str) -> str:
    """The text with its ISO days as people write them."""
    return _ISO.sub(lambda found: words.day(dt.date.fromisoformat(found[0])), text)


def later(number: int | None, first: int | None) -> str:
    """Business days between two medians: "+12"."""
    return "" if number is None or first is None else words.signed(float(number - first), 0)
