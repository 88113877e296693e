"""Clearing: prices at which arbitrageurs hold what is left to them, capacity included; then books and wealth."""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from tokyotrap.ledger.book import POSITION
from tokyotrap.ledger.buckets import TREASURIES
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.quotes import CORE_SERIES, LOGARITHMIC, PLACE, SERIES, remember
from tokyotrap.model.mechanisms import Capacity, Mechanisms
from tokyotrap.model.state import Close, Crossing, State
from tokyotrap.model.world import Inputs
from tokyotrap.policy.intervention import LadderState
from tokyotrap.pricing.capacity import Root, blend, daily_root

CORE = len(CORE_SERIES)
USDJPY = PLACE["usdjpy"]
LOWEST = tuple(1.0 if name in LOGARITHMIC else -0.05 for name in SERIES)
HIGHEST = tuple(9.0 if name in LOGARITHMIC else 0.50 for name in SERIES)
"""Range of each series, internal units; a path that leaves it is held at its edge and counted."""


class Settlement(NamedTuple):
    """What today's parts hand to the close; `sound` says that every number of the day was finite."""

    lines: Float[Array, " J"]
    books: Float[Array, "owners accounts"]
    imbalance: Float[Array, ""]
    sound: Bool[Array, ""]
    ladder: LadderState
    expected: Float[Array, ""]
    age: Float[Array, " E"]
    yen_bought: Float[Array, ""]
    day: Float[Array, ""]


class Cleared(NamedTuple):
    """Today's prices and what capacity had to do for them.

    Attributes:
        values: series before the range is enforced, internal units.
        amplification: level and impact parts of the priced series (core, 2), since the start.
        root: of the capacity loop.
        bonds, rate, held: see `State`.
        wealth: of arbitrageurs after gains and refill [trillion dollars].
        mark: a further loss that would leave no root and is smaller counts as near tipping [trillion dollars].
    """

    values: Float[Array, " series"]
    amplification: Float[Array, "core 2"]
    root: Root
    bonds: Float[Array, " G1"]
    rate: Float[Array, ""]
    held: Float[Array, " G1"]
    wealth: Float[Array, ""]
    mark: Float[Array, ""]


def clear(inputs: Inputs, state: State, lines: Float[Array, " J"], mechanisms: Mechanisms) -> Cleared:
    """Prices at every capacity node, the root of the loop, and prices at the root."""
    prices, wiring = inputs.prices, inputs.wiring
    count, grid = prices.nodes.shape[0], prices.weight.shape[0]
    sums = wiring.gather @ lines
    series = (prices.series @ sums + prices.series_level).reshape(count, -1)
    quick = prices.bonds @ sums.astype(prices.bonds.dtype) + prices.bonds_level
    bonds, left = quick[:-grid].reshape(count, grid), quick[-grid:]
    rates = series[:, USDJPY]
    dollars = (state.rate - rates).astype(bonds.dtype)[:, None]
    assets = jnp.concatenate([bonds[:, :-1] - state.bonds[:-1], dollars], axis=1)
    gains = (assets @ (prices.weight * state.held)).astype(series.dtype)
    root, wealth, mark = _root(gains, prices.nodes, state, mechanisms)
    share = blend(root.log_capacity, prices.nodes)
    level = share @ prices.premium
    impact = share @ (series[:, :CORE] - series[:1, :CORE]) - level
    amplification = jnp.stack([level, impact], axis=1) - wiring.amplified
    closing = share.astype(bonds.dtype) @ bonds
    held = left + prices.elasticity * closing
    return Cleared(share @ series, amplification, root, closing, share @ rates, held, wealth, mark)


