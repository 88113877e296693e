"""A rolling backtest: from many starts, the engine's forecast and three naive ones against what came.

A start is a file in a folder, so a backtest that was stopped goes on where it was; a file of another question is
written anew.
"""

import datetime as dt
import functools
import io
import json
import multiprocessing
import zipfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.data.observed import Observed
from tokyotrap.errors import InvalidInput, Mistake, TokyoTrapError
from tokyotrap.ledger.series import LOGARITHMIC
from tokyotrap.model.business_days import business_days, is_business_day
from tokyotrap.results.record import GRID
from tokyotrap.studies import scoring
from tokyotrap.studies.benchmarks import Past, benchmarks, carried, outer, past

ENGINE = "engine"
HORIZONS = (5, 20, 60, 120)
LATE = 7
"""Calendar days by which a number may come before the day it is asked for, over a holiday or a week. Ours, 4 to 7."""
MOST_WORKERS = 2

Forecaster = Callable[[dt.date], Mapping[str, Float[np.ndarray, "days paths"]]]
"""From a day, with what was known that evening: series -> values as shown on each next business day, path by path."""


@dataclass(frozen=True)
class Event:
    """A red line drawn at some distance from the start.

    Attributes:
        series: it is drawn on.
        change: distance from the start [percent of it for prices, percentage points for yields]; its sign is its side.
        within: business days.
    """

    series: str
    change: float
    within: int

    def came(self, start: float, values: Float[np.ndarray, "days ..."]) -> Float[np.ndarray, "..."]:
        """1 where the values, day by day after the start, reach the line in time, else 0; NaN days never do."""
        level = start * (1.0 + self.change / 100.0) if self.series in LOGARITHMIC else start + self.change
        within = values[: self.within]
        return np.asarray((within >= level if self.change > 0.0 else within <= level).any(axis=0), dtype=float)


@dataclass(frozen=True)
class Question:
    """What is asked at every start.

    Attributes:
        label: what else the forecasts depend on: version, paths, seed, settings.
        series: forecast.
        horizons: business days.
        events: red lines.
    """

    label: str
    series: tuple[str, ...]
    horizons: tuple[int, ...] = HORIZONS
    events: tuple[Event, ...] = ()

    @property
    def longest(self) -> int:
        """The last business day asked for."""
        return max(*self.horizons, *(each.within for each in self.events))

    @property
    def words(self) -> str:
        """The whole question as text, the same for the same question."""
        return json.dumps(asdict(self) | {"levels": len(GRID)}, sort_keys=True)


@dataclass(frozen=True, eq=False)
class Start:
    """One start.

    Attributes:
        day: of the start.
        observed: (series, horizons) as shown; NaN where nothing was published near the day.
        grids: forecaster -> quantiles (series, horizons, levels); NaN where it gave none.
        odds: forecaster -> (events,); NaN likewise.
        came: (events,) 1, 0, or NaN where it is not known.
        failed: why the engine gave no forecast; empty if it did.
    """

    day: dt.date
    observed: Float[np.ndarray, "S H"]
    grids: Mapping[str, Float[np.ndarray, "S H G"]]
    odds: Mapping[str, Float[np.ndarray, " E"]]
    came: Float[np.ndarray, " E"]
    failed: str = field(default="")


def starts(first: dt.date, last: dt.date, months: int = 1) -> tuple[dt.date, ...]:
    """The first business day of every so many months, from one day to another, both included."""
    found, year, month = [], first.year, first.month
    while dt.date(year, month, 1) <= last:
        day = next(day for day in (dt.date(year, month, k) for k in range(1, 8)) if is_business_day(day))
        if first <= day <= last:
            found.append(day)
        year, month = divmod(12 * year + month - 1 + months, 12)
        month += 1
    return tuple(found)


def play(
    question: Question,
    days: Sequence[dt.date],
    forecast: Forecaster,
    histories: Mapping[str, Observed],
    *,
    folder: Path,
    workers: int = 1,
) -> tuple[Start, ...]:
    """Every start, from its file or computed now.

    Args:
        question: asked at each.
        days: of the starts.
        forecast: the engine's; with two workers it must be known to a new process by name.
        histories: series -> what was observed, before and after; also the anchors of the autoregression.
        folder: of the files; made if missing.
        workers: processes, at most two.
    """
    if not 1 <= workers <= MOST_WORKERS:
        raise InvalidInput("backtest", [Mistake("workers", f"cannot be {workers}", f"Give 1 to {MOST_WORKERS}.")])
    folder.mkdir(parents=True, exist_ok=True)
    left = [day for day in days if read(question, day, folder) is None]
    job = functools.partial(_keep, question, forecast, histories, folder)
    if workers == 1:
        for day in left:
            job(day)
    else:
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            list(pool.map(job, left))
    return tuple(found for day in days if (found := read(question, day, folder)) is not None)


