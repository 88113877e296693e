"""The search of policies as JSON-safe data."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tokyotrap.results.plain import number
from tokyotrap.results.policy_trap import Arm, Figure
from tokyotrap.studies.frontier_found import Frontier, Told
from tokyotrap.studies.frontier_levers import LEVERS, Policy
from tokyotrap.studies.frontier_robust import PARAMETERS, SCENARIO, Robust
from tokyotrap.studies.frontier_search import Point

SCHEMA = "tokyotrap-frontier/1"


def summary(found: Frontier) -> dict[str, Any]:
    """The result as JSON-safe data; shares between 0 and 1, series in the unit shown. Schema "tokyotrap-frontier/1"."""
    return {
        "schema": SCHEMA,
        "scenario": found.scenario,
        "title": found.title,
        "start": found.start.isoformat(),
        "end": found.end.isoformat(),
        "days": found.days,
        "seed": found.seed,
        "paths": found.paths,
        "told_paths": found.told_paths,
        "seconds": {"search": number(found.seconds[0]), "all": number(found.seconds[1])},
        "red_lines": [
            {"name": name, "series": series, "level": level, "side": side, "limit": found.limits[name],
             "lowest": number(found.reach(name)[0]), "highest": number(found.reach(name)[1])}
            for name, (series, level, side) in found.lines.items()
        ],
        "levers": [asdict(each) for each in LEVERS],
        "evaluations": len(found.points),
        "feasible": len(found.feasible),
        "least_excess": number(found.least.excess),
        "gives_way": [list(each) for each in found.gives_way],
        "excess_without": _numbers(found.alone),
        "told": [_told(each) for each in found.told],
        "beyond_bounds": [asdict(each) for each in found.beyond],
        "frontier": [_point(each) for each in found.frontier],
        "points": [_point(each) for each in found.points],
        "map": {
            "levels": list(found.map.levels),
            "purchases": list(found.map.purchases),
            "excess": [[number(each) for each in row] for row in found.map.excess],
            "binds": [list(row) for row in found.map.binds],
        },
        "yen_bought": _figure(found.bought),
        "robust": None if found.robust is None else _robust(found.robust),
    }  # fmt: skip


def _numbers(values: Mapping[str, float]) -> dict[str, float | None]:
    return {name: number(value) for name, value in values.items()}


def _policy(policy: Policy | None) -> dict[str, Any] | None:
    return None if policy is None else asdict(policy)


def _point(point: Point) -> dict[str, Any]:
    return {
        "policy": _policy(point.policy),
        "odds": _numbers(point.odds),
        "means": _numbers(point.means),
        "excess": number(point.excess),
    }


def _told(told: Told) -> dict[str, Any]:
    return {
        "name": told.arm.name,
        "kind": told.kind,
        "meaning": told.arm.meaning,
        "policy": _policy(told.policy),
        **_arm(told.arm),
        "odds_by_half": _numbers(told.half),
        "odds_in_search": None if told.searched is None else _numbers(told.searched),
        "excess": number(told.excess),
        "binds": told.binds,
    }


def _arm(arm: Arm) -> dict[str, Any]:
    return {
        "means": {name: _figure(each) for name, each in arm.means.items()},
        "odds": {name: _figure(each) for name, each in arm.odds.items()},
    }


def _figure(figure: Figure) -> dict[str, float | None]:
    return {
        "value": number(figure.value),
        "standard_error": number(figure.error),
        "difference": number(figure.apart),
        "difference_standard_error": number(figure.apart_error),
    }


def _robust(robust: Robust) -> dict[str, Any]:
    kinds = [kind for kind in (SCENARIO, PARAMETERS) if robust.of(kind)]
    return {
        "refused": robust.refused,
        "policies": {
            name: {
                kind: {
                    "states": robust.holds(name, kind)[1],
                    "hold": robust.holds(name, kind)[0],
                    "worst": robust.worst(name, kind).name,
                    "worst_excess": number(robust.over(name, robust.worst(name, kind))),
                    "mean_regret": number(robust.regret(name, kind)[0]),
                    "most_regret": number(robust.regret(name, kind)[1]),
                }
                for kind in kinds
            }
            for name in robust.policies
        },
        "states": [
            {"name": each.name, "kind": each.kind, "odds": {name: _numbers(odds) for name, odds in each.odds.items()}}
            for each in robust.states
        ],
    }
