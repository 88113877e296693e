"""The daily root of capacity: how dear risk must be for arbitrageurs to bear the losses; stable, tipping, or gone."""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Float

NEWTON_STEPS = 7
"""Steps of Euler's method, which uses the curvature too and so does not slow down where two roots are about to meet."""


class Root(NamedTuple):
    """The day's solution.

    Attributes:
        log_capacity: l = log(a / a0), the smallest stable root, or the top node if there is none.
        gain: profit of arbitrageurs at the root [$tn].
        multiplier: 1 / (1 - eps), eps = p D / W with D the loss per unit of l; how much the loop enlarges a small loss.
        distance: further loss that would leave no root [$tn]; zero or less when there is none.
        gone: 1 if there is no root below the top node, else 0.
    """

    log_capacity: Float[Array, ""]
    gain: Float[Array, ""]
    multiplier: Float[Array, ""]
    distance: Float[Array, ""]
    gone: Float[Array, ""]


def blend(log_capacity: Float[Array, ""], nodes: Float[Array, " N"]) -> Float[Array, " N"]:
    """Weights of the nodes in a piecewise-linear interpolation at `log_capacity`; they sum to one."""
    along = jnp.clip((log_capacity - nodes[:-1]) / jnp.diff(nodes), 0.0, 1.0)
    return jnp.concatenate([1.0 - along[:1], along[:-1] - along[1:], along[-1:]])


def daily_root(
    gains: Float[Array, " N"],
    nodes: Float[Array, " N"],
    wealth: Float[Array, ""],
    reference: Float[Array, ""],
    exponent: Float[Array, ""],
) -> Root:
    """Smallest stable root of l = max(0, p log(W0 / (W + PnL(l)))).

    Args:
        gains: arbitrageurs' profit today if risk aversion settles at each node [$tn].
        nodes: log(a / a0) of the nodes, from 0.
        wealth: W before today [$tn].
        reference: W0, the wealth below which capacity thins [$tn].
        exponent: p.

    Prices are linear between nodes, so PnL is linear and h(l) = p log(W0 / (W + PnL)) - l is convex on each segment:
    whether a segment holds a root is decided from its ends and its minimum, in closed form.

    Source:
        Design page 2, section 10, equation (7).
    """
    step = jnp.diff(nodes)
    left, slope = wealth + gains[:-1], jnp.diff(gains) / step
    floor = reference * jnp.exp(-nodes / exponent)
    calm = wealth + gains[0] >= reference
    ends = wealth + gains[1:] >= floor[1:]
    lowest = jnp.clip((-exponent * slope - left) / jnp.where(slope < 0.0, slope, -1.0), 0.0, step)
    dips = (slope < 0.0) & (left + slope * lowest >= reference * jnp.exp(-(nodes[:-1] + lowest) / exponent))
    holds = ends | dips
    first = holds & (jnp.cumsum(holds) == 1)
    found = holds.any()
    a, b, start = (jnp.where(first, each, 0.0).sum() for each in (left, slope, nodes[:-1]))
    a = jnp.where(found, a, 1.0)
    along = _newton(a, b, start, jnp.where(first, step, 0.0).sum(), (reference, exponent))
    root = jnp.where(calm, 0.0, jnp.where(found, start + along, nodes[-1]))
    gain = jnp.dot(blend(root, nodes), gains)
    here = (root >= nodes[:-1]) & (root <= nodes[1:])
    loss_slope = -jnp.where(here & (jnp.cumsum(here) == 1), slope, 0.0).sum()
    eps = exponent * loss_slope / jnp.maximum(wealth + gain, floor[-1])
    multiplier = jnp.where(eps < 0.99, 1.0 / (1.0 - jnp.minimum(eps, 0.99)), 100.0)
    margin = _margin(left, slope, nodes, (reference, exponent))
    gone = jnp.where(calm | found, 0.0, 1.0)
    return Root(root, gain, multiplier, margin, gone)


def _newton(
    a: Float[Array, ""],
    b: Float[Array, ""],
    start: Float[Array, ""],
    step: Float[Array, ""],
    loop: tuple[Float[Array, ""], Float[Array, ""]],
) -> Float[Array, ""]:
    """Root of p log(W0 / (a + b u)) - start - u on [0, step], from the left."""
    reference, exponent = loop
    u = jnp.zeros_like(a)
    for _ in range(NEWTON_STEPS):
        wealth = jnp.maximum(a + b * u, 1e-12)
        value = exponent * jnp.log(reference / wealth) - start - u
        slope = exponent * b / wealth + 1.0
        bend = exponent * (b / wealth) ** 2
        down = slope + jnp.sqrt(jnp.maximum(slope**2 - 2.0 * value * bend, 0.0))
        u = jnp.clip(u + 2.0 * value / jnp.maximum(down, 1e-9), 0.0, step)
    return u


def _margin(
    left: Float[Array, " M"],
    slope: Float[Array, " M"],
    nodes: Float[Array, " N"],
    loop: tuple[Float[Array, ""], Float[Array, ""]],
) -> Float[Array, ""]:
    """Largest further loss for which some l below the top still solves the loop [$tn].

    The slack W + PnL(l) - W0 exp(-l/p) is concave on each segment: its maximum is at an end or where its slope is zero.
    """
    reference, exponent = loop
    step = jnp.diff(nodes)
    turn = -exponent * jnp.log(jnp.maximum(-slope * exponent / reference, 1e-12)) - nodes[:-1]
    along = jnp.where(slope < 0.0, jnp.clip(turn, 0.0, step), step)
    inside = left + slope * along - reference * jnp.exp(-(nodes[:-1] + along) / exponent)
    ends = left - reference * jnp.exp(-nodes[:-1] / exponent)
    return jnp.maximum(inside.max(), ends.max())
