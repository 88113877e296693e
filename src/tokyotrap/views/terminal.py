"""A finished run in the terminal: the odds, why, what is left of the reserve, and how far to trust it."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tokyotrap.results.plain import counted
from tokyotrap.results.record import QUANTILES, LadderResult, RedLineResult, Run
from tokyotrap.views import blocks, by_branch, granted, headline, words
from tokyotrap.views.sheet import INDENT, heading, indented, open_table, prose, width

LOW, MIDDLE, HIGH = (QUANTILES.index(q) for q in (0.05, 0.5, 0.95))
SHOWN_CHANNELS = 8
SHOWN_LEAVES = 20
ROOM_FOR_NAME = 30  # columns for the name of the main channel
ROOM_FOR_ERRORS = 100  # columns from which the reasons carry their error


def show(run: Run, console: Console) -> None:
    """Print the run for a person; fits any width from 80 columns."""
    prose(console, "", headline.headline(run), style="bold")
    until = f"{words.day(run.start)} to {words.day(run.dates[-1])}"
    prose(console, "", f"{run.title} · {until} · {granted.paths(run)}", style="dim")
    if run.conditioning is not None:
        _granted(run, console)
    if run.red_lines:
        _red_lines(run, console)
        _why(run, console)
    if run.branches:
        _branches(run, console)
    blocks.transition(run, console)
    blocks.capacity(run, console)
    if run.ladder is not None:
        _reserve(run, run.ladder, console)
    blocks.abroad(run, console)
    blocks.borrowers(run, console)
    _rest(run, console)


def _granted(run: Run, console: Console) -> None:
    """What is taken for granted, and how it fared on the paths as drawn."""
    heading(console, "Taken for granted", "how often it came true by itself, and where its series was then")
    table = open_table(*granted.HEAD)
    for row in granted.rows(run):
        table.add_row(*(Text(cell) for cell in row))
    indented(console, table)
    prose(console, "  ", words.unbroken(granted.verdict(run)))


def _red_lines(run: Run, console: Console) -> None:
    """One table where there is room, two where there is not."""
    heading(console, "Red lines", "odds in % of paths ± standard error, crossed by then; median date if crossed")
    odds = [name for name, _ in words.horizons(run)]
    whole = open_table("", "today", "away", *odds, "median date", "mainly")
    few, places = open_table("", *odds), open_table("", "today", "away", "median date", "mainly")
    for table in (whole, places):
        table.columns[-1].justify, table.columns[-1].no_wrap = "left", False
    for line in run.red_lines:
        name, chances = _name(line, run), [_odds(line, index) for _, index in words.horizons(run)]
        date, channel = Text(words.first_day(line)), Text(words.channel_words(line.main_channel))
        whole.add_row(name, *_where(line, run), *chances, date, channel)
        few.add_row(name, *chances)
        places.add_row(name, *_where(line, run), date, channel)
    longest = max(len(words.channel_words(line.main_channel)) for line in run.red_lines)
    roomy = console.width - INDENT[3] - width(console, whole) + longest >= ROOM_FOR_NAME
    indented(console, whole if roomy else few)
    if not roomy:
        console.print()
        indented(console, places)


def _name(line: RedLineResult, run: Run) -> Text:
    return Text(words.line_words(line, run.units), style="bold", no_wrap=True)


def _where(line: RedLineResult, run: Run) -> list[Text]:
    unit = run.units.get(line.series, "")
    return [Text(words.value(line.today, unit)), Text(words.distance(line, unit))]


def _odds(line: RedLineResult, index: int) -> Text:
    number = float(line.probability_by_date[index])
    style = "bold red" if number >= 0.5 else "yellow" if number >= 0.1 else ""
    return Text(words.odds(number, float(line.standard_error_by_date[index]), unit=""), style=style)


def _why(run: Run, console: Console) -> None:
    """Channels down, lines across: what carried the mean move from today to the first crossing."""
    wide = console.width >= ROOM_FOR_ERRORS
    heading(console, "Why", f"mean move from today to the first crossing{', ± standard error' if wide else ''}")
    for k, lines in enumerate(_groups(run, console, wide)):
        if k > 0:
            console.print()
        indented(console, _why_table(run, lines, wide))


def _groups(run: Run, console: Console, wide: bool) -> list[tuple[RedLineResult, ...]]:
    """The lines in as many tables as the width asks for."""
    room = max(1, (console.width - ROOM_FOR_NAME) // (15 if wide else 12))
    return [run.red_lines[k : k + room] for k in range(0, len(run.red_lines), room)]


def _why_table(run: Run, lines: tuple[RedLineResult, ...], wide: bool) -> Table:
    table = open_table("", *(_head(run, line) for line in lines))
    apart = [i for i, channel in enumerate(run.channels) if channel.owner == words.AMPLIFICATION]
    plain = sorted(set(range(len(run.channels))) - set(apart), key=lambda i: -_weight(run, i))
    shown, rest = plain[:SHOWN_CHANNELS], plain[SHOWN_CHANNELS:]
    for i in [*shown, *apart]:
        name = Text(words.channel_words(run.channels[i]))
        table.add_row(name, *(_cell(run, line, [i], wide) for line in lines))
    if rest:
        name = Text(f"{len(rest)} other channels", style="dim")
        table.add_row(name, *(_cell(run, line, rest, wide) for line in lines))
    table.add_section()
    everything = list(range(len(run.channels)))
    table.add_row(Text("All together", style="bold"), *(_cell(run, line, everything, wide) for line in lines))
    return table


def _weight(run: Run, channel: int) -> float:
    """How much a channel matters over all lines, each line counting the same."""
    sizes = [(abs(float(line.why[channel])), float(abs(line.why).sum())) for line in run.red_lines]
    return sum(size / total for size, total in sizes if total > 0.0)


def _head(run: Run, line: RedLineResult) -> str:
    """The line over three rows: "US 10-year", "at 5 %", "bp"."""
    unit = words.move_sign(run.units.get(line.series, ""))
    return f"{words.line_words(line, run.units).replace(' at ', chr(10) + 'at ', 1)}\n{unit}"


def _cell(run: Run, line: RedLineResult, channels: list[int], error: bool) -> Text:
    unit, total = run.units.get(line.series, ""), float(line.why[channels].sum())
    if line.probability <= 0.0:
        return Text("no path", style="dim")
    if not line.why[channels].any():
        return Text("·", style="dim")
    scale, decimals = words.move_scale(unit), 1 if words.is_yield(unit) else 2
    text = words.signed(scale * total, decimals)
    if error:
        number = f" ± {words.plain(scale * float(line.why_error[channels[0]]), decimals)}"
        text += number if len(channels) == 1 else " " * len(f" ± {0:.{decimals}f}")
    return Text(text)


def _branches(run: Run, console: Console) -> None:
    """Odds of every line on the paths of each outcome, in as many tables as the width asks for."""
    heading(console, "By branch", "in % of paths ± standard error: how often, and the odds of each line then")
    for part in by_branch.parts(run):
        fates = sorted(part.fates, key=lambda fate: -fate.odds)[:SHOWN_LEAVES] if _many(part) else part.fates
        aside = f" The {SHOWN_LEAVES} likeliest of {len(part.fates)}." if _many(part) else ""
        console.print()
        prose(console, "  ", f"{part.heading}. {part.aside}{aside}")
        room = max(1, (console.width - 22 - max(len(by_branch.name(fate)) for fate in fates)) // 14)
        for k in range(0, max(1, len(run.red_lines)), room):
            lines = run.red_lines[k : k + room]
            table = open_table("", "paths", "asked", *(_head(run, line).rpartition("\n")[0] for line in lines))
            table.columns[0].no_wrap = True
            for row in by_branch.odds(fates, lines):
                table.add_row(*(Text(cell) for cell in row))
            indented(console, table)


def _many(part: by_branch.Part) -> bool:
    return len(part.fates) > SHOWN_LEAVES


def _reserve(run: Run, ladder: LadderResult, console: Console) -> None:
    """What the reserve held, what is left, and how often a rung was drawn on."""
    by = words.day(run.dates[-1])
    heading(console, "The reserve", f"left on {by}: median, and where 90 % of paths lie")
    table = open_table("", "at start", "left", "90 % of paths", "drawn on by")
    for rung in ladder.reserves:
        around = f"{words.dollars(rung.left[LOW])} to {words.dollars(rung.left[HIGH])}"
        cells = (rung.name, words.dollars(rung.at_start), words.dollars(rung.left[MIDDLE]), around)
        table.add_row(*(Text(cell) for cell in cells), Text(words.share_of_paths(rung.used_share)))
    indented(console, table)
    low, middle, high = (words.yen(ladder.yen_bought[k]) for k in (LOW, MIDDLE, HIGH))
    steps = zip(ladder.names, ladder.rung_share_by_date[:, -1], strict=True)
    highest = ", ".join(f"{name} {words.share(float(part))}" for name, part in steps)
    text = f"Yen bought: {middle} in the middle, {low} to {high} on 90 % of paths. Highest step reached: {highest}."
    prose(console, "  ", text)


def _rest(run: Run, console: Console) -> None:
    """How it ended, whether the sums hold, and what it takes to run it again."""
    capped = f"{counted(run.capped_paths, 'path')} stopped at a cap"
    residuals = [f"{name} to {number:.0e}" for name, number in run.residuals.items()]
    size = f"{granted.paths(run)} · {counted(run.days, 'business day')}"
    again = f"seed {run.seed} · {size} · {run.seconds:,.1f} s"
    rows = {
        "Outcome": run.outcome,
        "Checks": "; ".join([*residuals, capped]),
        "Run": f"{run.run_id} · {again} · tokyotrap {run.version}",
    }
    console.print()
    for name, text in rows.items():
        prose(console, f"{name:9}", text)
