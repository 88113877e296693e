"""The ladder's effect, peak, saturation, fading and memory, fitted to what campaigns did to USDJPY."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration.interventions import AFTER, Record
from tokyotrap.calibration.moments import DRAWS, SEED

FREEDOM = 5.0
"""Degrees of freedom of a day's noise: an excess kurtosis of 6, so that one wild day does not decide."""

GRID: Mapping[str, Float[np.ndarray, "g"]] = {
    "peak": np.arange(0.0, 0.1001, 0.004),
    "saturation": np.array([0.1, 0.25, 0.5, 1.0, 1.5, 2.5, 4.0, 7.0, 12.0, 20.0]),
    "half_life": np.array([1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 60.0]),
    "memory": np.array([5.0, 20.0, 60.0, 120.0, 260.0]),
}
"""Values tried: log points, trillion yen, days, days."""


@dataclass(frozen=True)
class Ladders:
    """How likely the moves are under every combination of `GRID`.

    Attributes:
        likelihood: logarithm, by campaign and combination (c, peak, saturation, half-life, memory).
    """

    likelihood: Float[np.ndarray, "c p s h m"]

    def best(self) -> dict[str, float]:
        """The most likely combination."""
        return self._at(int(np.argmax(self.likelihood.sum(axis=0))))

    def profile(self, name: str) -> Float[np.ndarray, "g"]:
        """Highest likelihood for each value of one parameter, below the highest of all [log]."""
        whole = self.likelihood.sum(axis=0)
        place = list(GRID).index(name)
        others = tuple(each for each in range(len(GRID)) if each != place)
        found = whole.max(axis=others)
        return np.asarray(found - found.max())

    def interval(self, name: str, fall: float = 2.0) -> tuple[float, float]:
        """Values whose profile is within `fall` of the highest: two standard errors, were it a parabola."""
        kept = GRID[name][self.profile(name) >= -fall]
        return float(kept[0]), float(kept[-1])

    def errors(self) -> dict[str, float]:
        """Standard deviation of the most likely value over draws of campaigns."""
        count = len(self.likelihood)
        weights = np.random.default_rng(SEED).multinomial(count, np.full(count, 1.0 / count), size=DRAWS)
        places = np.argmax(weights @ self.likelihood.reshape(count, -1), axis=1)
        drawn = [self._at(int(place)) for place in places]
        return {name: float(np.std([each[name] for each in drawn], ddof=1)) for name in GRID}

    def fall_at(self, values: Mapping[str, float]) -> float:
        """How far the likelihood at the nearest combination is below the highest [log]."""
        places = tuple(int(np.argmin(np.abs(grid - values[name]))) for name, grid in GRID.items())
        whole = self.likelihood.sum(axis=0)
        return float(whole.max() - whole[places])

    def _at(self, place: int) -> dict[str, float]:
        places = np.unravel_index(place, self.likelihood.shape[1:])
        return {name: float(grid[index]) for index, (name, grid) in zip(places, GRID.items(), strict=True)}


def ladders(known: Record, portfolio: float) -> Ladders:
    """Likelihood of the unexplained moves under the ladder's effect, independent from day to day.

    Args:
        known: moves around campaigns.
        portfolio: what yen bought do by themselves and for long [log per trillion dollars].
    """
    used = known.campaign >= 0
    numbers = known.campaign[used]
    shape = tuple(len(each) for each in GRID.values())
    found = np.zeros((int(numbers.max()) + 1, *shape))
    held = portfolio * known.bought / known.rate
    for m, memory in enumerate(GRID["memory"]):
        spent = _spent(known.bought, memory)
        for s, saturation in enumerate(GRID["saturation"]):
            gain = np.exp(-spent / saturation) * -np.expm1(-known.bought / saturation)
            signal = np.maximum(GRID["peak"][:, None] * gain - held, 0.0)
            for h, half_life in enumerate(GRID["half_life"]):
                moves = (held + _steps(signal, half_life))[:, used]
                score = _student((known.moves[used] + moves) / known.noise[used])
                for number in range(len(found)):
                    found[number, :, s, h, m] = score[:, numbers == number].sum(axis=1)
    return Ladders(found)


def _student(scaled: Float[np.ndarray, "p n"]) -> Float[np.ndarray, "p n"]:
    """Log density of moves over their standard deviation, Student's with `FREEDOM` degrees, but for a constant."""
    return np.asarray(-0.5 * (FREEDOM + 1.0) * np.log1p(scaled**2 / (FREEDOM - 2.0)))


def _spent(bought: Float[np.ndarray, "n"], memory: float) -> Float[np.ndarray, "n"]:
    """Yen bought before each day, fading with a half-life [trillion yen]."""
    found, kept = np.zeros(len(bought)), 2.0 ** (-1.0 / memory)
    for day in range(1, len(bought)):
        found[day] = (found[day - 1] + bought[day - 1]) * kept
    return found


def _steps(signal: Float[np.ndarray, "p n"], half_life: float) -> Float[np.ndarray, "p n"]:
    """Daily moves of an effect that signals raise and that fades [log]."""
    kept, effect = 2.0 ** (-1.0 / half_life), np.zeros_like(signal)
    for day in np.flatnonzero(signal.any(axis=0)):
        ahead = min(AFTER * 4, signal.shape[1] - day)
        effect[:, day : day + ahead] += signal[:, day, None] * kept ** np.arange(ahead)
    return np.diff(effect, axis=1, prepend=0.0)
