"""The part of the calibration's page on doubt: standard errors, and what the data do not pin."""

from collections.abc import Iterator

from tokyotrap.calibration import publication
from tokyotrap.calibration.identification import LOOSE, PINNED, Identified
from tokyotrap.calibration.implied import View
from tokyotrap.calibration.tables import Row, table
from tokyotrap.calibration.targets import measurement
from tokyotrap.facts.atlas import Atlas
from tokyotrap.model import economy

WEAK = 1.0
"""Directions of which data say less than first ideas do."""

SILENT = 0.05
"""Below this strength data say nothing of a direction, and which parameters make it up is arbitrary."""

ERRORS = """## Standard errors

Of the fitted parameters, in the search's own coordinates: of the logarithm where "(log)" stands, so 0.1 is a tenth.
*s.e.* is that of the fit as it is done: it weighs misses by tolerances and pulls towards first ideas, and data,
judgement and first ideas all err (a sandwich). The errors of measured moments go together as blocks of a month of all
series show: the volatilities of long JGBs are nearly one number (correlation .97). *Posterior* is what a draw varies by
(Laplace's approximation): there a miss may come from the data's errors and, one tolerance, from the model, which is not
the world; *from data* is one minus its variance over that of the first idea. The range of the fact is two s.e. either
side, inside the bounds; its confidence is medium where nine tenths come from data and no bound is met, else low.
"""

NOT_PINNED = """## What the data do not pin

Less than half of what is known of these parameters comes from targets, the rest is our first idea:

{loose}

At a bound, beyond which the search would go on: {bound}.

Directions in which data say less than first ideas do, weakest last; the weights are in spreads of first ideas. A
strength of 1 is as much from data as from first ideas, of 0.3 a tenth.
"""

SAID_NOTHING = """
Below a strength of {silent} are {count} more directions, of which data say nothing, made up of {names}.
What is known of demand news and of how firmly habitat investors lean is therefore what we think: price impact pins
risk aversion, and that by estimates of others.
"""

LEVELS = """### Levels

Given all else. Their first ideas count for a tenth (0.3 squared), so prices of the day decide where they can. Anchors
and the neutral exchange rate shift prices as supplies do: only sums are pinned, and a run is exact on its first day
anyway.
"""


HEAD = ("parameter", "value", "s.e.", "posterior", "first idea", "from data", "")


def sections(slopes: Identified, levels: Identified) -> Iterator[str]:
    """Both sections.

    Args:
        slopes: parameters of news, elasticity and persistence.
        levels: levels.
    """
    yield f"{ERRORS}\n{table(HEAD, _rows(slopes))}\n"
    loose = [each.name for each, share in zip(slopes.unknowns, slopes.share, strict=True) if share < LOOSE]
    bound = [each.name for each, at in zip(slopes.unknowns, slopes.at_bound, strict=True) if at]
    yield NOT_PINNED.format(loose=_names(loose), bound=_names(bound) or "none")
    weak = [k for k in reversed(range(len(slopes.point))) if SILENT <= slopes.strength[k] < WEAK]
    rows = ((f"{slopes.strength[k]:.2f}", _words(slopes, k)) for k in weak)
    yield table(("strength", "direction"), rows)
    silent = [k for k in range(len(slopes.point)) if slopes.strength[k] < SILENT]
    names = [each.name for place, each in enumerate(slopes.unknowns) if _inside(slopes, silent, place)]
    yield SAID_NOTHING.format(silent=SILENT, count=len(silent), names=_names(names))
    yield f"{LEVELS}\n{table(HEAD, _rows(levels))}\n"


def _rows(found: Identified) -> Iterator[Row]:
    for place, each in enumerate(found.unknowns):
        scale = 1.0 if each.logarithmic else publication.in_unit(1.0, each.unit)
        deviation = found.covariance[place, place] ** 0.5
        unit = "log" if each.logarithmic else each.unit
        yield (
            f"`{each.name}`",
            f"{publication.in_unit(each.outer(float(found.point[place])), each.unit):.4g} {each.unit}",
            f"{found.error[place] * scale:.2g} ({unit})",
            f"{deviation * scale:.2g}",
            f"{each.spread * scale:.2g}",
            f"{max(0.0, found.share[place]):.0%}",
            "at its bound" if found.at_bound[place] else "pinned" if found.share[place] >= PINNED else "",
        )


def _inside(found: Identified, directions: list[int], place: int) -> bool:
    """Whether a parameter lies mostly in the space of some directions."""
    return bool((found.directions[directions, place] ** 2).sum() > LOOSE)


def _words(found: Identified, direction: int) -> str:
    return " ".join(f"{weight:+.1f} `{name}`" for name, weight in found.named(direction))


def _names(names: list[str]) -> str:
    return ", ".join(f"`{each}`" for each in names)


SPILL = """## Spill-overs

What the 10-year Treasury does per basis point of the 30-year JGB. On days on which news was Japan's, measured; in the
model when long JGBs are sold, when the Japanese trend moves alone, and over all days, where much of it is common news.
Skew and tails of daily moves come with the daily loop: see [tails](tails.md).
"""

ON_YEN = "spillover.jgb30_to_ust10"


def spill_overs(atlas: Atlas, seen: View) -> Iterator[str]:
    """The section on spill-overs from Tokyo.

    Args:
        atlas: facts.
        seen: the economy at the end of the fit.
    """
    value, error = measurement(atlas, ON_YEN)
    long, ten, shared = seen.factor("jgb_30y"), seen.factor("ust_10y"), seen.equilibrium.spec.covariance
    trend = economy.FACTORS.index("lJ")
    sold = seen.flow("ust_10y", "jgb_35y") / seen.flow("jgb_30y", "jgb_35y")
    rows = (
        ("measured on Japan's days", f"{value:.2f}", f"{error:.2f}", f"`{ON_YEN}`"),
        ("model, long JGBs sold", f"{sold:.2f}", "", "target .25, ours"),
        ("model, Japanese trend alone", f"{ten[trend] / long[trend]:.2f}", "", ""),
        ("model, all days", f"{ten @ shared @ long / (long @ shared @ long):.2f}", "", "regression"),
    )
    yield f"{SPILL}\n{table(('', 'bp per bp', 's.e.', 'from'), rows)}\n"
