"""Differences of odds between two runs, with the standard error that belongs to them."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from tokyotrap.results.record import Days, RedLineResult, Run
from tokyotrap.simulation.clusters import mean_error


@dataclass(frozen=True)
class Difference:
    """Odds of a run less those of the first run.

    Attributes:
        value: difference of the shares of paths.
        standard_error: of that difference.
        paired: whether path i of one run was held against path i of the other; both had the same luck. Otherwise the
            two runs count as independent.
        differing: number of paths that cross in one run and not in the other; None if not paired.
    """

    value: float
    standard_error: float
    paired: bool
    differing: int | None = None


@dataclass(frozen=True)
class Odds:
    """Share of paths that have crossed by a day; `difference` to the first run, None where there is nothing to hold."""

    probability: float
    standard_error: float
    difference: Difference | None


def unpaired_because(first: Run, other: Run) -> str:
    """Why two runs cannot be held against each other path by path; empty if they can."""
    if first.seed != other.seed:
        return "the seeds differ"
    if first.paths != other.paths:
        return "the numbers of paths differ"
    if first.crossing_days is None or other.crossing_days is None:
        return "a run was kept by an older version, without its paths' crossing days"
    kept = [None if run.conditioning is None else run.conditioning.numbers for run in (first, other)]
    if (kept[0] is None) != (kept[1] is None) or not np.array_equal(kept[0], kept[1]):  # type: ignore[arg-type]
        return "their conditions keep different paths"
    return ""


def difference(first: tuple[Run, int], other: tuple[Run, int], day: int) -> Difference:
    """How much likelier a red line is crossed by a day than in the first run.

    Args:
        first: the first run, and the place of the line among its red lines.
        other: the other run, and the place of the line there.
        day: number of the business day.

    Source: common random numbers, Glasserman (2004), Monte Carlo Methods in Financial Engineering, section 4.2.
    """
    lines = [run.red_lines[place] for run, place in (first, other)]
    value = float(lines[1].probability_by_date[day] - lines[0].probability_by_date[day])
    days = [None if run.crossing_days is None else run.crossing_days[:, place] for run, place in (first, other)]
    if unpaired_because(first[0], other[0]) or days[0] is None or days[1] is None:
        return Difference(value, _independent(lines[0], lines[1], day), paired=False)
    differing = int((_crossed(days[0], day) != _crossed(days[1], day)).sum())
    kept = first[0].conditioning
    numbers = np.arange(len(days[0])) if kept is None else kept.numbers
    return Difference(value, paired_error(days[0], days[1], day, numbers), paired=True, differing=differing)


def paired_error(first: Days, other: Days, day: int, numbers: Int[np.ndarray, " paths"]) -> float:
    """Standard error of the mean over paths of (crossed in the other run) - (crossed in the first).

    Where every path agrees, that of one path in twice as many (ours), as for odds of none and all.

    Args:
        first: (paths,) number of the business day of the first crossing, 0 for never.
        other: the same, path by path, of the other run.
        day: crossings up to this business day count.
        numbers: of the paths; the two of a mirrored pair, and a path that is there twice, are one observation.
    """
    paths = len(first)
    gap = _crossed(other, day).astype(int) - _crossed(first, day).astype(int)
    least = np.sqrt(0.5 / paths * (1.0 - 0.5 / paths) / paths)
    return float(np.fmax(mean_error(gap, numbers), least))


def _crossed(days: Days, day: int) -> np.ndarray:
    return np.asarray((days > 0) & (days <= day))


def _independent(first: RedLineResult, other: RedLineResult, day: int) -> float:
    return float(np.hypot(first.standard_error_by_date[day], other.standard_error_by_date[day]))


def median_day(line: RedLineResult, paths: int, last: int) -> int | None:
    """Number of the business day by which half of the paths that cross by the day `last` have crossed."""
    counts = np.rint(line.probability_by_date[: last + 1] * paths).astype(int)
    return int(np.argmax(2 * counts >= counts[-1])) if counts[-1] > 0 else None
