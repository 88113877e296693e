"""Interventions: operations by campaign, and what USDJPY did beyond what US yields explain."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from tokyotrap.calibration.moments import Moment, bootstrap_error
from tokyotrap.calibration.sources import USDJPY, Folder
from tokyotrap.data.tidy import Days
from tokyotrap.errors import InvalidInput, Mistake

BUYING, SELLING = "sell_USD_buy_JPY", "sell_JPY_buy_USD"
YIELDS = {"ust_2y": ("ust_par_yields_daily", "y2_pct"), "ust_10y": ("ust_par_yields_daily", "y10_pct")}

APART = 5
"""Published days after which the next operation belongs to another campaign."""
AFTER = 30
"""Published days after its last operation over which a campaign is watched."""
BEFORE = 500
"""Published days before a campaign that give the slopes on US yields and the noise."""

JOINT = ("1998-06-17",)
"""Bought together with Washington; says what joint action does, not what Japan does alone."""

LATE = ("2024-05-01",)
"""Operations after the noon of their day in New York: that one came after the Federal Reserve's meeting."""


@dataclass(frozen=True)
class Operations:
    """What was bought.

    Attributes:
        days: increasing.
        yen: bought on them; dollars bought count as less [trillion yen].
    """

    days: Days
    yen: Float[np.ndarray, "n"]


@dataclass(frozen=True)
class Record:
    """Daily moves of USDJPY, what US yields explain taken out, around campaigns.

    Attributes:
        days: published (n,).
        rate: USDJPY (n,) [yen per dollar].
        moves: unexplained log moves to these days, NaN outside the windows (n,).
        noise: standard deviation of an ordinary unexplained day (n,).
        bought: yen bought since the day before (n,) [trillion yen].
        campaign: number of the campaign a day belongs to, -1 outside (n,).
    """

    days: Days
    rate: Float[np.ndarray, "n"]
    moves: Float[np.ndarray, "n"]
    noise: Float[np.ndarray, "n"]
    bought: Float[np.ndarray, "n"]
    campaign: Int[np.ndarray, "n"]

    @property
    def starts(self) -> list[int]:
        """Row of the first operation of each campaign."""
        return [int(np.argmax(self.campaign == each)) for each in range(int(self.campaign.max()) + 1)]


def operations(folder: Folder, direction: str, period: tuple[str, str]) -> Operations:
    """Operations of Japan alone in dollars against yen, by the days on which they show at noon in New York.

    Args:
        folder: of tidy files.
        direction: as in the file.
        period: first and last day, ISO.
    """
    file = folder.open / "mof_fx_intervention_daily.csv"
    if not file.is_file():
        cure = "Give --data FOLDER."
        raise InvalidInput("data", [Mistake(str(folder.open), f"there is no {file.name}", cure)])
    with file.open(encoding="utf-8", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["currency_pair"] == "USD/JPY"]
    rows = [row for row in rows if row["direction"] == direction]
    kept = [row for row in rows if period[0] <= row["date"] <= period[1] and row["date"] not in JOINT]
    days = np.array([np.datetime64(row["date"]) + (1 if row["date"] in LATE else 0) for row in kept])
    return Operations(days, np.array([float(row["jpy_purchase_bn_jpy"]) / 1e3 for row in kept]))


def record(folder: Folder, found: Operations, end: str) -> Record:
    """Moves around operations; slopes and noise are of quiet days before each campaign.

    Args:
        folder: of tidy files.
        found: operations.
        end: last day used, ISO.
    """
    merged = folder.columns(("1988-01-04", end), {"usdjpy": USDJPY, **YIELDS})
    rate = merged.columns["usdjpy"]
    moves = np.append(np.nan, np.diff(np.log(rate)))
    yields = np.stack([np.append(np.nan, np.diff(merged.columns[name])) for name in YIELDS], axis=1)
    bought = np.zeros(len(rate))
    np.add.at(bought, np.searchsorted(merged.days, found.days), found.yen)
    campaign = campaigns(bought)
    left, noise = np.full(len(rate), np.nan), np.full(len(rate), np.nan)
    quiet = (campaign < 0) & ~np.isnan(moves)
    for number in range(int(campaign.max()) + 1):
        inside = campaign == number
        past = quiet & (np.arange(len(rate)) < np.argmax(inside))
        ordinary = np.flatnonzero(past)[-BEFORE:]
        design = np.column_stack([np.ones(len(ordinary)), yields[ordinary]])
        slopes = np.linalg.lstsq(design, moves[ordinary], rcond=None)[0]
        noise[inside] = float(np.std(moves[ordinary] - design @ slopes, ddof=3))
        left[inside] = moves[inside] - yields[inside] @ slopes[1:]
    return Record(merged.days, rate, left, noise, bought, campaign)


