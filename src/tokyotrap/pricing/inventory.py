"""Slow-moving capital: a trade lands with dealers first, who mind its risk more than all arbitrageurs together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from tokyotrap.pricing.tables import FlowClass, Quoted, Tables

MONTH = 1.0 / 12.0

BENCHMARKS: dict[str, tuple[tuple[float, float], float]] = {
    "U": ((10.0, 1.5), 10.0),
    "J": ((35.0, 3.0), 30.0),
    "": ((0.0, 0.0), 0.0),
}
"""Per market: centre and width of the bonds whose sale is the benchmark, and the maturity it is seen at [years]."""

SUPER_LONG = 13.0
"""Where the super-long JGBs begin, which insurers hold and banks do not [years]; the 10-year bucket ends there."""

Place = tuple[str, float]
"""Market and maturity of a price [years]; the currency is ("", 0)."""


@dataclass(frozen=True)
class Handover:
    """How trades pass from dealers to slower investors.

    Attributes:
        kept: share of a trade that arbitrageurs are left with once others have come [0 to 1].
        speed: at which others take the rest off dealers' hands [1/year].
        lasting: decay at which the benchmark's kept part fades [1/year].
        month: per market, answer of the benchmark series to its sale, mean of the first month, at normal capacity
            [decimal per trillion dollars].
        stress: the same when capacity is at its last node.
        across_bonds: weight of dealers' inventory of one country's bonds in the other's prices [0 to 1].
        across_currency: the same between bonds and the currency [0 to 1].
        across_sectors: weight of dealers' inventory of super-long JGBs in the prices of shorter ones, and the reverse.
    """

    kept: float
    speed: float
    lasting: float
    month: Mapping[str, float]
    stress: Mapping[str, float]
    across_bonds: float
    across_currency: float
    across_sectors: float

    def reach(self, sold: Place, priced: Place) -> float:
        """Weight of an inventory of one place for prices in another."""
        if sold[0] != priced[0]:
            return self.across_bonds if sold[0] and priced[0] else self.across_currency
        apart = sold[0] == "J" and (sold[1] > SUPER_LONG) != (priced[1] > SUPER_LONG)
        return self.across_sectors if apart else 1.0


def benchmarks(handover: Handover) -> list[FlowClass]:
    """Flow classes of the benchmark sales: per market what lasts of one, and what dealers pass on."""
    speeds = (handover.lasting, handover.speed)
    return [FlowClass(market, *bonds, speed) for market, (bonds, _) in BENCHMARKS.items() for speed in speeds]


def multiples(answers: Tables, quoted: Sequence[Quoted], handover: Handover) -> dict[str, Float[np.ndarray, "N"]]:
    """Risk aversion of dealers over that of arbitrageurs, per market and capacity node; at least one.

    The benchmark's wanted answer goes from `month` at normal capacity to `stress` at the last node, evenly in logs of
    risk aversion. The kept part gives some of it, dealers' inventory the rest.

    Args:
        answers: of the equilibrium, the flow classes of `benchmarks` last.
        quoted: the series priced.
        handover: how trades pass on.

    Source:
        Ours, after Greenwood, Hanson and Liao (2018): generalists come slowly, specialists bear the risk meanwhile.
    """
    flow = np.abs(answers.flow[..., answers.flow.shape[-1] - 2 * len(BENCHMARKS) :])
    along = answers.log_capacity / max(float(answers.log_capacity[-1]), 1e-12)
    mean = -np.expm1(-handover.speed * MONTH) / (handover.speed * MONTH)
    found = {}
    for place, (market, (_, maturity)) in enumerate(BENCHMARKS.items()):
        row = next(at for at, each in enumerate(quoted) if (each.country, each.maturity) == (market, maturity))
        kept, passed = flow[:, row, 2 * place], flow[:, row, 2 * place + 1]
        wanted = handover.month[market] * (handover.stress[market] / handover.month[market]) ** along
        found[market] = np.maximum(1.0, (wanted - handover.kept * kept) / ((1.0 - handover.kept) * mean * passed))
    return found


def hand_over(
    tables: Tables,
    classes: Sequence[FlowClass],
    parts: Sequence[str],
    places: tuple[Sequence[Place], Sequence[Place]],
    dealers: tuple[Handover, Mapping[str, Float[np.ndarray, "N"]]],
) -> Tables:
    """Tables in which trades are split between arbitrageurs and dealers.

    Args:
        tables: of the equilibrium, every class whole.
        classes: of its flow columns.
        parts: of each class: "whole", "kept" by arbitrageurs, or "passed" on by dealers.
        places: of every series, and of the maturity grid.
        dealers: how trades pass on, and `multiples`.
    """
    handover, dearer = dealers
    series, grid = places
    share, flow, price = np.ones(len(parts)), np.ones_like(tables.flow), np.ones_like(tables.price_flow)
    for place, (each, part) in enumerate(zip(classes, parts, strict=True)):
        if part == "kept":
            share[place] = handover.kept
        elif part == "passed":
            share[place] = 1.0 - handover.kept
            for times, priced in ((flow, series), (price, grid)):
                reach = [handover.reach((each.country, each.centre), there) for there in priced]
                times[:, :, place] = np.outer(dearer[each.country], reach)
    return replace(
        tables,
        flow=tables.flow * flow * share,
        price_flow=tables.price_flow * price * share,
        held_flow=tables.held_flow * share,
        currency_flow=tables.currency_flow * share,
    )
