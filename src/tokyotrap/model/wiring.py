"""Wiring: tables and lines turned into the matrices of the daily loop, and prices shifted onto today's curves."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.quotes import CORE_SERIES, PLACE, SERIES
from tokyotrap.model import lines, outside
from tokyotrap.model.quoted import decays
from tokyotrap.model.step import SIGNAL
from tokyotrap.model.world import Prices, Structure, Wiring
from tokyotrap.pricing.specification import Specification
from tokyotrap.pricing.tables import Tables

CORE = len(CORE_SERIES)
USDJPY = PLACE["usdjpy"]


def wire(
    atlas: Atlas, spec: Specification, structure: Structure, tables: Tables, settings: Mapping[str, float | str]
) -> Wiring:
    """Matrices over lines; the opening lines are zero until the overhang is known."""
    assert spec.currency is not None
    every, names = structure.lines, structure.factors
    wide = lines.extended_reversion(spec.reversion, spec.currency.drift)
    fading = {SIGNAL[1]: np.log(2.0) * DAYS / atlas.value("intervention.half_life")}
    day = lines.transition(every, names, wide, decays(atlas), fading)
    first = sum(line.kind == "factor" for line in every)
    gather = np.concatenate(
        [
            lines.gather(every, "factor", names),
            lines.gather(every, "flow", structure.flow_keys),
            lines.gather(every, "direct", SERIES),
        ]
    )
    contribution = answers(tables)[0] @ gather
    return Wiring(
        turn=day[:first, :first],
        fade=np.diag(day)[first:],
        gather=gather,
        noise=_noise(atlas, spec, structure, tables, settings),
        contribution=contribution,
        shocks=_shocks(structure, contribution),
        opening=np.zeros(len(every)),
        amplified=np.zeros((CORE, 2)),
    )


def answers(tables: Tables) -> Float[np.ndarray, "N S Y"]:
    """Every series at every node as a function of factors, the trend, flow classes and what is added directly."""
    count = len(tables.log_capacity)
    priced = np.concatenate([_with_trend(tables.factor), tables.flow], axis=2)
    wide = np.zeros((count, len(SERIES), priced.shape[2] + len(SERIES)))
    wide[:, :CORE, : priced.shape[2]] = priced
    wide[:, :, priced.shape[2] :] = np.eye(len(SERIES))
    return wide


def _with_trend(factor: Float[np.ndarray, "N S K"]) -> Float[np.ndarray, "N S K1"]:
    """Loadings with the trend of the exchange rate as one more factor."""
    trend = np.zeros((*factor.shape[:-1], 1))
    trend[..., USDJPY, 0] = -1.0
    return np.concatenate([factor, trend], axis=-1)


def _noise(
    atlas: Atlas, spec: Specification, structure: Structure, tables: Tables, settings: Mapping[str, float | str]
) -> Float[np.ndarray, "J n"]:
    """From standard normals to a day's jumps; sources that are switched off stay still."""
    loadings = dict(zip(CORE_SERIES, _with_trend(tables.factor)[0], strict=True))
    names, table = outside.covariance(spec, atlas, "iJ", loadings)
    spread = outside.root(table) / np.sqrt(DAYS)
    matrix = np.zeros((len(structure.lines), len(names)))
    for source in outside.SOURCES:
        if settings.get(source.key) == "none":
            continue
        for factor in (each for each in source.factors if each in names):
            kind = "direct" if factor == outside.OIL else "factor"
            matrix[structure.place(kind, source.owner, source.cause, factor)] = spread[names.index(factor)]
    return matrix


def _shocks(structure: Structure, contribution: Float[np.ndarray, "S J"]) -> Float[np.ndarray, "shocks J"]:
    """Jump of lines per unit of each shock a scenario uses: what moves its series by one at normal capacity."""
    matrix = np.zeros((len(outside.SHOCKS), len(structure.lines)))
    for row, shock in enumerate(outside.SHOCKS):
        if shock.key in structure.programme.orders:
            kind = "direct" if shock.factor == outside.OIL else "factor"
            place = structure.place(kind, shock.owner, shock.cause, shock.factor)
            matrix[row, place] = 1.0 / contribution[PLACE[shock.series], place]
    return matrix


def prices(
    tables: Tables,
    wires: Wiring,
    start: Float[np.ndarray, " K"],
    values: Float[np.ndarray, " series"],
    capacity: float,
) -> tuple[Prices, Float[np.ndarray, "core 2"]]:
    """Prices around the starting factors, and the amplification at the start.

    They are shifted so that the first day's series are the observed ones. The shift is one number per series, the
    same at every node and for ever: it moves the level, never a response.
    """
    every = answers(tables)
    count = len(every)
    share = share_of_nodes(capacity, tables.log_capacity)
    level = np.zeros((count, len(SERIES)))
    level[:, :CORE] = tables.base + tables.factor @ start
    moved = every @ (wires.gather @ wires.opening)
    level = level + values - share @ (level + moved)
    premium = level[:, :CORE] - level[:1, :CORE]
    amplified = np.stack([share @ premium, share @ (moved - moved[:1])[:, :CORE]], axis=1)
    bonds, bonds_level = _bonds(tables, start)
    found = Prices(
        nodes=tables.log_capacity,
        series=every.reshape(count * len(SERIES), -1),
        series_level=level.reshape(-1),
        bonds=bonds.astype(np.float32),
        bonds_level=bonds_level.astype(np.float32),
        elasticity=np.append(tables.elasticity, tables.currency_elasticity).astype(np.float32),
        weight=np.append(tables.weight, 1.0).astype(np.float32),
        premium=premium,
    )
    return found, amplified


def share_of_nodes(capacity: float, nodes: Float[np.ndarray, " N"]) -> Float[np.ndarray, " N"]:
    """Weights of the nodes at one capacity, as `pricing.capacity.blend`, before the loop runs."""
    return np.array([np.interp(capacity, nodes, row) for row in np.eye(len(nodes))])


def _bonds(
    tables: Tables, start: Float[np.ndarray, " K"]
) -> tuple[Float[np.ndarray, "NG Y"], Float[np.ndarray, " NG"]]:
    """Log bond prices on the grid and of the yen at each node, then holdings before demand answers prices."""
    size, flows = tables.price_factor.shape[2], tables.price_flow.shape[2]
    yen = -tables.factor[:, USDJPY : USDJPY + 1]
    factor = np.concatenate([tables.price_factor, yen], axis=1).reshape(-1, size)
    flow = np.concatenate([tables.price_flow, -tables.flow[:, USDJPY : USDJPY + 1]], axis=1).reshape(len(factor), flows)
    base = np.concatenate([tables.price_base, -tables.base[:, USDJPY : USDJPY + 1]], axis=1).reshape(-1)
    factor = np.concatenate([factor, tables.held_factor, tables.currency_factor[None]])
    flow = np.concatenate([flow, tables.held_flow, tables.currency_flow[None]])
    base = np.concatenate([base, tables.held_base, [tables.currency_base]])
    wide = np.zeros((len(base), size + 1 + flows + len(SERIES)))
    wide[:, :size], wide[:, size + 1 : size + 1 + flows] = factor, flow
    return wide, base + factor @ start
