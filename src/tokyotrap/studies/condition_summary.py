"""A run under views as plain data, for programs."""

from typing import Any

from tokyotrap.results.plain import day, named, number
from tokyotrap.studies.condition import Cause, Held, Weighed
from tokyotrap.studies.contributions import Figure

SCHEMA = "tokyotrap-condition/1"


def summary(found: Weighed) -> dict[str, Any]:
    """Everything the page shows, by name, and the weights; what is unknown is null."""
    weighing = found.weighing
    return {
        "schema": SCHEMA,
        "scenario": found.scenario,
        "title": found.title,
        "start": day(found.dates[0]),
        "end": day(found.dates[-1]),
        "paths": len(weighing.numbers),
        "drawn": found.drawn,
        "seed": found.seed,
        "confidence": found.confidence,
        "views": [_held(each, found) for each in found.held],
        "effective_paths": number(weighing.effective),
        "effective_scenarios": number(weighing.scenarios),
        "relative_entropy_nats": number(found.entropy),
        "odds": _odds(found),
        "series": {name: _series(found, row) for row, name in enumerate(found.series)},
        "causes": [_cause(each) for each in found.causes],
        "path_numbers": weighing.numbers.tolist(),
        "weights": [number(float(each)) for each in found.weights],
        "seconds": number(found.seconds),
    }


def _held(held: Held, found: Weighed) -> dict[str, Any]:
    told = held.opinion
    return {
        "text": told.text,
        "kind": told.kind,
        "of": told.what,
        "relation": told.relation,
        "target": number(told.target),
        "on": day(found.dates[told.day]),
        "before": number(held.before),
        "after": number(held.after),
        "binds": held.binds,
    }


def _odds(found: Weighed) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for each in found.odds:
        told.setdefault(each.line, {})[str(day(each.day))] = {
            "before": _figure(each.before), "after": _figure(each.after), "change": _figure(each.change),
        }  # fmt: skip
    return told


def _series(found: Weighed, row: int) -> dict[str, Any]:
    """Quantiles and means at the horizons."""
    return {
        "unit": found.units[found.series[row]],
        "on": {
            str(day(found.dates[end])): {
                "before": named(found.before[row, :, end]) | {"mean": _figure(means[0])},
                "after": named(found.after[row, :, end]) | {"mean": _figure(means[1])},
            }
            for end, means in zip(found.horizons, found.means[row], strict=True)
        },
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "series": cause.series,
        "by": day(cause.day),
        "change": _figure(cause.change),
        "by_owner": [{"owner": each.owner} | _figure(each.size) for each in cause.owners],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"value": number(figure.value), "standard_error": number(figure.error)}
