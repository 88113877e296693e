"""An explanation as plain data, for programs."""

from typing import Any

from tokyotrap.results.plain import day, move_unit, number
from tokyotrap.studies.apart import Apart
from tokyotrap.studies.contributions import Figure
from tokyotrap.studies.explain import Explanation, Why
from tokyotrap.studies.shares import Share

SCHEMA = "tokyotrap-explain/1"


def summary(found: Explanation) -> dict[str, Any]:
    """Everything the page shows, by name; what is unknown is null."""
    return {
        "schema": SCHEMA,
        "scenario": found.scenario,
        "title": found.title,
        "from": day(found.first),
        "to": day(found.last),
        "given": list(found.given),
        "paths": found.paths,
        "drawn": found.drawn,
        "seed": found.seed,
        "precision": "double" if found.exact else "single",
        "largest_residual_of_any_series": number(found.worst),
        "series": {each.series: _why(each) for each in found.why},
        "seconds": number(found.seconds),
    }


def _why(why: Why) -> dict[str, Any]:
    return {
        "unit": why.unit,
        "move_unit": move_unit(why.unit),
        "before": number(why.before),
        "after": number(why.after),
        "move": _figure(why.move),
        "residual": number(why.residual),
        "by_owner": _shares(why.shares.owners),
        "by_cause": _shares(why.shares.causes),
        "by_owner_and_cause": _shares(why.shares.channels),
        "amplification": _figure(why.shares.amplified) | {"parts": _shares(why.shares.amplification)},
        "without": [_apart(each) for each in why.without],
        "left_over": None if why.left is None else {
            "together": _figure(why.left.together),
            "sum_of_each": _figure(why.left.apart),
            "together_less_sum": _figure(why.left.between),
        },
    }  # fmt: skip


def _apart(apart: Apart) -> dict[str, Any]:
    return {
        "name": apart.name,
        "words": apart.words,
        "move_with": _figure(apart.with_it),
        "move_without": _figure(apart.without),
        "difference": _figure(apart.difference),
        "predicted_by_attribution": _figure(apart.predicted),
        "own": _figure(apart.own),
        "induced": _figure(apart.induced) | {"by_owner": _shares(apart.owners)},
        "amplification": _figure(apart.amplification),
        "residual": number(apart.residual),
        "odds": {
            each.line: {
                "with": _figure(each.with_it), "without": _figure(each.without), "difference": _figure(each.difference),
            }
            for each in apart.odds
        },
        "dropped_from_events": list(apart.dropped),
    }  # fmt: skip


def _shares(shares: tuple[Share, ...]) -> list[dict[str, Any]]:
    return [
        {name: told for name, told in (("owner", each.owner), ("cause", each.cause)) if told} | _figure(each.size)
        for each in shares
    ]


def _figure(figure: Figure) -> dict[str, Any]:
    return {"value": number(figure.value), "standard_error": number(figure.error)}
