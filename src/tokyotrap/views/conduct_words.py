"""How it went, as rows of words: grades of paths, slow states, what happened how often, how far capacity was."""

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
    found, times = run.capacity, run.capacity.multiplier
    start, middle, worst = (words.times(float(times[k, at])) for k, at in ((MIDDLE, 0), (MIDDLE, -1), (HIGH, -1)))
    text = f"A shock is multiplied by {start} at the start; at the end by {middle} in the middle, by {worst} on the "
    sentences = [f"{text}worst 5 % of paths."]
    if found.distance.shape[1]:
        ends = ((MIDDLE, 0), (MIDDLE, -1), (LOW, -1))
        start, middle, worst = (words.dollars(float(found.distance[k, at])) for k, at in ends)
        text = f"A further loss of {start} tips arbitrageurs over at the start; at the end one of {middle} in the "
        sentences.append(f"{text}middle, of {worst} on the worst 5 % of paths.")
        often = words.plain(found.runs, 2) if found.runs >= 0.005 else "under 0.01" if found.runs > 0.0 else "none"
        sentences.append(f"Runs on arbitrageurs: {often}{' a path on average' if found.runs > 0.0 else ''}.")
    return tuple(sentences)


def _often(count: Count) -> str:
    if count.unit == "trillion yen":
        return words.yen(count.mean)
    small = 0.0 < count.mean < 0.005
    return "under 0.01" if small else words.plain(count.mean, 2)
