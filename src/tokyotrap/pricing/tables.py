"""L, C and R per capacity node: everything the daily loop needs to price, solved once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from jaxtyping import Float

from tokyotrap.pricing import habitats, par
from tokyotrap.pricing.equilibrium import Equilibrium
from tokyotrap.pricing.quadrature import gauss_legendre
from tokyotrap.pricing.responses import BumpSale, Flow, respond_many
from tokyotrap.pricing.shapes import TruncatedGaussian
from tokyotrap.pricing.specification import Currency, Specification

GRID = 8
"""Gauss-Legendre maturities per country for holdings and losses; against 24 they move no yield by a tenth of a basis
point within a year, and 12 do no better."""


@dataclass(frozen=True)
class FlowClass:
    """What a trade is to the equilibrium: a place on a curve, or the currency, and a speed of decay.

    Attributes:
        country: "U" or "J"; empty for the currency leg.
        centre: of the maturities traded [years].
        width: their standard deviation [years].
        decay: speed at which others take it off arbitrageurs' hands [1/year].
    """

    country: str
    centre: float
    width: float
    decay: float

    def flow(self) -> Flow:
        """One trillion dollars of it, sold to arbitrageurs."""
        if not self.country:
            return Flow(sales=(), currency=1.0, decay=self.decay)
        return Flow(sales=(BumpSale(self.country, self.centre, self.width, 1.0),), currency=0.0, decay=self.decay)


@dataclass(frozen=True)
class Quoted:
    """A quoted series: a zero yield (short maturities), a par yield, or the exchange rate.

    Attributes:
        country: "U", "J", or empty for log USDJPY.
        maturity: [years].
        factors: discount factors at the coupon dates on the starting day; empty for a zero yield.
    """

    country: str
    maturity: float = 0.0
    factors: tuple[float, ...] = ()


@dataclass(frozen=True)
class Tables:
    """Prices as linear functions of the factors q and of flow positions x, at N capacity nodes.

    Series i at node n: `base[n, i] + factor[n, i] @ q + flow[n, i] @ x` (yields as decimals, log USDJPY).

    Attributes:
        log_capacity: log(a / a0) of each node (N,), increasing from 0.
        base, factor, flow: (N, S), (N, S, K), (N, S, F).
        price_base, price_factor, price_flow: the same for log bond prices on the maturity grid (N, G), ...
        weight: quadrature weights of the grid (G,) [years].
        elasticity: habitat demand per unit of log price on the grid (G,) [$tn/years].
        held_base, held_factor, held_flow: supply left to arbitrageurs before habitat demand answers prices (G,), ...
        currency_elasticity: the same for the currency; currency_base, currency_factor (K,), currency_flow (F,): yen
            left to arbitrageurs before traders answer the rate [$tn].
        mean: qbar (K,).
    """

    log_capacity: Float[np.ndarray, "N"]
    base: Float[np.ndarray, "N S"]
    factor: Float[np.ndarray, "N S K"]
    flow: Float[np.ndarray, "N S F"]
    price_base: Float[np.ndarray, "N G"]
    price_factor: Float[np.ndarray, "N G K"]
    price_flow: Float[np.ndarray, "N G F"]
    weight: Float[np.ndarray, "G"]
    elasticity: Float[np.ndarray, "G"]
    held_base: Float[np.ndarray, "G"]
    held_factor: Float[np.ndarray, "G K"]
    held_flow: Float[np.ndarray, "G F"]
    currency_elasticity: float
    currency_base: float
    currency_factor: Float[np.ndarray, "K"]
    currency_flow: Float[np.ndarray, "F"]
    mean: Float[np.ndarray, "K"]

    def first(self, classes: int) -> Self:
        """The tables of the first so many flow classes."""
        names = ("flow", "price_flow", "held_flow", "currency_flow")
        return replace(self, **{name: getattr(self, name)[..., :classes] for name in names})


def build(
    equilibrium: Equilibrium, quoted: Sequence[Quoted], classes: Sequence[FlowClass], *, omega: float = 1.0
) -> Tables:
    """Tables of an equilibrium for the series and flow classes of a run.

    Args:
        equilibrium: of one regime per capacity node, in increasing order of risk aversion.
        quoted: the series priced.
        classes: the flow classes in use.
        omega: weight of the currency leg in bond pricing [0 to 1].
    """
    spec = equilibrium.spec
    grids = {country: grid(spec.horizon[country]) for country in spec.countries}
    tenors = {country: _tenors(country, quoted, grids[country][0]) for country in spec.countries}
    answers = respond_many(equilibrium, [each.flow() for each in classes], tenors, omega=omega)
    yields = {
        c: (
            equilibrium.constants(c, tenors[c]) / tenors[c],
            equilibrium.loadings(c, tenors[c]) / tenors[c][:, None],
            _stacked([answer.yields[c] for answer in answers], (len(equilibrium.risk_aversion), len(tenors[c]))),
        )
        for c in spec.countries
    }
    assert equilibrium.A_e is not None
    assert equilibrium.C_e is not None
    moves = _stacked([answer.usdjpy for answer in answers], (len(equilibrium.risk_aversion),))
    rate = (equilibrium.C_e, equilibrium.A_e, moves)
    rows = [_row(each, tenors, yields, rate) for each in quoted]
    prices = [_prices(c, grids[c][0], tenors[c], yields[c]) for c in spec.countries]
    currency = _currency(spec)
    return Tables(
        log_capacity=np.log(equilibrium.risk_aversion / equilibrium.risk_aversion[0]),
        base=np.stack([row[0] for row in rows], axis=1),
        factor=np.stack([row[1] for row in rows], axis=1),
        flow=np.stack([row[2] for row in rows], axis=1),
        price_base=np.concatenate([each[0] for each in prices], axis=1),
        price_factor=np.concatenate([each[1] for each in prices], axis=1),
        price_flow=np.concatenate([each[2] for each in prices], axis=1),
        weight=np.concatenate([grids[c][1] for c in spec.countries]),
        elasticity=np.concatenate([habitats.elasticity(spec, c, grids[c][0]) for c in spec.countries]),
        held_base=np.concatenate([habitats.intercept(spec, c, grids[c][0]) for c in spec.countries]),
        held_factor=np.concatenate([habitats.sensitivity(spec, c, grids[c][0]) for c in spec.countries]),
        held_flow=np.concatenate([_flow_density(spec, c, grids[c], classes) for c in spec.countries]),
        currency_elasticity=currency.elasticity,
        currency_base=currency.supply - currency.elasticity * currency.level,
        currency_factor=currency.load,
        currency_flow=np.array([0.0 if each.country else 1.0 for each in classes]),
        mean=spec.mean,
    )


def _stacked(each: Sequence[Float[np.ndarray, "..."]], shape: tuple[int, ...]) -> Float[np.ndarray, "... F"]:
    """Answers to all flow classes, last; none if there are no classes."""
    return np.stack(each, axis=-1) if each else np.zeros((*shape, 0))


def _currency(spec: Specification) -> Currency:
    assert spec.currency is not None
    return spec.currency


def grid(horizon: float) -> tuple[Float[np.ndarray, "G"], Float[np.ndarray, "G"]]:
    """Maturities and quadrature weights over [0, horizon] [years]."""
    rule = gauss_legendre(GRID)
    return horizon * rule.nodes, horizon * rule.weights


def _tenors(country: str, quoted: Sequence[Quoted], grid_tenors: Float[np.ndarray, "G"]) -> Float[np.ndarray, "tenors"]:
    """All maturities of a country at which the equilibrium is asked: coupon dates, zero yields, the grid."""
    mine = [each for each in quoted if each.country == country]
    longest = max((each.maturity for each in mine if each.factors), default=0.0)
    zeros = [each.maturity for each in mine if not each.factors]
    return np.concatenate([par.coupon_dates(longest), np.array(zeros), grid_tenors])


Parts = tuple[Float[np.ndarray, "..."], Float[np.ndarray, "..."], Float[np.ndarray, "..."]]


def _row(
    each: Quoted, tenors: Mapping[str, Float[np.ndarray, "tenors"]], yields: Mapping[str, Parts], rate: Parts
) -> Parts:
    """One series: constant (N,), loadings on factors (N, K) and on flows (N, F)."""
    if not each.country:
        return rate
    base, factor, flow = yields[each.country]
    if not each.factors:
        place = int(np.argmin(np.abs(tenors[each.country] - each.maturity)))
        return base[:, place], factor[:, place], flow[:, place]
    slope = par.weights(np.array(each.factors))
    count = len(slope)
    return base[:, :count] @ slope, _mix(factor[:, :count], slope), _mix(flow[:, :count], slope)


def _mix(rows: Float[np.ndarray, "N coupons L"], slope: Float[np.ndarray, "coupons"]) -> Float[np.ndarray, "N L"]:
    return np.asarray(np.einsum("ntk,t->nk", rows, slope))


def _prices(country: str, grid_tenors: Float[np.ndarray, "G"], tenors: Float[np.ndarray, "t"], parts: Parts) -> Parts:
    """Log bond prices on the grid, the last of the maturities asked."""
    count = len(grid_tenors)
    base, factor, flow = (each[:, -count:] for each in parts)
    return -base * grid_tenors, -factor * grid_tenors[:, None], -flow * grid_tenors[:, None]


def _flow_density(
    spec: Specification,
    country: str,
    grid_of: tuple[Float[np.ndarray, "G"], Float[np.ndarray, "G"]],
    classes: Sequence[FlowClass],
) -> Float[np.ndarray, "G F"]:
    """Bonds of each flow class per year of maturity, per trillion sold to arbitrageurs.

    A bucket may be narrower than the grid: its density is scaled so that the grid counts exactly one trillion.
    """
    horizon = spec.horizon[country]
    tenors, weight = grid_of
    if not classes:
        return np.zeros((len(tenors), 0))
    columns = [
        TruncatedGaussian(each.centre, each.width).density(tenors, horizon)
        if each.country == country
        else np.zeros_like(tenors)
        for each in classes
    ]
    density = np.stack(columns, axis=1)
    counted = weight @ density
    return np.asarray(density / np.where(counted > 0.0, counted, 1.0))
