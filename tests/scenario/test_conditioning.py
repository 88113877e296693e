"""What is taken for granted: read, inherited, and every mistake in its words."""

import datetime as dt

import pytest

from tests.scenario.catalogue import CATALOGUE, HEAD, SERIES
from tests.scenario.test_mistakes import refusal
from tokyotrap.scenario import reader
from tokyotrap.scenario.reader import read_text
from tokyotrap.scenario.scenario import Band, Condition, Reaches, Spread, Stays

START, END = dt.date(2026, 2, 2), dt.date(2026, 12, 31)
RATE = '[[condition]]\nseries = "ust_10y"\n'
OIL = '[[condition]]\nseries = "brent"\n'
PATH = 'path = { 2026-06-30 = "90 dollars a barrel", 2026-03-31 = "80 dollars a barrel" }\n'


def conditions(text: str) -> tuple[Condition, ...]:
    return read_text(HEAD + text, "mine.toml", CATALOGUE, SERIES).conditions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RATE + 'reaches = "5 percent"', Reaches("ust_10y", 5.0, None, START, None, 3)),
        (RATE + 'reaches = "below 400 bp"\nby = 2026-12-31', Reaches("ust_10y", 4.0, "below", START, END, 3)),
        (
            RATE + 'reaches = "above 5 percent"\nfrom = 2026-03-02',
            Reaches("ust_10y", 5.0, "above", dt.date(2026, 3, 2), None, 3),
        ),
        (
            RATE + 'between = ["3 percent", "3.5 percent"]\non = 2026-12-31',
            Stays("ust_10y", (Band(END, END, 3.0, 3.5),), 3),
        ),
        (
            RATE + 'between = ["3 percent", "350 bp"]\nfrom = "2026-02-02"',
            Stays("ust_10y", (Band(START, None, 3.0, 3.5),), 3),
        ),
        (
            OIL + PATH + 'within = "5 dollars a barrel"',
            Stays(
                "brent",
                (
                    Band(dt.date(2026, 3, 31), dt.date(2026, 3, 31), 75.0, 85.0),
                    Band(dt.date(2026, 6, 30), dt.date(2026, 6, 30), 85.0, 95.0),
                ),
                3,
            ),
        ),
        (
            RATE + 'on = 2026-12-31\ndistribution = { mean = "4.6 percent", deviation = "30 bp" }',
            Spread("ust_10y", END, 4.6, 0.3, 3),
        ),
    ],
)
def test_each_kind_is_read(text: str, expected: Condition) -> None:
    assert conditions(text) == (expected,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[condition]\nseries = 'a'", "[condition] is one table. Write [[condition]]"),
        ("condition = 3", "condition is a number"),
        ("condition = [3]", "condition is a number"),
        ("[[condition]]\n" * 21, "21 conditions. Write at most 20."),
        ("[[condition]]", 'line 3: the condition names no series. Write series = "ust_10y".'),
        ("[[condition]]", 'line 3: the condition asks 0 things of its series. Write reaches = "5 percent", or'),
        (RATE + 'reaches = "5 percent"\ndistribution = {}', "line 3: the condition asks 2 things of its series"),
        (RATE.replace("10y", "1y") + 'reaches = "5 percent"', 'no series is called "ust_1y". Did you mean "ust_10y"?'),
        (RATE + "reaches = 5", 'Write "5 percent"'),
        (OIL + 'reaches = "-5 dollars a barrel"', "brent never falls to -5 dollars a barrel"),
        (RATE + 'reach = "5 percent"', 'line 5: nothing in a condition is called "reach". Did you mean "reaches"?'),
        (RATE + 'reaches = "5 percent"\nto = 2026-12-31', 'nothing in a condition on reaches is called "to".'),
        (RATE + 'reaches = "5 percent"\nby = 2027-12-31', "line 6: 2027-12-31 is after the horizon"),
        (RATE + 'reaches = "5 percent"\nfrom = 2026-03-02\nby = 2026-03-01', "2026-03-01 is before 2026-03-02"),
        (RATE + 'between = ["3 percent", "3.5 percent"]', "line 3: the condition has no day."),
        (
            RATE + 'between = ["3 percent", "3.5 percent"]\non = 2026-12-31\nto = 2026-12-31',
            "line 6: the condition has both a day and a span",
        ),
        (RATE + 'between = "3 percent"\non = 2026-12-31', "line 5: a range has two ends"),
        (RATE + 'between = ["4 percent", "3 percent"]\non = 2026-12-31', "4 percent is not below 3 percent"),
        (OIL + PATH, "the path has no tolerance. Write within ="),
        (OIL + PATH + 'within = "0 dollars a barrel"', "within is not above zero"),
        (OIL + PATH + 'within = "5 percent"', "line 6: within: cannot read"),
        (OIL + 'path = "80"\nwithin = "5 dollars a barrel"', "a path has 1 to 60 days with their levels"),
        (OIL + 'path = {}\nwithin = "5 dollars a barrel"', "a path has 1 to 60 days"),
        (OIL + PATH.replace("06-30", "06-31") + 'within = "5 dollars a barrel"', 'there is no day "2026-06-31"'),
        (OIL + PATH.replace('"90 dollars a barrel"', '"90"') + 'within = "5 dollars a barrel"', 'line 5: brent:'),
        (RATE + 'distribution = { mean = "4.6 percent", deviation = "30 bp" }', "the condition has no day"),
        (RATE + "on = 2026-12-31\ndistribution = 3", "a distribution has a mean and a deviation. Write distribution"),
        (RATE + 'on = 2026-12-31\ndistribution = { mean = "4 percent" }', "a distribution has a mean and a deviation"),
        (
            RATE + 'on = 2026-12-31\ndistribution = { mean = "4.6 percent", deviation = "-30 bp" }',
            "line 6: deviation is not above zero",
        ),
        (
            RATE + 'on = 2026-12-31\ndistribution = { mean = "4.6 percent", deviation = "30 bp", skew = 1 }',
            'nothing in a distribution is called "skew"',
        ),
    ],
)
def test_each_mistake_has_its_words(text: str, words: str) -> None:
    assert words in str(refusal(HEAD + text))


def test_conditions_are_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = '[red_lines]\nust_10y = "5 percent"\n'
    monkeypatch.setattr(reader, "library_text", lambda _: HEAD + lines + RATE + 'reaches = "5 percent"\n')
    found = conditions('extends = "baseline"\n' + OIL + 'reaches = "80 dollars a barrel"\n')
    assert [each.series for each in found] == ["ust_10y", "brent"]
