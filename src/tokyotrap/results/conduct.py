"""How it went: grades of paths, slow states day by day, and what happened how often."""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from tokyotrap.model.grades import GRADES
from tokyotrap.model.state import SLOW
from tokyotrap.model.world import World
from tokyotrap.results.record import QUANTILES
from tokyotrap.results.record_conduct import Count, GradesResult, StateResult
from tokyotrap.results.red_lines import standard_error
from tokyotrap.simulation.ensemble import Ensemble, independent

COUNTED = {
    ("markets.auctions", "failures"): ("failed auctions", ""),
    ("markets.auctions", "days_on_strike"): ("days on a buyers' strike", ""),
    ("policy.backstop", "announcements"): ("announcements of exceptional purchases", ""),
    ("policy.backstop", "bought"): ("exceptional purchases", "trillion yen"),
}
"""What regimes count: its name for people, and its unit."""


def grades(ensemble: Ensemble, dates: Sequence[dt.date]) -> GradesResult:
    """The worst grade of every path, by the end and by each date."""
    so_far = ensemble.daily.grade
    shares = [float((so_far[-1] == place).mean()) for place in range(len(GRADES))]
    first = {}
    for place, name in enumerate(GRADES[1:], start=1):
        there = so_far >= place
        days = np.sort(np.argmax(there, axis=0)[there[-1]])
        if len(days):
            first[name] = dates[int(days[len(days) // 2]) + 1]
    return GradesResult(
        names=GRADES,
        shares=tuple(shares),
        standard_errors=tuple(standard_error(share, independent(ensemble.numbers)) for share in shares),
        by_date=np.array([[1.0 if p == 0 else 0.0, *(so_far == p).mean(axis=1)] for p in range(len(GRADES))]),
        first_day=first,
    )


def states(world: World, ensemble: Ensemble) -> tuple[StateResult, ...]:
    """Quantiles of the slow states that are in use, every day; the first day stands for the start too."""
    found = []
    for place, name in enumerate(SLOW):
        if name in world.structure.told:
            days = np.quantile(ensemble.daily.slow[:, place], QUANTILES, axis=1)
            found.append(StateResult(name, np.concatenate([days[:, :1], days], axis=1)))
    return tuple(found)


def counts(ensemble: Ensemble) -> tuple[Count, ...]:
    """How often things happened that regimes count."""
    found = []
    for (regime, variable), (name, unit) in COUNTED.items():
        if regime in ensemble.regimes:
            number = ensemble.regimes[regime][variable]
            found.append(Count(name, float(number.mean()), float((number > 0.0).mean()), unit))
    return tuple(found)
