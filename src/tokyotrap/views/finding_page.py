"""A finding as HTML: a page that needs nothing else, and the section of a run's report."""

from pathlib import Path

from markupsafe import Markup

from tokyotrap.views import page, style, svg
from tokyotrap.views.charts.chart import Chart
from tokyotrap.views.finding import Finding


def write(found: Finding, path: Path) -> Path:
    """Write the page, whole or not at all; its folder must exist."""
    return page.write(path, html(found))


def html(found: Finding) -> str:
    """The page as text; everything that comes from a file is escaped."""
    return _drawn("finding.html", found)


def section(found: Finding) -> str:
    """The same for a run's report, identifiers marked by the finding's name."""
    return _drawn("section.html", found)


def _drawn(template: str, found: Finding) -> str:
    known = page.environment(lambda chart: _svg(found, chart))
    given = {"found": found, "palette": style.PALETTE, "small_print": found.small_print}
    return known.get_template(template).render(**given)


def _svg(found: Finding, chart: Chart) -> Markup:
    return Markup(svg.inline(chart.figure, f"{found.name}-{chart.name}", chart.alt))
