"""The world of a scenario, for benchmarks: as `tokyotrap run` makes it, with days and settings of choice."""

from collections.abc import Sequence

from tokyotrap.facts import atlas as facts
from tokyotrap.model.assembly import assemble
from tokyotrap.model.world import World
from tokyotrap.results.run import scenario_of
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.programme import programme, reds


def world_of(scenario: str = "baseline", days: int = 260, overrides: Sequence[str] = ()) -> World:
    """The world of a scenario of the library over so many business days."""
    keep_compiled()
    asked = scenario_of(scenario, overrides)
    atlas = facts.load(asked.starts, overlays=asked.facts)
    return assemble(atlas, asked.settings, programme(asked, days), reds(asked), days)
