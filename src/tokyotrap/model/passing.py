"""Passing on: what each line of the state has contributed to the following series."""

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.ledger.series import LINEAR_SERIES
from tokyotrap.model.followers import members
from tokyotrap.model.state import State
from tokyotrap.model.world import Inputs, Structure

LINEAR = len(LINEAR_SERIES)


def passed_on(
    structure: Structure,
    inputs: Inputs,
    states: tuple[State, State],
    answers: Float[Array, " P"],
) -> Float[Array, "P J2"]:
    """What every line and, last, the two kinds of amplification add today to a following series, pair by pair.

    Args:
        structure: what is compiled in.
        inputs: the numbers of the model.
        states: of one path at yesterday's and at today's close.
        answers: sensitivities of today.
    """
    before, after = states
    drivers = np.array([driver for _, driver in structure.pairs], dtype=int)
    wide = jnp.pad(inputs.wiring.contribution[:LINEAR], ((0, 1), (0, 0)))[drivers]
    moved, extra = after.lines - before.lines, after.amplified[drivers] - before.amplified[drivers]
    return answers[:, None] * jnp.concatenate([wide * moved, extra], axis=1)


def through(
    structure: Structure,
    inputs: Inputs,
    means: tuple[Float[np.ndarray, "D J"], Float[np.ndarray, "D drivers 2"], Float[np.ndarray, "D P J2"]],
) -> Float[np.ndarray, "D F J2"]:
    """Mean contributions of lines and, last, of the two kinds of amplification to the following series, every day.

    A following series is linear in its drivers once its answers are known, and drivers are linear in lines. So means
    over paths of lines, of amplification and of answers times moves are all that a mean contribution takes.

    Args:
        structure: what is compiled in.
        inputs: the numbers of the model.
        means: of lines, of the amplification of every driver, and of what `passed_on` says, day by day.
    """
    lines, amplified, passed = means
    known = jax.tree.map(np.asarray, inputs.wiring.followed)
    level = lines - np.asarray(inputs.wiring.opening)
    today = np.concatenate([known.pulled * level[:, None], np.einsum("fd,tdk->tfk", known.pull, amplified)], axis=2)
    today += np.einsum("fp,tpj->tfj", members(structure.pairs, len(known.keep)), passed)
    for day in range(1, len(today)):
        today[day] += known.keep[:, None] * today[day - 1]
    return today


def one_path(
    structure: Structure,
    inputs: Inputs,
    through: Float[Array, "R C2"],
    states: tuple[State, Float[Array, " J"], Float[Array, "D 2"]],
    answers: Float[Array, " P"],
) -> Float[Array, "R C2"]:
    """The same for one path and for the following series on which a red line is drawn.

    Args:
        structure: what is compiled in.
        inputs: the numbers of the model.
        through: contributions up to yesterday, one row a series of `structure.watched`.
        states: yesterday's state, and today's lines and amplification of the drivers.
        answers: sensitivities of today.
    """
    before, lines, amplified = states
    known, loading = inputs.wiring.followed, inputs.wiring.contribution
    moved, extra_moved = lines - before.lines, amplified - before.amplified
    rows = []
    for place, row in enumerate(structure.watched):
        part = known.pulled[row] * (lines - inputs.wiring.opening)
        extra = known.pull[row] @ amplified
        for number, (follower, driver) in enumerate(structure.pairs):
            if follower == row:
                extra = extra + answers[number] * extra_moved[driver]
                if driver < amplified.shape[0] - 1:
                    part = part + answers[number] * loading[driver] * moved
        rows.append(known.keep[row] * through[place] + jnp.concatenate([structure.members @ part, extra]))
    return jnp.stack(rows) if rows else through
