"""Two days without news or chance, for many amounts of an order at once: each amount is a path of one compiled loop."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.lanes.kernel import Kernel, trace
from tokyotrap.model.assembly import assemble
from tokyotrap.model.draws import NORMALS, UNIFORMS, Draws
from tokyotrap.model.programme import Happening, Programme
from tokyotrap.model.state import State
from tokyotrap.model.step import step
from tokyotrap.model.world import Day, Inputs, Structure, World
from tokyotrap.simulation.compiled import lanes_shelf
from tokyotrap.simulation.in_lanes import places_of, single, within, zeros_of
from tokyotrap.studies.alone import EVEN, QUIET

SALE = 2
"""Business day of the sale; the first is as calm as there are, and what stands before it is done on it."""

LATEST = 8
"""Kernels kept in memory, the latest used."""

_known: list[tuple[Structure, Kernel]] = []
_building = threading.Lock()


class Tried(NamedTuple):
    """A path: the state of the model, amounts of the orders of the second day [house units], and a weight of one."""

    state: State
    amounts: Float[Any, " orders"]
    weight: Float[Any, ""]


@dataclass(frozen=True)
class Closes:
    """Capacity at the close of both days.

    Attributes:
        multiplier: of the capacity loop (2, amounts).
        distance: further loss that would leave no root [trillion dollars] (2, amounts).
        condition: 0 stable, 1 near tipping, 2 gone (2, amounts).
    """

    multiplier: Float[np.ndarray, "2 n"]
    distance: Float[np.ndarray, "2 n"]
    condition: Float[np.ndarray, "2 n"]


def told(orders: Sequence[str], before: Mapping[str, float]) -> Programme:
    """Orders of the second day, their amounts to come, and what is done on the first [house units]."""
    first = [Happening(1, (), 0, {}, {key: amount}, 1) for key, amount in before.items()]
    return Programme((*(Happening(SALE, (), 0, {}, {key: 0.0}, 1) for key in orders), *first))


def world(
    atlas: Atlas,
    orders: Sequence[str],
    *,
    settings: Mapping[str, float | str] | None = None,
    before: Mapping[str, float] | None = None,
) -> World:
    """A quiet world in which these orders may be given on the second day.

    Args:
        atlas: facts of the starting day.
        orders: keys.
        settings: of the scenario, besides those that keep the world quiet.
        before: order -> amount on the first day [house units].
    """
    return assemble(atlas, QUIET | dict(settings or {}), told(orders, before or {}), [], SALE)


def closes(quiet: World, amounts: Float[np.ndarray, "n orders"]) -> Closes:
    """Capacity at both closes, for each row of amounts.

    Args:
        quiet: a world of `world`.
        amounts: of its orders, in their order [house units].
    """
    kernel = _kernel_of(quiet, amounts.shape[1])
    rows = kernel.rows(len(amounts))
    padded = np.zeros((rows * kernel.lanes, amounts.shape[1]))
    padded[: len(amounts)] = amounts
    opening = _opening(quiet, amounts.shape[1])
    places = places_of(opening)
    first = np.zeros(kernel.places, dtype=np.float32)
    for place, start in zip(*map(jax.tree.leaves, (places, opening)), strict=True):
        first[place.ravel()] = single(start).ravel()
    states = kernel.state(rows)
    states[...] = first[:, None]
    states[:, places.amounts] = np.moveaxis(single(padded).reshape(rows, kernel.lanes, -1), 1, 2)
    room = np.zeros((SALE, kernel.watched, rows * kernel.lanes), dtype=np.float32)
    kernel.run(states, kernel.tables(*_given(quiet.inputs)), (0, SALE), room)
    return Closes(*(room[:, place, : len(amounts)].astype(float) for place in range(3)))


def _given(inputs: Inputs) -> tuple[Any, Any]:
    return inputs._replace(days=()), inputs.days  # type: ignore[arg-type]


def _opening(quiet: World, orders: int) -> Tried:
    return Tried(jax.tree.map(np.asarray, quiet.opening), np.zeros(orders), np.ones(()))


def _day(structure: Structure, once: Inputs, row: Day, path: Tried) -> tuple[Tried, tuple[()], Float[Array, " 3"]]:
    """One day of one path, whose amounts stand for those of the events."""
    given = once.numbers.orders
    mine = tuple({key: path.amounts[place] for key in given[place]} for place in range(path.amounts.shape[0]))
    numbers = once.numbers._replace(orders=(*mine, *given[len(mine) :]))
    luck = Draws(jnp.zeros(NORMALS), jnp.full(UNIFORMS, EVEN))
    state, close = step(structure, once._replace(numbers=numbers), path.state, row, luck)
    seen = jnp.stack([close.multiplier, close.distance, close.condition])
    return Tried(state, path.amounts, path.weight), (), seen


def _kernel_of(quiet: World, orders: int) -> Kernel:
    """The compiled day; of worlds alike in structure one serves all that have no more entries than it."""
    structure, zeros = quiet.structure, zeros_of(quiet.inputs)
    with _building:
        for known, kernel in _known:
            if known == structure and all(within(*each) for each in zip(kernel.traced.zeros, zeros, strict=True)):
                return kernel
        once, days = _given(quiet.inputs)
        path = _opening(quiet, orders)
        row = jax.tree.map(lambda each: np.asarray(each)[0], days)
        weight = int(places_of(path).weight)
        traced = trace(lambda once, row, path: _day(structure, once, row, path), (once, row, path), zeros, weight)
        kernel = Kernel(traced, lanes_shelf())
        _known.append((structure, kernel))
        del _known[:-LATEST]
        return kernel
