"""A kept run taken up again: its scenario, read from its own text, if the same seed still gives the same paths."""

import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import tokyotrap
from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.consulted import Consulted
from tokyotrap.results.question import question
from tokyotrap.results.record import Run
from tokyotrap.results.run import scenario_of
from tokyotrap.scenario.scenario import Scenario

SET, START = "# --set ", "# --start "
"""How a kept text tells what was changed on the command line; see `override` and `moved`."""

MOST = 3
"""Differences that are told one by one."""

Starter = Callable[[Scenario, dt.date], Scenario]
"""Moves a scenario to another starting day."""


def again(run: Run, start: Starter | None = None) -> Scenario:
    """The scenario of a finished run, horizon included; simulated with its seed and paths it gives the run's paths.

    Args:
        run: a finished run.
        start: moves a scenario to another starting day; needed for runs made with --start.

    Raises:
        InvalidInput: the run was made by another version or from other facts, so that its paths cannot be had again.
        InvalidScenario: its text cannot be read any more.
    """
    pairs = [line.removeprefix(SET) for line in run.scenario_text.splitlines() if line.startswith(SET)]
    days = [line.removeprefix(START) for line in run.scenario_text.splitlines() if line.startswith(START)]
    found = scenario_of(_read(run), tuple(pairs))
    if days and start is not None:
        found = start(found, dt.date.fromisoformat(days[-1]))
    found = replace(found, name=run.scenario, text=run.scenario_text, days=run.days)
    _refuse(run, found)
    return found


def _read(run: Run) -> Scenario:
    """Its text, read as a file of its name would be."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.toml"
        path.write_text(run.scenario_text, encoding="utf-8")
        return scenario_of(path)


def _refuse(run: Run, found: Scenario) -> None:
    """Refuse what would give other paths, with what has changed."""
    changed = []
    if run.version != tokyotrap.__version__:
        changed.append(f"it was made by version {run.version}, this is {tokyotrap.__version__}")
    if found.starts != run.start:
        changed.append(f"it starts on {run.start}, its text on {found.starts}")
    asked = run.question
    if asked is None:
        changed.append("it was kept by a version that did not keep what was asked")
    elif not changed:
        atlas = Consulted(facts.load(found.starts, overlays=found.facts))
        atlas.used.update(dict.fromkeys(key for key in asked.facts if key in atlas))
        now = question(found, atlas)
        changed += [f"{key} was {text}, and is {now.facts.get(key)}" for key, text in asked.facts.items()
                    if now.facts.get(key) != text]  # fmt: skip
        if replace(now, facts={}, overlays=()) != replace(asked, facts={}, overlays=()):
            changed.append("its settings, events, branches or conditions read otherwise now")
    if changed:
        more = [f"and {len(changed) - MOST} more"] if len(changed) > MOST else []
        cure = "Run the scenario again, and ask of the new run."
        raise InvalidInput(run.run_id, [Mistake("", "; ".join([*changed[:MOST], *more]), cure)])
