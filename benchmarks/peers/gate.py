"""The gate: whether a tool's paths are our engine's, number by number without luck, and as a sample with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.peers.form import BOOKS, PLACE, SERIES, Form, Paths

SAME = 1e-6
"""Largest gap without luck, relative to the series' size over the horizon, or to all that an owner held at first."""

SAME_IN_SINGLE = 5e-6
"""The same for our engine in single precision against itself in double."""

MOST_DEVIATIONS = 5.0
"""Largest gap of a statistic, in its standard errors: with a few hundred of them a right tool fails one time in
thousands."""

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
LEAST_EXPECTED = 10.0
"""Paths that must be expected on either side of a mark for the share beyond it to count."""

LINES = (("usdjpy", np.log(160.0), 1), ("usdjpy", np.log(145.0), -1), ("jgb_40y", 0.04, 1), ("ust_10y", 0.05, 1),
         ("boj_rate", 0.01, 1), ("vix", np.log(30.0), 1))  # fmt: skip
"""Levels whose odds of being touched by the horizon are compared."""

TOUCH = 1e-6
"""Policy rates move in steps, and single precision does not tell a step from its neighbour within this."""

Sample = dict[str, np.ndarray]
"""What is compared of every path, by name (paths,)."""


@dataclass(frozen=True)
class Found:
    """What one comparison found: the largest gap, where, whether it is small enough, and of how many numbers."""

    gap: float
    where: str
    passed: bool
    numbers: int


def exact(form: Form, ours: Paths, theirs: Paths, same: float = SAME) -> Found:
    """Compare paths without luck, every series on every day and every book at the horizon.

    Args:
        form: of the case.
        ours: the engine's paths, which must all be one.
        theirs: one path.
        same: largest gap that passes.
    """
    assert theirs.closes.shape[:2] == ours.closes.shape[:2]
    mine, other = ours.closes[..., 0].astype(float), theirs.closes[..., 0]
    size = np.abs(mine).max(axis=0)
    spread = (np.ptp(ours.closes, axis=-1) / size).max()
    assert spread <= SAME, "the engine's paths differ, so the case is left to chance"
    gaps = np.abs(mine - other) / size
    owned = dict.fromkeys((name.split("/")[0] for name in BOOKS), 0.0)
    for name, amount in form.books.items():
        owned[name.split("/")[0]] += amount
    books = np.abs(ours.books[:, 0] - theirs.books[:, 0]) / np.array([owned[name.split("/")[0]] for name in BOOKS])
    every = {**dict(zip(SERIES, gaps.max(axis=0), strict=True)), **dict(zip(BOOKS, books, strict=True))}
    worst = max(every, key=lambda name: (not np.isfinite(every[name]), every[name]))
    gap = float(every[worst])
    return Found(gap, worst, bool(gap <= same), gaps.size + books.size)


def sample(paths: Paths) -> Sample:
    """What is compared of paths with luck: closes half way and at the horizon, extremes, books."""
    days = len(paths.closes)
    found = {}
    for row in (days // 2 - 1, days - 1):
        found |= {f"{name} on day {row + 1}": paths.closes[row, place].astype(float) for name, place in PLACE.items()}
    for name, level, side in LINES:
        far = (side * paths.closes[:, PLACE[name]]).max(axis=0)
        found[f"{name} beyond {level:.4g}"] = (far >= side * level - TOUCH).astype(float)
    return found | dict(zip(BOOKS, paths.books, strict=True))


def statistical(groups: Sequence[Sample], theirs: Sample) -> Found:
    """Compare samples: means, deviations, quantiles, and odds of touching levels.

    Every statistic is a mean of some function of a path: of the value, of its square from our mean, of being at most
    our quantile. Its standard error adds the spread of our groups' means to that of as many independent paths as
    theirs; so our paths may depend on one another within a group.

    Args:
        groups: the engine's paths, a group for each seed.
        theirs: of the other tool.
    """
    found: dict[str, float] = {}
    for name, values in theirs.items():
        mine = [group[name] for group in groups]
        for what, score in _scores(mine, values).items():
            found[f"{name}: {what}"] = score
    worst = max(found, key=lambda name: (not np.isfinite(found[name]), abs(found[name])))
    gap = abs(found[worst])
    return Found(float(gap), worst, bool(gap <= MOST_DEVIATIONS), len(found))


def _scores(mine: Sequence[np.ndarray], theirs: np.ndarray) -> Mapping[str, float]:
    """Gaps of the statistics of one number, in standard errors."""
    pooled = np.concatenate(mine)
    middle, spread = pooled.mean(), pooled.std()
    if spread <= 1e-12:  # nothing happened on any of our paths
        return {"constant": 0.0 if np.mean(np.abs(theirs - middle) > TOUCH) * len(pooled) < LEAST_EXPECTED else np.inf}
    if set(np.unique(pooled)) <= {0.0, 1.0}:
        return _beyond(mine, theirs, {"odds": 0.5})
    found = {"mean": _score(mine, theirs)}
    found["deviation"] = _score([(each - middle) ** 2 for each in mine], (theirs - middle) ** 2)
    marks = np.quantile(pooled, SHARES) + TOUCH * max(1.0, abs(float(middle)))
    names = [f"{share:.0%} quantile" for share in SHARES]
    return found | _beyond(mine, theirs, dict(zip(names, marks, strict=True)))


def _beyond(mine: Sequence[np.ndarray], theirs: np.ndarray, marks: Mapping[str, float]) -> dict[str, float]:
    """Gaps of shares of paths beyond marks; marks that hardly any path is beyond are left out."""
    found = {}
    for what, mark in marks.items():
        ours = [(each > mark).astype(float) for each in mine]
        share = np.concatenate(ours).mean()
        if min(share, 1.0 - share) * len(theirs) >= LEAST_EXPECTED:
            found[what] = _score(ours, (theirs > mark).astype(float))
    return found


def _score(mine: Sequence[np.ndarray], theirs: np.ndarray) -> float:
    """Gap of two means in standard errors."""
    means = np.array([each.mean() for each in mine])
    error = np.sqrt(means.var(ddof=1) / len(means) + np.concatenate(mine).var() / len(theirs))
    return float((theirs.mean() - means.mean()) / error)
