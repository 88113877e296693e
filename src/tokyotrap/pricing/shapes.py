"""Where on the curve a supply or a trade sits: densities over maturity."""

import math
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

GAUSSIAN = 1.0 / np.sqrt(2.0 * np.pi)


class TruncatedGaussian(NamedTuple):
    """A Gaussian bump cut to [0, T] that integrates to 1, so that its amount is in $tn.

    Source:
        Design page 2, section 2 (theta_k); ours, not Vayanos and Vila's.
    """

    center: float
    width: float

    def density(self, tenors: Float[np.ndarray, "*n"], horizon: float) -> Float[np.ndarray, "*n"]:
        """Density at `tenors` [years] on [0, `horizon`] [1/years]."""
        low, high = -self.center / self.width, (horizon - self.center) / self.width
        # Both tails are measured on the side where they are small: no cancellation for a centre far outside.
        mass = _below(high) - _below(low) if low < 0.0 else _below(-low) - _below(-high)
        distance = (np.asarray(tenors, dtype=float) - self.center) / self.width
        inside = GAUSSIAN / self.width * np.exp(-0.5 * distance**2) / mass
        return np.where((tenors >= 0.0) & (tenors <= horizon), inside, 0.0)

    @property
    def scale(self) -> float:
        """The length over which the density changes [years]: what a quadrature must resolve."""
        return self.width


def _below(value: float) -> float:
    """Share of a standard normal below a value."""
    return 0.5 * math.erfc(-value / math.sqrt(2.0))


class DifferenceOfExponentials(NamedTuple):
    """height x (exp(-slow tau) - exp(-fast tau)): the hump of Vayanos and Vila; it need not integrate to 1.

    Source:
        Vayanos and Vila (2021), Econometrica 89(1), section 5.1: theta(tau).
    """

    slow: float
    fast: float
    height: float = 1.0

    def density(self, tenors: Float[np.ndarray, "*n"], horizon: float) -> Float[np.ndarray, "*n"]:
        """Height at `tenors` [years] on [0, `horizon`]."""
        tau = np.asarray(tenors, dtype=float)
        inside = self.height * (np.exp(-self.slow * tau) - np.exp(-self.fast * tau))
        return np.where((tau >= 0.0) & (tau <= horizon), inside, 0.0)

    @property
    def scale(self) -> float:
        """The length over which the density changes [years]."""
        return 1.0 / max(self.slow, self.fast)


Shape = TruncatedGaussian | DifferenceOfExponentials
