"""Capacity: how many paths are stable, near tipping or gone, how much arbitrageurs amplify, how far the edge is."""

import numpy as np

from tokyotrap.results.record import Run
from tokyotrap.views import conduct_words, style, words
from tokyotrap.views.charts import parts
from tokyotrap.views.charts.chart import Chart

STATES = ("stable", "near tipping", "gone")
FAN = "middle path, half of the paths (darker), 90 % of the paths (lighter)"


def draw_states(run: Run) -> tuple[Chart, ...]:
    """The states by date."""
    return (states(run),)


def draw(run: Run) -> tuple[Chart, ...]:
    """The local multiplier, and the loss that would leave no root."""
    return (multiplier(run), *distance(run))


def states(run: Run) -> Chart:
    """Shares of paths in each state on each date."""
    gone = run.capacity.classes.get("gone", 0.0)
    end = "lose" if 0.0 < gone < 1.0 else "loses"
    when = "some day" if gone > 0.0 else "any day"
    title = f"{words.capitalised(words.share_of_paths(gone))} {end} the arbitrageurs on {when}"
    return Chart(
        name="capacity",
        title=title,
        aside="Share of paths in each state of capacity on each date",
        alt=f"Stacked shares of paths by state of capacity. {title}.",
        figure=parts.stacked(run, run.capacity.by_date, STATES, style.STATES),
        head=("on", *STATES),
        rows=parts.share_rows(run, run.capacity.by_date),
    )


def multiplier(run: Run) -> Chart:
    """The local multiplier: what a shock becomes once losses have shrunk capacity."""
    found = run.capacity.multiplier
    title = conduct_words.multiplied(run)
    return Chart(
        name="multiplier",
        title=title,
        aside=f"Local multiplier of capacity: {FAN}",
        alt=f"Fan of the local multiplier. {title}.",
        figure=parts.fan(
            run,
            np.clip(found[:, 1:], None, words.MOST_TIMES),
            parts.Look(
                size=parts.LARGE,
                colour=style.owner_colour(words.AMPLIFICATION),
                unit="Times the first shock",
                tell=lambda number: words.times(number).replace("more than ", "> "),
                floor=1.0,
            ),
        ),
        head=parts.HEAD,
        rows=parts.rows(run, found, words.times),
    )


def distance(run: Run) -> tuple[Chart, ...]:
    """The further loss that would leave no root; nothing in old records."""
    found = run.capacity.distance
    if not found.shape[1]:
        return ()
    title = conduct_words.tipping(run)
    look = parts.Look(parts.LARGE, style.colour("alarm"), "$bn", lambda number: words.plain(number, 0), floor=0.0)
    chart = Chart(
        name="distance",
        title=title,
        aside=f"Loss of arbitrageurs' wealth that would leave no stable root: {FAN}",
        alt=f"Fan of the distance to the tipping point. {title}.",
        figure=parts.fan(run, found, look),
        head=parts.HEAD,
        rows=parts.rows(run, found, words.dollars),
    )
    return (chart,)
