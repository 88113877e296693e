"""Doubt about parameters: each set is the run it says it is, no doubt is none, and variances add up."""

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import triang

from tests.worlds import PATHS, atlas, baseline, closes_of
from tokyotrap.errors import InvalidInput, InvalidScenario
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.consulted import Consulted
from tokyotrap.facts.drawn import drawn, overlaid
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.programme import Programme
from tokyotrap.results.run import shown
from tokyotrap.scenario.scenario import Reaches
from tokyotrap.simulation.ensemble import simulate
from tokyotrap.simulation.in_lanes import zeros_of
from tokyotrap.simulation.programme import reds
from tokyotrap.studies import doubt, doubt_summary, plausible
from tokyotrap.studies.doubt import Doubt, Outcome, Pooled, Sets
from tokyotrap.views import doubt_page, doubt_sheet

DAYS = 20
OTHERS = {"pricing.risk_aversion": 2.0, "capacity.wealth": 0.4}
FACT = """
[{key}]
value = {value}
unit = "{unit}"
as_of = 2026-02-02
source = "me"
confidence = "low"
"""


@cache
def sets() -> Sets:
    return Sets(baseline(), DAYS, PATHS, 0)


@cache
def consulted() -> Consulted:
    used = Consulted(atlas())
    sets().world(used)
    return used


def pool(*values: dict[str, float]) -> Pooled:
    return sets().pool("all", atlas(), list(values), doubt._Parts(None, 1))


@cache
def two() -> Pooled:
    """As they are, and others."""
    return pool({}, OTHERS)


@cache
def plain() -> Outcome:
    return sets().outcome(atlas(), {})


def test_a_set_of_no_changes_is_the_plain_run() -> None:
    world = assemble(atlas(), {}, Programme(()), reds(baseline()), DAYS)
    alone = simulate(world, paths=PATHS, seed=0, keep=True)
    np.testing.assert_array_equal(plain().crossed, alone.records.crossing)
    row = sets().series.index("usdjpy")
    expected = shown("usdjpy", closes_of(alone)[:, PLACE["usdjpy"]].astype(float))
    np.testing.assert_allclose(plain().closes[row, 1:], expected, rtol=1e-6)


