"""The world of the starting day, and what many tests ask of it; each is built once in a process."""

import datetime as dt
from dataclasses import replace
from functools import cache

import numpy as np

from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.quotes import Memory, Quotes
from tokyotrap.ledger.series import LOGARITHMIC, PLACE, SERIES, UNITS
from tokyotrap.model.assembly import assemble, opening_values
from tokyotrap.model.catalogue import catalogue
from tokyotrap.model.draws import NORMALS, UNIFORMS, Draws
from tokyotrap.model.opening import memory
from tokyotrap.model.programme import Programme
from tokyotrap.model.world import World
from tokyotrap.scenario.reader import read
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.ensemble import Ensemble, simulate
from tokyotrap.simulation.fold import Snapshot
from tokyotrap.simulation.programme import reds

START = dt.date(2026, 2, 2)
DAYS = 60
PATHS = 200
STOPS = (1, 22)
EXACT, SINGLE, BOOKS = 1e-9, 1e-6, 5e-6
"""How well identities hold: in double precision; in single precision, for prices (log points, decimals) and for books
(trillion dollars)."""


@cache
def atlas() -> Atlas:
    return facts.load(START)


@cache
def baseline() -> Scenario:
    return read("baseline", catalogue(), UNITS)


@cache
def world() -> World:
    """The baseline's world with its red lines; runs of the baseline over `DAYS` days share its compiled loop."""
    return assemble(atlas(), {}, Programme(()), reds(baseline()), DAYS)


@cache
def ensemble() -> Ensemble:
    return simulate(world(), paths=PATHS, seed=0, stops=STOPS, keep=True)


@cache
def exact() -> Ensemble:
    """A few of the same paths in double precision."""
    return simulate(world(), paths=16, seed=0, stops=STOPS, keep=True, engine="jax")


def closes_of(found: Ensemble) -> np.ndarray:
    """Closes of every path that was kept (days, S, paths)."""
    assert found.watched is not None
    return found.watched[:, : len(SERIES)]


def at_end(found: Ensemble) -> Snapshot:
    """Every path that was kept, at the horizon."""
    return found.snapshots[max(found.snapshots)]


@cache
def opened() -> tuple[np.ndarray, Memory]:
    """Values and memory of the starting day."""
    values = opening_values(atlas())
    return np.asarray(values), memory(atlas(), values)


def assert_adds_up(residuals: dict[str, float]) -> None:
    """What a run says of its identities is no more than single precision explains.

    Prices on the worst path of all; mean moves of a share index, whose logarithm is 11, in percentage points.
    """
    allowed = {"log points or decimals": 3.0 * SINGLE, "percentage points": 5e-4, "trillion dollars": BOOKS}
    assert len(residuals) == len(allowed)
    for said, gap in residuals.items():
        (most,) = (each for unit, each in allowed.items() if f"({unit})" in said)
        assert gap < most, said


def quiet_luck(chance: float = 0.999) -> Draws:
    """A day without news, and one uniform number for every decision."""
    return Draws(np.zeros(NORMALS), np.full(UNIFORMS, chance))


def quotes(*, before: dict[str, float] | None = None, high: float | None = None, **now: float) -> Quotes:
    """Closing prices as internal numbers, those not named as on the starting day.

    `before` changes the averages of the last month and week, `high` the recent high of log USDJPY.
    """
    opening, remembered = opened()
    values, average = opening.copy(), opening.copy()
    for level, changes in ((values, now), (average, before or {})):
        for name, value in changes.items():
            level[PLACE[name]] = np.log(value) if name in LOGARITHMIC else value
    top = values[PLACE["usdjpy"]] if high is None else np.log(high)
    kept = replace(remembered, average=average, recent=average, high=np.asarray(top))
    return Quotes(values, kept, opening)
