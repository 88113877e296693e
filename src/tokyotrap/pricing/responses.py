"""What a flow of given tenor, decay and currency leg does to both curves and the yen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.pricing.equilibrium import Equilibrium
from tokyotrap.pricing.feedback import Feedback, feedback
from tokyotrap.pricing.quadrature import gauss_legendre
from tokyotrap.pricing.shapes import Shape, TruncatedGaussian
from tokyotrap.pricing.specification import Specification

TOGETHER = 16
"""Flows are answered in whole blocks of so many: how many others are asked must not change even the rounding."""


class PointSale(NamedTuple):
    """Bonds of one tenor sold to arbitrageurs: `amount` [$tn] at `tenor` [years]; a purchase is negative."""

    country: str
    tenor: float
    amount: float


class BumpSale(NamedTuple):
    """Bonds sold around `center` with spread `width` [years], `amount` in total [$tn]."""

    country: str
    center: float
    width: float
    amount: float


class ShapedSale(NamedTuple):
    """Bonds sold in the profile of any shape, `amount` times its density [$tn/years]."""

    country: str
    shape: Shape
    amount: float


Sale = PointSale | BumpSale | ShapedSale


@dataclass(frozen=True)
class Flow:
    """An unexpected flow x exp(-decay t) that arbitrageurs must absorb.

    Attributes:
        sales: bonds they receive; raw tuples (country, tenor, amount) or (country, center, width, amount) will do.
        currency: yen they receive, at dollar value [$tn]; buying yen from them is negative.
        decay: kappa, one for the whole flow [1/years].
    """

    sales: tuple[Sale, ...] = ()
    currency: float = 0.0
    decay: float = 0.1

    def __post_init__(self) -> None:
        object.__setattr__(self, "sales", tuple(_sale(item) for item in self.sales))

    def mistakes(self, spec: Specification, where: str) -> list[Mistake]:
        """Everything about this flow that cannot be priced in `spec`."""
        found = []
        if not (np.isfinite(self.decay) and self.decay >= 0.0):
            found.append(Mistake(f"{where}.kappa", f"{self.decay} is not a decay", "Give zero or more per year."))
        if not np.isfinite(self.currency):
            found.append(Mistake(f"{where}.fx", f"{self.currency} is not an amount", "Give a finite number [$tn]."))
        elif self.currency != 0.0 and spec.currency is None:
            found.append(Mistake(f"{where}.fx", "there is no currency in this economy", "Set it to 0, or give fx."))
        for number, sale in enumerate(self.sales):
            found += _sale_mistakes(spec, sale, f"{where}.sales[{number}]")
        return found


def _sale_mistakes(spec: Specification, sale: Sale, at: str) -> list[Mistake]:
    if sale.country not in spec.countries:
        return [Mistake(at, f'nobody issues bonds in "{sale.country}"', f"Known: {', '.join(spec.countries)}.")]
    found, horizon = [], spec.horizon[sale.country]
    if isinstance(sale, PointSale) and not 0.0 < sale.tenor <= horizon * (1.0 + 1e-12):
        found.append(Mistake(at, f"tenor {sale.tenor} is outside (0, {horizon}]", "Give years to maturity."))
    if isinstance(sale, BumpSale) and not (
        sale.width >= 1e-3 and abs(sale.center - horizon / 2) < horizon / 2 + 6 * sale.width
    ):
        what = f"a bump at {sale.center} of width {sale.width} is too thin or not inside (0, {horizon})"
        found.append(Mistake(at, what, "Give centre and width in years."))
    if not np.isfinite(sale.amount):
        found.append(Mistake(at, f"{sale.amount} is not an amount", "Give a finite number [$tn]."))
    return found


@dataclass(frozen=True, eq=False)
class Response:
    """Changes on the day of the flow; at t years multiply by exp(-decay t) (one regime).

    Attributes:
        exposure: f (N, K), the factor exposure that bonds price: all that matters about a trade [$tn years].
        ell: (N, K), change of the price of factor risk [1/years].
        yields: by country (N, n) [decimal per year].
        usdjpy: change of log USDJPY (N,).
    """

    exposure: Float[np.ndarray, "N K"]
    ell: Float[np.ndarray, "N K"]
    yields: dict[str, Float[np.ndarray, "N n"]]
    usdjpy: Float[np.ndarray, "N"]


def respond(
    eq: Equilibrium, flow: Flow, tenors: Mapping[str, Float[np.ndarray, "n"]], *, omega: float = 1.0
) -> Response:
    """What one flow does.

    Args:
        eq: the equilibrium.
        flow: the flow.
        tenors: by country, positive [years].
        omega: weight of the currency leg in the pricing of bonds, 0 (bond and currency traders apart) to 1 (one
            arbitrageur). Yields, `exposure` and `ell` are those of the flow with currency leg omega x_e; `usdjpy`
            is always that of the whole leg, omega = 1.

    Source:
        Design page 2, section 8b, equation (6), and section 9; omega is ours (section 14, reading 2).
    """
    return respond_many(eq, (flow,), tenors, omega=omega)[0]


def respond_many(
    eq: Equilibrium,
    flows: Sequence[Flow],
    tenors: Mapping[str, Float[np.ndarray, "n"]],
    *,
    omega: float = 1.0,
) -> list[Response]:
    """What each of many flows does, alone; the work per decay is done once.

    Raises:
        InvalidInput: a country, tenor, amount or decay that cannot be.
    """
    mistakes = [wrong for number, flow in enumerate(flows) for wrong in flow.mistakes(eq.spec, f"flows[{number}]")]
    if not 0.0 <= omega <= 1.0:
        mistakes.append(Mistake("omega", f"{omega} is not a share", "Give a number from 0 to 1."))
    if mistakes:
        raise InvalidInput("flows", mistakes)
    sold: dict[Sale, Float[np.ndarray, "N K"]] = {}
    for sale in (each for flow in flows for each in flow.sales if each not in sold):
        sold[sale] = exposure(eq, (sale,))
    found: dict[int, Response] = {}
    for decay in dict.fromkeys(flow.decay for flow in flows):
        places = [place for place, flow in enumerate(flows) if flow.decay == decay]
        bonds = np.zeros((*eq.lambda0.shape, -(-len(places) // TOGETHER) * TOGETHER))
        yen = np.zeros(bonds.shape[-1])
        for column, place in enumerate(places):
            yen[column] = flows[place].currency
            for sale in flows[place].sales:
                bonds[..., column] += sold[sale]
        answers = Absorption.prepare(eq, decay).responses(bonds, yen, tenors, omega)
        found |= zip(places, answers[: len(places)], strict=True)
    return [found[place] for place in range(len(flows))]


def exposure(eq: Equilibrium, sales: Sequence[Sale]) -> Float[np.ndarray, "N K"]:
    """Factor exposure of bonds sold: the sum of integrals of A_c(tau) b_c(tau) [$tn years]."""
    total = np.zeros_like(eq.lambda0)
    for sale in sales:
        if isinstance(sale, PointSale):
            total += sale.amount * eq.loadings(sale.country, np.array([sale.tenor]))[:, 0]
            continue
        shape = TruncatedGaussian(sale.center, sale.width) if isinstance(sale, BumpSale) else sale.shape
        total += sale.amount * _spread_exposure(eq, sale.country, shape)
    return total


def _spread_exposure(eq: Equilibrium, country: str, shape: Shape) -> Float[np.ndarray, "N K"]:
    curve, horizon = eq.loads[country], eq.spec.horizon[country]
    grid = curve.panels
    if grid.width <= 2.5 * shape.scale:
        weighted = grid.weights * shape.density(grid.nodes, horizon)
        return np.asarray(np.einsum("i,nik->nk", weighted, curve.values))
    low, high = 0.0, horizon
    if isinstance(shape, TruncatedGaussian):
        low, high = max(0.0, shape.center - 9 * shape.width), min(horizon, shape.center + 9 * shape.width)
    rule = gauss_legendre(12)
    pieces = max(1, int(np.ceil((high - low) / (2.5 * shape.scale))))
    width = (high - low) / pieces
    tau = (low + width * (np.arange(pieces)[:, None] + rule.nodes)).ravel()
    weighted = np.tile(width * rule.weights, pieces) * shape.density(tau, horizon)
    return np.asarray(np.einsum("i,nik->nk", weighted, curve.at(tau)))


@dataclass(frozen=True, eq=False)
class Absorption:
    """Everything about flows of one decay that does not depend on the flow.

    Attributes:
        eq: the equilibrium.
        known: what a price of risk of this decay does.
        answer: from (a V f, v x_e) to (ell, change of log USDJPY) (N K + N, N K + N).
    """

    eq: Equilibrium
    known: Feedback
    answer: Float[np.ndarray, "NK_and_N NK_and_N"]

    @classmethod
    def prepare(cls, eq: Equilibrium, decay: float) -> "Absorption":
        """Solve for all flows of decay kappa at once."""
        known = feedback(eq.economy, eq.loads, decay)
        regimes, size = eq.lambda0.shape
        relief = known.relief.reshape(regimes * size, -1)
        pricing = np.kron(np.diag(eq.risk_aversion), eq.spec.covariance)
        matrix = np.eye(regimes * (size + 1))
        matrix[: len(pricing), : len(pricing)] += pricing @ relief
        if eq.spec.currency is not None and eq.A_e is not None:
            elasticity, spread = eq.spec.currency.elasticity, _spread(eq.A_e)
            matrix[: len(pricing), len(pricing) :] = elasticity * pricing @ spread
            matrix[len(pricing) :, : len(pricing)] = -spread.T
            own = np.diag(decay + eq.economy.currency_risk * elasticity) - eq.generator
            matrix[len(pricing) :, len(pricing) :] = own
        return cls(eq, known, _inverse(matrix, decay))

    def responses(
        self,
        sold: Float[np.ndarray, "N K F"],
        currency: Float[np.ndarray, " F"],
        tenors: Mapping[str, Float[np.ndarray, "n"]],
        omega: float,
    ) -> list[Response]:
        """What flows of this decay do, given the exposure of the bonds of each and its currency leg."""
        felt, ell, yen = self._priced(sold, omega * currency)
        if omega != 1.0:
            yen = self._priced(sold, currency)[2]
        prices = ell.reshape(-1, len(currency))
        yields = {c: self.known.falls(c, prices).at(tau) / np.asarray(tau)[:, None] for c, tau in tenors.items()}
        return [
            Response(felt[..., at], ell[..., at], {c: each[..., at] for c, each in yields.items()}, yen[:, at])
            for at in range(len(currency))
        ]

    def _priced(
        self, sold: Float[np.ndarray, "N K F"], currency: Float[np.ndarray, " F"]
    ) -> tuple[Float[np.ndarray, "N K F"], Float[np.ndarray, "N K F"], Float[np.ndarray, "N F"]]:
        eq, felt = self.eq, sold
        if eq.A_e is not None:
            felt = sold + eq.A_e[:, :, None] * currency
        asked = eq.risk_aversion[:, None, None] * (eq.spec.covariance @ felt)
        own = eq.economy.currency_risk[:, None] * currency
        solved = self.answer @ np.concatenate([asked.reshape(-1, len(currency)), own])
        bonds = solved[: len(solved) - len(own)]
        yen = solved[len(bonds) :] if eq.A_e is not None else np.full_like(own, np.nan)
        return felt, bonds.reshape(sold.shape), yen


def _inverse(matrix: Float[np.ndarray, "m m"], decay: float) -> Float[np.ndarray, "m m"]:
    try:
        return np.linalg.inv(matrix)
    except np.linalg.LinAlgError:
        what = f"a flow of decay {decay} has no finite answer here"
        raise InvalidInput("flows", [Mistake("kappa", what, "Give a positive decay.")]) from None


def _spread(loading: Float[np.ndarray, "N K"]) -> Float[np.ndarray, "NK N"]:
    """A_e of each regime in its own column."""
    regimes, size = loading.shape
    spread = np.zeros((regimes, size, regimes))
    spread[np.arange(regimes), :, np.arange(regimes)] = loading
    return spread.reshape(regimes * size, regimes)


def _sale(item: object) -> Sale:
    if isinstance(item, PointSale | BumpSale | ShapedSale):
        return item
    row = tuple(item) if isinstance(item, list | tuple) else ()
    if len(row) == 3:
        return ShapedSale(*row) if hasattr(row[1], "density") else PointSale(str(row[0]), float(row[1]), float(row[2]))
    if len(row) == 4:
        return BumpSale(str(row[0]), float(row[1]), float(row[2]), float(row[3]))
    cure = "Write (country, tenor, amount) or (country, center, width, amount)."
    raise InvalidInput("flow", [Mistake("sales", f"{item!r} is not a sale", cure)])
