"""The answer of `score --json`: a score as a dict that any JSON reader understands.

Schema "tokyotrap-score/1". As in "tokyotrap-run/2": what is unknown is null, days are ISO 8601, shares are between 0
and 1, values are in the unit of their series.

- `schema, run_id, title, start, last` (day scored), `days` (business days of the run with a number), `outside` (days of
  the file that are no business days of the run).
- `naive`: naive forecast ("random walk", "history", "VAR") -> what it is; empty without history.
- `coverage`: band ("50", "80", "90") -> share of all numbers inside; `crps_ratios`: naive forecast -> geometric mean
  over series of the run's mean CRPS over its own; below 1 the run is better than naive.
- `series`: list of `series, unit, days, blank` (business days without a number), `coverage, crps` (mean),
  `crps_ratios`, `diebold_mariano` (naive forecast -> `statistic, p, worth`: independent forecasts it is worth; null
  where these are too few) and `horizons`: list of `horizon, day` (business days from the start), `date, observed,
  median, pit, inside` (band -> true or false), `crps, crps_ratios`.
- `red_lines`: list of `name, series, level, side, unit, until` (last day observed), `days, crossed` (day or null),
  `odds, brier, naive_odds, naive_brier` (of the random walk; null without history).
- `notes`: sentences.

Several runs are told as `schema` "tokyotrap-scores/1", `runs` (list of the above) and `together`: list of `series,
unit, horizon, starts, coverage, crps, crps_ratios, diebold_mariano` over starts.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tokyotrap.results.plain import day, number
from tokyotrap.studies.comparison import Comparison
from tokyotrap.studies.scored import Cell, LineScore, Score, SeriesScore, Together
from tokyotrap.studies.scoring import BANDS

SCHEMA = "tokyotrap-score/1"
SEVERAL = "tokyotrap-scores/1"


def summary(found: Score) -> dict[str, Any]:
    """The score as JSON-safe data; see the top of this file for every key."""
    return {
        "schema": SCHEMA,
        "run_id": found.run_id,
        "title": found.title,
        "start": found.start.isoformat(),
        "last": found.last.isoformat(),
        "days": found.days,
        "outside": found.outside,
        "naive": dict(found.naive),
        "coverage": _bands(found.coverage),
        "crps_ratios": _numbers(found.ratios),
        "series": [_series(each) for each in found.series],
        "red_lines": [_line(each) for each in found.lines],
        "notes": list(found.notes),
    }


def several(scores: Sequence[Score], found: Sequence[Together]) -> dict[str, Any]:
    """Several scores and what they say together."""
    return {
        "schema": SEVERAL,
        "runs": [summary(each) for each in scores],
        "together": [_together(each) for each in found],
    }


def _together(found: Together) -> dict[str, Any]:
    return {
        "series": found.series,
        "unit": found.unit,
        "horizon": found.horizon,
        "starts": found.starts,
        "coverage": _bands(found.coverage),
        "crps": number(found.crps),
        "crps_ratios": _numbers(found.ratios),
        "diebold_mariano": _tests(found.tests),
    }


def _tests(tests: Mapping[str, Comparison]) -> dict[str, dict[str, float | None]]:
    return {
        name: {
            "statistic": None if test.statistic is None else number(test.statistic),
            "p": None if test.p is None else number(test.p),
            "worth": number(test.worth),
        }
        for name, test in tests.items()
    }


def _series(found: SeriesScore) -> dict[str, Any]:
    return {
        "series": found.series,
        "unit": found.unit,
        "days": found.days,
        "blank": found.blank,
        "coverage": _bands(found.coverage),
        "crps": number(found.crps),
        "crps_ratios": _numbers(found.ratios),
        "diebold_mariano": _tests(found.tests),
        "horizons": [_cell(each) for each in found.cells],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "horizon": cell.horizon,
        "day": cell.day,
        "date": cell.date.isoformat(),
        "observed": number(cell.observed),
        "median": number(cell.median),
        "pit": number(cell.pit),
        "inside": {f"{share:.0%}"[:-1]: held for share, held in zip(BANDS, cell.inside, strict=True)},
        "crps": number(cell.crps),
        "crps_ratios": _numbers(cell.ratios),
    }


def _line(line: LineScore) -> dict[str, Any]:
    return {
        "name": line.name,
        "series": line.series,
        "level": number(line.level),
        "side": line.side,
        "unit": line.unit,
        "until": line.until.isoformat(),
        "days": line.days,
        "crossed": day(line.crossed),
        "odds": number(line.odds),
        "brier": number(line.brier),
        "naive_odds": None if line.naive is None else number(line.naive),
        "naive_brier": None if line.naive_brier is None else number(line.naive_brier),
    }


def _bands(shares: Iterable[float]) -> dict[str, float | None]:
    return {f"{band:.0%}"[:-1]: number(share) for band, share in zip(BANDS, shares, strict=True)}


def _numbers(ratios: Mapping[str, float]) -> dict[str, float | None]:
    return {name: number(ratio) for name, ratio in ratios.items()}
