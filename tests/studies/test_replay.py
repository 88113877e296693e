"""Replays: what is given is hit, what happened happens, nothing else does; answers, page and JSON say the same."""

import datetime as dt
import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from tests.worlds import atlas
from tokyotrap.calibration import starting_day
from tokyotrap.data.observed import Observed
from tokyotrap.errors import InvalidInput
from tokyotrap.facts import atlas as facts
from tokyotrap.ledger.buckets import JGBS
from tokyotrap.ledger.series import PLACE
from tokyotrap.studies import seen
from tokyotrap.studies.episode_reader import read, read_text
from tokyotrap.studies.replay import Replay, _cautions, replay, strain, world
from tokyotrap.studies.replay_summary import summary
from tokyotrap.studies.seen import Seen, histories, peak
from tokyotrap.views import replay_page, replay_sheet, replay_words

DATA = Path(__file__).parents[2].parent / "shared" / "data"

MADE = """
title = "A made-up check"
story = "Rates are checked, Treasuries rise <b>a little</b>, and a 20-year auction is weak."
start = 2026-02-02
days  = 2
given = { ust_10y = { 2026-02-03 = "4.35 percent", 2026-02-04 = "4.30 percent" } }

[[event]]
on  = 2026-02-03
set = { "policy.intervention.rate_check" = 1, "markets.auctions.weak_auction" = 0.8 }

[[judged]]
series    = "usdjpy"
day       = [1, 2]
observed  = "-2.9 percent"
tolerance = "1 percent"

[[judged]]
series   = "jgb_20y"
day      = 1
observed = "12.7 bp"
sign     = true

[[judged]]
series   = "jgb_20y"
day      = 2
kind     = "level"
observed = "3 percent"
between  = ["1 percent", "2 percent"]

[[judged]]
series = "usdjpy"
day    = 2
kind   = "peak"
observed = "-3 percent"
"""


@cache
def made() -> Replay:
    return replay(read_text(MADE, "made.toml"), atlas(), {}, paths=1000, seed=0)


def test_what_is_given_is_hit_and_what_happened_happens() -> None:
    found = made()
    given = found.quantiles[found.series.index("ust_10y")]
    assert np.ptp(given[:, 1:], axis=0).max() < 0.001
    np.testing.assert_allclose(given[2, 1:], [4.35, 4.30], atol=0.001)
    first, _, long, level, _ = found.answers
    assert first.hit
    assert first.low < first.observed < first.high
    assert long.median > 0.0
    assert long.hit
    assert level.hit is False
    assert found.score == (sum(each.hit is True for each in found.answers), 4)


def test_the_largest_move_is_no_smaller_than_the_last() -> None:
    last, largest = made().answers[1], made().answers[4]
    assert largest.median <= last.median < 0.0


def test_days_1_5_and_20_are_answered_as_far_as_the_episode_lasts() -> None:
    assert [(each.series, each.day) for each in made().daily] == [("usdjpy", 1), ("jgb_20y", 1)]
    assert made().daily[0].tolerance == made().answers[0].tolerance


def test_nobody_decides_on_rates_and_a_weak_auction_is_held_on_its_day() -> None:
    episode = read_text(MADE.replace("days  = 2", "days  = 40"), "made.toml")
    told = world(episode, atlas(), Seen(episode, {}))
    days = told.inputs.days
    assert not np.any(np.asarray(days.board))
    assert not np.any(np.asarray(days.committee))
    assert np.any(told.calendar.board > 0.0), "there are meetings that are silenced"
    assert float(days.auctions[0, JGBS.index("jgb_20y")]) + float(days.auctions[0, JGBS.index("jgb_30_40y")]) > 0.0
    assert float(days.auctions.sum()) == pytest.approx(float(told.calendar.auctions.sum())), "one was moved, none added"
    assert strain(told) < 3.0


def test_a_wild_path_of_given_series_is_told() -> None:
    wild = MADE.replace('"4.35 percent"', '"6 percent"')
    episode = read_text(wild, "made.toml")
    assert strain(world(episode, atlas(), Seen(episode, {}))) > 6.0


def test_a_given_series_that_the_data_do_not_have_is_told() -> None:
    text = MADE.replace("2026-02-03 = ", "2027-02-03 = ").replace("2026-02-04 = ", "2027-02-04 = ")
    episode = read_text(text, "made.toml")
    assert "nothing of ust_10y" in _cautions(world(episode, atlas(), Seen(episode, {})))[0]


def test_json_page_and_terminal_say_the_same(tmp_path: Path) -> None:
    told = json.loads(json.dumps(summary(made()), allow_nan=False))
    assert told["schema"] == "tokyotrap-replay/1"
    assert (told["hits"], told["judged"]) == made().score
    assert told["answers"][2]["unit"] == "bp"
    assert told["answers"][3]["observed"] == pytest.approx(3.0)
    page = replay_page.write(made(), tmp_path / "made.html").read_text()
    assert "<b>a little</b>" not in page
    assert page.count("<svg role") == 3
    console = Console(width=120, record=True)
    replay_sheet.show(made(), console)
    sheet = console.export_text()
    for words in (replay_words.verdict(made()).split(";")[0], "Dollar-yen", "US 10-year"):
        assert words in sheet
        assert words in page


def test_without_series_it_says_how_to_get_them() -> None:
    with pytest.raises(InvalidInput, match="tokyotrap data update"):
        histories(read("rate-check-2026-01"), None)
    assert histories(read_text(MADE, "made.toml"), None) == {}


def test_closes_are_carried_over_holidays_but_not_given_on_them() -> None:
    episode = read_text('start = 2026-01-16\ndays = 2\ngiven = ["ust_10y"]\n[[judged]]\nseries = "usdjpy"\n', "x.toml")
    days = np.array(["2026-01-16", "2026-01-20"], dtype="datetime64[D]")
    known = Seen(episode, {"ust_10y": Observed("ust_10y", days, np.array([4.24, 4.30]))})
    np.testing.assert_allclose(known.moves("ust_10y"), [0.0, 0.0, 0.0006], atol=1e-12)
    given = seen.given(episode, known, {"ust_10y": 0.05})
    assert given is not None
    np.testing.assert_allclose(given.rows(2)[:, 0], [np.nan, 0.0506], atol=1e-12)
    assert np.isnan(known.moves("usdjpy")).all()


def test_the_largest_move_on_the_way_keeps_its_sign() -> None:
    moves = np.array([[0.0, 0.0], [-2.0, 1.0], [1.0, -0.5]])
    np.testing.assert_array_equal(peak(moves, 2, -1.0), [-2.0, -0.5])
    np.testing.assert_array_equal(peak(moves, 1, 1.0), [0.0, 1.0])


CLAIMED = {"rate-check-2026-01": 1, "rout-2026-01": 7}
"""Episodes of the library of which docs/model/replays.md says that every answer is a hit, two short ones."""


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="needs the series of ../shared/data, which are not in the repository")
@pytest.mark.parametrize("name", CLAIMED)
def test_the_library_is_hit_where_its_page_says_so(name: str, tmp_path: Path) -> None:
    episode = read(name)
    laid = facts.load(episode.start, overlays=[starting_day.overlay(episode.start, DATA, cache=tmp_path)])
    found = replay(episode, laid, histories(episode, DATA), paths=1000)
    assert found.score == (CLAIMED[name], CLAIMED[name])
    assert found.dates[0] == episode.start < dt.date(2026, 2, 2)
    assert PLACE[found.series[0]] >= 0
