"""A run by what its branches came to, as rows of words: for the terminal and for the report."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokyotrap.results.record import QUANTILES, RedLineResult, Run
from tokyotrap.results.record_branches import Fate
from tokyotrap.views import words

LOW, MIDDLE, HIGH = (QUANTILES.index(q) for q in (0.05, 0.5, 0.95))
Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Part:
    """One branch, or the leaves of the tree: a heading, a sentence, and the fates that share all paths."""

    heading: str
    aside: str
    fates: tuple[Fate, ...]


def parts(run: Run) -> list[Part]:
    """Every branch, and the leaves where there is more than one branch."""
    found = [
        Part(
            f"{_plain(branch.name)}, {words.day(branch.on)}",
            f"{branch.what.rstrip('.')}.{f' Only if {_plain(branch.given)}.' if branch.given else ''}",
            branch.fates,
        )
        for branch in run.branches
    ]
    if len(run.branches) > 1:
        found.append(Part("All branches together", "Every fate a path can have.", run.leaves))
    return found


def odds(fates: Sequence[Fate], lines: Sequence[RedLineResult]) -> Rows:
    """Name, share of paths, odds asked for, and the odds of every line [%]."""
    return [
        (
            name(fate),
            words.odds(fate.share, fate.standard_error, unit=""),
            f"{100.0 * fate.odds:.1f}",
            *(_chance(fate, line.name) for line in lines),
        )
        for fate in fates
    ]


def ends(run: Run, fates: Sequence[Fate]) -> Rows:
    """Name, and for every line the middle of its series at the end and where 90 % of paths lie."""
    return [(name(fate), *(_end(run, fate, line) for line in run.red_lines)) for fate in fates]


def days(run: Run, fates: Sequence[Fate]) -> Rows:
    """Name, and for every line the median first day across."""
    return [(name(fate), *(_day(fate, line.name) for line in run.red_lines)) for fate in fates]


def name(fate: Fate) -> str:
    """What a fate is called: "landslide", "landslide, passed", "not decided"."""
    return ", ".join(_plain(outcome) or "not decided" for outcome in fate.came.values()) or "nothing decided"


def _chance(fate: Fate, line: str) -> str:
    found = [each for each in fate.lines if each.name == line]
    return words.odds(found[0].probability, found[0].standard_error, unit="") if found else "no path"


def _end(run: Run, fate: Fate, line: RedLineResult) -> str:
    found = [each.at_end for each in fate.lines if each.name == line.name]
    if not found:
        return "no path"
    low, middle, high = (words.value(found[0][k], run.units.get(line.series, "")) for k in (LOW, MIDDLE, HIGH))
    return f"{middle} ({low} to {high})"


def _day(fate: Fate, line: str) -> str:
    found = [each.first_date.get("p50") for each in fate.lines if each.name == line]
    return words.day(found[0]) if found and found[0] is not None else words.NO_PATH


def _plain(text: str) -> str:
    return text.replace("_", " ")
