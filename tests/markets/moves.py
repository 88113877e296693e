"""Markets filled from the facts, and what they do when their drivers move."""

from functools import cache

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tests.worlds import atlas, quotes
from tokyotrap.ledger.following import CAPACITY, Following, Linked
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.series import PLACE
from tokyotrap.parameter import fill

Market = Linked | Following
DAYS = 260.0


@cache
def filled(kind: type[Market]) -> Market:
    """A market with its parameters from the facts."""
    return kind(**{name: jnp.asarray(value) for name, value in fill(kind, atlas()).items()})


def path(market: Market, drivers: dict[str, Float[Array, " days"]]) -> Float[Array, " days"]:
    """Distances of the series from its start, own news apart.

    Args:
        market: one of them.
        drivers: distances from the start of its drivers, from the first day on, internal units; others stay.
    """
    still = jnp.zeros(len(next(iter(drivers.values()))))
    moved = jnp.stack([jnp.asarray(drivers.get(name, still)) for name in market.drivers], axis=1)
    return _linked(market, moved) if isinstance(market, Linked) else _following(market, quotes(), moved)


def after(market: Market, days: int, **steps: float) -> np.ndarray:
    """Distances over so many days when drivers step on the first and stay [internal units]."""
    return np.asarray(path(market, {name: jnp.full(days, steps.get(name, 0.0)) for name in market.drivers}))


@eqx.filter_jit
def _linked(market: Linked, moved: Float[Array, "days drivers"]) -> Float[Array, " days"]:
    betas = market.betas()
    return moved @ jnp.stack([betas[name] for name in market.drivers])


@eqx.filter_jit
def _following(market: Following, start: Quotes, moved: Float[Array, "days drivers"]) -> Float[Array, " days"]:
    pull, names = market.pull(), market.drivers
    pulls = jnp.stack([jnp.asarray(pull.get(name, 0.0)) for name in names])

    def day(
        before: tuple[Float[Array, ""], Float[Array, " drivers"]], now: Float[Array, " drivers"]
    ) -> tuple[tuple[Float[Array, ""], Float[Array, " drivers"]], Float[Array, ""]]:
        level, last = before
        answers = market.sensitivity(seen(start, names, last))
        answer = jnp.stack([jnp.asarray(answers.get(name, 0.0)) for name in names])
        level = market.keep() * level + market.drift() + answer @ (now - last) + pulls @ now
        return (level, now), level

    return jax.lax.scan(day, (jnp.zeros(()), jnp.zeros(len(names))), moved)[1]


def seen(start: Quotes, names: tuple[str, ...], distances: Float[Array, " drivers"]) -> Quotes:
    """Quotes with the drivers so far from the start."""
    values = jnp.asarray(start.values)
    for place, name in enumerate(names):
        if name != CAPACITY:
            values = values.at[PLACE[name]].add(distances[place])
    return Quotes(values, start.memory, start.opening)
