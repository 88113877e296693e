"""How the errors of the measured moments go together: blocks of a month, the same for all series, weighed anew."""

import csv
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration import moments
from tokyotrap.calibration.measured import Period, Series, Windows, levels_of, read, windows
from tokyotrap.calibration.targets import Target
from tokyotrap.data.tidy import Days

DRAWS, SEED = 2000, 20260202
BLOCK = 28
"""Calendar days of a block: twenty business days, as `moments.BLOCK`."""
WEEK = 5
PLACE = "draws"


def correlation_of_errors(
    folder: Path, targets: Sequence[Target], over: Windows | None = None
) -> tuple[tuple[str, ...], Float[np.ndarray, "M M"]]:
    """Names of the measured targets and the correlation of their errors.

    Every draw weighs the months of four years anew, alike for all series, whatever days each was published on: a month
    counts as often as it is drawn. Volatilities are of their two years, correlations of their three.

    Args:
        folder: of tidy series.
        targets: of the fit; those without an error are left out.
        over: windows; those of February 2026 if None.

    Source:
        Kuensch (1989), Annals of Statistics 17(3), blocks; here blocks do not overlap, so that one draw serves
        calendars that differ.
    """
    over, series = over or windows(), read(folder)
    names = tuple(each.name for each in targets if each.error is not None)
    first = np.datetime64(over.four[0])
    count = int((np.datetime64(over.four[1]) - first).astype(int)) // BLOCK + 1
    generator = np.random.default_rng(SEED)
    times = generator.multinomial(count, np.full(count, 1.0 / count), size=DRAWS).astype(float)
    drawn = [_moment(name, series, over, (first, times)) for name in names]
    return names, np.asarray(np.corrcoef(np.array(drawn)))


def _moment(
    name: str, series: Mapping[str, Series], over: Windows, draws: tuple[np.datetime64, Float[np.ndarray, "draws B"]]
) -> Float[np.ndarray, " draws"]:
    """A target's moment in every draw."""
    kind, first, *second = name.split(".")
    if kind == "correlation":
        return _correlation(series, (first, second[0]), over.long, draws)
    periods = (over.calm, over.four) if first == "usdjpy" else (over.calm,)
    return np.asarray(np.mean([_volatility(series[first], period, draws) for period in periods], axis=0))


def _weights(days: Days, draws: tuple[np.datetime64, Float[np.ndarray, "draws B"]]) -> Float[np.ndarray, "draws n"]:
    first, times = draws
    weight = times[:, (days - first).astype(int) // BLOCK]
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def _volatility(
    each: Series, period: Period, draws: tuple[np.datetime64, Float[np.ndarray, "draws B"]]
) -> Float[np.ndarray, " draws"]:
    part = each.file.between(*period)
    values = part.column(each.column)
    known = ~np.isnan(values)
    level = np.log(values[known]) if each.logarithm else values[known]
    ends, moves = moments.changes(part.days[known], level[:, None])
    weight, move = _weights(ends, draws), moves[:, 0]
    return np.asarray(np.sqrt(weight @ move**2 - (weight @ move) ** 2))


def _correlation(
    series: Mapping[str, Series],
    pair: tuple[str, str],
    period: Period,
    draws: tuple[np.datetime64, Float[np.ndarray, "draws B"]],
) -> Float[np.ndarray, " draws"]:
    days, left, right = levels_of(series, pair, period)
    ends, moves = moments.changes(days, np.stack([left, right], axis=1), step=WEEK)
    weight = _weights(ends, draws)
    mean = weight @ moves
    own = weight @ moves**2 - mean**2
    both = weight @ (moves[:, 0] * moves[:, 1]) - mean[:, 0] * mean[:, 1]
    return np.asarray(both / np.sqrt(own[:, 0] * own[:, 1]))


def text(names: Sequence[str], matrix: Float[np.ndarray, "M M"]) -> str:
    """The correlations as CSV, three digits."""
    rows = [",".join(["moment", *names])]
    rows += [",".join([name, *(f"{each:.3f}" for each in row)]) for name, row in zip(names, matrix, strict=True)]
    return "\n".join(rows) + "\n"


def kept(day: str) -> tuple[tuple[str, ...], Float[np.ndarray, "M M"]]:
    """The correlations that are shipped for a calibration."""
    place = files("tokyotrap.facts") / PLACE / f"{day}-moments.csv"
    rows = list(csv.reader(place.read_text(encoding="utf-8").splitlines()))
    return tuple(rows[0][1:]), np.array([[float(cell) for cell in row[1:]] for row in rows[1:]])


def covariance(targets: Sequence[Target], day: str, *, doubled: bool = True) -> Float[np.ndarray, "T T"]:
    """Of the misses of all targets, in tolerances.

    The errors of measurement, with their correlations; and what a miss of one tolerance stands for besides: that the
    model is not the world. Judgement has the latter alone.

    Args:
        targets: of the fit.
        day: of the calibration.
        doubled: add one tolerance squared to each measured target; without, errors of measurement alone.
    """
    names, together = kept(day)
    found = np.eye(len(targets))
    rows = [place for place, each in enumerate(targets) if each.error is not None]
    order = [names.index(targets[row].name) for row in rows]
    error = np.array([(targets[row].error or 0.0) / targets[row].tolerance for row in rows])
    block = error[:, None] * together[np.ix_(order, order)] * error[None, :]
    found[np.ix_(rows, rows)] = block + (np.eye(len(rows)) if doubled else 0.0)
    return found
