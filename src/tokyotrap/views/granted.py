"""What a run takes for granted, in words: for the headline, the terminal and the report."""

from tokyotrap.results.plain import counted
from tokyotrap.results.record import Run
from tokyotrap.results.record_conditions import ConditionResult
from tokyotrap.views import names, words

HEAD = ("", "met on", "5 % of paths", "median", "95 %")
LEAD = "How often each came true by itself, and where its series was then, on the paths as drawn."


def conditions(run: Run) -> str:
    """All conditions: "the US 10-year reaches 5 percent and Brent ..."; empty without."""
    if run.conditioning is None:
        return ""
    return words.and_list([_said(each) for each in run.conditioning.conditions])


def paths(run: Run) -> str:
    """How many paths the numbers rest on: "10,000 paths", "406 of 2,000 paths"."""
    if run.conditioning is None:
        return counted(run.paths, "path")
    return f"{run.paths:,} of {run.conditioning.drawn:,} paths"


def before(run: Run, sentence: str) -> str:
    """The sentence with what is taken for granted before it."""
    if run.conditioning is None:
        return sentence
    told = sentence[:1].lower() + sentence[1:] if run.red_lines else sentence
    return f"Given that {conditions(run)}: {told}"


def rows(run: Run) -> list[tuple[str, ...]]:
    """A row for every condition, under `HEAD`."""
    if run.conditioning is None:
        return []
    return [
        (
            words.capitalised(_said(each)),
            words.share(each.share) if each.covered == 1.0 else f"{words.share(each.covered)} of it",
            *(words.value(number, run.units.get(each.series, "")) for number in (each.low, each.middle, each.high)),
        )
        for each in run.conditioning.conditions
    ]


def verdict(run: Run) -> str:
    """How plausible it is, how many paths it leaves, and what it is not."""
    found = run.conditioning
    if found is None:
        return ""
    chance = words.odds(found.share, found.standard_error)
    text = f"Without conditions {chance} of paths meet them" if found.share < 1.0 else "Paths are weighted"
    return (
        f"{text}; effective sample size {found.effective:,.0f} of {found.drawn:,}, relative entropy "
        f"{found.entropy:.2f}. What goes with it is told here, not what it would cause."
    )


def _said(condition: ConditionResult) -> str:
    return f"{names.the_series(condition.series)} {condition.words}"
