"""One file per chart; each has `draw(run)`, which returns no, one or several charts."""

from collections.abc import Callable

from tokyotrap.results.record import Run
from tokyotrap.views.charts import capacity, curves, fan, first_days, flows, odds, reserve, rungs, waterfall
from tokyotrap.views.charts.chart import Chart

ALL: dict[str, Callable[[Run], tuple[Chart, ...]]] = {
    "odds": odds.draw,
    "first_days": first_days.draw,
    "fan": fan.draw,
    "waterfall": waterfall.draw,
    "reserve": reserve.draw,
    "rungs": rungs.draw,
    "curves": curves.draw,
    "flows": flows.draw,
    "capacity": capacity.draw,
}

__all__ = ["ALL", "Chart"]
