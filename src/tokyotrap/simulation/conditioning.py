"""Conditioning: paths are drawn as usual, and those kept on which what a scenario takes for granted came true.

Levels reached, ranges and paths keep or drop a path. A distribution weighs the paths that are left, bin by bin, so that
the series has the probabilities asked for; of all such weights they are the nearest to equal ones (least relative
entropy). Weighted paths are drawn once more, evenly, as many as the weights are worth.

Source: I-projection by iterative fitting, Csiszar (1975), Annals of Probability 3(1); as many as they are worth, Kish
(1965), Survey Sampling. Bins, tails and the least number of paths are ours.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from tokyotrap.errors import InvalidScenario, Mistake
from tokyotrap.ledger.series import PLACE, UNITS
from tokyotrap.model.world import World
from tokyotrap.scenario.conditioning import words
from tokyotrap.scenario.scenario import Band, Condition, Reaches, Scenario, Spread, Stays
from tokyotrap.simulation.ensemble import Ensemble, Progress, closes, simulate, simulate_these
from tokyotrap.simulation.programme import external, internal
from tokyotrap.simulation.running import How

LEAST = 100
"""Effective number of paths below which nothing is said; a tenth of the paths where fewer than 1,000 are drawn."""
BINS, REACH = 28, 3.5
"""Bins of a distribution, and how many deviations they reach to either side."""
LEAST_COVERED = 0.5
"""Share of a distribution that the paths must cover."""
ROUNDS, FITTED, APART = 2000, 1e-12, 1e-3
"""Rounds of fitting, the error of a bin at which they end, and that at which distributions cannot hold together."""
TOUCH = 1e-6
"""A close as near to a level as single precision tells apart has reached it."""

Paths = Bool[np.ndarray, " paths"]
Closes = Float[np.ndarray, "days paths"]


@dataclass(frozen=True)
class Met:
    """How one condition fared on the paths as drawn.

    Attributes:
        condition: as asked.
        share: of paths that meet it by themselves; 1 for a distribution.
        covered: share of a distribution that lies where paths went; 1 for the others.
        low, middle, high: of its series on those days, 5 %, half and 95 % of paths, as shown.
    """

    condition: Condition
    share: float
    covered: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Kept:
    """The paths that are kept.

    Attributes:
        drawn: paths simulated without conditions.
        numbers: of the paths kept, in order; one with much weight is there more than once.
        share: of the drawn paths that meet all conditions but distributions.
        effective: how many paths of equal weight the weights are worth.
        entropy: of the weights relative to equal weights on all drawn paths [nats].
        met: condition by condition.
    """

    drawn: int
    numbers: Int[np.ndarray, " kept"]
    share: float
    effective: float
    entropy: float
    met: tuple[Met, ...]


def simulate_given(
    world: World, scenario: Scenario, *, paths: int, seed: int, stops: Sequence[int], progress: Progress | None = None
) -> tuple[Ensemble, Kept | None]:
    """As `simulate`, and where the scenario has conditions the paths that meet them, run once more.

    Raises:
        InvalidScenario: too few paths meet the conditions, or a condition lies beyond the horizon.
    """
    if not scenario.conditions:
        return simulate(world, paths=paths, seed=seed, stops=stops, progress=progress), None
    kept = keep(world, scenario, paths=paths, seed=seed, progress=progress)
    first, days = paths * len(world.calendar.dates), len(kept.numbers) * len(world.calendar.dates)
    second = None if progress is None else lambda done, _: progress(first + done, first + days)
    return simulate_these(world, kept.numbers, How(seed, stops), progress=second), kept


def keep(world: World, scenario: Scenario, *, paths: int, seed: int, progress: Progress | None = None) -> Kept:
    """The paths on which the scenario's conditions came true."""
    asked = scenario.conditions
    rows = [_rows(scenario, each, world.calendar.dates) for each in asked]
    series = tuple(dict.fromkeys(each.series for each in asked))
    values = closes(world, [PLACE[name] for name in series], paths=paths, seed=seed, progress=progress)
    opening = np.asarray(world.inputs.opening)
    inside, spreads, met = np.ones(paths, dtype=bool), [], []
    for condition, days in zip(asked, rows, strict=True):
        mine = values[:, series.index(condition.series)]
        true = meets(condition, mine, days, float(opening[PLACE[condition.series]]))
        inside &= true
        if isinstance(condition, Spread):
            spreads.append((condition, mine[days[0][0]]))
        met.append(Met(condition, float(true.mean()), 1.0, *_reached(condition, mine, days)))
    weights, covered = weigh(inside, spreads)
    told = iter(covered)
    met = [_covering(each, next(told)) if isinstance(each.condition, Spread) else each for each in met]
    effective = float(1.0 / (weights**2).sum()) if weights.any() else 0.0
    _refuse(scenario, met, effective, weights)
    some = weights[weights > 0.0]
    numbers = resample(weights, effective, spreads[0][1]) if spreads else np.flatnonzero(inside)
    return Kept(paths, numbers, float(inside.mean()), effective, float((some * np.log(some * paths)).sum()), tuple(met))