def campaigns(bought: Float[np.ndarray, "n"]) -> Int[np.ndarray, "n"]:
    """Number of the campaign that each day belongs to, from its first operation to a while after its last; else -1."""
    number, last, found = -1, -APART - AFTER - 1, np.full(len(bought), -1)
    for day, amount in enumerate(bought):
        if amount != 0.0:
            number += day - last > APART
            last = day
        if day - last <= AFTER:
            found[day] = number
    return found


def net(known: Record, ahead: int) -> Float[np.ndarray, "c"]:
    """Unexplained rise of the yen from the noon before each campaign to so many days after its last operation [log].

    Args:
        known: moves.
        ahead: published days; 0 is the noon after the last operation.
    """
    found = []
    for number, start in enumerate(known.starts):
        inside = np.flatnonzero(known.campaign == number)
        last = int(inside[known.bought[inside] != 0.0][-1])
        found.append(-float(np.sum(known.moves[start : min(last + ahead, int(inside[-1])) + 1])))
    return np.array(found)


def mean_rise(known: Record, ahead: int) -> Moment:
    """Mean over campaigns of what `net` says, with its error by drawing campaigns."""
    rises = net(known, ahead)
    error = bootstrap_error(rises[:, None], lambda some: float(some.mean()), block=1)
    return of_campaigns(known, float(rises.mean()), error)


def of_campaigns(known: Record, value: float, error: float) -> Moment:
    """A number that rests on campaigns, not on days."""
    starts = known.starts
    return Moment(value, error, len(starts), str(known.days[starts[0]]), str(known.days[starts[-1]]))


def per_trillion(known: Record) -> Moment:
    """Unexplained rise of the yen on days of operations per trillion yen bought; campaigns are drawn [log per tn]."""
    acted = known.bought != 0.0
    rows = np.stack([known.campaign[acted], -known.moves[acted], known.bought[acted]], axis=1)
    parts = [rows[rows[:, 0] == number] for number in np.unique(rows[:, 0])]
    sums = np.array([[float(part[:, 1] @ part[:, 2]), float(part[:, 2] @ part[:, 2])] for part in parts])
    error = bootstrap_error(sums, lambda some: float(some[:, 0].sum() / some[:, 1].sum()), block=1)
    return of_campaigns(known, float(sums[:, 0].sum() / sums[:, 1].sum()), error)


def checked(folder: Folder, days: Sequence[str], end: str) -> Moment:
    """Mean unexplained rise of the yen over two noons after rates were checked [log].

    The error is that of ordinary days or that of the checks being unlike each other, whichever is larger.

    Args:
        folder: of tidy files.
        days: of the checks, ISO.
        end: last day used, ISO.
    """
    each = [record(folder, Operations(np.array([np.datetime64(day)]), np.ones(1)), end) for day in days]
    rises = [-float(known.moves[known.starts[0] : known.starts[0] + 2].sum()) for known in each]
    noise = np.sqrt(sum(2.0 * float(known.noise[known.starts[0]]) ** 2 for known in each)) / len(days)
    error = max(float(noise), float(np.std(rises, ddof=1)) / len(days) ** 0.5)
    return Moment(float(np.mean(rises)), error, len(days), days[0], days[-1])


def large(found: Operations, least: float) -> Operations:
    """Operations of campaigns that bought at least so much in all [trillion yen].

    Args:
        found: operations, by days of which many may be apart.
        least: trillion yen.
    """
    gaps = np.diff(found.days).astype(int) > 1.5 * APART
    number = np.append(0, np.cumsum(gaps))
    total = np.bincount(number, weights=found.yen)
    kept = total[number] >= least
    return Operations(found.days[kept], found.yen[kept])


def sizes(found: Operations) -> tuple[Moment, Moment]:
    """Mean and standard deviation of a day's operation, each with its error by drawing days [trillion yen]."""
    rows, span = found.yen[:, None], (len(found.yen), str(found.days[0]), str(found.days[-1]))
    mean = bootstrap_error(rows, lambda some: float(some.mean()), block=1)
    spread = bootstrap_error(rows, lambda some: float(some.std(ddof=1)), block=1)
    return Moment(float(found.yen.mean()), mean, *span), Moment(float(found.yen.std(ddof=1)), spread, *span)


def gaps(known: Record) -> Moment:
    """Mean published days from one operation to the next of the same campaign."""
    acted = np.flatnonzero(known.bought != 0.0)
    same = known.campaign[acted][1:] == known.campaign[acted][:-1]
    found: Sequence[int] = np.diff(acted)[same]
    rows = np.asarray(found, dtype=float)[:, None]
    error = bootstrap_error(rows, lambda some: float(some.mean()), block=1)
    return Moment(float(rows.mean()), error, len(rows), str(known.days[acted[0]]), str(known.days[acted[-1]]))
