"""Units: text for people becomes house numbers and comes back, or is refused in words."""

import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokyotrap import units
from tokyotrap.errors import InvalidQuantity

READ = [
    ("100 billion dollars", "USD bn", 0.1),
    ("$100bn", "USD bn", 0.1),
    ("-$5 bn", "USD tn", -0.005),
    ("1.1 trillion dollars", "USD bn", 1.1),
    ("21.3 trillion yen", "JPY tn", 21.3),
    ("¥10tn", "JPY bn", 10.0),
    ("5,618.2 billion yen", "JPY bn", 5.6182),
    ("4 percent", "%", 0.04),
    ("0.75 %", "%", 0.0075),
    ("25 bp", "%", 0.0025),
    ("25 basis points", "bp", 0.0025),
    ("44 percent", "ratio", 0.44),
    ("0.44", "ratio", 0.44),
    ("160 yen per dollar", "JPY per USD", 160.0),
    ("120 business days", "business days", 120.0),
    ("6 months", "years", 0.5),
    ("2 years", "months", 2.0),
    ("1,000 contracts", "contracts", 1000.0),
    ("−34000 contracts", "contracts", -34000.0),
    ("16.34", "index", 16.34),
    ("13 bp per $100bn", "bp per $100bn", 0.013),
    ("2.9 Ytn/month", "JPY tn per month", 34.8),
    ("9 % per pp", "% per pp", 9.0),
    ("0.015 1/qtr", "1/quarter", 0.06),
    ("1.5 ppt", "pp", 0.015),
]

REFUSED = [
    ("100 bn", "USD bn", 'cannot read "100 bn" as [USD bn]. Write "100 trillion dollars" or "100 billion dollars".'),
    ("4", "%", 'cannot read "4" as [%]. Write "4 percent" or "4 basis points".'),
    ("4 yen", "%", 'That is trillion JPY, not decimal. Write "4 percent" or "4 basis points".'),
    ("100 billion dollars", "JPY tn", "That is trillion USD, not trillion JPY."),
    ("6 months", "business days", "That is years, not business days."),
    ("4,5 percent", "%", 'Write a decimal point. Write "4.5 percent"'),
    ("12 parsecs", "years", 'Write "12 years" or "12 months".'),
    ("", "USD bn", 'It does not begin with a number. Write "4 trillion dollars" or "4 billion dollars".'),
    ("nan percent", "%", "It does not begin with a number."),
    ("inf", "ratio", "It does not begin with a number."),
    ("1e400", "ratio", "It is not a finite number."),
    ("1e308 trillion yen", "JPY tn", "It is larger than anything here: at most 1e+12 trillion JPY."),
    ("much", "count", 'Write "4".'),
]


@pytest.mark.parametrize(("text", "unit", "house"), READ)
def test_text_becomes_house_units(text: str, unit: str, house: float) -> None:
    assert units.read(text, unit) == pytest.approx(house, rel=1e-14)


@pytest.mark.parametrize(("text", "unit", "message"), REFUSED)
def test_refusals_say_what_to_write(text: str, unit: str, message: str) -> None:
    with pytest.raises(InvalidQuantity) as refusal:
        units.read(text, unit)
    assert message in str(refusal.value)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e308])
def test_numbers_that_are_none_are_refused(bad: float) -> None:
    with pytest.raises(InvalidQuantity):
        units.house(bad, "%")
    with pytest.raises(InvalidQuantity):
        units.write(bad, "%")


def test_an_unknown_unit_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidQuantity, match='Did you mean "USD bn"'):
        units.read("1 dollar", "USDbn")
    with pytest.raises(InvalidQuantity, match="Units we know"):
        units.house(1.0, "furlongs")


@given(
    value=st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-12),
    unit=st.sampled_from(units.names()),
)
@settings(deadline=None, max_examples=400)
def test_what_is_written_is_read_back(value: float, unit: str) -> None:
    assert units.read(units.write(value, unit), unit) == pytest.approx(value, rel=1e-12, abs=0)


@given(text=st.text(max_size=20), unit=st.sampled_from(units.names()))
@settings(deadline=None, max_examples=400)
def test_any_text_is_a_finite_number_or_refused_in_words(text: str, unit: str) -> None:
    try:
        answer = math.isfinite(units.read(text, unit))
    except InvalidQuantity as refusal:
        answer = "Write" in refusal.cure or "It is" in refusal.cure
    assert answer


@pytest.mark.parametrize("name", units.names())
def test_every_unit_has_a_house_unit(name: str) -> None:
    assert units.unit(name).dimension in units.HOUSE
    assert units.unit(units.unit(name).phrase or name).dimension == units.unit(name).dimension


def test_percent_is_exact() -> None:
    assert units.house(2.235, "%") == 0.02235
    assert units.write(0.02235, "%") == "2.235 percent"
    assert units.write(1.0, "years") == "1 year"


def test_days() -> None:
    assert units.read_day(" 2026-02-08 ") == units.read_day(date(2026, 2, 8)) == date(2026, 2, 8)
    with pytest.raises(InvalidQuantity, match="2026-02-08"):
        units.read_day("8 February")
