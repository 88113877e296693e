"""What a price of factor risk does to log prices, and how much exposure habitat investors then take over."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.pricing.curves import Curve
from tokyotrap.pricing.habitats import elasticity
from tokyotrap.pricing.loadings import Economy
from tokyotrap.pricing.quadrature import Panels, panels

FAST_NODES = 20
"""Nodes per panel when the price of risk fades faster than the loadings move."""


@dataclass(frozen=True, eq=False)
class Feedback:
    """What a price of risk that fades does: c_n' = (Q c)_n - decay c_n + A_n'l_n for a price l (N, K).

    Attributes:
        economy: the economy.
        decay: kappa, how fast the price of risk fades [1/years]; 0 for a constant one.
        resolved: by country, panels that resolve the fading, and A_c at their nodes (n, N, K).
        relief: H (N, K, N K), exposure taken over by habitat investors per unit of l [$tn years].

    Source:
        Design page 2, sections 6, 8 (H without its currency part) and 9.
    """

    economy: Economy
    decay: float
    resolved: Mapping[str, tuple[Panels, Float[np.ndarray, "n N K"]]]
    relief: Float[np.ndarray, "N K NK"]

    def falls(self, country: str, price: Float[np.ndarray, "NK m"]) -> Curve:
        """Fall of log prices, c_{c,n}(tau), under m prices of risk."""
        grid, loads = self.resolved[country]
        by_regime = price.reshape(*loads.shape[1:], -1)
        source = (loads.transpose(1, 0, 2) @ by_regime).transpose(1, 0, 2)
        return self.economy.collocation(grid, self.decay).curve(grid, np.ascontiguousarray(source))


def feedback(economy: Economy, loads: Mapping[str, Curve], decay: float) -> Feedback:
    """Solve for every unit vector of the price of risk at once.

    Args:
        economy: the economy.
        loads: A_c(tau) of every country.
        decay: kappa [1/years].
    """
    regimes, size = len(economy.generator), economy.spec.size
    resolved = {country: _resolved(economy, country, curve, decay) for country, curve in loads.items()}
    relief = np.zeros((regimes, size, regimes * size))
    each = np.arange(regimes)
    for country, (grid, values) in resolved.items():
        source = np.zeros((len(values), regimes, regimes, size))
        source[:, each, each] = values
        falls, _ = economy.collocation(grid, decay).values(source.reshape(len(values), regimes, -1), len(grid.widths))
        taken = values * (grid.weights * elasticity(economy.spec, country, grid.nodes))[:, None, None]
        relief += taken.transpose(1, 2, 0) @ falls.transpose(1, 0, 2)
    return Feedback(economy, decay, resolved, relief)


def _resolved(economy: Economy, country: str, curve: Curve, decay: float) -> tuple[Panels, Float[np.ndarray, "n N K"]]:
    """Panels that resolve a price of risk fading at `decay`, and loadings there."""
    grid, spec = curve.panels, economy.spec
    if decay * grid.widths[0] <= 1.0:
        return grid, np.ascontiguousarray(curve.values.transpose(1, 0, 2))
    finer = panels(spec.horizon[country], widest=grid.width, nodes=FAST_NODES, fastest=2.0 * decay)
    return finer, np.ascontiguousarray(curve.at(finer.nodes).transpose(1, 0, 2))


def held(economy: Economy, country: str, curve: Curve) -> Float[np.ndarray, "N K n"]:
    """W alpha_c A_{c,n}: exposure habitat investors take over per unit fall of each log price."""
    return np.asarray((curve.values * economy.markets[country].elasticity[:, None]).transpose(0, 2, 1))
