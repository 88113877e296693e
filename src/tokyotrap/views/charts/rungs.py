"""The intervention ladder: the highest step each path has reached, by date."""

import numpy as np
from matplotlib.figure import Figure

from tokyotrap.results.record import LadderResult, Run
from tokyotrap.views import style, words
from tokyotrap.views.charts.chart import Chart


def draw(run: Run) -> tuple[Chart, ...]:
    """Shares of paths stacked, the highest step on top."""
    if run.ladder is None or not run.ladder.names:
        return ()
    chart = Chart(
        name="rungs",
        title=finding(run, run.ladder),
        aside="Share of paths by the highest step reached so far",
        alt=f"Stacked shares of paths by intervention step. {finding(run, run.ladder)}.",
        figure=_figure(run, run.ladder),
        head=("by", *run.ladder.names),
        rows=_rows(run, run.ladder),
    )
    return (chart,)


def finding(run: Run, ladder: LadderResult) -> str:
    """How many paths come to the last step, and what that costs."""
    last = float(ladder.rung_share_by_date[-1, -1])
    text = (
        f"{words.capitalised(words.share_of_paths(last))} come to an {ladder.names[-1]} by {words.day(run.dates[-1])}"
    )
    if last <= 0.0 or last >= 1.0:
        text = text.replace(" come ", " comes ")
    return f"{text}; 5 % of paths buy {words.yen(ladder.yen_bought[-1])} or more"


def _figure(run: Run, ladder: LadderResult) -> Figure:
    figure, axes = style.canvas(style.WIDE, style.HIGH, (40, 110, 30, 40))
    shares, days = 100 * ladder.rung_share_by_date, np.arange(len(run.dates))
    colours = [style.colour(style.STEPS[min(k, len(style.STEPS) - 1)]) for k in range(len(shares))]
    axes.stackplot(days, shares, colors=colours, linewidth=0)
    style.value_ticks(axes, 0.0, 100.0, 5)
    style.date_ticks(axes, run.dates, 5)
    style.unit_label(axes, "Percent of paths")
    edges = np.concatenate([[0.0], np.cumsum(shares[:, -1])])
    places = style.spread([float(edge) for edge in (edges[1:] + edges[:-1]) / 2], 15 * style.pixels_high(axes))
    for name, share, place in zip(ladder.names, shares[:, -1], places, strict=True):
        style.write(axes, (len(days) - 1) * 1.02, place, f"{words.share(float(share) / 100)}  {name}")
    return figure


def _rows(run: Run, ladder: LadderResult) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (words.day(run.dates[index]), *(words.share(float(part)) for part in ladder.rung_share_by_date[:, index]))
        for _, index in words.horizons(run)
    )
