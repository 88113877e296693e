"""Events that happened: what the model hits stays hit, and what it misses is known."""

from functools import cache

import numpy as np
import pytest

from tests.worlds import atlas
from tokyotrap.ledger.series import SERIES
from tokyotrap.studies.alone import Dated, alone, move
from tokyotrap.studies.episodes import Answer, Episode, answers, episodes
from tokyotrap.studies.tipping import smallest

NAMES = [each.name for each in episodes(atlas())]
MISSED = {
    ("operation of 22 September 2022", "usdjpy", 1),
    ("operations of 29 April and 1 May 2024", "usdjpy", 1),
    ("operations of 29 April and 1 May 2024", "usdjpy", 20),
    ("end of negative rates, 19 March 2024", "usdjpy", 1),
    ("auction of 20 May 2025", "jgb_10y", 11),
    ("rout of 19-20 January 2026", "nikkei", 2),
    *(("band of 20 December 2022", f"jgb_{years}y", 1) for years in (5, 20, 30, 40)),
    *(("band of 20 December 2022", each, 1) for each in ("usdjpy", "nikkei")),
    *(("hike of 19 December 2025", each, 1) for each in ("jgb_10y", "jgb_30y", "usdjpy")),
}
"""What the model misses and docs/model/episodes.md explains."""


@cache
def found(name: str) -> tuple[Answer, ...]:
    return tuple(answers(atlas(), [next(each for each in episodes(atlas()) if each.name == name)]))


@pytest.mark.parametrize("name", NAMES)
def test_hits_and_misses_are_those_we_know(name: str) -> None:
    missed = {(each.episode, each.series, each.day) for each in found(name) if not each.hit}
    assert missed == {each for each in MISSED if each[0] == name}


def test_every_miss_has_its_reason() -> None:
    reasons = {each.name: each.why for each in episodes(atlas())}
    short = {name for name, _, _ in MISSED if not reasons[name]}
    assert short <= {"operation of 22 September 2022"}, "one within a hair of its tolerance"


def test_what_nobody_orders_does_nothing() -> None:
    moves = alone(atlas(), [], days=2)
    assert moves.shape == (3, len(SERIES))
    assert np.all(moves == 0.0)


def test_an_order_of_a_later_day_does_nothing_before() -> None:
    moves = alone(atlas(), [Dated(2, {"shock.us_rates": 0.001})], days=2)
    assert np.all(moves[:2] == 0.0)
    assert move(moves, "ust_10y", 2) == pytest.approx(0.001, rel=0.1)


def test_more_wealth_takes_more_to_tip() -> None:
    order, largest = "policy.fiscal.unfunded", 100.0
    half = smallest(atlas(), order, largest, settings={"capacity.start": 0.5}, accuracy=0.02)
    whole = smallest(atlas(), order, largest, accuracy=0.02)
    assert half.amount is not None
    assert whole.amount is not None
    assert 0.0 < half.amount < whole.amount < largest
    assert half.multiplier > whole.multiplier > 1.0
    assert half.distance < whole.distance


def test_what_does_not_tip_says_so() -> None:
    assert smallest(atlas(), "policy.fiscal.unfunded", 1.0).amount is None


def test_a_sign_or_a_tolerance_makes_a_hit() -> None:
    assert Answer("x", "usdjpy", 1, 0.01, 0.001, None).hit
    assert not Answer("x", "usdjpy", 1, 0.01, -0.001, None).hit
    assert Answer("x", "usdjpy", 1, 0.01, 0.02, 0.01 + 1e-12).hit
    assert isinstance(episodes(atlas())[0], Episode)
