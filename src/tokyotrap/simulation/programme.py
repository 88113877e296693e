"""From a scenario's words to the engine's terms: internal units, numbered days."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence

from tokyotrap.ledger.series import BY_NAME
from tokyotrap.model.assembly import Red
from tokyotrap.model.business_days import business_days
from tokyotrap.model.catalogue import catalogue
from tokyotrap.model.fates import Fork, Need
from tokyotrap.model.programme import Condition, Happening, Programme
from tokyotrap.scenario import tree
from tokyotrap.scenario.scenario import Branch, Event, Given, Scenario


def internal(series: str, level: float) -> float:
    """A level as shown (percent, yen per dollar, dollars a barrel, trillion yen) in the engine's units."""
    kind = BY_NAME[series].kind
    if kind == "log":
        return math.log(level)
    return level / 100.0 if kind == "rate" else level


def external(series: str, value: float) -> float:
    """A value in the engine's units as shown; the inverse of `internal`."""
    kind = BY_NAME[series].kind
    if kind == "log":
        return math.exp(value)
    return value * 100.0 if kind == "rate" else value


def reds(scenario: Scenario) -> list[Red]:
    """The scenario's red lines for the loop."""
    return [(line.series, internal(line.series, line.level), line.side == "above") for line in scenario.red_lines]


def programme(scenario: Scenario, days: int) -> Programme:
    """The scenario's branches and events for the loop; what lies beyond the horizon is left out."""
    dates = business_days(scenario.starts, days)
    branches = [each for each in tree.in_order(scenario.branches) if _number(each.on, dates) is not None]
    known = {each.name: each for each in branches}
    order = tuple(known)
    forks = tuple(
        Fork(each.name, tuple(each.outcomes.values()), _needs(each.given, known, order)) for each in branches
    )
    made = [
        _happening(event, dates, known, order)
        for event in scenario.events
        if all(each.branch in known for each in event.given)
    ]
    return Programme(tuple(each for each in made if each is not None), forks)


def _needs(given: Sequence[Given], known: Mapping[str, Branch], order: Sequence[str]) -> tuple[Need, ...]:
    """What must have come true, by place."""
    return tuple(
        Need(order.index(each.branch), list(known[each.branch].outcomes).index(each.outcome), each.holds)
        for each in given
    )


def _happening(
    event: Event, dates: tuple[dt.date, ...], known: Mapping[str, Branch], order: Sequence[str]
) -> Happening | None:
    """An event with its days numbered; None if its date lies beyond the horizon."""
    day = None if event.on is None else _number(event.on, dates)
    if event.on is not None and day is None:
        return None
    waits = [known[each.branch].on for each in event.given] + ([event.after] if event.after else [])
    after = sum(each < max(waits) for each in dates) if waits else 0
    conditions = tuple(
        Condition(each.series, each.operator in (">", ">="), internal(each.series, each.level)) for each in event.when
    )
    settings = catalogue()
    orders = {key: value for key, value in event.set.items() if settings[key].kind == "order"}
    values = {key: value for key, value in event.set.items() if key not in orders}
    return Happening(day, conditions, after, values, orders, event.over, _needs(event.given, known, order))


def _number(day: dt.date, dates: tuple[dt.date, ...]) -> int | None:
    """The first business day on or after a date, counted from 1."""
    for number, each in enumerate(dates, start=1):
        if each >= day:
            return number
    return None
