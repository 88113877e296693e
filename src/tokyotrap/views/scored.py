"""A score in the terminal: day by day, over all days, red lines, and what a reader must know."""

import math
from collections.abc import Mapping, Sequence

from rich.console import Console

from tokyotrap.results.plain import counted
from tokyotrap.studies.comparison import FEWEST, Comparison
from tokyotrap.studies.scored import Cell, Score, SeriesScore, Together
from tokyotrap.studies.scoring import BANDS
from tokyotrap.views import words
from tokyotrap.views.names import short_name
from tokyotrap.views.sheet import heading, indented, open_table, prose

MOST_TOLD = 100.0  # ratios above are told as such
EVEN = 0.005  # ratios nearer to one are told as even
THE = {"random walk": "a random walk", "history": "history", "VAR": "a VAR"}
HEADS = {"random walk": "walk", "history": "hist", "VAR": "VAR"}


def show(found: Score, console: Console) -> None:
    """Print the score for a person; fits any width from 80 columns."""
    prose(console, "", _headline(found), style="bold")
    span = f"{words.day(found.start)} to {words.day(found.last)}"
    outside = f", {counted(found.outside, 'day')} of the file outside" if found.outside else ""
    console.print(f"{found.title} · {span} · {counted(found.days, 'day')}{outside}", style="dim")
    _by_horizon(found, console)
    _all_days(found, console)
    _lines(found, console)
    console.print()
    for name, what in found.naive.items():
        prose(console, f"{HEADS.get(name, name)}  ", f"{name}: {what}.", style="dim")
    for note in found.notes:
        prose(console, "Note  ", note, style="dim")


def _headline(found: Score) -> str:
    """Coverage and the ratio to the random walk in a sentence or two."""
    pairs = list(zip(found.coverage, BANDS, strict=True))
    first, *rest = (f"{_percent(share)} {{}}in the {_percent(band)} band" for share, band in pairs)
    text = ", ".join([first.format("of numbers lie "), *(each.format("") for each in rest)])
    if not found.ratios:
        return f"{text}."
    ratios = found.ratios.items()
    beside = [f"{_ratio(ratio)} times that of {THE.get(name, name)} ({_verdict(ratio)})" for name, ratio in ratios]
    return f"{text}; CRPS {', '.join(beside)}."


def _verdict(ratio: float) -> str:
    """A ratio in a word."""
    return "better" if ratio < 1.0 - EVEN else "worse" if ratio > 1.0 + EVEN else "even"


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f}{words.GAP}%"


def _by_horizon(found: Score, console: Console) -> None:
    """Every series at the horizons."""
    heading(console, "Day by day", "band: the narrowest that held; ratios of CRPS, below 1 better than naive")
    naive = [HEADS.get(name, name) for name in found.naive]
    table = open_table("", "day", "came", "median", "PIT", "band", "CRPS", *naive)
    for each in found.series:
        for k, cell in enumerate(each.cells):
            table.add_row(short_name(each.series) if k == 0 else "", *_cell(each, cell, found.naive))
    indented(console, table)


def _cell(series: SeriesScore, cell: Cell, naive: Mapping[str, str]) -> list[str]:
    held = [band for band, inside in zip(BANDS, cell.inside, strict=True) if inside]
    return [
        f"{cell.day}",
        words.value(cell.observed, series.unit),
        words.value(cell.median, series.unit),
        f"{cell.pit:.2f}",
        f"{held[0]:.0%}" if held else "none",
        f"{cell.crps:.3g}",
        *(_ratio(cell.ratios.get(name, math.nan)) for name in naive),
    ]


def _all_days(found: Score, console: Console) -> None:
    """Every series over all days, and all of them together."""
    heading(console, "All days", "share inside each band; ratios of mean CRPS")
    naive = [HEADS.get(name, name) for name in found.naive]
    table = open_table("", "days", "blank", *(f"{band:.0%}" for band in BANDS), *naive)
    for each in found.series:
        shares = [f"{share:.0%}" for share in each.coverage]
        ratios = [_ratio(each.ratios.get(name, math.nan)) for name in found.naive]
        table.add_row(short_name(each.series), f"{each.days}", f"{each.blank}", *shares, *ratios)
    together = [_ratio(found.ratios.get(name, math.nan)) for name in found.naive]
    total, blank = sum(each.days for each in found.series), sum(each.blank for each in found.series)
    shares = [f"{share:.0%}" for share in found.coverage]
    table.add_row("All together", f"{total}", f"{blank}", *shares, *together, style="bold")
    indented(console, table)


def _lines(found: Score, console: Console) -> None:
    """Red lines: what the run gave, what came."""
    if not found.lines:
        return
    heading(console, "Red lines", "Brier: squared distance of odds to what came; naive: the random walk")
    table = open_table("", "until", "crossed", "odds", "Brier", "naive", "Brier")
    for line in found.lines:
        side = " or less" if line.side == "below" else ""
        known = line.naive is not None and line.naive_brier is not None
        table.add_row(
            f"{short_name(line.series)} at {words.level(line.level, line.unit)}{side}",
            words.day(line.until),
            "no" if line.crossed is None else words.day(line.crossed),
            f"{line.odds:.1%}",
            f"{line.brier:.3f}",
            f"{line.naive:.1%}" if known else "·",
            f"{line.naive_brier:.3f}" if known else "·",
        )
    indented(console, table)


def _ratio(number: float) -> str:
    """A ratio in a narrow column."""
    if math.isnan(number):
        return "·"
    return f"{number:.2f}" if number < MOST_TOLD else f">{MOST_TOLD:.0f}"


def show_several(scores: Sequence[Score], found: Sequence[Together], console: Console) -> None:
    """Print several scores: each in a sentence, then all starts together."""
    for score in scores:
        prose(console, f"{words.day(score.start)}  ", _headline(score))
    heading(console, "All starts", "share inside each band; ratios of mean CRPS; p: Diebold-Mariano over starts")
    names = list(dict.fromkeys(name for each in found for name in each.ratios))
    heads = [head for name in names for head in (HEADS.get(name, name), "p")]
    table = open_table("", "day", "starts", *(_percent(band) for band in BANDS), *heads)
    last = ""
    for each in found:
        pairs = [(each.ratios.get(name, math.nan), each.tests.get(name)) for name in names]
        tested = [text for ratio, test in pairs for text in (_ratio(ratio), _p(test))]
        shares = [_percent(share) for share in each.coverage]
        name = short_name(each.series) if each.series != last else ""
        table.add_row(name, f"{each.horizon}", f"{each.starts}", *shares, *tested)
        last = each.series
    indented(console, table)
    few = f"A dot for p: fewer than {FEWEST} starts that do not overlap."
    prose(console, "Note  ", few, style="dim")


def _p(test: Comparison | None) -> str:
    """A p-value in a narrow column."""
    return "·" if test is None or test.p is None else f"{test.p:.2f}"
