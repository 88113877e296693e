"""A replay as one HTML page: bands of the paths with what happened drawn over them, and the tables."""

from pathlib import Path

import numpy as np
from markupsafe import Markup
from matplotlib.figure import Figure

import tokyotrap
from tokyotrap.ledger.series import UNITS
from tokyotrap.results.plain import counted
from tokyotrap.studies.replay import Replay
from tokyotrap.views import names, page, replay_words, style, svg, words
from tokyotrap.views.charts import parts
from tokyotrap.views.charts.chart import Chart

HEAD = ("", "seen", "5 %", "25 %", "middle", "75 %", "95 %")
RIGHT = 74.0  # pixels, for labels at the right edge


def write(replay: Replay, path: Path) -> Path:
    """Write the page; its folder must exist."""
    return page.write(path, html(replay))


def html(replay: Replay) -> str:
    """The page as text; everything that comes from a file is escaped."""
    given = {each.series for each in replay.episode.given}
    judged = [each for each in replay.series if any(answer.series == each for answer in replay.answers)]
    return page.environment(_svg).get_template("replay.html").render(
        replay=replay,
        episode=replay.episode,
        verdict=replay_words.verdict(replay),
        given=replay_words.given(replay),
        how=f"{replay_words.HOW[0].upper()}{replay_words.HOW[1:]}.",
        tables=[
            ("Judged", replay_words.HEAD, replay_words.rows(replay.answers)),
            ("Days 1, 5 and 20", replay_words.HEAD, replay_words.rows(replay.daily)),
        ],
        charts=[_chart(replay, each, parts.LARGE) for each in judged],
        steered=[_chart(replay, each, parts.SMALL) for each in replay.series if each in given and each not in judged],
        palette=style.PALETTE,
        small_print=f"tokyotrap {tokyotrap.__version__}, {counted(replay.paths, 'path')}, seed {replay.seed}.",
    )


def _svg(chart: Chart) -> Markup:
    return Markup(svg.inline(chart.figure, chart.name, chart.alt))


def _chart(replay: Replay, series: str, size: tuple[float, float]) -> Chart:
    """One series: the bands, the middle, and what happened as a dark line with dots."""
    row = replay.series.index(series)
    unit, title = UNITS[series], _finding(replay, series)
    told = unit[:1].upper() + unit[1:]
    return Chart(
        name=f"replay-{series}",
        title=title,
        aside=f"{told}: what happened (dots), middle path, half of the paths (darker), 90 % (lighter)",
        alt=f"Fan chart with the actual path. {title}.",
        figure=_figure(replay, series, size),
        head=HEAD,
        rows=tuple(
            (
                words.day(day),
                words.value(float(replay.actual[row, place]), unit),
                *(words.value(float(number), unit) for number in replay.quantiles[row, :, place]),
            )
            for place, day in enumerate(replay.dates)
        ),
        small=size == parts.SMALL,
    )


def _finding(replay: Replay, series: str) -> str:
    """What the chart says: how far the last judged answer is from what was seen."""
    name = names.series_name(series)
    answers = [each for each in replay.answers if each.series == series]
    if not answers:
        return f"{name}, given"
    last = max(answers, key=lambda each: each.day)
    if last.observed != last.observed:
        return f"{name}: {replay_words.amount(last, last.median)} by {words.day(last.date)}"
    seen, said = (replay_words.amount(last, each) for each in (last.observed, last.median))
    return f"{name}: {seen} was seen by {words.day(last.date)}, the middle path says {said}"


def _figure(replay: Replay, series: str, size: tuple[float, float]) -> Figure:
    row, small = replay.series.index(series), size == parts.SMALL
    figure, axes = style.canvas(*size, (44, RIGHT, 30, 40))
    bands, actual, colour = replay.quantiles[row], replay.actual[row], style.series_colour(series)
    across = np.arange(len(replay.dates), dtype=float)
    parts.bands(axes, across, bands, colour)
    known = np.isfinite(actual)
    ink = style.colour("ink")
    axes.plot(across[known], actual[known], color=ink, lw=1.4, marker="o", ms=3.5 if small else 4.5)
    style.value_ticks(axes, *style.span(bands, actual[known] if known.any() else bands), 4 if small else 5)
    style.date_ticks(axes, replay.dates, 3 if small else 5)
    style.unit_label(axes, UNITS[series][:1].upper() + UNITS[series][1:])
    _ends(replay, series, axes_of=figure)
    return figure


def _ends(replay: Replay, series: str, axes_of: Figure) -> None:
    """At the right edge: where the middle path ends, and what was seen last."""
    axes, row, unit = axes_of.axes[0], replay.series.index(series), UNITS[series]
    actual = replay.actual[row][np.isfinite(replay.actual[row])]
    found = [float(replay.quantiles[row, parts.MIDDLE, -1]), *(float(each) for each in actual[-1:])]
    labels = [f"model {words.value(found[0], unit)}", *(f"seen {words.value(each, unit)}" for each in found[1:])]
    colours = [style.series_colour(series), style.colour("ink")]
    places = style.spread(found, 14 * style.pixels_high(axes))
    edge = len(replay.dates) - 1 + 5 * style.pixels_wide(axes)
    for place, label, colour in zip(places, labels, colours, strict=False):
        style.write(axes, edge, place, label, color=colour, fontsize=style.SMALL - 1.0)
