"""Steering: the day's outside news, given what some series are known to have done."""

from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.ledger.series import LINEAR_SERIES, PLACE
from tokyotrap.model.clearing import Cleared, clear
from tokyotrap.model.decisions import AS_PRICED, COMMITTEE
from tokyotrap.model.mechanisms import Mechanisms
from tokyotrap.model.outside import SOURCES
from tokyotrap.model.regimes import Told
from tokyotrap.model.state import State
from tokyotrap.model.world import Day, Inputs, Structure

ONCE_MORE = 2
"""Steps after the first; in a rout the root of the loop moves with the news, and one is not enough."""

DECIDED = {"boj_rate": AS_PRICED, "fed_rate": COMMITTEE}
"""Policy rates: no news moves them, so that a given close is a decision that was priced."""

STEP = 1e-3
"""Size of an unknown decision a day, ten basis points; any size gives the same, as nothing else moves these rates."""

BLUR = 1e-12
"""Variance of the error with which a close is known: a hundredth of a basis point, and a thousandth of what is
published. It keeps series apart that news cannot part; a guard, not a number of the world."""


@dataclass(frozen=True, eq=False)
class Given:
    """What is known of some series on the days of a run.

    Attributes:
        series: linear series, or policy rates.
        closes: internal units, NaN where a day's close is not known (days, series).
    """

    series: tuple[str, ...] = ()
    closes: Float[np.ndarray, "D G"] | None = None

    def __post_init__(self) -> None:
        wrong = [each for each in self.series if each not in LINEAR_SERIES]
        if wrong:
            cure = f"Give some of {', '.join(LINEAR_SERIES)}."
            raise InvalidInput("given", [Mistake(each, "follows others and cannot be given", cure) for each in wrong])

    def rows(self, days: int) -> Float[np.ndarray, "D G"]:
        """A row a day; nothing is known of days beyond the closes."""
        known = np.full((days, len(self.series)), np.nan)
        if self.closes is not None:
            known[: len(self.closes)] = self.closes[:days]
        return known


def clear_given(
    structure: Structure,
    inputs: Inputs,
    known: tuple[State, Day, Told],
    lines: Float[Array, " J"],
    today: tuple[Mechanisms, Float[Array, " P"]],
) -> tuple[Float[Array, " J"], Cleared]:
    """Today's lines, as clearing finds the given series where they were seen, and what clears.

    The day's news is normal, so that what it was, given what it must have done to these series, is the draw plus its
    regression on the gap: series that go together move together, and nobody else's line is touched. Prices are linear
    in lines but for amplification; further steps take off what that was.

    Args:
        structure: what is compiled in.
        inputs: the numbers of the model.
        known: the state at yesterday's close, today's row of the calendar, and what regimes say.
        lines: at today's close, with the news that was drawn.
        today: mechanisms, and how the following series answer.
    """
    state, day, told = known
    places = np.array([PLACE[name] for name in structure.given])
    draws = _news(structure, inputs, told)
    loads = inputs.wiring.contribution[places] @ draws
    seen = jnp.isfinite(day.given)
    level = inputs.opening[places] + state.drivers[places]
    linear = level + inputs.wiring.contribution[places] @ (lines - state.lines)
    lines = lines + _regressed(draws, loads, seen, day.given - linear)
    cleared = clear(structure, inputs, state, lines, today)
    for _ in range(ONCE_MORE):
        lines = lines + _regressed(draws, loads, seen, day.given - cleared.values[places])
        cleared = clear(structure, inputs, state, lines, today)
    return lines, cleared


def _regressed(
    draws: Float[Array, "J n"], loads: Float[Array, "G n"], seen: Array, gap: Float[Array, " G"]
) -> Float[Array, " J"]:
    """What the lines must have moved besides, given the gap of the series that were seen [internal units]."""
    weight = seen.astype(gap.dtype)
    shown = loads * weight[:, None]
    table = shown @ shown.T + jnp.diag(BLUR * weight + 1.0 - weight)
    moved: Float[Array, " J"] = draws @ (shown.T @ solved(table, jnp.where(seen, gap, 0.0)))
    return moved


def solved(table: Float[Array, "G G"], gap: Float[Array, " G"]) -> Float[Array, " G"]:
    """The solution of a small system with a covariance matrix, by elimination; such a matrix needs no pivots.

    Not by LAPACK: a call out of the loop's compiled code on every path and day, in which threads of XLA on two cores
    were seen to wait for each other without end.

    Args:
        table: symmetric, positive definite.
        gap: the right side.
    """
    rows: Float[Array, "G G1"] = jnp.concatenate([table, gap[:, None]], axis=1)
    for place in range(len(gap)):
        pivot = rows[place] / rows[place, place]
        left = rows - rows[:, place, None] * pivot[None, :]
        rows = jnp.concatenate([left[:place], pivot[None, :], left[place + 1 :]])
    return rows[:, -1]


def _news(structure: Structure, inputs: Inputs, told: Told) -> Float[Array, "J n"]:
    """From standard normals to jumps of lines today, decisions last; all turbulence but Japan's own drops out."""
    noise: Float[Array, "J n"] = inputs.wiring.noise
    for source in SOURCES:
        louder = told.stance.told.get(f"volatility.{source.key}")
        if louder is not None:
            mine = np.array([(line.owner, line.cause) == (source.owner, source.cause) for line in structure.lines])
            noise = noise * jnp.where(mine, louder, 1.0)[:, None]
    decided = np.zeros((len(structure.lines), 0))
    for name in (each for each in DECIDED if each in structure.given):
        column = np.zeros((len(structure.lines), 1))
        column[structure.place("direct", *DECIDED[name], name)] = STEP
        decided = np.concatenate([decided, column], axis=1)
    return jnp.concatenate([noise, jnp.asarray(decided)], axis=1)
