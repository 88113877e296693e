"""Opinions: read from text, or refused in words, all at once."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokyotrap.errors import InvalidInput
from tokyotrap.ledger.series import SERIES
from tokyotrap.studies.opinion import Opinion, read

DATES = tuple(dt.date(2026, 2, 2) + dt.timedelta(days=each) for each in (0, 1, 2, 3, 4, 7, 8))
LINES = ("usdjpy_160", "ust_10y_5")


def one(text: str) -> Opinion:
    (found,) = read([text], LINES, DATES)
    return found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ust_10y mean 4.8", ("mean", "ust_10y", "=", 4.8, 6)),
        ("ust_10y mean = 4.8 on 2026-02-04", ("mean", "ust_10y", "=", 4.8, 2)),
        ("ust_10y  mean >=4.8 % on 2026-02-07", ("mean", "ust_10y", ">=", 4.8, 5)),
        ("odds usdjpy_160 = 40 % by 2026-02-04", ("odds", "usdjpy_160", "=", 0.4, 2)),
        ("odds usdjpy_160 <= 0.4", ("odds", "usdjpy_160", "<=", 0.4, 6)),
        ("usdjpy deviation 8", ("deviation", "usdjpy", "=", 8.0, 6)),
    ],
)
def test_what_can_be_said(text: str, told: tuple[object, ...]) -> None:
    found = one(text)
    assert (found.kind, found.what, found.relation, found.target, found.day) == told


def test_levels_and_others() -> None:
    found = one("jgb_40y above 4.2 = 30 % on 2026-02-05")
    assert (found.kind, found.level, found.target, found.day) == ("above", 4.2, 0.3, 3)
    assert one("usdjpy below 150 >= 20 %").level == 150.0
    found = one("usdjpy correlation ust_10y = -0.2")
    assert (found.kind, found.other, found.target) == ("correlation", "ust_10y", -0.2)
    found = one("jgb_40y mean >= ust_10y mean on 2026-02-05")
    assert (found.kind, found.other, found.relation) == ("order", "ust_10y", ">=")


@given(
    series=st.sampled_from(SERIES),
    relation=st.sampled_from(["=", ">=", "<="]),
    target=st.decimals(-99, 99, places=2),
    day=st.sampled_from(DATES[1:]),
)
def test_a_mean_is_read_as_it_was_written(series: str, relation: str, target: float, day: dt.date) -> None:
    found = one(f"{series} mean {relation} {target} on {day}")
    assert (found.what, found.relation, found.target) == (series, relation, float(target))
    assert DATES[found.day] == day


def test_all_mistakes_at_once() -> None:
    texts = [
        "ust_10 mean 4.8",
        "odds usdjpy_161 = 40 %",
        "odds usdjpy_160 = 40",
        "usdjpy deviation 0",
        "usdjpy correlation usdjpy = 0.5",
        "usdjpy correlation ust_10y = 1.5",
        "ust_10y mean 4.8 on 2026-02-02",
        "ust_10y mean 4.8 on 2027-02-02",
        "ust_10y mean 4.8 on friday",
        "rates go up",
    ]
    with pytest.raises(InvalidInput) as refused:
        read(texts, LINES, DATES)
    text = str(refused.value)
    assert "10 mistakes" in text
    for told in (
        'Did you mean "ust_10y"', 'Did you mean "usdjpy_160"', "between 0 and 100 %", "a deviation is positive",
        "that is one series", "between -1 and 1", "no 2026-02-02", "no 2027-02-02", "no friday", "cannot be read",
    ):  # fmt: skip
        assert told in text
    with pytest.raises(InvalidInput, match="no view was given"):
        read([], LINES, DATES)
    with pytest.raises(InvalidInput, match="It has none"):
        read(["odds usdjpy_160 = 40 %"], (), DATES)
