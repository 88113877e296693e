"""Restlessness: how far the long end steepens in a week, and the tails that are left once the VIX is counted."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration import moments, regressions
from tokyotrap.calibration.measured import CALM, FOUR
from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.shares import CORE
from tokyotrap.calibration.sources import VIX, Folder

WEEK = 5
JGB5, JGB30 = (("jgb_par_yields_daily", column) for column in ("y5_pct", "y30_pct"))
COUNTRIES = {"united_states": "ust_", "japan": "jgb_", "yen": "usdjpy"}
"""Names of series begin so."""
ELASTIC = ("ust_10y", "jgb_10y", "usdjpy")
TENTH = 0.9

Found = tuple[str, str, Moment]
"""Key, words, number."""


def weeks(folder: Folder, period: tuple[str, str]) -> Iterator[Found]:
    """Marks of a calm week of long JGBs [decimal].

    Args:
        folder: of tidy files.
        period: first and last day, ISO.
    """
    merged = folder.columns(period, {"jgb_5y": JGB5, "jgb_30y": JGB30})
    levels = np.stack([merged.columns["jgb_30y"], merged.columns["jgb_5y"]], axis=1) / 100.0
    ends, moves = moments.changes(merged.days, levels, step=WEEK)

    def estimate(rows: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        return np.array([2.0 * (rows[:, 0] - rows[:, 1]).std(), np.quantile(np.abs(rows[:, 0]), TENTH)])

    steep, calm = regressions.measured(ends, moves, estimate)
    words = f"Two standard deviations of the change of the JGB 30-year over the 5-year in five days, {len(ends)} times."
    yield "credibility.tolerance", words, steep
    yield "auctions.calm_week", "Nine tenths of the changes of the JGB 30-year over five days were smaller.", calm


def tails(folder: Folder, power: float) -> Iterator[Found]:
    """Elasticities to the VIX and tails, by country.

    Args:
        folder: of tidy files.
        power: of the VIX by which moves are divided.
    """
    for name in ELASTIC:
        days, moves, vix = _moves(folder, name, FOUR)
        found = regressions.elasticity(days, moves, np.log(vix))
        words = f"Elasticity of the size of daily moves to the VIX, {len(days)} days."
        yield f"turbulence.elasticity.{name}", words, found
    for country, begins in COUNTRIES.items():
        names = [each for each in CORE if each.startswith(begins)]
        each = _tail(folder, names, power)
        words = f"Excess kurtosis of daily moves over the VIX to the power {power:.2f}, mean of {len(names)} series."
        yield f"turbulence.excess_kurtosis.{country}", words, each


def _tail(folder: Folder, names: list[str], power: float) -> Moment:
    """Mean excess kurtosis of series that were published on the same days."""
    merged = folder.columns(CALM, {"vix": VIX, **{name: CORE[name] for name in names}})
    scaled = [_change(name, merged.columns[name]) * merged.columns["vix"][:-1] ** -power for name in names]

    def estimate(rows: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        centred = rows - rows.mean(axis=0)
        return np.array([np.mean(np.mean(centred**4, axis=0) / np.mean(centred**2, axis=0) ** 2) - 3.0])

    return regressions.measured(merged.days[1:], np.stack(scaled, axis=1), estimate)[0]


def _moves(
    folder: Folder, name: str, period: tuple[str, str]
) -> tuple[np.ndarray, Float[np.ndarray, "n"], Float[np.ndarray, "n"]]:
    merged = folder.columns(period, {"vix": VIX, name: CORE[name]})
    return merged.days[1:], _change(name, merged.columns[name]), merged.columns["vix"][:-1]


def _change(name: str, column: Float[np.ndarray, "n"]) -> Float[np.ndarray, "n"]:
    """Daily changes; of the logarithm where it is a price."""
    return np.diff(np.log(column) if name == "usdjpy" else column / 100.0)
