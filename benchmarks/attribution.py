"""What attribution costs the daily loop: the day traced without what only it needs, timed against all of it."""

from dataclasses import dataclass, replace
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from benchmarks import side_by_side as side
from benchmarks.limit.roofline import roofline
from tokyotrap.lanes.kernel import Counted, Kernel, aligned, trace
from tokyotrap.model.world import World
from tokyotrap.simulation import fans
from tokyotrap.simulation.compiled import lanes_shelf
from tokyotrap.simulation.day import Path, day, opening_path
from tokyotrap.simulation.in_lanes import InLanes
from tokyotrap.simulation.running import CHUNK, How, Running

AGREED = 1e-3
"""How near the closes of the two must be at the horizon, on all but a few paths, of the largest of each series."""


@dataclass(frozen=True)
class Share:
    """Seconds of a chunk of paths with and without attribution, by turns, and how many operations each takes."""

    full: list[float]
    bare: list[float]
    operations: tuple[int, int]

    @property
    def on_top(self) -> float:
        """Share that attribution adds to a run without."""
        return side.median(self.full) / side.median(self.bare) - 1.0


def bare_day(world: World, once: Any, path: Path, today: Any) -> Any:
    """The same day, but nothing is asked that only attribution reads, so that it is not computed.

    Left out are the means of lines, amplification and what is passed on, and what had brought about a crossing; the
    lines themselves stay, for they are the model's state.
    """
    after, added, watched = day(world.structure, once, path, today)
    kept = path.state
    state = eqx.tree_at(
        lambda s: (s.watched, s.amplified, s.crossing.parts, s.crossing.move), after.state,
        (kept.watched, kept.amplified, kept.crossing.parts, kept.crossing.move),
    )  # fmt: skip
    nothing = {name: jnp.zeros_like(getattr(added, name)) for name in ("lines", "amplified", "passed")}
    return after._replace(state=state), added._replace(**nothing), watched


def share(world: World, times: int) -> Share:
    """Time both on one chunk of paths, and see that their prices are the same."""
    run = Running(world, How(0, engine="lanes"))
    engine = run.engine
    assert isinstance(engine, InLanes)
    watched = run.chunk(np.arange(CHUNK)).watched
    counted = Counted.empty(fans.bins([fans.extremes(watched)]))
    full, path = engine.kernel, opening_path(world.opening)
    once, days = world.inputs._replace(days=()), world.inputs.days  # type: ignore[arg-type]
    row = jax.tree.map(lambda each: each[0], days)
    traced = trace(
        lambda o, d, p: bare_day(world, o, p, d), (once, row, path), full.traced.zeros, full.traced.weight
    )
    bare = Kernel(replace(traced, read=full.traced.read), lanes_shelf())
    start = engine.begin(run.begin(np.arange(CHUNK))[0])
    states = {name: aligned(start.shape) for name in ("full", "bare")}
    kernels = {"full": (full, engine.tables), "bare": (bare, bare.tables(once, days))}

    def one(name: str) -> None:
        kernel, tables = kernels[name]
        states[name][:] = start
        kernel.run(states[name], tables, (0, run.days), watched)
        kernel.count(watched, counted, CHUNK)

    taken = side.in_turn({name: lambda name=name: one(name) for name in kernels}, times)
    _same_prices(engine, states)
    return Share(taken["full"], taken["bare"], (_operations(full), _operations(bare)))


def _same_prices(engine: InLanes, states: dict[str, Any]) -> None:
    ours, theirs = (engine.read(states[name], lambda p: p.state.values) for name in ("full", "bare"))
    apart = (np.abs(ours - theirs) / np.abs(ours).max(axis=0)).max(axis=1)
    assert np.quantile(apart, 0.98) < AGREED, "prices must not hang on what is asked of them"


def _operations(kernel: Kernel) -> int:
    """Operations on lanes."""
    return sum(roofline(kernel).counts.values())
