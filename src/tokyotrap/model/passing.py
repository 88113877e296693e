"""Passing on: what each line of the state has contributed to the following series, in sums over groups of paths."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.ledger.series import LINEAR_SERIES
from tokyotrap.model.followers import members
from tokyotrap.model.state import State
from tokyotrap.model.world import Inputs, Structure

LINEAR = len(LINEAR_SERIES)
GROUPS = 10
"""Groups of paths in a chunk; their spread gives standard errors."""


def passed_on(
    structure: Structure,
    inputs: Inputs,
    through: Float[Array, "G F J2"],
    states: tuple[State, State],
    answers: Float[Array, "B P"],
    weight: Float[Array, " B"],
) -> Float[Array, "G F J2"]:
    """Contributions of lines and, last, of the two kinds of amplification, after one more day.

    A following series is linear in its drivers once its answers are known, and drivers are linear in lines. So sums
    over paths of answers times moves of lines are all that a mean contribution takes.

    Args:
        structure: what is compiled in.
        inputs: the numbers of the model.
        through: sums over each group's paths, weighted, up to yesterday.
        states: of all paths at yesterday's and at today's close.
        answers: sensitivities of today, path by path.
        weight: of each path.
    """
    if not through.shape[1]:
        return through
    before, after = states
    known, loading = inputs.wiring.followed, inputs.wiring.contribution
    groups, drivers = through.shape[0], [driver for _, driver in structure.pairs]
    wide = jnp.pad(loading[:LINEAR], ((0, 1), (0, 0)))[jnp.array(drivers, dtype=int)]
    select = jnp.asarray(members(structure.pairs, through.shape[1]))
    moved, amplified = after.lines - before.lines, after.amplified[:, drivers] - before.amplified[:, drivers]
    level, weighted = after.lines - inputs.wiring.opening, answers * weight[:, None]
    size = weight.shape[0] // groups
    rows = []
    for group in range(groups):
        part = slice(group * size, (group + 1) * size)
        lines = known.pulled * (weight[part] @ level[part]) + select @ (wide * (weighted[part].T @ moved[part]))
        extra = jnp.tensordot(known.pull, jnp.tensordot(weight[part], after.amplified[part], 1), 1)
        extra = extra + select @ (weighted[part][:, :, None] * amplified[part]).sum(axis=0)
        rows.append(known.keep[:, None] * through[group] + jnp.concatenate([lines, extra], axis=1))
    return jnp.stack(rows)


def one_path(
    structure: Structure,
    inputs: Inputs,
    through: Float[Array, "R J2"],
    states: tuple[State, Float[Array, " J"], Float[Array, "D 2"]],
    answers: Float[Array, " P"],
) -> Float[Array, "R J2"]:
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
        rows.append(known.keep[row] * through[place] + jnp.concatenate([part, extra]))
    return jnp.stack(rows) if rows else through
