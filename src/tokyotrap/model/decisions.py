"""Decisions of the two central banks: steps on meeting days, and what of them is a surprise."""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.model.catalogue import DECISION, POLICY_RATE, PRICED
from tokyotrap.model.mechanisms import Mechanisms
from tokyotrap.model.programme import Numbers
from tokyotrap.model.state import State
from tokyotrap.model.world import Day, Inputs, Structure
from tokyotrap.policy.monetary import Board, Committee

POLICY_FACTOR = "iJ"
SHORT_FACTOR = "iU"
AS_PRICED = ("Bank of Japan", "decisions as priced")
SURPRISE = ("Bank of Japan", "decisions against what was priced")
COMMITTEE = ("Federal Reserve", "decisions")


class Today(NamedTuple):
    """What decisions are taken on: ages of events, the calendar's row, quotes, what is told, and uniform numbers."""

    age: Float[Array, " E"]
    day: Day
    quotes: Quotes
    stance: Stance
    chance: Float[Array, " 4"]


class Decided(NamedTuple):
    """Jumps of lines by place, and the Bank of Japan's rate as the factors have it after the decision."""

    jumps: dict[int, Float[Array, ""]]
    expected: Float[Array, ""]


class At(NamedTuple):
    """Factors at yesterday's close, the jumps being gathered, and the numbers of the scenario's events."""

    factors: Float[Array, " K1"]
    jumps: dict[int, Float[Array, ""]]
    numbers: Numbers


def decide(structure: Structure, inputs: Inputs, mechanisms: Mechanisms, state: State, today: Today) -> Decided:
    """Today's decisions of the Bank of Japan and the Federal Reserve.

    The step priced for a meeting is the calendar's, plus what factors have drifted towards since the last meeting.
    The bank's rate follows the whole step; prices move only with the difference
    [decimal per year].
    """
    count = len(structure.factors)
    factors = inputs.wiring.gather[:count] @ (state.lines - inputs.wiring.opening)
    jumps: dict[int, Float[Array, ""]] = {}
    expected = _board(structure, mechanisms, state, today, At(factors, jumps, inputs.numbers))
    committee = mechanisms.get("policy.washington")
    if isinstance(committee, Committee):
        moved = today.quotes["fed_rate"] - today.quotes.at_start("fed_rate")
        gap = factors[structure.factors.index(SHORT_FACTOR)] - moved
        step = today.day.committee * committee.decide(gap, today.chance[3])
        jumps[structure.place("direct", *COMMITTEE, "fed_rate")] = step
    return Decided(jumps, expected)


def _board(
    structure: Structure,
    mechanisms: Mechanisms,
    state: State,
    today: Today,
    at: At,
) -> Float[Array, ""]:
    """The Bank of Japan's decision; fills in the jumps and returns the rate expected afterwards [decimal per year]."""
    board = mechanisms.get("policy.monetary")
    factors, jumps, numbers = at
    if not isinstance(board, Board):
        return state.expected
    drifted = factors[structure.factors.index(POLICY_FACTOR)] - state.expected
    meets = today.day.board > 0.0
    told, expected = structure.programme.started(today.age, numbers, PRICED)
    priced = jnp.where(told, expected, drifted + today.day.priced)
    usual = board.decide(priced, today.quotes, today.stance, today.chance[2])
    ordered, level = structure.programme.started(today.age, numbers, POLICY_RATE)
    stepped, size = structure.programme.started(today.age, numbers, DECISION)
    step = jnp.where(stepped, size, jnp.where(ordered, level - today.quotes["boj_rate"], usual))
    acts = meets | ordered | stepped
    surprise = jnp.where(acts, step - priced, 0.0)
    jumps[structure.place("factor", *SURPRISE, POLICY_FACTOR)] = surprise
    jumps[structure.place("direct", *SURPRISE, "boj_rate")] = surprise
    jumps[structure.place("direct", *AS_PRICED, "boj_rate")] = jnp.where(acts, priced, 0.0)
    return jnp.where(acts, state.expected + drifted + surprise, state.expected)
