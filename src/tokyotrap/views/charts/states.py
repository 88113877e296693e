"""Slow states: credibility, fiscal dominance and the strike of buyers, where they may go."""

from tokyotrap.results.record import Run
from tokyotrap.results.record_conduct import StateResult
from tokyotrap.views import conduct_words, style, words
from tokyotrap.views.charts import parts
from tokyotrap.views.charts.chart import Chart

COLOURS = {"credibility": "blue", "dominance": "vermilion", "strike": "wine"}
LEAST = 0.05  # height of an axis


def draw(run: Run) -> tuple[Chart, ...]:
    """A small fan for each."""
    return tuple(state(run, each) for each in run.states)


def state(run: Run, each: StateResult) -> Chart:
    """One of them, between 0 and 1."""
    name = words.capitalised(conduct_words.STATES.get(each.name, each.name))
    start, middle = (_tell(float(each.quantiles[parts.MIDDLE, at])) for at in (0, -1))
    title = f"{name}: {start} today, {middle} in the middle at the end"
    low, high = style.span(each.quantiles)
    low = max(0.0, low)
    limits = low, min(1.0, max(high, low + LEAST))
    look = parts.Look(parts.SMALL, style.colour(COLOURS.get(each.name, "slate")), "0 to 1", _tell, limits=limits)
    return Chart(
        name=f"state-{each.name}",
        title=title,
        aside="Between 0 and 1: middle path, half of the paths (darker), 90 % of the paths (lighter)",
        alt=f"Fan chart. {title}.",
        figure=parts.fan(run, each.quantiles, look),
        head=parts.HEAD,
        rows=parts.rows(run, each.quantiles, _tell),
        small=True,
    )


def _tell(number: float) -> str:
    return words.plain(number, 2)
