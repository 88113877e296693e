"""Lines: who reaches which factor, and what a day leaves."""

import numpy as np
import pytest
from scipy.linalg import expm

from tests.worlds import atlas, world
from tokyotrap.ledger.clock import DAYS
from tokyotrap.model.economy import specification
from tokyotrap.model.lines import (
    TREND,
    Line,
    channels,
    closure,
    extended_reversion,
    factor_lines,
    flow_line,
    gather,
    is_currency,
    transition,
)

NAMES = ("a", "b", "c", TREND)
WIDE = np.array([[1.0, -1.0, 0.0, 0.0], [0.0, 0.5, 0.0, 0.0], [0.0, 0.0, 2.0, 0.0], [-0.3, 0.0, 0.0, 0.0]])


def test_a_shock_reaches_what_follows_it() -> None:
    assert closure(WIDE, [1]) == [0, 1, 3]  # b pulls a, a pulls the trend
    assert closure(WIDE, [0]) == [0, 3]
    assert closure(WIDE, [2]) == [2]
    assert closure(WIDE, [3]) == [3]


def test_the_trend_is_one_more_factor() -> None:
    wide = extended_reversion(WIDE[:3, :3], np.array([0.3, 0.0, 0.0]))
    np.testing.assert_array_equal(wide, WIDE)


def test_a_day_is_the_exponential_of_the_mean_reversion() -> None:
    lines = [*factor_lines("x", "one", ["b"], NAMES, WIDE), *factor_lines("x", "two", ["c"], NAMES, WIDE)]
    lines += [flow_line("y", "sale", "ust_10y", "stock"), Line("z", "signal", "direct", "usdjpy", "z")]
    day = transition(lines, NAMES, WIDE, {"stock": 0.5}, {"z": 3.0})
    whole = expm(-WIDE / DAYS)
    reached = [NAMES.index(each.key) for each in lines[:3]]
    np.testing.assert_allclose(day[:3, :3], whole[np.ix_(reached, reached)], atol=1e-14)
    np.testing.assert_allclose(np.diag(day)[3:], np.exp(-np.array([2.0, 0.5, 3.0]) / DAYS), rtol=1e-14)
    assert np.all(day[:3, 3:] == 0.0)
    assert np.all(day[3:, :3] == 0.0)


def test_the_days_of_the_world_move_factors_as_the_equilibrium_does() -> None:
    """All factor lines together, a year long, against the exponential of the whole matrix."""
    spec = specification(atlas())
    assert spec.currency is not None
    wide = extended_reversion(spec.reversion, spec.currency.drift)
    wiring, factors = world().inputs.wiring, world().structure.factors
    lines = np.random.default_rng(1).normal(size=len(world().structure.lines))
    sums = np.asarray(wiring.gather)[: len(factors)]
    year = lines
    for _ in range(260):
        year = np.asarray(wiring.tomorrow(year))
    np.testing.assert_allclose(sums @ year, expm(-wide) @ (sums @ lines), atol=1e-10)


def test_channels_share_out_every_line_once() -> None:
    found, members = channels(world().structure.lines)
    np.testing.assert_array_equal(members.sum(axis=0), 1.0)
    assert np.all(members.sum(axis=1) >= 1.0)
    assert len(set(found)) == len(found)


def test_every_line_is_gathered_once() -> None:
    lines, factors = world().structure.lines, world().structure.factors
    np.testing.assert_array_equal(np.asarray(world().inputs.wiring.gather).sum(axis=0), 1.0)
    assert gather(lines, "factor", factors).sum() == sum(each.kind == "factor" for each in lines)
    assert len(set(lines)) == len(lines)


def test_a_currency_flow_is_known_by_its_key() -> None:
    assert is_currency("yen/lasting")
    assert not is_currency("jgb_2y/lasting")


def test_a_line_nobody_knows() -> None:
    with pytest.raises(KeyError):
        world().structure.place("flow", "Nobody", "nothing", "ust_10y/lasting")
