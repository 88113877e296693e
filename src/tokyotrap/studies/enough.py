"""How many paths are enough: standard errors of a run's headlines, and the paths at which they are small enough."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.ledger.series import PLACE, UNITS
from tokyotrap.results.run import shown
from tokyotrap.scenario.scenario import RedLine
from tokyotrap.simulation.clusters import mean_error, share_error
from tokyotrap.simulation.fold import Records

ACCURACY = 0.05
"""Standard error that is small enough, of what it is the error of (ours)."""

LEVELS = (0.05, 0.5, 0.9)


@dataclass(frozen=True)
class Enough:
    """One headline.

    Attributes:
        name, unit: what it is.
        value: of the run.
        error: its standard error.
        against: what the error is held against [unit]: the odds themselves, or for a point of a distribution half the
            width of the band that holds 90 % of the paths.
        needed: paths at which the error is ACCURACY of that.
        law: by how much the error fell from a quarter of the paths to all of them, two if errors fall as they should.
    """

    name: str
    unit: str
    value: float
    error: float
    against: float
    needed: int
    law: float


def enough(records: Records, lines: Sequence[RedLine]) -> tuple[Enough, ...]:
    """Odds of every line and points of its series; a series that moves in steps has no points that err.

    Args:
        records: of the paths.
        lines: red lines.
    """
    found = []
    for place, line in enumerate(lines):
        percent = 100.0 * (records.crossing[:, place] > 0)
        found.append(_headline(f"odds of {line.name}", "percent", percent, float(percent.mean()), _odds))
    for series in dict.fromkeys(line.series for line in lines):
        closes = shown(series, records.values[:, PLACE[series]].astype(float))
        half = 0.5 * float(np.ptp(np.quantile(closes, [0.05, 0.95])))
        for level in LEVELS:
            name = f"{100.0 * level:g} % point of {series}" if level != 0.5 else f"median of {series}"
            found.append(_headline(name, UNITS[series], closes, half, _quantile(level)))
    return tuple(each for each in found if each.error > 0.0 and each.against > 0.0)


Told = Callable[[Float[np.ndarray, " paths"]], tuple[float, float]]


def _headline(name: str, unit: str, values: Float[np.ndarray, " paths"], against: float, told: Told) -> Enough:
    (value, error), (_, rough) = told(values), told(values[: len(values) // 4])
    needed = len(values) * (error / (ACCURACY * against)) ** 2 if against > 0.0 else 0.0
    return Enough(name, unit, value, error, against, int(np.ceil(needed)), rough / error if error > 0.0 else np.nan)


def _odds(percent: Float[np.ndarray, " paths"]) -> tuple[float, float]:
    return float(percent.mean()), 100.0 * share_error(percent > 0.0, np.arange(len(percent)))


def _quantile(level: float) -> Told:
    """A quantile, and its error: that of the share of paths below it, carried over by the quantiles a share away.

    Source: Woodruff (1952), Journal of the American Statistical Association 47, with shares over mirrored pairs.
    """

    def told(values: Float[np.ndarray, " paths"]) -> tuple[float, float]:
        inside = values <= np.quantile(values, level)
        share = mean_error(inside.astype(float), np.arange(len(values)))
        low, high = (float(np.quantile(values, np.clip(level + side * share, 0.0, 1.0))) for side in (-1.0, 1.0))
        return float(np.quantile(values, level)), 0.5 * (high - low)

    return told
