"""Steps of the two central banks: whole quarters, right on average."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import atlas, quotes
from tokyotrap.model.mechanisms import build
from tokyotrap.policy.monetary import Board, Committee, lattice

LAWS = settings(deadline=None, max_examples=60)
CHANCES = (np.arange(4000) + 0.5) / 4000
STEP = atlas().value("board.step")


def board() -> Board:
    found = build(atlas(), {})["policy.monetary"]
    assert isinstance(found, Board)
    return found


def committee() -> Committee:
    found = build(atlas(), {})["policy.washington"]
    assert isinstance(found, Committee)
    return found


@LAWS
@given(st.floats(-0.05, 0.05), st.floats(0.0, 1.0, exclude_max=True))
def test_a_step_is_a_whole_number_of_quarters_next_to_the_expected_one(expected: float, chance: float) -> None:
    step = float(lattice(np.asarray(expected), np.asarray(chance), np.asarray(STEP)))
    assert step / STEP == pytest.approx(round(step / STEP), abs=1e-9)
    assert abs(step - expected) <= STEP * (1 + 1e-9)


@LAWS
@given(st.floats(-0.05, 0.05))
def test_steps_are_right_on_average(expected: float) -> None:
    steps = np.asarray(lattice(np.full(len(CHANCES), expected), CHANCES, np.asarray(STEP)))
    assert steps.mean() == pytest.approx(expected, abs=STEP / len(CHANCES) * 1.01)


@pytest.mark.parametrize("quarters", [-2, -1, 0, 1, 2])
def test_a_step_that_is_certain_is_taken(quarters: int) -> None:
    certain = quarters * STEP
    assert set(np.asarray(lattice(np.full(len(CHANCES), certain), CHANCES, np.asarray(STEP)))) == {certain}


def test_the_board_does_as_priced_when_nothing_has_moved() -> None:
    for priced in (0.0, 0.001, 0.0025):
        assert float(board().wanted(np.asarray(priced), quotes(), np.zeros(()))) == pytest.approx(
            priced - float(board().political_tilt), abs=1e-15
        )


def test_a_weaker_yen_hurries_the_board_and_thin_capacity_holds_it_back() -> None:
    calm = board().wanted(np.asarray(0.001), quotes(), np.zeros(()))
    assert board().wanted(np.asarray(0.001), quotes(usdjpy=170.0), np.zeros(())) > calm
    assert board().wanted(np.asarray(0.001), quotes(), np.asarray(0.7)) < calm
    limit = float(calm - board().wanted(np.asarray(0.001), quotes(), np.asarray(50.0)))
    assert limit == pytest.approx(float(board().stress_tilt), rel=1e-9)


@LAWS
@given(st.floats(-0.3, 0.3), st.floats(0.0, 1.0, exclude_max=True))
def test_the_committee_moves_at_most_two_quarters_towards_the_market(gap: float, chance: float) -> None:
    step = float(committee().decide(np.asarray(gap), np.asarray(chance)))
    assert abs(step) <= 2 * STEP + 1e-15
    assert step / STEP == pytest.approx(round(step / STEP), abs=1e-9)
    assert abs(step - max(min(gap * float(committee().eagerness), 2 * STEP), -2 * STEP)) <= STEP * (1 + 1e-9)


def test_the_committee_closes_its_share_of_a_small_gap_on_average() -> None:
    steps = np.asarray(committee().decide(np.full(len(CHANCES), 0.002), CHANCES))
    assert steps.mean() == pytest.approx(0.002 * float(committee().eagerness), abs=STEP / len(CHANCES) * 1.01)
