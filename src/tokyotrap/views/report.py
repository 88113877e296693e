"""The morning report: a finished run as one HTML file that needs nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from tokyotrap.results.plain import counted
from tokyotrap.results.record import RedLineResult, Run
from tokyotrap.views import by_branch, conduct_words, elsewhere, granted, headline, page, style, svg, words
from tokyotrap.views.charts import ALL, Chart

Table = tuple[str, tuple[str, ...], list[tuple[str, ...]]]
"""A title, the head and the rows."""


STUDIES = "studies"
"""Folder beside a report with what studies of the run have found."""


@dataclass(frozen=True)
class Section:
    """One part of the report: a heading, a sentence, and charts side by side."""

    name: str
    heading: str
    lead: str
    charts: tuple[str, ...]


SECTIONS = (
    Section("when", "When", "Error bands are Monte Carlo error only.", ("odds", "first_days")),
    Section("where", "Where it may go", "The dot on a red line marks the median first crossing.", ("fan",)),
    Section(
        "why",
        "Why",
        "Every move has an owner and a cause. The bars add up to the whole move exactly; "
        "what thinner capacity adds stands apart, hatched.",
        ("waterfall",),
    ),
    Section(
        "conduct",
        "Transition or exit",
        "A path is disorderly or chaotic from the first day that is; the thresholds are ours.",
        ("grades", "capacity_states", "slow_states"),
    ),
    Section(
        "capacity",
        "Capacity",
        "Losses shrink what arbitrageurs can carry, and thin capacity makes the next trade move prices more.",
        ("capacity",),
    ),
    Section("ladder", "The reserve and the ladder", "", ("reserve", "rungs")),
    Section("curves", "The curves, then and later", "", ("curves",)),
    Section("flows", "Who bought and who sold", "Every sale has a buyer.", ("flows",)),
    Section(
        "elsewhere",
        "Elsewhere",
        "What follows yields, the yen and oil. Markets give nothing back, but for the VIX.",
        ("elsewhere",),
    ),
)


@dataclass(frozen=True)
class Bar:
    """Odds as a bar with a whisker of two standard errors [percent of the bar's width]."""

    middle: float
    low: float
    high: float


def write(run: Run, path: Path) -> Path:
    """Write the report to `path`; either the whole file or nothing.

    Args:
        run: a finished run.
        path: of the file; its folder must exist.

    Returns:
        The same path.
    """
    return page.write(path, html(run, studied(path.parent)))


def studied(folder: Path) -> list[Markup]:
    """Sections that studies of a run have left in its folder, by name."""
    return [Markup(each.read_text(encoding="utf-8")) for each in sorted((folder / STUDIES).glob("*.section.html"))]


def html(run: Run, studies: Sequence[Markup] = ()) -> str:
    """The report as text; everything that comes from the run is escaped. Studies are sections of their own."""
    drawn = {name: draw(run) for name, draw in ALL.items()}
    tables = _tables(run)
    sections = [
        (part, [chart for name in part.charts for chart in drawn[name]], tables.get(part.name, [])) for part in SECTIONS
    ]
    return page.environment(_svg).get_template("report.html").render(
        run=run,
        counted=counted,
        headline=headline.headline(run),
        sentences=headline.sentences(run),
        horizons=[name for name, _ in words.horizons(run)],
        lines=[_line(run, line) for line in run.red_lines],
        branches=_branches(run),
        granted=granted,
        studies=studies,
        sections=[each for each in sections if each[1] or each[2]],
        palette=style.PALETTE,
        residuals=[(name, f"{number:.1e}") for name, number in run.residuals.items()],
        small_print=_small_print(run),
    )


def _svg(chart: Chart) -> Markup:
    return Markup(svg.inline(chart.figure, chart.name, chart.alt))


def _line(run: Run, line: RedLineResult) -> dict[str, object]:
    """One row of the red-line table."""
    unit = run.units.get(line.series, "")
    shares, errors = line.probability_by_date, line.standard_error_by_date
    chances = [(float(shares[k]), float(errors[k])) for _, k in words.horizons(run)]
    middle, error = 100.0 * line.probability, 200.0 * line.standard_error
    return {
        "name": words.line_words(line, run.units),
        "today": words.value(line.today, unit),
        "distance": words.distance(line, unit),
        "odds": [words.odds(*chance, unit="") for chance in chances],
        "bar": Bar(middle, max(0.0, middle - error), min(100.0, middle + error)),
        "middle": words.first_day(line),
        "around": words.between(line.first_date["p25"], line.first_date["p75"]) if line.first_date else "",
        "channel": words.channel_words(line.main_channel) if line.main_channel else "",
        "colour": next(name for name, (light, _) in style.PALETTE.items() if light == style.series_colour(line.series)),
    }


def _tables(run: Run) -> dict[str, list[Table]]:
    """Tables under the charts of a section; a row of one cell is the heading of those that follow."""
    by = words.day(run.dates[-1])
    grades = [] if run.grades is None else conduct_words.grades(run.grades)
    places = [row for place, rows in elsewhere.places(run).items() for row in [(place,), *rows]]
    found: dict[str, list[Table]] = {
        "conduct": [
            ("Grades at the end", ("", "paths", "median first day"), grades),
            ("What happened, mean over paths", conduct_words.COUNT_HEAD, conduct_words.counts(run)),
        ],
        "elsewhere": [
            (f"On {by}: median, and where 90 % of paths lie", ("", *elsewhere.HEAD), places),
            (f"What borrowers in the United States pay who borrow today, and who borrow on {by}",
             ("", *elsewhere.HEAD), elsewhere.payments(run)),
        ],
    }  # fmt: skip
    return {name: [table for table in tables if table[2]] for name, tables in found.items()}


def _branches(run: Run) -> list[tuple[by_branch.Part, list[tuple[str, tuple[str, ...], by_branch.Rows]]]]:
    """Every branch with its tables: a title, the head and the rows of each."""
    names = tuple(words.line_words(line, run.units) for line in run.red_lines)
    found = []
    for part in by_branch.parts(run):
        tables = [("Odds, in % of paths ± standard error", ("", "paths", "asked for", *names),
                   by_branch.odds(part.fates, run.red_lines))]  # fmt: skip
        if names:
            tables.append(("At the end: median, and where 90 % of paths lie", ("", *names),
                           by_branch.ends(run, part.fates)))  # fmt: skip
            tables.append(("Median first day across", ("", *names), by_branch.days(run, part.fates)))
        found.append((part, tables))
    return found


def _small_print(run: Run) -> str:
    data = words.and_list([f"{name} {date}" for name, date in run.vintages.items()]) if run.vintages else "none"
    return f"tokyotrap {run.version}, {granted.paths(run)}, seed {run.seed}. Data: {data}."
