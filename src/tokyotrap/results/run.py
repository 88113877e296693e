"""The one verb: run a scenario."""

import datetime as dt
import hashlib
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

import tokyotrap
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.consulted import Consulted
from tokyotrap.ledger.series import BY_NAME, CORE_SERIES, SERIES, SHOWN, UNITS
from tokyotrap.model.assembly import assemble
from tokyotrap.model.catalogue import catalogue
from tokyotrap.model.quoted import CURVES, maturity
from tokyotrap.model.world import World
from tokyotrap.results import borrowing, channels, conditioned, conduct, fates, holdings, red_lines, words
from tokyotrap.results.plain import file_name
from tokyotrap.results.question import question
from tokyotrap.results.record import GRID, QUANTILES, CapacityResult, Channel, RedLineResult, Run
from tokyotrap.scenario.override import override
from tokyotrap.scenario.reader import read
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.conditioning import Kept, simulate_given
from tokyotrap.simulation.ensemble import Ensemble, Progress
from tokyotrap.simulation.programme import programme, reds

BILLIONS = 1000.0
HORIZONS = (22, 65, 130, 260)
"""Business days of about one, three, six and twelve months."""


def scenario_of(source: Scenario | str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """A scenario from a library name, a path, or itself, with changes in the form "KEY=VALUE"."""
    found = source if isinstance(source, Scenario) else read(source, catalogue(), UNITS)
    return override(found, overrides, catalogue(), UNITS) if overrides else found


def run(
    scenario: Scenario | str | Path,
    *,
    paths: int = 10_000,
    days: int | None = None,
    seed: int = 0,
    overrides: Sequence[str] = (),
    progress: Progress | None = None,
) -> Run:
    """Simulate a scenario and read off odds, fans, channels, ladder and capacity.

    Args:
        scenario: a scenario, the name of one in the library, or the path of a .toml file.
        paths: Monte Carlo paths.
        days: business days, instead of the scenario's horizon.
        seed: same seed, same numbers.
        overrides: settings changed from the first day, "KEY=VALUE".
        progress: told path-days done and in all.

    Raises:
        InvalidScenario: every mistake of the scenario or the overrides; conditions that too few paths meet.
        NoEquilibrium: no stable solution of the pricing core for these facts.
    """
    began = time.perf_counter()
    keep_compiled()
    asked = scenario_of(scenario, overrides)
    horizon = days or asked.days
    atlas = Consulted(facts.load(asked.starts, overlays=asked.facts))
    world = assemble(atlas, asked.settings, programme(asked, horizon), reds(asked), horizon)
    stops = [each for each in HORIZONS if each <= horizon] or [horizon]
    ensemble, kept = simulate_given(world, asked, paths=paths, seed=seed, stops=stops, progress=progress)
    return _record(asked, atlas, world, (ensemble, kept), (seed, stops, began))


class Fans(NamedTuple):
    """How every series spreads, the start included.

    Attributes:
        quantiles: as shown.
        grid: the same at the levels GRID, single precision.
        mean: as shown.
        moves: of the mean since the start, internal units times 100.
    """

    quantiles: Float[np.ndarray, "S Q D1"]
    grid: Float[np.ndarray, "S G D1"]
    mean: Float[np.ndarray, "S D1"]
    moves: Float[np.ndarray, "S D1"]


class Readings(NamedTuple):
    """What is read off the paths of a run.

    Attributes:
        dates: the start and every business day after it (D1,).
        today: series -> its value at the start, as shown.
        fans: quantiles and means.
        channels: owner and cause of each channel (C,).
        contributions: of channels to the mean moves, internal units times 100.
        errors: their standard errors at the H stops.
        red_lines: odds, dates and reasons, line by line.
        capacity: the capacity loop.
    """

    dates: tuple[dt.date, ...]
    today: dict[str, float]
    fans: Fans
    channels: tuple[Channel, ...]
    contributions: Float[np.ndarray, "S C D1"]
    errors: Float[np.ndarray, "S C H"]
    red_lines: tuple[RedLineResult, ...]
    capacity: CapacityResult


def _read_off(scenario: Scenario, world: World, ensemble: Ensemble, stops: Sequence[int]) -> Readings:
    """Fans, channels, red lines and capacity of the paths."""
    dates = (scenario.starts, *world.calendar.dates)
    opening = np.asarray(world.inputs.opening)
    today = {name: float(shown(name, opening[place])) for place, name in enumerate(SERIES)}
    attribution = channels.Attribution(world)
    return Readings(
        dates=dates,
        today=today,
        fans=_fans(ensemble, opening),
        channels=attribution.channels,
        contributions=attribution.mean(ensemble),
        errors=np.stack([attribution.errors(ensemble.stops[stop]) for stop in stops], axis=-1),
        red_lines=red_lines.read_off(scenario.red_lines, ensemble, attribution, dates, today),
        capacity=_capacity(ensemble, dates, float(np.exp(world.opening.capacity))),
    )


def _record(
    scenario: Scenario,
    atlas: Consulted,
    world: World,
    simulated: tuple[Ensemble, Kept | None],
    how: tuple[int, list[int], float],
) -> Run:
    """What was asked, what the paths say to it, and what that rests on."""
    (ensemble, kept), (seed, stops, began) = simulated, how
    paths, days = len(ensemble.numbers), len(world.calendar.dates)
    read_off = _read_off(scenario, world, ensemble, stops)
    fans, capacity = read_off.fans, read_off.capacity
    by_fate = fates.Reading(scenario, world, ensemble, read_off.dates, shown)
    paid = borrowing.payments(atlas, world, ensemble, fans.quantiles[SERIES.index("mortgage_30y")])
    given = conditioned.conditioning(kept)
    maturities, start, later = _curves(read_off.today, fans.quantiles)
    return Run(
        run_id=_run_id(scenario, atlas, (seed, kept.drawn if kept else paths, days)),
        scenario=scenario.name,
        title=scenario.title,
        story=scenario.story,
        scenario_text=scenario.text,
        version=tokyotrap.__version__,
        start=scenario.starts,
        dates=read_off.dates,
        seed=seed,
        paths=paths,
        days=days,
        series=SERIES,
        units=dict(UNITS),
        quantiles=fans.quantiles,
        mean=fans.mean,
        red_lines=read_off.red_lines,
        channels=read_off.channels,
        mean_contribution=read_off.contributions,
        mean_move=fans.moves,
        contribution_error=read_off.errors,
        horizon_days=tuple(stops),
        ladder=holdings.ladder(world, ensemble),
        capacity=capacity,
        grades=conduct.grades(ensemble, read_off.dates),
        states=conduct.states(world, ensemble),
        counts=conduct.counts(ensemble),
        payments=paid,
        flows=holdings.flows(world, ensemble),
        curves=maturities,
        curve_start=start,
        curve_quantiles=later,
        residuals=_residuals(ensemble, read_off.contributions, fans.moves),
        capped_paths=ensemble.capped,
        vintages=words.vintages(atlas),
        sources=atlas.sources(),
        caveats=(*conditioned.caveats(given), *words.caveats(atlas, ensemble.capped)),
        outcome=conditioned.outcome(words.outcome(read_off.red_lines, capacity, ensemble.capped), given),
        notes=conditioned.notes(given) | words.notes(atlas),
        seconds=time.perf_counter() - began,
        question=question(scenario, atlas),
        crossing_days=ensemble.records.crossing,
        branches=by_fate.by_branch(),
        leaves=by_fate.by_leaf(),
        conditioning=given,
        grid=fans.grid,
    )


def _residuals(
    ensemble: Ensemble, contributions: Float[np.ndarray, "S C D1"], moves: Float[np.ndarray, "S D1"]
) -> dict[str, float]:
    """Largest failures of the identities over paths and days."""
    mean, prices = channels.residual(contributions, moves), ensemble.residual
    return {
        "prices less the sum of their contributions, worst path at the horizons (log points or decimals)": prices,
        "mean moves less the sum of mean contributions (percentage points)": mean,
        "trades unpaid or bonds unaccounted for, worst path at the horizons (trillion dollars)": ensemble.imbalance,
    }


def shown(series: str, values: Float[np.ndarray, "..."] | float) -> Float[np.ndarray, "..."]:
    """Internal values in the unit shown: percent, yen per dollar, dollars a barrel."""
    kind = BY_NAME[series].kind
    if kind == "log":
        return np.exp(values)
    return np.asarray(values) * (100.0 if kind == "rate" else 1.0)


def _fans(ensemble: Ensemble, opening: Float[np.ndarray, " S"]) -> Fans:
    """Quantiles, mean and mean move of every series every day."""
    days = len(ensemble.daily.total)
    quantiles = np.zeros((len(SERIES), len(QUANTILES), days + 1))
    grid = np.zeros((len(SERIES), len(GRID), days + 1), dtype=np.float32)
    mean, moves = np.zeros((len(SERIES), days + 1)), np.zeros((len(SERIES), days + 1))
    moves[:, 1:] = np.array(SHOWN)[:, None] * (ensemble.daily.total - opening).T
    for place, name in enumerate(SERIES):
        quantiles[place, :, 0] = grid[place, :, 0] = mean[place, 0] = shown(name, opening[place])
        every = shown(name, ensemble.quantiles(name, (*QUANTILES, *GRID))).T
        quantiles[place, :, 1:], grid[place, :, 1:] = np.split(every, [len(QUANTILES)])
        percent = 100.0 if BY_NAME[name].kind == "rate" else 1.0
        mean[place, 1:] = ensemble.daily.shown[:, place] * percent
    return Fans(quantiles, grid, mean, moves)


def _capacity(ensemble: Ensemble, dates: Sequence[dt.date], start: float) -> CapacityResult:
    """The capacity loop over the run."""
    worst, gone = ensemble.records.worst, np.sort(ensemble.records.gone[ensemble.records.gone > 0])
    names = ("stable", "near tipping", "gone")
    first = {name: ensemble.quantiles(name, (0.5,))[0, 0] for name in ("loss", "distance")}
    return CapacityResult(
        classes={name: float((worst == place).mean()) for place, name in enumerate(names)},
        by_date=np.concatenate([[[1.0, 0.0, 0.0]], ensemble.daily.condition]).T,
        multiplier=1.0 / (1.0 - _with_start(ensemble, "loss", first["loss"])),
        distance=_with_start(ensemble, "distance", first["distance"]) * BILLIONS,
        runs=float(ensemble.daily.runs.sum()),
        risk_aversion=np.exp(_with_start(ensemble, "capacity", float(np.log(start)))),
        first_gone=dates[int(gone[len(gone) // 2])] if len(gone) else None,
    )


def _with_start(ensemble: Ensemble, name: str, start: float) -> Float[np.ndarray, "Q D1"]:
    """Quantiles over paths every day, after the one value of the start."""
    quantiles = ensemble.quantiles(name, QUANTILES).T
    return np.concatenate([np.full((len(QUANTILES), 1), start), quantiles], axis=1)


Curves = dict[str, Float[np.ndarray, "..."]]


def _curves(today: dict[str, float], quantiles: Float[np.ndarray, "S Q D1"]) -> tuple[Curves, Curves, Curves]:
    """Maturities, starting curve, and quantiles at the horizon, by country."""
    maturities, start, later = {}, {}, {}
    for country, prefix in (("united_states", CURVES["U"]), ("japan", CURVES["J"])):
        names = [name for name in CORE_SERIES if name.startswith(prefix)]
        maturities[country] = np.array([maturity(name) for name in names])
        start[country] = np.array([today[name] for name in names])
        later[country] = np.stack([quantiles[SERIES.index(name), :, -1] for name in names], axis=1)
    return maturities, start, later


def _run_id(scenario: Scenario, atlas: Consulted, how: tuple[int, int, int]) -> str:
    """A name that is the same for the same question asked of the same facts by the same version."""
    seed, paths, days = how
    known = [(key, repr(atlas[key].value)) for key in sorted(atlas.used)]
    asked = replace(scenario, facts=tuple(Path(each).name for each in scenario.facts))
    parts = (repr(asked), how, known, tokyotrap.__version__)
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=4).hexdigest()
    return f"{file_name(scenario.name)}-seed{seed}-{paths}x{days}-{digest}"
