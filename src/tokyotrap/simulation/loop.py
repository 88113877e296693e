"""The compiled loop: a chunk of paths advanced day by day, what is kept written in place."""

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from tokyotrap.ledger.series import LINEAR_SERIES, SERIES
from tokyotrap.model.passing import GROUPS, passed_on
from tokyotrap.model.state import SLOW, Close, State
from tokyotrap.model.step import SCALES, UNIFORMS, Draws, step
from tokyotrap.model.world import Inputs, Structure


class Daily(NamedTuple):
    """What is kept of every day of a chunk of B paths.

    Attributes:
        values: closes, internal units, single precision (D, S, B).
        capacity: log of risk aversion over normal, single precision (D, B).
        multiplier: of the capacity loop, single precision (D, B).
        distance: further loss that would leave no root [trillion dollars], single precision (D, B).
        condition: 0 stable, 1 near tipping, 2 gone (D, B).
        grade: 0 controlled so far, 1 disorderly, 2 chaotic (D, B).
        rung: of the intervention ladder (D, B).
        slow: slow states, single precision (D, T, B).
        total: sum over paths of the closes before any range was enforced, double precision (D, S).
        lines: sum over paths (D, J).
        books: sum over paths (D, owners, accounts) [trillion dollars].
        amplified: sum over paths, of the linear series (D, L, 2).
        through: sum over paths of what lines and amplification passed on to following series (D, F, J + 2).
    """

    values: Any
    capacity: Any
    multiplier: Any
    distance: Any
    condition: Any
    grade: Any
    rung: Any
    slow: Any
    total: Any
    lines: Any
    books: Any
    amplified: Any
    through: Any


class Totals(NamedTuple):
    """What is carried along besides the state, path by path; the last of them group by group.

    Attributes:
        yen_bought: by the finance ministry so far [trillion yen].
        residual: largest gap between a price and the sum of its contributions, internal units.
        imbalance: largest failure of the ledger's laws [trillion dollars].
        through: sum over the paths of a group of what was passed on to following series (G, F, J + 2).
    """

    yen_bought: Float[Array, " B"]
    residual: Float[Array, " B"]
    imbalance: Float[Array, " B"]
    through: Float[Array, "G F J2"]


class Chunk(NamedTuple):
    """A chunk on its way: states, totals and what was kept so far."""

    state: State
    totals: Totals
    daily: Daily


def draws(key: PRNGKeyArray, day: Float[Array, ""], structure: Structure) -> Draws:
    """One day's luck of one path: a function of the path's key and the day alone.

    The last normal numbers are the day's turbulence.
    """
    normals, uniforms = structure.normals + SCALES, UNIFORMS + 2 * structure.regimes
    bits = jax.random.bits(jax.random.fold_in(key, day.astype(int)), (normals + uniforms,), jnp.uint32)
    unit = (bits >> 9).astype(jnp.float32) * 2.0**-23 + 2.0**-24  # 23 bits: neither 0 nor 1, exact in single precision
    noise = jnp.sqrt(jnp.float32(2.0)) * jax.lax.erf_inv(2.0 * unit[:normals] - 1.0)
    return Draws(noise.astype(jnp.float64), unit[normals:].astype(jnp.float64))


@partial(jax.jit, static_argnums=(1, 2))
def begin(opening: State, days: int, count: int) -> Chunk:
    """A chunk of `count` paths on the evening of the starting day."""
    state = jax.tree.map(lambda each: jnp.broadcast_to(each, (count, *jnp.shape(each))), opening)
    size, followed = opening.lines.shape[0], opening.followed.shape[0]
    daily = Daily(
        values=jnp.zeros((days, len(SERIES), count), jnp.float32),
        capacity=jnp.zeros((days, count), jnp.float32),
        multiplier=jnp.zeros((days, count), jnp.float32),
        distance=jnp.zeros((days, count), jnp.float32),
        condition=jnp.zeros((days, count), jnp.int8),
        grade=jnp.zeros((days, count), jnp.int8),
        rung=jnp.zeros((days, count), jnp.int8),
        slow=jnp.zeros((days, len(SLOW), count), jnp.float32),
        total=jnp.zeros((days, len(SERIES))),
        lines=jnp.zeros((days, size)),
        books=jnp.zeros((days, *opening.books.shape)),
        amplified=jnp.zeros((days, len(LINEAR_SERIES), 2)),
        through=jnp.zeros((days, followed, size + 2)),
    )
    nothing = jnp.zeros(count)
    totals = Totals(nothing, nothing, nothing, jnp.zeros((GROUPS, followed, size + 2)))
    return Chunk(state, totals, daily)


@partial(jax.jit, static_argnums=(0,), donate_argnums=(2,))
def advance(
    structure: Structure,
    inputs: Inputs,
    chunk: Chunk,
    span: tuple[Array, Array],
    keys: PRNGKeyArray,
    weight: Float[Array, " B"],
) -> Chunk:
    """Advance a chunk over the days `span[0]` (included) to `span[1]` (not included), counted from zero.

    Args:
        structure: what is compiled in.
        inputs: the numbers of the model.
        chunk: where the paths stand; its memory is reused.
        span: rows of the calendar.
        keys: of the paths.
        weight: 1 for a path that counts, 0 for padding.
    """

    def day(row: Array, so_far: Chunk) -> Chunk:
        """The chunk one business day on; `row` counts from zero."""
        today = jax.tree.map(lambda each: each[row], inputs.days)
        luck = jax.vmap(lambda key: draws(key, today.number, structure))(keys)
        state, close = jax.vmap(lambda s, d: step(structure, inputs, s, today, d))(so_far.state, luck)
        both = (so_far.state, state)
        through = passed_on(structure, inputs, so_far.totals.through, both, close.answers, weight)
        totals = _total(so_far.totals, close, through)
        return Chunk(state, totals, _keep(so_far.daily, row, (state, close, through), weight))

    done: Chunk = jax.lax.fori_loop(span[0], span[1], day, chunk)
    return done


def _total(totals: Totals, close: Close, through: Float[Array, "G F J2"]) -> Totals:
    """The totals of every path with today's close added: yen bought summed, the two errors at their worst so far."""
    return Totals(
        yen_bought=totals.yen_bought + close.yen_bought,
        residual=jnp.maximum(totals.residual, close.residual),
        imbalance=jnp.maximum(totals.imbalance, close.imbalance),
        through=through,
    )


def _keep(
    daily: Daily, row: Array, done: tuple[State, Close, Float[Array, "G F J2"]], weight: Float[Array, " B"]
) -> Daily:
    """What is kept of every day with row `row` filled in: each path's numbers, and sums over paths by weight."""
    state, close, through = done
    today = Daily(
        values=close.values.T.astype(jnp.float32),
        capacity=close.capacity.astype(jnp.float32),
        multiplier=close.multiplier.astype(jnp.float32),
        distance=close.distance.astype(jnp.float32),
        condition=close.condition.astype(jnp.int8),
        grade=close.grade.astype(jnp.int8),
        rung=close.rung.astype(jnp.int8),
        slow=close.slow.T.astype(jnp.float32),
        total=weight @ close.free,
        lines=weight @ state.lines,
        books=jnp.tensordot(weight, state.books, 1),
        amplified=jnp.tensordot(weight, state.amplified[:, :-1], 1),
        through=through.sum(axis=0),
    )
    written: Daily = jax.tree.map(
        lambda kept, new: jax.lax.dynamic_update_index_in_dim(kept, new, row, 0), daily, today
    )
    return written
