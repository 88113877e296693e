"""Flows: what Japanese residents buy abroad, month by month, after US yields, the hedged pick-up and the yen."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration import regressions
from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.sources import USDJPY, VIX, Folder
from tokyotrap.data.tidy import Dated

COLUMN = "assets_ltdebt_net_100m_jpy"
CURVES = {
    "ust_10y": ("ust_par_yields_daily", "y10_pct"),
    "ust_3m": ("ust_par_yields_daily", "m3_pct"),
    "jgb_10y": ("jgb_par_yields_daily", "y10_pct"),
    "jgb_1y": ("jgb_par_yields_daily", "y1_pct"),
}
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
    table = folder.file("japan_portfolio_investment_monthly").between(*period)
    known = ~np.isnan(table.column(COLUMN))
    daily = folder.columns(("1990-01-02", period[1]), {**CURVES, "usdjpy": USDJPY, "vix": VIX})
    ends = table.days[known]
    last = np.searchsorted(daily.days, ends, side="right") - 1
    before = np.searchsorted(daily.days, ends.astype("datetime64[M]").astype("datetime64[D]")) - 1
    value = daily.columns
    hedge = value["ust_3m"] - value["jgb_1y"]
    pickup = value["ust_10y"] - hedge - value["jgb_10y"]
    columns = {
        "flow": table.column(COLUMN)[known] / 1e4,
        "rise": (value["ust_10y"][last] - value["ust_10y"][before]),
        "pickup": pickup[before],
        "yen": np.log(value["usdjpy"][last] / value["usdjpy"][before]),
        "vix": np.log(value["vix"][last] / value["vix"][before]),
    }
    return Dated("flows", ends, columns)


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
