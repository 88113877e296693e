"""Reverse stress of a short scenario: sums, checks, levers, what is refused, and how it is told."""

import datetime as dt
import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from tests.worlds import atlas, baseline
from tokyotrap.cli.app import app
from tokyotrap.errors import InvalidInput, InvalidScenario
from tokyotrap.institutions.ministry_of_finance import COUPONS
from tokyotrap.ledger.buckets import ACCOUNTS, OWNERS
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.catalogue import DECISION
from tokyotrap.scenario.scenario import Reaches
from tokyotrap.studies import reverse as reversing
from tokyotrap.studies.levers import HALF, Bench, all_levers, levers
from tokyotrap.studies.mildest import Search
from tokyotrap.studies.reverse import Reverse, reverse
from tokyotrap.studies.reverse_summary import summary
from tokyotrap.views import finding_page, finding_sheet
from tokyotrap.views.reverse_finding import finding

BY, DAYS = dt.date(2026, 3, 4), 22
LEVERS = ("institutions.ministry_of_finance.reserve_sale", "shock.us_rates")


@cache
def found(line: str = "ust_10y_5", seed: int = 0) -> Reverse:
    near = ("red_lines.ust_10y_5=4.45 percent", "red_lines.usdjpy_160=155 yen per dollar")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reversing, "all_levers", few)
        return reverse("baseline", line, by=BY, stories=2, paths=1024, check=1024, seed=seed, overrides=near)


def few(bench: Bench) -> tuple:  # type: ignore[type-arg]
    bench.levers = [each for each in bench.levers if each.setting.key in LEVERS]
    return all_levers(bench)


def test_half_of_the_paths_cross_under_the_stories() -> None:
    assert found().stories
    for story in found().stories:
        assert abs(story.share - 0.5175) < 5.0 * np.hypot(story.error, story.error)
        assert story.distance == pytest.approx(float(np.linalg.norm(story.tilt)))
        assert sum(story.groups.values()) == pytest.approx(1.0)
    distances = [story.distance for story in found().stories]
    assert distances == sorted(distances)


def test_stories_differ() -> None:
    first, *rest = found().stories
    for each in rest:
        assert next(iter(first.groups)) in each.barred or next(iter(each.groups)) in first.barred


def test_what_a_story_adds_has_owners_that_add_up() -> None:
    for story in found().stories:
        assert sum(size for _, size, _ in story.channels) == pytest.approx(story.moves, abs=1e-9)
        beside = story.series["ust_10y"]
        assert story.moves == pytest.approx(beside.with_story - beside.without, abs=1e-4)


def test_weighed_odds_agree_with_counted_ones() -> None:
    weighed = found().rare
    assert weighed is not None
    assert abs(weighed.odds - found().odds) < 4.0 * np.hypot(weighed.error, found().error)
    assert abs(weighed.odds - weighed.plain) < 4.0 * np.hypot(weighed.error, weighed.plain_error)


def test_the_same_seed_gives_the_same_numbers() -> None:
    first, found_again = summary(found()), found.__wrapped__()
    second = summary(found_again)
    assert first | {"seconds": 0} == second | {"seconds": 0}


def test_a_line_that_most_paths_cross_is_kept() -> None:
    kept = found("usdjpy_160")
    assert kept.odds > 0.5
    assert kept.holds
    assert kept.stories[0].share > 0.4
    assert kept.stories[0].moves < 0.0
    text = " ".join(finding(kept).sentences)
    assert "keep the line" in text
    assert "stay clear" in text


def test_levers_do_what_they_say() -> None:
    at_once = [each for each in found().levers if each.lever.over == 1]
    known = {(each.lever.setting.key, each.lever.largest > 0.0): each for each in at_once}
    shock = known["shock.us_rates", True]
    assert shock.amount is not None
    assert HALF <= shock.share < 0.6
    assert known["shock.us_rates", False].amount is None
    (half,) = (each for each in found().halfway if each.pulled.lever.setting.key == LEVERS[0])
    assert half.distance is None or half.distance < found().stories[0].distance + 0.1


def test_a_lever_is_a_lever_and_nothing_else() -> None:
    scenario = replace(baseline(), red_lines=baseline().red_lines[2:3])
    bench = Bench(scenario, atlas(), DAYS, (PLACE["ust_10y"], 0.0445, 1.0), holds=False, paths=256, seed=0)
    search = Search(bench.world, bench.line, holds=False, paths=256, seed=0)
    assert bench.share(None, 0.0) == pytest.approx(search.trial(search.nothing).share, abs=0.005)
    lever = next(each for each in bench.levers if each.setting.key == "shock.us_rates" and each.largest > 0.0)
    shares = [bench.share(lever, amount) for amount in (0.0, 0.001, 0.002)]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


def test_nobody_sells_more_than_they_hold() -> None:
    world = Bench(baseline(), atlas(), DAYS, (PLACE["ust_10y"], 0.05, 1.0), holds=False, paths=2, seed=0).world
    every = levers(world, DAYS, PLACE["ust_10y"])
    book = np.asarray(world.inputs.books)[OWNERS.index("ministry_of_finance")]
    sale = next(each for each in every if each.setting.key == LEVERS[0])
    assert sale.largest == pytest.approx(sum(float(book[ACCOUNTS.index(each)]) for each in COUPONS))
    assert {each.over for each in every if each.setting.key == LEVERS[0]} == {1, DAYS}
    assert DECISION in {each.setting.key for each in every}
    assert DECISION not in {each.setting.key for each in levers(world, DAYS, PLACE["boj_rate"])}


def test_mistakes_are_told() -> None:
    with pytest.raises(InvalidInput, match="ust_10y_5"):
        reverse("baseline", "ust_10y_6")
    for day in (dt.date(2026, 2, 2), dt.date(2031, 1, 1)):
        with pytest.raises(InvalidInput, match="is not between the start"):
            reverse("baseline", "ust_10y_5", by=day)
    taken = replace(baseline(), conditions=(Reaches("ust_10y", 5.0, None, BY, None),))
    with pytest.raises(InvalidScenario, match="takes nothing for granted"):
        reverse(taken, "ust_10y_5")


def test_it_is_told_whole() -> None:
    told = finding(found())
    text = " ".join(told.sentences)
    for part in ("as luck falls", "Mildest story", "standard deviations", "Single levers", "Weighing"):
        assert part in text
    assert len(told.charts) == 2 * len(found().stories)
    for chart in told.charts:
        assert all(len(row) == len(chart.head) for row in chart.rows)
    for table in told.tables:
        assert all(len(row) == len(table.head) for row in table.rows)
    html = finding_page.html(told)
    assert "nan" not in html.lower().replace("finance", "")
    out = io.StringIO()
    finding_sheet.show(told, Console(file=out, width=80))
    assert "Ministry of Finance" in out.getvalue()
    json.dumps(summary(found()), allow_nan=False)


def test_the_command_keeps_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: dict[str, object] = {}

    def stand_in(scenario: object, line: str, **options: object) -> Reverse:
        seen.update(options, line=line)
        return found()

    monkeypatch.setattr(reversing, "reverse", stand_in)
    done = CliRunner().invoke(
        app, ["reverse", "baseline", "--line", "x", "--by", "2026-03-04", "--no-levers", "--out", str(tmp_path / "s")]
    )
    assert done.exit_code == 0, done.output
    assert seen["by"] == BY
    assert seen["levers"] is False
    assert seen["seed"] == 0
    assert (tmp_path / "s" / "reverse-ust_10y_5-baseline.html").is_file()

