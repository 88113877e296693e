"""Reverse stress as a finding: the line's fan with each story, what each moves, levers, what else comes with it."""

import math

import numpy as np
from matplotlib.figure import Figure

import tokyotrap
from tokyotrap.ledger.series import UNITS
from tokyotrap.results.plain import counted
from tokyotrap.studies.levers import Pulled
from tokyotrap.studies.reverse import Reverse
from tokyotrap.studies.story import Story
from tokyotrap.views import names, reverse_words, style, words
from tokyotrap.views.charts import parts
from tokyotrap.views.charts.bars import Bar, bars
from tokyotrap.views.charts.chart import Chart
from tokyotrap.views.finding import Finding, Table

BARS = 8
"""Parts of a story with a bar."""

SOME = 0.01
"""A lever that moves the odds by less is not shown."""

NOTES = (
    "A story shifts the means of the luck: of outside news, of its size, and of the chances by which decisions fall. "
    "Its distance is the length of that shift in standard deviations of the luck (Mahalanobis); news that usually goes "
    "together is counted once. All other luck stays as random as it is.",
    "Stories after the first leave alone the group of luck on which those before them mostly rest; what goes with "
    "other news still moves with it.",
    "The odds of a story are those of luck that far in that direction, not of the line: a line can be reached by many "
    "ways.",
    "A lever is one order on the first day, with the same luck for all amounts and without it, on a quarter of the "
    "paths of a trial; a sale ends at what its owner holds. What is not reached is shown at the end of its range.",
)


def finding(found: Reverse) -> Finding:
    """Words, charts and tables."""
    return Finding(
        name=f"reverse-{found.line.name}",
        kicker=f"Reverse stress · {found.title} · {words.day(found.start)} to {words.day(found.by)}",
        heading=reverse_words.heading(found),
        sentences=reverse_words.sentences(found),
        charts=(*(_fan(found, each, k) for k, each in enumerate(found.stories)),
                *(_parts(found, each, k) for k, each in enumerate(found.stories))),
        tables=tuple(each for each in _tables(found) if each.rows),
        notes=NOTES,
        small_print=f"tokyotrap {tokyotrap.__version__}, {counted(found.trials, 'run')} of {found.paths:,} paths or a "
        f"quarter of them, checks of {counted(found.checked, 'path')}, seed {found.seed}, "
        f"{sum(found.seconds.values()):.0f} s.",
    )  # fmt: skip


def _tables(found: Reverse) -> list[Table]:
    stories = [_channels(found, place) for place in range(len(found.stories))]
    levers = [_reaching(found), _short(found), _halfway(found)]
    return [_stories(found), *stories, _comes_with(found), _seen(found), *levers]


def _fan(found: Reverse, story: Story, place: int) -> Chart:
    """The line's series as luck falls, as a band, and under a story, dashed."""
    name, which = names.series_name(found.line.series), reverse_words.ORDINALS[place]
    done = f"{words.share_of_paths(story.share)} {'stay clear' if found.holds else 'cross'}"
    title = f"{words.capitalised(which)}: {done} by {words.day(found.by)}"
    ends = [words.value(float(number), found.unit) for number in story.fan[:, -1]]
    before = [words.value(float(number), found.unit) for number in found.fan[:, -1]]
    return Chart(
        name=f"fan-{place + 1}",
        title=title,
        aside=f"{name}, {found.unit}: 90 % of the paths and the middle, as luck falls (band) and under it (dashed)",
        alt=f"Two fans. {title}.",
        figure=_figure(found, story),
        head=(f"on {words.day(found.by)}", "5 %", "middle", "95 %"),
        rows=(("as luck falls", *before), (which, *ends)),
    )


def _figure(found: Reverse, story: Story) -> Figure:
    figure, axes = style.canvas(*parts.LARGE, (44, 60, 30, 40))
    across, colour, ink = np.arange(len(found.dates), dtype=float), style.series_colour(found.line.series), "ink"
    low, middle, high = found.fan
    axes.fill_between(across, low, high, color=colour, alpha=style.OUTER, lw=0)
    axes.plot(across, middle, color=colour, lw=1.8)
    for row, thick in zip(story.fan, (1.1, 1.5, 1.1), strict=True):
        axes.plot(across, row, color=style.colour(ink), lw=thick, dashes=(4, 2.5))
    style.value_ticks(axes, *style.span(found.fan, story.fan, found.line.level), 5)
    style.date_ticks(axes, found.dates, 5)
    style.unit_label(axes, words.capitalised(found.unit))
    axes.axhline(found.line.level, color=style.colour("alarm"), lw=1.2, dashes=(5, 3))
    edge = across[-1] + 7 * style.pixels_wide(axes)
    ends = [float(number) for number in story.fan[:, -1]]
    for at, end in zip(style.spread(ends, 13 * style.pixels_high(axes)), ends, strict=True):
        style.write(axes, edge, at, words.value(end, found.unit).split(words.GAP)[0])
    return figure


def _parts(found: Reverse, story: Story, place: int) -> Chart:
    """What a story moves, in standard deviations over the whole span."""
    first, which = story.moved[0], reverse_words.ORDINALS[place]
    title = f"{words.capitalised(which)} rests on {reverse_words.moved(first)}, {_by(first.whole)}"
    rows = [Bar(reverse_words.moved(each), 0.0, each.whole, _by(each.whole)) for each in story.moved[:BARS]]
    return Chart(
        name=f"parts-{place + 1}",
        title=title,
        aside=f"Mean shift over the whole span, standard deviations; all together {story.distance:.2f}",
        alt=f"Bars. {title}.",
        figure=bars(rows),
        head=("luck", *_spells(len(story.tilt)), "share of the distance squared"),
        rows=tuple((reverse_words.moved(each), *map(_by, each.by), words.share(each.share)) for each in story.moved),
    )