def meets(
    condition: Condition, values: Closes, rows: Sequence[Int[np.ndarray, " d"]], opening: float
) -> Paths:
    """On which paths a condition came true by itself; a distribution is met by all.

    Args:
        condition: as asked.
        values: closes of its series [internal units].
        rows: days it speaks of, band by band.
        opening: its series on the starting day [internal units].
    """
    if isinstance(condition, Reaches):
        level = internal(condition.series, condition.level)
        above = condition.side == "above" if condition.side else level >= opening
        near = TOUCH * max(1.0, abs(level))
        there = values[rows[0]] >= level - near if above else values[rows[0]] <= level + near
        return np.asarray(there.any(axis=0))
    true = np.ones(values.shape[1], dtype=bool)
    if isinstance(condition, Stays):
        for band, days in zip(condition.bands, rows, strict=True):
            low, high = _edge(condition.series, band.low), _edge(condition.series, band.high)
            near = TOUCH * max(1.0, abs(high))
            true &= ((values[days] >= low - near) & (values[days] <= high + near)).all(axis=0)
    return true


def weigh(
    inside: Paths, spreads: Sequence[tuple[Spread, Float[np.ndarray, " paths"]]]
) -> tuple[Float[np.ndarray, " paths"], list[float]]:
    """Weights that sum to 1, and the share of each distribution that lies where paths went.

    Args:
        inside: paths that meet everything else.
        spreads: distributions, with the closes of their day.
    """
    targets = [bins(spread, values) for spread, values in spreads]
    for place, _ in targets:
        inside = inside & (place >= 0)
    weights = inside / max(1, inside.sum())
    covered, goals = [], []
    for place, goal in targets:
        there = np.bincount(place[inside], minlength=BINS) > 0
        covered.append(float(goal[there].sum()))
        goals.append(np.where(there, goal, 0.0) / max(covered[-1], 1e-300))
    off = 0.0
    for _ in range(ROUNDS if targets else 0):
        off = 0.0
        for (place, _), goal in zip(targets, goals, strict=True):
            now = np.bincount(place[inside], weights=weights[inside], minlength=BINS)
            off = max(off, float(np.abs(now - goal).max()))
            factor = np.divide(goal, now, out=np.zeros(BINS), where=now > 0.0)
            weights = np.where(inside, weights * factor[np.where(inside, place, 0)], 0.0)
        if off < FITTED or not weights.any():
            break
    if off > APART:  # distributions that cannot hold together
        return np.zeros(len(inside)), covered
    return weights / max(float(weights.sum()), 1e-300), covered


def bins(
    spread: Spread, values: Float[np.ndarray, " paths"]
) -> tuple[Int[np.ndarray, " paths"], Float[np.ndarray, " bins"]]:
    """Bin of every path, -1 beyond them all, and the probability of every bin."""
    marks = np.linspace(-REACH, REACH, BINS + 1)
    edges = np.array([_edge(spread.series, spread.mean + spread.deviation * float(mark)) for mark in marks])
    place = np.searchsorted(edges, values.astype(float), side="right") - 1
    chance = np.array([0.5 * (1.0 + math.erf(mark / math.sqrt(2.0))) for mark in marks])
    return np.where(place >= BINS, -1, place), np.diff(chance)


