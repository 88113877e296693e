"""Fragility as a finding: how far the edge is, what reaches it in a day, over settings, in the past and ahead."""

import tokyotrap
from tokyotrap.results.plain import counted
from tokyotrap.studies.fragility_found import Day, Fragility
from tokyotrap.studies.fragility_history import ASKED, GIVEN
from tokyotrap.views import fragility_charts, names, words
from tokyotrap.views import fragility_words as say
from tokyotrap.views.finding import Finding, Table

NEAREST = 6
"""Days of the past told in the terminal beside those people ask about; the page and the JSON have all."""


def finding(found: Fragility) -> Finding:
    """What the study says, for a page, a report and the terminal."""
    sentences = [_today(found), _trades(found), *_map(found), *_past(found), _ahead(found)]
    return Finding(
        name="fragility",
        kicker=f"Fragility: {found.title}, {words.day(found.start)}",
        heading=heading(found),
        sentences=tuple(words.unbroken(each) for each in sentences),
        charts=fragility_charts.charts(found),
        tables=tuple(_tables(found)),
        notes=_notes(found),
        small_print=f"tokyotrap {tokyotrap.__version__}, {counted(len(found.cells), 'world')} of the map in "
        f"{found.seconds[1]:.1f} s, {counted(len(found.days), 'day')} of the past, "
        f"{counted(found.ahead.paths, 'path')} ahead, seed {found.ahead.seed}, all {found.seconds[0]:.0f} s.",
    )


def heading(found: Fragility) -> str:
    """The answer in a few words."""
    if found.today.distance <= 0.0:
        return "On the starting day there is no root already"
    return f"A further loss of {say.money(found.today.distance)} would leave no root"


def _today(found: Fragility) -> str:
    wealth, distance = say.money(found.ratio * found.wealth), say.money(found.today.distance)
    return (
        f"On a quiet {words.day_in_full(found.start)} arbitrageurs have {wealth}; a further loss of {distance} would "
        "leave no price at which they bear what is left to them. The loop enlarges a small loss "
        f"{words.times(found.today.multiplier)} times."
    )


def _trades(found: Fragility) -> str:
    tip = [each for each in found.shocks if found.today.amounts[each.key] is not None]
    not_ = [f"{each.words} ({say.amount(None, each)})" for each in found.shocks if each not in tip]
    first = "No trade of one day that was tried reaches it."
    if tip:
        reach = words.and_list([f"{each.words}, {say.amount(found.today.amounts[each.key], each)}" for each in tip])
        first = f"All on one day, {'this reaches' if len(tip) == 1 else 'these reach'} it: {reach}."
    return first + (f" Not even the largest tried of the others does: {words.and_list(not_)}." if not_ else "")


def _map(found: Fragility) -> list[str]:
    known = [each for each in found.cells if each is not None]
    if not known:
        return []
    low, high = min(each.distance for each in known), max(each.distance for each in known)
    axes = " and ".join(f"{say.axis(each)} ({each.shown[0]} to {each.shown[-1]})" for each in found.axes)
    tips = [f"{each.words} in {sum(cell.amounts[each.key] is not None for cell in known)}" for each in found.shocks
            if any(cell.amounts[each.key] is not None for cell in known)]  # fmt: skip
    some = "No trade tips in any of them."
    if tips:
        some = f"Of {len(known)} worlds these trades tip: {words.and_list(tips)}."
    return [f"Over {axes} the distance goes from {say.money(low)} to {say.money(high)}. {some}"]


def _past(found: Fragility) -> list[str]:
    if not found.days:
        return []
    near, far = (pick(found.days, key=lambda each: each.moved.distance) for pick in (min, max))
    asked = [each for each in found.days if each.date in ASKED and each not in (near, far)]
    told = "; ".join(_day(each) for each in [near, *asked, *([far] if far is not near else [])])
    alike = [each.alike.distance for each in found.days]
    first = (
        "On days of the past, with the wealth that a year of actual prices leaves the model's arbitrageurs, nearest "
        f"first and farthest last: {told}."
    )
    second = (
        f"As the model starts on these days, with wealth carried from the shipped start, the distance is "
        f"{say.money(min(alike))} to {say.money(max(alike))}: that reading reflects what the model starts with, and "
        "says next to nothing of how near the edge was."
    )
    return [first, second]


