"""The ladder of intervention: words, checks, operations, and what they still do."""

from functools import cache

import equinox as eqx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import atlas, quotes
from tokyotrap.ledger.buckets import SPOT
from tokyotrap.ledger.series import PLACE
from tokyotrap.model import economy, quoted
from tokyotrap.model.mechanisms import JOINT_ACTION, build
from tokyotrap.policy.intervention import Ladder, LadderState, Move, Ordered
from tokyotrap.pricing.equilibrium import solve

RATE = 155.5
NEVER, ALWAYS = np.array([1.0, 1.0]), np.array([0.0, 0.0])


@cache
def ladder() -> Ladder:
    found = build(atlas(), {})["policy.intervention"]
    assert isinstance(found, Ladder)
    return found


def state(*, rung: float = 0.0, wait: float = 0.0, spent: float = 0.0, credibility: float = 1.0) -> LadderState:
    return LadderState(*(np.asarray(each) for each in (rung, wait, spent, credibility)))


_climb = eqx.filter_jit(lambda who, before, seen, chance, ordered: who.climb(before, seen, chance, ordered))


def climb(
    before: LadderState, rate: float, chance: np.ndarray = NEVER, *, yen: float = 0.0, check: float = 0.0
) -> tuple[LadderState, Move]:
    seen = quotes(usdjpy=rate, before={"usdjpy": rate})
    found: tuple[LadderState, Move] = _climb(
        ladder(), before, seen, chance, Ordered(np.asarray(yen), np.asarray(check), np.asarray(1e6))
    )
    return found


def rate_at(pressure: float) -> float:
    """The rate that, held for a month, asks for action this much."""
    return float(ladder().defence_line * np.exp(pressure * ladder().level_scale))


def test_a_quiet_yen_is_left_alone() -> None:
    after, move = climb(state(), 110.0, ALWAYS)
    assert (after.rung, after.wait, after.spent, after.credibility) == (0.0, 0.0, 0.0, 1.0)
    assert (move.yen, move.signal) == (0.0, 0.0)


def test_words_begin_at_one_level_and_end_at_a_lower_one() -> None:
    at, width = float(ladder().verbal_at), float(ladder().hysteresis)
    assert width > 0.0
    for pressure, from_quiet, from_words in ((0.1, 1, 1), (-0.5 * width, 0, 1), (-1.1 * width, 0, 0)):
        assert climb(state(), rate_at(at + pressure))[0].rung == from_quiet
        assert climb(state(rung=1.0), rate_at(at + pressure))[0].rung == from_words


def test_speed_adds_to_pressure_and_a_fall_does_not_take_away() -> None:
    rising, flat, falling = (
        ladder().pressure(quotes(usdjpy=158.0, before={"usdjpy": past})) for past in (154.0, 158.0, 162.0)
    )
    assert rising > flat == falling


def test_after_a_check_nothing_comes_for_a_while() -> None:
    rate = rate_at(float(ladder().check_at) + 5.0)
    after, move = climb(state(), rate, np.array([0.0, 1.0]))
    assert (after.rung, after.wait) == (2.0, ladder().pause)
    assert move.signal == pytest.approx(-float(ladder().check_effect))
    days = 0
    while True:
        after, move = climb(after, rate, ALWAYS)
        if after.rung >= 2.0:
            break
        days += 1
        assert (move.yen, move.signal) == (0.0, 0.0)
    assert days == pytest.approx(float(ladder().pause))
    assert after.rung == 3.0


def test_a_check_that_is_not_followed_up_loses_credit() -> None:
    kept = float(ladder().credit_kept)
    first, one = climb(state(), 150.0, check=1.0)
    second, two = climb(first, 150.0, check=1.0)
    assert (first.credibility, second.credibility) == (kept, kept**2)
    assert two.signal == pytest.approx(kept * float(one.signal))
    restored, _ = climb(second, 150.0, yen=1.0)
    assert restored.credibility == 1.0


@settings(deadline=None, max_examples=40)
@given(st.floats(0.0, 30.0), st.floats(0.0, 30.0))
def test_the_signal_saturates(spent: float, bought: float) -> None:
    who = ladder()
    later = who.signal(state(spent=spent), np.asarray(bought), RATE)
    assert float(who.signal(state(), np.asarray(bought), RATE)) <= float(later) + 1e-12
    assert float(later) <= 0.0
    assert -float(who.peak_effect) <= float(later)


