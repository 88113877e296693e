"""How it went: grades of paths, slow states day by day, and what happened how often."""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from tokyotrap.model.grades import GRADES
from tokyotrap.model.state import SLOW
from tokyotrap.model.world import World
from tokyotrap.results.record import QUANTILES
from tokyotrap.results.record_conduct import Count, GradesResult, StateResult
from tokyotrap.simulation.clusters import share_error
from tokyotrap.simulation.ensemble import Ensemble

COUNTED = {
    ("markets.auctions", "failures"): ("failed auctions", ""),
    ("markets.auctions", "days_on_strike"): ("days on a buyers' strike", ""),
    ("policy.backstop", "announcements"): ("announcements of exceptional purchases", ""),
    ("policy.backstop", "bought"): ("exceptional purchases", "trillion yen"),
}
"""What regimes count: its name for people, and its unit."""


def grades(ensemble: Ensemble, dates: Sequence[dt.date]) -> GradesResult:
    """The worst grade of every path, by the end and by each date."""
    shares, day = ensemble.daily.grade[-1], ensemble.records.grade
    worst = np.where(day[:, 1] > 0, 2, np.where(day[:, 0] > 0, 1, 0))
    first = {}
    for place, name in enumerate(GRADES[1:]):
        days = np.sort(day[:, place][day[:, place] > 0])
        if len(days):
            first[name] = dates[int(days[len(days) // 2])]
    return GradesResult(
        names=GRADES,
        shares=tuple(float(each) for each in shares),
        standard_errors=tuple(share_error(worst == place, ensemble.numbers) for place in range(len(GRADES))),
        by_date=np.concatenate([[[1.0, 0.0, 0.0]], ensemble.daily.grade]).T,
        first_day=first,
    )


def states(world: World, ensemble: Ensemble) -> tuple[StateResult, ...]:
    """Quantiles of the slow states that are in use, every day; the first day stands for the start too."""
    found = []
    for name in SLOW:
        if name in world.structure.told:
            days = ensemble.quantiles(name, QUANTILES).T
            found.append(StateResult(name, np.concatenate([days[:, :1], days], axis=1)))
    return tuple(found)


def counts(ensemble: Ensemble) -> tuple[Count, ...]:
    """How often things happened that regimes count."""
    found = []
    for (regime, variable), (name, unit) in COUNTED.items():
        if regime in ensemble.records.regimes:
            number = ensemble.records.regimes[regime][variable]
            found.append(Count(name, float(number.mean()), float((number > 0.0).mean()), unit))
    return tuple(found)
