"""Clearing: prices at which arbitrageurs hold what is left to them, capacity included, and what follows them."""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.series import CORE_SERIES, FOLLOWING_SERIES, LINEAR_SERIES, PLACE
from tokyotrap.model.followers import PRICED, follow, following
from tokyotrap.model.mechanisms import Capacity, Mechanisms
from tokyotrap.model.state import State
from tokyotrap.model.world import Inputs, Structure
from tokyotrap.pricing.capacity import Root, blend, daily_root

CORE = len(CORE_SERIES)
USDJPY = PLACE["usdjpy"]
LINEAR = len(LINEAR_SERIES)

class Cleared(NamedTuple):
    """Today's prices and what capacity had to do for them.

    Attributes:
        values: series before the range is enforced, internal units.
        drivers: distances of the linear series and of capacity from the start.
        amplified: level and impact parts of them, since the start.
        followed: see `State`.
        root: of the capacity loop.
        bonds, rate, held: see `State`.
        wealth: of arbitrageurs after gains and refill [trillion dollars].
        mark: a further loss that would leave no root and is smaller counts as near tipping [trillion dollars].
    """

    values: Float[Array, " series"]
    drivers: Float[Array, " D"]
    amplified: Float[Array, "D 2"]
    followed: Float[Array, " F"]
    root: Root
    bonds: Float[Array, " G1"]
    rate: Float[Array, ""]
    held: Float[Array, " G1"]
    wealth: Float[Array, ""]
    mark: Float[Array, ""]


def clear(
    structure: Structure,
    inputs: Inputs,
    state: State,
    lines: Float[Array, " J"],
    today: tuple[Mechanisms, Float[Array, " P"]],
) -> Cleared:
    """Prices at every capacity node, the root of the loop, prices at the root, and what follows them.

    Args:
        structure: what is compiled in.
        inputs: the numbers of the model.
        state: at yesterday's close.
        lines: at today's.
        today: mechanisms as events have left them, and how the following series answer today.
    """
    mechanisms, answers = today
    prices, wiring = inputs.prices, inputs.wiring
    count, grid = prices.nodes.shape[0], prices.weight.shape[0]
    sums = wiring.gather @ lines
    size = prices.series.shape[1]
    priced, direct = sums[:size], sums[size:]
    series = (prices.series @ priced).reshape(count, CORE) + prices.series_level + direct[:CORE]
    quick = prices.bonds @ priced.astype(prices.bonds.dtype) + prices.bonds_level
    bonds, left = quick[:-grid].reshape(count, grid), quick[-grid:]
    rates = series[:, USDJPY]
    dollars = (state.rate - rates).astype(bonds.dtype)[:, None]
    assets = jnp.concatenate([bonds[:, :-1] - state.bonds[:-1], dollars], axis=1)
    gains = (assets @ (prices.weight * state.held)).astype(series.dtype)
    root, wealth, mark = _root(gains, prices.nodes, state, mechanisms)
    share = blend(root.log_capacity, prices.nodes)
    level = share @ prices.premium
    impact = share @ (series - series[:1]) - level
    drivers, amplified = _linear(
        inputs, (share @ series, jnp.stack([level, impact], axis=1) - wiring.amplified), direct, root.log_capacity
    )
    followed = follow(structure.pairs, wiring.followed, state.followed, (state.drivers, drivers), answers)
    closing = share.astype(bonds.dtype) @ bonds
    held = left + prices.elasticity * closing
    values = _values(inputs, mechanisms, drivers, followed, direct)
    return Cleared(values, drivers, amplified, followed, root, closing, share @ rates, held, wealth, mark)


def _linear(
    inputs: Inputs,
    core: tuple[Float[Array, " core"], Float[Array, "core 2"]],
    direct: Float[Array, " S"],
    log_capacity: Float[Array, ""],
) -> tuple[Float[Array, " D"], Float[Array, "D 2"]]:
    """Distances of the linear series and of capacity from the start, and the amplification in them."""
    known = inputs.wiring.followed
    thinner = log_capacity - known.capacity
    first = jnp.concatenate([core[0] - inputs.opening[:CORE], direct[CORE:PRICED], thinner[None]])
    linked = known.link @ first + direct[PRICED:LINEAR]
    nothing = jnp.zeros((PRICED - CORE, 2))
    impact = jnp.stack([jnp.zeros(()), thinner])[None]
    amplified = jnp.concatenate([core[1], nothing, impact])
    drivers = jnp.concatenate([first[:-1], linked, first[-1:]])
    return drivers, jnp.concatenate([amplified[:-1], known.link @ amplified, amplified[-1:]])


def _values(
    inputs: Inputs,
    mechanisms: Mechanisms,
    drivers: Float[Array, " D"],
    followed: Float[Array, " F"],
    direct: Float[Array, " S"],
) -> Float[Array, " S"]:
    """Every series, before ranges are enforced, internal units."""
    rows = {module.series: row for row, module in enumerate(following(mechanisms))}
    none = jnp.zeros(())
    passed = jnp.stack([followed[rows[name]] if name in rows else none for name in FOLLOWING_SERIES])
    return inputs.opening + jnp.concatenate([drivers[:-1], direct[LINEAR:] + passed])


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
