"""The answer of `compare --json`: runs side by side as a dict that any JSON reader understands.

Schema "tokyotrap-compare/1". As in "tokyotrap-run/2": what is unknown is null, days are ISO 8601, shares are between 0
and 1. Lists called `runs` have an entry for each run, in the order asked for; differences are to the first run, so
the first entry has none.

- `schema`; `days`: business days compared; `horizons`: numbers of business days at which odds are compared.
- `runs`: list of `label, run_id, scenario, title, version, start, end, last_day_compared, seed, paths, days, vintages,
  capped_paths, outcome`.
- `warnings`: sentences.
- `changes`: for every run but the first `label, run_id, changes_nothing, changes`; each of these `kind` (start,
  setting, event, fact, overlay, red line, horizon, seed, paths, version, vintage, text), `name, first, other`
  (with their units; null where it is not there) and `moves_prices`.
- `errors_of_differences`: for every run but the first `label, run_id, paired, because` (why not; empty if paired).
- `red_lines`: list of `series, level, side, unit, runs`; each of these null where the line is not drawn, or `label,
  name, probability, standard_error, difference` on the last day compared, `odds` (list of `days, date, probability,
  standard_error, difference`), `median_first_crossing, median_first_crossing_business_days` (null if no path crosses)
  and `main_channels` (at most three of `owner, cause, contribution, standard_error`). A `difference` is null or `value,
  standard_error, paired, differing_paths` (paths on which the two runs disagree, null if not paired).
- `channels`: series of a red line -> `unit` (percentage points, log percent, or that of the series), `moves` (mean
  move, run by run) and `by_channel`: list of `owner, cause, contributions` (run by run, null where a run has no such
  channel) and `differences`, the largest first; both add up to the moves and their differences.
- `ladder`: list, null where a run has none, of `label, highest_step` (name -> share of paths, last day compared),
  `yen_bought_jpy_tn` (p05 ... p95) and `reserves` (list of `name, at_start_usd_bn, left_usd_bn, used_share`).
- `capacity`: list of `label, classes, first_gone, multiplier_at_end` (p05 ... p95, last day compared).
- `quantiles`: series -> list of `label, today, p05 p25 p50 p75 p95, mean` on the last day compared.
"""

from typing import Any

from tokyotrap.results.changes import Change, nothing
from tokyotrap.results.compare import ComparedLine, LineInRun, Push, Reach, SideBySide
from tokyotrap.results.differences import Difference, Odds
from tokyotrap.results.plain import day, move_unit, named, named_channel, number
from tokyotrap.results.record import Run

SCHEMA = "tokyotrap-compare/1"
MAIN = 3


def summary(found: SideBySide) -> dict[str, Any]:
    """The comparison as JSON-safe data; see the top of this file for every key."""
    known = list(zip(found.labels, found.runs, strict=True))
    return {
        "schema": SCHEMA,
        "days": found.days,
        "horizons": list(found.horizons),
        "runs": [_run(found, label, run) for label, run in known],
        "warnings": list(found.warnings),
        "changes": [
            _who(label, run) | {"changes_nothing": nothing(each), "changes": [_change(change) for change in each]}
            for (label, run), each in list(zip(known, found.changes, strict=True))[1:]
        ],
        "errors_of_differences": [
            _who(label, run) | {"paired": not because, "because": because}
            for (label, run), because in list(zip(known, found.unpaired, strict=True))[1:]
        ],
        "red_lines": [_line(found, line) for line in found.lines],
        "channels": {series: _pushes(found, series, pushes) for series, pushes in found.pushes.items()},
        "ladder": [_ladder(label, run, found.days) for label, run in known],
        "capacity": [_capacity(label, run, found.days) for label, run in known],
        "quantiles": {
            series: [_reach(label, reach) for label, reach in zip(found.labels, reaches, strict=True)]
            for series, reaches in found.reaches.items()
        },
    }


def _who(label: str, run: Run) -> dict[str, Any]:
    return {"label": label, "run_id": run.run_id}


def _run(found: SideBySide, label: str, run: Run) -> dict[str, Any]:
    return _who(label, run) | {
        "scenario": run.scenario,
        "title": run.title,
        "version": run.version,
        "start": day(run.start),
        "end": day(run.dates[-1]),
        "last_day_compared": day(run.dates[found.days]),
        "seed": run.seed,
        "paths": run.paths,
        "days": run.days,
        "vintages": dict(run.vintages),
        "capped_paths": run.capped_paths,
        "outcome": run.outcome,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "name": change.name,
        "first": change.first,
        "other": change.other,
        "moves_prices": change.moves,
    }


def _line(found: SideBySide, line: ComparedLine) -> dict[str, Any]:
    return {
        "series": line.series,
        "level": number(line.level),
        "side": line.side,
        "unit": line.unit,
        "runs": [
            None if each is None else {"label": label} | _in_run(found, run, each)
            for label, run, each in zip(found.labels, found.runs, line.runs, strict=True)
        ],
    }


def _in_run(found: SideBySide, run: Run, line: LineInRun) -> dict[str, Any]:
    pairs = zip(found.horizons, line.odds, strict=True)
    return {
        "name": line.name,
        **_odds(line.odds[-1]),
        "odds": [{"days": count, "date": day(run.dates[count])} | _odds(odds) for count, odds in pairs],
        "median_first_crossing": day(line.median),
        "median_first_crossing_business_days": line.median_day,
        "main_channels": [
            named_channel(channel) | {"contribution": number(size), "standard_error": number(error)}
            for channel, size, error in line.carried[:MAIN]
        ],
    }


def _odds(odds: Odds) -> dict[str, Any]:
    return {
        "probability": number(odds.probability),
        "standard_error": number(odds.standard_error),
        "difference": None if odds.difference is None else _difference(odds.difference),
    }


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "value": number(found.value),
        "standard_error": number(found.standard_error),
        "paired": found.paired,
        "differing_paths": found.differing,
    }


def _pushes(found: SideBySide, series: str, pushes: tuple[Push, ...]) -> dict[str, Any]:
    unit = found.runs[0].units.get(series, "")
    moves = [float(run.mean_move[run.series.index(series), found.days]) for run in found.runs]
    return {
        "unit": move_unit(unit),
        "moves": [number(move) for move in moves],
        "by_channel": [
            named_channel(push.channel)
            | {
                "contributions": [None if each is None else number(each) for each in push.contributions],
                "differences": [number(each) for each in push.differences],
            }
            for push in pushes
        ],
    }


def _ladder(label: str, run: Run, days: int) -> dict[str, Any] | None:
    ladder = run.ladder
    if ladder is None:
        return None
    shares = ladder.rung_share_by_date[:, days].tolist()
    return {
        "label": label,
        "highest_step": {name: number(share) for name, share in zip(ladder.names, shares, strict=True)},
        "yen_bought_jpy_tn": named(ladder.yen_bought),
        "reserves": [
            {
                "name": rung.name,
                "at_start_usd_bn": number(rung.at_start),
                "left_usd_bn": named(rung.left),
                "used_share": number(rung.used_share),
            }
            for rung in ladder.reserves
        ],
    }


def _capacity(label: str, run: Run, days: int) -> dict[str, Any]:
    return {
        "label": label,
        "classes": {name: number(share) for name, share in run.capacity.classes.items()},
        "first_gone": day(run.capacity.first_gone),
        "multiplier_at_end": named(run.capacity.multiplier[:, days]),
    }


def _reach(label: str, reach: Reach) -> dict[str, Any]:
    return {"label": label, "today": number(reach.today), **named(reach.quantiles), "mean": number(reach.mean)}
