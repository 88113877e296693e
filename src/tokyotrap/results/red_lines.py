"""Odds that red lines are crossed: how likely, when, in which order, and by what."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from tokyotrap.results.channels import Attribution, main_channel
from tokyotrap.results.record import QUANTILES, RedLineResult
from tokyotrap.scenario.scenario import RedLine
from tokyotrap.simulation.clusters import share_errors
from tokyotrap.simulation.ensemble import Ensemble

NAMES = tuple(f"p{round(100 * q):02d}" for q in QUANTILES)


def read_off(
    lines: Sequence[RedLine],
    ensemble: Ensemble,
    attribution: Attribution,
    dates: Sequence[dt.date],
    today: dict[str, float],
) -> tuple[RedLineResult, ...]:
    """The result of every red line.

    Args:
        lines: of the scenario.
        ensemble: the paths.
        attribution: of their moves.
        dates: the start and every business day.
        today: series -> value on the starting day, as shown.
    """
    first = _first_shares(ensemble.records.crossing)
    return tuple(
        _one(line, place, ensemble, attribution, (dates, today[line.series], float(first[place])))
        for place, line in enumerate(lines)
    )


def _one(
    line: RedLine,
    place: int,
    ensemble: Ensemble,
    attribution: Attribution,
    about: tuple[Sequence[dt.date], float, float],
) -> RedLineResult:
    dates, today, first = about
    day = ensemble.records.crossing[:, place]
    crossed = np.sort(day[day > 0])
    by_date = np.searchsorted(crossed, np.arange(len(dates)), side="right") / len(day)
    errors = share_errors(day, ensemble.numbers, len(dates) - 1)
    why = attribution.crossing(ensemble, place, line.series)
    return RedLineResult(
        name=line.name,
        series=line.series,
        level=line.level,
        side=line.side,
        today=today,
        probability=float(by_date[-1]),
        standard_error=float(errors[-1]),
        probability_by_date=by_date,
        standard_error_by_date=errors,
        first_date=first_dates(crossed, dates),
        main_channel=main_channel(attribution.channels, why.mean, line.side) if why.crossed else None,
        why=why.mean,
        why_error=why.error,
        first_share=first,
    )


def standard_error(share: float, paths: float) -> float:
    """Standard error of a share of independent paths; at 0 or 1 that of one path in twice as many (ours)."""
    inside = min(max(share, 0.5 / paths), 1.0 - 0.5 / paths)
    return float(np.sqrt(inside * (1.0 - inside) / paths))


def first_dates(crossed: Float[np.ndarray, " crossers"], dates: Sequence[dt.date]) -> dict[str, dt.date]:
    """Quantile -> date, of sorted days of crossing; empty if there are none."""
    if not len(crossed):
        return {}
    days = np.quantile(crossed, QUANTILES, method="inverted_cdf").astype(int)
    return {name: dates[day] for name, day in zip(NAMES, days, strict=True)}


def _first_shares(days: Float[np.ndarray, "paths reds"]) -> Float[np.ndarray, " reds"]:
    """Share of paths on which each line is crossed before every other; ties count for none."""
    if days.shape[1] == 0:
        return np.zeros(0)
    when = np.where(days > 0, days, np.inf)
    earliest = when.min(axis=1, keepdims=True)
    alone = (when == earliest) & np.isfinite(when) & ((when == earliest).sum(axis=1, keepdims=True) == 1)
    return np.asarray(alone.mean(axis=0))
