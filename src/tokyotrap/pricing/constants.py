"""The constants: mean prices of risk, mean log prices and the level of the yen, one linear system."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import NoEquilibrium
from tokyotrap.pricing.curves import Curve
from tokyotrap.pricing.feedback import feedback, held
from tokyotrap.pricing.loadings import Economy


@dataclass(frozen=True, eq=False)
class Constants:
    """What does not move with the factors.

    Attributes:
        risk_price: lam0 (N, K) [1/years per unit of factor loading].
        currency: C_e (N,), log USDJPY at q = 0; None where nothing pins it.
        curves: C_c(tau) of every country, curves (N, n, 1).
    """

    risk_price: Float[np.ndarray, "N K"]
    currency: Float[np.ndarray, "N"] | None
    curves: Mapping[str, Curve]


def constants(economy: Economy, loads: Mapping[str, Curve], currency_loading: Float[np.ndarray, "N K"]) -> Constants:
    """Solve the linear system for lam0 and C_e, and integrate C_c.

    At a = 0 in every regime nothing pins C_e (the last line is then a restriction on the trend) and it is None.

    Raises:
        NoEquilibrium: the system is singular.

    Source:
        Design page 2, sections 6 and 9.
    """
    regimes, size = len(economy.generator), economy.spec.size
    risk = np.repeat(economy.risk_aversion, size)
    moving = feedback(economy, loads, 0.0)
    fixed = {c: _without_risk_prices(economy, c, curve, currency_loading) for c, curve in loads.items()}
    exposure = sum(held_less_sold(economy, country, loads[country], fixed[country]) for country in loads) + np.zeros(
        (regimes, size)
    )
    pricing = np.kron(np.diag(economy.risk_aversion), economy.spec.covariance)
    matrix = np.eye(regimes * size) + pricing @ moving.relief.reshape(regimes * size, -1)
    right = pricing @ exposure.ravel()
    pinned = economy.spec.currency is not None and bool(np.any(risk > 0.0))
    if pinned:
        matrix, right = _with_currency(economy, matrix, right, pricing, currency_loading)
    try:
        solved = np.linalg.solve(matrix, right)
    except np.linalg.LinAlgError:
        raise NoEquilibrium("no equilibrium: the constants are not determined (singular linear system)") from None
    if not np.all(np.isfinite(solved)):
        raise NoEquilibrium("no equilibrium: the constants are not finite")
    flat = solved[: regimes * size]
    curves = {c: _joined(moving.falls(c, flat[:, None]), fixed[c]) for c in loads}
    return Constants(flat.reshape(regimes, size), solved[regimes * size :] if pinned else None, curves)


def held_less_sold(economy: Economy, country: str, loads: Curve, fixed: Curve) -> Float[np.ndarray, "N K"]:
    """The integral of A_c (zeta_c - alpha_c C_c) for given constants [$tn years]."""
    supplied = economy.markets[country].intercept @ loads.values
    taken: Float[np.ndarray, "N K"] = (held(economy, country, loads) @ fixed.values)[:, :, 0]
    return np.asarray(supplied - taken)


def _without_risk_prices(
    economy: Economy, country: str, loads: Curve, currency_loading: Float[np.ndarray, "N K"]
) -> Curve:
    spec, values = economy.spec, loads.values
    spread = values @ spec.covariance
    source = values @ (spec.reversion @ spec.mean) - 0.5 * np.sum(spread * values, axis=2)
    if country == "J":
        source = source - np.einsum("nik,nk->ni", spread, currency_loading)
    return economy.collocation(loads.panels, 0.0).curve(loads.panels, np.ascontiguousarray(source.T)[:, :, None])


def _with_currency(
    economy: Economy,
    matrix: Float[np.ndarray, "NK NK"],
    right: Float[np.ndarray, "NK"],
    pricing: Float[np.ndarray, "NK NK"],
    loading: Float[np.ndarray, "N K"],
) -> tuple[Float[np.ndarray, "NK_and_N NK_and_N"], Float[np.ndarray, "NK_and_N"]]:
    spec, currency = economy.spec, economy.spec.currency
    assert currency is not None
    regimes, size = loading.shape
    spread = np.zeros((regimes * size, regimes))
    for number in range(regimes):
        spread[number * size : (number + 1) * size, number] = loading[number]
    supplied = currency.supply - currency.elasticity * currency.level
    to_bonds = currency.elasticity * pricing @ spread
    own = np.diag(economy.currency_risk * currency.elasticity) - economy.generator
    convexity = 0.5 * np.einsum("ni,ij,nj->n", loading, spec.covariance, loading) + 0.5 * currency.permanent_vol**2
    moving = currency.trend - currency.drift @ spec.mean - loading @ (spec.reversion @ spec.mean) + convexity
    matrix = np.block([[matrix, to_bonds], [spread.T, -own]])
    right = np.concatenate([right + pricing @ spread @ np.full(regimes, supplied), moving])
    right[regimes * size :] -= economy.currency_risk * supplied
    return matrix, right


def _joined(one: Curve, other: Curve) -> Curve:
    return Curve(one.panels, one.values + other.values, one.slopes + other.slopes, one.edges + other.edges)
