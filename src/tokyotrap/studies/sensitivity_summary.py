"""What matters, for programs: a sensitivity study as JSON-safe data."""

from typing import Any

from tokyotrap.results.plain import number
from tokyotrap.studies.boxes import Box
from tokyotrap.studies.influence import Share
from tokyotrap.studies.sensitivity import Sensitivity

SCHEMA = "tokyotrap-sensitivity/1"


def summary(found: Sensitivity) -> dict[str, Any]:
    """Everything that was found; open ends and what is unknown are null."""
    return {
        "schema": SCHEMA,
        "scenario": found.scenario,
        "title": found.title,
        "start": found.start.isoformat(),
        "by": found.by.isoformat(),
        "of": {"words": found.measure.words, "unit": found.measure.unit, "value": number(found.value)},
        "effects": [{"fact": each.key, "size": number(each.size), "half_interval": number(each.error),
                     "spread": number(each.spread)} for each in found.effects],
        "shares": [_share(each) for each in found.shares],
        "shares_of_half": [_share(each) for each in found.half],
        "runs_for_five_points": found.settled,
        "swings": [{"fact": each.key, "low": number(each.low), "high": number(each.high),
                    "at_low": number(each.at_low), "at_high": number(each.at_high)} for each in found.swings],
        "facts": dict(found.sources),
        "boxes": {line: None if box is None else _box(found, box) for line, box in found.boxes.items()},
        "enough": [{"headline": each.name, "unit": each.unit, "value": number(each.value),
                    "standard_error": number(each.error), "against": number(each.against), "paths": each.needed}
                   for each in found.enough],
        "size": vars(found.size),
        "seed": found.seed,
        "evaluations": found.evaluations,
        "without_equilibrium": found.refused,
        "seconds": {name: number(each) for name, each in found.seconds.items()},
    }  # fmt: skip


def _share(each: Share) -> dict[str, Any]:
    return {
        "input": each.key, "first": number(each.first), "first_half_interval": number(each.first_error),
        "total": number(each.total), "total_half_interval": number(each.total_error),
    }  # fmt: skip


def _box(found: Sensitivity, box: Box) -> dict[str, Any]:
    limits = [
        {"luck": found.names[each.place], "low": number(each.low), "high": number(each.high),
         "quasi_p": number(each.chance)} for each in box.limits
    ]  # fmt: skip
    return {"limits": limits, "density": box.density, "coverage": box.coverage, "mass": box.mass}
