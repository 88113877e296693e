"""Find the parameters that come nearest to the targets: first slopes and volatilities, then levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float
from scipy.optimize import least_squares

from tokyotrap.calibration import implied, parameters
from tokyotrap.calibration.implied import FLOWS, View
from tokyotrap.calibration.parameters import Unknown
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
        fixed: every parameter where the search begins; those that are not searched stay [house units].
        searched: parameters with their first ideas and bounds.
    """

    targets: tuple[Target, ...]
    series: Mapping[str, Quoted]
    fixed: Mapping[str, float]
    searched: tuple[Unknown, ...] = field(default_factory=parameters.fitted)

    @classmethod
    def of(cls, atlas: Atlas) -> "Question":
        """The question the facts pose, at the present parameters."""
        return cls(targets(atlas), implied.quoted(atlas), {**present(atlas), **parameters.given()})

    def known(self, point: Float[np.ndarray, "P"]) -> dict[str, float]:
        """All parameters at a point of the search [house units]."""
        return parameters.complete({**self.fixed, **parameters.unpack(point, self.searched)})

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


def louder(known: Mapping[str, float], by: float) -> dict[str, float]:
    """The news of a set of parameters, made so many times as large [house units]."""
    return {name: value * by for name, value in known.items() if name.startswith("volatility.")}


def doubts(point: Float[np.ndarray, "P"], searched: Sequence[Unknown]) -> Float[np.ndarray, "P"]:
    """Distance of a point from first ideas, in their spreads."""
    return np.array([(at - each.inner(each.first)) / each.spread for at, each in zip(point, searched, strict=True)])


def cost(question: Question, known: Mapping[str, float]) -> float:
    """Half the sum of squares the search makes small, at a set of parameters."""
    point = parameters.pack(known, question.searched)
    misses = np.concatenate([question.misses(question.view(known)), doubts(point, question.searched)])
    return float(0.5 * misses @ misses)


def search(question: Question, *, evaluations: int) -> Found:
    """Least squares from the present parameters.

    Args:
        question: what to come near to.
        evaluations: most steps of the search; each step solves one economy per parameter as well.
    """
    low, high = bounds(question.searched)
    trail = Trail(question)
    begin = np.clip(parameters.pack(question.fixed, question.searched), low + INSIDE, high - INSIDE)
    scale = np.array([each.spread for each in question.searched])
    end = least_squares(
        trail.residuals, begin, jac=trail.jacobian, bounds=(low, high), max_nfev=evaluations, x_scale=scale
    )
    return Found(question.known(end.x), float(end.cost), trail.tried)


def bounds(searched: Sequence[Unknown]) -> tuple[Float[np.ndarray, "P"], Float[np.ndarray, "P"]]:
    """Lowest and highest of each parameter, as the search has them."""
    return np.array([each.inner(each.low) for each in searched]), np.array([each.inner(each.high) for each in searched])


class Trail:
    """Solves every economy from the last one at which slopes were taken.

    Attributes:
        tried: economies solved.
    """

    def __init__(self, question: Question) -> None:
        self._question = question
        _, self._high = bounds(question.searched)
        self._start: Start = None
        self.tried = 0

    def residuals(self, point: Float[np.ndarray, "P"]) -> Float[np.ndarray, "R"]:
        """Misses and doubts at a point."""
        self.tried += 1
        try:
            misses = self._question.misses(self._question.view(self._question.known(point), self._start))
        except (NoEquilibrium, InvalidInput):
            misses = np.full(len(self._question.targets), NO_ECONOMY)
        return np.concatenate([misses, doubts(point, self._question.searched)])

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
