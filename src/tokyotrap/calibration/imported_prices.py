"""Imported prices: how much of a weaker yen and dearer oil reaches Japan's consumer prices within a year."""

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration import regressions
from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.sources import USDJPY, Folder
from tokyotrap.data import long
from tokyotrap.data.tidy import Days

TAXES = ("1997-04", "2014-04", "2019-10")
"""Months in which the consumption tax went up."""
BLOCK = 12
LAG = 12
OIL = ("oil_spot_daily", "brent_usd_bbl")


def pass_through(folder: Folder, period: tuple[str, str]) -> dict[str, Moment]:
    """Rise of consumer prices without fresh food within a year, per fall of the yen and rise of Brent [ratio].

    Monthly inflation on the mean monthly change of USDJPY and Brent over this and eleven months before, with a constant
    for every month of the year and for months in which the tax rose: what lags of equal weight add up to in a year.

    Args:
        folder: of tidy files.
        period: first and last month, ISO days.
    """
    prices = long.read(folder.open, "japan_macro_long", "cpi_core_ex_fresh").between(*period)
    yen, oil = (_monthly(folder, *each, prices.days) for each in (USDJPY, OIL))
    inflation = np.diff(np.log(prices.columns["value"]))[LAG - 1 :]
    days, drivers = prices.days[LAG:], np.column_stack([(each[LAG:] - each[:-LAG]) / LAG for each in (yen, oil)])
    rows = _without_seasons(np.column_stack([inflation, drivers]), days)

    def estimate(some: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        return np.asarray(np.linalg.lstsq(some[:, 1:], some[:, 0], rcond=None)[0])

    return dict(zip(("usdjpy", "brent"), regressions.measured(days, rows, estimate, block=BLOCK), strict=True))


def _without_seasons(rows: Float[np.ndarray, "n c"], days: Days) -> Float[np.ndarray, "n c"]:
    """What the month of the year and tax months leave."""
    month = days.astype("datetime64[M]").astype(int) % 12
    taxed = [days.astype("datetime64[M]") == np.datetime64(each) for each in TAXES]
    design = np.column_stack([*(month == each for each in range(12)), *(each for each in taxed if each.any())])
    design = design.astype(float)
    return np.asarray(rows - design @ np.linalg.lstsq(design, rows, rcond=None)[0])


def _monthly(folder: Folder, file: str, column: str, months: Days) -> Float[np.ndarray, "n"]:
    """Mean logarithm of a daily series in each month."""
    found = folder.file(file)
    known = ~np.isnan(found.column(column)) & (found.column(column) > 0.0)
    level, month = np.log(found.column(column)[known]), found.days[known].astype("datetime64[M]")
    return np.array([level[month == each].mean() for each in months.astype("datetime64[M]")])
