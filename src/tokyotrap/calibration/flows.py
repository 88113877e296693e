"""Flows: what Japanese residents buy abroad, month by month, after US yields, the hedged pick-up and the yen."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float, Int

from tokyotrap.calibration import regressions
from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.sources import USDJPY, VIX, Folder
from tokyotrap.data.tidy import Dated, Days

COLUMN, FOREIGN = "assets_ltdebt_net_100m_jpy", "liab_ltdebt_net_100m_jpy"
CURVES = {
    "ust_10y": ("ust_par_yields_daily", "y10_pct"),
    "ust_3m": ("ust_par_yields_daily", "m3_pct"),
    "jgb_10y": ("jgb_par_yields_daily", "y10_pct"),
    "jgb_1y": ("jgb_par_yields_daily", "y1_pct"),
}
LONG = {"jgb_5y": ("jgb_par_yields_daily", "y5_pct"), "jgb_30y": ("jgb_par_yields_daily", "y30_pct")}
EARLIER = "1990-01-02"
"""Prices are read from here."""
BLOCK = 6
"""Months of a bootstrap block."""


def months(folder: Folder, period: tuple[str, str]) -> Dated:
    """Net purchases of foreign long-term bonds and what moved in the month, on the last day of each month.

    Columns: flow [trillion yen]; rise, the rise of the US 10-year in the month [percentage points]; pickup, a
    currency-hedged US 10-year over the JGB at the end of the month before, the hedge at the gap of 3-month bills to
    1-year JGBs, without the basis [percentage points]; yen, fall of the yen [log]; vix, its rise [log].

    Args:
        folder: of tidy files.
        period: first and last day, ISO.
    """
    table = _published(folder, COLUMN, period)
    daily = folder.columns((EARLIER, period[1]), {**CURVES, "usdjpy": USDJPY, "vix": VIX})
    before, last = _ends(daily.days, table.days)
    value = daily.columns
    hedge = value["ust_3m"] - value["jgb_1y"]
    pickup = value["ust_10y"] - hedge - value["jgb_10y"]
    columns = {
        "flow": table.columns["flow"],
        "rise": (value["ust_10y"][last] - value["ust_10y"][before]),
        "pickup": pickup[before],
        "yen": np.log(value["usdjpy"][last] / value["usdjpy"][before]),
        "vix": np.log(value["vix"][last] / value["vix"][before]),
    }
    return Dated("flows", table.days, columns)


def from_abroad(folder: Folder, period: tuple[str, str]) -> Dated:
    """What non-residents buy of Japanese long-term bonds, and how the curve moved, on the last day of each month.

    Columns: flow [trillion yen]; steeper, the rise of the JGB 30-year over the 5-year in the month [percentage points].

    Args:
        folder: of tidy files.
        period: first and last day, ISO; not before 2000, when there were no 30-year JGBs.
    """
    table = _published(folder, FOREIGN, period)
    daily = folder.columns((EARLIER, period[1]), LONG)
    before, last = _ends(daily.days, table.days)
    spread = daily.columns["jgb_30y"] - daily.columns["jgb_5y"]
    return Dated("flows", table.days, {**table.columns, "steeper": spread[last] - spread[before]})


def _published(folder: Folder, column: str, period: tuple[str, str]) -> Dated:
    """Months of which a flow is known [trillion yen]."""
    table = folder.file("japan_portfolio_investment_monthly").between(*period)
    known = ~np.isnan(table.column(column))
    return Dated("flows", table.days[known], {"flow": table.column(column)[known] / 1e4})


def _ends(days: Days, months: Days) -> tuple[Int[np.ndarray, "n"], Int[np.ndarray, "n"]]:
    """Rows of the last published day before each month and of the last in it."""
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    return np.searchsorted(days, first) - 1, np.searchsorted(days, months, side="right") - 1


def responses(table: Dated, drivers: Mapping[str, float]) -> dict[str, Moment]:
    """Slopes of the flow on several drivers at once, with a constant [trillion yen a month per unit].

    Args:
        table: of `months`.
        drivers: column -> its unit in the unit of the column.
    """
    rows = np.column_stack([table.columns["flow"], *(table.columns[name] / size for name, size in drivers.items())])

    def estimate(some: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        centred = some - some.mean(axis=0)
        return np.asarray(np.linalg.lstsq(centred[:, 1:], centred[:, 0], rcond=None)[0])

    return dict(zip(drivers, regressions.measured(table.days, rows, estimate, block=BLOCK), strict=True))


def beyond_a_limit(table: Dated, limit: float) -> Moment:
    """Mean flow of months in which the US 10-year rose by more than a limit, less that of the others [tn yen].

    Args:
        table: of `months`.
        limit: percentage points.
    """
    rows = np.column_stack([table.columns["flow"], table.columns["rise"] > limit])

    def estimate(some: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "k"]:
        hit = some[:, 1] > 0.0
        none = not hit.any() or hit.all()
        return np.array([0.0 if none else some[hit, 0].mean() - some[~hit, 0].mean()])

    found = regressions.measured(table.days, rows, estimate, block=BLOCK)[0]
    return Moment(found.value, found.error, int(rows[:, 1].sum()), found.first, found.last)
