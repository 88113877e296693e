"""The summary of a replay, as `tokyotrap replay --json` prints it.

Schema "tokyotrap-replay/1": `schema, version, name, title, target, start, paths, seed, hits, judged, answers, daily,
series, cautions`. Each of `answers` and `daily` has `series, day, date, kind, unit, observed, median, low, high,
tolerance, hit, covered`: moves of yields in basis points, of prices in percent (log), levels as shown; `low` and `high`
hold 90 % of the paths; `tolerance` is `rule, low, high`; what is not known is null. `series` gives for every series
`unit, dates, actual, p05, p25, p50, p75, p95`, as shown.
"""

from typing import Any

import tokyotrap
from tokyotrap.ledger.series import BY_NAME, UNITS
from tokyotrap.simulation.programme import external
from tokyotrap.studies.replay import LEVELS, Answer, Replay

SCHEMA = "tokyotrap-replay/1"
BAND = ("p05", "p25", "p50", "p75", "p95")


def summary(replay: Replay) -> dict[str, Any]:
    """Everything that is judged, and the bands of every series."""
    hits, judged = replay.score
    return {
        "schema": SCHEMA,
        "version": tokyotrap.__version__,
        "name": replay.episode.name,
        "title": replay.episode.title,
        "target": replay.episode.target,
        "start": str(replay.episode.start),
        "paths": replay.paths,
        "seed": replay.seed,
        "hits": hits,
        "judged": judged,
        "answers": [_answer(each) for each in replay.answers],
        "daily": [_answer(each) for each in replay.daily],
        "series": {name: _series(replay, name) for name in replay.series},
        "cautions": [*replay.episode.cautions, *replay.cautions],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    unit, scale = _told(answer)
    told = {"observed": answer.observed, "median": answer.median, "low": answer.low, "high": answer.high}
    if answer.kind == "level":
        told = {name: external(answer.series, number) for name, number in told.items()}
        unit, scale = UNITS[answer.series], 1.0
    return {
        "series": answer.series,
        "day": answer.day,
        "date": str(answer.date),
        "kind": answer.kind,
        "unit": unit,
        **{name: _known(number * scale) for name, number in told.items()},
        "tolerance": _tolerance(answer, scale),
        "hit": answer.hit,
        "covered": answer.covered,
    }


def _tolerance(answer: Answer, scale: float) -> dict[str, Any]:
    """The rule and its numbers; a part of the move has no unit, ends of a level are shown as levels."""
    ends = (answer.tolerance.low, answer.tolerance.high)
    if answer.tolerance.rule == "between" and answer.kind == "level":
        ends = (external(answer.series, ends[0]), external(answer.series, ends[1]))
    elif answer.tolerance.rule != "share":
        wide = _told(answer)[1] if answer.kind == "level" else scale
        ends = (ends[0] * wide, ends[1] * wide)
    return {"rule": answer.tolerance.rule, "low": ends[0], "high": ends[1]}


def _told(answer: Answer) -> tuple[str, float]:
    """Unit of moves, and what internal moves are multiplied by."""
    kind = BY_NAME[answer.series].kind
    if kind == "rate":
        return "bp", 1e4
    return ("percent (log)", 100.0) if kind == "log" else (UNITS[answer.series], 1.0)


def _series(replay: Replay, name: str) -> dict[str, Any]:
    row = replay.series.index(name)
    bands = {f"p{round(100 * level):02d}": replay.quantiles[row, place] for place, level in enumerate(LEVELS)}
    return {
        "unit": UNITS[name],
        "dates": [str(each) for each in replay.dates],
        "actual": [_known(float(each)) for each in replay.actual[row]],
        **{label: [float(each) for each in numbers] for label, numbers in bands.items()},
    }


def _known(number: float) -> float | None:
    return number if number == number else None
