"""A small study of fragility that tests look at: a map of four worlds, two days of the past that are made up."""

import datetime as dt
from functools import cache

from tests.worlds import baseline
from tokyotrap.studies import fragility_axes
from tokyotrap.studies.fragility import fragility
from tokyotrap.studies.fragility_found import Day, Edge, Fragility
from tokyotrap.studies.fragility_history import Moved

ACROSS = ("capacity.wealth=0.2..1:2", "capacity.exponent=0.5..3:2")
ACCURACY = 0.02
DAYS, PATHS = 20, 32


@cache
def small() -> Fragility:
    """Compiles one quiet day and one loop."""
    axes = fragility_axes.read(ACROSS)
    return fragility(baseline(), across=axes, paths=PATHS, days=DAYS, accuracy=ACCURACY)


def past() -> tuple[Day, ...]:
    """Two days, the second nearer the edge."""
    found = []
    for day, wealth in ((dt.date(2024, 8, 5), 1.1), (dt.date(2026, 1, 20), 0.8)):
        edge = Edge(1.0 / wealth, 0.4 * wealth, dict(small().today.amounts))
        moved = Moved(day.replace(year=day.year - 1), wealth - 0.1, wealth, wealth + 0.1, 1.0)
        found.append(Day(day, small().today, small().today, edge, moved, dt.date(2023, 12, 31)))
    return tuple(found)
