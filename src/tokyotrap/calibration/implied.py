"""What an economy implies for everything that is measured: volatilities, correlations, price impact."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration.targets import CORRELATIONS, DEMAND, VOLATILITIES
from tokyotrap.facts.atlas import Atlas
from tokyotrap.model import economy
from tokyotrap.model.quoted import CURVES, par_curve
from tokyotrap.pricing import par, tables
from tokyotrap.pricing.equilibrium import Equilibrium
from tokyotrap.pricing.tables import FlowClass, Quoted, Tables

BP = 1e-4
MATURITIES = {"U": (1, 2, 3, 5, 7, 10, 20, 30), "J": (1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40)}
"""Par yields asked of the economy [years]."""

HOLDINGS = {2.0: (0.7, 0.525), 5.0: (1.0, 1.05), 10.0: (1.5, 1.155), 20.0: (2.0, 0.56), 35.0: (3.0, 0.21)}
"""JGBs of the Bank of Japan by maturity: width of the bucket [years], amount [$tn]; 3.5 in all."""

GDP = 6.6 / 155.5
"""One per cent of Japan's GDP [$tn]."""

FLOWS = {
    "ust_10y": FlowClass("U", 10.0, 1.5, 0.1),
    "jgb_35y": FlowClass("J", 35.0, 3.0, 0.1),
    "yen": FlowClass("", 0.0, 0.0, 0.1),
    **{f"boj_{centre:g}y": FlowClass("J", centre, width, 0.07) for centre, (width, _) in HOLDINGS.items()},
}
"""Flows whose impact is a target; what the Bank of Japan holds runs off at 7 % a year."""

NEWS = ("uB", "uL", "jB", "jL", "fx")


@dataclass(frozen=True, eq=False)
class View:
    """An equilibrium as tables, with the names of rows and columns.

    Attributes:
        equilibrium: solved.
        tables: L, C, R at every node.
        series: names of the rows.
        flows: names of the flow columns.
    """

    equilibrium: Equilibrium
    tables: Tables
    series: tuple[str, ...]
    flows: tuple[str, ...]

    def factor(self, name: str, node: int = 0) -> Float[np.ndarray, "K"]:
        """Loadings of a series, or of a gap between Treasury and JGB, on the factors."""
        if name.startswith("gap_"):
            years = name.removeprefix("gap_")
            return np.asarray(self.factor(f"ust_{years}", node) - self.factor(f"jgb_{years}", node))
        return np.asarray(self.tables.factor[node, self.series.index(name)])

    def flow(self, name: str, flow: str, node: int = 0) -> float:
        """Change of a series when a trillion dollars of a flow come [decimal per $tn]."""
        return float(self.tables.flow[node, self.series.index(name), self.flows.index(flow)])


def quoted(atlas: Atlas) -> dict[str, Quoted]:
    """The series asked for, on the par curves of the starting day."""
    found = {"ust_3m": Quoted("U", 0.25)}
    for country, maturities in MATURITIES.items():
        points, yields = par_curve(atlas, country)
        factors = par.bootstrap(np.array(points), np.array(yields), points[-1])
        for years in maturities:
            known = tuple(float(each) for each in factors[: len(par.coupon_dates(years))])
            found[f"{CURVES[country]}_{years}y"] = Quoted(country, float(years), known)
    return found | {"usdjpy": Quoted("")}


def view(equilibrium: Equilibrium, series: Mapping[str, Quoted], flows: Mapping[str, FlowClass]) -> View:
    """The tables of an equilibrium, currency and bond traders being one."""
    built = tables.build(equilibrium, list(series.values()), list(flows.values()))
    return View(equilibrium, built, tuple(series), tuple(flows))


def implied(seen: View) -> dict[str, float]:
    """Everything a target asks about, in the unit of the target.

    Source:
        Variance of a series with loadings L is L'VL a year, plus the permanent shock for the exchange rate; impact
        from the responses of design page 2, section 8b.
    """
    return {**_moments(seen), **_impacts(seen), **_demand(seen)}


def variance(seen: View, name: str) -> float:
    """Of a series, a year, while arbitrageurs' capacity is at node 0 [decimal squared]."""
    row, spec = seen.factor(name), seen.equilibrium.spec
    assert spec.currency is not None
    return float(row @ spec.covariance @ row + (spec.currency.permanent_vol**2 if name == "usdjpy" else 0.0))


def _moments(seen: View) -> dict[str, float]:
    found = {f"volatility.{name}": np.sqrt(variance(seen, name)) / BP for name in VOLATILITIES}
    found["volatility.usdjpy"] = np.sqrt(variance(seen, "usdjpy")) * 100.0
    shared = seen.equilibrium.spec.covariance
    for first, second in CORRELATIONS:
        both = seen.factor(first) @ shared @ seen.factor(second)
        scale = np.sqrt(variance(seen, first) * variance(seen, second))
        found[f"correlation.{first}.{second}"] = float(both / scale)
    return found


def _impacts(seen: View) -> dict[str, float]:
    found = {f"impact.ust.node_{node}": seen.flow("ust_10y", "ust_10y", node) * 0.1 / BP for node in (0, 2, 3)}
    held = ((f"boj_{centre:g}y", amount) for centre, (_, amount) in HOLDINGS.items())
    found["impact.boj"] = sum(seen.flow("jgb_10y", name) * amount for name, amount in held) / BP
    for name in ("30y", "10y"):
        found[f"impact.jgb.on_{name}"] = seen.flow(f"jgb_{name}", "jgb_35y") * GDP / BP
    found["impact.yen"] = seen.flow("usdjpy", "yen") * 0.1 * 100.0
    found["impact.spill"] = seen.flow("ust_10y", "jgb_35y") / seen.flow("jgb_30y", "jgb_35y")
    trend = economy.FACTORS.index("lJ")
    found["impact.trend_on_yen"] = float(seen.factor("usdjpy")[trend] / seen.factor("jgb_10y")[trend])
    return found


def _demand(seen: View) -> dict[str, float]:
    places = [economy.FACTORS.index(name) for name in NEWS]
    own = np.diag(seen.equilibrium.spec.covariance)
    return {
        f"demand.{name}": float(np.sum(seen.factor(name)[places] ** 2 * own[places]) / variance(seen, name))
        for name in DEMAND
    }
