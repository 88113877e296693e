"""Words of an explanation: a size with its error, which way a series goes, and what it would do without something."""

import math

from tokyotrap.studies.apart import Apart
from tokyotrap.studies.contributions import Figure
from tokyotrap.studies.explain import Explanation
from tokyotrap.views import words


def decimals(unit: str) -> int:
    """Of sizes and errors: a hundredth of a basis point, a thousandth of anything else."""
    return 2 if words.is_yield(unit) else 3


def sized(figure: Figure, unit: str) -> str:
    """A move with its standard error: "−0.89 ± 0.03 %"."""
    scale, places = words.move_scale(unit), decimals(unit)
    value, error = words.signed(scale * figure.value, places), words.plain(scale * figure.error, places)
    middle = f" ±{words.GAP}{error}" if math.isfinite(figure.error) else ""
    return f"{value}{middle}{words.GAP}{words.move_sign(unit)}"


def going(move: Figure) -> str:
    """Which way, as far as luck lets one tell."""
    if not abs(move.value) > 2.0 * move.error:
        return "hardly moves on average"
    return "rises" if move.value > 0.0 else "falls"


def span(found: Explanation) -> str:
    """From which day to which."""
    return words.between(found.first, found.last)


def besides(apart: Apart, unit: str) -> str:
    """What something does: the difference, its parts, and who else acts otherwise."""
    lead = "With" if "=" in apart.label else "Without"
    told = f"{lead} {apart.label} it would be {sized(apart.without, unit)}. The difference is "
    told += f"{sized(apart.difference, unit)}: {sized(apart.own, unit)} of its own, "
    told += f"{sized(apart.induced, unit)} from what others do otherwise"
    if apart.owners:
        most = apart.owners[0]
        told += f" (mostly {most.owner}, {sized(most.size, unit)})"
    return f"{told}, and {sized(apart.amplification, unit)} of amplification."
