"""A scenario with doubt about its parameters as plain data, for programs."""

from typing import Any

import numpy as np

from tokyotrap.results.record import QUANTILES
from tokyotrap.studies.doubt import Doubt, Pooled

NAMES = tuple(f"p{round(100 * each):02d}" for each in QUANTILES)


def summary(found: Doubt) -> dict[str, Any]:
    """Everything the table shows, by name."""
    return {
        "scenario": found.scenario,
        "title": found.title,
        "start": found.dates[0].isoformat(),
        "end": found.dates[-1].isoformat(),
        "paths_of_each_set": found.paths,
        "sets": found.sets,
        "seed": found.seed,
        "units": dict(found.units),
        "without": _pooled(found, found.plain),
        "with": {each.name: _pooled(found, each) | _spread(found, each) for each in found.layers},
    }


def _pooled(found: Doubt, pooled: Pooled) -> dict[str, Any]:
    """Odds and fans over all paths."""
    return {
        "odds": {name: float(each) for name, each in zip(found.lines, pooled.odds.mean(axis=0), strict=True)},
        "at_end": {
            name: {mark: float(each) for mark, each in zip(NAMES, pooled.quantiles[row, :, -1], strict=True)}
            for row, name in enumerate(found.series)
        },
        "by_date": {
            name: {
                day.isoformat(): [round(float(each), 4) for each in pooled.quantiles[row, :, place]]
                for place, day in enumerate(found.dates)
            }
            for row, name in enumerate(found.series)
        },
    }


def _spread(found: Doubt, pooled: Pooled) -> dict[str, Any]:
    """How far sets are apart, and what part of the variance at the end that is."""
    ends = np.quantile(pooled.odds, [0.05, 0.95], axis=0).T
    return {
        "odds_from_set_to_set": {
            name: {"p05": float(low), "p95": float(high)} for name, (low, high) in zip(found.lines, ends, strict=True)
        },
        "odds_of_each_set": {name: pooled.odds[:, place].tolist() for place, name in enumerate(found.lines)},
        "share_of_variance": {name: float(each) for name, each in zip(found.series, pooled.share, strict=True)},
        "width_over_without": {
            name: float(wide / before) if before > 0.0 else None
            for name, wide, before in zip(found.series, pooled.width, found.plain.width, strict=True)
        },
        "sets_without_equilibrium": pooled.refused,
    }
