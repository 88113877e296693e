"""Doubt about parameters as one HTML page: the fan of the parameters as they are inside the fan of all sets."""

from pathlib import Path

from markupsafe import Markup

import tokyotrap
from tokyotrap.results.plain import counted
from tokyotrap.studies.doubt import Doubt, Pooled
from tokyotrap.views import doubt_sheet, names, page, style, svg, words
from tokyotrap.views.charts import two_fans
from tokyotrap.views.charts.chart import Chart

HEAD = ("on", "5 % without", "middle without", "95 % without", "5 % with", "middle with", "95 % with")


def write(found: Doubt, path: Path) -> Path:
    """Write the page; its folder must exist."""
    return page.write(path, html(found))


def html(found: Doubt) -> str:
    """The page as text; everything that comes from a file is escaped."""
    tables = [doubt_sheet.bands(found)]
    if found.lines:
        tables.insert(0, doubt_sheet.odds(found))
    return page.environment(_svg).get_template("doubt.html").render(
        doubt=found,
        tables=tables,
        note=doubt_sheet.NOTE,
        charts=[chart(found, each) for each in found.series],
        palette=style.PALETTE,
        small_print=f"tokyotrap {tokyotrap.__version__}, {counted(found.sets, 'set')} of parameters, "
        f"{counted(found.paths, 'path')} each, seed {found.seed}.",
    )


def _svg(drawn: Chart) -> Markup:
    return Markup(svg.inline(drawn.figure, drawn.name, drawn.alt))


def chart(found: Doubt, series: str) -> Chart:
    """One series: 90 % of the paths without doubt as a band, with all doubt between dashed lines."""
    row, unit, last = found.series.index(series), found.units[series], found.layers[-1]
    title = finding(found, last, row)
    return Chart(
        name=f"doubt-{series}",
        title=title,
        aside=f"{unit[:1].upper() + unit[1:]}: 90 % and half of the paths without doubt (bands), "
        "90 % and the middle with it (dashed)",
        alt=f"Two fans. {title}.",
        figure=two_fans.figure(found.dates, (found.plain.quantiles[row], last.quantiles[row]), series, unit),
        head=HEAD,
        rows=tuple(_row(found, last, row, place) for place in _table_days(found)),
    )


def finding(found: Doubt, pooled: Pooled, row: int) -> str:
    """What the chart says: how much wider the band is."""
    name, before = names.series_name(found.series[row]), float(found.plain.width[row])
    if before <= 0.0:
        return f"{name}: no path moves without doubt"
    wider = float(pooled.width[row]) / before - 1.0
    told = f"{abs(wider):.0%} {'wider' if wider >= 0.0 else 'narrower'}"
    return f"{name}: with doubt the band is {told}; {pooled.share[row]:.0%} of the variance is between sets"


def _table_days(found: Doubt) -> list[int]:
    """The start, the last business day of each month, the end."""
    dates = found.dates
    ends = [k for k in range(1, len(dates) - 1) if dates[k + 1].month != dates[k].month]
    return [0, *ends, len(dates) - 1]


def _row(found: Doubt, pooled: Pooled, row: int, place: int) -> tuple[str, ...]:
    unit = found.units[found.series[row]]
    numbers = [each.quantiles[row, k, place] for each in (found.plain, pooled) for k in (0, 2, 4)]
    return (words.day(found.dates[place]), *(words.value(float(each), unit) for each in numbers))
