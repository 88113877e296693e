"""From a scenario's words to the engine's terms: internal units, numbered days."""

import datetime as dt
import math

from tokyotrap.ledger.series import BY_NAME
from tokyotrap.model.assembly import Red
from tokyotrap.model.business_days import business_days
from tokyotrap.model.catalogue import catalogue
from tokyotrap.model.programme import Condition, Happening, Programme
from tokyotrap.scenario.scenario import Event, Scenario


def internal(series: str, level: float) -> float:
    """A level as shown (percent, yen per dollar, dollars a barrel, trillion yen) in the engine's units."""
    kind = BY_NAME[series].kind
    if kind == "log":
        return math.log(level)
    return level / 100.0 if kind == "rate" else level


def reds(scenario: Scenario) -> list[Red]:
    """The scenario's red lines for the loop."""
    return [(line.series, internal(line.series, line.level), line.side == "above") for line in scenario.red_lines]


def programme(scenario: Scenario, days: int) -> Programme:
    """The scenario's events for the loop; what lies beyond the horizon is left out."""
    dates = business_days(scenario.starts, days)
    made = [_happening(event, dates) for event in scenario.events]
    return Programme(tuple(each for each in made if each is not None))


def _happening(event: Event, dates: tuple[dt.date, ...]) -> Happening | None:
    """An event with its days numbered; None if its date lies beyond the horizon."""
    day = None if event.on is None else _number(event.on, dates)
    if event.on is not None and day is None:
        return None
    after = 0 if event.after is None else sum(each < event.after for each in dates)
    conditions = tuple(
        Condition(each.series, each.operator in (">", ">="), internal(each.series, each.level)) for each in event.when
    )
    known = catalogue()
    orders = {key: value for key, value in event.set.items() if known[key].kind == "order"}
    values = {key: value for key, value in event.set.items() if key not in orders}
    return Happening(day, conditions, after, values, orders, event.over)


def _number(day: dt.date, dates: tuple[dt.date, ...]) -> int | None:
    """The first business day on or after a date, counted from 1."""
    for number, each in enumerate(dates, start=1):
        if each >= day:
            return number
    return None
