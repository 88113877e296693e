"""The reduced form in our engine."""

import numpy as np

from benchmarks.peers.extraction import PLACES, books_of
from benchmarks.peers.form import Paths
from tokyotrap.model.world import World
from tokyotrap.simulation.ensemble import closes, simulate


def run(world: World, paths: int, seed: int) -> Paths:
    """Many paths, with all that the engine keeps of a run."""
    ensemble = simulate(world, paths=paths, seed=seed, stops=())
    assert not ensemble.capped, "a path left the range that the other tools do not have"
    return Paths(ensemble.daily.values[:, PLACES], books_of(ensemble.books))


def only_closes(world: World, paths: int, seed: int) -> np.ndarray:
    """The same paths and only what the other tools give back, but for books (days, series, paths)."""
    return closes(world, PLACES, paths=paths, seed=seed)
