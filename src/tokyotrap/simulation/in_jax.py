"""The engine of JAX: the same day in double precision on any device; reference for machine code, and for gradients."""

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.lanes.kernel import Counted
from tokyotrap.model.world import Inputs, Structure, World
from tokyotrap.simulation.day import WATCHED, Path, day, opening_path
from tokyotrap.simulation.engine import Pick, Room
from tokyotrap.simulation.fans import count


class InJax:
    """Chunks as arrays with paths first.

    Args:
        world: the model.
        series: places of the series whose closes alone are kept; None for all that is watched.
    """

    def __init__(self, world: World, series: tuple[int, ...] | None = None) -> None:
        self.rows = slice(None) if series is None else list(series)
        self.structure, self.inputs = world.structure, world.inputs
        self.opening = opening_path(world.opening)

    def begin(self, path: Path) -> Path:
        """Every array with paths first; see `Engine`."""
        many = len(path.weight)

        def widened(start: Any, mine: Any) -> Array:
            same = jnp.ndim(mine) == jnp.ndim(start)
            return jnp.broadcast_to(mine, (many, *jnp.shape(start))) if same else jnp.asarray(mine)

        wide: Path = jax.tree.map(widened, self.opening, path)
        return wide

    def advance(
        self, states: Path, span: tuple[int, int], room: Room | None = None
    ) -> tuple[Path, Float[np.ndarray, "days sums"]]:
        """Days one after the other; see `Engine`."""
        rows = jax.tree.map(lambda each: each[span[0] : span[1]], self.inputs.days)
        after, totals, watched = _advanced(self.structure, self.inputs._replace(days=()), states, rows)  # type: ignore[arg-type]
        if room is not None:
            room[...] = np.asarray(watched)[:, self.rows]
        return after, np.asarray(totals)

    def count(self, watched: Room, counted: Counted, paths: int) -> None:
        """By NumPy; see `Engine`."""
        count(counted, watched[..., :paths])

    def read(self, states: Path, pick: Pick) -> Float[np.ndarray, "paths ..."]:
        """One array of every path; see `Engine`."""
        return np.asarray(pick(states))


@partial(jax.jit, static_argnums=(0,))
def _advanced(structure: Structure, inputs: Inputs, states: Path, rows: Any) -> tuple[Path, Array, Array]:
    """States after the days of some rows of the calendar; sums (days, sums); watched (days, watched, paths)."""

    def one(states: Path, row: Any) -> tuple[Path, tuple[Array, Array]]:
        after, added, watched = jax.vmap(lambda path: day(structure, inputs, path, row))(states)
        sums = [jnp.tensordot(states.weight, each, 1).ravel() for each in jax.tree.leaves(added)]
        seen = [each.reshape(len(each), -1).T for each in jax.tree.leaves(watched)]
        return after, (jnp.concatenate(sums), jnp.concatenate(seen).astype(jnp.float32))

    after, (totals, watched) = jax.lax.scan(one, states, rows)
    assert watched.shape[1] == len(WATCHED)
    return after, totals, watched
