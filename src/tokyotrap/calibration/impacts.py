"""What standard shocks do at a capacity node: the impact table of the calibration."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration.implied import BP, FLOWS, View
from tokyotrap.model import economy
from tokyotrap.pricing.tables import FlowClass

YEN_RATE = 155.0
"""Yen per dollar at which the shock in yen is converted, as in the design."""

SHOWN = (
    *(f"ust_{years}y" for years in (2, 5, 10, 30)),
    *(f"jgb_{years}y" for years in (2, 5, 10, 20, 30, 40)),
    "usdjpy",
)
"""Columns of the table: par yields [bp] and the exchange rate [%]."""

SOLD = {
    **FLOWS,
    "ust_3y": FlowClass("U", 3.5, 1.0, 0.25),
    "yen_brief": FlowClass("", 0.0, 0.0, 1.0),
}
"""Flows of the fit and those only this table needs."""


@dataclass(frozen=True)
class Shock:
    """One row of the table.

    Attributes:
        words: what happens.
        flows: amounts arbitrageurs receive, by flow [$tn].
        news: changes of factors [decimal per year].
    """

    words: str
    flows: Mapping[str, float] = field(default_factory=dict)
    news: Mapping[str, float] = field(default_factory=dict)


SHOCKS = {
    "i": Shock("USD 100 bn of 2-5 year Treasuries sold, dollars kept", {"ust_3y": 0.1}),
    "i'": Shock("the same, yen bought with them", {"ust_3y": 0.1, "yen": -0.1}),
    "ii": Shock("USD 100 bn of 10-year Treasuries sold, dollars kept", {"ust_10y": 0.1}),
    "ii'": Shock("the same, yen bought with them", {"ust_10y": 0.1, "yen": -0.1}),
    "ii''": Shock("insurers go home: into 30-40 year JGBs", {"ust_10y": 0.1, "jgb_35y": -0.1, "yen": -0.1}),
    "iii": Shock("JPY 10 tn of 30-40 year JGBs sold", {"jgb_35y": 10.0 / YEN_RATE}),
    "iv": Shock("Bank of Japan +25 bp, timing only", news={"iJ": 0.0025}),
    "iv'": Shock("Bank of Japan +25 bp and its path", news={"iJ": 0.0025, "mJ": 0.0025}),
    "v": Shock("Federal Reserve +25 bp, timing only", news={"iU": 0.0025}),
    "v'": Shock("Federal Reserve +25 bp and its path", news={"iU": 0.0025, "mU": 0.0025}),
    "vi": Shock("USD 100 bn of yen bought, gone in a year", {"yen_brief": -0.1}),
    "vi'": Shock("USD 100 bn of yen bought, lasting", {"yen": -0.1}),
    "vii": Shock("trend of Japanese rates +50 bp", news={"lJ": 0.005}),
}
"""The shocks of design page 2, section 14."""


def impact(seen: View, shock: Shock, node: int) -> Float[np.ndarray, "columns"]:
    """Change of every series shown, on the day [bp; % for USDJPY, positive if the yen weakens].

    Args:
        seen: tables with the flows of `SOLD`.
        shock: what happens.
        node: of capacity.
    """
    news = np.zeros(len(economy.FACTORS))
    for name, amount in shock.news.items():
        news[economy.FACTORS.index(name)] = amount
    found = []
    for name in SHOWN:
        moved = float(seen.factor(name, node) @ news)
        moved += sum(seen.flow(name, flow, node) * amount for flow, amount in shock.flows.items())
        found.append(moved / (0.01 if name == "usdjpy" else BP))
    return np.array(found)
