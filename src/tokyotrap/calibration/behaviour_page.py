"""The page that says which behavioural parameters data pin, which something bounds, and which nothing does."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from tokyotrap.calibration import behaviour_compared as compared
from tokyotrap.calibration import fit, implied
from tokyotrap.calibration.behaviour_compared import Row
from tokyotrap.calibration.behaviour_words import FINDINGS, INTRODUCTION, METHOD, SECTIONS, WHY
from tokyotrap.calibration.fit import Question
from tokyotrap.calibration.tables import table
from tokyotrap.facts.atlas import Atlas
from tokyotrap.facts.fact import Fact
from tokyotrap.model import economy

SPILL_OVERS = (
    "behaviour.carry.skew.below_minus_120k", "behaviour.carry.skew.minus_120k_to_60k",
    "behaviour.carry.skew.above_minus_60k", "markets.japan_days.ust_10y", "markets.japan_days.gilt_10y",
    "markets.japan_days.gilt_30y", "markets.mortgage_30y.at_once", "markets.mortgage_30y.after_a_month",
    "markets.mortgage_30y.in_the_end", "spillover.mortgage_pass_through", "spillover.jgb30_to_ust10",
)  # fmt: skip
"""Laws that others have measured too, gathered in one table."""
WIDTH = 120
"""Characters of a line."""


def page(atlas: Atlas) -> str:
    """The whole page for these facts; the baseline is assembled to see what the engine reads."""
    used = compared.looked_up(atlas)
    found, counts = compared.tables(atlas, used), compared.elsewhere(atlas, used)
    pinned = {key for row in found.compared for key in row.keys}
    numbers = {
        "all": len(compared.behavioural(atlas, used)), "pinned": len(pinned),
        "taken": len(found.taken), "bounded": len(found.bounded), "unpinned": len(found.unpinned),
        "off": len(compared.off(found.compared)), "rows": len(found.compared),
    }  # fmt: skip
    others = ", ".join(f"{count} in `{name}`" for name, count in sorted(counts.items()))
    parts = [INTRODUCTION.format(others=others, **numbers), *_compared(found.compared), *_taken(found.taken)]
    parts += [*_facts("2. Bounded by an episode, a publisher or a paper", found.bounded)]
    parts += [*_facts("3. Pinned by nothing", found.unpinned), *_measured(atlas), *_gathered(atlas)]
    text = filled("\n".join([*parts, METHOD]), atlas).replace("LOADING", f"{loading(atlas):.2f}")
    return wrapped(text).rstrip() + "\n"


def wrapped(text: str) -> str:
    """Paragraphs and items broken into lines anew; tables and headings as they are."""
    found = []
    for block in re.split(r"\n\s*\n", text):
        if block.startswith(("|", "#")):
            found.append(block)
            continue
        items = (" ".join(each.split()) for each in re.split(r"\n(?=- )", block.strip()))
        found.append("\n".join(_lines(each) for each in items))
    return "\n\n".join(found)


def _lines(item: str) -> str:
    indent = "  " if item.startswith("- ") else ""
    return textwrap.fill(item, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def filled(words: str, atlas: Atlas) -> str:
    """Words with `[[key]]` or `[[key:low]]`, high or error, in the places of numbers, which then are those of facts."""

    def number(place: re.Match[str]) -> str:
        fact, part = atlas[place[1]], place[2]
        if part == "error":
            return _error(fact)
        return _value(fact) if not part else f"{_ends(fact)[part == 'high']:.3g}"

    return re.sub(r"\[\[([\w.]+)(?::(low|high|error))?\]\]", number, words)


def loading(atlas: Atlas) -> float:
    """Move of the 2-year JGB per surprise in the policy rate, in the core [ratio]."""
    question = Question.of(atlas)
    seen = implied.view(fit.equilibrium(question.fixed), question.series, implied.FLOWS)
    return float(seen.factor("jgb_2y")[list(economy.specification(atlas).factors).index("iJ")])


def _compared(rows: Iterable[Row]) -> Iterator[str]:
    rows = list(rows)
    yield "\n## 1. Pinned by data\n\nEstimates beside what the engine assumes.\n"
    header = ("parameter", "unit", "estimate", "s.e.", "two s.e. or interval", "engine", "distance", "verdict", "from")
    yield table(header, (_row(each) for each in rows))
    yield f"{FINDINGS.rstrip()}\n"
    for keys, group in groupby(compared.off(rows), key=lambda each: each.keys):
        name, each = " + ".join(f"`{key}`" for key in keys), list(group)
        measured = " and ".join(_value(row.found) for row in each)
        yield f"- {name}: {each[0].assumed:.3g} assumed, {measured} measured. {WHY.get(keys[0], '')}".rstrip()


def _row(row: Row) -> tuple[str, ...]:
    names = (" × " if len(row.keys) == 2 else " + ").join(f"`{key}`" for key in row.keys)
    low, high = _ends(row.found)
    error = f"{(high - low) / 4.0:.2g}"
    middle = (_value(row.found), error, f"{low:.3g} to {high:.3g}", f"{row.assumed:.3g}", f"{row.distance:+.1f}")
    return (names, row.found.unit, *middle, row.verdict, f"`{row.found.key}`")


def _taken(facts: Iterable[Fact]) -> Iterator[str]:
    yield "\nRead by the engine as `scripts/markets.py` measured it.\n"
    header = ("parameter", "unit", "engine and estimate", "s.e.", "as of")
    yield table(header, ((f"`{each.key}`", each.unit, _value(each), _error(each), each.as_of) for each in facts))


def _facts(title: str, facts: Iterable[Fact]) -> Iterator[str]:
    yield f"\n## {title}\n\n{SECTIONS[title[0]]}\n"
    header = ("parameter", "unit", "engine", "range", "confidence", "source")
    rows = ((f"`{each.key}`", each.unit, _value(each), _range(each), each.confidence, each.source) for each in facts)
    yield table(header, (tuple(cell.replace("|", "/") for cell in row) for row in rows))


def _measured(atlas: Atlas) -> Iterator[str]:
    yield f"\n## Everything that was measured\n\n{SECTIONS['all']}"
    facts = [each for key, each in atlas.items() if key.startswith("behaviour.")]
    for name, group in groupby(facts, key=lambda each: each.key.split(".")[1]):
        yield f"\n### {SECTIONS[name]}\n"
        yield table(("fact", "unit", "value", "two s.e. or interval", "what"), (_told(each, name) for each in group))


def _told(fact: Fact, name: str) -> tuple[str, ...]:
    return (f"`{fact.key.removeprefix(f'behaviour.{name}.')}`", fact.unit, _value(fact), _range(fact), fact.note)


def _gathered(atlas: Atlas) -> Iterator[str]:
    yield f"\n## Spill-overs, crashes, mortgages\n\n{SECTIONS['gathered']}\n"
    facts = (atlas[key] for key in SPILL_OVERS)
    rows = ((f"`{each.key}`", each.unit, _value(each), _range(each), each.note) for each in facts)
    yield table(("fact", "unit", "value", "range", "what"), rows)


def _ends(fact: Fact) -> tuple[float, float]:
    """Low and high as written."""
    return float(str(fact.low)), float(str(fact.high))


def _error(fact: Fact) -> str:
    """A quarter of the range, where it is two standard errors either side."""
    if not isinstance(fact.low, float) or not isinstance(fact.high, float):
        return ""
    return f"{(fact.high - fact.low) / 4.0:.2g}"


def _range(fact: Fact) -> str:
    if not isinstance(fact.low, float) or not isinstance(fact.high, float):
        return ""
    return f"{fact.low:.3g} to {fact.high:.3g}"


def _value(fact: Fact) -> str:
    if isinstance(fact.value, tuple):
        return ", ".join(f"{float(str(each)):.4g}" for each in fact.value)
    return f"{fact.value:.4g}" if isinstance(fact.value, float) else str(fact.value)
