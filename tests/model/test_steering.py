"""Steering: given series are hit, series that go with them move along, and every identity still holds."""

from functools import cache

import numpy as np
import pytest

from tests.worlds import BOOKS, SINGLE, atlas, closes_of
from tokyotrap.errors import InvalidInput
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.catalogue import DECISION, POLICY_RATE, PRICED
from tokyotrap.model.programme import Programme
from tokyotrap.model.steering import Given, solved
from tokyotrap.model.world import World
from tokyotrap.simulation.ensemble import Ensemble, simulate
from tokyotrap.studies.alone import Dated, alone, move

DAYS, PATHS = 4, 200
SERIES = ("ust_10y", "jgb_10y", "usdjpy", "vix", "gilt_10y", "boj_rate", "fed_rate")
PLACES = [PLACE[each] for each in SERIES]
BP = 1e-4


@cache
def plain() -> World:
    return assemble(atlas(), {}, Programme(()), [], DAYS)


@cache
def told() -> np.ndarray:
    """Moves of some size; nothing is known of Treasuries on the third day, of policy rates on the first two."""
    moves = np.array([0.0015, 0.0008, -0.02, 0.2, 0.001, 0.0025, 0.0])
    closes = np.asarray(plain().inputs.opening)[PLACES] + np.cumsum(np.tile(moves / DAYS, (DAYS, 1)), axis=0)
    closes[2, 0] = closes[0, 5] = closes[1, 5] = np.nan
    return closes


@cache
def run(known: bool | None) -> Ensemble:
    """With everything known, with nothing known, or (None) with nothing given."""
    if known is None:
        return simulate(plain(), paths=PATHS, seed=0, keep=True)
    given = Given(SERIES, told() if known else told() * np.nan)
    return simulate(assemble(atlas(), {}, Programme(()), [], DAYS, given=given), paths=PATHS, seed=0, keep=True)


def test_given_series_are_hit_on_every_path() -> None:
    found = closes_of(run(True))[:, PLACES].astype(float)
    gaps = np.where(np.isnan(told())[..., None], 0.0, found - told()[..., None])
    assert np.abs(gaps[:, :2]).max() < 0.01 * BP
    assert np.abs(gaps).max() < 0.2 * BP


def test_a_day_that_is_not_known_is_left_to_chance() -> None:
    found = closes_of(run(True))[2, PLACE["ust_10y"]].astype(float)
    assert found.std() > BP


def test_what_goes_along_moves_along_and_what_is_not_given_still_moves() -> None:
    """The calibrated correlation of 10- and 30-year Treasuries is .93: given the one, less than half is left of the
    other's spread."""
    end = closes_of(run(True))[-1].astype(float), closes_of(run(None))[-1].astype(float)
    thirty = [each[PLACE["ust_30y"]] for each in end]
    assert np.median(thirty[0]) - np.median(thirty[1]) > 5.0 * BP
    assert BP < thirty[0].std() < 0.5 * thirty[1].std()


def test_identities_hold_with_given_series() -> None:
    assert run(True).residual < SINGLE
    assert run(True).imbalance < BOOKS
    assert run(True).capped == 0


def test_identities_hold_in_double_precision_too() -> None:
    given = Given(SERIES, told())
    made = assemble(atlas(), {}, Programme(()), [], DAYS, given=given)
    found = simulate(made, paths=8, seed=0, keep=True, engine="jax")
    assert found.residual < 1e-12
    assert found.imbalance < 1e-9
    np.testing.assert_allclose(closes_of(found), closes_of(run(True))[..., :8], rtol=1e-6, atol=1e-5)


def test_given_but_unknown_changes_no_number() -> None:
    """But for rounding, as another day is compiled."""
    np.testing.assert_allclose(closes_of(run(False)), closes_of(run(None)), rtol=1e-6, atol=SINGLE)
    np.testing.assert_allclose(run(False).daily.lines, run(None).daily.lines, atol=SINGLE)


def test_nothing_given_compiles_the_same_loop() -> None:
    assert assemble(atlas(), {}, Programme(()), [], DAYS, given=Given()).structure == plain().structure


def test_what_follows_others_cannot_be_given() -> None:
    with pytest.raises(InvalidInput, match="nikkei: follows others") as refused:
        Given(("nikkei", "ust_10y", "hy_oas"))
    assert len(refused.value.mistakes) == 2


def test_a_decision_moves_the_rate_whole_and_prices_by_what_was_not_priced() -> None:
    level = atlas().value("boj.policy_rate") + 0.006
    orders = ({DECISION: 0.0025, PRICED: 0.0025}, {DECISION: 0.0015}, {POLICY_RATE: level, PRICED: 0.001})
    found = alone(atlas(), [Dated(day, each) for day, each in enumerate(orders, start=1)], days=3)
    assert [move(found, "boj_rate", day) for day in (1, 2, 3)] == pytest.approx([0.0025, 0.004, 0.006], abs=1e-9)
    short = [move(found, "jgb_2y", day) for day in range(4)]
    assert short[1] == pytest.approx(0.0, abs=0.01 * BP), "what is priced moves nothing"
    assert 10.0 * BP < short[2] - short[1] < 15.0 * BP
    assert short[3] - short[2] == pytest.approx((short[2] - short[1]) * 10.0 / 15.0, abs=0.5 * BP), "ten were news"


@pytest.mark.parametrize("size", [1, 4, 12])
def test_small_systems_are_solved(size: int) -> None:
    """A covariance matrix whose series go closely together, against LAPACK."""
    chance = np.random.default_rng(size)
    loads = 1e-3 * (np.ones((size, 1)) + 0.1 * chance.normal(size=(size, 20)))
    table, gap = loads @ loads.T + 1e-12 * np.eye(size), chance.normal(size=size)
    np.testing.assert_allclose(solved(table, gap), np.linalg.solve(table, gap), rtol=1e-6)
