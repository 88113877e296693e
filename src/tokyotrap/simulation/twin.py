"""The smoothed twin of a world: triggers with a temperature, so that results have derivatives by what a person sets.

A path of the twin draws the same luck as that of the simulation. Its derivative is taken path by path, in reverse: the
result of a path at the horizon is asked what it answers to every number of the path there, then day by day back to the
first evening; on the way, what it answers to all parameters of the mechanisms, and to the matrices that depend on
parameters, is added up. So all parameters together cost a few runs.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from tokyotrap.lanes.adjoint import Adjoint, Rows
from tokyotrap.lanes.derivative import derived
from tokyotrap.lanes.program import ONCE
from tokyotrap.model.fates import decide
from tokyotrap.model.mechanisms import FOLLOWERS, Mechanisms
from tokyotrap.model.state import State
from tokyotrap.model.step import step
from tokyotrap.model.world import Day, Inputs, Structure, World
from tokyotrap.simulation.compiled import lanes_shelf
from tokyotrap.simulation.ensemble import processors
from tokyotrap.simulation.in_lanes import places_of, single, within, zeros_of
from tokyotrap.simulation.stream import Stream, chances, draw, streams

TEMPERATURE = 0.1
"""Of the twin, if nobody says otherwise: the bias and the noise of derivatives are both small there (ours)."""

STRETCH = 20
"""Days of which every evening is kept going back; the evenings of so many days stay in a cache."""

ROWS = 4
"""Rows of paths taken together."""

NOWHERE = -100.0
"""How far beyond a red line a path has been before the first day; far below any."""

Result = Callable[[Float[Array, " S"], Float[Array, " R"]], Float[Array, ""]]
"""A path's result, of its closes at the horizon [internal units] and of how far it has been beyond each red line."""


class Track(NamedTuple):
    """One path of the twin between two days; `reach` is how far it has been beyond each red line [internal units]."""

    state: State
    stream: Stream
    reach: Float[Any, " R"]


class Parameters(NamedTuple):
    """What derivatives are taken by: numbers of the mechanisms, and of the matrices of `Wiring` that depend on them.

    `noise` has the rows of the lines that followers move by themselves.
    """

    mechanisms: Mechanisms
    fade: Float[Any, " Jo"]
    noise: Float[Any, "own n"]
    constant: Float[Any, " J"]
    link: Float[Any, "..."]
    pull: Float[Any, "..."]
    keep: Float[Any, "..."]


def picked(structure: Structure, inputs: Inputs) -> Parameters:
    """The parameters of a world."""
    wires, own = inputs.wiring, _own(structure)
    known = wires.followed
    return Parameters(
        inputs.mechanisms, wires.fade, wires.noise[own], wires.constant, known.link, known.pull, known.keep
    )


def put(structure: Structure, inputs: Inputs, parameters: Parameters) -> Inputs:
    """A world's numbers with these parameters."""
    wires, new, own = inputs.wiring, parameters, _own(structure)
    followed = wires.followed._replace(link=new.link, pull=new.pull, keep=new.keep)
    rows = dict(zip(own.tolist(), range(len(own)), strict=True))
    noise = jnp.stack([new.noise[rows[j]] if j in rows else wires.noise[j] for j in range(len(structure.lines))])
    wires = wires._replace(fade=new.fade, noise=noise, constant=new.constant, followed=followed)
    return inputs._replace(mechanisms=new.mechanisms, wiring=wires)


def _own(structure: Structure) -> Int[np.ndarray, " own"]:
    """Places of the lines that followers move by themselves."""
    series = {kind.series for kind in FOLLOWERS.values()}
    found = [place for place, line in enumerate(structure.lines) if line.kind == "direct" and line.key in series]
    return np.array(found, dtype=int)


def track_day(structure: Structure, inputs: Inputs, track: Track, today: Day) -> Track:
    """One business day of one path of the twin."""
    stream, draws = draw(track.stream)
    state, close = step(structure, inputs, track.state, today, draws)
    beyond = inputs.reds.side * (close.values[np.array(structure.red_series, dtype=int)] - inputs.reds.level)
    return Track(state, stream, jnp.maximum(track.reach, beyond))


