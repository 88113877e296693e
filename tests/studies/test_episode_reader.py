"""Episode files: what can be said is read, in the ways people write it, and every mistake is told at once."""

import datetime as dt

import pytest

from tokyotrap.errors import InvalidScenario
from tokyotrap.studies.episode import Tolerance
from tokyotrap.studies.episode_reader import library_names, read, read_text

WHOLE = """
title  = "An operation"
story  = "The ministry buys yen."
target = "R10"
start  = 2022-09-21
days   = 20
given  = ["ust_2y", "ust_10y"]

[[event]]
on   = 2022-09-22
what = "Yen are bought"
set  = { "policy.intervention.operation" = "2.838 trillion yen" }

[[judged]]
series    = "usdjpy"
day       = 1
observed  = "-1.4 percent"
tolerance = "1 percent"

[[judged]]
series = "usdjpy"
day    = 20
sign   = true
"""

ELSEWHERE = """
name        = "An operation"
description = "The ministry buys yen."
starts      = "21 Sep 2022"
horizon     = "4 weeks"
given       = [{ series = "ust_2y" }, { series = "ust_10y", from = "2022-09-22" }]

[[events]]
date = "2022/09/22"
orders.policy.intervention.operation = "Y2.838tn"

[[targets]]
series = "usdjpy"
on     = 2022-09-22T12:00:00
seen   = -1.4
within = 1.0

[[targets]]
series    = "usdjpy"
days      = 20
tolerance = "sign"
"""

WRONG = """
title = "Mistakes"
given = ["ust_10y", "nikkei", "ust_11y"]
colour = "red"

[[event]]
on  = 2019-01-02
set = { "policy.intervention.operatoin" = "1 trillion yen" }

[[judged]]
series    = "usdjqy"
day       = 1
tolerance = "1 percent"

[[judged]]
series    = "ust_10y"
day       = 99
tolerance = "5 yen"
kind      = "jump"

[[judged]]
series    = "jgb_10y"
tolerance = "5 bp"
sign      = true
"""


def test_a_whole_episode_is_read() -> None:
    found = read_text(WHOLE, "mine.toml")
    assert (found.name, found.target, found.start, len(found.dates)) == ("mine", "R10", dt.date(2022, 9, 21), 20)
    assert found.events[0].set == {"policy.intervention.operation": pytest.approx(2.838)}
    assert [each.series for each in found.given] == ["ust_2y", "ust_10y"]
    first, last = found.judged
    assert (first.series, first.day, first.observed) == ("usdjpy", 1, pytest.approx(-0.014))
    assert first.tolerance == Tolerance("within", 0.01, 0.01)
    assert last.tolerance.rule == "sign"
    assert found.series == ("usdjpy", "ust_2y", "ust_10y")


def test_other_names_and_forms_mean_the_same() -> None:
    one, other = read_text(WHOLE, "x"), read_text(ELSEWHERE, "x")
    assert (other.title, other.start, other.dates) == (one.title, one.start, one.dates)
    assert [(each.on, each.set) for each in other.events] == [(each.on, each.set) for each in one.events]
    assert [(each.day, each.tolerance) for each in other.judged] == [(each.day, each.tolerance) for each in one.judged]
    assert other.judged[0].observed == pytest.approx(-0.014)
    assert [each.series for each in other.given] == ["ust_2y", "ust_10y"]


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    with pytest.raises(InvalidScenario) as refused:
        read_text(WRONG, "wrong.toml")
    said = str(refused.value)
    assert len(refused.value.mistakes) == 10
    for words in (
        "has no start", 'nothing in an episode is called "colour"', '"nikkei" follows others', '"ust_11y" is no series',
        'Did you mean "policy.intervention.operation"', 'no series is called "usdjqy"', 'kind cannot be "jump"',
        "tolerance and sign are both there", "day cannot be 99", "not decimal",
        "line 4: nothing in an episode", "line 8:",
    ):  # fmt: skip
        assert words in said, said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("day = 99", "day cannot be 99"),
        ('tolerance = "5 yen"', "not decimal"),
        ("on = 2022-09-21", "2022-09-21 is not in the episode"),
        ('between = ["1 bp"]', "Write between"),
        ('observed = "much"', "does not begin with a number"),
    ],
)
def test_a_wrong_number_is_refused(row: str, said: str) -> None:
    with pytest.raises(InvalidScenario, match=said):
        read_text(f'start = 2022-09-21\n[[judged]]\nseries = "ust_10y"\n{row}\n', "x.toml")


def test_nothing_judged_is_a_mistake() -> None:
    with pytest.raises(InvalidScenario, match="nothing is judged"):
        read_text("start = 2022-09-21", "x.toml")


