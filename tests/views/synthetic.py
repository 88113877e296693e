"""A finished run that no engine made: seeded random walks with every identity of a real one."""

import datetime as dt
from functools import cache

import numpy as np

from tests.views.synthetic_conduct import COUNTS, grades, payments, states
from tests.views.synthetic_series import DAILY, START, unit
from tokyotrap.results.plain import move_unit
from tokyotrap.results.record import (
    GRID,
    QUANTILES,
    Array,
    CapacityResult,
    Channel,
    Flow,
    LadderResult,
    RedLineResult,
    Run,
    Rung,
)
from tokyotrap.results.record_question import Chosen, Planned, Question

CHANNELS = (
    Channel("Ministry of Finance", "yen bought"),
    Channel("Ministry of Finance", "Treasuries sold"),
    Channel("Ministry of Finance", "rate checks and signals"),
    Channel("Bank of Japan", "decisions against what was priced"),
    Channel("Bank of Japan", "bond purchases"),
    Channel("Government", "package and tax-cut news"),
    Channel("Life insurers", "repatriation"),
    Channel("Carry traders", "unwinding"),
    Channel("Foreign investors", "super-long JGBs sold"),
    Channel("Markets", "US rate expectations"),
    Channel("Markets", "risk appetite"),
    Channel("Amplification", "dearer risk"),
    Channel("Amplification", "larger impact"),
)
LINES = (("usdjpy_160", "usdjpy", 160.0), ("jgb_40y_4", "jgb_40y", 4.0), ("ust_10y_5", "ust_10y", 5.0))
LINES = (*LINES, ("boj_rate_1", "boj_rate", 1.0))
RUNGS = ("quiet", "verbal", "rate check", "operation")
SCENARIO = """# Treasury threat: coordinated intervention, the reserve down the ladder.

title   = "Treasury threat"
starts  = 2026-02-02
horizon = "260 business days"
facts   = "record"

[[event]]
on      = 2026-02-08
what    = "A strong mandate for the package"
set     = { "policy.fiscal.package" = "21.3 trillion yen" }

[red_lines]
usdjpy       = "160 yen per dollar"
treasury_10y = "5 percent"
"""

ASKED = Question(
    settings=(Chosen("policy.intervention.defence_line", "158 yen per dollar", "160 yen per dollar"),),
    events=(
        Planned(
            "A strong mandate for the package",
            dt.date(2026, 2, 8),
            "",
            None,
            {"policy.fiscal.package": "21.3 trillion yen"},
            1,
        ),
    ),
    overlays=("record",),
    facts={"fx.usdjpy": "155.5 JPY per USD"},
)


def business_days(start: dt.date, days: int) -> tuple[dt.date, ...]:
    found, day = [start], start
    while len(found) <= days:
        day += dt.timedelta(days=1)
        if day.weekday() < 5:
            found.append(day)
    return tuple(found)


def contributions(series: str, paths: int, days: int, rng: np.random.Generator) -> Array:
    """(channels, paths, days + 1) of random walks whose sizes and drifts tell a story."""
    count = len(CHANNELS)
    daily = DAILY.get(series, 0.038)
    lean = np.roll(np.array([0.02, 0.12, 0.05, 0.16, 0.04, 0.11, 0.1, 0.08, 0.06, 0.16, 0.03, 0.04, 0.03]), len(series))
    lean[-2:] = 0.08, 0.05
    drift = np.linspace(-0.12, 0.14, count)[np.argsort(np.argsort(lean))] * lean * daily
    steps = rng.normal(0.0, daily, (count, paths, days)) * np.sqrt(lean)[:, None, None] + drift[:, None, None]
    if series == "boj_rate":
        steps[3] += 0.25 * (rng.random((paths, days)) < 1.2 / days)
        steps[np.arange(count) != 3] = 0.0
    walks = np.concatenate([np.zeros((count, paths, 1)), np.cumsum(steps, axis=2)], axis=2)
    return np.asarray(walks, dtype=np.float64)


def levels(series: str, moves: Array) -> Array:
    if move_unit(unit(series)) != "log percent":
        return START[series] + moves
    return START[series] * np.exp(moves / 100.0)


