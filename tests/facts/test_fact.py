"""One fact: read whole, or refused with every mistake."""

from datetime import date
from typing import Any

import pytest

from tokyotrap.facts import fact

GOOD = {
    "value": 2.235,
    "unit": "%",
    "as_of": date(2026, 2, 2),
    "source": "Ministry of Finance Japan",
    "confidence": "high",
}
LATEST = date(2026, 2, 2)


def read(**changes: Any) -> tuple[fact.Fact | None, str]:
    table = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    found, mistakes = fact.read("jgb.10y", table, where="mine.toml line 3", latest=LATEST)
    return found, "\n".join(map(str, mistakes))


def test_a_good_fact() -> None:
    found, mistakes = read(low=2, high=2.5, note="n", quote="q")
    assert mistakes == ""
    assert found is not None
    assert (found.house, found.span, found.day, found.where) == (0.02235, (0.02, 0.025), LATEST, "mine.toml line 3")


def test_text_with_a_unit_is_a_value() -> None:
    found, _ = read(value="1.1 trillion dollars", unit="USD bn")
    assert found is not None
    assert found.value == pytest.approx(1100)
    assert found.house == pytest.approx(1.1)


def test_lists_dates_and_text() -> None:
    assert read(value=[1, 2])[0].house == (0.01, 0.02)  # type: ignore[union-attr]
    assert read(value=[date(2026, 3, 18), "2026-03-19"], unit="date")[0].house == (date(2026, 3, 18), date(2026, 3, 19))  # type: ignore[union-attr]
    assert read(value="Kevin Warsh", unit="text")[0].house == "Kevin Warsh"  # type: ignore[union-attr]


REFUSED = [
    ({"value": None}, "has no value. A fact needs value, unit, as_of, source and confidence."),
    ({"unit": None}, "has no unit"),
    ({"as_of": None}, "has no as_of"),
    ({"source": ""}, "has no source"),
    ({"confidence": None}, "has no confidence"),
    ({"confidence": "sure"}, 'unknown confidence "sure". Write one of high, medium, low, remembered, guess.'),
    ({"nota": "x"}, 'unknown field "nota". Did you mean "note"?'),
    ({"unit": "USDbn"}, 'unknown unit "USDbn". Did you mean "USD bn"?'),
    ({"source": 3}, "source must be text"),
    ({"value": True}, "True is not a number"),
    ({"value": float("nan")}, "It is not a finite number."),
    ({"value": 1e308}, "It is larger than anything here"),
    ({"value": "4"}, 'Write "4 percent" or "4 basis points".'),
    ({"value": 3.0, "unit": "date"}, "3.0 is not a date. Write 2026-02-08."),
    ({"value": "soon", "unit": "date"}, 'Write the year, month and day: "2026-02-08".'),
    ({"low": 3.0, "high": 4.0}, "value 2.235 is outside its range 3 to 4"),
    ({"low": 4.0, "high": 1.0}, "outside its range 4 to 1"),
    ({"low": 1.0}, "has low without high"),
    ({"high": 3.0}, "has high without low"),
    ({"value": [1, 2], "low": [1], "high": [1, 2, 3]}, "lists of different length"),
    ({"confidence": "guess"}, "is guess and has no range. Add low and high"),
    ({"confidence": "remembered"}, "is remembered and has no range"),
    (
        {"as_of": date(2026, 2, 3)},
        "as_of 2026-02-03 is after 2026-02-02. A plan or a calendar is of the day it became known.",
    ),
    ({"as_of": "2026"}, "as_of 2026 is after 2026-02-02"),
    ({"as_of": "last week"}, 'cannot read as_of "last week". Write 2026-02-02, 2025-12, 2025Q3, 2025 or 2013..2020.'),
    ({"as_of": "2025-13"}, "cannot read as_of"),
]


@pytest.mark.parametrize(("changes", "message"), REFUSED)
def test_refusals(changes: dict[str, Any], message: str) -> None:
    found, mistakes = read(**changes)
    assert found is None
    assert message in mistakes
    assert "mine.toml line 3: jgb.10y" in mistakes


def test_all_mistakes_at_once() -> None:
    _, mistakes = read(source=None, confidence="sure", nota="x", as_of=date(2027, 1, 1))
    assert len(mistakes.splitlines()) == 4


PERIODS = [
    ("2025-12", (2025, 12, 31)),
    ("2025Q3", (2025, 9, 30)),
    ("2025", (2025, 12, 31)),
    ("2013..2020-02", (2020, 2, 29)),
]


@pytest.mark.parametrize(("period", "last"), PERIODS)
def test_a_period_is_of_its_last_day(period: str, last: tuple[int, int, int]) -> None:
    found, _ = read(as_of=period)
    assert found is not None
    assert found.day == date(*last)
