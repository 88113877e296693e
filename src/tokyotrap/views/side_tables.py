"""The tables of a comparison: odds, dates, channels, quantiles, ladder and capacity, a row for each run."""

from collections.abc import Sequence
from itertools import count
from typing import TypeVar

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tokyotrap.results.compare import ComparedLine, LineInRun, SideBySide
from tokyotrap.results.differences import Difference
from tokyotrap.results.record import QUANTILES, LadderResult, Rung
from tokyotrap.views import difference_words, names, words
from tokyotrap.views.sheet import heading, indented, open_table

LOW, MIDDLE, HIGH = (QUANTILES.index(q) for q in (0.05, 0.5, 0.95))
SHOWN_CHANNELS = 8
MAIN = 2
LEAST_PART = 0.05  # of the largest part of the way
ROOM_FOR_NAME = 30  # columns for the name of a channel
ROOM_FOR_SERIES = 12
ROOM_FOR_RUNG = 26
ROOM_FOR_RESERVE = 22
NONE = "\N{MIDDLE DOT}"

Part = TypeVar("Part")


def _by(found: SideBySide) -> str:
    """The last day compared, or how many days that is where the runs start apart."""
    ends = {run.dates[found.days] for run in found.runs}
    return words.day(ends.pop()) if len(ends) == 1 else words.span(found.days)


