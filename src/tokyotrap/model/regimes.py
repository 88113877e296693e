"""Regimes at work: each speaks once a day, in order; what they tell goes into the stance, what they do onto lines."""

from dataclasses import replace
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.ledger.host import on_host
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.regime import Memory, Regime
from tokyotrap.ledger.stance import Stance
from tokyotrap.model.draws import Draws, chance_of
from tokyotrap.model.mechanisms import KINDS, Mechanisms
from tokyotrap.model.world import EffectKey

Memories = dict[str, Memory]
"""State of every regime in use, by its name."""


class Told(NamedTuple):
    """After regimes have spoken: what they remember, the stance with what they tell, and sizes of their effects."""

    memories: Memories
    stance: Stance
    sizes: Float[Array, " E"]


def in_use(mechanisms: Mechanisms) -> list[Regime]:
    """The regimes a scenario keeps, in the order in which they speak.

    Not in that of the mapping: a compiled function meets its entries in the order of their names.
    """
    return [module for name in KINDS if isinstance(module := mechanisms.get(name), Regime)]


def opening(mechanisms: Mechanisms) -> Memories:
    """Their states on the starting day."""
    return {
        regime.name: {name: _sent(value) for name, value in on_host(regime).opening().items()}
        for regime in in_use(mechanisms)
    }


def _sent(value: np.generic | Float[np.ndarray, ""]) -> Float[Array, ""]:
    """A number for the loop; one that came from a parameter is as weak in its type as parameters are."""
    return jax.device_put(float(value) if isinstance(value, np.generic) else value)  # type: ignore[no-any-return]


def effects(mechanisms: Mechanisms, quotes: Quotes, stance: Stance) -> tuple[tuple[EffectKey, ...], tuple[str, ...]]:
    """Everything regimes can do to prices and the names of what they tell, found by asking each once."""
    found: dict[EffectKey, None] = {}
    for regime in in_use(mechanisms):
        _, told, done = jax.eval_shape(regime.day, regime.opening(), quotes, stance, jnp.zeros(2))
        for each in done:
            found[EffectKey(regime.label, each.cause, each.kind, each.key, each.per, each.fading)] = None
        nothing = {name: jnp.zeros(()) for name in told}
        stance = replace(stance, told={**stance.told, **nothing})
    return tuple(found), tuple(sorted(stance.told))


def speak(
    keys: tuple[EffectKey, ...],
    mechanisms: Mechanisms,
    before: Memories,
    today: tuple[Quotes, Stance],
    draws: Draws,
) -> Told:
    """One day of all regimes: their states, the stance with what they tell, and the sizes of their effects.

    Args:
        keys: of the effects, in the order of the sizes.
        mechanisms: those in use.
        before: states as of yesterday.
        today: yesterday's close, and what is known today.
        draws: the day's luck.
    """
    quotes, stance = today
    after: Memories = {}
    sizes: dict[EffectKey, Float[Array, ""]] = {}
    for regime in in_use(mechanisms):
        memory, told, done = regime.day(before[regime.name], quotes, stance, chance_of(regime, draws))
        after[regime.name] = memory
        stance = replace(stance, told={**stance.told, **told})
        for each in done:
            key = EffectKey(regime.label, each.cause, each.kind, each.key, each.per, each.fading)
            sizes[key] = sizes[key] + each.size if key in sizes else each.size
    none = jnp.zeros(())
    row = jnp.stack([sizes.get(key, none) for key in keys]) if keys else jnp.zeros(0)
    return Told(after, stance, row)