def red_line(spec: tuple[str, str, float], walks: Array, dates: tuple[dt.date, ...], first: Array) -> RedLineResult:
    name, series, level = spec
    paths = walks.shape[1]
    crossed = levels(series, walks.sum(axis=0)) >= level
    ever = crossed.any(axis=1)
    when = np.argmax(crossed, axis=1)[ever]
    by_date = np.maximum.accumulate(crossed, axis=1).mean(axis=0)
    error = np.sqrt(by_date * (1 - by_date) / paths)
    at = walks[:, ever, :][:, np.arange(len(when)), when] if len(when) else np.zeros((len(CHANNELS), 0))
    why = at.mean(axis=1) if len(when) else np.zeros(len(CHANNELS))
    why_error = at.std(axis=1) / np.sqrt(len(when)) if len(when) else np.zeros(len(CHANNELS))
    names = ("p05", "p25", "p50", "p75", "p95")
    dated = {n: dates[int(np.quantile(when, q))] for n, q in zip(names, QUANTILES, strict=True)} if len(when) else {}
    return RedLineResult(
        name=name,
        series=series,
        level=level,
        side="above",
        today=START[series],
        probability=float(by_date[-1]),
        standard_error=float(error[-1]),
        probability_by_date=by_date,
        standard_error_by_date=error,
        first_date=dated,
        main_channel=CHANNELS[int(np.argmax(why))] if len(when) else None,
        why=why,
        why_error=why_error,
        first_share=float(first.mean()),
    )


def first_to_cross(crossings: dict[str, Array]) -> dict[str, Array]:
    table = np.stack(list(crossings.values()))
    earliest = table.min(axis=0)
    return {
        name: (table[i] == earliest) & (earliest < 10**6) & (np.argmin(table, axis=0) == i)
        for i, name in enumerate(crossings)
    }


def ladder(days: int, rng: np.random.Generator) -> LadderResult:
    time = np.linspace(0.0, 1.0, days + 1)
    operation, check = 0.35 * time**1.5, 0.25 * time**0.7
    verbal = 0.5 * (1 - np.exp(-6 * time)) * (1 - operation - check)
    shares = np.stack([1 - operation - check - verbal, verbal, check, operation])
    held = (("deposits", 162.0, 0.33), ("bills", 96.0, 0.24), ("notes up to 5 years", 410.0, 0.11))
    held = (*held, ("bonds over 5 years", 455.0, 0.04), ("gold", 118.0, 0.0))
    reserves = []
    for name, size, used in held:
        left = size * (1 - used * np.abs(rng.normal(0.6, 0.5, 4000)) * (rng.random(4000) < 2 * used))
        reserves.append(Rung(name, size, tuple(float(q) for q in np.quantile(np.clip(left, 0, size), QUANTILES)), used))
    return LadderResult(RUNGS, shares, (0.0, 0.0, 2.4, 9.8, 21.3), tuple(reserves))


