"""The reduced form in our engine."""

import numpy as np

from benchmarks.peers.extraction import PLACES, books_of
from benchmarks.peers.form import Paths
from tokyotrap.model.world import World
from tokyotrap.simulation.ensemble import closes, simulate

DOUBLE = "jax"
"""The engine in double precision, which is the reference without luck; the other, in single precision, is timed."""


def run(world: World, paths: int, seed: int, engine: str | None = None) -> Paths:
    """Many paths, with their books."""
    found = simulate(world, paths=paths, seed=seed, keep=True, engine=engine)
    assert found.watched is not None
    assert not found.capped, "a path left the range that the other tools do not have"
    books = np.asarray(world.inputs.books) + found.snapshots[len(found.watched)].books
    return Paths(found.watched[:, PLACES], books_of(books))


def whole(world: World, paths: int, seed: int) -> object:
    """The same as any scenario is run: fans, attribution, books and records, and no path kept."""
    return simulate(world, paths=paths, seed=seed)


def only_closes(world: World, paths: int, seed: int) -> np.ndarray:
    """The same paths and only what the other tools give back, but for books (days, series, paths)."""
    return closes(world, PLACES, paths=paths, seed=seed)
