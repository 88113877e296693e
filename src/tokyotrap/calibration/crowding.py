"""Crowding: yen positions in futures, how USDJPY falls when they are large, and how fast they are cut and rebuilt."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration import moments, regressions
from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.sources import USDJPY, VIX, Folder
from tokyotrap.data.tidy import Days

FILE, FIRST = "cftc_cot_jpy_weekly", "2005-01-01"
PUBLISHED = 3
"""Days after a Tuesday on which its report comes out."""
AHEAD = 10
"""Published days over which USDJPY is watched after a report."""
MONTH = 4
"""Weeks in which a position is cut."""
BLOCK = 13
"""Weeks of a bootstrap block: a quarter."""
DAYS = 60
"""Days of a bootstrap block."""
STOPS = np.arange(0.005, 0.0801, 0.0025)
WIDTHS = np.array([0.002, 0.004, 0.007, 0.01, 0.015, 0.02])
"""Distances of stops and widths tried [log]."""
LEAST = 20_000.0
"""Contracts net short below which a share of them says nothing."""


@dataclass(frozen=True)
class Reports:
    """Weekly reports of traders and what came after.

    Attributes:
        days: Tuesdays (n,).
        net: net non-commercial position in yen (n,) [contracts].
        fall: largest fall of USDJPY from its recent high in the four weeks after (n,) [log].
        vix: highest in the four weeks after (n,) [index].
        cut: share of a net short position that is gone four weeks later, NaN where there is none (n,).
    """

    days: Days
    net: Float[np.ndarray, "n"]
    fall: Float[np.ndarray, "n"]
    vix: Float[np.ndarray, "n"]
    cut: Float[np.ndarray, "n"]


def reports(folder: Folder, end: str, fading: float) -> Reports:
    """Every report after which four weeks are known.

    Args:
        folder: of tidy files.
        end: last day used, ISO.
        fading: of the high, as the engine remembers it [business days].
    """
    table = folder.file(FILE, day="report_date").between(FIRST, end)
    daily = folder.columns(("2004-01-02", end), {"usdjpy": USDJPY, "vix": VIX})
    level, vix = np.log(daily.columns["usdjpy"]), daily.columns["vix"]
    net, count = table.columns["noncomm_net"], len(table.days) - MONTH
    first, last = (
        np.searchsorted(daily.days, each, side="right") for each in (table.days[:-MONTH], table.days[MONTH:])
    )
    fallen = high(level, fading) - level
    spans = [slice(a, max(b, a + 1)) for a, b in zip(first, last, strict=True)]
    short = net[:count] < -LEAST
    cut = np.where(short, 1.0 - net[MONTH:] / np.where(short, net[:count], 1.0), np.nan)
    worst = np.array([fallen[each].max() for each in spans])
    return Reports(table.days[:count], net[:count], worst, np.array([vix[each].max() for each in spans]), cut)


def high(level: Float[np.ndarray, "n"], fading: float) -> Float[np.ndarray, "n"]:
    """The recent high as quotes remember it: it comes down to the level at a pace [log].

    Args:
        level: logarithms.
        fading: business days.
    """
    found = level.copy()
    for day in range(1, len(level)):
        found[day] = max(level[day], found[day - 1] - (found[day - 1] - level[day]) / fading)
    return found


def after_reports(folder: Folder, end: str) -> tuple[Days, Float[np.ndarray, "n"], Float[np.ndarray, "n"]]:
    """Days, the position known on each, and the log move of USDJPY over the ten published days after.

    Args:
        folder: of tidy files.
        end: last day used, ISO.
    """
    table = folder.file(FILE, day="report_date").between(FIRST, end)
    daily = folder.columns((FIRST, end), {"usdjpy": USDJPY})
    known = np.searchsorted(table.days + PUBLISHED, daily.days, side="right") - 1
    level, kept = np.log(daily.columns["usdjpy"]), np.arange(len(daily.days)) < len(daily.days) - AHEAD
    kept &= known >= 0
    after = np.append(level[AHEAD:] - level[:-AHEAD], np.full(AHEAD, np.nan))
    return daily.days[kept], table.columns["noncomm_net"][known[kept]], after[kept]


def skew(seen: tuple[Days, Float[np.ndarray, "n"], Float[np.ndarray, "n"]], low: float, high: float) -> Moment:
    """Skew of ten-day USDJPY after a position between two marks.

    Args:
        seen: of `after_reports`.
        low: contracts, not included.
        high: contracts.
    """
    days, net, after = seen
    rows = np.column_stack([after, (net > low) & (net <= high)])

    def estimate(some: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        chosen = some[some[:, 1] > 0.0, 0]
        return np.array([_skew(chosen)]) if len(chosen) > 2 else np.zeros(1)

    found = regressions.measured(days, rows, estimate, block=DAYS)[0]
    return Moment(found.value, found.error, int(rows[:, 1].sum()), found.first, found.last)


def _skew(values: Float[np.ndarray, "n"]) -> float:
    centred = values - values.mean()
    return float(np.mean(centred**3) / np.mean(centred**2) ** 1.5)


@dataclass(frozen=True)
class Stops:
    """Share of a short position that goes in four weeks: a usual one, and more where USDJPY has fallen past a stop.

    Attributes:
        usual: share cut where no stop is hit; below zero positions grow [ratio].
        more: share cut beyond that where all stops are hit [ratio].
        stop: fall from the recent high at which half are hit [log].
        span: stops that explain the cuts about as well as the best, whatever their width; two standard errors [log].
    """

    usual: Moment
    more: Moment
    stop: Moment
    span: tuple[float, float]


def stops(known: Reports, width: float) -> Stops:
    """Least squares of the share cut on the share of stops hit.

    Args:
        known: reports; only those with a net short position count.
        width: how spread out stops are [log].
    """
    short = ~np.isnan(known.cut)
    cut, fall = bounded(known.cut[short]), known.fall[short]
    rows = np.column_stack([cut, *(_hit(fall, stop, width) for stop in STOPS)])

    def estimate(some: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        left, found = _fits(some)
        place = int(np.argmin(left))
        return np.append(found[place], STOPS[place])

    usual, more, stop = regressions.measured(known.days[short], rows, estimate, block=BLOCK)
    any_width = [_fits(np.column_stack([cut, *(_hit(fall, each, wide) for each in STOPS)]))[0] for wide in WIDTHS]
    left = np.min(any_width, axis=0)
    kept = STOPS[len(rows) / MONTH * np.log(left / left.min()) <= 4.0]
    return Stops(usual, more, stop, (float(kept[0]), float(kept[-1])))


def bounded(cut: Float[np.ndarray, "n"]) -> Float[np.ndarray, "n"]:
    """Shares within what counts: doubled, turned by half [ratio]."""
    return np.asarray(np.clip(cut, -1.0, 1.5))


def _hit(fall: Float[np.ndarray, "n"], stop: float, width: float) -> Float[np.ndarray, "n"]:
    """Share of stops hit."""
    return np.asarray(1.0 / (1.0 + np.exp(-(fall - stop) / width)))


def _fits(rows: Float[np.ndarray, "n c"]) -> tuple[Float[np.ndarray, "s"], Float[np.ndarray, "s 2"]]:
    """Mean square left, and constant and slope, of the first column on each of the others alone."""
    centred = rows - rows.mean(axis=0)
    cut, hits = centred[:, 0], centred[:, 1:]
    slopes = (hits.T @ cut) / np.maximum((hits**2).sum(axis=0), 1e-12)
    left = np.mean(cut**2) - slopes**2 * (hits**2).mean(axis=0)
    constants = rows[:, 0].mean() - slopes * rows[:, 1:].mean(axis=0)
    return left, np.column_stack([constants, slopes])


def cut_past(known: Reports, fall: float, net: float = 0.0) -> Moment:
    """Mean share of a short position cut in four weeks in which USDJPY fell by more than so much from its high.

    Args:
        known: reports.
        fall: from the recent high [log].
        net: only positions below this [contracts].
    """
    kept = ~np.isnan(known.cut) & (known.net < net)
    rows = np.column_stack([bounded(known.cut[kept]), known.fall[kept] > fall])

    def estimate(some: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        chosen = some[some[:, 1] > 0.0, 0]
        return np.array([chosen.mean() if len(chosen) else rows[rows[:, 1] > 0.0, 0].mean()])

    found = regressions.measured(known.days[kept], rows, estimate, block=BLOCK)[0]
    return Moment(found.value, found.error, int(rows[:, 1].sum()), found.first, found.last)


def cut_above(known: Reports, trigger: float) -> Moment:
    """Share of a short position cut in four weeks with a VIX above a trigger, less that in others.

    Args:
        known: reports.
        trigger: index.
    """
    short = ~np.isnan(known.cut)
    rows = np.column_stack([bounded(known.cut[short]), known.vix[short] > trigger])

    def estimate(some: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        hit = some[:, 1] > 0.0
        return np.zeros(1) if not hit.any() or hit.all() else np.array([some[hit, 0].mean() - some[~hit, 0].mean()])

    found = regressions.measured(known.days[short], rows, estimate, block=BLOCK)[0]
    return Moment(found.value, found.error, int(rows[:, 1].sum()), found.first, found.last)


def crowding(known: Reports, now: float) -> Moment:
    """A position over the mean of those net short [ratio].

    Args:
        known: reports.
        now: position today [contracts].
    """

    def estimate(some: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        return np.array([now / some[some[:, 0] < 0.0, 0].mean()])

    return regressions.measured(known.days, known.net[:, None], estimate, block=4 * BLOCK)[0]


def rebuilt(known: Reports, weeks: int) -> Moment:
    """Speed at which positions come back to their mean, over so many weeks [1/year]."""
    return regressions.fading(known.days, known.net, step=weeks)


def remembered(level: Float[np.ndarray, "n"], days: Days) -> Moment:
    """Weight of the last day in the variance that foretells the next day best, by normal likelihood.

    Args:
        level: logarithms.
        days: of them.
    """
    ends, moves = moments.changes(days, level[:, None])
    squared = moves[:, 0] ** 2
    weights = np.arange(0.01, 0.2001, 0.005)
    scores = np.stack([_scores(squared, float(each)) for each in weights], axis=1)

    def estimate(some: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        return np.array([weights[int(np.argmax(some.mean(axis=0)))]])

    return regressions.measured(ends, scores, estimate, block=60)[0]


def _scores(squared: Float[np.ndarray, "n"], weight: float) -> Float[np.ndarray, "n"]:
    """Log likelihood of every day given the days before."""
    variance, found = float(squared[:60].mean()), np.zeros(len(squared))
    for day, each in enumerate(squared):
        found[day] = -0.5 * (np.log(variance) + each / variance) if day >= 60 else 0.0
        variance += weight * (each - variance)
    return found
