"""When the ministry acts: how likely a campaign was to begin, given the line it defends and the speed of the yen."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from tokyotrap.calibration.interventions import Operations
from tokyotrap.calibration.moments import Moment
from tokyotrap.data.tidy import Dated, Days

YEAR = 250
"""Published days of the high that a line is drawn at."""
QUIET = 10
"""Published days without an operation before a campaign begins anew."""
STEPS = 50
"""Newton's steps to a logit."""

GRID: Mapping[str, Float[np.ndarray, "g"]] = {
    "operate_at": np.arange(-1.0, 3.01, 0.1),
    "readiness": np.exp(np.linspace(np.log(0.01), 0.0, 36)),
}
"""Values tried: scales of pressure, chance a day."""


@dataclass(frozen=True)
class Watch:
    """Days on which a campaign could begin.

    Attributes:
        days: published (n,).
        level: distance of USDJPY from the line the day before [log].
        speed: its rise over a month the day before, none if it fell [log].
        begins: whether a campaign begins.
    """

    days: Days
    level: Float[np.ndarray, "n"]
    speed: Float[np.ndarray, "n"]
    begins: Bool[np.ndarray, "n"]

    def near(self, share: float) -> "Watch":
        """Only days on which USDJPY is less than so much below the line [log]."""
        kept = self.level > -share
        return Watch(self.days[kept], self.level[kept], self.speed[kept], self.begins[kept])


def watch(usdjpy: Dated, found: Operations, first: str, memory: tuple[float, int]) -> Watch:
    """Distance and speed on every day on which the ministry had been quiet.

    Args:
        usdjpy: one column of that name, from years before.
        found: operations by the days on which they show.
        first: day from which on campaigns are counted, ISO.
        memory: month that speed is measured over [business days]; published days by which the line lags. One drawn at
            yesterday's high is hardly ever passed, the line of a run stays for its length.
    """
    month, behind = memory
    days, rate = usdjpy.days, usdjpy.columns["usdjpy"]
    acted = np.zeros(len(days), dtype=bool)
    acted[np.searchsorted(days, found.days)] = True
    level = np.append(np.nan, np.log(rate / lines(rate, acted, behind))[:-1])
    speed = np.append(np.nan, np.maximum(_change(np.log(rate), month), 0.0)[:-1])
    recent = np.convolve(acted, np.ones(QUIET + 1))[: len(days)] - acted
    free = (recent == 0) & (days >= np.datetime64(first)) & ~np.isnan(level)
    return Watch(days[free], level[free], speed[free], acted[free])


def lines(rate: Float[np.ndarray, "n"], acted: Bool[np.ndarray, "n"], behind: int) -> Float[np.ndarray, "n"]:
    """The line as known some days before: the rule of the starting day, `prices_of_the_day`, on every day.

    The higher of the noons of twelve months and of the noon before yen were last bought, rounded up.

    Args:
        rate: USDJPY [yen per dollar].
        acted: days of operations.
        behind: published days.
    """
    found, defended = np.full(len(rate), np.nan), 0.0
    for day in range(YEAR + behind, len(rate)):
        if acted[day - behind]:
            defended = rate[day - behind - 1]
        highest = rate[day - behind - YEAR : day - behind + 1].max()
        found[day] = np.ceil(max(highest, defended))
    return found


def _change(level: Float[np.ndarray, "n"], month: float) -> Float[np.ndarray, "n"]:
    """Change over about a month, as quotes remember it: twice the distance from a fading average."""
    average, weight = level.copy(), 2.0 / (month + 1.0)
    for day in range(1, len(level)):
        average[day] = average[day - 1] + weight * (level[day] - average[day - 1])
    return np.asarray(2.0 * (level - average))


def logit(seen: Watch) -> dict[str, Moment]:
    """Log odds of a beginning per per cent of distance and of speed, with errors from the curvature.

    Args:
        seen: days.
    """
    design = np.column_stack([np.ones(len(seen.days)), 100.0 * seen.level, 100.0 * seen.speed])
    found, target = np.array([-5.0, 0.0, 0.0]), seen.begins.astype(float)
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-design @ found))
        curvature = design.T @ (design * (chance * (1.0 - chance))[:, None])
        found = found + np.clip(np.linalg.solve(curvature, design.T @ (target - chance)), -2.0, 2.0)
    errors = np.sqrt(np.diag(np.linalg.inv(curvature)))
    span = (len(seen.days), str(seen.days[0]), str(seen.days[-1]))
    names = ("constant", "level", "speed")
    return {name: Moment(float(a), float(b), *span) for name, a, b in zip(names, found, errors, strict=True)}


def chances(seen: Watch, ladder: Mapping[str, float]) -> Float[np.ndarray, "n"]:
    """Chance a day that the ladder begins a campaign, nothing spent.

    Args:
        seen: days.
        ladder: level_scale, speed_scale, operate_at, softness, readiness [house units].
    """
    pressure = seen.level / ladder["level_scale"] + seen.speed / ladder["speed_scale"]
    urge = 1.0 / (1.0 + np.exp(-(pressure - ladder["operate_at"]) / ladder["softness"]))
    return np.asarray(ladder["readiness"] * urge)


def likelihood(seen: Watch, ladder: Mapping[str, float]) -> float:
    """Logarithm of the likelihood of the beginnings under the ladder."""
    chance = np.clip(chances(seen, ladder), 1e-12, 1.0 - 1e-12)
    return float(np.log(np.where(seen.begins, chance, 1.0 - chance)).sum())


def surface(seen: Watch, ladder: Mapping[str, float]) -> Float[np.ndarray, "a r"]:
    """Likelihood over `GRID`, the other parameters as they are [log]."""
    rows = [
        [likelihood(seen, {**ladder, "operate_at": a, "readiness": r}) for r in GRID["readiness"]]
        for a in GRID["operate_at"]
    ]
    return np.array(rows)


def profiled(found: Float[np.ndarray, "a r"], name: str, fall: float = 2.0) -> tuple[float, float, float]:
    """Most likely value of a parameter, and the values whose profile is within `fall` of the highest.

    Args:
        found: of `surface`.
        name: of the parameter.
        fall: of log-likelihood; 2 is two standard errors, were it a parabola.
    """
    place = list(GRID).index(name)
    profile = found.max(axis=1 - place)
    kept = GRID[name][profile >= profile.max() - fall]
    return float(GRID[name][int(np.argmax(profile))]), float(kept[0]), float(kept[-1])
