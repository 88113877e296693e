"""Our engine's world of the reduced form, and the arrays and numbers that the other tools take from it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from benchmarks.peers.form import BOOKS, CORE, OUTSIDE, RESERVE, SERIES, Form
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger import series
from tokyotrap.ledger.buckets import ACCOUNTS, OWNERS
from tokyotrap.model.assembly import assemble
from tokyotrap.model.mechanisms import KINDS
from tokyotrap.model.outside import AT_HOME, SHOCKS, SOURCES
from tokyotrap.model.programme import Programme
from tokyotrap.model.world import World

START = dt.date(2026, 2, 2)
KEPT = {
    "ministry": "institutions.ministry_of_finance",
    "insurers": "institutions.life_insurers",
    "traders": "institutions.carry_traders",
    "ladder": "policy.intervention",
    "monetary": "policy.monetary",
    "washington": "policy.washington",
    "turbulence": "outside.turbulence",
}
"""Mechanisms that stay on, by their name in the form; the VIX is the one market."""

REDUCED: dict[str, float | str] = {name: "none" for name in KINDS if name not in (*KEPT.values(), "markets.vix")}
"""What a scenario would set to run the reduced form."""

STILL: dict[str, float | str] = {source.key: "none" for source in SOURCES}
"""No outside news."""

PLACES = [series.PLACE[name] for name in SERIES]
"""Of the form's series among the engine's."""

Settings = Mapping[str, float | str]


@cache
def atlas() -> Atlas:
    """The facts of the starting day."""
    return facts.load(START)


def world(days: int, settings: Settings | None = None, programme: Programme | None = None) -> World:
    """The engine's world of the reduced form."""
    return assemble(atlas(), {**REDUCED, **(settings or {})}, programme or Programme(()), [], days)


def extract(world: World, *, chance: float | None = None) -> Form:
    """What the other tools need of a world.

    The engine keeps a line for every owner and cause; tools without attribution carry sums of lines. Where sums of
    lines would not move by themselves, this fails.

    Args:
        world: of the reduced form.
        chance: see `Form`.
    """
    _refuse_more_than_the_form(world)
    wiring, prices, factors = world.inputs.wiring, world.inputs.prices, world.structure.factors
    gather = np.asarray(wiring.gather)
    rows = [*range(len(factors)), *(_direct(world, name) for name in OUTSIDE)]
    noise = (gather @ np.asarray(wiring.noise))[rows]
    memory, keep = world.opening.memory, {name: _keep(world, name) for name in ("usdjpy", "us_growth", "vix")}
    _same([_keep(world, name) for name in ("brent", "boj_rate", "fed_rate")], 1.0)
    calendar = world.calendar
    return Form(
        days=len(calendar.dates),
        opening=np.asarray(world.inputs.opening)[PLACES],
        factors=factors,
        turn=_turn(world),
        noise=noise[:, np.any(noise, axis=0)],
        at_home=_at_home(world, gather[rows]),
        shocks=_shocks(world, gather[rows]),
        chance=chance,
        legs=world.structure.flow_keys,
        fade=np.array([_fade(world, "flow", key) for key in world.structure.flow_keys]),
        level=np.asarray(prices.series_level)[0],
        loading=np.asarray(prices.series)[: len(CORE)],
        signal_kept=keep["usdjpy"],
        growth_kept=keep["us_growth"],
        vix_kept=keep["vix"],
        board=np.asarray(calendar.board),
        priced=np.asarray(calendar.priced),
        committee=np.asarray(calendar.committee),
        books=_books(world),
        variance=float(memory.variance),
        recall=_numbers(memory.recall),
        per_sale=float(world.inputs.mechanisms["markets.vix"].per_sale),  # type: ignore[attr-defined]
        **{name: _numbers(world.inputs.mechanisms[key]) for name, key in KEPT.items()},
    )