def test_a_set_is_the_run_of_a_file_with_its_facts(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    unit = {key: atlas()[key].unit for key in OTHERS}
    mine.write_text("".join(FACT.format(key=key, value=value, unit=unit[key]) for key, value in OTHERS.items()))
    one = sets().outcome(atlas(), OTHERS)
    other = sets().outcome(facts.load(atlas().start, overlays=[mine]), {})
    np.testing.assert_array_equal(one.closes, other.closes)
    np.testing.assert_array_equal(one.crossed, other.crossed)
    assert not np.array_equal(one.closes, plain().closes)


def test_without_spread_there_is_no_doubt() -> None:
    same = pool({}, {})
    np.testing.assert_array_equal(same.odds, np.stack([(plain().crossed > 0).mean(axis=0)] * 2))
    np.testing.assert_allclose(same.share, 0.0, atol=1e-12)
    middle = np.median(plain().closes, axis=2)
    np.testing.assert_allclose(same.quantiles[:, 2], middle, rtol=1e-3)


def test_the_law_of_total_variance() -> None:
    found = two()
    ends = np.concatenate([plain().closes[:, -1], sets().outcome(atlas(), OTHERS).closes[:, -1]], axis=1).astype(float)
    whole = found.means.var(axis=0) + (found.deviations**2).mean(axis=0)
    np.testing.assert_allclose(whole, ends.var(axis=1), rtol=1e-5)
    np.testing.assert_allclose(found.share * whole, found.means.var(axis=0), rtol=1e-9)
    assert found.refused == 0


def test_news_of_the_times_goes_with_the_news_of_a_draw() -> None:
    same = plausible.news_with(atlas(), {})
    assert set(same) == {key for key in atlas() if key.startswith(("news.volatility.", "news.correlation."))}
    for key, value in same.items():
        assert value == pytest.approx(float(str(atlas()[key].value)), rel=1e-9), key
    louder = {"pricing.volatility.mJ": 2.0 * float(str(atlas()["pricing.volatility.mJ"].value))}
    found = plausible.news_with(atlas(), louder)
    assert found["news.volatility.mJ"] == pytest.approx(2.0 * same["news.volatility.mJ"])
    assert found["news.volatility.uL"] == pytest.approx(same["news.volatility.uL"])
    assert found["news.correlation.mJ_lJ"] == pytest.approx(same["news.correlation.mJ_lJ"])


def test_every_draw_has_news_that_can_be_drawn() -> None:
    for values in plausible.calibrated(atlas(), 32, 0):
        for key, value in values.items():
            if key.startswith("news.correlation."):
                assert -1.0 < value < 1.0
    assert len(plausible.calibrated(atlas(), 5, 0)) == 5
    with pytest.raises(InvalidInput, match="32 are shipped"):
        plausible.calibrated(atlas(), 33, 0)


def test_guesses_fill_their_ranges_evenly() -> None:
    used, count = consulted(), 8
    found = plausible.guessed(used, count, 0)
    guesses = plausible.ranged(used)
    assert len(guesses) > 100
    assert not any(each.key.startswith(("grades.", "memory.", "measured.", "jgb.")) for each in guesses)
    for each in guesses:
        low, high, mode = (float(str(number)) for number in (each.low, each.high, each.value))
        values = np.array([values[each.key] for values in found])
        assert low - 1e-9 <= values.min() <= values.max() <= high + 1e-9, each.key
        strata = np.floor(triang.cdf(values, (mode - low) / (high - low), low, high - low) * count - 1e-9)
        assert len(set(strata)) >= count - 3, f"{each.key}: but for what a mechanism cuts off, one in each eighth"


def test_shares_that_make_a_whole_keep_making_it() -> None:
    shares = {"a.x": 0.2, "a.y": 0.9}
    half = {key: replace(atlas()["pricing.omega"], key=key, value=0.5) for key in shares}
    known = facts.Atlas(half, start=atlas().start)
    whole = plausible._whole(dict(shares), known, [list(shares)])
    assert sum(whole.values()) == pytest.approx(1.0)
    assert whole["a.y"] / whole["a.x"] == pytest.approx(4.5)


def test_all_sets_share_what_is_compiled() -> None:
    plain = sets().world(atlas())
    for one, other in zip(plausible.guessed(consulted(), 3, 0), plausible.calibrated(atlas(), 3, 0), strict=True):
        drawn = sets().world(overlaid(atlas(), one | other))
        assert drawn.structure == plain.structure
        for mine, theirs in zip(zeros_of(plain.inputs), zeros_of(drawn.inputs), strict=True):
            np.testing.assert_array_equal(mine, theirs)


def test_what_is_refused() -> None:
    with pytest.raises(InvalidInput, match='there is no "prices"'):
        doubt.doubt(baseline(), include="prices")
    given = replace(baseline(), conditions=(Reaches("usdjpy", 165.0, "above", dt.date(2026, 2, 3), None),))
    with pytest.raises(InvalidScenario, match="doubt takes nothing for granted"):
        doubt.doubt(given)


def test_draws_of_another_calibration() -> None:
    other = replace(atlas()["pricing.risk_aversion"], day=dt.date(2018, 12, 31))
    with pytest.raises(
        InvalidInput, match=r"no draws of the calibration of 2018-12-31.*Draws are there for 2026-02-02"
    ):
        drawn(facts.Atlas(dict(atlas()) | {"pricing.risk_aversion": other}, start=atlas().start))


def found() -> Doubt:
    asked = sets()
    lines = {each.name: (each.series, each.level, each.side) for each in baseline().red_lines}
    units = {name: doubt.UNITS[name] for name in asked.series}
    layers = (pool({}, OTHERS),)
    dates = asked.dates(atlas())
    return Doubt(
        "baseline", "A <b>", dates, PATHS, 0, asked.series, units, lines, replace(pool({}), name=""), layers, 2
    )


def test_summary_sheet_and_page_tell_the_same() -> None:
    told = found()
    data = doubt_summary.summary(told)
    line = next(iter(told.lines))
    assert data["with"]["all"]["odds"][line] == pytest.approx(np.mean(data["with"]["all"]["odds_of_each_set"][line]))
    head, rows = doubt_sheet.odds(told)
    assert len(head) == len(told.lines) + 1
    assert rows[0][0] == "parameters as they are"
    page = doubt_page.html(told)
    assert page.count("<figure") == len(told.series)
    assert "A &lt;b&gt;" in page
    assert "A <b>" not in page