@dataclass(frozen=True)
class Answered:
    """Paths of the twin.

    Attributes:
        values: result of each path.
        parameters: its derivative by each of `Twin.wanted`.
        opening: its derivative by each of `Twin.answered`.
    """

    values: Float[np.ndarray, " paths"]
    parameters: Float[np.ndarray, "paths K"]
    opening: Float[np.ndarray, "paths A"]


class Twin:
    """The smoothed twin of a world, compiled.

    Attributes:
        structure: of the world, with a temperature.
        wanted: parameters that results may answer to, among all numbers of `Parameters`.
        answered: numbers of the path on the first evening that they may answer to, among all of `Track`.
    """

    def __init__(self, world: World, temperature: float = TEMPERATURE) -> None:
        self.world, self.days = world, len(world.calendar.dates)
        self.structure = replace(world.structure, temperature=temperature)
        self.opening = opening_track(world)
        self.adjoint = _adjoint(self.structure, world.inputs, self.opening)
        known = self.adjoint.derived
        self.wanted, self.answered = known.wanted, known.places[known.answered]

    @cached_property
    def tables(self) -> Any:
        """The numbers of the world that are the same for all paths."""
        inputs = self.world.inputs
        return self.adjoint.tables(inputs._replace(days=()), inputs.days)  # type: ignore[arg-type]

    @property
    def read(self) -> Int[np.ndarray, " R"]:
        """Which of all numbers given once the twin reads."""
        walk = self.adjoint.forth
        program = walk.traced.program
        given = [n for n in walk.order if program.opcodes[n] == "input" and program.levels[n] == ONCE]
        return np.array([program.data[n] for n in given], dtype=int)

    @property
    def left_out(self) -> Int[np.ndarray, " Z"]:
        """Which of all numbers given once were zero when the twin was compiled, and are left out of it."""
        once = jax.tree.leaves(self.world.inputs._replace(days=()))  # type: ignore[arg-type]
        zeros = zip(once, self.adjoint.derived.forth.zeros, strict=True)
        flat = [np.zeros(np.size(leaf), dtype=bool) if mask is None else np.ravel(mask) for leaf, mask in zeros]
        return np.flatnonzero(np.concatenate(flat))

    def begin(self, numbers: Int[np.ndarray, " paths"], seed: int) -> Rows:
        """Rows of paths on the first evening; those that pad the last row go on from the last number."""
        lanes = self.adjoint.lanes
        rows = -(-len(numbers) // lanes)
        every = np.concatenate([numbers, numbers[-1] + 1 + np.arange(rows * lanes - len(numbers))])
        track = self.opening._replace(stream=streams(seed, every))
        told = self.structure.programme
        if told.forks:
            fates = decide(told.forks, chances(seed, every, [fork.name for fork in told.forks]))
            track = track._replace(state=_with_ages(track.state, told.ages(fates)))
        flat = [single(each).reshape(len(each) if np.ndim(each) > np.ndim(start) else 1, -1)
                for each, start in zip(jax.tree.leaves(track), jax.tree.leaves(self.opening), strict=True)]  # fmt: skip
        whole = np.concatenate([np.broadcast_to(each, (len(every), each.shape[1])) for each in flat], axis=1)
        state = self.adjoint.forth.state(rows)
        state[...] = np.moveaxis(whole[:, self.adjoint.derived.places].reshape(rows, lanes, -1), 1, 2)
        return state

    def ends(self, state: Rows) -> tuple[Float[np.ndarray, "paths S"], Float[np.ndarray, "paths R"]]:
        """Closes of every series, and how far each path has been beyond red lines [internal units]."""
        rows, known = np.moveaxis(state, 1, 2), self.adjoint.derived.places
        flat = rows.reshape(len(state) * self.adjoint.lanes, -1)
        values, reach = (flat[:, np.searchsorted(known, each)].astype(float) for each in _ends(self.opening))
        return values, reach

    def values(self, numbers: Int[np.ndarray, " paths"], seed: int, result: Result) -> Float[np.ndarray, " paths"]:
        """The result of each path, without derivatives."""
        ask = jax.jit(jax.vmap(result))

        def part(some: Int[np.ndarray, " some"]) -> Float[np.ndarray, " some"]:
            """Results of some paths."""
            state = self.begin(some, seed)
            self.adjoint.value(state, self.tables, self.days)
            return np.asarray(ask(*self.ends(state)))[: len(some)]

        return np.concatenate(self._parts(part, numbers))

    def gradient(
        self, numbers: Int[np.ndarray, " paths"], seed: int, result: Result, stretch: int = STRETCH
    ) -> Answered:
        """The result of each path and its derivatives.

        Args:
            numbers: of the paths.
            seed: of their luck.
            result: of a path, differentiable by JAX.
            stretch: days of which every evening is kept; the others are gone over twice.
        """
        ask = jax.jit(jax.vmap(jax.value_and_grad(result, (0, 1))))
        places = self.adjoint.derived.places
        values, reach = _ends(self.opening)

        def part(some: Int[np.ndarray, " some"]) -> Answered:
            """Results of some paths, and their derivatives."""
            found: list[Float[np.ndarray, " some"]] = []

            def asked(state: Rows) -> Rows:
                """At the horizon: the derivative of each result by the numbers of its path."""
                value, by = ask(*self.ends(state))
                found.append(np.asarray(value))
                whole = np.zeros((len(value), _size(self.opening)), dtype=np.float32)
                whole[:, values], whole[:, reach] = by
                rows = whole[:, places].reshape(len(state), self.adjoint.lanes, -1)
                return np.moveaxis(rows, 2, 1)

            first, by = self.adjoint.gradient(self.begin(some, seed), self.tables, self.days, asked, stretch)
            flat = [np.moveaxis(each, 1, 2).reshape(-1, each.shape[1])[: len(some)] for each in (by, first)]
            return Answered(found[0][: len(some)], *flat)

        parts = self._parts(part, numbers)
        return Answered(*(np.concatenate([getattr(each, name) for each in parts])
                          for name in ("values", "parameters", "opening")))  # fmt: skip

    def _parts(self, part: Callable[[Int[np.ndarray, " some"]], Any], numbers: Int[np.ndarray, " paths"]) -> list[Any]:
        """Some rows at a time, on all processors."""
        size = ROWS * self.adjoint.lanes
        assert self.tables is not None
        with ThreadPoolExecutor(processors()) as pool:
            return list(pool.map(part, [numbers[at : at + size] for at in range(0, len(numbers), size)]))


def opening_track(world: World) -> Track:
    """A path of the twin on the evening of the starting day, its stream not yet given."""
    state = jax.tree.map(jnp.asarray, world.opening)
    stream = Stream(jnp.zeros(4, jnp.uint32), jnp.zeros((), jnp.uint32))
    return Track(state, stream, jnp.full(len(world.structure.red_series), NOWHERE))


def _with_ages(state: State, ages: Float[np.ndarray, "paths E"]) -> State:
    aged: State = eqx.tree_at(lambda each: each.age, state, jnp.asarray(ages))
    return aged


def _size(track: Track) -> int:
    return sum(np.size(each) for each in jax.tree.leaves(track))


def _ends(track: Track) -> tuple[Int[np.ndarray, " S"], Int[np.ndarray, " R"]]:
    """Where closes and reach stand among all numbers of a path."""
    whole: Track = places_of(track)
    return np.asarray(whole.state.values), np.asarray(whole.reach)


LATEST = 2
"""Twins kept in memory, the latest used."""

_known: list[tuple[Structure, Adjoint]] = []
_building = threading.Lock()


def _adjoint(structure: Structure, inputs: Inputs, opening: Track) -> Adjoint:
    """The compiled day of the twin and its derivative; see `in_lanes.kernel_of`."""
    zeros = zeros_of(inputs)
    with _building:
        for known, adjoint in _known:
            same = zip(adjoint.derived.forth.zeros, zeros, strict=True)
            if known == structure and all(within(mine, theirs) for mine, theirs in same):
                return adjoint
        row = jax.tree.map(lambda each: each[0], inputs.days)
        ends = np.zeros(_size(opening), dtype=bool)
        for places in _ends(opening):
            ends[places] = True
        examples = (inputs._replace(days=()), row, opening)  # type: ignore[arg-type]
        found = derived(
            lambda once, day, track: track_day(structure, once, track, day), examples, zeros,
            (partial(picked, structure), partial(put, structure)), ends, np.ones(len(ends), dtype=bool),
        )  # fmt: skip
        made = Adjoint(found, lanes_shelf())
        _known.append((structure, made))
        del _known[:-LATEST]
        return made
