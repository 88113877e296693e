"""What matters, as a finding: bars of shares and swings, effects, boxes of luck, and how many paths are enough."""

import math

import tokyotrap
from tokyotrap.ledger.series import UNITS
from tokyotrap.results.plain import counted
from tokyotrap.studies.boxes import Box, Limit
from tokyotrap.studies.enough import ACCURACY
from tokyotrap.studies.influence import CALIBRATION, Share
from tokyotrap.studies.sensitivity import Sensitivity
from tokyotrap.views import names, words
from tokyotrap.views.charts.bars import Bar, bars
from tokyotrap.views.charts.chart import Chart
from tokyotrap.views.finding import Finding, Table

SHOWN = 12
"""Rows of a chart."""

ROUGH = 0.25
"""Half of an interval of a share of variance from which on it is said to be too rough."""

FIVE = f"{100.0 * ACCURACY:g}{words.GAP}%"

NOTES = (
    "All evaluations see the same luck, so they differ by the numbers alone; the shares are those of the variance that "
    "doubt about the inputs listed makes, all other guesses as they are; not of the variance of the paths.",
    "Elementary effects are told for the whole range: half as much again as the steps of two thirds of it move the "
    "number. Of few trajectories they rank roughly; those within their ± are not told apart.",
    "Guesses are triangular over the range of the fact, its value the mode. What was calibrated is one input, which "
    "picks one of the posterior draws; it stands for some fifty numbers that go together.",
    "First: what an input does alone. Total: with all it interacts with. Estimates of small shares may be below zero.",
    "A box is told in standard deviations of the luck over the whole span. Density: share of its paths that cross. "
    "Coverage: part of all crossing paths that are in it. Both are of paths with luck on which no box was searched.",
    f"Enough paths: a standard error of {FIVE} of the odds, or of half the width of the band that holds 90 % "
    "of the paths.",
)


def finding(found: Sensitivity) -> Finding:
    """Words, charts and tables."""
    tables = (_shares(found), _effects(found), *_boxes(found), _enough(found))
    return Finding(
        name="sensitivity-" + "".join(each if each.isalnum() or each == "_" else "-" for each in found.measure.words),
        kicker=f"What matters · {found.title} · {words.day(found.start)} to {words.day(found.by)}",
        heading=f"What matters to the {_named(found, found.measure.words)} on {words.day(found.by)}",
        sentences=_sentences(found),
        charts=tuple(draw(found) for draw, there in ((_share_chart, found.shares), (_swing_chart, found.swings))
                     if there),
        tables=tuple(each for each in tables if each.rows),
        notes=NOTES,
        small_print=f"tokyotrap {tokyotrap.__version__}, {counted(found.evaluations, 'evaluation')} of "
        f"{counted(found.size.paths, 'path')}, boxes from {counted(found.size.whole, 'path')}, seed {found.seed}, "
        f"{sum(found.seconds.values()):.0f} s.",
    )  # fmt: skip


def _value(found: Sensitivity, number: float) -> str:
    return words.value(number, found.measure.unit) if math.isfinite(number) else "no equilibrium"


def _sentences(found: Sensitivity) -> tuple[str, ...]:
    told = [f"The {_named(found, found.measure.words)} is {_value(found, found.value)} with the facts as they are."]
    if found.shares:
        first, error = found.shares[0], found.shares[0].total_error
        told.append(f"Of the variance that doubt about the {len(found.shares)} inputs looked at makes, "
                    f"{_input(first.key)} accounts for {_percent(first.total)} ± {_percent(error)}, with all it "
                    "interacts with. Half an interval of five points on every share "
                    f"would take about {found.settled:,} runs.")  # fmt: skip
        if error > ROUGH:
            told.append("So rough a share ranks nothing: take more runs (--base).")
    if found.swings:
        widest = found.swings[0]
        low, high = (_value(found, each) for each in (widest.at_low, widest.at_high))
        told.append(f"The guess that moves it most on its own is {widest.key}: {low} at the low end of its range, "
                    f"{high} at the high end.")  # fmt: skip
    told += [_box_words(found, line, box) for line, box in found.boxes.items() if box is not None]
    if found.enough:
        most = max(found.enough, key=lambda each: each.needed)
        told.append(f"With {most.needed:,} paths every headline below has a standard error of {FIVE} or less; most are "
                    f"needed for the {_named(found, most.name)}.")  # fmt: skip
        told += _never(found)
    if found.refused:
        told.append(f"{counted(found.refused, 'evaluation')} had no equilibrium and were left out with their block.")
    return tuple(told)


def _never(found: Sensitivity) -> list[str]:
    """Lines whose odds have no error, because no path crosses or every one does."""
    known = {each.name for each in found.enough}
    never = [_line(found, each.name) for each in found.lines if f"odds of {each.name}" not in known]
    what = "how many paths such odds take is unknown."
    return [f"Of {found.size.whole:,} paths none or all cross {words.and_list(never)}: {what}"] if never else []


def _input(key: str) -> str:
    return "what was calibrated" if key == CALIBRATION else key


def _percent(number: float) -> str:
    return f"{words.plain(100.0 * number, 0 if abs(number) >= 0.1 else 1)}{words.GAP}%"


def _named(found: Sensitivity, measure: str) -> str:
    """A number of a run with the name of its series or line: "90 % point of the US 10-year"."""
    head, _, what = measure.rpartition(" ")
    return f"{head} {_line(found, what) if head.startswith('odds') else names.the_series(what)}"


