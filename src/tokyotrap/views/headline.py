"""A finished run in plain sentences: what the odds are, what is nearest, what drives it, how it ends."""

from collections.abc import Sequence

from tokyotrap.results.record import RedLineResult, Run
from tokyotrap.results.record_conduct import GradesResult
from tokyotrap.views import granted, names, ranking, words

LIKELY, NAMED = 0.5, 4  # odds that earn a place in the headline, and how many lines it names
ENDS = {"stable": "stays stable", "near tipping": "comes near tipping", "gone": "is gone"}


def headline(run: Run) -> str:
    """One sentence: what is taken for granted, and which red lines are then more likely than not to be crossed."""
    return granted.before(run, _headline(run))


def _headline(run: Run) -> str:
    by = words.day_in_full(run.dates[-1])
    lines = ranking.by_odds(run)
    if not lines:
        return f"{run.title}: no red line is set; {granted.paths(run)} to {by}."
    likely = [line for line in lines if line.probability >= LIKELY]
    if likely:
        return f"More likely than not by {by}: {_listed(run, likely)}."
    if lines[0].probability <= 0.0:
        return f"No path crosses a red line by {by}."
    return f"No red line is more likely than not to be crossed by {by}; likeliest is {_with_odds(run, lines[0])}."


def sentences(run: Run) -> tuple[str, ...]:
    """What follows the headline in the report, in order; a sentence with nothing to say is left out."""
    found = (less_likely(run), nearest(run), grades(run), *drivers(run), order(run), capacity(run), run.outcome)
    return tuple(sentence for sentence in found if sentence)


def less_likely(run: Run) -> str:
    """The lines the headline did not name."""
    lines = ranking.by_odds(run)
    named = [line for line in lines if line.probability >= LIKELY] or list(lines[:1])
    rest = [line for line in lines if line not in named]
    if not rest:
        return ""
    return f"Less likely: {_listed(run, rest)}."


def nearest(run: Run) -> str:
    """The line with the shortest way left for its usual moves."""
    line = ranking.nearest(run)
    if line is None:
        return ""
    unit = run.units.get(line.series, "")
    side = "below" if line.side == "above" else "above"
    text = f"Nearest to its line is {names.the_series(line.series)}: {words.value(line.today, unit)} today, "
    text += f"{words.distance(line, unit)} {side} {words.level(line.level, unit)}"
    middle = line.first_date.get("p50")
    if middle is None:
        return f"{text}; {words.NO_PATH}."
    return f"{text}; of the paths that cross, half do so by {words.day_in_full(middle)}."


def drivers(run: Run) -> tuple[str, ...]:
    """What carries the two likeliest lines, amplification apart."""
    return tuple(driver(run, line) for line in ranking.by_odds(run)[:2] if line.probability > 0.0)


def driver(run: Run, line: RedLineResult) -> str:
    """What carried one line: the move, its largest channels, and what amplification added."""
    unit = run.units.get(line.series, "")
    total = float(sum(line.why))
    named = [pair for pair in ranking.top_channels(run, line, 8) if pair[0].owner != words.AMPLIFICATION][:3]
    parts = [f"{channel.owner} ({channel.cause}) {words.move(number, unit)}" for channel, number in named]
    text = f"What takes {words.the_way(line, run.units)}: {words.move(total, unit)} on the way"
    if parts:
        text += f", of which {words.and_list(parts)}"
    extra = amplified(run, line)
    if words.move(extra, unit) == words.move(0.0, unit):
        return f"{text}; amplification adds next to nothing."
    verb = "adds" if extra * total >= 0.0 else "takes back"
    return f"{text}; amplification {verb} {words.move(abs(extra), unit).lstrip('+')}."


def amplified(run: Run, line: RedLineResult) -> float:
    """What the amplification channels contribute to a line's crossing [as `why`]."""
    pairs = zip(run.channels, line.why, strict=True)
    return float(sum(number for channel, number in pairs if channel.owner == words.AMPLIFICATION))


def order(run: Run) -> str:
    """Which line breaks first."""
    if len(run.red_lines) < 2:
        return ""
    first = max(run.red_lines, key=lambda line: line.first_share)
    if not first.first_share > 0.0:
        return ""
    return f"First to be crossed: {words.the_line(first, run.units)}, on {words.share_of_paths(first.first_share)}."


def grades(run: Run) -> str:
    """How many paths stay a controlled transition, how many do not, and when that begins."""
    if run.grades is None:
        return ""
    rows = zip(run.grades.names, run.grades.shares, run.grades.standard_errors, strict=True)
    parts = [f"{name} on {_share(share, error)}{_when(run.grades, name)}" for name, share, error in rows]
    return f"Transition or exit: {words.and_list(parts)}."


def _when(grades: GradesResult, name: str) -> str:
    day = grades.first_day.get(name)
    return "" if day is None else f" (first on {words.day_in_full(day)} in the middle)"


def _share(share: float, error: float) -> str:
    return words.share_of_paths(share) if share <= 0.0 or share >= 1.0 else f"{words.odds(share, error)} of paths"


def capacity(run: Run) -> str:
    """How arbitrageurs' risk-bearing capacity fared."""
    classes = run.capacity.classes
    parts = [f"{ENDS.get(name, name)} on {words.share(number)}" for name, number in classes.items() if number > 0.0]
    if not parts:
        return ""
    parts[0] = f"{parts[0]} of paths".replace("on all of paths", "on every path")
    text = f"Arbitrageurs' capacity {words.and_list(parts)}"
    gone = run.capacity.first_gone
    return f"{text}." if gone is None else f"{text}, for the first time on {words.day_in_full(gone)} (median)."


def _with_odds(run: Run, line: RedLineResult) -> str:
    return f"{words.the_line(line, run.units)} ({words.share_of_paths(line.probability)})"


def _listed(run: Run, lines: Sequence[RedLineResult]) -> str:
    """Lines with their odds, the first few by name; "of paths" is said once."""
    rest = [f"{words.the_line(line, run.units)} ({words.share(line.probability)})" for line in lines[1:NAMED]]
    if len(lines) > NAMED:
        rest.append(f"{len(lines) - NAMED} more")
    return words.and_list([_with_odds(run, lines[0]), *rest])
