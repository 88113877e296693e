"""How it went, as rows of words: grades of paths, slow states, what happened how often, how far capacity was."""

import numpy as np

from tokyotrap.results.record import QUANTILES, Run
from tokyotrap.results.record_conduct import Count, GradesResult
from tokyotrap.views import words

LOW, MIDDLE, HIGH = (QUANTILES.index(q) for q in (0.05, 0.5, 0.95))
STATES = {
    "credibility": "credibility of public finances",
    "dominance": "fiscal dominance of the Bank of Japan",
    "strike": "buyers on strike",
}
"""Slow state -> what it is called with its subject."""
STATE_HEAD = ("0 to 1", "today", "median", "5 %", "95 %")
COUNT_HEAD = ("", "a path", "happens on")
Row = tuple[str, ...]


def grades(found: GradesResult) -> list[Row]:
    """Grade, share of paths with its error, and the median day of the first such day."""
    rows = zip(found.names, found.shares, found.standard_errors, strict=True)
    return [(name, words.odds(share, error), first_day(found, name)) for name, share, error in rows]


def first_day(found: GradesResult, grade: str) -> str:
    """Median first day of a grade among the paths that had it; empty if none."""
    day = found.first_day.get(grade)
    return "" if day is None else words.day(day)


def states(run: Run) -> list[Row]:
    """Slow state, its value at the start, and its median, 5 % and 95 % quantile at the end."""
    return [
        (
            STATES.get(state.name, state.name),
            *(f"{float(state.quantiles[k, at]):.2f}" for k, at in ((MIDDLE, 0), (MIDDLE, -1), (LOW, -1), (HIGH, -1))),
        )
        for state in run.states
    ]


def counts(run: Run) -> list[Row]:
    """What happened, how often on the mean path, and on how many paths at all."""
    return [(count.name, _often(count), words.share_of_paths(count.share)) for count in run.counts]


def capacity(run: Run) -> tuple[str, ...]:
    """Sentences on what a shock is multiplied by, how far capacity is from its tipping point, and runs."""
    found = run.capacity
    start = words.times(float(found.multiplier[MIDDLE, 0]))
    sentences = [f"{multiplied(run)}, by {start} at the start."]
    if found.distance.shape[1]:
        often = words.plain(found.runs, 2) if found.runs >= 0.005 else "under 0.01" if found.runs > 0.0 else "none"
        sentences += [
            f"{tipping(run)}, of {words.dollars(float(found.distance[MIDDLE, 0]))} at the start.",
            f"Runs on arbitrageurs: {often}{' a path on average' if found.runs > 0.0 else ''}.",
        ]
    return tuple(sentences)


def multiplied(run: Run) -> str:
    """What a shock is multiplied by: in the middle at the end, and on the worst paths on the worst day."""
    found = run.capacity.multiplier
    day = int(np.argmax(np.nan_to_num(found[HIGH], nan=-np.inf, posinf=np.inf)))
    middle, worst = (words.times(float(number)) for number in (found[MIDDLE, -1], found[HIGH, day]))
    return f"A shock is multiplied by {middle} in the middle at the end, by {worst} {_worst(run, day)}"


def tipping(run: Run) -> str:
    """The further loss that tips arbitrageurs over, in the middle at the end, and on the worst paths and day."""
    found = run.capacity.distance
    day = int(np.argmin(found[LOW]))
    middle, worst = (words.dollars(float(number)) for number in (found[MIDDLE, -1], found[LOW, day]))
    return f"A further loss of {middle} tips arbitrageurs over in the middle at the end, of {worst} {_worst(run, day)}"


def _worst(run: Run, day: int) -> str:
    return words.unbroken(f"on the worst 5 % of paths on {words.day(run.dates[day])}")


def _often(count: Count) -> str:
    if count.unit == "trillion yen":
        return words.yen(count.mean)
    small = 0.0 < count.mean < 0.005
    return "under 0.01" if small else words.plain(count.mean, 2)
