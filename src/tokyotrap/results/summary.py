"""The answer of `run --json`: a finished run as a dict that any JSON reader understands.

Schema "tokyotrap-run/2". Nothing in it is NaN or infinite: what is unknown is null. Days are ISO 8601. Units are those
of the series (`units`); shares are between 0 and 1; money says its unit in the key.

- `schema, run_id, scenario, title, version, start, end, seed, paths, days, seconds, path_days_per_second`
- `units`: series -> unit.
- `red_lines`: list of `name, series, level, side, unit, today, probability, standard_error, probability_by_date`
  (day -> share, every business day), `first_date` (p05 p25 p50 p75 p95 -> day; empty if no path crosses),
  `first_share`, `main_channel` (`owner, cause` or null), `why` (list of `owner, cause, contribution, standard_error`;
  percentage points for yields and rates, the unit itself for amounts of yen, log percent otherwise; they add up to
  `move`).
- `quantiles`: series -> day -> `p05 p25 p50 p75 p95 mean`.
- `classes`: worst grade of a path so far, at the end: `controlled, disorderly, chaotic` -> share of paths.
- `grades`: null, or grade -> `share, standard_error, first_day` (median, null if none).
- `states`: slow state (credibility, dominance, strike) -> p05 ... p95 at the end.
- `counts`: list of `name, unit` (of the mean; empty for times and days), `mean` (a path), `share` (of paths on which it
  happens at all).
- `payments`: list of `borrower, borrowed_usd, years, per` (month or year), `today_usd, at_end_usd` (p05 ... p95): what
  they pay who borrow at the start and at the end.
- `capacity`: `worst_day` (state of capacity on a path's worst day -> share of paths), `first_gone`, `runs` (a path),
  `multiplier_at_start`, `multiplier_at_end`, `distance_at_end_usd_bn` (p05 ... p95: further loss without a root).
- `channels`: series -> list of `owner, cause, contribution`: mean over all paths, start to end; they add up to `moves`.
- `moves`: series -> mean move, start to end, in the unit of its channels.
- `ladder`: null, or `highest_step` (name -> share of paths at the end), `yen_bought_jpy_tn` (p05 ... p95), `reserves`
  (list of `name, at_start_usd_bn, left_usd_bn, used_share`).
- `flows`: list of `owner, instrument, net_purchases_usd_bn` at the end, mean over paths.
- `branches`: list of `name, what, on, given, fates`, empty without branches; `leaves`: list of fates. A fate is `came`
  (branch -> outcome, "" if it was not decided), `odds` (asked for), `share, standard_error, paths`, `red_lines` (list
  of `name, probability, standard_error, first_date, at_end`: quantiles of its series at the end). The fates of a branch
  share all paths, and so do the leaves: shares times probabilities add up to the probability of `red_lines`.
- `conditioning`: null, or `conditions` (list of `series, words, share, covered, low, middle, high`: how each fared on
  the paths as drawn), `drawn, kept, share, standard_error, effective, worth, entropy`. Where it is not null, `paths`
  and every other number are those of the paths kept.
- `outcome`: a sentence. `residuals`: identity -> largest error. `capped_paths`. `caveats`. `vintages`. `notes`.
"""

from collections.abc import Iterable
from typing import Any

from tokyotrap.results.plain import day as _day
from tokyotrap.results.plain import named as _named
from tokyotrap.results.plain import named_channel as _named_channel
from tokyotrap.results.plain import number as _number
from tokyotrap.results.record import QUANTILES, CapacityResult, LadderResult, RedLineResult, Run
from tokyotrap.results.record_branches import BranchResult, Fate
from tokyotrap.results.record_conditions import Conditioning
from tokyotrap.results.record_conduct import Count, GradesResult, Payment

SCHEMA = "tokyotrap-run/2"
MIDDLE = QUANTILES.index(0.5)


def summary(run: Run) -> dict[str, Any]:
    """The run as JSON-safe data; see the top of this file for every key."""
    end = {name: _number(float(run.mean_move[k, -1])) for k, name in enumerate(run.series)}
    return {
        "schema": SCHEMA,
        "run_id": run.run_id,
        "scenario": run.scenario,
        "title": run.title,
        "version": run.version,
        "start": run.start.isoformat(),
        "end": run.dates[-1].isoformat(),
        "seed": run.seed,
        "paths": run.paths,
        "days": run.days,
        "seconds": _number(run.seconds),
        "path_days_per_second": _number(run.paths * run.days / run.seconds) if run.seconds > 0.0 else None,
        "units": dict(run.units),
        "red_lines": [_red_line(run, line) for line in run.red_lines],
        "quantiles": {name: _quantiles(run, k) for k, name in enumerate(run.series)},
        "classes": {} if run.grades is None else _shares(run.grades),
        "grades": None if run.grades is None else _grades(run.grades),
        "states": {each.name: _named(each.quantiles[:, -1]) for each in run.states},
        "counts": [_count(each) for each in run.counts],
        "payments": [_payment(each) for each in run.payments],
        "capacity": _capacity(run.capacity),
        "channels": {name: _channels(run, k) for k, name in enumerate(run.series)},
        "moves": end,
        "ladder": None if run.ladder is None else _ladder(run.ladder),
        "flows": [
            {"owner": flow.owner, "instrument": flow.instrument, "net_purchases_usd_bn": _number(float(flow.mean[-1]))}
            for flow in run.flows
        ],
        "branches": [_branch(each) for each in run.branches],
        "leaves": [_fate(each) for each in run.leaves],
        "conditioning": None if run.conditioning is None else _conditioning(run.conditioning),
        "outcome": run.outcome,
        "residuals": {name: _number(value) for name, value in run.residuals.items()},
        "capped_paths": run.capped_paths,
        "caveats": list(run.caveats),
        "vintages": dict(run.vintages),
        "notes": dict(run.notes),
    }