@pytest.mark.parametrize(
    ("row", "observed", "tolerance"),
    [
        ('observed = "0.19 percent"\ntolerance = "5 bp"', 0.0019, Tolerance("within", 0.0005, 0.0005)),
        ('observed = "19 bp"\ntolerance = "30 percent of the move"', 0.0019, Tolerance("share", 0.3, 0.3)),
        ('between = ["9 bp", "2 bp"]', None, Tolerance("between", 0.0002, 0.0009)),
        ('kind = "level"\nobserved = "4.2 percent"\ntolerance = "±10 bp"', 0.042, Tolerance("within", 0.001, 0.001)),
        ("observed = 19\ntolerance = 5", 0.0019, Tolerance("within", 0.0005, 0.0005)),
        ("", None, Tolerance("none")),
    ],
)
def test_moves_of_yields_are_in_points_and_levels_in_percent(
    row: str, observed: float | None, tolerance: Tolerance
) -> None:
    found = read_text(f'start = 2022-09-21\n[[judged]]\nseries = "ust_10y"\nday = 1\n{row}\n', "x.toml").judged[0]
    assert found.observed == (None if observed is None else pytest.approx(observed))
    assert found.tolerance.rule == tolerance.rule
    assert (found.tolerance.low, found.tolerance.high) == pytest.approx((tolerance.low, tolerance.high))


def test_a_curve_is_given_by_one_name_and_closes_may_stand_in_the_file() -> None:
    text = 'start = 2022-09-21\n[given]\nust_10y = { 2022-09-22 = "3.7 percent", 2022-09-23 = 3.69 }\n'
    judged = '[[judged]]\nseries = "usdjpy"\n'
    found = read_text(text + judged, "x.toml").given[0]
    assert found.closes == ((dt.date(2022, 9, 22), pytest.approx(3.7)), (dt.date(2022, 9, 23), pytest.approx(3.69)))
    curve = read_text('start = 2022-09-21\ngiven = ["ust"]\n' + judged, "x.toml").given
    assert [each.series for each in curve] == ["ust_2y", "ust_5y", "ust_10y", "ust_30y"]


def test_an_event_of_the_starting_day_counts_on_the_next_and_says_so() -> None:
    text = WHOLE.replace("on   = 2022-09-22", "on   = 2022-09-21")
    assert "counts on 2022-09-22" in read_text(text, "x.toml").cautions[0]


@pytest.mark.parametrize("name", library_names())
def test_every_episode_of_the_library_is_whole(name: str) -> None:
    found = read(name)
    assert found.title
    assert found.story
    assert found.target.startswith("R")
    judged, given = {each.series for each in found.judged}, {each.series for each in found.given}
    assert not judged & given, "nobody is judged on what they were given"
    assert found.start <= dt.date(2026, 2, 2)
    assert all(each.closes for each in found.given) or found.dates[-1] <= dt.date(2026, 2, 2)


@pytest.mark.parametrize(
    ("rule", "observed", "model", "hit"),
    [
        (Tolerance("within", 0.01, 0.01), -0.014, -0.023, True),
        (Tolerance("within", 0.01, 0.01), -0.014, -0.0245, False),
        (Tolerance("share", 0.3, 0.3), 0.003, 0.0022, True),
        (Tolerance("share", 0.3, 0.3), 0.003, 0.0020, False),
        (Tolerance("between", -0.04, -0.02), -0.05, -0.03, True),
        (Tolerance("sign"), -0.01, -0.0001, True),
        (Tolerance("sign"), -0.01, 0.0001, False),
        (Tolerance("none"), -0.01, -0.01, None),
        (Tolerance("within", 0.01, 0.01), float("nan"), 0.0, None),
    ],
)
def test_what_counts_as_a_hit(rule: Tolerance, observed: float, model: float, hit: bool | None) -> None:
    assert rule.hit(observed, model) is hit


def test_short_names_set_what_they_say() -> None:
    text = """
start  = 2022-10-20
given  = ["ust_10y"]
judged = ["usdjpy", "jgb_10y"]
[[events]]
date      = 2022-10-21
operation = "5.62 trillion yen"
[[events]]
date = "24 Oct 2022"
set  = { rate_decision = "15 bp", priced = "7 bp" }
"""
    found = read_text(text, "short.toml")
    sets = [each.set for each in found.events]
    assert sets[0] == {"policy.intervention.operation": pytest.approx(5.62)}
    decided = {"policy.monetary.decision": 0.0015, "policy.monetary.priced": 0.0007}
    assert sets[1] == pytest.approx(decided)
    assert [each.series for each in found.judged] == ["usdjpy", "jgb_10y"]
