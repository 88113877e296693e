"""What a price of factor risk does to log prices, and how much exposure habitat investors then take over."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.pricing.curves import Curve, accumulate
from tokyotrap.pricing.habitats import elasticity
from tokyotrap.pricing.loadings import Economy
from tokyotrap.pricing.quadrature import Panels, panels

FAST_NODES = 20
"""Nodes per panel when the price of risk fades faster than the loadings move."""


@dataclass(frozen=True, eq=False)
class Feedback:
    """Fall of log prices per unit of risk price, under a given fading, and the exposure it moves.

    Attributes:
        falls: per country, c_{c,n}(tau) per unit of l_{m,k}: a curve (N, n, N K).
        relief: H (N, K, N K), exposure taken over by habitat investors per unit of l [$tn years].
    """

    falls: Mapping[str, Curve]
    relief: Float[np.ndarray, "N K NK"]


def feedback(economy: Economy, loads: Mapping[str, Curve], decay: float) -> Feedback:
    """Solve c_n' = (Q c)_n - decay c_n + A_n'l_n for every unit vector of l.

    Args:
        economy: the economy.
        loads: A_c(tau) of every country.
        decay: kappa, how fast the price of risk fades [1/years]; 0 for a constant one.

    Source:
        Design page 2, sections 6, 8 (H without its currency part) and 9.
    """
    regimes, size = len(economy.generator), economy.spec.size
    rates = economy.generator - decay * np.eye(regimes)
    falls: dict[str, Curve] = {}
    relief = np.zeros((regimes, size, regimes * size))
    for country, curve in loads.items():
        grid, values, taken = _resolved(economy, country, curve, decay)
        source = np.zeros((regimes, values.shape[1], regimes, size))
        for number in range(regimes):
            source[number, :, number] = values[number]
        falls[country] = accumulate(grid, rates, source.reshape(regimes, -1, regimes * size))
        relief += taken @ falls[country].values
    return Feedback(falls, relief)


def _resolved(
    economy: Economy, country: str, curve: Curve, decay: float
) -> tuple[Panels, Float[np.ndarray, "N n K"], Float[np.ndarray, "N K n"]]:
    """Panels that resolve a price of risk fading at `decay`, loadings there, and w alpha_c A_c there."""
    grid, spec = curve.panels, economy.spec
    if decay * grid.widths[0] <= 1.0:
        return grid, curve.values, held(economy, country, curve)
    finer = panels(spec.horizon[country], widest=grid.width, nodes=FAST_NODES, fastest=2.0 * decay)
    values = curve.at(finer.nodes)
    weights = finer.weights * elasticity(spec, country, finer.nodes)
    return finer, values, (values * weights[:, None]).transpose(0, 2, 1)


def held(economy: Economy, country: str, curve: Curve) -> Float[np.ndarray, "N K n"]:
    """W alpha_c A_{c,n}: exposure habitat investors take over per unit fall of each log price."""
    return np.asarray((curve.values * economy.markets[country].elasticity[:, None]).transpose(0, 2, 1))
