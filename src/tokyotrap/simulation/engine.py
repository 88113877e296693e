"""Engines: what advances a chunk of paths, and how it is asked."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from jaxtyping import Float

from tokyotrap.lanes.kernel import Counted
from tokyotrap.simulation.day import Path

States = Any
"""A chunk between two days, as its engine keeps it."""

Room = Float[np.ndarray, "days watched paths"]
"""Where what is watched is kept."""

Pick = Callable[[Path], Any]
"""Picks one array, or part of one, of a path."""


class Engine(Protocol):
    """Advances chunks of paths; several threads may do so at once."""

    def begin(self, path: Path) -> States:
        """A chunk on the evening of the starting day; what is not given path by path is the same for all."""

    def advance(
        self, states: States, span: tuple[int, int], room: Room | None = None
    ) -> tuple[States, Float[np.ndarray, "days sums"]]:
        """The chunk after the days of a span, counted from zero, and sums over its paths of `day.Added`, flat.

        What is watched on these days is put into the room, where there is one.
        """

    def count(self, watched: Room, counted: Counted, paths: int) -> None:
        """Add to histograms what was watched of the first so many paths of a chunk on all days."""

    def read(self, states: States, pick: Pick) -> Float[np.ndarray, "paths ..."]:
        """One array of every path."""
