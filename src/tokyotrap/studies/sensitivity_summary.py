"""What matters, for programs: a sensitivity study as JSON-safe data."""

import math
from typing import Any

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
        "of": {"words": found.measure.words, "unit": found.measure.unit, "value": _number(found.value)},
        "effects": [{"fact": each.key, "size": _number(each.size), "half_interval": _number(each.error),
                     "spread": _number(each.spread)} for each in found.effects],
        "shares": [_share(each) for each in found.shares],
        "shares_of_half": [_share(each) for each in found.half],
        "swings": [{"fact": each.key, "low": _number(each.low), "high": _number(each.high),
                    "at_low": _number(each.at_low), "at_high": _number(each.at_high)} for each in found.swings],
        "facts": dict(found.sources),
        "boxes": {line: None if box is None else _box(found, box) for line, box in found.boxes.items()},
        "enough": [{"headline": each.name, "unit": each.unit, "value": _number(each.value),
                    "standard_error": _number(each.error), "against": _number(each.against), "paths": each.needed}
                   for each in found.enough],
        "size": vars(found.size),
        "seed": found.seed,
        "evaluations": found.evaluations,
        "without_equilibrium": found.refused,
        "seconds": {name: _number(each) for name, each in found.seconds.items()},
    }  # fmt: skip


def _share(each: Share) -> dict[str, Any]:
    return {
        "input": each.key, "first": _number(each.first), "first_half_interval": _number(each.first_error),
        "total": _number(each.total), "total_half_interval": _number(each.total_error),
    }  # fmt: skip


def _box(found: Sensitivity, box: Box) -> dict[str, Any]:
    limits = [
        {"luck": found.names[each.place], "low": _number(each.low), "high": _number(each.high),
         "quasi_p": _number(each.chance)} for each in box.limits
    ]  # fmt: skip
    return {"limits": limits, "density": box.density, "coverage": box.coverage, "mass": box.mass}


def _number(value: float) -> float | None:
    return float(f"{value:.10g}") if math.isfinite(value) else None
