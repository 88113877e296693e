"""Score a kept run against what came: bands, PIT, CRPS, Brier, and the naive forecasts beside it."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from tokyotrap.data.observed import Observed
from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.ledger.series import LOGARITHMIC
from tokyotrap.results.record import RedLineResult, Run
from tokyotrap.studies import scoring
from tokyotrap.studies.benchmarks import Past, benchmarks, outer, past
from tokyotrap.studies.comparison import FEWEST, diebold_mariano
from tokyotrap.studies.observed_file import ObservedFile
from tokyotrap.studies.scored import Cell, LineScore, Score, SeriesScore

HORIZONS = (1, 5, 20, 60, 120)
"""Business days at which a series is told by itself."""
NEAR = 3
"""Business days by which the day scored may come before a horizon whose own day has no number. Ours, 1 to 5."""


def score(run: Run, seen: ObservedFile, histories: Mapping[str, Observed]) -> Score:
    """Hold a run against what came.

    Args:
        run: a kept run with its fine grid.
        seen: what came.
        histories: series -> what was observed before the start, for the naive forecasts; may be empty.

    Raises:
        InvalidInput: the run keeps no fine grid, or not one number of the file falls on a day of the run.
    """
    grid, places = _grid(run), np.searchsorted(np.array(run.dates, dtype="datetime64[D]"), seen.days)
    matched = _matched(run, seen, places)
    before = past(histories, run.start)
    series = tuple(
        _series(run, name, values, grid[run.series.index(name)], before) for name, values in matched.items()
    )
    numbers = np.array([each.days for each in series])
    covered = np.array([each.coverage for each in series])
    some = np.concatenate([np.flatnonzero(~np.isnan(each)) for each in matched.values()])
    made = {name for each in series for name in each.ratios}
    return Score(
        run_id=run.run_id,
        title=run.title,
        start=run.start,
        last=run.dates[int(some.max())],
        days=len(np.unique(some)),
        outside=len(seen.days) - int(_inside(run, seen.days, places).sum()),
        naive={each.name: each.words for each in benchmarks() if each.name in made},
        coverage=tuple((numbers @ covered / numbers.sum()).tolist()),
        ratios={name: _mean_ratio(series, name) for name in (each.name for each in benchmarks()) if name in made},
        series=series,
        lines=tuple(_line(run, line, matched[line.series], before) for line in run.red_lines if line.series in matched),
        notes=_notes(run, seen, matched, before),
    )


def _grid(run: Run) -> Float[np.ndarray, "S D1 G"]:
    if run.grid is None:
        what = "keeps five quantiles of each day, too few for a score: it is older than the fine grid"
        raise InvalidInput("score", [Mistake(run.run_id, what, "Run its scenario again with this version.")])
    return np.moveaxis(run.grid.astype(float), 1, 2)


def _inside(run: Run, days: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Whether each day of the file is a business day of the run after its start."""
    dates = np.array(run.dates, dtype="datetime64[D]")
    return np.asarray((places > 0) & (places < len(dates)) & (dates[np.minimum(places, len(dates) - 1)] == days))


def _matched(run: Run, seen: ObservedFile, places: np.ndarray) -> dict[str, Float[np.ndarray, " D1"]]:
    """Series -> what came on each date of the run, NaN unknown; series without a number are left out."""
    keep, found = _inside(run, seen.days, places), {}
    for name, column in seen.columns.items():
        values = np.full(len(run.dates), np.nan)
        values[places[keep]] = column[keep]
        if not np.isnan(values).all():
            found[name] = values
    if not found:
        what = f"has no number on a business day from {run.dates[1]} to {run.dates[-1]}, the days of {run.run_id}"
        raise InvalidInput("score", [Mistake(seen.name, what, "Give a file with such days.")])
    return found


