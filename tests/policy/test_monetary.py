"""Steps of the two central banks: whole quarters, right on average."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.institutions.books import stance
from tests.worlds import atlas, quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.model.business_days import business_days
from tokyotrap.model.calendar import meetings
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


def hearing(*, capacity: float = 0.0, **told: float) -> Stance:
    return replace(stance(), capacity=np.asarray(capacity), told={name: np.asarray(x) for name, x in told.items()})


def tilt(*, now: dict[str, float] | None = None, told: Stance | None = None) -> float:
    """Expected step less the priced one."""
    priced = np.asarray(0.001)
    return float(board().wanted(priced, quotes(**(now or {})), told or hearing())) - 0.001


CPI = float(quotes().at_start("cpi_japan"))


@pytest.mark.parametrize("priced", [0.0, 0.001, 0.0025])
def test_the_board_does_as_priced_on_the_starting_day(priced: float) -> None:
    """Also when what others say is what they say in calm times."""
    for told in (hearing(), hearing(strike=0.0, dominance=0.0)):
        wanted = float(board().wanted(np.asarray(priced), quotes(), told))
        assert wanted == pytest.approx(priced - float(board().political_tilt), abs=1e-15)
    steps = board().decide(np.asarray(priced), quotes(), hearing(), CHANCES)
    assert np.asarray(steps).mean() == pytest.approx(priced, abs=STEP / len(CHANCES) * 1.01)


def test_what_is_priced_for_2026_is_the_hazard_of_the_past() -> None:
    dates = [each for each in business_days(atlas().start, 240) if each.year == 2026]
    hazard = atlas().value("boj.priced.2026-12") / STEP / len(meetings(atlas(), "boj.meeting", dates))
    low, high = atlas()["boj.hike_hazard"].span or (0.0, 0.0)
    assert float(str(low)) < hazard < float(str(high))
    assert hazard == pytest.approx(atlas().value("boj.hike_hazard"), rel=0.1)


def test_a_weaker_yen_hurries_the_board_and_thin_capacity_holds_it_back() -> None:
    assert tilt(now={"usdjpy": 170.0}) > 0.0
    assert tilt(told=hearing(capacity=0.7)) < 0.0
    assert tilt(told=hearing(capacity=50.0)) == pytest.approx(-float(board().stress_tilt), rel=1e-9)


def test_inflation_and_output_ask_for_taylors_weights_through_inertia() -> None:
    """A point of inflation asks for a point and a half; two meetings a quarter close 8 % of it."""
    quarter = 1.0 - (1.0 - tilt(now={"cpi_japan": CPI + 0.01}) / 0.015) ** 2
    assert quarter == pytest.approx(1.0 - atlas().value("boj.smoothing"), rel=1e-9)
    assert tilt(now={"gdp_japan": -0.01}) == pytest.approx(-tilt(now={"cpi_japan": CPI + 0.01}) / 3.0, rel=1e-9)


def test_calm_times_leave_what_is_priced_alone() -> None:
    """Half a point of inflation and a tenth of a per cent of output move the step by less than a sixth of a step."""
    moved = tilt(now={"cpi_japan": CPI + 0.005, "gdp_japan": -0.001})
    assert 0.0 < moved < STEP / 6.0
    assert abs(tilt(now={"gdp_japan": -0.001})) < STEP / 100.0


def test_a_strike_of_buyers_holds_the_board_back() -> None:
    assert tilt(told=hearing(strike=1.0)) == pytest.approx(-float(board().strike_tilt), rel=1e-9)
    assert tilt(told=hearing(strike=0.5)) == pytest.approx(-0.5 * float(board().strike_tilt), rel=1e-9)


def test_where_the_budget_rules_inflation_and_the_yen_are_not_answered() -> None:
    dear = {"cpi_japan": CPI + 0.02, "usdjpy": 170.0}
    ruled = hearing(dominance=1.0)
    assert tilt(now=dear) > 0.0
    assert tilt(now=dear, told=ruled) == pytest.approx(tilt(told=ruled), abs=1e-15)
    assert tilt(told=ruled) == pytest.approx(-float(board().dominance_tilt), rel=1e-9)


@LAWS
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 0.05))
def test_more_dominance_never_brings_a_higher_step(one: float, other: float, inflation: float) -> None:
    low, high = sorted((one, other))
    now = {"cpi_japan": CPI + inflation}
    assert tilt(now=now, told=hearing(dominance=high)) <= tilt(now=now, told=hearing(dominance=low)) + 1e-15


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