def _spells(count: int) -> tuple[str, ...]:
    return ("early", "middle", "late") if count == 3 else tuple(f"spell {k + 1}" for k in range(count))


def _by(number: float) -> str:
    return f"{words.signed(number, 2)}{words.GAP}s.d."


def _stories(found: Reverse) -> Table:
    head = ("story", "rests on", "distance", "odds of such luck", "stay clear" if found.holds else "cross")
    rows = tuple(
        (reverse_words.ORDINALS[k], next(iter(each.groups)), f"{each.distance:.2f}{words.GAP}s.d.",
         words.share(each.chance), words.odds(each.share, each.error)) for k, each in enumerate(found.stories)
    )  # fmt: skip
    return Table("Stories, from the mildest; the last column with luck on which nothing was searched", head, rows)


def _channels(found: Reverse, place: int) -> Table:
    """What the story adds to the mean move of the line's series, by channel; it adds up exactly."""
    story, scale = found.stories[place], words.move_scale(found.unit)
    ranked = sorted(story.channels, key=lambda each: -abs(each[1]))
    shown = [each for each in ranked[:BARS] if abs(each[1]) > 0.0]
    rest = story.moves - math.fsum(size for _, size, _ in shown)
    rows = [(words.channel_words(channel), words.move(size, found.unit, 1), words.plain(scale * error, 1))
            for channel, size, error in shown]  # fmt: skip
    rows += [("all others", words.move(rest, found.unit, 1), ""),
             ("all together", words.move(story.moves, found.unit, 1), "")]  # fmt: skip
    name = names.series_name(found.line.series)
    title = f"{name}: what the {reverse_words.ORDINALS[place]} adds to the mean move by {words.day(found.by)}"
    return Table(title, ("channel", "adds", "± standard error"), tuple(rows))


def _comes_with(found: Reverse) -> Table:
    """Means on the day and shares of paths, without and under each story."""
    if not found.stories:
        return Table("", (), ())
    first = found.stories[0]
    head = (f"on {words.day(found.by)}", "as luck falls", *reverse_words.ORDINALS[: len(found.stories)])
    rows = [
        (names.series_name(name), words.value(each.without, UNITS[name]),
         *(words.value(story.series[name].with_story, UNITS[name]) for story in found.stories))
        for name, each in first.series.items()
    ]  # fmt: skip
    rows += [(words.capitalised(name), words.share(each.without),
              *(words.share(story.conduct[name].with_story) for story in found.stories))
             for name, each in first.conduct.items()]  # fmt: skip
    return Table("What else comes with it: means, and shares of paths", head, tuple(rows))


def _seen(found: Reverse) -> Table:
    rows = tuple(
        (name if " = " in name else words.capitalised(name), words.odds(each.every, each.every_error),
         words.odds(each.crossing, each.crossing_error))
        for name, each in found.seen.items()
    )  # fmt: skip
    return Table("As luck falls: all paths, and those that cross", ("", "all paths", "paths that cross"), rows)


def _by_order(found: Reverse) -> dict[tuple[str, bool], list[Pulled]]:
    """Levers by order and direction."""
    grouped: dict[tuple[str, bool], list[Pulled]] = {}
    for each in found.levers:
        grouped.setdefault((each.lever.setting.key, each.lever.largest > 0.0), []).append(each)
    return grouped


def _reaching(found: Reverse) -> Table:
    """What each lever takes alone, by how fast it is pulled."""
    spans = sorted({each.lever.over for each in found.levers})
    rows = []
    for group in _by_order(found).values():
        known = {each.lever.over: each for each in group if each.amount is not None}
        if known:
            cells = (reverse_words.amount(known[over]) if over in known else "" for over in spans)
            rows.append((reverse_words.lever_name(group[0]), *cells))
    head = ("lever", *(f"over {over} business days" if over > 1 else "at once" for over in spans))
    done = "keeps half of the paths clear" if found.holds else "takes half of the paths across"
    return Table(f"What {done}, one lever alone", head, tuple(rows))


def _short(found: Reverse) -> Table:
    """Levers that do not reach within their range, in the direction and at the speed that come nearest."""
    as_it_is = found.levers[0].without if found.levers else 0.0
    nearest: dict[str, Pulled] = {}
    for group in _by_order(found).values():
        best = max(group, key=lambda each: each.share)
        if all(each.amount is None for each in group) and best.share > as_it_is + SOME:
            key = best.lever.setting.key
            nearest[key] = max(nearest.get(key, best), best, key=lambda each: each.share)
    rows = tuple(
        (reverse_words.lever_name(each), reverse_words.amount(each), reverse_words.speed(each), words.share(each.share))
        for each in nearest.values()
    )
    done = "stay clear" if found.holds else "cross"
    title = f"What does not, at the end of its range; {words.share(as_it_is)} of paths {done} without it"
    return Table(title, ("lever", "the most", "how fast", done), rows)


def _halfway(found: Reverse) -> Table:
    """Policies half-way."""
    head = ("policy", "half of its way", "how fast", "stay clear" if found.holds else "cross", "luck for the rest")
    rows = tuple(
        (reverse_words.lever_name(each.pulled), reverse_words.amount(each.pulled, each.amount),
         reverse_words.speed(each.pulled), words.share(each.share),
         "not reached" if each.distance is None else f"{each.distance:.2f}{words.GAP}s.d.")
        for each in found.halfway
    )  # fmt: skip
    return Table("Half of a policy, and the mildest story's luck for the rest", head, rows)
