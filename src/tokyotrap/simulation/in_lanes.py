"""The engine of machine code: a world's day traced, compiled for this processor, and run on rows of paths."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import jax
import numpy as np
from jaxtyping import Float

from tokyotrap.lanes.kernel import Counted, Kernel, trace
from tokyotrap.model.followers import declared
from tokyotrap.model.world import Inputs, Structure, World
from tokyotrap.simulation import fans
from tokyotrap.simulation.compiled import lanes_shelf
from tokyotrap.simulation.day import Path, closes_of_day, day, opening_path, read_at_stops
from tokyotrap.simulation.engine import Pick, Room

States = Float[np.ndarray, "rows places lanes"]

Series = tuple[int, ...]

LATEST = 12
"""Kernels kept in memory, the latest used; one takes some thirty megabytes, and is read again from disk in a second."""

Known = tuple[Structure, Series | None, Kernel]

_known: list[Known] = []
_building = threading.Lock()


class InLanes:
    """Chunks as rows of paths in single precision; sums in double precision.

    Args:
        world: the model.
        series: places of the series whose closes alone are watched, with no sums; None for all of a run.
    """

    def __init__(self, world: World, series: Series | None = None) -> None:
        self.kernel = kernel_of(world, series)
        self.tables = self.kernel.tables(*_given(world.inputs))
        self.opening = opening_path(world.opening)
        self.places: Path = places_of(self.opening)
        self.first = np.zeros(self.kernel.places, dtype=np.float32)
        for place, start in zip(*map(jax.tree.leaves, (self.places, self.opening)), strict=True):
            self.first[place.ravel()] = single(start).ravel()

    def begin(self, path: Path) -> States:
        """Rows of paths; see `Engine`."""
        count = len(path.weight)
        assert count % self.kernel.lanes == 0, "a chunk fills whole rows"
        states = self.kernel.state(count // self.kernel.lanes)
        states[...] = self.first[:, None]
        for place, mine in zip(*map(jax.tree.leaves, (self.places, path)), strict=True):
            if np.ndim(mine) > place.ndim:
                rows = single(mine).reshape(len(states), self.kernel.lanes, -1)
                states[:, place.ravel()] = np.moveaxis(rows, 1, 2)
        return states

    def advance(
        self, states: States, span: tuple[int, int], room: Room | None = None
    ) -> tuple[States, Float[np.ndarray, "days sums"]]:
        """Days done in place; see `Engine`."""
        return states, self.kernel.run(states, self.tables, span, room)

    def count(self, watched: Room, counted: Counted, paths: int) -> None:
        """By machine code, but for paths that do not fill a row; see `Engine`."""
        whole = paths - paths % self.kernel.lanes
        self.kernel.count(watched, counted, whole)
        if whole < paths:
            fans.count(counted, watched[..., whole:paths])

    def read(self, states: States, pick: Pick) -> Float[np.ndarray, "paths ..."]:
        """A copy of one array of every path; see `Engine`."""
        places = np.asarray(pick(self.places))
        rows = np.moveaxis(states[:, places.ravel()], 1, 2)
        return rows.reshape(states.shape[0] * states.shape[2], *places.shape)


def places_of(tree: Any) -> Any:
    """Where each number of a tree stands when all are put in one line, in arrays like the tree's."""
    leaves, shape = jax.tree.flatten(tree)
    ends = np.cumsum([np.size(each) for each in leaves])
    return jax.tree.unflatten(shape, [
        np.arange(end - np.size(each), end).reshape(np.shape(each)) for each, end in zip(leaves, ends, strict=True)
    ])  # fmt: skip


def single(values: Any) -> Float[np.ndarray, "..."]:
    """Numbers in single precision; whole ones by their bits."""
    array = np.asarray(values)
    whole = np.issubdtype(array.dtype, np.integer)
    return np.ascontiguousarray(array if whole else array.astype(np.float32)).view(np.float32)


def _given(inputs: Inputs) -> tuple[Any, Any]:
    """What is given once, and every day."""
    return inputs._replace(days=()), inputs.days  # type: ignore[arg-type]


def kernel_of(world: World, series: Series | None = None) -> Kernel:
    """The compiled day of a world; of worlds alike in structure one serves all that have no more entries than it."""
    structure, inputs = world.structure, world.inputs
    zeros = zeros_of(inputs)
    with _building:
        for known in _known:
            if known[:2] == (structure, series) and _serves(known[2], zeros):
                _known.remove(known)
                _known.append(known)
                return known[2]
        once, days = _given(inputs)
        path = opening_path(world.opening)
        row = jax.tree.map(lambda each: np.asarray(each)[0], days)
        weight = _marked(path, lambda each: each.weight)[0]

        def whole(once: Inputs, row: Any, path: Path) -> Any:
            return day(structure, once, path, row)

        def alone(once: Inputs, row: Any, path: Path) -> Any:
            return closes_of_day(structure, once, path, row, series or ())

        traced = trace(whole if series is None else alone, (once, row, path), zeros, weight)
        read = _marked(path, read_at_stops) if series is None else []
        made = Kernel(replace(traced, read=frozenset(read)), lanes_shelf())
        _known.append((structure, series, made))
        del _known[:-LATEST]
        return made


def zeros_of(inputs: Inputs) -> list[Any]:
    """Where the matrices have nothing, leaf by leaf; of parameters and of the start nothing is taken for granted."""
    shown = inputs._replace(days=())  # type: ignore[arg-type]
    hidden = jax.tree.map(lambda _: False, shown)
    wires = jax.tree.map(lambda _: True, inputs.wiring)
    wires = wires._replace(amplified=False, followed=wires.followed._replace(capacity=False))
    bare = hidden._replace(wiring=wires, prices=jax.tree.map(lambda _: True, inputs.prices))
    followed = inputs.wiring.followed._replace(link=declared(inputs.mechanisms))
    entries = shown._replace(wiring=inputs.wiring._replace(followed=followed))
    return [
        np.asarray(leaf) == 0.0 if known else None
        for leaf, known in zip(jax.tree.leaves(entries), jax.tree.leaves(bare), strict=True)
    ]


def _serves(kernel: Kernel, zeros: Sequence[Any]) -> bool:
    """Whether a kernel leaves out no entry that a world with these zeros has."""
    return all(within(mine, theirs) for mine, theirs in zip(kernel.traced.zeros, zeros, strict=True))


def within(kernel: Any, world: Any) -> bool:
    """Whether a kernel leaves out no entry that a world has."""
    return kernel is None or (kernel.shape == world.shape and not bool((kernel & ~world).any()))


def _marked(path: Path, pick: Pick) -> list[int]:
    """Places, among the numbers of a path, of what is picked."""
    return [int(place) for each in jax.tree.leaves(pick(places_of(path))) for place in np.ravel(each)]
