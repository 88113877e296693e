"""Who holds bonds for their maturity: demand curves of preferred-habitat investors."""

import numpy as np
from jaxtyping import Float

from tokyotrap.pricing.specification import Specification


def densities(spec: Specification, country: str, tenors: Float[np.ndarray, "n"]) -> Float[np.ndarray, "n shapes"]:
    """theta_k(tau): the shapes of `country` at `tenors` [years] [1/years]; zero beyond [0, T_c]."""
    tau = np.asarray(tenors, dtype=float)
    shapes = spec.shapes[country]
    if not shapes:
        return np.zeros((len(tau), 0))
    return np.stack([shape.density(tau, spec.horizon[country]) for shape in shapes], axis=1)


def elasticity(spec: Specification, country: str, tenors: Float[np.ndarray, "n"]) -> Float[np.ndarray, "n"]:
    """alpha_c(tau) = alpha0 exp(-alpha1 tau): demand per unit of log price, per year of maturity [$tn/years]."""
    level, decay = spec.elasticity[country]
    return level * np.exp(-decay * np.asarray(tenors, dtype=float))


def sensitivity(spec: Specification, country: str, tenors: Float[np.ndarray, "n"]) -> Float[np.ndarray, "n K"]:
    """S_c(tau): how much more bonds arbitrageurs must hold per unit of each factor [$tn/years per unit]."""
    shapes = densities(spec, country, tenors)
    return np.asarray(shapes @ loading_matrix(spec, country))


def loading_matrix(spec: Specification, country: str) -> Float[np.ndarray, "shapes K"]:
    """Coefficients of the triples `loads`, as a table of shapes by factors; repeated triples add up."""
    table = np.zeros((len(spec.shapes[country]), spec.size))
    for shape, factor, coefficient in spec.loads[country]:
        table[shape, factor] += coefficient
    return table


def anchor(spec: Specification, country: str, tenors: Float[np.ndarray, "n"]) -> Float[np.ndarray, "n"]:
    """ybar_c(tau) = y0 + y1 (1 - exp(-tau/h)): the yield at which habitat investors hold nothing [decimal per year]."""
    short_end, slope, length = spec.anchor[country]
    return short_end - slope * np.expm1(-np.asarray(tenors, dtype=float) / length)


def intercept(spec: Specification, country: str, tenors: Float[np.ndarray, "n"]) -> Float[np.ndarray, "n"]:
    """zeta_c(tau) = alpha_c(tau) tau ybar_c(tau) + sum_k z_k theta_k(tau) [$tn/years].

    Source:
        Design page 2, section 2: habitat demand is Z = -alpha log P - zeta - S'q.
    """
    tau = np.asarray(tenors, dtype=float)
    pulled = elasticity(spec, country, tau) * tau * anchor(spec, country, tau)
    return np.asarray(pulled + densities(spec, country, tau) @ spec.supply[country])
