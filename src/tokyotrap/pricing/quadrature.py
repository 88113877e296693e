"""Composite Gauss-Legendre panels over maturity, finer near zero where fast movements die out."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float
from numpy.polynomial import legendre

WIDEST, FEWEST_NODES = 2.5, 12
"""Never coarser than this, whatever a specification asks: cumulative integrals stay exact to 1e-13."""
DEEPEST = 12


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


def gauss_legendre(count: int) -> Rule:
    """The rule with `count` nodes on [0, 1], exact for polynomials of degree 2 count - 1."""
    nodes, weights = legendre.leggauss(count)
    return Rule(0.5 * (nodes + 1.0), 0.5 * weights)


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

    def locate(self, tenors: Float[np.ndarray, "m"]) -> tuple[Float[np.ndarray, "m"], Float[np.ndarray, "m"]]:
        """Panel number and position inside it (0 to 1) of each of `tenors` [years]."""
        number = np.clip(np.searchsorted(self.edges, tenors, side="left") - 1, 0, len(self.widths) - 1)
        return number, (tenors - self.edges[number]) / self.widths[number]


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