def _series(
    run: Run, name: str, values: Float[np.ndarray, " D1"], grid: Float[np.ndarray, "D1 G"], before: Past
) -> SeriesScore:
    """One series, day by day, beside its naive forecasts."""
    known = np.flatnonzero(~np.isnan(values))
    seen, forecast = values[known], grid[known]
    crps, pits, inside = (rule(seen, forecast) for rule in (scoring.crps, scoring.pit, scoring.inside))
    naive = _naive(run, name, before)
    losses = {each: scoring.crps(seen, quantiles[known - 1]) for each, quantiles in naive.items()}
    cells = []
    for horizon in HORIZONS:
        at = int(np.searchsorted(known, horizon, side="right")) - 1
        if at < 0 or known[at] < horizon - min(NEAR, horizon - 1):
            continue
        day = int(known[at])
        beside = {each: float(loss[at]) for each, loss in losses.items()}
        ratios = {each: _ratio(float(crps[at]), loss) for each, loss in beside.items()}
        bands = tuple(bool(each) for each in inside[at])
        middle = float(forecast[at, forecast.shape[1] // 2])
        cell = (float(seen[at]), middle, float(pits[at]), bands, float(crps[at]), ratios, beside)
        cells.append(Cell(horizon, day, run.dates[day], *cell))
    return SeriesScore(
        series=name,
        unit=run.units.get(name, ""),
        days=len(known),
        blank=int(known[-1]) - len(known),
        coverage=tuple(inside.mean(axis=0).tolist()),
        crps=float(crps.mean()),
        ratios={each: _ratio(float(crps.mean()), float(loss.mean())) for each, loss in losses.items()},
        tests={each: diebold_mariano(crps, loss, int(known[-1])) for each, loss in losses.items()},
        cells=tuple(cells),
    )


def _naive(run: Run, name: str, before: Past) -> dict[str, Float[np.ndarray, "days G"]]:
    """Naive forecast -> quantiles on every business day after the start, from where the run starts."""
    today = float(run.quantiles[run.series.index(name), run.quantiles.shape[1] // 2, 0])
    found = {}
    for each in benchmarks():
        moves = each.moves(before, name, run.days)
        if moves is not None:
            found[each.name] = scoring.grid_of(outer(name, today, moves))
    return found


def _line(run: Run, line: RedLineResult, values: Float[np.ndarray, " D1"], before: Past) -> LineScore:
    """One red line, up to the last day its series was observed."""
    days = int(np.flatnonzero(~np.isnan(values))[-1])
    beyond = values >= line.level if line.side == "above" else values <= line.level
    crossed = int(np.argmax(beyond)) if beyond.any() else None
    odds, came = float(line.probability_by_date[days]), float(crossed is not None)
    naive = naive_odds(before, line.series, (line.today, line.level), line.side, days)
    return LineScore(
        name=line.name,
        series=line.series,
        level=line.level,
        side=line.side,
        unit=run.units.get(line.series, ""),
        until=run.dates[days],
        days=days,
        crossed=None if crossed is None else run.dates[crossed],
        odds=odds,
        brier=float(scoring.brier(odds, came)),
        naive=naive,
        naive_brier=None if naive is None else float(scoring.brier(naive, came)),
    )


def naive_odds(before: Past, series: str, way: tuple[float, float], side: str, days: int) -> float | None:
    """Share of paths of the random walk that close beyond a level within some weekdays; `way` is today and level."""
    moves = benchmarks()[0].moves(before, series, days)
    if moves is None:
        return None
    paths = outer(series, way[0], moves)
    beyond = paths >= way[1] if side == "above" else paths <= way[1]
    return float(beyond.any(axis=0).mean())


def _ratio(own: float, naive: float) -> float:
    return own / naive if naive > 0.0 else 1.0 if own == 0.0 else float("inf")


def _mean_ratio(series: Sequence[SeriesScore], name: str) -> float:
    """Geometric mean of the ratios that are known, finite and not zero; NaN without one."""
    known = [each.ratios[name] for each in series if 0.0 < each.ratios.get(name, 0.0) < float("inf")]
    return float(np.exp(np.mean(np.log(known)))) if known else float("nan")


def _elsewhere(run: Run, seen: ObservedFile) -> list[tuple[str, float, float]]:
    """Series, its number in the file on the starting day, and the run's, where they are apart."""
    at, found = np.flatnonzero(seen.days == np.datetime64(run.start)), []
    for name, column in seen.columns.items():
        today = float(run.quantiles[run.series.index(name), run.quantiles.shape[1] // 2, 0])
        apart = 0.01 * abs(today) if name in LOGARITHMIC else 0.05
        found += [(name, float(column[row]), today) for row in at if abs(column[row] - today) > apart]
    return found


def _notes(
    run: Run, seen: ObservedFile, matched: Mapping[str, Float[np.ndarray, " D1"]], before: Past
) -> tuple[str, ...]:
    """What a reader must know of this score."""
    notes = []
    alone = [name for name in matched if benchmarks()[0].moves(before, name, 1) is None]
    if len(alone) == len(matched):
        notes.append("No history before the start is at hand, so nothing is held against naive forecasts.")
    elif alone:
        notes.append(f"No naive forecast for {', '.join(alone)}: less than a year of history before the start.")
    empty = [name for name in seen.columns if name not in matched]
    if empty:
        notes.append(f"No number on a day of the run for {', '.join(empty)}.")
    notes += [
        f"{name}: the file has {theirs:.6g} on the day the run starts from {ours:.6g}; is it another quotation?"
        for name, theirs, ours in _elsewhere(run, seen)
    ]
    if run.conditioning is not None:
        notes.append("The run takes conditions for granted; what came may not meet them.")
    notes.append(
        "All days share one start: one independent forecast, where Diebold and Mariano's test needs at least "
        f"{FEWEST}. Only many starts tell skill from luck."
    )
    return tuple(notes)