def _groups(parts: Sequence[Part], console: Console, name: int, each: int) -> list[Sequence[Part]]:
    """The columns in as many tables as the width asks for."""
    room = max(1, (console.width - name - 2) // each)
    return [parts[k : k + room] for k in range(0, len(parts), room)]


def _difference(found: Difference | None, first: bool) -> Text:
    """Points with their error: bold if sure, and in the colour of worse or better."""
    if found is None:
        return Text("" if first else NONE, style="dim")
    if not difference_words.sure(found):
        return Text(difference_words.points(found), style="dim")
    return Text(difference_words.points(found), style="bold red" if found.value > 0.0 else "bold green")


def _name(text: str, row: int) -> Text:
    """A name on the first row of its block only."""
    return Text(text if row == 0 else "", style="bold", no_wrap=True)


def red_lines(found: SideBySide, console: Console) -> None:
    """Odds on the last day compared, their difference, and the median date."""
    heading(console, "Red lines", f"odds in % ± standard error by {_by(found)}; median date if crossed")
    first = found.labels[0]
    table = open_table("", "", "odds", f"less {first}", "median date", f"days after {first}")
    for line in found.lines:
        for row, (label, there) in enumerate(zip(found.labels, line.runs, strict=True)):
            table.add_row(_name(difference_words.line_words(line), row), Text(label), *_standing(line, row, there))
        table.add_section()
    indented(console, table)


def _standing(line: ComparedLine, row: int, there: LineInRun | None) -> list[Text]:
    if there is None:
        return [Text("not drawn", style="dim"), *[Text(NONE, style="dim")] * 3]
    odds, first = there.odds[-1], line.runs[0]
    number = odds.probability
    style = "bold red" if number >= 0.5 else "yellow" if number >= 0.1 else ""
    shift = "" if row == 0 or first is None else difference_words.later(there.median_day, first.median_day)
    return [
        Text(words.odds(number, odds.standard_error, unit=""), style=style),
        _difference(odds.difference, row == 0),
        Text(words.NO_PATH if there.median is None else words.day(there.median)),
        Text(shift),
    ]


def by_horizon(found: SideBySide, console: Console) -> None:
    """Differences of odds at every horizon, where there are several."""
    if len(found.horizons) < 2:
        return
    heading(console, "When it differs", f"odds less those of {found.labels[0]}, in points ± standard error")
    table = open_table("", "", *(words.span(days) for days in found.horizons))
    for line in found.lines:
        others = list(zip(found.labels, line.runs, strict=True))[1:]
        rows = [(label, there) for label, there in others if there is not None and line.runs[0] is not None]
        for row, (label, there) in enumerate(rows):
            cells = [_difference(odds.difference, False) for odds in there.odds]
            table.add_row(_name(difference_words.line_words(line), row), Text(label), *cells)
    indented(console, table)


def carried(found: SideBySide, console: Console) -> None:
    """The channels that carried most of the way to each line, run by run."""
    heading(console, "What carries them", "mean move from the start to the first crossing, largest parts")
    table = open_table("", "", "part", "channel")
    for column in table.columns[3:]:
        column.justify, column.no_wrap = "left", False
    for line in found.lines:
        for row, (label, there) in enumerate(zip(found.labels, line.runs, strict=True)):
            parts = [] if there is None else [part for part in there.carried[:MAIN] if _counts(part[1], there)]
            cells = [(words.move(size, line.unit), words.channel_words(channel)) for channel, size, _ in parts]
            for part, each in enumerate(cells or [(NONE, "")]):
                name = _name(difference_words.line_words(line), row + part)
                table.add_row(name, Text(label if part == 0 else ""), *(Text(cell) for cell in each))
        table.add_section()
    indented(console, table)


def _counts(size: float, there: LineInRun) -> bool:
    """Whether a part of the way is worth a row."""
    return abs(size) >= LEAST_PART * abs(there.carried[0][1])


def pushes(found: SideBySide, number: int, console: Console) -> None:
    """Channels down, series across: what moves the mean of a run away from that of the first."""
    label, first = found.labels[number], found.labels[0]
    aside = f"mean move to {_by(found)}, channel by channel: {label} less {first}"
    heading(console, f"Where {label} and {first} part", aside)
    series = [name for name, rows in found.pushes.items() if rows]
    ranked = _ranked(found, number)
    for k, some in enumerate(_groups(series, console, ROOM_FOR_NAME, ROOM_FOR_SERIES)):
        if k > 0:
            console.print()
        indented(console, _push_table(found, number, some, ranked))


def _short(series: str) -> str:
    """The name of a series where there is little room."""
    return names.short_name(series)


def _gaps(found: SideBySide, number: int, series: str) -> dict[str, float]:
    """Channel in words -> contribution less that in the first run."""
    return {words.channel_words(push.channel): push.differences[number] for push in found.pushes[series]}


def _ranked(found: SideBySide, number: int) -> list[str]:
    """Channels by how much they part the runs, each series counting the same; without those that do nothing."""
    weight: dict[str, float] = {}
    for series in found.pushes:
        gaps = _gaps(found, number, series)
        whole = sum(abs(gap) for gap in gaps.values())
        for name, gap in gaps.items():
            weight[name] = weight.get(name, 0.0) + (abs(gap) / whole if whole > 0.0 else 0.0)
    return sorted((name for name in weight if weight[name] > 0.0), key=lambda name: -weight[name])


def _push_table(found: SideBySide, number: int, series: Sequence[str], ranked: Sequence[str]) -> Table:
    units = [found.runs[0].units.get(name, "") for name in series]
    heads = [
        f"{_short(name)}\n{words.move_sign(unit)}"
        for name, unit in zip(series, units, strict=True)
    ]
    gaps = [_gaps(found, number, name) for name in series]
    table = open_table("", *heads)
    pairs = list(zip(gaps, units, strict=True))
    seen = [name for name in ranked if any(_seen(each.get(name, 0.0), unit) for each, unit in pairs)]
    shown = seen[:SHOWN_CHANNELS]
    rest = [name for name in ranked if name not in shown]

    def row(name: str, channels: Sequence[str], style: str = "") -> None:
        sums = [sum(each.get(channel, 0.0) for channel in channels) for each in gaps]
        cells = [_gap(size, unit) for size, unit in zip(sums, units, strict=True)]
        table.add_row(Text(name, style=style), *cells)

    for channel in shown:
        row(channel, [channel])
    if rest:
        row(f"{len(rest)} other channel{'s' if len(rest) > 1 else ''}", rest, "dim")
    table.add_section()
    row("All together", ranked, "bold")
    return table


def _seen(size: float, unit: str) -> bool:
    """Whether a difference shows in the decimals of the table."""
    return any(digit in "123456789" for digit in str(_gap(size, unit)))


def _gap(size: float, unit: str) -> Text:
    if size == 0.0:
        return Text(NONE, style="dim")
    return Text(words.signed(words.move_scale(unit) * size, 1 if words.is_yield(unit) else 2))


def reaches(found: SideBySide, console: Console) -> None:
    """Where the series of the red lines stand on the last day compared."""
    series = [name for name in dict.fromkeys(line.series for line in found.lines) if name in found.reaches]
    if not series:
        return
    first = found.labels[0]
    heading(console, "Where they may go", f"on {_by(found)}: the median, and 5 % of paths below and above")
    table = open_table("", "", "today", "5 %", "median", "95 %", f"median less {first}")
    for name in series:
        unit, rows = found.runs[0].units.get(name, ""), found.reaches[name]
        for row, label, reach in zip(count(), found.labels, rows, strict=False):
            ends = [float(reach.quantiles[k]) for k in (LOW, MIDDLE, HIGH)]
            start = float(rows[0].quantiles[MIDDLE])
            apart = "" if row == 0 else words.apart(ends[1], start, unit)
            cells = [words.value(number, unit) for number in (reach.today, *ends)]
            table.add_row(_name(_short(name), row), Text(label), *(Text(each) for each in (*cells, apart)))
        table.add_section()
    indented(console, table)


def ladder(found: SideBySide, console: Console) -> None:
    """Highest step, yen bought, and what is left of the reserve."""
    known = [(label, run.ladder) for label, run in zip(found.labels, found.runs, strict=True) if run.ladder is not None]
    if not known:
        return
    heading(console, "The ladder", f"highest step by {_by(found)}; yen bought over the run")
    steps = dict.fromkeys(name for _, each in known for name in each.names)
    table = open_table("", *steps, "yen bought", "90 % of paths")
    for label, each in known:
        table.add_row(Text(label), *(Text(cell) for cell in _steps(each, steps, found.days)))
    indented(console, table)
    console.print()
    names = tuple(dict.fromkeys(rung.name for _, each in known for rung in each.reserves))
    for some in _groups(known, console, ROOM_FOR_RUNG, ROOM_FOR_RESERVE):
        table = open_table("Reserve left: median (worst 5 %)", "at start", *(label for label, _ in some))
        for name in names:
            rungs = [next((rung for rung in each.reserves if rung.name == name), None) for _, each in some]
            table.add_row(Text(name), Text(_at_start(rungs)), *(Text(_left(rung)) for rung in rungs))
        indented(console, table)


def _steps(each: LadderResult, steps: dict[str, None], days: int) -> list[str]:
    shares = dict(zip(each.names, each.rung_share_by_date[:, days].tolist(), strict=True))
    low, middle, high = (words.yen(each.yen_bought[k]) for k in (LOW, MIDDLE, HIGH))
    return [*(words.share(shares.get(name, 0.0)) for name in steps), middle, f"{low} to {high}"]


def _at_start(rungs: Sequence[Rung | None]) -> str:
    """What a rung held: once if it is the same everywhere."""
    return " / ".join(dict.fromkeys(words.dollars(rung.at_start) for rung in rungs if rung is not None))


def _left(rung: Rung | None) -> str:
    return NONE if rung is None else f"{words.dollars(rung.left[MIDDLE])} ({words.dollars(rung.left[LOW])})"


def capacity(found: SideBySide, console: Console) -> None:
    """Share of paths by their worst day, and what a shock is multiplied by."""
    heading(console, "Arbitrageurs' capacity", "share of paths by worst day; shocks multiplied by")
    states = dict.fromkeys(name for run in found.runs for name in run.capacity.classes)
    table = open_table("", *states, "first gone", "in the middle", "worst 5 %")
    for label, run in zip(found.labels, found.runs, strict=True):
        shares = [words.share(run.capacity.classes.get(name, 0.0)) for name in states]
        gone = run.capacity.first_gone
        times = [words.times(float(run.capacity.multiplier[k, found.days])) for k in (MIDDLE, HIGH)]
        cells = (*shares, NONE if gone is None else words.day(gone), *times)
        table.add_row(Text(label), *(Text(cell) for cell in cells))
    indented(console, table)
