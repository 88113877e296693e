"""The model's answer to one event alone: a world without news or chance, with the event and without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.draws import NORMALS, UNIFORMS, Draws
from tokyotrap.model.outside import SOURCES
from tokyotrap.model.programme import Happening, Programme
from tokyotrap.model.step import step
from tokyotrap.model.world import World

QUIET: dict[str, float | str] = {
    **{source.key: "none" for source in SOURCES},
    "policy.intervention.readiness": 0.0,
    "policy.backstop.readiness": 0.0,
}
"""No outside news, and nothing that happens by chance; everybody still acts on what they see."""

EVEN = 0.5
"""The chance that decides whatever is left to chance: half."""


@dataclass(frozen=True)
class Dated:
    """Orders of one day: its number (1 for the first), key -> amount in house units, and over how many days."""

    day: int
    orders: Mapping[str, float]
    over: int = 1


def alone(
    atlas: Atlas, orders: Sequence[Dated], *, days: int, settings: Mapping[str, float | str] | None = None
) -> Float[np.ndarray, "D1 S"]:
    """What orders do to every series, day by day: closes with them less closes without them.

    Args:
        atlas: facts of the starting day.
        orders: by day.
        days: horizon [business days].
        settings: of the scenario, besides those that keep the world quiet.

    Returns:
        Moves of every series at the start (zero) and at each close, internal units: decimals, log points.
    """
    chosen = QUIET | dict(settings or {})
    told = Programme(tuple(Happening(each.day, (), 0, {}, dict(each.orders), each.over) for each in orders))
    closes = [_closes(assemble(atlas, chosen, each, [], days)) for each in (told, Programme(()))]
    return np.asarray(closes[0] - closes[1])


def _closes(world: World) -> Float[np.ndarray, "D1 S"]:
    """Every close of one path without luck, the start first."""
    structure = world.structure
    luck = Draws(jnp.zeros(NORMALS), jnp.full(UNIFORMS, EVEN))
    day = jax.jit(lambda inputs, state, today: step(structure, inputs, state, today, luck))
    found, state = [np.asarray(world.opening.values)], world.opening
    for row in range(len(world.calendar.dates)):
        state, close = day(world.inputs, state, jax.tree.map(lambda each, at=row: each[at], world.inputs.days))
        found.append(np.asarray(close.values))
    return np.stack(found)


def move(moves: Float[np.ndarray, "D1 S"], series: str, day: int) -> float:
    """The move of one series from the start to the close of a day, internal units."""
    return float(moves[day, PLACE[series]])
