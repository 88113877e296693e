"""A day as the loop does it for one path: luck drawn, the model's step, and what of it is added up or watched."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.ledger.buckets import ACCOUNTS, OWNERS
from tokyotrap.ledger.series import BY_NAME, PLACE, SERIES
from tokyotrap.model.followers import DRIVERS
from tokyotrap.model.passing import passed_on
from tokyotrap.model.state import SLOW, Close, State
from tokyotrap.model.step import step
from tokyotrap.model.world import Day, Inputs, Structure
from tokyotrap.simulation.stream import Stream, draw

COUPONS = {"ig_oas": "ust_10y", "hy_oas": "ust_10y"}
"""Spreads, and the yields they are paid on top of; the sum is what a company pays."""

def coupon(spread: str) -> str:
    """Name of the yield that includes a spread."""
    return f"coupon_{spread}"


LOGS = np.array([BY_NAME[name].kind == "log" for name in SERIES])


class Path(NamedTuple):
    """One path between two days.

    Attributes:
        state: of the model.
        stream: of random numbers.
        weight: 1 for a path that counts, 0 for padding.
        rung: highest of the intervention ladder so far.
        worst: condition of capacity so far: 0 stable, 1 near tipping, 2 gone.
        condition: today's.
        gone: first day without a root, 0 if none.
        yen_bought: by the finance ministry so far [trillion yen].
    """

    state: State
    stream: Stream
    weight: Float[Any, ""]
    rung: Float[Any, ""]
    worst: Float[Any, ""]
    condition: Float[Any, ""]
    gone: Float[Any, ""]
    yen_bought: Float[Any, ""]


class Added(NamedTuple):
    """What is added up over paths every day.

    Attributes:
        total: closes before any range was enforced, internal units (S,).
        shown: closes, prices and amounts kept as logarithms as themselves (S,).
        lines: (J,).
        books: change of holdings since the start (owners, accounts) [trillion dollars].
        amplified: of the drivers (drivers, 2).
        passed: what lines and amplification pass on to following series, by restless pair (R, J + 2).
        condition, grade, rung: 1 in the place of the path's condition today, worst grade and highest rung so far.
        runs: 1 if capacity has no root today and had one yesterday.
    """

    total: Float[Any, " S"]
    shown: Float[Any, " S"]
    lines: Float[Any, " J"]
    books: Float[Any, "owners accounts"]
    amplified: Float[Any, "drivers 2"]
    passed: Float[Any, "R J2"]
    condition: Float[Any, " 3"]
    grade: Float[Any, " 3"]
    rung: Float[Any, " 4"]
    runs: Float[Any, ""]


class Watched(NamedTuple):
    """What is watched path by path, for fans.

    Attributes:
        values: closes, internal units (S,).
        capacity: log of risk aversion over normal.
        loss: share of a small loss that the capacity loop adds on, 1 - 1 / multiplier.
        distance: further loss that would leave no root [trillion dollars].
        slow: slow states (T,).
        coupons: yields of `COUPONS`.
    """

    values: Float[Any, " S"]
    capacity: Float[Any, ""]
    loss: Float[Any, ""]
    distance: Float[Any, ""]
    slow: Float[Any, " T"]
    coupons: Float[Any, " C"]


WATCHED = (*SERIES, "capacity", "loss", "distance", *SLOW, *map(coupon, COUPONS))
"""Names of what is watched, in order."""


def day(structure: Structure, inputs: Inputs, path: Path, today: Day) -> tuple[Path, Added, Watched]:
    """One business day of one path.

    Args:
        structure: what is compiled in.
        inputs: the numbers of the model.
        path: on the evening before.
        today: the calendar's row.
    """
    stream, draws = draw(path.stream)
    state, close = step(structure, inputs, path.state, today, draws)
    gone = close.condition == 2.0
    after = Path(
        state=state,
        stream=stream,
        weight=path.weight,
        rung=jnp.maximum(path.rung, close.rung),
        worst=jnp.maximum(path.worst, close.condition),
        condition=close.condition,
        gone=jnp.where((path.gone == 0.0) & gone, today.number, path.gone),
        yen_bought=path.yen_bought + close.yen_bought,
    )
    return after, _added(structure, inputs, (path, after), close), _watched(close)


def closes_of_day(
    structure: Structure, inputs: Inputs, path: Path, today: Day, series: Sequence[int]
) -> tuple[Path, tuple[()], Float[Array, " k"]]:
    """The same day, of which only the closes of a few series are watched, by their places."""
    after, _, watched = day(structure, inputs, path, today)
    return after, (), watched.values[np.array(series, dtype=int)]


def read_at_stops(path: Path) -> tuple[Any, ...]:
    """What is read of paths at stops and at the horizon."""
    state = path.state
    model = (state.lines, state.books, state.values, state.drivers, state.amplified, state.crossing, state.grade)
    return (*model, state.regimes, state.capped, path.worst, path.gone, path.yen_bought, path.weight)


def _added(structure: Structure, inputs: Inputs, paths: tuple[Path, Path], close: Close) -> Added:
    before, after = paths
    began = (close.condition == 2.0) & (before.condition != 2.0)
    return Added(
        total=close.free,
        shown=jnp.where(LOGS, jnp.exp(jnp.where(LOGS, close.values, 0.0)), close.values),
        lines=after.state.lines,
        books=after.state.books,
        amplified=after.state.amplified,
        passed=passed_on(structure, inputs, (before.state, after.state), close.answers),
        condition=_one_of(close.condition, 3),
        grade=_one_of(close.grade, 3),
        rung=_one_of(after.rung, 4),
        runs=jnp.where(began, 1.0, 0.0),
    )


def _watched(close: Close) -> Watched:
    rates = [close.values[PLACE[spread]] + close.values[PLACE[on]] for spread, on in COUPONS.items()]
    return Watched(
        values=close.values,
        capacity=close.capacity,
        loss=1.0 - 1.0 / close.multiplier,
        distance=close.distance,
        slow=close.slow,
        coupons=jnp.stack(rates),
    )


def _one_of(number: Float[Array, ""], count: int) -> Float[Array, " count"]:
    return jnp.where(number == jnp.arange(float(count)), 1.0, 0.0)


def opening_path(state: State) -> Path:
    """A path on the evening of the starting day, its stream not yet given."""
    nothing = np.zeros(())
    stream = Stream(np.zeros(4, np.uint32), np.zeros((), np.uint32))
    return Path(jax.tree.map(np.asarray, state), stream, np.ones(()), *[nothing] * 5)


def unfold(structure: Structure, sums: Float[np.ndarray, "days sums"]) -> Added:
    """Sums over paths, flat, as `Added` with days first."""
    lines, series = len(structure.lines), (len(SERIES),)
    shapes: tuple[tuple[int, ...], ...] = (
        series, series, (lines,), (len(OWNERS), len(ACCOUNTS)), (len(DRIVERS), 2), (len(structure.restless), lines + 2),
        (3,), (3,), (4,), (),
    )  # fmt: skip
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    parts = np.split(sums, ends[:-1], axis=1)
    return Added(*(part.reshape(len(sums), *shape) for part, shape in zip(parts, shapes, strict=True)))
