"""Functions of maturity against SciPy's exponential of a matrix, on panels of every kind."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from tokyotrap.pricing.curves import Collocation, exponential, exponential_integral
from tokyotrap.pricing.quadrature import Panels, gauss_legendre

LAWS = settings(deadline=None, max_examples=40, derandomize=True)
GRIDS = [(2.5, 1, 0), (2.5, 7, 0), (1.0, 4, 1), (2.5, 16, 4), (0.3, 5, 6)]


def generator(seed: int, size: int, speed: float) -> np.ndarray:
    """A matrix whose solutions die out, the fastest at about a speed [1/year]."""
    random = np.random.default_rng(seed)
    coupled = random.normal(size=(size, size)) * speed / (4.0 * size)
    return coupled - np.diag(np.linspace(0.05 * speed, speed, size))


def integrals(matrix: np.ndarray, forcing: np.ndarray, times: np.ndarray) -> np.ndarray:
    """The integral of exp(B u) E over [0, t], from the exponential of the matrix with E beside it."""
    size, columns = len(matrix), len(forcing)
    wide = np.zeros((size + columns, size + columns), dtype=matrix.dtype)
    wide[:size, :size], wide[:size, size:] = matrix, forcing.T
    return np.stack([expm(wide * each)[:size, size:].T for each in times])


def points(grid: Panels) -> np.ndarray:
    """Nodes and right edge of every panel [years]."""
    inside = np.append(grid.rule.nodes, 1.0)
    return (grid.edges[:-1, None] + grid.widths[:, None] * inside).ravel()


@LAWS
@given(seed=st.integers(0, 999), size=st.integers(1, 9), reach=st.floats(-6.0, 4.0))
def test_the_exponential_is_that_of_scipy(seed: int, size: int, reach: float) -> None:
    matrix = generator(seed, size, 10.0**reach)
    np.testing.assert_allclose(exponential(matrix), expm(matrix), rtol=0.0, atol=2e-14 * max(1.0, 10.0**reach / 10.0))


@pytest.mark.parametrize(("width", "count", "depth"), GRIDS)
@pytest.mark.parametrize("speed", [0.01, 1.0, 9.0])
def test_integrals_are_exact_at_every_node_and_edge(width: float, count: int, depth: int, speed: float) -> None:
    grid, matrix = Panels(width, count, depth, gauss_legendre(12)), generator(1, 6, speed)
    forcing = np.eye(6)[[0, 3]]
    found = exponential_integral(matrix, forcing, grid)
    assert found.shape == (depth + count, 13, 2, 6)
    exact = integrals(matrix, forcing, points(grid))
    np.testing.assert_allclose(found.reshape(exact.shape), exact, rtol=1e-12, atol=1e-14)


def test_a_step_into_the_imaginary_is_the_derivative() -> None:
    grid, matrix, forcing = Panels(2.5, 6, 3, gauss_legendre(12)), generator(2, 5, 3.0), np.eye(5)[[1]]
    moved = np.zeros((5, 5))
    moved[1, 2] = 1.0
    slope = exponential_integral(matrix + 1e-30j * moved, forcing, grid).imag / 1e-30
    ahead, behind = (exponential_integral(matrix + each * moved, forcing, grid) for each in (1e-5, -1e-5))
    np.testing.assert_allclose(slope, (ahead - behind) / 2e-5, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(("width", "count", "depth"), GRIDS)
@pytest.mark.parametrize("fading", [0.0, 0.3, 1.0])
def test_collocation_solves_the_equation_on_longer_and_on_shorter_grids(
    width: float, count: int, depth: int, fading: float
) -> None:
    """c' = (Q - decay) c + a constant source has the integral of the exponential as its solution.

    The decay is no faster than the first panel resolves; for faster ones `feedback` takes finer panels.
    """
    grid = Panels(width, count, depth, gauss_legendre(12))
    rates = np.array([[-0.3, 0.3], [0.5, -0.5]]) - fading / grid.widths[0] * np.eye(2)
    solver = Collocation.of(Panels(width, 3, depth, gauss_legendre(12)), rates)
    source = np.broadcast_to(np.eye(2), (len(grid.nodes), 2, 2))
    curve = solver.curve(grid, np.ascontiguousarray(source))
    asked = np.linspace(0.01, width * count, 40)
    exact = integrals(rates, np.eye(2), asked)
    np.testing.assert_allclose(curve.at(asked), exact.transpose(2, 0, 1), rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(curve.edges[:, -1], integrals(rates, np.eye(2), grid.edges[-1:])[0].T, rtol=1e-10)
