"""Pairs of finished runs that no engine made, to hold against each other."""

import dataclasses
from functools import cache
from typing import Any

from tests.views.synthetic import synthetic_run
from tokyotrap.results.changes import Change, changes
from tokyotrap.results.record import Run

LINE = "policy.intervention.defence_line"


def asked(base: Run, **changed: Any) -> Run:
    """The run with another question, under another name."""
    assert base.question is not None
    question = dataclasses.replace(base.question, **changed)
    return dataclasses.replace(base, run_id=f"{base.run_id}-other", question=question)


@cache
def two() -> tuple[Run, Run]:
    """Two runs of the same seed and number of paths; the second sets nothing."""
    first, other = synthetic_run(paths=80, days=60), synthetic_run(paths=80, days=60, seed=8)
    return first, dataclasses.replace(asked(other, settings=()), seed=first.seed)


def kinds(first: Run, other: Run, days: int = 60) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for each in changes(first, other, days):
        found.setdefault(each.kind, []).append(each)
    return found
