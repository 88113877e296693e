"""A run under views in words, charts and tables: what else holds where they do."""

import math

import tokyotrap
from tokyotrap.results.plain import counted, file_name
from tokyotrap.studies.condition import Cause, Held, Odds, Weighed
from tokyotrap.studies.contributions import Figure
from tokyotrap.studies.opinion import Opinion
from tokyotrap.views import names, style, words
from tokyotrap.views.charts import dumbbell, two_fans
from tokyotrap.views.charts.chart import Chart
from tokyotrap.views.charts.dumbbell import Bell
from tokyotrap.views.explain_words import sized
from tokyotrap.views.finding import Finding, Table

POOLED = (
    "Of all weights under which the views hold these are the nearest to equal ones (least relative entropy: Meucci, "
    "2008). No path is changed: what no path does, no weight can show."
)
ERRORS = (
    "Errors are those of luck, from mirrored pairs of paths. What a view holds fast has none; other means have that of "
    "what a regression on it leaves (Deville and Särndal, 1992). The views themselves are taken as given."
)
BLENDED = "The views hold in part: {confidence:.0%} of the weight obeys them, the rest stays where it was."
WORTH = (
    "Effective paths are how many equal weights these are worth for a mean (Kish, 1965); by entropy, exp of the "
    "weights' own entropy (Meucci, 2012). Two paths of a mirrored pair share their luck, so for errors they are fewer."
)
QUANTILES = (0, 2, 4)


def finding(found: Weighed) -> Finding:
    """All of it."""
    texts = "-".join(each.opinion.text for each in found.held)
    notes = [POOLED, ERRORS, WORTH]
    if found.confidence < 1.0:
        notes.insert(1, BLENDED.format(confidence=found.confidence))
    return Finding(
        name=f"condition-{file_name(texts)}",
        kicker=f"Views · {found.title}",
        heading=heading(found),
        sentences=_sentences(found),
        charts=_charts(found),
        tables=_tables(found),
        notes=tuple(notes),
        small_print=f"tokyotrap {tokyotrap.__version__}, {counted(len(found.weights), 'path')}, seed {found.seed}, "
        f"{counted(found.rounds, 'Newton step')}, {found.seconds:.1f} s.",
    )


def heading(found: Weighed) -> str:
    """The largest change of odds at the end."""
    asked = [each.opinion.what for each in found.held if each.opinion.kind == "odds"]
    last = [each for each in _at_end(found) if each.line not in asked]
    many = "this view" if len(found.held) == 1 else "these views"
    if not last:
        return f"What else holds under {many}"
    most = max(last, key=lambda each: abs(each.change.value))
    shares = f"{words.share(most.before.value)} to {words.share(most.after.value)}"
    return f"Under {many} the odds of {_line(found, most.line)} go from {shares}"


def _at_end(found: Weighed) -> list[Odds]:
    return [each for each in found.odds if each.day == found.dates[-1]]


def _line(found: Weighed, name: str) -> str:
    series, level, side = found.lines[name]
    below = " or less" if side == "below" else ""
    return f"{names.the_series(series)} at {words.level(level, found.units[series])}{below}"


def _sentences(found: Weighed) -> tuple[str, ...]:
    """What the views cost, what they do to the odds, and whose doing that is."""
    weighing = found.weighing
    far = words.plain(math.sqrt(2.0 * found.entropy), 2)
    leave = "The view leaves" if len(found.held) == 1 else f"The {len(found.held)} views leave"
    told = [
        f"{leave} {weighing.effective:,.0f} "
        f"effective paths of {len(found.weights):,} ({weighing.scenarios:,.0f} by entropy). Relative entropy is "
        f"{words.plain(found.entropy, 3)} nats: as far as moving one normal variable by {far} of its deviations."
    ]
    idle = [f"“{each.opinion.text}”" for each in found.held if not each.binds]
    if idle:
        told.append(f"{words.and_list(idle)} held already and changes nothing.")
    by = words.day(found.dates[-1])
    changed = [
        f"{_line(found, each.line)} from {words.odds(*each.before)} to {words.odds(*each.after)}"
        for each in _at_end(found)
    ]
    if changed:
        told.append(f"Odds by {by}: {'; '.join(changed)}.")
    told += [_caused(each, found) for each in found.causes if abs(each.change.value) > 2.0 * each.change.error]
    return tuple(told)


def _caused(cause: Cause, found: Weighed) -> str:
    unit = found.units[cause.series]
    owners = [f"{each.owner} {sized(each.size, unit)}" for each in cause.owners[:3]]
    return (
        f"By {words.day(cause.day)} the views move the mean of {names.the_series(cause.series)} by "
        f"{sized(cause.change, unit)}; on the paths that weigh more that is above all {words.and_list(owners)}."
    )


