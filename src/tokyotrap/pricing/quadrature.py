"""Composite Gauss-Legendre panels over maturity, finer near zero where fast movements die out."""

import math
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int
from numpy.polynomial import legendre

WIDEST, FEWEST_NODES = 2.5, 12
"""Never coarser than this, whatever a specification asks: cumulative integrals stay exact to 1e-13."""
DEEPEST = 12
KEPT = 8
"""Sets of maturities whose weights are kept by each set of panels."""
TERMS = 20
"""Of the Taylor series of exp on matrices of norm at most 1: the rest is below 1e-18."""


@dataclass(frozen=True, eq=False)
class Rule:
    """A Gauss-Legendre rule on [0, 1].

    Attributes:
        nodes: n points.
        weights: n weights, summing to 1.
    """

    nodes: Float[np.ndarray, "n"]
    weights: Float[np.ndarray, "n"]

    def running(self, ends: Float[np.ndarray, "m"]) -> Float[np.ndarray, "m n"]:
        """Weights that integrate the interpolating polynomial from 0 to each of `ends`.

        Row i, column j: the integral over [0, ends_i] of the j-th Lagrange polynomial, from its Legendre series.
        """
        count = len(self.nodes)
        orders = np.arange(count)
        series = (2 * orders[:, None] + 1) * legendre.legvander(2 * self.nodes - 1, count - 1).T * self.weights
        values = legendre.legvander(2 * np.asarray(ends, dtype=float) - 1, count)
        integrals = np.empty((len(values), count))
        integrals[:, 0] = 0.5 * (values[:, 1] + 1.0)
        integrals[:, 1:] = 0.5 * (values[:, 2:] - values[:, :-2]) / (2 * orders[1:] + 1)
        return np.asarray(integrals @ series)


@cache
def gauss_legendre(count: int) -> Rule:
    """The rule with `count` nodes on [0, 1], exact for polynomials of degree 2 count - 1."""
    nodes, weights = legendre.leggauss(count)
    return Rule(0.5 * (nodes + 1.0), 0.5 * weights)


class Reading(NamedTuple):
    """How a function is read at some maturities: the value at a panel's left edge, and weights of its slopes.

    Attributes:
        number: of the panel (m,).
        weights: of the slopes at the panel's nodes (m, n) [years].
    """

    number: Int[np.ndarray, "m"]
    weights: Float[np.ndarray, "m n"]


class Stair(NamedTuple):
    """Points of the graded panels, and of the first equal one, as whole steps and a rest in (0, 1].

    Attributes:
        halvings: the step is the width of the equal panels over 2 to this power.
        series: rest^(k + 1) / (k + 1)! of each point, k from 0; a whole step stands last.
        above: bit by bit, the points whose number of whole steps below them has that bit.
        graded: points up to the width: the nodes and the right edge of each graded panel, or of the first equal one.
        equal: where the points of the first equal panel begin.
    """

    halvings: int
    series: Float[np.ndarray, "points terms"]
    above: tuple[Int[np.ndarray, "some"], ...]
    graded: int
    equal: int


@dataclass(frozen=True, eq=False)
class Panels:
    """Panels covering [0, horizon]: `depth` halvings of the first one, then equal ones.

    With width h and depth 2 the edges are 0, h/4, h/2, h, 2h, 3h, ...

    Attributes:
        width: of the equal panels [years].
        count: equal panels.
        depth: how often the first of them is halved towards zero.
        rule: nodes of each panel.
    """

    width: float
    count: int
    depth: int
    rule: Rule

    @cached_property
    def edges(self) -> Float[np.ndarray, "panels_and_one"]:
        """Edges of the panels [years]."""
        graded = self.width * 0.5 ** np.arange(self.depth, 0, -1)
        return np.concatenate([[0.0], graded, self.width * np.arange(1, self.count + 1)])

    @cached_property
    def widths(self) -> Float[np.ndarray, "panels"]:
        """Width of each panel [years]."""
        graded = self.width * 0.5 ** np.arange(self.depth, 0, -1)
        first = np.concatenate([graded[:1], graded]) if self.depth else np.array([self.width])
        return np.concatenate([first, np.full(self.count - 1, self.width)])

    @cached_property
    def nodes(self) -> Float[np.ndarray, "n"]:
        """All nodes [years], panel after panel."""
        placed: Float[np.ndarray, n] = (self.edges[:-1, None] + self.widths[:, None] * self.rule.nodes).ravel()
        return placed

    @cached_property
    def weights(self) -> Float[np.ndarray, "n"]:
        """All weights [years]."""
        placed: Float[np.ndarray, n] = (self.widths[:, None] * self.rule.weights).ravel()
        return placed

    @cached_property
    def running(self) -> Float[np.ndarray, "n n"]:
        """The rule's running integrals at its own nodes (unit panel)."""
        return self.rule.running(self.rule.nodes)

    def stair(self, halvings: int) -> Stair:
        """The points up to `width`, in steps of width / 2^halvings; no coarser than the finest panel."""
        known = self._stairs.get(halvings)
        if known is None:
            known = self._stairs[halvings] = self._climbed(halvings)
        return known

    @cached_property
    def _stairs(self) -> dict[int, Stair]:
        return {}

    def _climbed(self, halvings: int) -> Stair:
        points = np.append(self.rule.nodes, 1.0)
        finest = 2.0 ** (halvings - self.depth)
        starts = [0.0, *(finest * 2.0**each for each in range(self.depth))]
        along = [(start, width * points) for start, width in zip(starts, [finest, *starts[1:]], strict=True)]
        graded = len(along) * len(points)
        if self.depth:
            along.append((0.0, 2.0**halvings * points))
        steps = np.concatenate([start + np.ceil(inside) - 1.0 for start, inside in along]).astype(int)
        rest = np.append(np.concatenate([inside - np.ceil(inside) + 1.0 for _, inside in along]), 1.0)
        orders = np.arange(1, TERMS + 1)
        series = rest[:, None] ** orders / [math.factorial(order) for order in orders]
        above = tuple(np.flatnonzero(steps >> bit & 1) for bit in range(halvings))
        return Stair(halvings, series, above, graded, graded if self.depth else 0)

    @cached_property
    def _readings(self) -> dict[bytes, Reading]:
        return {}

    def reading(self, tenors: Float[np.ndarray, "m"]) -> Reading:
        """How a function is read at `tenors` [years]; the last few answers are kept."""
        key = tenors.tobytes()
        found = self._readings.get(key)
        if found is None:
            if len(self._readings) >= KEPT:
                self._readings.clear()
            number = np.clip(np.searchsorted(self.edges, tenors, side="left") - 1, 0, len(self.widths) - 1)
            width = self.widths[number]
            place = (tenors - self.edges[number]) / width
            found = self._readings[key] = Reading(number, self.rule.running(place) * width[:, None])
        return found


def panels(horizon: float, *, widest: float, nodes: int, fastest: float) -> Panels:
    """Panels for [0, horizon].

    Args:
        horizon: longest maturity [years].
        widest: no panel is wider [years], nor wider than WIDEST.
        nodes: per panel, at least FEWEST_NODES.
        fastest: speed of the fastest movement to resolve [1/years].
    """
    count = math.ceil(horizon / min(widest, WIDEST) - 1e-9)
    width = horizon / count
    depth = math.ceil(math.log2(max(1.0, width * fastest)) - 1e-9)
    return Panels(width, count, min(depth, DEEPEST), gauss_legendre(max(nodes, FEWEST_NODES)))
