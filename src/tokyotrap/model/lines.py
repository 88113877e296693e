"""Lines: every source of a price move, by owner and cause; prices are linear in them, which makes attribution exact."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.ledger.buckets import INVENTORY, UNEXPECTED, YEN
from tokyotrap.ledger.clock import DAYS
from tokyotrap.pricing.curves import exponential

TREND = "trend"
"""The trend of the exchange rate, kept as one more factor: log USDJPY falls one for one with it."""


@dataclass(frozen=True)
class Line:
    """One number of the state.

    Attributes:
        owner: who, for people.
        cause: why, for people.
        kind: "factor" moves a factor of the equilibrium (or its trend); "flow" is a position left with arbitrageurs;
            "direct" adds to one series.
        key: name of the factor, "leg/decay" of the flow, or name of the series.
        group: lines that move each other share one.
    """

    owner: str
    cause: str
    kind: str
    key: str
    group: str


def extended_reversion(
    reversion: Float[np.ndarray, "K K"], drift: Float[np.ndarray, "K"]
) -> Float[np.ndarray, "K1 K1"]:
    """Mean reversion of the factors with the exchange-rate trend, dp = drift'q dt, as last factor [1/year]."""
    size = len(reversion)
    wide = np.zeros((size + 1, size + 1))
    wide[:size, :size] = reversion
    wide[size, :size] = -drift
    return wide


def closure(wide: Float[np.ndarray, "K1 K1"], started: Sequence[int]) -> list[int]:
    """Factors that a shock to the started ones reaches, through mean reversion to one another."""
    reached = set(started)
    while True:
        more = {row for row in range(len(wide)) for column in reached if wide[row, column] != 0.0}
        if more <= reached:
            return sorted(reached)
        reached |= more


def factor_lines(
    owner: str, cause: str, started: Sequence[str], names: Sequence[str], wide: Float[np.ndarray, "K1 K1"]
) -> list[Line]:
    """The lines of one source of factor shocks."""
    reached = closure(wide, [names.index(each) for each in started])
    return [factor_line(owner, cause, names[place]) for place in reached]


def factor_line(owner: str, cause: str, factor: str) -> Line:
    """The line of one factor in the shocks of one source."""
    return Line(owner, cause, "factor", factor, f"{owner}/{cause}")


def direct_line(owner: str, cause: str, series: str) -> Line:
    """The line of what moves one series and nothing else."""
    return Line(owner, cause, "direct", series, f"{owner}/{cause}/{series}")


def flow_line(owner: str, cause: str, leg: str, decay: str) -> Line:
    """The line of one leg of a trade."""
    return Line(owner, cause, "flow", f"{leg}/{decay}", f"{owner}/{cause}/{leg}/{decay}")


def flow_lines(owner: str, cause: str, key: str) -> list[Line]:
    """The lines of one leg of a trade, "leg/decay": what arbitrageurs keep, and dealers' inventory if unprepared."""
    leg, decay = key.split("/")
    return [flow_line(owner, cause, leg, each) for each in (decay, *([INVENTORY] if decay in UNEXPECTED else []))]


def is_currency(key: str) -> bool:
    """Whether a flow's key names the currency leg."""
    return key.split("/")[0] == YEN


def transition(
    lines: Sequence[Line],
    names: Sequence[str],
    wide: Float[np.ndarray, "K1 K1"],
    speeds: dict[str, float],
    fading: dict[str, float],
) -> Float[np.ndarray, "J J"]:
    """What one business day leaves of each line.

    Args:
        lines: all lines.
        names: factors, the trend last.
        wide: their mean reversion [1/year].
        speeds: decay of flows by name [1/year].
        fading: decay of groups of lines besides their own dynamics [1/year]; others have none.
    """
    matrix = np.eye(len(lines))
    for place, line in enumerate(lines):
        if line.kind == "flow":
            speed = speeds[line.key.split("/")[1]] + fading.get(line.group, 0.0)
            matrix[place, place] = np.exp(-speed / DAYS)
        elif line.kind == "direct":
            matrix[place, place] = np.exp(-fading.get(line.group, 0.0) / DAYS)
    groups: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        if line.kind == "factor":
            groups.setdefault(line.group, []).append(place)
    turns: dict[tuple[object, ...], Float[np.ndarray, "k k"]] = {}
    for group, places in groups.items():
        factors, faster = [names.index(lines[place].key) for place in places], fading.get(group, 0.0)
        key = (*factors, faster)
        if key not in turns:
            turns[key] = exponential(-(wide[np.ix_(factors, factors)] + faster * np.eye(len(factors))) / DAYS)
        matrix[np.ix_(places, places)] = turns[key]
    return matrix


def gather(lines: Sequence[Line], kind: str, names: Sequence[str]) -> Float[np.ndarray, "names J"]:
    """Sums lines of one kind into the factors, flow classes or series they belong to."""
    matrix = np.zeros((len(names), len(lines)))
    for place, line in enumerate(lines):
        if line.kind == kind:
            matrix[names.index(line.key), place] = 1.0
    return matrix


def channels(lines: Sequence[Line]) -> tuple[list[tuple[str, str]], Float[np.ndarray, "C J"]]:
    """Owner and cause of each channel, and which lines belong to it."""
    found = list(dict.fromkeys((line.owner, line.cause) for line in lines))
    matrix = np.zeros((len(found), len(lines)))
    for place, line in enumerate(lines):
        matrix[found.index((line.owner, line.cause)), place] = 1.0
    return found, matrix