def _share_chart(found: Sensitivity) -> Chart:
    first = found.shares[0]
    title = f"{words.capitalised(_input(first.key))} accounts for {_percent(first.total)} of the variance"
    rows = [_share_bar(each) for each in found.shares[:SHOWN]]
    return Chart(
        name="shares", title=title,
        aside="Total share of the variance that doubt about these inputs makes; whiskers are 95 % intervals",
        alt=f"Bars. {title}.",
        figure=bars(rows), head=_shares(found).head, rows=_shares(found).rows,
    )  # fmt: skip


def _share_bar(each: Share) -> Bar:
    ends = (max(0.0, each.total - each.total_error), each.total + each.total_error)
    return Bar(_input(each.key), 0.0, each.total, _percent(each.total), "purple", ends)


def _swing_chart(found: Sensitivity) -> Chart:
    widest = found.swings[0]
    title = f"{widest.key} alone moves it from {_value(found, widest.at_low)} to {_value(found, widest.at_high)}"
    known = [each for each in found.swings if math.isfinite(each.at_low) and math.isfinite(each.at_high)]
    rows = [Bar(each.key, each.at_low, each.at_high, f"{each.low:g} to {each.high:g}",
                "vermilion" if each.at_high >= each.at_low else "blue") for each in known[:SHOWN]]  # fmt: skip
    return Chart(
        name="swings", title=title,
        aside=f"{words.capitalised(_named(found, found.measure.words))}, {found.measure.unit}, one guess at either end "
        "of its range; orange: it rises with the guess",
        alt=f"Tornado. {title}.", figure=bars(rows, zero=found.value), head=("guess", "range", "at the low end",
                                                                             "at the high end"),
        rows=tuple((each.key, found.sources[each.key], _value(found, each.at_low), _value(found, each.at_high))
                   for each in found.swings),
    )  # fmt: skip


def _shares(found: Sensitivity) -> Table:
    half = {each.key: each for each in found.half}
    rows = tuple(
        (_input(each.key), f"{_percent(each.first)} ± {_percent(each.first_error)}",
         f"{_percent(each.total)} ± {_percent(each.total_error)}",
         _percent(half[each.key].total) if each.key in half else "unknown")
        for each in found.shares
    )  # fmt: skip
    head = ("input", "alone", "in total", "in total, by half of the runs")
    return Table("Shares of variance, ± half of a 95 % interval", head, rows)


def _effects(found: Sensitivity) -> Table:
    def size(number: float) -> str:
        return words.move(number, found.measure.unit, 1).lstrip("+")

    rows = tuple(
        (each.key, found.sources[each.key], size(each.size), size(each.error), size(each.spread))
        for each in found.effects[: 2 * SHOWN] if each.size > 0.0
    )  # fmt: skip
    title = f"Elementary effects over the whole range, the largest of {len(found.effects)} guesses, ± half of a 95 % "
    return Table(f"{title}interval", ("guess", "value and range", "mean size", "±", "spread"), rows)


def _boxes(found: Sensitivity) -> list[Table]:
    made = []
    for line, box in found.boxes.items():
        if box is not None:
            rows = tuple((found.names[each.place], _limits(found, each), f"{each.chance:.1g}") for each in box.limits)
            parts = (words.capitalised(_line(found, line)), words.share(box.density))
            title = f"{parts[0]}: {parts[1]} of the paths in this box cross; "
            title += f"it holds {words.share(box.coverage)} of all that do"
            made.append(Table(title, ("luck", "in standard deviations", "quasi-p-value"), rows))
    return made


def _branch(found: Sensitivity, each: Limit) -> bool:
    """Whether a limit is on an outcome of a branch, which comes true, 1, or does not, 0."""
    return " = " in found.names[each.place]


def _limits(found: Sensitivity, each: Limit) -> str:
    if _branch(found, each):
        return "comes true" if each.low > 0.0 else "does not come true"
    if math.isfinite(each.low) and math.isfinite(each.high):
        return f"{words.signed(each.low, 2)} to {words.signed(each.high, 2)}"
    if math.isfinite(each.low):
        return f"above {words.signed(each.low, 2)}"
    return f"below {words.signed(each.high, 2)}"


def _limited(found: Sensitivity, each: Limit) -> str:
    """A limit inside a sentence."""
    name = found.names[each.place]
    if _branch(found, each):
        return name if each.low > 0.0 else f"another outcome than {name}"
    return f"{name} {_limits(found, each)} s.d."


def _line(found: Sensitivity, name: str) -> str:
    line = next(each for each in found.lines if each.name == name)
    return words.line_at(line.series, line.level, line.side, UNITS[line.series])


def _box_words(found: Sensitivity, name: str, box: Box) -> str:
    limits = words.and_list([_limited(found, each) for each in box.limits])
    start = f"{words.capitalised(_line(found, name))}: of the paths with {limits}, {words.share(box.density)} cross"
    return f"{start}; they are {words.share(box.coverage)} of all that do."


def _enough(found: Sensitivity) -> Table:
    rows = tuple(
        (_named(found, each.name), words.value(each.value, each.unit), words.plain(each.error, 3), f"{each.needed:,}")
        for each in found.enough
    )
    title = f"How many paths are enough for a standard error of {FIVE}"
    return Table(title, ("headline", f"of {found.size.whole:,} paths", "± standard error", "paths needed"), rows)