def books_of(every: np.ndarray) -> np.ndarray:
    """The form's holdings of the engine's books, from (paths, owners, accounts) to (books, paths)."""
    pairs = [name.split("/") for name in BOOKS]
    return np.stack([every[:, OWNERS.index(owner), ACCOUNTS.index(account)] for owner, account in pairs])


def _numbers(module: Any) -> SimpleNamespace:
    """The parameters of a mechanism that are numbers."""
    found = {name: value for name, value in vars(module).items() if hasattr(value, "shape")}
    return SimpleNamespace(**{name: float(value) for name, value in found.items()})


def _books(world: World) -> dict[str, float]:
    found = books_of(np.asarray(world.inputs.books)[None])
    return dict(zip(BOOKS, (float(each) for each in found[:, 0]), strict=True))


def _turn(world: World) -> np.ndarray:
    """One day of the sums of factor lines; every line must move as its sum does."""
    lines = np.asarray(world.inputs.wiring.turn)
    sums = np.asarray(world.inputs.wiring.gather)[: len(world.structure.factors), : len(lines)]
    turn = sums @ lines @ np.linalg.pinv(sums)
    np.testing.assert_allclose(turn @ sums, sums @ lines, atol=1e-13)
    return turn


def _fade(world: World, kind: str, key: str) -> float:
    """What one day leaves of lines of a kind and key; the same of each."""
    first = len(world.inputs.wiring.turn)
    fade = np.asarray(world.inputs.wiring.fade)
    places = [place for place, line in enumerate(world.structure.lines) if (line.kind, line.key) == (kind, key)]
    return _same([float(fade[place - first]) for place in places])


def _keep(world: World, series: str) -> float:
    return _fade(world, "direct", series)


def _same(found: Sequence[float], wanted: float | None = None) -> float:
    """The one value of several."""
    value = found[0] if wanted is None else wanted
    assert np.allclose(found, value, rtol=1e-13, atol=0.0), found
    return value


def _direct(world: World, name: str) -> int:
    """Row of the sum of what adds to one series directly."""
    return world.structure.sums.index(name)


def _at_home(world: World, gather: np.ndarray) -> np.ndarray:
    """Which news is Japan's."""
    mine = {(source.owner, source.cause) for source in SOURCES if source.key in AT_HOME}
    noise = np.abs(np.asarray(world.inputs.wiring.noise)).sum(axis=1) > 0.0
    lines = np.array([(line.owner, line.cause) in mine for line in world.structure.lines])
    found = gather @ (noise & lines) > 0.0
    assert not np.any(found & (gather @ (noise & ~lines) > 0.0))
    return found


def _shocks(world: World, gather: np.ndarray) -> np.ndarray | None:
    """The jumps that dated events ask for; None where there are none."""
    jumps, any_at_all = np.zeros((len(world.calendar.dates), len(gather))), False
    for event in world.structure.programme.happenings:
        for row, shock in enumerate(SHOCKS):
            if event.day is not None and event.day <= len(jumps) and shock.key in event.orders:
                jump = gather @ np.asarray(world.inputs.wiring.shocks)[row]
                jumps[event.day - 1] += jump * event.orders[shock.key]
                any_at_all = True
    return jumps if any_at_all else None


def _refuse_more_than_the_form(world: World) -> None:
    """Fail where the world holds what the form leaves out."""
    wiring, structure = world.inputs.wiring, world.structure
    ministry: Any = world.inputs.mechanisms["institutions.ministry_of_finance"]
    assert tuple(name for name in ministry.funding_order if name != "partner_funds") == RESERVE
    assert not any((ministry.joint, structure.following, structure.effects))
    left_out = (wiring.opening, wiring.constant, np.asarray(wiring.followed.link)[:, :-1])
    assert not any(np.any(each) for each in left_out)
    outside = [_direct(world, name) for name in OUTSIDE]
    moved = np.flatnonzero(np.abs(np.asarray(wiring.gather) @ np.asarray(wiring.noise)).sum(axis=1))
    assert set(moved) <= {*range(len(structure.factors)), *outside}
