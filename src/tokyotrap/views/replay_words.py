"""A replay in words: what was seen, the model's median and band, the tolerance, hit or miss."""

from collections.abc import Sequence

from tokyotrap.ledger.series import SERIES, SHOWN, UNITS
from tokyotrap.simulation.programme import external
from tokyotrap.studies.episode import Tolerance
from tokyotrap.studies.replay import Answer, Replay
from tokyotrap.views import names, words

HEAD = ("", "day", "seen", "median", "90 % of paths", "tolerance", "")
HOW = "moves since the start, of prices in log percent; a hit: the median is within the tolerance"
KINDS = {"move": "", "level": ", level", "peak": ", peak"}
HITS = {True: "hit", False: "miss", None: ""}


def amount(answer: Answer, number: float) -> str:
    """A move or a level with its unit; "unknown" where nothing was published."""
    unit = UNITS[answer.series]
    if number != number:
        return "unknown"
    if answer.kind == "level":
        return words.value(external(answer.series, number), unit)
    scale = SHOWN[SERIES.index(answer.series)]
    return words.move(number * scale, unit, 1)


def band(answer: Answer) -> str:
    """Where 90 % of the paths lie."""
    return ends(amount(answer, answer.low), amount(answer, answer.high))


def ends(low: str, high: str) -> str:
    """A range whose unit is said once, if both ends have the same."""
    number, gap, unit = low.partition(words.GAP)
    return f"{number} to {high}" if gap and high.endswith(gap + unit) else f"{low} to {high}"


def allowed(answer: Answer, tolerance: Tolerance) -> str:
    """A tolerance in the unit of its series: "± 1.0 %", "30 % of it", "−4.0 % to −2.0 %", "sign"."""
    if tolerance.rule == "within":
        plain = Answer(answer.series, 0, answer.date, "move", 0.0, 0.0, 0.0, 0.0, tolerance)
        return f"± {amount(plain, tolerance.low).lstrip('+')}"
    if tolerance.rule == "share":
        return f"± {100.0 * tolerance.low:g} % of it"
    if tolerance.rule == "between":
        return ends(amount(answer, tolerance.low), amount(answer, tolerance.high))
    return "sign" if tolerance.rule == "sign" else "not judged"


def rows(answers: Sequence[Answer]) -> list[tuple[str, ...]]:
    """A row an answer, in their order."""
    return [
        (
            f"{names.short_name(each.series)}{KINDS[each.kind]}",
            str(each.day),
            amount(each, each.observed),
            amount(each, each.median),
            band(each),
            allowed(each, each.tolerance),
            HITS[each.hit],
        )
        for each in answers
    ]


def verdict(replay: Replay) -> str:
    """How many answers are hits."""
    hits, judged = replay.score
    if not judged:
        return "Nothing is judged."
    held = [each.covered for each in replay.answers if each.covered is not None]
    return (
        f"{hits} of {judged} within tolerance; 90 % of the paths hold {sum(held)} of the {len(held)} "
        f"{'move' if len(held) == 1 else 'moves'} that {'was' if len(held) == 1 else 'were'} seen."
    )


def given(replay: Replay) -> str:
    """What was given."""
    found = [names.series_name(each.series) for each in replay.episode.given]
    return f"Given: {words.and_list(found)}." if found else "Nothing is given but what happened."
