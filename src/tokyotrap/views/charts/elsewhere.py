"""Elsewhere: small fans of nine markets and prices the core does not price."""

from tokyotrap.results.record import Run
from tokyotrap.views.charts import fan, parts
from tokyotrap.views.charts.chart import Chart

SHOWN = (
    *("gilt_30y", "acgb_10y", "mortgage_30y"),
    *("sp500", "vix", "hy_oas"),
    *("nikkei", "cpi_japan", "household_bill"),
)
"""Three rows of three."""


def draw(run: Run) -> tuple[Chart, ...]:
    """Those that no red line has made large already."""
    lined = {line.series for line in run.red_lines}
    return tuple(fan.fan(run, series, parts.SMALL) for series in SHOWN if series in run.series and series not in lined)
