"""Fit the levels: curves, the yen and holdings on the starting day, expected policy, jumps when capacity is gone."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from jaxtyping import Float
from scipy.linalg import expm

from tokyotrap.calibration import fit, implied
from tokyotrap.calibration.implied import BP, FLOWS, View
from tokyotrap.calibration.parameters import Unknown
from tokyotrap.calibration.targets import Target
from tokyotrap.facts.atlas import Atlas
from tokyotrap.model import economy
from tokyotrap.model.quoted import CURVES
from tokyotrap.pricing import observables
from tokyotrap.pricing.tables import Quoted

DOUBT = 0.3
"""Weight of the distance from first ideas: the data should decide."""

ROUNDS = 4
"""Yields are linear in all levels, the exchange rate only its logarithm; the last round hardly moves."""

Expected = Mapping[tuple[str, float], float]
"""Policy rate the market expects [%], by rate and years ahead."""

EXPECTED: Expected = {("iJ", 2.5): 1.5, ("iJ", 6.0): 1.9, ("iU", 1.0): 3.45, ("iU", 2.5): 3.45, ("iU", 6.0): 3.6}
"""On 2 February 2026."""

JUMPS = {
    "ust_2y": 40.0,
    "ust_10y": 65.0,
    "ust_30y": 65.0,
    "jgb_10y": 50.0,
    "jgb_20y": 60.0,
    "jgb_40y": 60.0,
    "usdjpy": -4.0,
}
"""Rise from node 0 to node 3, factors unchanged [bp], and of the dollar [%]."""

HELD = {"U": (1.0, 0.1), "J": (0.4, 0.05), "yen": (-0.5, 0.05)}
"""What arbitrageurs hold at the start, and its tolerance [$tn]."""


def targets(atlas: Atlas, expected: Expected = EXPECTED) -> tuple[Target, ...]:
    """Every target for levels, in the unit shown."""
    return tuple(_targets(atlas, expected))


def _targets(atlas: Atlas, awaited: Expected) -> Iterator[Target]:
    """Curves and the yen at the start, what arbitrageurs hold, jumps of prices, and expected policy rates."""
    bill = 200.0 * np.log(1.0 + atlas.value("ust.3m") / 2.0)
    yield Target("level.ust_3m", "ust_3m", "%", bill, 0.06, "distance", None, "start")
    for country, maturities in implied.MATURITIES.items():
        for years in maturities:
            name = f"{CURVES[country]}_{years}y"
            goal = atlas.value(f"{CURVES[country]}.{years}y") * 100.0
            yield Target(f"level.{name}", name, "%", goal, 0.06, "distance", None, "start")
    yield Target("level.usdjpy", "usdjpy", "JPY per USD", atlas.value("fx.usdjpy"), 0.3, "distance", None, "start")
    for name, (goal, tolerance) in HELD.items():
        words = f"Arbitrageurs' {'yen' if name == 'yen' else CURVES[name].upper() + 's'}"
        yield Target(f"held.{name}", words, "USD tn", goal, tolerance, "distance", None, "ours")
    for name, jump in JUMPS.items():
        unit, near = ("%", 2.0) if name == "usdjpy" else ("bp", 20.0)
        words = f"Jump of {name}, node 3 over 0"
        yield Target(f"jump.{name}", words, unit, jump, near, "distance", None, "ours")
    for (name, ahead), expected in awaited.items():
        words = f"{name} expected in {ahead:g} years"
        yield Target(f"expected.{name}.{ahead:g}", words, "%", expected, 0.15, "distance", None, "ours")


def implied_levels(seen: View, known: Mapping[str, float]) -> dict[str, float]:
    """Everything a target for levels asks about, in its unit."""
    start = economy.assemble_start(known)
    level = seen.tables.base + seen.tables.factor @ start
    rate = seen.series.index("usdjpy")
    found = {f"level.{name}": 100.0 * level[0, place] for place, name in enumerate(seen.series) if place != rate}
    found["level.usdjpy"] = float(np.exp(level[0, rate]))
    solved = seen.equilibrium
    found |= {f"held.{c}": float(observables.holdings(solved, c, start)[0]) for c in CURVES}
    found["held.yen"] = float(observables.currency_holding(solved, start)[0])
    for name in JUMPS:
        place = seen.series.index(name)
        found[f"jump.{name}"] = (level[-1, place] - level[0, place]) / (0.01 if name == "usdjpy" else BP)
    spec = solved.spec
    for name, years in EXPECTED:
        later = spec.mean + expm(-spec.reversion * years) @ (start - spec.mean)
        found[f"expected.{name}.{years:g}"] = 100.0 * float(later[spec.factors.index(name)])
    return found


def search(
    goals: Sequence[Target], series: Mapping[str, Quoted], known: Mapping[str, float], unknowns: Sequence[Unknown]
) -> dict[str, float]:
    """Levels that come nearest, all else given, by Gauss-Newton [house units].

    Args:
        goals: targets.
        series: names and kinds of the quoted series.
        known: every parameter [house units].
        unknowns: levels, with their first ideas.
    """
    first = np.array([each.first for each in unknowns])
    spread = np.array([each.spread for each in unknowns])
    loads = fit.equilibrium(known).M

    def misses(point: Float[np.ndarray, "P"]) -> Float[np.ndarray, "R"]:
        """How far each target is missed, then how far each level (P,) is from its first idea (R = targets + P)."""
        tried = {**known, **{each.name: float(value) for each, value in zip(unknowns, point, strict=True)}}
        seen = implied.view(fit.equilibrium(tried, loads), series, FLOWS)
        found = implied_levels(seen, tried)
        distance = np.array([each.miss(found[each.name]) for each in goals])
        return np.concatenate([distance, DOUBT * (point - first) / spread])

    point = np.array([known[each.name] for each in unknowns])
    for _ in range(ROUNDS):
        here = misses(point)
        slopes = [(misses(point + step) - here) / 0.1 for step in 0.1 * np.diag(spread)]
        point = point - np.linalg.lstsq(np.stack(slopes, axis=1), here, rcond=None)[0] * spread
    return {**known, **{each.name: float(value) for each, value in zip(unknowns, point, strict=True)}}