def resample(
    weights: Float[np.ndarray, " paths"], effective: float, values: Float[np.ndarray, " paths"]
) -> Int[np.ndarray, " kept"]:
    """As many paths as the weights are worth, drawn at even steps along the values of the first distribution."""
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weights[order])
    count = int(effective + 1e-9)
    steps = (np.arange(count) + 0.5) / count * total[-1]
    return np.sort(order[np.searchsorted(total, steps)])


def least(paths: int) -> float:
    """Effective number of paths below which a run is refused."""
    return min(float(LEAST), paths / 10.0)


def _edge(series: str, level: float) -> float:
    """A level in internal units; what a price cannot fall to is the lowest there is."""
    try:
        return internal(series, level)
    except ValueError:
        return -math.inf


def _rows(scenario: Scenario, condition: Condition, dates: tuple[dt.date, ...]) -> list[Int[np.ndarray, " d"]]:
    """Days a condition speaks of, band by band, as rows of the calendar."""
    if isinstance(condition, Spread):
        spans: list[tuple[dt.date, dt.date | None]] = [(condition.on, condition.on)]
    else:
        bands: Sequence[Band | Reaches] = condition.bands if isinstance(condition, Stays) else (condition,)
        spans = [(each.first, each.last) for each in bands]
    found = []
    for first, last in spans:
        rows = [row for row, day in enumerate(dates) if day >= first and (last is None or day <= last)]
        if first == last and not rows:  # a day without trading counts as the next business day
            rows = [row for row, day in enumerate(dates) if day >= first][:1]
        if not rows or (last is not None and last > dates[-1]):
            what = f"{_said(condition)}: that lies beyond the run, which ends on {dates[-1]}"
            raise InvalidScenario(scenario.name, [Mistake(_where(condition), what, "Run more days, or write a day.")])
        found.append(np.array(rows))
    return found


def _reached(
    condition: Condition, values: Closes, rows: Sequence[Int[np.ndarray, " d"]]
) -> tuple[float, float, float]:
    """Where the series was on the last of those days; over a span how low, at its end, and how high it went."""
    days = values[rows[-1]].astype(float)
    low, middle, high = days.min(axis=0), days[-1], days.max(axis=0)
    ends = (np.quantile(low, 0.05), np.quantile(middle, 0.5), np.quantile(high, 0.95))
    return tuple(external(condition.series, float(each)) for each in ends)  # type: ignore[return-value]


def _covering(met: Met, covered: float) -> Met:
    return Met(met.condition, met.share, covered, met.low, met.middle, met.high)


def _refuse(scenario: Scenario, met: Sequence[Met], effective: float, weights: Float[np.ndarray, " paths"]) -> None:
    """Refuse what too few paths can tell of, with what the paths did reach."""
    needed, paths = least(len(weights)), len(weights)
    poor = any(each.covered < LEAST_COVERED for each in met)
    if effective >= needed and not poor:
        return
    more = math.ceil(paths * needed / effective * 1.2 / 1000) * 1000 if 0.0 < effective < needed else 0
    cure = f"Ask for what the paths reach{f', run about {more:,} paths' if 0 < more <= 2_000_000 else ''}, "
    cure += "or let events take them there."
    found = [Mistake(_where(each.condition), _fared(each), "") for each in met]
    what = f"the conditions leave {effective:,.0f} effective paths of {paths:,}, and {needed:,.0f} are needed"
    if poor and effective >= needed:
        what = f"less than {LEAST_COVERED:.0%} of a distribution lies where paths went"
    raise InvalidScenario(scenario.name, [*found, Mistake("", what, cure)])


def _fared(met: Met) -> str:
    unit = UNITS[met.condition.series]
    text = f"{_said(met.condition)}: "
    covered = f"{met.covered:.1%} of it lies where paths went"
    text += covered if isinstance(met.condition, Spread) else f"met on {met.share:.2%} of paths"
    return f"{text}; 90 % of paths are between {met.low:.4g} and {met.high:.4g} {unit} then"


def _said(condition: Condition) -> str:
    return f"{condition.series} {words(condition, UNITS[condition.series])}"


def _where(condition: Condition) -> str:
    return f"line {condition.line}" if condition.line else ""
