"""Functions of maturity that solve a linear equation: the loadings by exponentials, the rest by collocation."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float, Inexact

from tokyotrap.pricing.quadrature import TERMS, Panels

BLOCK = 5
COEFFICIENTS = np.array([1.0 / math.factorial(order) for order in range(TERMS)]).reshape(-1, BLOCK)
"""1 / k! in rows of five, for a polynomial in the fifth power of a matrix."""


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
        number, weights = self.panels.reading(np.asarray(tenors, dtype=float))
        count, size = len(self.panels.rule.nodes), self.slopes.shape[2]
        slopes = self.slopes.reshape(len(self.slopes), -1, count, size)[:, number]
        return np.asarray(self.edges[:, number] + np.einsum("kj,nkjm->nkm", weights, slopes))


def exponential_integral(
    generator: Inexact[np.ndarray, "m m"], forcing: Inexact[np.ndarray, "c m"], grid: Panels
) -> Inexact[np.ndarray, "panels n_and_edge c m"]:
    """The integral over [0, tau] of exp(B u) du E, at nodes and right edge of every panel.

    Taylor series within a short step h; then A(2^b h + t) = A(2^b h) + exp(2^b B h) A(t), bit by bit of the whole steps
    below each point. Equal panels follow in the same way from the first of them.

    Args:
        generator: B [1/years].
        forcing: columns of E.
        grid: the panels; per panel its nodes and its right edge are returned, in that order.

    Source:
        Scaling and squaring; design page 2, section 11.
    """
    reach = float(np.max(np.sum(np.abs(generator), axis=0), initial=0.0)) * grid.width
    stair = grid.stair(max(grid.depth, math.ceil(math.log2(max(reach, 1.0)))))
    step = grid.width / 2.0**stair.halvings
    scaled = generator.T * step
    found = _taylor(scaled, forcing * step, stair.series)
    flow, edge = _exponential(scaled), found[-1:]
    for above in stair.above:
        found[above] = _onto(found[above], flow) + edge
        edge = _onto(edge, flow) + edge
        flow = flow @ flow
    block = np.empty((grid.depth + grid.count, len(grid.rule.nodes) + 1, *forcing.shape), dtype=found.dtype)
    block[grid.depth] = found[stair.equal : stair.equal + block.shape[1]]
    _translate(flow, block[grid.depth :])
    block[: grid.depth + 1] = found[: stair.graded].reshape(-1, *block.shape[1:])
    return block


def _onto(vectors: Inexact[np.ndarray, "*some m"], flow: Inexact[np.ndarray, "m m"]) -> Inexact[np.ndarray, "*some m"]:
    """Rows times a matrix, as one product."""
    return np.asarray(vectors.reshape(-1, len(flow)) @ flow).reshape(vectors.shape)


def _taylor(
    scaled: Inexact[np.ndarray, "m m"], forcing: Inexact[np.ndarray, "c m"], series: Float[np.ndarray, "t terms"]
) -> Inexact[np.ndarray, "t c m"]:
    """The integral within a step, of a matrix of norm at most 1, from the powers of time over factorials."""
    terms = np.empty((series.shape[1], *forcing.shape), dtype=np.result_type(scaled, forcing))
    terms[0] = forcing
    for order in range(1, len(terms)):
        np.matmul(terms[order - 1], scaled, out=terms[order])
    return np.asarray(series @ terms.reshape(len(terms), -1)).reshape(-1, *forcing.shape)


def _exponential(scaled: Inexact[np.ndarray, "m m"]) -> Inexact[np.ndarray, "m m"]:
    """The exponential of a matrix of norm at most 1: a Taylor polynomial in its fifth power (Paterson, Stockmeyer)."""
    size = len(scaled)
    powers = np.empty((BLOCK + 1, size, size), dtype=scaled.dtype)
    powers[0], powers[1] = np.eye(size), scaled
    for order in range(2, BLOCK + 1):
        np.matmul(powers[order - 1], scaled, out=powers[order])
    parts = (COEFFICIENTS @ powers[:BLOCK].reshape(BLOCK, -1)).reshape(-1, size, size)
    found = parts[-1]
    for part in parts[-2::-1]:
        found = found @ powers[BLOCK] + part
    return np.asarray(found)


def exponential(matrix: Inexact[np.ndarray, "m m"]) -> Inexact[np.ndarray, "m m"]:
    """The exponential of any small matrix, by scaling and squaring."""
    reach = float(np.max(np.sum(np.abs(matrix), axis=0), initial=0.0))
    halvings = math.ceil(math.log2(max(reach, 1.0)))
    found = _exponential(matrix / 2.0**halvings)
    for _ in range(halvings):
        found = found @ found
    return found


def _translate(flow: Inexact[np.ndarray, "m m"], block: Inexact[np.ndarray, "count t c m"]) -> None:
    """Fill equal panels from the first: what is known is moved on, and doubles."""
    known = 1
    while known < len(block):
        more = min(known, len(block) - known)
        block[known : known + more] = _onto(block[:more], flow)
        block[known : known + more] += block[known - 1, -1]
        known += more
        flow = flow @ flow if known < len(block) else flow


@dataclass(frozen=True, eq=False)
class Collocation:
    """c' = rates c + source, by Gauss-Legendre collocation on every panel: what does not depend on the source.

    Attributes:
        rates: the matrix that couples the N regimes [1/years].
        forced: per width of panels, from the narrowest, c at the nodes and right edge of a panel from the source at its
            nodes (widths, n N + N, n N).
        started: the same from c at its left edge (widths, n N + N, N).
    """

    rates: Float[np.ndarray, "N N"]
    forced: Float[np.ndarray, "widths nN_and_N nN"]
    started: Float[np.ndarray, "widths nN_and_N N"]

    @classmethod
    def of(cls, grid: Panels, rates: Float[np.ndarray, "N N"]) -> Self:
        """For the panels of a grid, and of every grid that only goes further or less far."""
        regimes, count = len(rates), len(grid.rule.nodes)
        widths = grid.width * 0.5 ** np.arange(grid.depth, -1, -1)[:, None, None]
        step = widths * np.kron(grid.running, np.eye(regimes))
        end = widths * np.kron(grid.rule.weights, np.eye(regimes))
        coupling = np.kron(np.eye(count), rates)
        spread = np.broadcast_to(np.tile(np.eye(regimes), (count, 1)), (len(widths), count * regimes, regimes))
        inside = np.linalg.solve(np.eye(count * regimes) - step @ coupling, np.concatenate([step, spread], axis=2))
        slopes = coupling @ inside
        slopes[:, :, : count * regimes] += np.eye(count * regimes)
        outside = end @ slopes
        outside[:, :, count * regimes :] += np.eye(regimes)
        whole = np.concatenate([inside, outside], axis=1)
        return cls(rates, whole[:, :, : count * regimes], whole[:, :, count * regimes :])

    def values(
        self, source: Float[np.ndarray, "n N m"], panels: int
    ) -> tuple[Float[np.ndarray, "n N m"], Float[np.ndarray, "edges N m"]]:
        """The solution at the nodes and at the edges of the first so many panels, zero at the first edge.

        Args:
            source: at the nodes, for m right-hand sides at once.
            panels: how many.
        """
        regimes, columns = source.shape[1:]
        width = np.clip(np.arange(panels) - 1, 0, len(self.forced) - 1)
        given, graded = source.reshape(panels, -1, columns), len(self.forced)
        found = np.concatenate([self.forced[width[:graded]] @ given[:graded], self.forced[-1] @ given[graded:]])
        edges = np.zeros((panels + 1, regimes, columns))
        for number in range(panels):
            edges[number + 1] = self.started[width[number], -regimes:] @ edges[number] + found[number, -regimes:]
        nodes = found[:, :-regimes] + self.started[width, :-regimes] @ edges[:-1]
        return nodes.reshape(source.shape), edges

    def curve(self, grid: Panels, source: Float[np.ndarray, "n N m"]) -> Curve:
        """The solution on a grid, zero at maturity zero."""
        values, edges = self.values(source, len(grid.widths))
        slopes = source + self.rates @ values
        first = [np.ascontiguousarray(each.transpose(1, 0, 2)) for each in (values, slopes)]
        return Curve(grid, first[0], first[1], edges.transpose(1, 0, 2))
