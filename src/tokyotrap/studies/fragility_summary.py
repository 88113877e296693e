"""Fragility as JSON-safe data."""

from typing import Any

import numpy as np
from jaxtyping import Float

from tokyotrap.results.plain import number
from tokyotrap.studies.fragility_found import LEVELS, Day, Edge, Fragility, Shock

SCHEMA = "tokyotrap-fragility/1"


def summary(found: Fragility) -> dict[str, Any]:
    """The result as JSON-safe data: amounts in the unit of each trade, wealth and distances in trillion dollars.

    Schema "tokyotrap-fragility/1"; an amount is null where the largest that was tried does not tip.
    """
    return {
        "schema": SCHEMA,
        "scenario": found.scenario,
        "title": found.title,
        "start": found.start.isoformat(),
        "seconds": {"all": number(found.seconds[0]), "map": number(found.seconds[1])},
        "accuracy": found.accuracy,
        "wealth": number(found.wealth),
        "wealth_of_the_start": number(found.ratio * found.wealth),
        "trades": [
            {"key": each.key, "meaning": each.words, "unit": each.unit, "largest": number(each.largest * each.scale)}
            for each in found.shocks
        ],
        "today": _edge(found.today, found.shocks),
        "map": _map(found),
        "history": [_day(each, found.shocks) for each in found.days],
        "ahead": {
            "paths": found.ahead.paths,
            "seed": found.ahead.seed,
            "gone": number(found.ahead.gone),
            "dates": [each.isoformat() for each in found.ahead.dates],
            "distance": _fan(found.ahead.distance),
            "multiplier": _fan(found.ahead.multiplier),
        },
    }


def _fan(values: Float[np.ndarray, "D Q"]) -> dict[str, list[float | None]]:
    names = [f"p{round(100 * level):02d}" for level in LEVELS]
    return {name: [number(float(each)) for each in column] for name, column in zip(names, values.T, strict=True)}


def _edge(edge: Edge | None, shocks: tuple[Shock, ...]) -> dict[str, Any] | None:
    if edge is None:
        return None
    amounts = {}
    for each in shocks:
        amount = edge.amounts[each.key]
        amounts[each.key] = None if amount is None else number(amount * each.scale)
    return {"multiplier": number(edge.multiplier), "distance": number(edge.distance), "smallest": amounts}


def _map(found: Fragility) -> dict[str, Any] | None:
    if not found.axes:
        return None
    axes = [
        {"key": each.key, "unit": each.unit, "values": list(each.shown), "order": each.ordered} for each in found.axes
    ]
    return {"axes": axes, "cells": [_edge(each, found.shocks) for each in found.cells]}


def _day(day: Day, shocks: tuple[Shock, ...]) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "as_the_model_starts": _edge(day.started, shocks),
        "calibration": day.calibrated.isoformat(),
        "with_parameters_of_today": _edge(day.alike, shocks),
        "and_wealth_of_the_year_before": _edge(day.moved, shocks),
        "wealth": {
            "since": day.wealth.since.isoformat(),
            "p05": number(day.wealth.low),
            "p50": number(day.wealth.middle),
            "p95": number(day.wealth.high),
            "strain": number(day.wealth.strain),
        },
    }