def _root(
    gains: Float[Array, " N"], nodes: Float[Array, " N"], state: State, mechanisms: Mechanisms
) -> tuple[Root, Float[Array, ""], Float[Array, ""]]:
    """The capacity loop, or normal capacity for ever if it is switched off."""
    loop = mechanisms.get("capacity")
    if not isinstance(loop, Capacity):
        zero = jnp.zeros(())
        calm = Root(zero, gains[0], jnp.ones(()), jnp.ones(()), zero)
        return calm, state.wealth, jnp.zeros(())
    root = daily_root(gains, nodes, state.wealth, loop.wealth, loop.exponent)
    least = loop.wealth * jnp.exp(-nodes[-1] / loop.exponent)
    after = jnp.maximum(state.wealth + root.gain, least)
    refilled = after + loop.refill / DAYS * (loop.start * loop.wealth - after)
    return root, refilled, loop.near * loop.wealth


def settle(inputs: Inputs, state: State, cleared: Cleared, today: Settlement) -> tuple[State, Close]:
    """Books, memory, red lines and the day's report."""
    wiring = inputs.wiring
    values = jnp.clip(cleared.values, jnp.array(LOWEST), jnp.array(HIGHEST))
    sound = today.sound & jnp.all(jnp.isfinite(cleared.values))
    values = jnp.where(sound, values, state.values)
    capped = jnp.maximum(state.capped, jnp.where(sound & jnp.all(values == cleared.values), 0.0, 1.0))
    explained = wiring.contribution @ (today.lines - wiring.opening)
    total = inputs.opening + explained + jnp.pad(cleared.amplification.sum(axis=1), (0, len(SERIES) - CORE))
    residual = jnp.where(sound, jnp.abs(cleared.values - total).max(), 0.0)
    gone = cleared.root.gone > 0.0
    near = cleared.root.distance < cleared.mark
    close = Close(
        values=values,
        amplification=cleared.amplification,
        residual=residual,
        imbalance=jnp.maximum(today.imbalance, adding_up(inputs, today.books)),
        capacity=cleared.root.log_capacity,
        multiplier=cleared.root.multiplier,
        condition=jnp.where(gone, 2.0, jnp.where(near, 1.0, 0.0)),
        rung=today.ladder.rung,
        yen_bought=today.yen_bought,
    )
    settled = State(
        lines=today.lines,
        books=today.books,
        values=values,
        memory=remember(state.memory, values, state.values),
        ladder=today.ladder,
        expected=today.expected,
        wealth=cleared.wealth,
        capacity=cleared.root.log_capacity,
        bonds=cleared.bonds,
        rate=cleared.rate,
        held=cleared.held,
        age=today.age,
        crossing=_cross(inputs, state.crossing, values, today, cleared),
        capped=capped,
    )
    return settled, close


def adding_up(inputs: Inputs, books: Float[Array, "owners accounts"]) -> Float[Array, ""]:
    """Largest gap between what all hold of a bond and what exists of it [trillion dollars].

    JGBs sum to zero with the government's debt among the books; Treasuries sum to what was outstanding.
    """
    total = books.sum(axis=0) - inputs.outstanding
    return jnp.abs(total).max()


def _cross(
    inputs: Inputs, before: Crossing, values: Float[Array, " series"], today: Settlement, cleared: Cleared
) -> Crossing:
    """Red lines crossed for the first time today, and the state in which they were."""
    series = inputs.reds.series.astype(int)
    there = inputs.reds.side * (values[series] - inputs.reds.level) >= -1e-12
    first = there & (before.day == 0.0)
    wide = first[:, None]
    padded = jnp.pad(cleared.amplification, ((0, len(SERIES) - CORE), (0, 0)))
    return Crossing(
        day=jnp.where(first, today.day, before.day),
        lines=jnp.where(wide, today.lines, before.lines),
        amplification=jnp.where(wide, padded[series], before.amplification),
        move=jnp.where(first, values[series] - inputs.opening[series], before.move),
    )


def bonds_outstanding(books: Float[Array, "owners accounts"]) -> Float[Array, " accounts"]:
    """What exists of each account on the starting day: Treasuries as held; everything else nets to zero."""
    held = jnp.zeros(books.shape[1])
    for name in TREASURIES:
        held = held.at[POSITION[name]].set(books[:, POSITION[name]].sum())
    return held