def one(question: Question, day: dt.date, forecast: Forecaster, histories: Mapping[str, Observed]) -> Start:
    """One start: the engine's forecast and the naive ones, and what came."""
    try:
        engine, failed = dict(forecast(day)), ""
    except TokyoTrapError as error:
        engine, failed = {}, str(error)
    before, seen = past(histories, day), _after(question, day, histories)
    paths: dict[str, dict[str, Float[np.ndarray, "days paths"]]] = {ENGINE: engine}
    for each in benchmarks():
        made = {name: _from_start(name, before, each.moves(before, name, question.longest)) for name in question.series}
        paths[each.name] = {name: found for name, found in made.items() if found is not None}
    at = np.array(question.horizons) - 1
    return Start(
        day=day,
        observed=np.array([seen[name][at] for name in question.series]),
        grids={who: _grids(question, found) for who, found in paths.items()},
        odds={who: _odds(question, before, found) for who, found in paths.items()},
        came=np.array([_came(each, before, seen[each.series]) for each in question.events]),
        failed=failed,
    )


def read(question: Question, day: dt.date, folder: Path) -> Start | None:
    """A start from its file; None if there is none, or one of another question."""
    try:
        raw = io.BytesIO((folder / f"{day}.npz").read_bytes())
        with np.load(raw, allow_pickle=False) as file:
            kept = {name: file[name] for name in file.files}
        if str(kept["question"]) != question.words:
            return None
        names = [str(each) for each in kept["forecasters"]]
        return Start(
            day=day,
            observed=kept["observed"],
            grids=dict(zip(names, kept["grids"].astype(float), strict=True)),
            odds=dict(zip(names, kept["odds"], strict=True)),
            came=kept["came"],
            failed=str(kept["failed"]),
        )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _keep(
    question: Question, forecast: Forecaster, histories: Mapping[str, Observed], folder: Path, day: dt.date
) -> None:
    """Compute a start and write its file whole or not at all."""
    found = one(question, day, forecast, histories)
    partial = folder / f".{day}.npz.partial"
    with partial.open("wb") as file:
        np.savez_compressed(
            file,
            question=np.array(question.words),
            forecasters=np.array(list(found.grids)),
            observed=found.observed,
            grids=np.stack(list(found.grids.values())).astype(np.float32),
            odds=np.stack(list(found.odds.values())),
            came=found.came,
            failed=np.array(found.failed),
        )
    partial.replace(folder / f"{day}.npz")


def _after(question: Question, day: dt.date, histories: Mapping[str, Observed]) -> dict[str, Float[np.ndarray, " D"]]:
    """Series -> what came on each business day after the start; over a gap before later numbers the last one."""
    days = np.array(business_days(day, question.longest), dtype="datetime64[D]")
    found = {}
    for name in dict.fromkeys((*question.series, *(each.series for each in question.events))):
        whole = histories[name]
        later = whole.days > np.datetime64(day)
        after = Observed(name, whole.days[later], whole.values[later])
        place = np.searchsorted(after.days, days, side="right") - 1
        if not len(after.days):
            found[name] = np.full(len(days), np.nan)
            continue
        near = (place >= 0) & (days - after.days[np.maximum(place, 0)] <= np.timedelta64(LATE, "D"))
        found[name] = np.where(near & (days <= after.days[-1]), carried(after, days), np.nan)
    return found


def _from_start(
    name: str, before: Past, moves: Float[np.ndarray, "days paths"] | None
) -> Float[np.ndarray, "days paths"] | None:
    return None if moves is None else outer(name, _today(name, before), moves)


def _today(name: str, before: Past) -> float:
    """The last number known on the starting day, as shown; NaN if there is none."""
    if name not in before.levels:
        return float("nan")
    last = float(before.levels[name][-1])
    return float(np.exp(last)) if name in LOGARITHMIC else last


def _grids(question: Question, found: Mapping[str, Float[np.ndarray, "days paths"]]) -> Float[np.ndarray, "S H G"]:
    grids = np.full((len(question.series), len(question.horizons), len(GRID)), np.nan)
    for place, name in enumerate(question.series):
        if name in found:
            grids[place] = scoring.grid_of(found[name][np.array(question.horizons) - 1])
    return grids


def _odds(
    question: Question, before: Past, found: Mapping[str, Float[np.ndarray, "days paths"]]
) -> Float[np.ndarray, " E"]:
    return np.array(
        [
            each.came(_today(each.series, before), found[each.series]).mean() if each.series in found else np.nan
            for each in question.events
        ]
    )


def _came(event: Event, before: Past, seen: Float[np.ndarray, " D"]) -> float:
    """Whether an event came; NaN if its last days are not known and it had not come."""
    came = float(event.came(_today(event.series, before), seen))
    return came if came or not np.isnan(seen[event.within - 1]) else float("nan")