def capacity(dates: tuple[dt.date, ...]) -> CapacityResult:
    time = np.linspace(0.0, 1.0, len(dates))
    gone, near = 0.06 * time**2, 0.18 * np.sqrt(time)
    spread = np.array([-0.06, -0.02, 0.04, 0.18, 0.75])[:, None]
    wobble = 0.03 * np.sin(np.linspace(0, 14, len(dates)))
    multiplier = 1.25 + spread * np.sqrt(time) + wobble
    classes = {"stable": 0.71, "near tipping": 0.22, "gone": 0.07}
    by_date = np.stack([1 - gone - near, near, gone])
    distance = 440.0 - 300.0 * np.array([1.2, 0.5, 0.1, -0.1, -0.3])[:, None] * np.sqrt(time)
    first = dates[len(dates) // 3]
    return CapacityResult(classes, by_date, multiplier, 0.8 * multiplier, first, np.sort(distance, axis=0), 0.08)


def flows(days: int) -> tuple[Flow, ...]:
    time = np.linspace(0.0, 1.0, days + 1)
    ends = (
        ("Ministry of Finance", "Treasuries", -64.0),
        ("Life insurers", "Treasuries", -38.0),
        ("Carry traders", "Treasuries", -21.0),
        ("US investors", "Treasuries", 123.0),
        ("Government", "JGBs", -210.0),
        ("Bank of Japan", "JGBs", 95.0),
        ("Life insurers", "JGBs", 55.0),
        ("Foreign investors", "JGBs", -30.0),
        ("Banks", "JGBs", 90.0),
        ("Ministry of Finance", "yen", 62.0),
        ("Carry traders", "yen", 45.0),
        ("Foreign investors", "yen", -107.0),
    )
    return tuple(Flow(who, what, end * time ** (0.7 + 0.1 * (i % 5))) for i, (who, what, end) in enumerate(ends))


@cache
def synthetic_run(paths: int = 500, days: int = 260, seed: int = 7) -> Run:
    rng = np.random.default_rng(seed)
    dates = business_days(dt.date(2026, 2, 2), days)
    walks = {series: contributions(series, paths, days, rng) for series in START}
    moves = {series: walk.sum(axis=0) for series, walk in walks.items()}
    values = {series: levels(series, moves[series]) for series in START}
    crossings = {}
    for name, series, level in LINES:
        crossed = values[series] >= level
        crossings[name] = np.where(crossed.any(axis=1), np.argmax(crossed, axis=1), 10**6)
    first = first_to_cross(crossings)
    horizons = tuple(n for n in (21, 63, 126, 252) if n <= days)
    last = {s: np.quantile(v, QUANTILES, axis=0) for s, v in values.items()}
    tenors = {"united_states": (0.25, 2.0, 5.0, 10.0, 30.0), "japan": (2.0, 5.0, 10.0, 20.0, 30.0, 40.0)}
    names = {"united_states": [s for s in START if s[:3] == "ust"], "japan": [s for s in START if s[:3] == "jgb"]}
    return Run(
        run_id="treasury-threat-7-500",
        scenario="treasury-threat",
        title="Treasury threat",
        story="Tokyo sells what it has to hold the yen: deposits first, then bills, then coupons, beside Washington. "
        "It is not a forecast; the size and the day of the sale are invented.",
        scenario_text=SCENARIO,
        version="0.1.0",
        start=dates[0],
        dates=dates,
        seed=seed,
        paths=paths,
        days=days,
        seconds=12.4,
        series=tuple(START),
        units={series: unit(series) for series in START},
        quantiles=np.stack(list(last.values())),
        mean=np.stack([v.mean(axis=0) for v in values.values()]),
        grid=np.stack([np.quantile(v, GRID, axis=0) for v in values.values()]).astype(np.float32),
        red_lines=tuple(red_line(spec, walks[spec[1]], dates, first[spec[0]]) for spec in LINES),
        channels=CHANNELS,
        mean_contribution=np.stack([walk.mean(axis=1) for walk in walks.values()]),
        mean_move=np.stack([move.mean(axis=0) for move in moves.values()]),
        contribution_error=np.stack([walk.std(axis=1)[:, list(horizons)] / np.sqrt(paths) for walk in walks.values()]),
        horizon_days=horizons,
        ladder=ladder(days, rng),
        capacity=capacity(dates),
        grades=grades(dates),
        states=states(days),
        counts=COUNTS,
        payments=payments(days),
        flows=flows(days),
        curves={country: np.array(years) for country, years in tenors.items()},
        curve_start={country: np.array([START[s] for s in found]) for country, found in names.items()},
        curve_quantiles={c: np.stack([last[s][:, -1] for s in found], axis=1) for c, found in names.items()},
        residuals={
            "channels add up to the move": 3.1e-14,
            "trades clear in every market": 8.9e-13,
            "reserve balance": 2.2e-13,
        },
        capped_paths=0,
        vintages={"Ministry of Finance curve": "2026-02-02", "US Treasury par curve": "2026-02-02", "TIC": "2025-12"},
        sources={
            "japan.reserve.us_treasuries": "TIC, major foreign holders, December 2025",
            "japan.life_insurers.hedge_ratio": "Bank of Japan, Financial System Report, October 2025",
            "curve.ust": "US Treasury, daily par yield curve rates, https://home.treasury.gov",
        },
        caveats=(
            "Odds are those of this model with these parameters; the error shown is Monte Carlo error only.",
            "The size and the day of the reserve sale are invented for the scenario.",
        ),
        outcome="A controlled transition on 71 % of paths, disorderly on 22 %, chaotic on 7 %.",
        question=ASKED,
        crossing_days=np.stack([np.where(day > days, 0, day) for day in crossings.values()], axis=1).astype(np.int16),
    )
