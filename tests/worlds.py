"""The world of the starting day, and what many tests ask of it; each is built once in a process."""

import datetime as dt
from dataclasses import replace
from functools import cache

import numpy as np

from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.quotes import Memory, Quotes
from tokyotrap.ledger.series import LOGARITHMIC, PLACE, UNITS
from tokyotrap.model.assembly import assemble, opening_values
from tokyotrap.model.catalogue import catalogue
from tokyotrap.model.opening import memory
from tokyotrap.model.programme import Programme
from tokyotrap.model.step import SCALES, UNIFORMS, Draws
from tokyotrap.model.world import Structure, World
from tokyotrap.scenario.reader import read
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.ensemble import Ensemble, simulate
from tokyotrap.simulation.programme import reds

START = dt.date(2026, 2, 2)
DAYS = 60
PATHS = 200
STOPS = (1, 22)


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
    return simulate(world(), paths=PATHS, seed=0, stops=STOPS)


@cache
def opened() -> tuple[np.ndarray, Memory]:
    """Values and memory of the starting day."""
    values = opening_values(atlas())
    return np.asarray(values), memory(atlas(), values)


def quiet_luck(structure: Structure, chance: float = 0.999) -> Draws:
    """A day without news, and one uniform number for every decision."""
    return Draws(np.zeros(structure.normals + SCALES), np.full(UNIFORMS + 2 * structure.regimes, chance))


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
