"""Tipping: the smallest sale, all on one day, after which no root of the capacity loop is left."""

from collections.abc import Mapping
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from tokyotrap.facts.atlas import Atlas
from tokyotrap.model.assembly import assemble
from tokyotrap.model.draws import NORMALS, UNIFORMS, Draws
from tokyotrap.model.programme import Happening, Programme
from tokyotrap.model.step import step
from tokyotrap.model.world import World
from tokyotrap.studies.alone import EVEN, QUIET

GONE = 2.0


@dataclass(frozen=True)
class Tipping:
    """What it takes.

    Attributes:
        order: key of the order that was made larger and larger.
        amount: the smallest that tips [house units]; None if the largest that can be ordered does not.
        largest: that was tried [house units].
        multiplier: of the capacity loop on the day before.
        distance: loss on the day before that would have left no root [trillion dollars].
    """

    order: str
    amount: float | None
    largest: float
    multiplier: float
    distance: float


def smallest(
    atlas: Atlas,
    order: str,
    largest: float,
    *,
    settings: Mapping[str, float | str] | None = None,
    accuracy: float = 0.005,
) -> Tipping:
    """The smallest amount of one order, in one day, that leaves arbitrageurs without a root.

    Found by halving: more of the same order is taken to lose them more, which holds for sales of one kind.

    Args:
        atlas: facts of the starting day.
        order: key of an order of the catalogue.
        largest: amount tried [house units].
        settings: of the scenario, besides those that keep the world quiet.
        accuracy: of the answer, as a share of the largest.
    """
    world = assemble(atlas, QUIET | dict(settings or {}), _told(order, largest), [], 2)
    day = jax.jit(lambda inputs, state, today: step(world.structure, inputs, state, today, _luck(world)))
    calm, _ = _close(world, day, order, 0.0)
    if _close(world, day, order, largest)[1] < GONE:
        return Tipping(order, None, largest, *calm)
    low, high = 0.0, largest
    while high - low > accuracy * largest:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if _close(world, day, order, middle)[1] >= GONE else (middle, high)
    return Tipping(order, high, largest, *calm)


def _told(order: str, amount: float) -> Programme:
    return Programme((Happening(2, (), 0, {}, {order: amount}, 1),))


def _luck(world: World) -> Draws:
    return Draws(jnp.zeros(NORMALS), jnp.full(UNIFORMS, EVEN))


def _close(world: World, day: object, order: str, amount: float) -> tuple[tuple[float, float], float]:
    """Multiplier and distance on the first day, and the state of capacity on the second, that of the sale."""
    inputs = world.inputs._replace(numbers=_told(order, amount).numbers())
    state, found = world.opening, []
    for row in range(2):
        today = jax.tree.map(lambda each, at=row: each[at], inputs.days)
        state, close = day(inputs, state, today)  # type: ignore[operator]
        found.append(close)
    return (float(found[0].multiplier), float(found[0].distance)), float(np.asarray(found[1].condition))
