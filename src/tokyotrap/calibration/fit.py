"""Find the parameters that come nearest to the targets: first slopes and volatilities, then levels."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.optimize import least_squares

from tokyotrap.calibration import implied, parameters
from tokyotrap.calibration.implied import FLOWS, View
from tokyotrap.calibration.targets import Target, targets
from tokyotrap.errors import InvalidInput, NoEquilibrium
from tokyotrap.facts.atlas import Atlas
from tokyotrap.model import economy
from tokyotrap.pricing.equilibrium import Equilibrium, solve
from tokyotrap.pricing.tables import Quoted

NO_ECONOMY = 1e3
"""Every miss of a point at which there is no stable equilibrium."""

STEP = 1e-4
INSIDE = 1e-6

Start = Float[np.ndarray, "N K K"] | None


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked of every economy tried.

    Attributes:
        targets: with their tolerances.
        series: names and kinds of the quoted series.
        fixed: parameters that are not searched [house units].
    """

    targets: tuple[Target, ...]
    series: Mapping[str, Quoted]
    fixed: Mapping[str, float]

    @classmethod
    def of(cls, atlas: Atlas) -> "Question":
        """The question the facts pose, at the present parameters."""
        return cls(targets(atlas), implied.quoted(atlas), {**present(atlas), **parameters.given()})

    def known(self, point: Float[np.ndarray, "P"]) -> dict[str, float]:
        """All parameters at a point of the search [house units]."""
        return parameters.complete({**self.fixed, **parameters.unpack(point)})

    def view(self, known: Mapping[str, float], start: Start = None) -> View:
        """The economy of a set of parameters; `NoEquilibrium` where it has none."""
        return implied.view(equilibrium(known, start), self.series, FLOWS)

    def misses(self, seen: View) -> Float[np.ndarray, "T"]:
        """Distance from every target, in tolerances."""
        found = implied.implied(seen)
        return np.array([each.miss(found[each.name]) for each in self.targets])


@dataclass(frozen=True, eq=False)
class Found:
    """The end of a search.

    Attributes:
        known: all parameters [house units].
        cost: half the sum of squares of misses and of the distance from first ideas.
        tried: economies solved.
    """

    known: dict[str, float]
    cost: float
    tried: int


def present(atlas: Atlas) -> dict[str, float]:
    """The parameters of the facts, with the real shares they imply [house units]."""
    return parameters.with_shares(economy.values(atlas))


def equilibrium(known: Mapping[str, float], start: Start = None) -> Equilibrium:
    """The equilibrium of a set of parameters, with its chain of capacity nodes."""
    aversion, generator = economy.assemble_chain(known)
    return solve(economy.assemble(known), risk_aversion=aversion, generator=generator, start=start)


def doubts(point: Float[np.ndarray, "P"]) -> Float[np.ndarray, "P"]:
    """Distance of a point from first ideas, in their spreads."""
    first = parameters.pack(parameters.first_ideas())
    return np.asarray((point - first) / np.array([each.spread for each in parameters.fitted()]))


def cost(question: Question, known: Mapping[str, float]) -> float:
    """Half the sum of squares the search makes small, at a set of parameters."""
    misses = np.concatenate([question.misses(question.view(known)), doubts(parameters.pack(known))])
    return float(0.5 * misses @ misses)


def search(question: Question, *, evaluations: int) -> Found:
    """Least squares from the present parameters.

    Args:
        question: what to come near to.
        evaluations: most steps of the search; each step solves one economy per parameter as well.
    """
    low, high = _bounds()
    trail = _Trail(question, low, high)
    begin = np.clip(parameters.pack(question.fixed), low + INSIDE, high - INSIDE)
    scale = np.array([each.spread for each in parameters.fitted()])
    end = least_squares(
        trail.residuals, begin, jac=trail.jacobian, bounds=(low, high), max_nfev=evaluations, x_scale=scale
    )
    return Found(question.known(end.x), float(end.cost), trail.tried)


def _bounds() -> tuple[Float[np.ndarray, "P"], Float[np.ndarray, "P"]]:
    searched = parameters.fitted()
    return np.array([each.inner(each.low) for each in searched]), np.array([each.inner(each.high) for each in searched])


class _Trail:
    """Solves every economy from the last one at which slopes were taken.

    Attributes:
        tried: economies solved.
    """

    def __init__(self, question: Question, low: Float[np.ndarray, "P"], high: Float[np.ndarray, "P"]) -> None:
        self._question, self._low, self._high = question, low, high
        self._start: Start = None
        self.tried = 0

    def residuals(self, point: Float[np.ndarray, "P"]) -> Float[np.ndarray, "R"]:
        """Misses and doubts at a point."""
        self.tried += 1
        try:
            misses = self._question.misses(self._question.view(self._question.known(point), self._start))
        except (NoEquilibrium, InvalidInput):
            misses = np.full(len(self._question.targets), NO_ECONOMY)
        return np.concatenate([misses, doubts(point)])

    def jacobian(self, point: Float[np.ndarray, "P"]) -> Float[np.ndarray, "R P"]:
        """Slopes of misses and doubts, by differences that stay inside the bounds."""
        self._start = equilibrium(self._question.known(point), self._start).M
        here = self.residuals(point)
        columns = []
        for place in range(len(point)):
            step = STEP if point[place] + STEP < self._high[place] else -STEP
            there = point.copy()
            there[place] += step
            columns.append((self.residuals(there) - here) / step)
        return np.stack(columns, axis=1)