def _day(day: Day) -> str:
    wealth = f"wealth {day.wealth.middle:.2f} of normal, 90 % of paths {day.wealth.low:.2f} to {day.wealth.high:.2f}"
    return f"{words.day(day.date)} {say.money(day.moved.distance)} ({wealth})"


def _ahead(found: Fragility) -> str:
    low, middle, high = (float(each) for each in found.ahead.distance[-1])
    return (
        f"Along the scenario, events and all, the distance on {words.day(found.ahead.dates[-1])} is "
        f"{say.money(middle)} on the middle path and {say.money(low)} to {say.money(high)} on 90 % of them; "
        f"{words.share_of_paths(found.ahead.gone)} had a day without a root."
    )


def _tables(found: Fragility) -> list[Table]:
    tables = [Table("The smallest trade of one day that leaves no root", ("trade", words.day(found.start)), tuple(
        (each.words, say.amount(found.today.amounts[each.key], each)) for each in found.shocks
    ))]  # fmt: skip
    if found.days:
        tables += [_distances(found), _smallest(found)]
    return tables


def chosen(found: Fragility) -> list[Day]:
    """Days of the past for the terminal: those people ask about, the nearest, and the first."""
    nearest = sorted(found.days, key=lambda each: each.moved.distance)[:NEAREST]
    return [each for each in found.days if each in nearest or each.date in ASKED or each is found.days[0]]


def _distances(found: Fragility) -> Table:
    head = ("day", "wealth\nover normal", "multiplier", "distance", "wealth\ncarried", "calibration\nof then")
    rows = tuple(
        (words.day(each.date), f"{each.wealth.middle:.2f} ({each.wealth.low:.2f}-{each.wealth.high:.2f})",
         words.times(each.moved.multiplier), say.money(each.moved.distance), say.money(each.alike.distance),
         say.money(each.started.distance))
        for each in chosen(found)
    )  # fmt: skip
    title = "Days of the past: wealth, multiplier and distance as a year of prices left them; two other readings"
    return Table(title, head, rows)


def _smallest(found: Fragility) -> Table:
    tip = [each for each in found.shocks if any(day.moved.amounts[each.key] is not None for day in found.days)]
    head = ("day", *(f"{each.words},\n{each.unit}".rstrip(",\n") for each in tip))
    rows = tuple(
        (words.day(each.date), *(say.bare(each.moved.amounts[one.key], one) for one in tip)) for each in chosen(found)
    )
    return Table("The smallest trade of one day, with that wealth", head, rows)


def _notes(found: Fragility) -> tuple[str, ...]:
    given = words.and_list([names.series_name(each) for each in GIVEN])
    past = (
        "Days of the past: prices, books and crowding are of the day as far as series say; parameters are those of the "
        f"start ({words.day(found.start)}) unless said, all else is carried. Wealth of arbitrageurs on those days is "
        f"not observed: it is what the model's own arbitrageurs make of a year of actual {given}, from the wealth "
        "of the shipped start (a guess), of which a quarter is left after the year. Nobody's accounts are in it.",
        "The calibration of the time instead of that of the start changes amounts by as much as days differ: days are "
        "compared with one.",
    )
    return (
        "A quiet day: no news, nobody acts by chance; the scenario's settings hold, its events come in only along the "
        "run. Orders that are varied are carried out on the day before the sale.",
        f"Amounts are the smallest of a grid of {found.accuracy:.1%} of the largest; \"more than\" says that the "
        "largest does not tip. An amount beyond what somebody holds sells what they hold.",
        "Wealth of arbitrageurs and how fast risk aversion rises as it is lost are guesses; the usual map shows what "
        "hangs on them.",
        *(past if found.days else ()),
    )
