"""A finished run: everything that was asked of it, and nothing that must be computed again."""

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tokyotrap.results.record_branches import BranchResult, Fate
from tokyotrap.results.record_conditions import Conditioning
from tokyotrap.results.record_conduct import Count, GradesResult, Payment, StateResult
from tokyotrap.results.record_question import Question

Array = NDArray[np.float64]
Days = NDArray[np.int16]
Fine = NDArray[np.float32]

QUANTILES = (0.05, 0.25, 0.50, 0.75, 0.95)
GRID = tuple(k / 100.0 for k in range(1, 100))
"""Levels of the fine grid from which a kept run is scored."""


@dataclass(frozen=True)
class Channel:
    """One source of a price move: who, and why.

    The two amplification channels have the owner "Amplification".
    """

    owner: str
    cause: str


@dataclass(frozen=True)
class RedLineResult:
    """Odds that a red line is crossed.

    Attributes:
        name: as in the scenario.
        series: series it is drawn on.
        level: in the unit of the series.
        side: "above" or "below".
        today: the series on the starting day.
        probability: share of paths that cross within the horizon.
        standard_error: of that share.
        probability_by_date: (dates,) share of paths that have crossed by each date; the first entry is the start.
        standard_error_by_date: (dates,).
        first_date: quantile -> date among the paths that cross ("p05", "p25", "p50", "p75", "p95"); empty if none.
        main_channel: the channel that carried most of the way to the line on the paths that crossed, or None.
        why: (channels,) mean contribution to the series' move from the start to the first crossing day, over the
            paths that crossed [unit of the series, percentage points for yields, percent for exchange rates and oil].
        why_error: (channels,) its standard error.
        first_share: share of paths on which this line is crossed before every other line.
    """

    name: str
    series: str
    level: float
    side: str
    today: float
    probability: float
    standard_error: float
    probability_by_date: Array
    standard_error_by_date: Array
    first_date: dict[str, dt.date]
    main_channel: Channel | None
    why: Array
    why_error: Array
    first_share: float


@dataclass(frozen=True)
class Rung:
    """One rung of the reserve: what it held, and what is left.

    Amounts in USD bn; `left` holds the quantiles QUANTILES over paths at the horizon; `used_share` is the share of
    paths that drew on it.
    """

    name: str
    at_start: float
    left: tuple[float, ...]
    used_share: float


@dataclass(frozen=True)
class LadderResult:
    """The intervention ladder over the run.

    `rung_share_by_date` (rungs, dates): share of paths whose highest rung so far is that one (quiet, verbal, rate
    check, operation); `yen_bought` quantiles QUANTILES of the yen bought over the horizon [JPY tn].
    """

    names: tuple[str, ...]
    rung_share_by_date: Array
    yen_bought: tuple[float, ...]
    reserves: tuple[Rung, ...]


@dataclass(frozen=True)
class CapacityResult:
    """The daily root of arbitrageurs' risk-bearing capacity.

    Attributes:
        classes: share of paths whose worst day was "stable", "near tipping" or "gone".
        by_date: (3, dates) share of paths in each state on each date.
        multiplier: (5, dates) quantiles of the local multiplier.
        risk_aversion: (5, dates) quantiles of a / a0.
        first_gone: median date of the first run on the arbitrageurs, or None.
        distance: (5, dates) quantiles of the further loss that would leave no root [USD bn]; empty in old records.
        runs: runs on arbitrageurs per path, spells of days without a root, mean over paths.
    """

    classes: dict[str, float]
    by_date: Array
    multiplier: Array
    risk_aversion: Array
    first_gone: dt.date | None
    distance: Array = field(default_factory=lambda: np.zeros((len(QUANTILES), 0)))
    runs: float = 0.0


@dataclass(frozen=True)
class Flow:
    """Cumulative net purchases of one owner in one instrument, mean over paths [USD bn], by date."""

    owner: str
    instrument: str
    mean: Array


@dataclass(frozen=True)
class Run:
    """A finished run.

    Attributes:
        run_id, scenario, title, story, scenario_text, version: what was run.
        start: starting day; dates: (days + 1) business days, the first is the start.
        seed, paths, days, seconds: how.
        series: names, in order; units: series -> "percent", "yen per dollar", "dollars a barrel".
        quantiles: (series, 5, dates) at QUANTILES; mean: (series, dates).
        red_lines: one for each line of the scenario.
        channels: owner and cause of each contribution; the last ones are the amplification.
        mean_contribution: (series, channels, dates) mean over all paths of each channel's contribution to the move
            since the start; summed over channels it is the mean move: additive in percentage points for yields and
            rates, in log percent for exchange rates and oil.
        mean_move: (series, dates) the mean move in those same units.
        contribution_error: (series, channels, horizons) standard error of the mean contribution at `horizon_days`.
        horizon_days: (horizons,) business days, about 1, 3, 6, 12 months where within the horizon.
        ladder, capacity, flows: see there.
        curves: "united_states" / "japan" -> maturities [years]; curve_quantiles: country -> (5, maturities) at the
            horizon; curve_start: country -> (maturities,).
        residuals: name -> largest absolute residual of an identity over all paths and days.
        capped_paths: paths stopped at a cap because a number left its range.
        vintages: what data and facts it rests on -> their date.
        sources: fact key -> source, for the facts it used.
        caveats: sentences a reader must know.
        outcome: one sentence.
        version: of the package.
        grades, states, counts, payments: see there; None or empty in old records.
        question: what was asked; None in runs kept before it was recorded.
        crossing_days: (paths, red lines) number of the business day of the first crossing, 0 for never; None in runs
            kept before it was recorded.
        branches: the run by the outcomes of each branch decided within the horizon; leaves: by all of them together,
            every fate a path can have. Both are empty without branches; all other results are the mixture.
        conditioning: what was taken for granted; all other results are those of the paths kept. None without.
        grid: (series, 99, dates) quantiles at GRID, single precision; None in runs kept before it was recorded.
    """

    run_id: str
    scenario: str
    title: str
    story: str
    scenario_text: str
    version: str
    start: dt.date
    dates: tuple[dt.date, ...]
    seed: int
    paths: int
    days: int
    seconds: float
    series: tuple[str, ...]
    units: dict[str, str]
    quantiles: Array
    mean: Array
    red_lines: tuple[RedLineResult, ...]
    channels: tuple[Channel, ...]
    mean_contribution: Array
    mean_move: Array
    contribution_error: Array
    horizon_days: tuple[int, ...]
    ladder: LadderResult | None
    capacity: CapacityResult
    flows: tuple[Flow, ...]
    curves: dict[str, Array]
    curve_start: dict[str, Array]
    curve_quantiles: dict[str, Array]
    residuals: dict[str, float]
    capped_paths: int
    vintages: dict[str, str]
    sources: dict[str, str]
    caveats: tuple[str, ...]
    outcome: str
    notes: dict[str, str] = field(default_factory=dict)
    grades: GradesResult | None = None
    states: tuple[StateResult, ...] = ()
    counts: tuple[Count, ...] = ()
    payments: tuple[Payment, ...] = ()
    question: Question | None = None
    crossing_days: Days | None = None
    branches: tuple[BranchResult, ...] = ()
    leaves: tuple[Fate, ...] = ()
    conditioning: Conditioning | None = None
    grid: Fine | None = None
