"""Decisions of the Bank of Japan: how often it steps, and how much of a decision was news to the 2-year JGB."""

import numpy as np
from jaxtyping import Float
from scipy import stats

from tokyotrap.calibration.moments import Moment, bootstrap_error
from tokyotrap.calibration.sources import Folder

MEETINGS = (
    "2024-03-19", "2024-04-26", "2024-06-14", "2024-07-31", "2024-09-20", "2024-10-31", "2024-12-19", "2025-01-24",
    "2025-03-19", "2025-05-01", "2025-06-17", "2025-07-31", "2025-09-19", "2025-10-30", "2025-12-19", "2026-01-23",
)  # fmt: skip
"""Days of decisions since the end of negative rates. Source: Bank of Japan, calendar of meetings."""
STEPS = ("2024-03-19", "2024-07-31", "2025-01-24", "2025-12-19")
"""Those on which the rate was raised."""
SURPRISES = (
    "2016-01-29", "2016-09-21", "2018-07-31", "2021-03-19", "2022-12-20", "2023-07-28", "2023-10-31", *STEPS,
)  # fmt: skip
"""Days on which policy was changed, with and without a step."""
MEETINGS_A_YEAR = 8
JGB2 = ("jgb_par_yields_daily", "y2_pct")


def share(hits: int, count: int, odds: float = 0.9545) -> tuple[float, float, float]:
    """A share, with the exact interval that holds it with these odds; as wide as two standard errors.

    Args:
        hits: meetings with a step.
        count: meetings.
        odds: of the interval.

    Source:
        Clopper and Pearson (1934), Biometrika 26(4).
    """
    found = stats.binomtest(hits, count).proportion_ci(confidence_level=odds, method="exact")
    return hits / count, float(found.low), float(found.high)


def moves(folder: Folder, days: tuple[str, ...], period: tuple[str, str], *, step: int = 1) -> tuple[Moment, Moment]:
    """Root mean square of the 2-year JGB's move on days of decisions, and on the other days [bp].

    Args:
        folder: of tidy files.
        days: of decisions.
        period: first and last day, ISO.
        step: published days of a move that begins the day before; 2 has the day after in it, when the governor's words
            of the afternoon have been read.
    """
    merged = folder.columns(period, {"jgb_2y": JGB2})
    level = merged.columns["jgb_2y"]
    change = 100.0 * (level[step:] - level[:-step])
    on = np.isin(merged.days[1 : len(change) + 1], np.array(days, dtype="datetime64[D]"))
    span = (str(merged.days[1]), str(merged.days[-1]))
    first = bootstrap_error(change[on][:, None], _size, block=1)
    rest = bootstrap_error(change[~on][:, None], _size)
    return (
        Moment(_size(change[on][:, None]), first, int(on.sum()), *span),
        Moment(_size(change[~on][:, None]), rest, int((~on).sum()), *span),
    )


def news(decided: Moment, ordinary: Moment) -> Moment:
    """What decisions add to the 2-year JGB's move of an ordinary day, a year of meetings [bp].

    Args:
        decided: size of the move on days of decisions.
        ordinary: on other days.
    """
    beyond = max(decided.value**2 - ordinary.value**2, 1e-9)
    value = float(np.sqrt(MEETINGS_A_YEAR * beyond))
    slopes = np.array([decided.value * decided.error, ordinary.value * ordinary.error])
    error = float(np.sqrt(MEETINGS_A_YEAR) * np.linalg.norm(slopes) / np.sqrt(beyond))
    return Moment(value, error, decided.count, decided.first, decided.last)


def _size(rows: Float[np.ndarray, "n c"]) -> float:
    return float(np.sqrt(np.mean(rows[:, 0] ** 2)))
