"""What runs were asked otherwise: settings, events, facts and red lines."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from tests.results.pairs import LINE, asked, kinds, two
from tokyotrap.results.changes import changes, nothing
from tokyotrap.results.record_question import Chosen, Planned, Question

OPERATION = Planned("A sale", dt.date(2026, 3, 2), "", None, {"policy.intervention.operation": "5 trillion yen"}, 10)


def test_what_was_set_is_found_with_what_holds_otherwise() -> None:
    first, other = two()
    (setting,) = kinds(first, other)["setting"]
    assert (setting.name, setting.first, setting.other) == (LINE, "158 yen per dollar", "160 yen per dollar")
    assert not nothing(changes(first, other, 60))


def test_a_setting_at_its_usual_value_changes_nothing() -> None:
    first, _ = two()
    usual = asked(first, settings=(Chosen(LINE, "160 yen per dollar", "160 yen per dollar"),))
    assert nothing(changes(usual, asked(first, settings=()), 60))


def test_with_other_facts_nobody_guesses_what_holds() -> None:
    first, _ = two()
    with_fact = (Chosen(LINE, "158 yen per dollar", "160 yen per dollar", "intervention.defence_line"),)
    without = asked(first, settings=(), overlays=("article",))
    (setting,) = kinds(asked(first, settings=with_fact), without)["setting"]
    assert setting.other == "not set"
    (overlay,) = kinds(first, without)["overlay"]
    assert (overlay.first, overlay.other, overlay.moves) == ("record", "article", False)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"over": 20}, ("2026-03-02, over 10 business days: ", "2026-03-02, over 20 business days: ")),
        ({"what": "Another sentence", "amounts": {"policy.intervention.operation": "6 trillion yen"}},
         ("policy.intervention.operation 5 trillion yen", "policy.intervention.operation 6 trillion yen")),
        ({"on": None, "when": "usdjpy >= 159 yen per dollar", "after": dt.date(2026, 2, 9)},
         ("2026-03-02, over", "usdjpy >= 159 yen per dollar, from 2026-02-09, over")),
    ],
)  # fmt: skip
def test_an_event_made_otherwise_is_one_change(change: dict[str, Any], expected: tuple[str, str]) -> None:
    first, _ = two()
    pair = [asked(first, events=(each,)) for each in (OPERATION, dataclasses.replace(OPERATION, **change))]
    (event,) = kinds(*pair)["event"]
    assert event.moves
    assert expected[0] in (event.first or "")
    assert expected[1] in (event.other or "")


def test_events_put_in_left_out_and_reworded() -> None:
    first, _ = two()
    other = dataclasses.replace(OPERATION, what="B", on=dt.date(2026, 3, 9), amounts={"shock.usdjpy": "-1 percent"})
    events = kinds(asked(first, events=(OPERATION,)), asked(first, events=(other,)))["event"]
    assert [(each.name, each.first is None, each.other is None) for each in events] == [
        ("A sale", False, True), ("B", True, False),
    ]  # fmt: skip
    reworded = dataclasses.replace(OPERATION, what="The same in other words")
    assert "event" not in kinds(asked(first, events=(OPERATION,)), asked(first, events=(reworded,)))
    twice = kinds(asked(first, events=(OPERATION,)), asked(first, events=(OPERATION, OPERATION)))["event"]
    assert len(twice) == 1


def test_an_event_after_the_days_compared_moves_nothing() -> None:
    first, _ = two()
    late = dataclasses.replace(OPERATION, on=dt.date(2026, 6, 1))
    pair = asked(first, events=()), asked(first, events=(late,))
    assert not kinds(*pair)["event"][0].moves
    assert nothing(changes(*pair, 60))


def test_facts_that_both_used_are_held_against_each_other() -> None:
    first, _ = two()
    other = asked(first, facts={"fx.usdjpy": "160 JPY per USD", "only.here": "1"})
    assert [(each.name, each.first, each.other) for each in kinds(first, other)["fact"]] == [
        ("fx.usdjpy", "155.5 JPY per USD", "160 JPY per USD")
    ]


def test_two_empty_questions_are_the_same() -> None:
    empty = Question((), (), (), {})
    first, other = (dataclasses.replace(each, question=empty, seed=1) for each in two())
    assert nothing(changes(first, other, 60))


def test_odds_made_otherwise_are_a_change() -> None:
    first, _ = two()
    odds = {"election": "2026-02-08: landslide 0.55, majority 0.45"}
    pair = asked(first, branches=odds), asked(first, branches=odds | {"tax": "2026-04-01: yes 0.5, no 0.5"})
    (branch,) = kinds(*pair)["branch"]
    assert (branch.name, branch.first, branch.other) == ("tax", None, "2026-04-01: yes 0.5, no 0.5")
    assert not nothing(changes(*pair, 60))
    hangs = dataclasses.replace(OPERATION, given="election = landslide")
    (event,) = kinds(asked(first, events=(OPERATION,)), asked(first, events=(hangs,)))["event"]
    assert "2026-03-02, if election = landslide, over 10 business days" in (event.other or "")
