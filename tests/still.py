"""A world without news or chance, in which only what a test orders happens: the model's own answer, day by day."""

from collections.abc import Mapping, Sequence

import jax
import numpy as np

from tests.worlds import atlas, quiet_luck
from tokyotrap.ledger.series import SERIES
from tokyotrap.model.assembly import assemble
from tokyotrap.model.outside import SOURCES
from tokyotrap.model.programme import Happening, Programme
from tokyotrap.model.step import step

QUIET: dict[str, float | str] = {
    **{source.key: "none" for source in SOURCES},
    "policy.intervention.readiness": 0.0,
    "policy.backstop.readiness": 0.0,
}
"""No news, nothing by chance; everybody else acts on what they see."""

Dated = tuple[int, Mapping[str, float], int]
"""Business day, orders in house units, and over how many days."""


def still(
    orders: Mapping[str, float] | Sequence[Dated], *, days: int, settings: Mapping[str, float | str] | None = None
) -> np.ndarray:
    """Closes of every series less those of the same world in which nothing is ordered, plus the start (days + 1, S).

    Args:
        orders: on the first day, or dated.
        days: horizon [business days].
        settings: besides those that keep the world quiet.
    """
    dated = [(1, orders, 1)] if isinstance(orders, Mapping) else orders
    told = Programme(tuple(Happening(when, (), 0, {}, dict(what), over) for when, what, over in dated))
    chosen = QUIET | dict(settings or {})
    return _closes(chosen, told, days) - _closes(chosen, Programme(()), days) + _closes(chosen, Programme(()), 1)[0]


def _closes(chosen: Mapping[str, float | str], told: Programme, days: int) -> np.ndarray:
    world = assemble(atlas(), chosen, told, [], days)
    luck = quiet_luck(world.structure, chance=0.5)
    day = jax.jit(lambda state, today: step(world.structure, world.inputs, state, today, luck))
    found, state = [np.asarray(world.opening.values)], world.opening
    for row in range(days):
        state, close = day(state, jax.tree.map(lambda each, at=row: each[at], world.inputs.days))
        found.append(np.asarray(close.values))
    assert len(found[0]) == len(SERIES)
    return np.stack(found)
