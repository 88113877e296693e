"""Flows: what each owner has bought and sold since the start, instrument by instrument."""

import numpy as np
from matplotlib.figure import Figure

from tokyotrap.results.record import Flow, Run
from tokyotrap.views import style, words
from tokyotrap.views.charts.chart import Chart

OWNERS_SHOWN, INSTRUMENTS_SHOWN = 6, 4


def draw(run: Run) -> tuple[Chart, ...]:
    """One chart for each of the instruments that change hands most."""
    groups: dict[str, list[Flow]] = {}
    for flow in run.flows:
        groups.setdefault(flow.instrument, []).append(flow)
    moving = {name: flows for name, flows in groups.items() if _turnover(flows) > 0.05}
    largest = sorted(moving, key=lambda name: -_turnover(moving[name]))[:INSTRUMENTS_SHOWN]
    return tuple(flow_chart(run, name, moving[name], k) for k, name in enumerate(largest))


def flow_chart(run: Run, instrument: str, flows: list[Flow], number: int) -> Chart:
    """One instrument: cumulative net purchases of the owners that trade most."""
    flows = sorted(flows, key=lambda flow: -abs(float(flow.mean[-1])))
    title = finding(instrument, flows)
    return Chart(
        name=f"flow-{number}",
        title=title,
        aside="Cumulative net purchases since the start, mean over paths, $bn",
        alt=f"Cumulative flows by owner. {title}.",
        figure=_figure(run, flows[:OWNERS_SHOWN]),
        head=("owner", *(f"after {name}" for name, _ in words.horizons(run))),
        rows=tuple(_row(run, flow) for flow in flows),
    )


def finding(instrument: str, flows: list[Flow]) -> str:
    """Who sells most and who buys most."""
    name = words.capitalised(instrument)
    seller = min(flows, key=lambda flow: float(flow.mean[-1]))
    buyer = max(flows, key=lambda flow: float(flow.mean[-1]))
    parts = []
    if seller.mean[-1] < 0.0:
        parts.append(f"{words.dollars(-float(seller.mean[-1]))} sold by {seller.owner}")
    if buyer.mean[-1] > 0.0:
        parts.append(f"{words.dollars(float(buyer.mean[-1]))} bought by {buyer.owner}")
    return f"{name}: {', '.join(parts)}" if parts else f"{name}: nothing changes hands"


def _figure(run: Run, flows: list[Flow]) -> Figure:
    figure, axes = style.canvas(style.WIDE, style.HIGH, (44, 150, 30, 40))
    days = np.arange(len(run.dates))
    style.value_ticks(axes, *style.span(0.0, *(flow.mean for flow in flows)), 5)
    style.date_ticks(axes, run.dates, 5)
    style.unit_label(axes, "$bn")
    axes.axhline(0.0, color=style.colour("muted"), lw=0.8)
    places = style.spread([float(flow.mean[-1]) for flow in flows], 15 * style.pixels_high(axes))
    for flow, place in zip(flows, places, strict=True):
        colour = style.owner_colour(flow.owner)
        axes.plot(days, flow.mean, color=colour, lw=1.8)
        number = words.signed(float(flow.mean[-1]), 0 if abs(flow.mean[-1]) >= 10 else 1)
        name = flow.owner if len(flow.owner) <= 20 else f"{flow.owner[:19]}…"
        style.write(axes, (len(days) - 1) * 1.02, place, f"{number}  {name}", color=colour)
    return figure


def _turnover(flows: list[Flow]) -> float:
    return max(abs(float(flow.mean[-1])) for flow in flows)


def _row(run: Run, flow: Flow) -> tuple[str, ...]:
    return (flow.owner, *(words.dollars(float(flow.mean[index])) for _, index in words.horizons(run)))
