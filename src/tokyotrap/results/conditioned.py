"""What a conditioned run says of itself: on which paths it rests, how plausible they are, and what it is not."""

from tokyotrap.ledger.series import UNITS
from tokyotrap.results.record_conditions import Conditioning, ConditionResult
from tokyotrap.results.red_lines import standard_error
from tokyotrap.scenario.conditioning import words
from tokyotrap.simulation.conditioning import Kept
from tokyotrap.simulation.ensemble import independent

MOSTLY = 0.99  # of a distribution; less is told


def conditioning(kept: Kept | None) -> Conditioning | None:
    """The record of the conditions of a run; None if it had none."""
    if kept is None:
        return None
    return Conditioning(
        conditions=tuple(
            ConditionResult(
                series=met.condition.series,
                words=words(met.condition, UNITS[met.condition.series]),
                share=met.share,
                covered=met.covered,
                low=met.low,
                middle=met.middle,
                high=met.high,
            )
            for met in kept.met
        ),
        drawn=kept.drawn,
        share=kept.share,
        standard_error=standard_error(kept.share, kept.drawn),
        effective=kept.effective,
        worth=independent(kept.numbers),
        entropy=kept.entropy,
        numbers=kept.numbers,
    )


def outcome(text: str, found: Conditioning | None) -> str:
    """The outcome of a run, with what it takes for granted before it."""
    return text if found is None else f"Given that {_all(found)}: {text[:1].lower()}{text[1:]}"


def caveats(found: Conditioning | None) -> tuple[str, ...]:
    """What a reader must know of a conditioned run."""
    if found is None:
        return ()
    told = [
        f"Every number rests on the {len(found.numbers):,} of {found.drawn:,} paths on which {_all(found)} "
        f"(effective sample size {found.effective:,.0f}). That is what goes with it in this model, whatever brought it "
        "about; it is not what it would cause.",
    ]
    if found.share < 1.0:
        told.append(f"Without the condition it comes true on {100.0 * found.share:.1f} % of paths.")
    told += [
        f"Of the distribution of {each.series} only {each.covered:.0%} lies where paths went; the rest is cut off."
        for each in found.conditions
        if each.covered < MOSTLY
    ]
    return tuple(told)


def notes(found: Conditioning | None) -> dict[str, str]:
    """The figures of the conditions, for the end of a report."""
    if found is None:
        return {}
    return {
        "taken for granted": _all(found),
        "paths drawn, paths kept": f"{found.drawn:,}, {len(found.numbers):,}",
        "share of paths that meet the conditions": f"{found.share:.2%}",
        "effective sample size": f"{found.effective:,.0f}",
        "relative entropy to the run without conditions (nats)": f"{found.entropy:.3f}",
    }


def _all(found: Conditioning) -> str:
    return " and ".join(f"{each.series} {each.words}" for each in found.conditions)
