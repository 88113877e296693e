import dataclasses
import datetime as dt

import pytest

from tests.views.synthetic import synthetic_run
from tokyotrap.views import headline, words

GAP = words.GAP


@pytest.mark.parametrize(
    ("series", "name"),
    [("ust_10y", "US 10-year"), ("ust_3m", "US 3-month"), ("jgb_40y", "JGB 40-year"), ("usdjpy", "Dollar-yen")],
)
def test_series_have_names(series: str, name: str) -> None:
    assert words.series_name(series) == name


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


def test_days_are_the_same_in_every_locale() -> None:
    assert words.day(dt.date(2026, 5, 2)) == f"2{GAP}May{GAP}2026"
