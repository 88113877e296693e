"""Dates as Japanese publishers write them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokyotrap.data import cells, japanese_dates
from tokyotrap.data.japanese_dates import ERAS

FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
DAYS = st.dates(date(1868, 1, 25), date(2099, 12, 31))


def era_of(day: date) -> japanese_dates.Era:
    return next(era for era in ERAS if era.first <= day <= era.last)


@given(DAYS, st.sampled_from(["letter", "name"]), st.booleans())
def test_every_day_of_every_era_is_read_back(day: date, style: str, wide: bool) -> None:
    era = era_of(day)
    year = day.year - era.before
    text = f"{era.letter}{year}.{day.month}.{day.day}"
    if style == "name":
        text = f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    assert japanese_dates.day(text.translate(FULL_WIDTH) if wide else text) == day


@given(
    DAYS,
    st.sampled_from(["{0.year}/{0.month}/{0.day}", "{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日"]),
)
def test_plain_days_are_read_back(day: date, style: str) -> None:
    assert japanese_dates.day(style.format(day)) == day


@given(
    st.dates(date(2005, 1, 2), date(2035, 12, 30)),
    st.integers(1, 7),
    st.sampled_from("～〜~"),
    st.booleans(),
    st.booleans(),
)
def test_a_period_is_read_back_also_across_new_year(
    first: date, days: int, wave: str, year_too: bool, japanese: bool
) -> None:
    last = first + timedelta(days=days)
    if japanese:
        end = f"{last.year}年" * year_too + f"{last.month}月{last.day}日"
        text = f"{first.year}年{first.month}月{first.day}日{wave}{end}"
    else:
        end = f"{last.year}．" * year_too + f"{last.month}．{last.day}"
        text = f"{first.year}．{first.month}．{first.day}{wave}{end}"
    assert japanese_dates.week(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("S49.9.24", date(1974, 9, 24)),
        ("S64.1.7", date(1989, 1, 7)),
        ("H1.1.9", date(1989, 1, 9)),
        ("H31.4.26", date(2019, 4, 26)),
        ("R1.5.7", date(2019, 5, 7)),
        ("令和元年5月7日", date(2019, 5, 7)),
        ("令和8年2月2日", date(2026, 2, 2)),
        ("R8.2.2", date(2026, 2, 2)),
    ],
)
def test_days_that_were_seen(text: str, day: date) -> None:
    assert japanese_dates.day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "H1.1.7",
        "S64.1.8",
        "H31.5.1",
        "H40.1.1",
        "R0.1.1",
        "Q8.1.1",
        "令和8年",
        "2026/13/1",
        "2026/2/30",
        "5/28/25",
        "",
        "-",
    ],
)
def test_days_that_never_were(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|era|month"):
        japanese_dates.day(text)


@pytest.mark.parametrize(
    "text", ["2026．1．4", "2026．1．4～1．4", "2026．1．4～3．4", "2026．1．4～2025．1．10", "a～b"]
)
def test_periods_that_are_no_week(text: str) -> None:
    with pytest.raises(ValueError, match=r"period|week|day"):
        japanese_dates.week(text)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_a_refusal(text: str) -> None:
    for read in (japanese_dates.day, japanese_dates.week, japanese_dates.era_year):
        with suppress(ValueError):
            assert read(text)


@given(st.floats(-1e12, 1e12, allow_nan=False), st.sampled_from(["{:,.3f}", "{:.6g}", "{:,.0f}"]), st.booleans())
def test_numbers_are_read_back(value: float, style: str, wide: bool) -> None:
    text = style.format(value)
    told = text.translate(FULL_WIDTH) if wide else text
    assert cells.number(told) == float(text.replace(",", ""))
    if text.startswith("-"):
        assert cells.number("△" + told[1:]) == float(text.replace(",", ""))


@pytest.mark.parametrize("text", ["", "-", "--", "ND", "N/A", ".", "NA", "…"[:0], "－", " - "])
def test_nothing_was_published(text: str) -> None:
    assert cells.number(text) != cells.number(text)


@pytest.mark.parametrize(
    ("text", "value"), [("1,234 ", 1234.0), ("12.5 (P)", 12.5), ("3.1p", 3.1), ("▲ 5", -5.0), ("１２．５", 12.5)]
)
def test_numbers_with_marks(text: str, value: float) -> None:
    assert cells.number(text) == value


@given(st.text(max_size=20))
def test_any_cell_is_a_finite_number_nothing_or_a_refusal(text: str) -> None:
    try:
        value = cells.number(text)
    except ValueError:
        return
    assert value != value or abs(value) < float("inf")
