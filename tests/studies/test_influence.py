"""Influence on functions whose effects, shares and swings are known; inputs as facts; blocks without an equilibrium."""

from functools import cache

import numpy as np
import pytest

from tests.worlds import atlas
from tokyotrap.errors import InvalidInput, NoEquilibrium
from tokyotrap.facts.atlas import Atlas
from tokyotrap.facts.drawn import drawn
from tokyotrap.results.run import scenario_of
from tokyotrap.studies.influence import (
    CALIBRATION,
    Inputs,
    effects,
    effects_design,
    evaluated,
    shares,
    shares_design,
    swing,
)  # fmt: skip
from tokyotrap.studies.measure import Mean, Odds, Quantile, read

KEYS = ("capacity.refill", "carry.unwind_time", "ladder.pause", "insurers.hedge_ratio")


@cache
def inputs() -> Inputs:
    return Inputs(atlas(), [atlas()[key] for key in KEYS], calibration=False)


def along(found: Atlas) -> list[float]:
    """Where in its range each fact is, between 0 and 1."""
    known = [(atlas()[key], float(str(found[key].value))) for key in KEYS]
    return [(value - float(str(fact.low))) / (float(str(fact.high)) - float(str(fact.low))) for fact, value in known]


def test_effects_of_a_straight_line_are_its_slopes() -> None:
    points = effects_design(inputs(), 8, 0)
    values = evaluated(inputs(), points, lambda found: 4.0 * along(found)[0] + along(found)[1])
    first, second, *rest = effects(inputs(), points, values, 0)
    assert (first.key, second.key) == KEYS[:2]
    assert first.size / second.size == pytest.approx(4.0, rel=0.25), "steps are even in odds, not in the facts"
    assert all(each.size == pytest.approx(0.0, abs=1e-12) for each in rest)


def test_shares_of_a_sum_and_of_a_product() -> None:
    points = shares_design(inputs(), 256, 0)
    spread = np.var([along(inputs().at(point)) for point in points], axis=0)
    sums = {e.key: e for e in shares(inputs(), evaluated(inputs(), points, lambda f: 2 * along(f)[0] + along(f)[1]), 0)}
    whole = 4.0 * spread[0] + spread[1]
    for key, part in ((KEYS[0], 4.0 * spread[0] / whole), (KEYS[1], spread[1] / whole), (KEYS[2], 0.0)):
        assert sums[key].first == pytest.approx(part, abs=0.09)
        assert sums[key].total == pytest.approx(part, abs=0.09)
    values = evaluated(inputs(), points, lambda f: (along(f)[0] - 0.4) * (along(f)[1] - 0.4))
    product = {each.key: each for each in shares(inputs(), values, 0)}
    assert product[KEYS[0]].total > product[KEYS[0]].first + 0.3, "what interacts is in the total alone"


def test_blocks_without_an_equilibrium_are_left_out() -> None:
    def broken(found: Atlas) -> float:
        if along(found)[3] > 0.9:
            raise NoEquilibrium("none here")
        return along(found)[0]

    points = shares_design(inputs(), 128, 1)
    values = evaluated(inputs(), points, broken)
    assert np.isnan(values).any()
    assert shares(inputs(), values, 0)[0].key == KEYS[0]
    assert shares(inputs(), np.full(len(points), np.nan), 0) == ()
    assert shares(inputs(), np.ones(len(points)), 0) == (), "no variance, no shares"
    one = swing(atlas(), atlas()[KEYS[3]], broken)
    assert np.isfinite(one.at_low)
    assert np.isnan(one.at_high)
    assert one.width == 0.0


def test_the_calibration_is_one_input_that_picks_a_draw() -> None:
    found = Inputs(atlas(), [atlas()[KEYS[0]]], calibration=True)
    assert found.names == [KEYS[0], CALIBRATION]
    kept = drawn(atlas())
    for point, place in ((0.0, 0), (1.0, kept.count - 1), (0.5, kept.count // 2)):
        facts = found.at(np.array([0.5, point]))
        for key, value in list(kept.draw(place).items())[:3]:
            assert facts[key].value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "measure"),
    [("ust_10y 90 %", Quantile("ust_10y", 0.9)), ("ust_10y 97.5%", Quantile("ust_10y", 0.975)),
     ("usdjpy mean", Mean("usdjpy")), ("usdjpy", Mean("usdjpy")), ("odds ust_10y_5", Odds("ust_10y_5", 2))],
)  # fmt: skip
def test_numbers_are_read(text: str, measure: object) -> None:
    assert read(text, scenario_of("baseline")) == measure


@pytest.mark.parametrize(
    ("text", "told"),
    [("ust_11y 90 %", "ust_10y"), ("odds ust_10y_6", "ust_10y_5"), ("ust_10y 100 %", "between 0 and 100"),
     ("ust_10y ninety", "cannot read"), ("", "cannot read"), ("odds", "no series is called")],
)  # fmt: skip
def test_what_cannot_be_read_is_told(text: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        read(text, scenario_of("baseline"))



def test_one_trajectory_knows_no_error() -> None:
    points = effects_design(inputs(), 1, 0)
    found = effects(inputs(), points, evaluated(inputs(), points, lambda facts: along(facts)[0]), 0)
    assert found[0].size > 0.0
    assert all(np.isnan(each.error) and np.isnan(each.spread) for each in found)
