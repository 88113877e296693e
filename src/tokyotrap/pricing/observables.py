"""What can be seen in the market: yields, premia, the yen, who holds how much, and how it all moves together."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from tokyotrap.pricing.curves import exponential_integral
from tokyotrap.pricing.equilibrium import Equilibrium
from tokyotrap.pricing.quadrature import Panels, gauss_legendre
from tokyotrap.pricing.specification import Specification


def yields(
    eq: Equilibrium, country: str, tenors: Float[np.ndarray, "n"], state: Float[np.ndarray, "K"]
) -> Float[np.ndarray, "N n"]:
    """Zero-coupon yields y_c(tau) = (A_c'q + C_c)/tau in every regime [decimal per year].

    Args:
        eq: the equilibrium.
        country: "U" or "J".
        tenors: positive, up to T_c [years].
        state: q.
    """
    return np.asarray((eq.loadings(country, tenors) @ state + eq.constants(country, tenors)) / tenors)


def expected_yields(
    spec: Specification, country: str, tenors: Float[np.ndarray, "n"], state: Float[np.ndarray, "K"]
) -> Float[np.ndarray, "n"]:
    """Yields under the expectations hypothesis: the mean of future short rates [decimal per year].

    Source:
        Design page 2, section 7: i_c(qbar) + A_c(tau; M = Gamma)'(q - qbar)/tau.
    """
    short = spec.short[country]
    loads = _loadings_at(spec.reversion, short, tenors)
    mean: Float[np.ndarray, n] = short @ spec.mean + loads @ (state - spec.mean) / tenors
    return mean


def _loadings_at(
    reversion: Float[np.ndarray, "K K"], short: Float[np.ndarray, "K"], tenors: Float[np.ndarray, "n"]
) -> Float[np.ndarray, "n K"]:
    found = np.empty((len(tenors), len(short)))
    rule = gauss_legendre(2)
    for number, tenor in enumerate(tenors):
        ends = exponential_integral(-reversion.T, short[None], Panels(float(tenor), 1, 0, rule))
        found[number] = ends[0, -1, 0]
    return found


def risk_price(eq: Equilibrium, state: Float[np.ndarray, "K"]) -> Float[np.ndarray, "N K"]:
    """Lambda = lam0 + Lambda q: expected excess return per unit of factor loading [1/years]."""
    return np.asarray(eq.lambda0 + eq.Lambda @ state)


def bond_premium(
    eq: Equilibrium, country: str, tenors: Float[np.ndarray, "n"], state: Float[np.ndarray, "K"]
) -> Float[np.ndarray, "N n"]:
    """A_c(tau)'lambda(q): what arbitrageurs are paid to hold the bond [decimal per year]."""
    return np.asarray(np.einsum("nik,nk->ni", eq.loadings(country, tenors), risk_price(eq, state)))


def log_usdjpy(eq: Equilibrium, state: Float[np.ndarray, "K"], *, trend: float = 0.0) -> Float[np.ndarray, "N"]:
    """Log of yen per dollar, A_e'q + C_e - p_t, in every regime; NaN where its level is undetermined."""
    if eq.A_e is None or eq.C_e is None:
        return np.full(len(eq.risk_aversion), np.nan)
    level: Float[np.ndarray, N] = eq.A_e @ state + eq.C_e - trend
    return level


def currency_holding(eq: Equilibrium, state: Float[np.ndarray, "K"]) -> Float[np.ndarray, "N"]:
    """W_F: yen held by arbitrageurs, at dollar value [$tn]; NaN where it is undetermined."""
    currency = eq.spec.currency
    if currency is None or eq.A_e is None:
        return np.full(len(eq.risk_aversion), np.nan)
    supplied = currency.supply - currency.elasticity * currency.level + currency.load @ state
    held: Float[np.ndarray, N] = supplied - currency.elasticity * log_usdjpy(eq, state)
    return held


def uip_premium(eq: Equilibrium, state: Float[np.ndarray, "K"]) -> Float[np.ndarray, "N"]:
    """Expected excess return of long yen, A_e'lambda + a sp^2 W_F [decimal per year]."""
    if eq.A_e is None:
        return np.full(len(eq.risk_aversion), np.nan)
    factor = np.einsum("nk,nk->n", eq.A_e, risk_price(eq, state))
    return np.asarray(factor + eq.economy.currency_risk * currency_holding(eq, state))


def holdings(
    eq: Equilibrium, country: str, state: Float[np.ndarray, "K"], *, moment: int = 0
) -> Float[np.ndarray, "N"]:
    """The integral of tau^moment X_c(tau): bonds held by arbitrageurs [$tn years^moment]."""
    market = eq.economy.markets[country]
    falls = eq.loads[country].values @ state + eq.levels[country].values[:, :, 0]
    held = market.intercept + market.sensitivity @ state - market.elasticity * falls
    total: Float[np.ndarray, N] = held @ market.grid.nodes**moment
    return total


def exposure(eq: Equilibrium, state: Float[np.ndarray, "K"]) -> Float[np.ndarray, "N K"]:
    """Exposure of all that arbitrageurs hold, bonds and yen [$tn years]; clearing: risk_price = a V exposure."""
    total = np.zeros_like(eq.lambda0)
    for country, market in eq.economy.markets.items():
        loads = eq.loads[country].values
        falls = loads @ state + eq.levels[country].values[:, :, 0]
        held = market.intercept + market.sensitivity @ state - market.elasticity * falls
        total += np.einsum("ni,nik->nk", held, loads)
    if eq.A_e is not None:
        total += currency_holding(eq, state)[:, None] * eq.A_e
    return total


def covariance(eq: Equilibrium, tenors: Mapping[str, Float[np.ndarray, "n"]]) -> Float[np.ndarray, "N m m"]:
    """Instantaneous covariance of (yields of U, of J, log USDJPY), L V L' [per year]; sp^2 added for the yen."""
    rows = [eq.loadings(c, tenors[c]) / tenors[c][:, None] for c in eq.spec.countries if c in tenors]
    if eq.A_e is not None:
        rows.append(eq.A_e[:, None, :])
    stacked = np.concatenate(rows, axis=1)
    moving = stacked @ eq.spec.covariance @ stacked.transpose(0, 2, 1)
    if eq.spec.currency is not None:
        moving[:, -1, -1] += eq.spec.currency.permanent_vol**2
    return np.asarray(moving)