CAMPAIGNS = {2.8: 1.4, 9.8: 3.1, 5.5: 5.3}
"""Trillion yen bought -> fall of USDJPY at its peak [%], without October 2022; half of the last is US inflation."""


def test_an_operation_with_its_signal_has_the_fitted_effect() -> None:
    """Signal and the effect of the yen bought: 2.4 % (1 - exp(-A / 1.5tn)), more once the yen alone do more."""
    for bought in (1.0, 2.0, 4.0):
        whole = -float(ladder().signal(state(), np.asarray(bought), RATE)) + float(ladder().portfolio) * bought / RATE
        assert whole == pytest.approx(0.024 * (1.0 - np.exp(-bought / 1.5)), rel=0.1)


def test_the_yen_bought_do_what_the_equilibrium_says() -> None:
    """The part of an operation that its signal leaves out, so that nothing is counted twice."""
    aversion, generator = economy.chain(atlas())
    solved = solve(economy.specification(atlas()), risk_aversion=aversion, generator=generator)
    answer = quoted.tables(atlas(), solved, [f"yen/{SPOT}"]).flow[0, PLACE["usdjpy"], 0]
    assert float(ladder().portfolio) == pytest.approx(float(answer), rel=0.05)


def test_campaigns_of_2022_to_2024_are_met_within_half() -> None:
    for bought, seen in CAMPAIGNS.items():
        whole = -float(ladder().signal(state(), np.asarray(bought), RATE)) + float(ladder().portfolio) * bought / RATE
        assert 0.4 * seen < 100.0 * whole < 1.6 * seen


@pytest.mark.parametrize("rate", [110.0, 200.0])
def test_an_ordered_operation_happens_whatever_the_pressure(rate: float) -> None:
    after, move = climb(state(wait=20.0), rate, NEVER, yen=3.0)
    assert (after.rung, move.yen) == (3.0, 3.0)
    assert float(move.signal) == pytest.approx(float(ladder().signal(state(), np.asarray(3.0), RATE)), rel=1e-12)
    assert 0.0 < float(after.spent) < 3.0


def test_an_operation_buys_its_size_and_comes_by_chance() -> None:
    rate = rate_at(float(ladder().operate_at) + 10.0)
    _, bought = climb(state(), rate, ALWAYS)
    assert bought.yen == ladder().size
    likely = float(ladder().readiness)
    assert climb(state(), rate, np.array([1.0, likely - 0.01]))[1].yen > 0.0
    assert climb(state(), rate, np.array([1.0, likely + 0.01]))[1].yen == 0.0


def test_what_was_spent_is_forgotten_by_half_in_its_memory() -> None:
    after = state(spent=8.0)
    for _ in range(int(ladder().memory)):
        after, _move = climb(after, 110.0)
    assert float(after.spent) == pytest.approx(4.0, rel=1e-9)


def test_joint_action_speaks_louder_and_spends_no_more() -> None:
    both = build(atlas(), {JOINT_ACTION: "on"})["policy.intervention"]
    assert isinstance(both, Ladder)
    rate = rate_at(float(ladder().operate_at) + 10.0)
    seen = quotes(usdjpy=rate, before={"usdjpy": rate})
    for chance, ordered in ((ALWAYS, 0.0), (NEVER, 3.0)):
        told = Ordered(np.asarray(ordered), np.asarray(0.0), np.asarray(1e6))
        (_, alone), (_, together) = (_climb(who, state(), seen, chance, told) for who in (ladder(), both))
        assert together.yen == alone.yen > 0.0
        assert float(together.signal) == pytest.approx(float(both.joint_signal) * float(alone.signal), rel=1e-12)
    check = Ordered(np.asarray(0.0), np.asarray(1.0), np.asarray(1e6))
    (_, alone), (_, together) = (_climb(who, state(), seen, NEVER, check) for who in (ladder(), both))
    assert float(together.signal) == pytest.approx(float(both.joint_check) * float(alone.signal), rel=1e-12)
    assert together.signal < alone.signal < 0.0
