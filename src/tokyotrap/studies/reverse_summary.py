"""Reverse stress for programs: what `reverse` found as JSON-safe data."""

import math
from typing import Any

from tokyotrap import units
from tokyotrap.studies.levers import Pulled
from tokyotrap.studies.luck_names import Part
from tokyotrap.studies.reverse import Reverse
from tokyotrap.studies.story import Beside, Story

SCHEMA = "tokyotrap-reverse/1"


def summary(found: Reverse) -> dict[str, Any]:
    """Everything that was found; what is unknown is null."""
    line = found.line
    return {
        "schema": SCHEMA,
        "scenario": found.scenario,
        "title": found.title,
        "line": {"name": line.name, "series": line.series, "level": line.level, "side": line.side, "unit": found.unit},
        "start": found.start.isoformat(),
        "by": found.by.isoformat(),
        "aim": "hold" if found.holds else "cross",
        "odds": _number(found.odds),
        "standard_error": _number(found.error),
        "stories": [_story(each) for each in found.stories],
        "weighed": None if found.rare is None else {
            "odds": _number(found.rare.odds), "standard_error": _number(found.rare.error),
            "plain_odds": _number(found.rare.plain), "plain_standard_error": _number(found.rare.plain_error),
            "paths": found.rare.paths, "worth": _number(found.rare.worth),
            "mean_weight": _number(found.rare.weight[0]), "mean_weight_standard_error": _number(found.rare.weight[1]),
        },
        "seen": {
            name: {"all": _number(each.every), "all_standard_error": _number(each.every_error),
                   "crossing": _number(each.crossing), "crossing_standard_error": _number(each.crossing_error)}
            for name, each in found.seen.items()
        },
        "levers": [_lever(each) for each in found.levers],
        "halfway": [
            {**_lever(each.pulled), "amount": _number(_house(each.pulled, each.amount)),
             "share": _number(each.share), "distance": None if each.distance is None else _number(each.distance)}
            for each in found.halfway
        ],
        "paths": found.paths, "checked": found.checked, "seed": found.seed, "runs": found.trials,
        "seconds": {name: _number(each) for name, each in found.seconds.items()},
    }  # fmt: skip


def _story(story: Story) -> dict[str, Any]:
    return {
        "distance": _number(story.distance),
        "chance": _number(story.chance),
        "share": _number(story.share),
        "standard_error": _number(story.error),
        "kept_still": list(story.barred),
        "groups": {name: _number(part) for name, part in story.groups.items()},
        "moves": [{"luck": _part(each.part), "by_spell": [_number(part) for part in each.by],
                   "share": _number(each.share)} for each in story.moved],
        "channels": [{"owner": channel.owner, "cause": channel.cause, "adds": _number(size),
                      "standard_error": _number(error)} for channel, size, error in story.channels],
        "move": _number(story.moves),
        "series": {name: _beside(each) for name, each in story.series.items()},
        "conduct": {name: _beside(each) for name, each in story.conduct.items()},
    }  # fmt: skip


def _part(part: Part) -> str:
    return ", ".join(filter(None, (part.group, part.name)))


def _beside(each: Beside) -> dict[str, float | None]:
    return {"without": _number(each.without), "with": _number(each.with_story), "standard_error": _number(each.error)}


def _house(pulled: Pulled, amount: float) -> float:
    return float(units.unit(pulled.lever.setting.unit).from_house(amount))


def _lever(pulled: Pulled) -> dict[str, Any]:
    setting, lever = pulled.lever.setting, pulled.lever
    return {
        "order": setting.key,
        "unit": setting.unit,
        "over": lever.over,
        "amount": None if pulled.amount is None else _number(_house(pulled, pulled.amount)),
        "end_of_range": _number(_house(pulled, lever.largest)),
        "share": _number(pulled.share),
    }


def _number(value: float) -> float | None:
    return float(f"{value:.10g}") if math.isfinite(value) else None
