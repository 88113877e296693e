"""The first evening: the overhang of the past months' calendar, and the state a run begins in."""

from typing import Any

import jax
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.institutions.bank_of_japan import BankOfJapan
from tokyotrap.institutions.government import Government
from tokyotrap.ledger.buckets import JGBS
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.quotes import Memory, Recall
from tokyotrap.ledger.series import PLACE
from tokyotrap.model import calendar as calendars
from tokyotrap.model import regimes
from tokyotrap.model.followers import DRIVERS
from tokyotrap.model.mechanisms import Capacity, Mechanisms
from tokyotrap.model.programme import NEVER
from tokyotrap.model.state import Crossing, State
from tokyotrap.model.wiring import share_of_nodes
from tokyotrap.model.world import Inputs, Structure, Wiring
from tokyotrap.parameter import fill
from tokyotrap.policy.intervention import quiet


def memory(atlas: Atlas, values: Float[Array, " series"]) -> Memory:
    """What markets remember on the starting day: quiet averages at today's level, and recent volatility.

    The averages start at today's values, so that no institution begins with a trend to react to.

    Args:
        atlas: facts.
        values: on the starting day, yields as decimals and logs of prices.
    """
    recall = Recall(**jax.device_put(fill(Recall, atlas)))
    variance = jax.device_put(atlas.value("fx.usdjpy_implied_vol_1m") ** 2 / DAYS)
    high = jax.device_put(np.asarray(values)[PLACE["usdjpy"]])
    return Memory(values, values, variance, high, variance, recall)


def overhang(atlas: Atlas, structure: Structure, mechanisms: Mechanisms, wires: Wiring) -> Float[np.ndarray, "J"]:
    """Lines that the calendar of the past half year has left on the starting day.

    Bonds sold at auctions less those repaid, and the Bank of Japan's purchases, each fading as an overhang does
    [trillion dollars].
    """
    dates = calendars.days_before(atlas.start, calendars.WARM_UP)
    rate = atlas.value("fx.usdjpy")
    sold = calendars.auctions(atlas, dates) - calendars.redemptions(atlas, dates)
    bought = calendars.purchases(atlas, dates)
    planned: dict[type[Government] | type[BankOfJapan], Any] = {Government: sold / rate, BankOfJapan: -bought / rate}
    lines = np.zeros(len(structure.lines))
    first = len(wires.turn)
    age = np.arange(len(dates))[::-1, None]
    for place, line in enumerate(structure.lines):
        for kind, amounts in planned.items():
            if f"institutions.{kind.name}" in mechanisms and (line.owner, line.cause) == (kind.label, kind.PLANNED):
                past = amounts[:, [JGBS.index(line.key.split("/")[0])]]
                lines[place] = float((past * wires.fade[place - first] ** age).sum())
    return lines


def opening_state(
    inputs: Inputs, structure: Structure, capacity: float, atlas: Atlas
) -> State:
    """One path on the evening of the starting day; books and wealth are in trillion dollars."""
    prices, wires = jax.tree.map(np.asarray, (inputs.prices, inputs.wiring))
    grid = prices.weight.shape[0]
    share = share_of_nodes(capacity, prices.nodes).astype(prices.bonds.dtype)
    priced = (wires.gather @ wires.opening)[: prices.bonds.shape[1]].astype(prices.bonds.dtype)
    quick = prices.bonds @ priced + prices.bonds_level
    bonds = share @ quick[:-grid].reshape(-1, grid)
    held = quick[-grid:] + prices.elasticity * bonds
    loop = inputs.mechanisms.get("capacity")
    wealth = float(loop.start) * float(loop.wealth) if isinstance(loop, Capacity) else 1.0
    count, size = len(structure.red_series), len(structure.channels) + 2
    crossing = Crossing(*jax.device_put([np.zeros(shape) for shape in ((count,), (count, size), (count,))]))
    put = jax.device_put  # unlike jnp.asarray it compiles nothing
    return State(
        lines=wires.opening,
        books=put(np.zeros(inputs.books.shape)),
        values=inputs.opening,
        memory=memory(atlas, inputs.opening),
        ladder=quiet(),
        expected=put(0.0),
        wealth=put(wealth),
        capacity=put(capacity),
        drivers=put(np.zeros(len(DRIVERS))),
        amplified=put(np.zeros((len(DRIVERS), 2))),
        followed=put(np.zeros(len(structure.following))),
        watched=put(np.zeros((len(structure.watched), size))),
        regimes=regimes.opening(inputs.mechanisms),
        told={name: put(np.zeros(())) for name in structure.told},
        grade=put(np.zeros(2)),
        bonds=put(bonds),
        rate=put(np.asarray(inputs.opening)[PLACE["usdjpy"]]),
        held=put(held),
        age=put(np.full(len(structure.programme.happenings), NEVER)),
        crossing=crossing,
        capped=put(0.0),
    )