def _charts(found: Weighed) -> tuple[Chart, ...]:
    """Odds before and after, and the fans of the series that are spoken of."""
    last = _at_end(found)
    spoken = dict.fromkeys(each.series for each in found.causes)
    for each in found.held:
        spoken.update(dict.fromkeys(name for name in (each.opinion.what, each.opinion.other) if name in found.series))
    return (*([_odds_chart(found, last)] if last else []), *(_fan(found, name) for name in spoken))


def _odds_chart(found: Weighed, last: list[Odds]) -> Chart:
    bells = [
        Bell(_short(found, each.line), style.series_colour(found.lines[each.line][0]), each.before, each.after)
        for each in last
    ]
    title = heading(found)
    return Chart(
        name="odds",
        title=title,
        aside=f"Share of paths that have crossed each line by {words.day(found.dates[-1])}; bars: ± 2 standard errors",
        alt=f"Dumbbells of odds before and after. {title}.",
        figure=dumbbell.figure(bells, ("before", "under the views")),
        head=("line", "before", "after", "change"),
        rows=tuple((_short(found, each.line), *_three(each)) for each in last),
    )


def _short(found: Weighed, name: str) -> str:
    series, level, side = found.lines[name]
    below = " or less" if side == "below" else ""
    return f"{names.short_name(series)} at {words.level(level, found.units[series])}{below}"


def _three(odds: Odds) -> tuple[str, str, str]:
    change = f"{words.signed(100.0 * odds.change.value, 1)} ± {100.0 * odds.change.error:.1f}"
    return words.odds(*odds.before, unit=""), words.odds(*odds.after, unit=""), change


def _fan(found: Weighed, series: str) -> Chart:
    row, unit = found.series.index(series), found.units[series]
    before, after = found.before[row], found.after[row]
    ends = f"{words.value(float(before[2, -1]), unit)} to {words.value(float(after[2, -1]), unit)}"
    title = f"{names.series_name(series)}: the middle path ends at {ends.replace(' to ', ', under the views at ')}"
    return Chart(
        name=f"fan-{series}",
        title=title,
        aside=f"{words.capitalised(unit)}: 90 % and half of the paths before (bands), 90 % and the middle under the "
        "views (dashed)",
        alt=f"Two fans. {title}.",
        figure=two_fans.figure(found.dates, (before, after), series, unit),
        head=("on", "5 % before", "middle", "95 %", "5 % under views", "middle", "95 %"),
        rows=tuple(_fan_row(found, row, end) for end in found.horizons),
    )


def _fan_row(found: Weighed, row: int, end: int) -> tuple[str, ...]:
    unit = found.units[found.series[row]]
    cells = [words.value(float(fan[row, q, end]), unit) for fan in (found.before, found.after) for q in QUANTILES]
    return (words.day(found.dates[end]), *cells)


def _tables(found: Weighed) -> tuple[Table, ...]:
    """Views asked, before and after; odds by horizon; means and bands by horizon."""
    views = Table("The views", ("view", "before", "after"), tuple(_view(each, found) for each in found.held))
    odds: list[tuple[str, ...]] = []
    for name in found.lines:
        odds.append((words.capitalised(_line(found, name)),))
        odds += [(words.day(each.day), *_three(each)) for each in found.odds if each.line == name]
    told = [views]
    if odds:
        told.append(Table("Odds of the red lines, % of paths", ("by", "before", "after", "change"), tuple(odds)))
    told.append(
        Table("Where series end: mean, and 90 % of paths", ("", "before", "after"), tuple(_rows_at_end(found)))
    )
    return tuple(told)


def _view(held: Held, found: Weighed) -> tuple[str, str, str]:
    idle = "" if held.binds else " (held already)"
    before, after = (_measure(held.opinion, each, found) for each in (held.before, held.after))
    return f"{held.opinion.text}{idle}", before, after


def _measure(told: Opinion, number: float, found: Weighed) -> str:
    """What an opinion speaks of, in its unit."""
    if told.kind in ("odds", "above", "below"):
        return f"{100.0 * number:.1f}{words.GAP}%"
    if told.kind == "correlation":
        return words.signed(number, 2)
    return words.value(number, found.units[told.what])


def _rows_at_end(found: Weighed) -> list[tuple[str, ...]]:
    told = []
    for row, name in enumerate(found.series):
        unit = found.units[name]
        cells = []
        for place, fan in enumerate((found.before, found.after)):
            low, high = (words.value(float(fan[row, q, -1]), unit) for q in (0, 4))
            cells.append(f"{_mean(found.means[row][-1][place], unit)} ({_bare(low)} to {_bare(high)})")
        told.append((names.series_name(name), *cells))
    return told


def _mean(figure: Figure, unit: str) -> str:
    decimals = 3 if words.is_yield(unit) else 2
    return f"{words.plain(figure.value, decimals)} ± {words.plain(figure.error, decimals)}"


def _bare(text: str) -> str:
    return text.split(words.GAP)[0]
