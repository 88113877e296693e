"""The fixed point in M: how steeply every bond and the yen load on the factors, given who must hold them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from jaxtyping import Float, Inexact

from tokyotrap.pricing.curves import Collocation, Curve, exponential_integral
from tokyotrap.pricing.habitats import elasticity, intercept, sensitivity
from tokyotrap.pricing.quadrature import Panels, panels
from tokyotrap.pricing.specification import Specification


@dataclass(frozen=True, eq=False)
class Market:
    """One country's habitat demand at the nodes, each already multiplied by its quadrature weight.

    Attributes:
        grid: the panels.
        elasticity: w alpha_c(tau) (n,).
        sensitivity: w S_c(tau) (n, K).
        intercept: w zeta_c(tau) (n,).
    """

    grid: Panels
    elasticity: Float[np.ndarray, "n"]
    sensitivity: Float[np.ndarray, "n K"]
    intercept: Float[np.ndarray, "n"]

    @classmethod
    def of(cls, spec: Specification, country: str, fastest: float) -> Self:
        """Sample the demand of `country`; `fastest` is the fastest movement to resolve [1/years]."""
        thinnest = min((shape.scale for shape in spec.shapes[country]), default=np.inf)
        widest = min(spec.panel, 2.5 * thinnest)
        grid = panels(spec.horizon[country], widest=widest, nodes=spec.nodes, fastest=fastest)
        tau, weights = grid.nodes, grid.weights
        return cls(
            grid,
            weights * elasticity(spec, country, tau),
            weights[:, None] * sensitivity(spec, country, tau),
            weights * intercept(spec, country, tau),
        )


@dataclass(frozen=True, eq=False)
class Group:
    """Countries whose panels are the same, as far as each goes: their loadings are found together.

    Attributes:
        grid: the panels of the longest horizon.
        members: the countries.
        short: e_c of each (c, K).
        elasticity: w alpha_c(tau) at the nodes and right edge of every panel (c, n, 1); zero at edges and beyond T_c.
        sensitivity: w S_c(tau) (c, n, K), likewise.
    """

    grid: Panels
    members: tuple[str, ...]
    short: Float[np.ndarray, "c K"]
    elasticity: Float[np.ndarray, "c n 1"]
    sensitivity: Float[np.ndarray, "c n K"]

    @classmethod
    def of(cls, spec: Specification, markets: Mapping[str, Market]) -> Self:
        """The group of some markets."""
        grid = max((each.grid for each in markets.values()), key=lambda each: each.count)
        count, points = len(grid.widths), len(grid.rule.nodes)

        def placed(values: Float[np.ndarray, "n L"]) -> Float[np.ndarray, "n_and_edges L"]:
            found = np.zeros((count, points + 1, values.shape[1]))
            own = values.reshape(-1, points, values.shape[1])
            found[: len(own), :points] = own
            return found.reshape(count * (points + 1), -1)

        return cls(
            grid,
            tuple(markets),
            np.stack([spec.short[country] for country in markets]),
            np.stack([placed(each.elasticity[:, None]) for each in markets.values()]),
            np.stack([placed(each.sensitivity) for each in markets.values()]),
        )

    def forcing(self, regimes: int) -> Float[np.ndarray, "c NK"]:
        """e_c of each country in every regime."""
        return np.tile(self.short, (1, regimes))


@dataclass(frozen=True, eq=False)
class Economy:
    """A specification with its regimes, sampled and ready to be solved.

    Attributes:
        spec: the specification.
        risk_aversion: a_n (N,) [1/$tn].
        generator: Q (N, N), risk-neutral generator of the regimes [1/years].
        fastest: fastest movement that the panels resolve [1/years].
    """

    spec: Specification
    risk_aversion: Float[np.ndarray, "N"]
    generator: Float[np.ndarray, "N N"]
    fastest: float

    @cached_property
    def markets(self) -> dict[str, Market]:
        """Every country's demand at its nodes."""
        return {country: Market.of(self.spec, country, self.fastest) for country in self.spec.countries}

    @cached_property
    def currency_risk(self) -> Float[np.ndarray, "N"]:
        """v_n = a_n sp^2: price of the permanent currency risk [1/($tn years)]."""
        permanent = 0.0 if self.spec.currency is None else self.spec.currency.permanent_vol
        return self.risk_aversion * permanent**2

    @cached_property
    def uncoupled(self) -> Float[np.ndarray, "N K K"]:
        """M of risk-neutral arbitrageurs: Gamma in every regime."""
        return np.repeat(self.spec.reversion[None], len(self.risk_aversion), axis=0)

    @cached_property
    def groups(self) -> list[Group]:
        """The countries by panels."""
        found: dict[tuple[float, int], list[str]] = {}
        for country, market in self.markets.items():
            found.setdefault((market.grid.width, market.grid.depth), []).append(country)
        return [Group.of(self.spec, {each: self.markets[each] for each in members}) for members in found.values()]

    @cached_property
    def _collocations(self) -> dict[tuple[float, int, int, float], Collocation]:
        return {}

    def collocation(self, grid: Panels, decay: float) -> Collocation:
        """For c' = (Q - decay) c + source on a grid; countries whose panels are the same share it."""
        key = (grid.width, grid.depth, len(grid.rule.nodes), decay)
        if key not in self._collocations:
            self._collocations[key] = Collocation.of(grid, self.generator - decay * np.eye(len(self.generator)))
        return self._collocations[key]

    @cached_property
    def _switching(self) -> Float[np.ndarray, "NK NK"]:
        return np.kron(self.generator, np.eye(self.spec.size))

    def with_risk_aversion(self, risk_aversion: Float[np.ndarray, "N"]) -> Self:
        """The same economy, the same nodes, another risk aversion."""
        other = type(self)(self.spec, risk_aversion, self.generator, self.fastest)
        for shared in ("markets", "uncoupled", "groups", "_switching"):
            other.__dict__[shared] = getattr(self, shared)
        return other

    def drift(self, reversion: Inexact[np.ndarray, "N K K"]) -> Inexact[np.ndarray, "NK NK"]:
        """B of the stacked loadings, A' = 1 (x) e_c + B A: -M_n' on the diagonal plus Q (x) I [1/years]."""
        regimes, size = reversion.shape[:2]
        stacked = self._switching.astype(reversion.dtype)
        each = np.arange(regimes)
        stacked.reshape(regimes, size, regimes, size)[each, :, each, :] -= reversion.transpose(0, 2, 1)
        return stacked

    def sampled(self, drift: Inexact[np.ndarray, "NK NK"]) -> dict[str, Inexact[np.ndarray, "panels n NK"]]:
        """A_c at the nodes and right edge of every panel (the second index: nodes, then the edge)."""
        found: dict[str, Inexact[np.ndarray, "panels n NK"]] = {}
        for group in self.groups:
            loads = exponential_integral(drift, group.forcing(len(self.generator)), group.grid)
            for column, country in enumerate(group.members):
                found[country] = loads[: len(self.markets[country].grid.widths), :, column]
        return found

    def currency_loading(self, drift: Inexact[np.ndarray, "NK NK"]) -> Inexact[np.ndarray, "N K"]:
        """A_e (N, K): loadings of log USDJPY, equation (5) stacked over the regimes.

        Raises:
            numpy.linalg.LinAlgError: M is singular, so that the yen's loading is not finite.
        """
        currency, spec = self.spec.currency, self.spec
        if currency is None:
            return np.zeros((len(self.generator), spec.size))
        risk = self.currency_risk[:, None]
        carry = spec.short["U"] - spec.short["J"] - currency.drift
        damping = np.repeat(self.currency_risk * currency.elasticity, spec.size)
        right = (carry + risk * currency.load).ravel()
        solved: Inexact[np.ndarray, "N K"] = np.linalg.solve(np.diag(damping) - drift, right)
        return solved.reshape(-1, spec.size)

    def held_risk(self, reversion: Inexact[np.ndarray, "N K K"]) -> Inexact[np.ndarray, "N K K"]:
        """G_n(M), equation (2): change of the exposure arbitrageurs must carry per unit of each factor [$tn years].

        Source:
            Design page 2, sections 5 and 9.
        """
        spec, drift = self.spec, self.drift(reversion)
        regimes = len(reversion)
        total = np.zeros_like(reversion)
        for group in self.groups:
            sampled = exponential_integral(drift, group.forcing(regimes), group.grid)
            loads = sampled.reshape(-1, len(group.members), regimes, spec.size).transpose(1, 2, 0, 3)
            left = group.sensitivity[:, None] - group.elasticity[:, None] * loads
            total += np.sum(loads.transpose(0, 1, 3, 2) @ left, axis=0)
        if spec.currency is not None:
            loading = self.currency_loading(drift)
            borne = spec.currency.load - spec.currency.elasticity * loading
            total += loading[:, :, None] * borne[:, None, :]
        return total

    def next_reversion(self, reversion: Inexact[np.ndarray, "N K K"]) -> Inexact[np.ndarray, "N K K"]:
        """Gamma - a_n V G_n(M), equation (3): a solution maps to itself [1/years]."""
        priced = self.risk_aversion[:, None, None] * (self.spec.covariance @ self.held_risk(reversion))
        return np.asarray(self.uncoupled - priced)

    def slowest(self, reversion: Float[np.ndarray, "N K K"]) -> float:
        """Smallest real part of eig(-B) [1/years]: positive if loadings stay bounded at all maturities.

        For one regime -B is M', so this is min Re eig(M). In a chain a single M_n may be unstable, as long as
        the regime ends soon enough; what governs the curves is the stacked equation.
        """
        return float(np.min(np.linalg.eigvals(-self.drift(reversion)).real))

    def quickest(self, reversion: Float[np.ndarray, "N K K"]) -> float:
        """Largest modulus of eig(B): the fastest movement along the curve [1/years]."""
        return float(np.max(np.abs(np.linalg.eigvals(self.drift(reversion)))))

    def curve(self, country: str, drift: Float[np.ndarray, "NK NK"]) -> Curve:
        """A_c(tau) with its slopes, readable at any tenor."""
        sampled = self.sampled(drift)[country]
        regimes, size = len(self.generator), self.spec.size
        nodes = sampled[:, :-1].reshape(-1, len(drift))
        slopes = np.tile(self.spec.short[country], regimes) + nodes @ drift.T
        edges = np.concatenate([np.zeros((1, len(drift))), sampled[:, -1]])

        def by_regime(stacked: Float[np.ndarray, "n NK"]) -> Float[np.ndarray, "N n K"]:
            return np.ascontiguousarray(stacked.reshape(-1, regimes, size).transpose(1, 0, 2))

        return Curve(self.markets[country].grid, by_regime(nodes), by_regime(slopes), by_regime(edges))


def economy(spec: Specification, risk_aversion: Float[np.ndarray, "N"], generator: Float[np.ndarray, "N N"]) -> Economy:
    """An economy whose panels resolve its own mean reversion and its regimes."""
    own = np.max(np.abs(np.linalg.eigvals(spec.reversion)), initial=0.0)
    fastest = max(float(own), float(np.max(-np.diag(generator))))
    return Economy(spec, risk_aversion, generator, fastest)
