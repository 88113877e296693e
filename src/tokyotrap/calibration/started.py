"""A scenario moved to another starting day, built from data."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from tokyotrap.calibration import starting_day
from tokyotrap.errors import InvalidScenario, Mistake
from tokyotrap.model.business_days import business_days
from tokyotrap.scenario.scenario import Scenario


def moved(scenario: Scenario, day: date, folder: Path, *, days: int | None = None) -> Scenario:
    """The same scenario from another day on.

    Args:
        scenario: as read.
        day: the new starting day.
        folder: of tidy files.
        days: horizon, if not that of the scenario [business days].

    Raises:
        InvalidScenario: events or branches of other times.
        InvalidInput: the data do not support the day.
    """
    last = business_days(day, days or scenario.days)[-1]
    dated = [(f'event "{each.what}"', each.on) for each in scenario.events]
    dated += [(f'branch "{each.name}"', each.on) for each in scenario.branches]
    far = [(name, on) for name, on in dated if on is not None and not day < on <= last]
    if far:
        cure = "Take it out, change its date, or start a scenario without dates, such as baseline."
        what = f"is not between the start, {day}, and {last}"
        raise InvalidScenario("--start", [Mistake(f"{name}, {on}", what, cure) for name, on in far])
    path = starting_day.overlay(day, folder)
    text = scenario.text.rstrip("\n") + f"\n# --start {day}\n"
    return replace(scenario, starts=day, facts=(*scenario.facts, str(path)), text=text)
