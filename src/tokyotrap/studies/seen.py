"""What markets did during an episode: closes by business day, moves since the start, largest moves on the way."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.data import observed
from tokyotrap.data.observed import Observed
from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.model.steering import Given
from tokyotrap.simulation.programme import internal
from tokyotrap.studies.episode import Episode

STALE = 7
"""Calendar days for which a last close still counts as known; holidays are shorter, weekly series as long."""


class Seen:
    """Closes of every series of an episode, internal units, as far as the data have them.

    Attributes:
        closes: series -> close of the start and of each day, NaN where nothing was published on the very day (D1,).
        standing: the same with the last close carried over days without one.
    """

    def __init__(self, episode: Episode, histories: Mapping[str, Observed]) -> None:
        days = np.array([np.datetime64(each) for each in (episode.start, *episode.dates)], dtype="datetime64[D]")
        self.closes = {name: _internal(name, each.on(days)) for name, each in histories.items()}
        self.standing = {name: _internal(name, _last(each, days)) for name, each in histories.items()}

    def moves(self, series: str) -> Float[np.ndarray, " D1"]:
        """Moves since the start, internal units; NaN where nothing is known."""
        if series not in self.standing:
            return np.array([np.nan])
        closes: Float[np.ndarray, " D1"] = self.standing[series]
        return np.asarray(closes - closes[0])


def histories(episode: Episode, folder: Path | None) -> dict[str, Observed]:
    """What the data have of the series of an episode.

    Args:
        episode: as read.
        folder: of tidy files; None if there is none, which is a mistake if anything must come from it.

    Raises:
        InvalidInput: series that must come from data and cannot.
    """
    needed = [each.series for each in episode.given if not each.closes]
    needed += [each.series for each in episode.judged if each.observed is None]
    if folder is None:
        if not needed:
            return {}
        cure = "Give --data FOLDER, set TOKYOTRAP_DATA, or run `tokyotrap data update`; or state what was observed."
        asked = ", ".join(dict.fromkeys(needed))
        raise InvalidInput(episode.name, [Mistake("data", f"what {asked} did is not known without series", cure)])
    there = observed.available(folder)
    wanted = dict.fromkeys([*needed, *(each for each in episode.series if each in there)])
    return observed.histories(folder, list(wanted))


def given(episode: Episode, seen: Seen, opening: Mapping[str, float]) -> Given | None:
    """The given series as the model is steered by them: where it starts, plus the moves that were seen.

    Args:
        episode: as read.
        seen: what markets did.
        opening: where the model starts, internal units by series.
    """
    if not episode.given:
        return None
    columns = []
    for each in episode.given:
        if each.closes:
            stated = dict(each.closes)
            columns.append([internal(each.series, stated[day]) if day in stated else np.nan for day in episode.dates])
            continue
        moves = seen.closes[each.series][1:] - seen.standing[each.series][0]
        inside = [each.first <= day <= each.last for day in episode.dates]
        columns.append(list(np.where(inside, opening[each.series] + moves, np.nan)))
    return Given(tuple(each.series for each in episode.given), np.array(columns).T)


def peak(moves: Float[np.ndarray, " D1 *paths"], day: int, sign: float) -> Float[np.ndarray, "*paths"]:
    """The largest move up to a day in the direction of `sign`, internal units; days first."""
    upto = moves[: day + 1]
    return np.asarray(np.nanmax(upto, axis=0) if sign >= 0.0 else np.nanmin(upto, axis=0))


def _last(history: Observed, days: np.ndarray) -> Float[np.ndarray, " D1"]:
    """The last value on or before each day; NaN if there is none, or an old one."""
    if not len(history.days):
        return np.full(len(days), np.nan)
    place = np.searchsorted(history.days, days, side="right") - 1
    safe = np.maximum(place, 0)
    fresh = (place >= 0) & (days - history.days[safe] <= np.timedelta64(STALE, "D"))
    return np.where(fresh, history.values[safe], np.nan)


def _internal(series: str, values: Float[np.ndarray, " D1"]) -> Float[np.ndarray, " D1"]:
    return np.array([np.nan if np.isnan(each) else internal(series, float(each)) for each in values])


def number_of(day: dt.date, dates: Sequence[dt.date]) -> int:
    """Number of the first business day on or after a date, counted from 1; beyond the last if there is none."""
    return next((number for number, each in enumerate(dates, start=1) if each >= day), len(dates) + 1)
