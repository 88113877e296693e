"""Reverse stress for programs: what `reverse` found as JSON-safe data."""

from typing import Any

from tokyotrap import units
from tokyotrap.results.plain import number
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
        "odds": number(found.odds),
        "standard_error": number(found.error),
        "stories": [_story(each) for each in found.stories],
        "weighed": None if found.rare is None else {
            "odds": number(found.rare.odds), "standard_error": number(found.rare.error),
            "plain_odds": number(found.rare.plain), "plain_standard_error": number(found.rare.plain_error),
            "paths": found.rare.paths, "worth": number(found.rare.worth),
            "mean_weight": number(found.rare.weight[0]), "mean_weight_standard_error": number(found.rare.weight[1]),
        },
        "seen": {
            name: {"all": number(each.every), "all_standard_error": number(each.every_error),
                   "crossing": number(each.crossing), "crossing_standard_error": number(each.crossing_error)}
            for name, each in found.seen.items()
        },
        "levers": [_lever(each) for each in found.levers],
        "halfway": [
            {**_lever(each.pulled), "amount": number(_house(each.pulled, each.amount)),
             "share": number(each.share), "distance": None if each.distance is None else number(each.distance)}
            for each in found.halfway
        ],
        "paths": found.paths, "checked": found.checked, "seed": found.seed, "runs": found.trials,
        "seconds": {name: number(each) for name, each in found.seconds.items()},
    }  # fmt: skip


def _story(story: Story) -> dict[str, Any]:
    return {
        "distance": number(story.distance),
        "chance": number(story.chance),
        "share": number(story.share),
        "standard_error": number(story.error),
        "kept_still": list(story.barred),
        "groups": {name: number(part) for name, part in story.groups.items()},
        "moves": [{"luck": _part(each.part), "by_spell": [number(part) for part in each.by],
                   "share": number(each.share)} for each in story.moved],
        "channels": [{"owner": channel.owner, "cause": channel.cause, "adds": number(size),
                      "standard_error": number(error)} for channel, size, error in story.channels],
        "move": number(story.moves),
        "series": {name: _beside(each) for name, each in story.series.items()},
        "conduct": {name: _beside(each) for name, each in story.conduct.items()},
    }  # fmt: skip


def _part(part: Part) -> str:
    return ", ".join(filter(None, (part.group, part.name)))


def _beside(each: Beside) -> dict[str, float | None]:
    return {"without": number(each.without), "with": number(each.with_story), "standard_error": number(each.error)}


def _house(pulled: Pulled, amount: float) -> float:
    return float(units.unit(pulled.lever.setting.unit).from_house(amount))


def _lever(pulled: Pulled) -> dict[str, Any]:
    setting, lever = pulled.lever.setting, pulled.lever
    return {
        "order": setting.key,
        "unit": setting.unit,
        "over": lever.over,
        "amount": None if pulled.amount is None else number(_house(pulled, pulled.amount)),
        "end_of_range": number(_house(pulled, lever.largest)),
        "share": number(pulled.share),
    }
