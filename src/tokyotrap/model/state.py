"""State: everything that is carried from one day to the next, for one path."""

import equinox as eqx
from jaxtyping import Array, Float

from tokyotrap.ledger.quotes import Memory
from tokyotrap.policy.intervention import LadderState

SLOW = ("credibility", "dominance", "strike")
"""What regimes tell that is kept of every day, if they speak."""


class Crossing(eqx.Module):
    """The first time each red line was crossed.

    Attributes:
        day: number of the day, or 0 while it has not been crossed.
        parts: what every channel, and last the two kinds of amplification, had contributed to the line's own series,
            internal units.
        move: move of the line's own series from the start to that day, internal units.
    """

    day: Float[Array, " reds"]
    parts: Float[Array, "reds C2"]
    move: Float[Array, " reds"]


class State(eqx.Module):
    """One path at the close of a day.

    Attributes:
        lines: every source of price moves, see `lines.py`.
        books: change of holdings since the start by owner and account [trillion dollars at the starting rate].
        values: closing prices, internal units.
        memory: what is remembered of them.
        ladder: the finance ministry's stance.
        expected: the Bank of Japan's rate as the factors had it just after its last meeting, less its starting value
            [decimal per year].
        wealth: of arbitrageurs [trillion dollars].
        capacity: log of risk aversion over normal.
        drivers: distances from the start of the linear series, before any range was enforced, and of capacity.
        amplified: the two kinds of amplification in them.
        followed: distances from the start of the following series in use, their own lines apart.
        watched: what channels and amplification contributed to those with a red line.
        regimes: what regimes remember, by name.
        told: what they said, by name.
        grade: first day on which the path became disorderly, and chaotic; 0 if not yet.
        bonds: log bond prices on the maturity grid, and of the yen without its trend; the last entry.
        rate: log USDJPY by the equilibrium, with trend and signals.
        held: what arbitrageurs hold at the close on the grid, and in yen; the last entry [trillion dollars (per year
            of maturity)].
        age: business days since each event of the scenario, negative if it has not happened.
        crossing: red lines.
        capped: 1 once a number has left its range and was stopped at its edge.
    """

    lines: Float[Array, " J"]
    books: Float[Array, "owners accounts"]
    values: Float[Array, " series"]
    memory: Memory
    ladder: LadderState
    expected: Float[Array, ""]
    wealth: Float[Array, ""]
    capacity: Float[Array, ""]
    drivers: Float[Array, " D"]
    amplified: Float[Array, "D 2"]
    followed: Float[Array, " F"]
    watched: Float[Array, "R C2"]
    regimes: dict[str, dict[str, Float[Array, ""]]]
    told: dict[str, Float[Array, ""]]
    grade: Float[Array, " 2"]
    bonds: Float[Array, " G1"]
    rate: Float[Array, ""]
    held: Float[Array, " G1"]
    age: Float[Array, " E"]
    crossing: Crossing
    capped: Float[Array, ""]


class Close(eqx.Module):
    """What one day tells the world.

    Attributes:
        values: closing prices, internal units.
        free: the same before any range was enforced, of which contributions are the sum.
        slow: the slow states of `SLOW` [0 to 1].
        answers: sensitivities of the following series today, pair by pair.
        capacity: log of risk aversion over normal.
        multiplier: of the capacity loop.
        distance: further loss that would leave no root, over normal wealth.
        condition: 0 stable, 1 near tipping, 2 gone.
        grade: 0 controlled so far, 1 disorderly, 2 chaotic.
        rung: of the intervention ladder, 0 to 3.
        yen_bought: by the finance ministry today [trillion yen].
    """

    values: Float[Array, " series"]
    free: Float[Array, " series"]
    slow: Float[Array, " T"]
    answers: Float[Array, " P"]
    capacity: Float[Array, ""]
    multiplier: Float[Array, ""]
    distance: Float[Array, ""]
    condition: Float[Array, ""]
    grade: Float[Array, ""]
    rung: Float[Array, ""]
    yen_bought: Float[Array, ""]