def _shares(grades: GradesResult) -> dict[str, float | None]:
    return {name: _number(share) for name, share in zip(grades.names, grades.shares, strict=True)}


def _grades(grades: GradesResult) -> dict[str, Any]:
    rows = zip(grades.names, grades.shares, grades.standard_errors, strict=True)
    return {
        name: {
            "share": _number(share),
            "standard_error": _number(error),
            "first_day": _day(grades.first_day.get(name)),
        }
        for name, share, error in rows
    }


def _count(count: Count) -> dict[str, Any]:
    return {"name": count.name, "unit": count.unit, "mean": _number(count.mean), "share": _number(count.share)}


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        "borrower": payment.borrower,
        "borrowed_usd": _number(payment.borrowed),
        "years": _number(payment.years),
        "per": payment.per,
        "today_usd": _number(float(payment.quantiles[MIDDLE, 0])),
        "at_end_usd": _named(payment.quantiles[:, -1]),
    }


def _capacity(capacity: CapacityResult) -> dict[str, Any]:
    known = capacity.distance.shape[1] > 0
    return {
        "worst_day": {name: _number(share) for name, share in capacity.classes.items()},
        "first_gone": _day(capacity.first_gone),
        "runs": _number(capacity.runs),
        "multiplier_at_start": _number(float(capacity.multiplier[MIDDLE, 0])),
        "multiplier_at_end": _named(capacity.multiplier[:, -1]),
        "distance_at_end_usd_bn": _named(capacity.distance[:, -1]) if known else None,
    }


def _red_line(run: Run, line: RedLineResult) -> dict[str, Any]:
    crossed = line.probability > 0.0
    return {
        "name": line.name,
        "series": line.series,
        "level": _number(line.level),
        "side": line.side,
        "unit": run.units.get(line.series, ""),
        "today": _number(line.today),
        "probability": _number(line.probability),
        "standard_error": _number(line.standard_error),
        "first_date": {name: day.isoformat() for name, day in line.first_date.items()},
        "first_share": _number(line.first_share),
        "main_channel": None if line.main_channel is None else _named_channel(line.main_channel),
        "move": _number(float(line.why.sum())) if crossed else None,
        "why": [
            _named_channel(channel) | {"contribution": _number(size), "standard_error": _number(error)}
            for channel, size, error in zip(run.channels, line.why.tolist(), line.why_error.tolist(), strict=True)
        ]
        if crossed
        else [],
        "probability_by_date": _by_date(run, line.probability_by_date.tolist()),
    }


def _branch(branch: BranchResult) -> dict[str, Any]:
    return {
        "name": branch.name,
        "what": branch.what,
        "on": branch.on.isoformat(),
        "given": branch.given,
        "fates": [_fate(each) for each in branch.fates],
    }


def _conditioning(found: Conditioning) -> dict[str, Any]:
    names = ("share", "covered", "low", "middle", "high")
    return {
        "conditions": [
            {"series": each.series, "words": each.words} | {name: _number(getattr(each, name)) for name in names}
            for each in found.conditions
        ],
        "drawn": found.drawn,
        "kept": len(found.numbers),
    } | {name: _number(getattr(found, name)) for name in ("share", "standard_error", "effective", "worth", "entropy")}


def _fate(fate: Fate) -> dict[str, Any]:
    return {
        "came": dict(fate.came),
        "odds": _number(fate.odds),
        "share": _number(fate.share),
        "standard_error": _number(fate.standard_error),
        "paths": fate.paths,
        "red_lines": [
            {
                "name": line.name,
                "probability": _number(line.probability),
                "standard_error": _number(line.standard_error),
                "first_date": {name: day.isoformat() for name, day in line.first_date.items()},
                "at_end": _named(line.at_end),
            }
            for line in fate.lines
        ],
    }


def _quantiles(run: Run, series: int) -> dict[str, dict[str, float | None]]:
    rows = zip(run.dates, run.quantiles[series].T, run.mean[series].tolist(), strict=True)
    return {day.isoformat(): _named(row) | {"mean": _number(mean)} for day, row, mean in rows}


def _channels(run: Run, series: int) -> list[dict[str, Any]]:
    sizes = run.mean_contribution[series, :, -1].tolist()
    pairs = zip(run.channels, sizes, strict=True)
    return [_named_channel(channel) | {"contribution": _number(size)} for channel, size in pairs]


def _ladder(ladder: LadderResult) -> dict[str, Any]:
    shares = ladder.rung_share_by_date[:, -1].tolist()
    return {
        "highest_step": {name: _number(share) for name, share in zip(ladder.names, shares, strict=True)},
        "yen_bought_jpy_tn": _named(ladder.yen_bought),
        "reserves": [
            {
                "name": rung.name,
                "at_start_usd_bn": _number(rung.at_start),
                "left_usd_bn": _named(rung.left),
                "used_share": _number(rung.used_share),
            }
            for rung in ladder.reserves
        ],
    }


def _by_date(run: Run, numbers: Iterable[float]) -> dict[str, float | None]:
    return {day.isoformat(): _number(number) for day, number in zip(run.dates, numbers, strict=True)}
