"""State: everything that is carried from one day to the next, for one path."""

import equinox as eqx
from jaxtyping import Array, Float

from tokyotrap.ledger.quotes import Memory
from tokyotrap.policy.intervention import LadderState


class Crossing(eqx.Module):
    """The first time each red line was crossed.

    Attributes:
        day: number of the day, or 0 while it has not been crossed.
        lines: the state's lines on that day.
        amplification: the two amplification channels of the line's own series on that day.
        move: move of the line's own series from the start to that day, internal units.
    """

    day: Float[Array, " reds"]
    lines: Float[Array, "reds J"]
    amplification: Float[Array, "reds 2"]
    move: Float[Array, " reds"]


class State(eqx.Module):
    """One path at the close of a day.

    Attributes:
        lines: every source of price moves, see `lines.py`.
        books: holdings by owner and account [trillion dollars at the starting rate].
        values: closing prices, internal units.
        memory: what is remembered of them.
        ladder: the finance ministry's stance.
        expected: the Bank of Japan's rate as the factors had it just after its last meeting, less its starting value
            [decimal per year].
        wealth: of arbitrageurs [trillion dollars].
        capacity: log of risk aversion over normal.
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
        amplification: the two amplification channels of the priced series.
        residual: largest difference between a price and the sum of its contributions, internal units.
        imbalance: largest failure of trades to pay for themselves or of holdings to add up [trillion dollars].
        capacity: log of risk aversion over normal.
        multiplier: of the capacity loop.
        condition: 0 stable, 1 near tipping, 2 gone.
        rung: of the intervention ladder, 0 to 3.
        yen_bought: by the finance ministry today [trillion yen].
    """

    values: Float[Array, " series"]
    amplification: Float[Array, "core 2"]
    residual: Float[Array, ""]
    imbalance: Float[Array, ""]
    capacity: Float[Array, ""]
    multiplier: Float[Array, ""]
    condition: Float[Array, ""]
    rung: Float[Array, ""]
    yen_bought: Float[Array, ""]
