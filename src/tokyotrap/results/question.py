"""What a run was asked, in words: every setting, event and fact with its unit, for runs to be held side by side."""

from functools import cache

from tokyotrap import units
from tokyotrap.facts.consulted import Consulted
from tokyotrap.facts.fact import Fact
from tokyotrap.ledger.series import UNITS
from tokyotrap.model.catalogue import catalogue
from tokyotrap.model.mechanisms import KINDS
from tokyotrap.parameter import cards
from tokyotrap.results.record_question import Chosen, Planned, Question
from tokyotrap.scenario import givens
from tokyotrap.scenario.conditioning import words
from tokyotrap.scenario.scenario import Branch, Comparison, Event, Scenario


def question(scenario: Scenario, atlas: Consulted) -> Question:
    """The scenario as it was run, with what holds when nobody sets it.

    Args:
        scenario: with what it extends and all overrides put together.
        atlas: the facts of the run, overlays included; those it has used are recorded.
    """
    return Question(
        settings=tuple(
            Chosen(key, amount(key, value), usual(key, atlas), _facts().get(key, ""))
            for key, value in sorted(scenario.settings.items())
        ),
        events=tuple(_planned(event) for event in scenario.events),
        overlays=scenario.facts,
        facts={key: _fact(atlas.get(key)) for key in sorted(atlas.used)},
        branches={branch.name: _branch(branch) for branch in scenario.branches},
        conditions=tuple(f"{each.series} {words(each, UNITS[each.series])}" for each in scenario.conditions),
    )


def amount(key: str, value: float | str) -> str:
    """What a setting is set to, with its unit; the name of a mechanism as it is."""
    return value if isinstance(value, str) else units.write(value, catalogue()[key].unit)


def usual(key: str, atlas: Consulted) -> str:
    """What holds when nobody sets this key: the value of its fact, or the mechanism in place."""
    setting = catalogue()[key]
    fact = atlas.get(_facts().get(key, ""))
    if fact is not None and isinstance(fact.house, (int, float)):
        return units.write(float(fact.house), setting.unit)
    return amount(key, setting.default) if setting.kind == "choice" else ""


@cache
def _facts() -> dict[str, str]:
    """Key of a setting -> key of the fact it takes its usual value from."""
    return {f"{name}.{card.name}": card.fact for name, kind in KINDS.items() for card in cards(kind)}


def _planned(event: Event) -> Planned:
    return Planned(
        what=event.what,
        on=event.on,
        when=" and ".join(_condition(each) for each in event.when),
        after=event.after,
        amounts={key: amount(key, value) for key, value in event.set.items()},
        over=event.over,
        given=givens.words(event.given),
    )


def _branch(branch: Branch) -> str:
    """The day, the odds, and what it hangs on: "2026-04-01: passed 0.8, dropped 0.2, if election = landslide"."""
    odds = ", ".join(f"{name} {units.plain(round(part, 9))}" for name, part in branch.outcomes.items())
    given = f", if {givens.words(branch.given)}" if branch.given else ""
    return f"{branch.on.isoformat()}: {odds}{given}"


def _condition(comparison: Comparison) -> str:
    level = f"{units.plain(comparison.level)} {units.unit(UNITS[comparison.series]).phrase}"
    return f"{comparison.series} {comparison.operator} {level}".rstrip()


def _fact(fact: Fact | None) -> str:
    """The value of a fact with its unit, as a table shows it."""
    if fact is None:
        return ""
    many = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    text = ", ".join(units.plain(each) if isinstance(each, (int, float)) else str(each) for each in many)
    return text if fact.unit in ("text", "date", "ratio", "count", "index") else f"{text} {fact.unit}"
