"""One file per chart; each has `draw(run)`, which returns no, one or several charts."""

from collections.abc import Callable

from tokyotrap.results.record import Run
from tokyotrap.views.charts import (
    capacity,
    curves,
    elsewhere,
    fan,
    first_days,
    flows,
    grades,
    odds,
    reserve,
    rungs,
    states,
    waterfall,
)
from tokyotrap.views.charts.chart import Chart

ALL: dict[str, Callable[[Run], tuple[Chart, ...]]] = {
    "odds": odds.draw,
    "first_days": first_days.draw,
    "fan": fan.draw,
    "waterfall": waterfall.draw,
    "grades": grades.draw,
    "capacity_states": capacity.draw_states,
    "slow_states": states.draw,
    "reserve": reserve.draw,
    "rungs": rungs.draw,
    "curves": curves.draw,
    "flows": flows.draw,
    "capacity": capacity.draw,
    "elsewhere": elsewhere.draw,
}

__all__ = ["ALL", "Chart"]
