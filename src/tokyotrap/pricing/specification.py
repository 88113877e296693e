"""Factors, habitats, tenors, currency: everything an equilibrium is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidInput
from tokyotrap.pricing.checks import specification_mistakes
from tokyotrap.pricing.fields import read_specification
from tokyotrap.pricing.shapes import Shape, TruncatedGaussian

Load = tuple[int, int, float]
"""(number of the shape, number of the factor, coefficient): the factor moves that much of the shape."""


@dataclass(frozen=True, eq=False)
class Currency:
    """Who trades the yen against the dollar besides arbitrageurs, and where the rate tends.

    Demand of currency traders (USD value of yen) is -alpha_e (s - p_t - level) - z_e - s_e'q.

    Attributes:
        elasticity: alpha_e, demand of currency traders per unit of log price [$tn].
        load: s_e (K,), yen that arbitrageurs must hold per unit of each factor [$tn].
        supply: z_e, mean amount of yen arbitrageurs must hold [$tn].
        level: log USD per JPY at which currency traders are neutral.
        trend: drift of log USD per JPY [decimal per year].
        drift: pi_e (K,), drift of the trend per unit of each factor [1/years for rates].
        permanent_vol: sp, volatility of the permanent shock to the rate [decimal per sqrt(year)].
    """

    elasticity: float
    load: Float[np.ndarray, "K"]
    supply: float
    level: float
    trend: float
    drift: Float[np.ndarray, "K"]
    permanent_vol: float

    def __post_init__(self) -> None:
        for name in ("load", "drift"):
            object.__setattr__(self, name, _numbers(getattr(self, name)))


@dataclass(frozen=True, eq=False)
class Specification:
    """A two-country (or one-country) preferred-habitat economy.

    Time is in years, rates are decimals per year, quantities are in $tn. U is the United States (home,
    numeraire), J is Japan. Mappings are by country.

    Attributes:
        factors: K names.
        reversion: Gamma (K, K), dq = -Gamma (q - mean) dt + Sigma dB [1/years].
        mean: qbar (K,) [decimal per year, or $tn].
        covariance: V = Sigma Sigma' (K, K), may be singular [per year].
        countries: "U", "J" or both.
        short: e_c (K,): the short rate is e_c'q.
        horizon: T_c, the longest maturity [years].
        elasticity: (alpha0, alpha1): habitat demand per unit of log price alpha0 exp(-alpha1 tau) [$tn/years].
        shapes: theta_k, densities over maturity; pairs (center, width) are truncated Gaussians [years].
        loads: (shape, factor, coefficient) triples that make S_c(tau).
        supply: z_k, mean supply per shape [$tn].
        anchor: (y0, y1, h): habitat investors' target yield y0 + y1 (1 - exp(-tau/h)).
        risk_aversion: a, of arbitrageurs, = relative risk aversion / wealth [1/$tn].
        currency: None leaves the exchange rate out.
        panel: widest panel of the quadrature [years].
        nodes: least number of Gauss-Legendre nodes per panel.

    Raises:
        InvalidInput: with every mistake at once.

    Source:
        Vayanos and Vila (2021); Gourinchas, Ray and Vayanos (2025); design page 2, section 2.
    """

    factors: tuple[str, ...]
    reversion: Float[np.ndarray, "K K"]
    mean: Float[np.ndarray, "K"]
    covariance: Float[np.ndarray, "K K"]
    countries: tuple[str, ...]
    short: Mapping[str, Float[np.ndarray, "K"]]
    horizon: Mapping[str, float]
    elasticity: Mapping[str, tuple[float, float]]
    shapes: Mapping[str, tuple[Shape, ...]]
    loads: Mapping[str, tuple[Load, ...]]
    supply: Mapping[str, Float[np.ndarray, "shapes"]]
    anchor: Mapping[str, tuple[float, float, float]]
    risk_aversion: float
    currency: Currency | None = None
    panel: float = 2.5
    nodes: int = 12
    name: str = field(default="specification", compare=False)

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "factors", tuple(self.factors))
        put(self, "countries", tuple(self.countries))
        for name in ("reversion", "mean", "covariance"):
            put(self, name, _numbers(getattr(self, name)))
        put(self, "short", {c: _numbers(row) for c, row in self.short.items()})
        put(self, "supply", {c: _numbers(row) for c, row in self.supply.items()})
        put(self, "shapes", {c: tuple(_shape(item) for item in row) for c, row in self.shapes.items()})
        put(self, "loads", {c: tuple((int(s), int(f), float(x)) for s, f, x in row) for c, row in self.loads.items()})
        mistakes = specification_mistakes(self)
        if mistakes:
            raise InvalidInput(self.name, mistakes)

    @property
    def size(self) -> int:
        """K, the number of factors."""
        return len(self.factors)

    @classmethod
    def from_case(cls, case: Mapping[str, Any], *, name: str = "spec") -> Self:
        """Read the `spec` object of a case (or a whole case) of design page 2, section 12.

        Args:
            case: the object as read from JSON.
            name: what the object is called in messages.

        Raises:
            InvalidInput: unknown or missing keys, wrong shapes, numbers that are none; all at once.
        """
        document = case.get("spec", case)
        entries, exchange = read_specification(document, name)
        currency = None if exchange is None else Currency(**exchange)
        return cls(**entries, currency=currency, name=name)

    def replace(self, **changes: Any) -> Self:
        """The same economy with some fields changed, checked again."""
        return replace(self, **changes)


def _numbers(values: Any) -> Float[np.ndarray, "*shape"]:
    array = np.array(values, dtype=float)
    array.setflags(write=False)
    return array


def _shape(item: Any) -> Shape:
    if hasattr(item, "density"):
        known: Shape = item
        return known
    center, width = item
    return TruncatedGaussian(float(center), float(width))
