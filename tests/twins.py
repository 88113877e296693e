"""A small world with a smoothed twin, which tests of several files share; its code is made once in a process."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import equinox as eqx
import jax
import numpy as np

from tests.worlds import atlas, baseline
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.model.mechanisms import FOLLOWERS, KINDS
from tokyotrap.model.programme import Programme
from tokyotrap.model.world import World
from tokyotrap.simulation.programme import reds
from tokyotrap.simulation.stream import streams
from tokyotrap.simulation.twin import TEMPERATURE, Parameters, Track, Twin, put, track_day

DAYS = 36
"""With auctions, and a meeting of each central bank."""

KEPT = ("institutions.government", "institutions.life_insurers", "institutions.ministry_of_finance", "markets.vix")
OFF: dict[str, float | str] = {
    name: "none" for name in KINDS
    if name not in KEPT and (name.startswith("institutions.") or name in (*FOLLOWERS, "grades", "policy.washington"))
}  # fmt: skip
"""What the small world does without."""

MOVED = {"policy.intervention.defence_line": 156.0, "institutions.life_insurers.threshold": 0.025}
"""So that much happens within the days [house units]."""

OVERRIDES = (*(f"{name}=none" for name in OFF), "policy.intervention.defence_line=156 yen per dollar",
             "institutions.life_insurers.threshold=2.5 %")  # fmt: skip
"""The same as a person writes it."""


RED_LINES = reds(baseline())


@cache
def plain() -> World:
    """The small world on the evening of the starting day."""
    return assemble(atlas(), {**OFF, **MOVED}, Programme(()), RED_LINES, DAYS)


@cache
def world() -> World:
    """The same on an evening on which nothing stands exactly at a bend, where a derivative is not one number."""
    regimes = {key: dict(each) for key, each in plain().opening.regimes.items()}
    regimes["policy.dominance"]["weight"] += 0.02
    regimes["policy.credibility"]["level"] -= 0.05
    values = np.array(plain().opening.values)
    values[[PLACE["jgb_10y"], PLACE["jgb_30y"], PLACE["jgb_40y"]]] += (-0.0003, 0.0002, 0.0004)
    moved = eqx.tree_at(lambda state: (state.regimes, state.values), plain().opening, (regimes, values))
    return replace(plain(), opening=moved)


@cache
def twin() -> Twin:
    return Twin(world())


@cache
def exact(temperature: float = TEMPERATURE) -> Callable[..., Any]:
    """Closes at the horizon and how far red lines were crossed (paths, ...), by JAX in double precision."""
    structure = replace(world().structure, temperature=temperature)

    def ended(parameters: Parameters, opening: Any, stream: Any, inputs: Any) -> Any:
        changed = put(structure, inputs, parameters)
        start = opening._replace(stream=stream)
        end = jax.lax.scan(lambda at, today: (track_day(structure, changed, at, today), None), start, inputs.days)[0]
        return end.state.values, end.reach

    compiled = jax.jit(jax.vmap(ended, (None, None, 0, None)))

    def of(parameters: Parameters, opening: Track, numbers: np.ndarray, seed: int) -> tuple[np.ndarray, ...]:
        return tuple(map(np.asarray, compiled(parameters, opening, streams(seed, numbers), world().inputs)))

    return of
