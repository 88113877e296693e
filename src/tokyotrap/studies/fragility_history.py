"""Days of the past: prices and books from series, and what a year of actual prices left the model's arbitrageurs."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import jax.numpy as jnp
import numpy as np

from tokyotrap.data import observed
from tokyotrap.facts.atlas import Atlas
from tokyotrap.model.assembly import assemble
from tokyotrap.model.business_days import business_days
from tokyotrap.model.programme import Programme
from tokyotrap.model.steering import Given
from tokyotrap.model.world import World
from tokyotrap.simulation.programme import internal
from tokyotrap.simulation.running import CHUNK, How, Running
from tokyotrap.studies.replay import STATED, strain

GIVEN = ("usdjpy", "jgb_10y", "jgb_30y", "ust_10y", "boj_rate", "fed_rate")
"""Series that are given. With the 2-year notes and the US 30-year too, the model's news hardly goes together as they
did (seven to fourteen standard deviations a day instead of one), and wealth is that of the strain."""

STARTS = (0.3, 5.0)
"""Bounds of the setting `capacity.start`."""

PERCENT = (5.0, 50.0, 95.0)
PRICING = "pricing."
"""Keys of what a calibration of the pricing core says."""

Past = Callable[[dt.date, Path], Atlas]
"""Facts of a day of the past from a folder of tidy files; see `calibration.day_of_the_past`."""


@dataclass(frozen=True)
class Moved:
    """Wealth of the model's arbitrageurs after a year of actual prices, over W0.

    Attributes:
        since: the day the year began, with the wealth of the shipped starting day.
        low, middle, high: 5, 50 and 95 % of the paths.
        strain: standard deviations of news a day that the given series ask for.
    """

    since: dt.date
    low: float
    middle: float
    high: float
    strain: float


def alike(then: Atlas, now: Atlas) -> Atlas:
    """Facts of a day with the parameters of pricing of another, so that days differ by prices and books alone."""
    parameters = {key: each for key, each in now.items() if key.startswith(PRICING)}
    return Atlas(dict(then) | parameters, start=then.start, carried=then.carried)


def wealth(day: dt.date, then: Atlas, folder: Path, settings: Mapping[str, float | str]) -> Moved:
    """What a year of actual prices leaves the model's arbitrageurs.

    The model starts a year before with the wealth of the shipped starting day, of which a quarter is left after the
    year; the closes of `GIVEN` are what they were, all else is drawn, nobody intervenes.

    Args:
        day: on whose close wealth is read.
        then: facts of a year before.
        folder: of tidy files.
        settings: of the scenario.
    """
    since = then.start
    made = _steered(then, folder, [each for each in business_days(since, 270) if each <= day], settings)
    run = Running(made, How(0))
    path, _ = run.begin(np.arange(CHUNK))
    states, _ = run.engine.advance(run.engine.begin(path), (0, run.days))
    reference = settings.get("capacity.wealth")
    over = reference if isinstance(reference, float) else then.value("capacity.wealth")
    found = run.engine.read(states, lambda each: each.state.wealth) / over
    low, middle, high = (float(each) for each in np.percentile(found, PERCENT))
    return Moved(since, low, middle, high, strain(made))


def year_before(day: dt.date) -> dt.date:
    """The same date a year before, or the day after where there was none."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, month=3, day=1)


def _steered(atlas: Atlas, folder: Path, dates: list[dt.date], settings: Mapping[str, float | str]) -> World:
    """The world of a year before, its closes given; policy rates are what they were, so that no board decides."""
    days = np.array([np.datetime64(each) for each in dates], dtype="datetime64[D]")
    columns = [
        [internal(name, value) if np.isfinite(value) else np.nan for value in observed.history(folder, name).on(days)]
        for name in GIVEN
    ]
    given = Given(GIVEN, np.array(columns).T)
    made = assemble(atlas, {**settings, **STATED}, Programme(()), [], len(dates), given=given)
    none = jnp.zeros(len(dates))
    calendar = made.inputs.days._replace(board=none, committee=none, priced=none)
    return replace(made, inputs=made.inputs._replace(days=calendar))


FIRST = dt.date(2024, 1, 31)
ASKED = (dt.date(2024, 8, 5), dt.date(2026, 1, 20), dt.date(2026, 2, 2))
"""The carry unwind, the rout of long JGBs, the shipped starting day."""


def months(last: dt.date) -> list[dt.date]:
    """The last business day of every month since January 2024, and the days of `ASKED`, up to a day."""
    ends = []
    for month in range(FIRST.year * 12 + FIRST.month, last.year * 12 + last.month):
        after = dt.date(month // 12, month % 12 + 1, 1)
        ends.append(max(each for each in business_days(after - dt.timedelta(days=9), 7) if each < after))
    return sorted({*(each for each in ends if each <= last), *(each for each in ASKED if each <= last)})
