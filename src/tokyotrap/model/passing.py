"""Passing on: what each line of the state has contributed to the following series."""

from collections.abc import Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

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
) -> Float[Array, "R J2"]:
    """What every line and, last, the two kinds of amplification add today to a following series, by restless pair.

    Args:
        structure: what is compiled in.
        inputs: the numbers of the model.
        states: of one path at yesterday's and at today's close.
        answers: sensitivities of today.
    """
    before, after = states
    drivers = _drivers(structure)[list(structure.restless)]
    wide = jnp.pad(inputs.wiring.contribution[:LINEAR], ((0, 1), (0, 0)))[drivers]
    moved, extra = after.lines - before.lines, after.amplified[drivers] - before.amplified[drivers]
    return answers[np.array(structure.restless, dtype=int), None] * jnp.concatenate([wide * moved, extra], axis=1)


def through(
    structure: Structure,
    inputs: Inputs,
    means: tuple[Float[np.ndarray, "D J"], Float[np.ndarray, "D drivers 2"], Float[np.ndarray, "D R J2"]],
) -> Float[np.ndarray, "D F J2"]:
    """Mean contributions of lines and, last, of the two kinds of amplification to the following series, every day.

    A following series is linear in its drivers once its answers are known, and drivers are linear in lines. So means
    over paths of lines, of amplification and, for pairs whose answers differ between paths, of answers times moves are
    all that a mean contribution takes.

    Args:
        structure: what is compiled in.
        inputs: the numbers of the model.
        means: of lines, of the amplification of every driver, and of what `passed_on` says, day by day.
    """
    today = _today(structure, inputs, means, _moves(inputs, means))
    keep = np.asarray(inputs.wiring.followed.keep)
    for day in range(1, len(today)):
        today[day] += keep[:, None] * today[day - 1]
    return today


def through_at(
    structure: Structure,
    inputs: Inputs,
    means: tuple[Float[np.ndarray, "D J"], Float[np.ndarray, "D drivers 2"], Float[np.ndarray, "D R J2"]],
    days: Sequence[int],
) -> Float[np.ndarray, "H F J2"]:
    """The same as `through` on some days, counted from 1, without the days between.

    What a day adds is linear, so that it may be taken of sums of days, weighted by how much of each is still there.
    """
    keep = np.asarray(inputs.wiring.followed.keep)
    age = np.array(days)[:, None, None] - 1 - np.arange(len(means[0]))
    weight = np.where(age >= 0, keep[:, None] ** np.maximum(age, 0), 0.0).reshape(len(days) * len(keep), len(means[0]))
    weighed = [np.tensordot(weight, each, 1) for each in (*_moves(inputs, means), means[2])]
    every = _today(structure, inputs, (None, None, weighed[4]), tuple(weighed[:4]))
    own = np.tile(np.arange(len(keep)), len(days))
    return every[np.arange(len(own)), own].reshape(len(days), len(keep), every.shape[-1])


def _moves(inputs: Inputs, means: tuple[Any, Any, Any]) -> Any:
    level, amplified = means[0] - np.asarray(inputs.wiring.opening), means[1]
    return level, amplified, np.diff(level, axis=0, prepend=0.0), np.diff(amplified, axis=0, prepend=0.0)


def _today(structure: Structure, inputs: Inputs, means: Any, moves: Any) -> Float[np.ndarray, "D F J2"]:
    """What each day adds to what was passed on."""
    level, amplified, moved, extra = moves
    known = inputs.wiring.followed
    pulled, pull = np.asarray(known.pulled), np.asarray(known.pull)
    today = np.concatenate([pulled * level[:, None], np.moveaxis(np.tensordot(pull, amplified, (1, 1)), 0, 1)], axis=2)
    rows = [row for row, _ in structure.pairs]
    for place, number in enumerate(structure.restless):
        today[:, rows[number]] += means[2][:, place]
    calm = [place for place in range(len(rows)) if place not in structure.restless]
    return today + _calm(structure, inputs, calm, (moved, extra)) if calm else today


def _calm(
    structure: Structure,
    inputs: Inputs,
    places: Sequence[int],
    moves: tuple[Float[np.ndarray, "D J"], Float[np.ndarray, "D drivers 2"]],
) -> Float[np.ndarray, "D F J2"]:
    """What pairs add whose answers are the same on all paths and days."""
    moved, extra = moves
    answers = np.asarray(inputs.wiring.followed.answers)[list(places)]
    drivers = _drivers(structure)[list(places)]
    wide = np.pad(np.asarray(inputs.wiring.contribution)[:LINEAR], ((0, 1), (0, 0)))[drivers]
    chosen = members(structure.pairs, len(inputs.wiring.followed.keep))[:, list(places)] * answers
    amplified = np.moveaxis(np.tensordot(chosen, extra[:, drivers], (1, 1)), 0, 1)
    return np.concatenate([(chosen @ wide) * moved[:, None], amplified], axis=2)


def _drivers(structure: Structure) -> Int[np.ndarray, " P"]:
    return np.array([driver for _, driver in structure.pairs], dtype=int)


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
