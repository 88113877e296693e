"""What the engine assumes about behaviour beside what is known: measured, bounded by something, or by nothing."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tokyotrap.facts.atlas import Atlas
from tokyotrap.facts.consulted import Consulted
from tokyotrap.facts.fact import Fact
from tokyotrap.ledger.series import UNITS
from tokyotrap.model.assembly import assemble
from tokyotrap.model.catalogue import catalogue
from tokyotrap.scenario.reader import read
from tokyotrap.simulation.programme import programme, reds

BEHAVIOUR = (
    "behaviour.toml", "elasticities.toml", "holders.toml", "regimes.toml", "auctions.toml", "economy.toml",
    "markets.toml", "markets_ours.toml",
)  # fmt: skip
"""Files whose facts say how somebody or something answers."""
ELSEWHERE = ("pricing.toml", "measured.toml", "news.toml", "history.toml", "2026-02-02.toml")
"""Files that are accounted for elsewhere, the last of which is the starting state."""

EVIDENCE = re.compile(r"\b(after|from|so that|between|as large)\b|\b(19|20)\d\d\b")
"""Words of a source that name what a guess was drawn from."""
SCRIPTS = "Measured by scripts/"


@dataclass(frozen=True)
class Pair:
    """One thing measured, and the parameters that say it in the engine.

    Attributes:
        keys: parameters; added up or multiplied if there are more.
        measured: key of the fact that was measured.
        product: whether they are multiplied.
    """

    keys: tuple[str, ...]
    measured: str
    product: bool = False

    def assumed(self, atlas: Atlas) -> float:
        """What the engine assumes [house units]."""
        values = [atlas.value(key) for key in self.keys]
        return math.prod(values) if self.product else sum(values)


PAIRS = (
    Pair(("intervention.peak_effect",), "behaviour.intervention.recent.peak_effect"),
    Pair(("intervention.saturation",), "behaviour.intervention.recent.saturation"),
    Pair(("intervention.half_life",), "behaviour.intervention.recent.half_life"),
    Pair(("ladder.campaign_memory",), "behaviour.intervention.recent.memory"),
    Pair(("intervention.rate_check",), "behaviour.intervention.rate_check"),
    Pair(("ladder.operation_size",), "behaviour.ladder.operation_size"),
    Pair(("ladder.pause",), "behaviour.ladder.gap"),
    Pair(("ladder.operate_at",), "behaviour.ladder.line_of_a_month_before.operate_at"),
    Pair(("ladder.readiness",), "behaviour.ladder.line_of_a_month_before.readiness"),
    Pair(
        ("life_insurers.response_to_ust10", "banks.response_to_ust10", "japan_post.response_to_ust10"),
        "behaviour.flows.ust10.from_2016",
    ),
    Pair(("carry_traders.crowding",), "behaviour.carry.crowding"),
    Pair(("carry.unwind_share",), "behaviour.carry.cut_past_5"),
    Pair(("carry_traders.stop_loss",), "behaviour.carry.stop_loss"),
    Pair(("carry_traders.building_pace",), "behaviour.carry.rebuilt"),
    Pair(("pricing.decay.position",), "behaviour.carry.rebuilt"),
    Pair(("memory.variance_weight",), "behaviour.memory.variance_weight"),
    Pair(("economy.pass_through",), "behaviour.economy.pass_through"),
    Pair(("economy.energy_weight", "economy.crude_content"), "behaviour.economy.brent", product=True),
    Pair(("credibility.tolerance",), "behaviour.credibility.tolerance"),
    Pair(("auctions.calm_week",), "behaviour.auctions.calm_week"),
    Pair(("outside.kurtosis.abroad",), "behaviour.turbulence.excess_kurtosis.united_states"),
    Pair(("outside.kurtosis.abroad",), "behaviour.turbulence.excess_kurtosis.yen"),
    Pair(("outside.kurtosis.japan",), "behaviour.turbulence.excess_kurtosis.japan"),
)
"""What data can speak to beyond what the engine reads as measured."""


@dataclass(frozen=True)
class Row:
    """One comparison.

    Attributes:
        keys: parameters.
        found: the fact measured.
        assumed: what the engine assumes, in the unit of the fact measured.
        distance: of the engine from the estimate [standard errors].
        verdict: in words.
    """

    keys: tuple[str, ...]
    found: Fact
    assumed: float
    distance: float
    verdict: str


@dataclass(frozen=True)
class Tables:
    """Every behavioural parameter that the engine reads, each in one place.

    Attributes:
        compared: estimates beside what the engine assumes.
        taken: facts measured by a script that the engine reads as they are.
        bounded: from publishers, papers and episodes.
        unpinned: guesses that rest on nothing.
    """

    compared: tuple[Row, ...]
    taken: tuple[Fact, ...]
    bounded: tuple[Fact, ...]
    unpinned: tuple[Fact, ...]

    def keys(self) -> list[str]:
        """All parameters, in the order of the tables."""
        single = [each.key for each in (*self.taken, *self.bounded, *self.unpinned)]
        return [key for row in self.compared for key in row.keys] + single


def looked_up(atlas: Atlas) -> tuple[str, ...]:
    """Every fact that assembling the baseline reads, in the order of the files."""
    scenario, known = read("baseline", catalogue(), UNITS), Consulted(atlas)
    assemble(known, scenario.settings, programme(scenario, 1), reds(scenario), 1)
    used = set(known.used)
    return tuple(key for key in atlas if key in used)


def behavioural(atlas: Atlas, used: Iterable[str]) -> list[Fact]:
    """Those of the facts looked up that say how somebody or something answers."""
    return [atlas[key] for key in used if _file(atlas[key]) in BEHAVIOUR]


def tables(atlas: Atlas, used: Iterable[str]) -> Tables:
    """Every behavioural fact that was looked up, sorted by what pins it.

    Args:
        atlas: facts.
        used: keys looked up.
    """
    compared = tuple(compare(pair, atlas) for pair in PAIRS)
    pinned = {key for row in compared for key in row.keys}
    left = [each for each in behavioural(atlas, used) if each.key not in pinned]
    taken = [each for each in left if each.source.startswith(SCRIPTS)]
    rest = [each for each in left if not each.source.startswith(SCRIPTS)]
    bounded = tuple(each for each in rest if has_evidence(each))
    return Tables(compared, tuple(taken), bounded, tuple(each for each in rest if not has_evidence(each)))


def has_evidence(fact: Fact) -> bool:
    """Whether a fact has a source other than ourselves, or a guess names what it was drawn from."""
    return fact.confidence != "guess" or EVIDENCE.search(fact.source.removeprefix("Ours")) is not None


def compare(pair: Pair, atlas: Atlas) -> Row:
    """One comparison."""
    found = atlas[pair.measured]
    estimate, assumed = atlas.value(pair.measured), pair.assumed(atlas)
    low, high = (float(str(each)) for each in found.span or (estimate, estimate))
    error = (high - low) / 4.0
    distance = (assumed - estimate) / error if error > 0.0 else math.inf
    scale = float(str(found.value)) / estimate if estimate else 1.0
    inside = low <= assumed <= high
    return Row(pair.keys, found, assumed * scale, distance, _verdict(inside, (low, high), _span(pair, atlas)))


def _verdict(inside: bool, interval: tuple[float, float], ours: tuple[float, float] | None) -> str:
    if not inside:
        return "off"
    wide = ours is not None and interval[0] <= ours[0] and interval[1] >= ours[1]
    return "agrees; data say no more than our range" if wide else "agrees"


def _span(pair: Pair, atlas: Atlas) -> tuple[float, float] | None:
    """The range of a parameter [house units], if it is one and has one."""
    span = atlas[pair.keys[0]].span if len(pair.keys) == 1 else None
    return None if span is None else (float(str(span[0])), float(str(span[1])))


def _file(fact: Fact) -> str:
    return fact.where.partition(" line ")[0]


def elsewhere(atlas: Atlas, used: Iterable[str]) -> Mapping[str, int]:
    """How many facts the engine reads from files with a report of their own, and from the starting state.

    Args:
        atlas: facts.
        used: keys looked up.
    """
    counts: dict[str, int] = {}
    for name in (_file(atlas[key]) for key in used):
        if name not in BEHAVIOUR:
            counts[name] = counts.get(name, 0) + 1
    return counts


def off(rows: Iterable[Row]) -> list[Row]:
    """Comparisons in which the engine is outside the interval of the data."""
    return [row for row in rows if row.verdict == "off"]
