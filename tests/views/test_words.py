import dataclasses
import datetime as dt

import pytest

from tests.views.synthetic import synthetic_run
from tokyotrap.views import headline, names, words

GAP = words.GAP


@pytest.mark.parametrize(
    ("series", "name"),
    [("ust_10y", "US 10-year"), ("ust_3m", "US 3-month"), ("jgb_40y", "JGB 40-year"), ("usdjpy", "Dollar-yen")],
)
def test_series_have_names(series: str, name: str) -> None:
    assert names.series_name(series) == name


@pytest.mark.parametrize(
    ("series", "name", "inside"),
    [
        ("oat_10y", "French OAT 10-year", "the French OAT 10-year"),
        ("cpi_japan", "Japan's CPI", "Japan's CPI"),
        ("household_bill", "Household bill", "the household bill"),
        ("sp500", "S&P 500", "the S&P 500"),
        ("vix", "VIX", "the VIX"),
        ("eurjpy", "Euro-yen", "euro-yen"),
    ],
)
def test_names_inside_a_sentence(series: str, name: str, inside: str) -> None:
    assert names.series_name(series) == name
    assert names.the_series(series) == inside


def test_every_series_of_a_run_has_a_name_and_its_unit_a_sign() -> None:
    run = synthetic_run()
    for series in run.series:
        assert "_" not in names.series_name(series)
        assert run.units[series] in words.UNITS
    placed = [series for there in names.PLACES.values() for series in there]
    assert len(set(placed)) == len(placed)
    assert set(placed) <= set(run.series)


@pytest.mark.parametrize(
    ("number", "unit", "value", "level", "move"),
    [
        (4.5, "percent", f"4.50{GAP}%", f"4.5{GAP}%", f"+450{GAP}bp"),
        (0.75, "percentage points", f"0.75{GAP}pp", f"0.75{GAP}pp", f"+75{GAP}bp"),
        (183.6, "yen per euro", f"183.6{GAP}yen", "183.6", f"+183.6{GAP}%"),
        (67.7, "dollars a barrel", "$67.7", "$67.7", f"+67.7{GAP}%"),
        (6976.4, "index points", "6,976", "6,976.4", f"+6,976.4{GAP}%"),
        (-3.45, "thousand yen a year", "−¥3.5k", "−¥3.45k", "−¥3.5k"),
        (0.0, "thousand yen a year", "¥0", "¥0", "¥0"),
        (29.4, "trillion yen a year", "¥29.4tn", "¥29.4tn", "+¥29.4tn"),
    ],
)
def test_numbers_in_the_unit_of_their_series(number: float, unit: str, value: str, level: str, move: str) -> None:
    assert words.value(number, unit) == value
    assert words.level(number, unit) == level
    assert words.move(number, unit) == move


def test_a_line_on_an_amount_that_starts_at_nothing() -> None:
    line = dataclasses.replace(synthetic_run().red_lines[0], series="household_bill", today=0.0, level=30.0)
    units = {"household_bill": "thousand yen a year"}
    assert words.line_words(line, units) == "Household bill at ¥30k"
    assert words.distance(line, units["household_bill"]) == "¥30.0k"
    assert words.apart(3.0, 0.0, units["household_bill"]) == "+¥3.0k"
    assert (words.move_unit("trillion yen a year"), words.move_sign("trillion yen a year")) == (
        "trillion yen a year",
        "¥tn",
    )


def test_lines_and_distances_are_told_with_units() -> None:
    run = synthetic_run()
    told = {
        line.series: (words.line_words(line, run.units), words.distance(line, run.units[line.series]))
        for line in run.red_lines
    }
    assert told["ust_10y"] == (f"US 10-year at 5{GAP}%", f"71{GAP}bp")
    assert told["usdjpy"] == ("Dollar-yen at 160", f"2.9{GAP}%")
    crossed = dataclasses.replace(run.red_lines[0], today=161.0)
    assert words.distance(crossed, "yen per dollar") == "crossed"
    below = dataclasses.replace(run.red_lines[0], side="below", level=150.0)
    assert words.distance(below, "yen per dollar") == f"3.5{GAP}%"


def test_odds_carry_their_error() -> None:
    assert words.odds(0.389, 0.0049) == f"38.9{GAP}±{GAP}0.5{GAP}%"
    assert words.odds(0.0012, 0.0003) == f"0.12{GAP}±{GAP}0.03{GAP}%"
    assert words.odds(0.0, 0.0) == "none"
    assert words.odds(float("nan"), 0.0) == "unknown"
    assert words.share(0.99996) == f"99.9{GAP}%"


def test_money() -> None:
    assert [words.dollars(x) for x in (1185.5, 60.0, 0.44, 0.0, -64.0)] == [
        "$1.19tn",
        "$60bn",
        "$0.4bn",
        "$0bn",
        "−$64bn",
    ]
    assert [words.yen(x) for x in (9.8, 0.0)] == ["¥9.8tn", "¥0"]


def test_no_minus_before_nothing() -> None:
    assert words.move(-0.0001, "percent") == f"0{GAP}bp"
    assert words.move(-0.31, "percent") == f"−31{GAP}bp"


def test_columns_stay_inside_the_horizon() -> None:
    assert [name for name, _ in words.horizons(synthetic_run())] == ["1 month", "3 months", "6 months", "12 months"]
    short = synthetic_run(paths=60, days=8)
    assert words.horizons(short) == (("8 days", 8),)
    assert [words.span(days) for days in (1, 2, 21, 65)] == ["1 day", "2 days", "1 month", "3 months"]


def test_headline_when_nothing_is_crossed() -> None:
    run = synthetic_run()
    lines = tuple(
        dataclasses.replace(x, probability=0.0, first_date={}, main_channel=None, first_share=0.0, why=0 * x.why)
        for x in run.red_lines
    )
    quiet = dataclasses.replace(run, red_lines=lines)
    assert headline.headline(quiet) == f"No path crosses a red line by 1{GAP}February{GAP}2027."
    assert "nan" not in " ".join(headline.sentences(quiet))
    assert headline.headline(dataclasses.replace(run, red_lines=())).startswith("Treasury threat: no red line")


def test_headline_sentences_tell_grades_with_their_error_and_day() -> None:
    run = synthetic_run()
    text = headline.grades(run).replace(GAP, " ")
    assert text == (
        "Transition or exit: controlled on 71.0 ± 2.0 % of paths, disorderly on 22.0 ± 1.9 % of paths (first on "
        f"{words.day_in_full(run.dates[87])} in the middle) and chaotic on 7.0 ± 1.1 % of paths (first on "
        f"{words.day_in_full(run.dates[130])} in the middle)."
    ).replace(GAP, " ")
    assert run.grades is not None
    calm = dataclasses.replace(run.grades, shares=(1.0, 0.0, 0.0), standard_errors=(0.0, 0.0, 0.0), first_day={})
    text = headline.grades(dataclasses.replace(run, grades=calm))
    assert text == "Transition or exit: controlled on every path, disorderly on no path and chaotic on no path."
    assert headline.grades(dataclasses.replace(run, grades=None)) == ""


def test_days_are_the_same_in_every_locale() -> None:
    assert words.day(dt.date(2026, 5, 2)) == f"2{GAP}May{GAP}2026"
