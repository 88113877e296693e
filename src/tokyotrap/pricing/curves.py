"""Functions of maturity that solve a linear equation: the loadings by exponentials, the rest by collocation."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Inexact

from tokyotrap.pricing.quadrature import Panels

ORDER = 18
"""Terms of the Taylor series of exp on matrices of norm at most 1: the rest is below 1e-17."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A function of maturity with values at the nodes, and everywhere between by its own polynomial.

    Attributes:
        panels: where it is sampled.
        values: at the nodes (N, n, m).
        slopes: its derivative at the nodes (N, n, m).
        edges: at the edges of the panels (N, panels + 1, m).
    """

    panels: Panels
    values: Float[np.ndarray, "N n m"]
    slopes: Float[np.ndarray, "N n m"]
    edges: Float[np.ndarray, "N edges m"]

    def at(self, tenors: Float[np.ndarray, "k"]) -> Float[np.ndarray, "N k m"]:
        """Values at any `tenors` [years]: the value at the panel's edge plus the integral of the slope."""
        number, place = self.panels.locate(np.asarray(tenors, dtype=float))
        weights = self.panels.rule.running(place) * self.panels.widths[number, None]
        count, size = len(self.panels.rule.nodes), self.slopes.shape[2]
        slopes = self.slopes.reshape(len(self.slopes), -1, count, size)[:, number]
        return np.asarray(self.edges[:, number] + np.einsum("kj,nkjm->nkm", weights, slopes))


def exponential_integral(
    generator: Inexact[np.ndarray, "m m"], forcing: Inexact[np.ndarray, "m c"], grid: Panels
) -> Inexact[np.ndarray, "m n_and_edges c"]:
    """The integral over [0, tau] of exp(B u) du E, at nodes and right edge of every panel.

    Taylor series on a short interval, then doubling: A(2t) = A(t) + exp(B t) A(t), exp(2Bt) = exp(Bt)^2; every
    doubling yields one of the graded panels. Equal panels follow by A(H + t) = A(H) + exp(B H) A(t).

    Args:
        generator: B [1/years].
        forcing: E.
        grid: the panels; per panel its nodes and its right edge are returned, in that order.

    Source:
        Scaling and squaring; design page 2, section 11.
    """
    size, offsets = len(generator), np.append(grid.rule.nodes, 1.0) * grid.width
    reach = float(np.max(np.sum(np.abs(generator), axis=0), initial=0.0)) * grid.width
    halvings = max(grid.depth, math.ceil(math.log2(max(reach, 1.0))))
    flow, integral = _taylor(generator, forcing, offsets / 2.0**halvings)
    graded: list[Inexact[np.ndarray, "n m c"]] = []
    for left in range(halvings, 0, -1):
        if left == grid.depth:
            graded.append(integral)
        if left <= grid.depth:
            graded.append(integral[-1] + flow[-1] @ integral)
        integral = integral + flow @ integral
        flow = flow @ flow
    first = np.concatenate(graded) if graded else integral
    later = _translate(flow[-1], integral, grid.count)
    joined = np.concatenate([first, later.reshape(-1, size, forcing.shape[1])])
    return joined.transpose(1, 0, 2)


def _taylor(
    generator: Inexact[np.ndarray, "m m"], forcing: Inexact[np.ndarray, "m c"], times: Float[np.ndarray, "t"]
) -> tuple[Inexact[np.ndarray, "t m m"], Inexact[np.ndarray, "t m c"]]:
    size = len(generator)
    powers = np.empty((ORDER + 1, size, size), dtype=generator.dtype)
    powers[0] = np.eye(size)
    for order in range(1, ORDER + 1):
        np.matmul(powers[order - 1], generator / order, out=powers[order])
    orders = np.arange(ORDER + 1)
    weights = times[:, None] ** orders
    flow = (weights @ powers.reshape(ORDER + 1, -1)).reshape(len(times), size, size)
    terms = (powers @ forcing).reshape(ORDER + 1, -1)
    integral = (weights * times[:, None] / (orders + 1)) @ terms
    return flow, integral.reshape(len(times), size, -1)


def _translate(
    flow: Inexact[np.ndarray, "m m"], integral: Inexact[np.ndarray, "t m c"], count: int
) -> Inexact[np.ndarray, "more t m c"]:
    """Panels 2 to `count` from the first, by doubling the block that is already known."""
    points, size, columns = integral.shape
    block = np.ascontiguousarray(integral.transpose(1, 0, 2)).reshape(size, 1, points * columns)
    while block.shape[1] < count:
        end = block[:, -1:, -columns:]
        moved = (flow @ block.reshape(size, -1)).reshape(size, -1, points, columns) + end[:, :, None, :]
        block = np.concatenate([block, moved.reshape(size, -1, points * columns)], axis=1)
        flow = flow @ flow
    kept = block[:, 1:count].reshape(size, -1, points, columns)
    return np.ascontiguousarray(kept.transpose(1, 2, 0, 3))


def accumulate(grid: Panels, rates: Float[np.ndarray, "N N"], source: Float[np.ndarray, "N n m"]) -> Curve:
    """Solve c' = rates c + source, c(0) = 0, by Gauss-Legendre collocation on every panel.

    Args:
        grid: the panels.
        rates: the matrix that couples the N regimes [1/years].
        source: at the nodes, for m right-hand sides at once.

    Returns:
        c for all right-hand sides.
    """
    regimes, _, columns = source.shape
    count = len(grid.rule.nodes)
    given = np.ascontiguousarray(source.reshape(regimes, -1, count, columns).transpose(1, 2, 0, 3))
    given = given.reshape(len(grid.widths), count * regimes, columns)
    values, slopes = np.empty_like(given), np.empty_like(given)
    edges = np.zeros((len(grid.widths) + 1, regimes, columns))
    coupling = np.kron(np.eye(count), rates)
    step = np.kron(grid.running, np.eye(regimes))
    end = np.kron(grid.rule.weights[None, :], np.eye(regimes))
    spread = np.kron(np.ones((count, 1)), np.eye(regimes))
    solvers = {width: np.linalg.inv(np.eye(len(step)) - width * step @ coupling) for width in set(grid.widths)}
    for number, width in enumerate(grid.widths):
        known = spread @ edges[number] + width * (step @ given[number])
        values[number] = solvers[width] @ known
        slopes[number] = given[number] + coupling @ values[number]
        edges[number + 1] = edges[number] + width * (end @ slopes[number])

    def by_regime(stacked: Float[np.ndarray, "p s m"]) -> Float[np.ndarray, "N n m"]:
        parted = stacked.reshape(len(grid.widths), count, regimes, columns)
        return parted.transpose(2, 0, 1, 3).reshape(regimes, -1, columns)

    return Curve(grid, by_regime(values), by_regime(slopes), edges.transpose(1, 0, 2))
