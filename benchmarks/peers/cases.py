"""Days without luck: cases in which every tool must give our engine's path, number by number.

Outside news is switched off. What would be left to chance is made certain by parameters, or, for the Bank of Japan,
ordered: the engine is told to take the steps that the other tools take when every uniform number is one half.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.peers import vectorised
from benchmarks.peers.extraction import REDUCED, STILL, extract, world
from benchmarks.peers.form import PLACE, Form
from tokyotrap.model.catalogue import DECISION
from tokyotrap.model.programme import Happening, Programme
from tokyotrap.model.world import World

HALF = 0.5

SLOTS = (
    (0.08, "shock.usdjpy"), (0.16, "shock.us_rates"), (0.24, "shock.vix"), (0.36, "shock.fiscal_trend"),
    (0.52, "shock.us_rates"), (0.64, "shock.usdjpy"), (0.72, "shock.us_rates"),
)  # fmt: skip
"""When a case may shock what, as a share of the horizon; the same in every case, so that all share a compiled loop."""

QUIET = {"policy.intervention.readiness": 0.0, "policy.washington.eagerness": 0.0}
CERTAIN = {"policy.intervention.readiness": 1.0, "policy.intervention.softness": 0.05,
           "policy.washington.eagerness": 0.0}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One case.

    Attributes:
        name: for the table.
        settings: what it sets besides switching news off [house units].
        shocks: sizes of the shocks of `SLOTS`; those left out are zero.
    """

    name: str
    settings: Mapping[str, float]
    shocks: Mapping[int, float] = field(default_factory=dict)


CASES = (
    Case("left alone", QUIET),
    Case("rate checks", CERTAIN | {
        "policy.intervention.check_at": -10.0, "policy.intervention.operate_at": 10.0,
        "policy.intervention.verbal_at": -5.0, "policy.intervention.pause": 20.0,
    }),
    Case("operations until the reserve is empty", CERTAIN | {
        "policy.intervention.check_at": 10.0, "policy.intervention.operate_at": -10.0,
        "policy.intervention.verbal_at": -10.0, "policy.intervention.pause": 15.0,
        "policy.intervention.memory": 1.0, "policy.intervention.size": 25.0, "policy.intervention.budget": 500.0,
    }),
    Case("a falling dollar, fear and fiscal news", QUIET, {0: -0.12, 2: 1.2, 3: 0.015, 4: 0.01, 5: 0.12, 6: -0.02}),
    Case("rises of the Federal Reserve", QUIET | {
        "policy.washington.eagerness": 1.0, "policy.washington.most_steps": 1.0,
    }, {1: 0.04}),
)  # fmt: skip


def prepare(case: Case, days: int) -> tuple[World, Form]:
    """The engine's world of a case, and the form the other tools run."""
    settings = {**STILL, **case.settings}
    first = extract(world(days, settings, _programme(case, days, {})), chance=HALF)
    rate = vectorised.run(first, 1, 0).closes[:, PLACE["boj_rate"], 0]
    steps = np.diff(rate, prepend=first.start["boj_rate"])
    meetings = {int(day): float(steps[day]) for day in np.flatnonzero(first.board)}
    found = world(days, settings, _programme(case, days, meetings))
    return found, extract(found, chance=HALF)


def _programme(case: Case, days: int, decisions: Mapping[int, float]) -> Programme:
    """The case's shocks, and the Bank of Japan's steps by row of the calendar."""
    shocks: Sequence[Happening] = [
        Happening(1 + round(share * days), (), 0, {}, {key: case.shocks.get(place, 0.0)}, 1)
        for place, (share, key) in enumerate(SLOTS)
    ]
    steps = [Happening(1 + day, (), 0, {}, {DECISION: step}, 1) for day, step in decisions.items()]
    return Programme((*shocks, *steps))


assert not set(REDUCED) & {key for case in CASES for key in case.settings}
