"""Wiring: tables and lines turned into the matrices of the daily loop, and prices shifted onto today's curves."""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.clock import DAYS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.series import CORE_SERIES, LINEAR_SERIES, PLACE, SERIES
from tokyotrap.model import followers, lines, outside
from tokyotrap.model.draws import NEWS
from tokyotrap.model.followers import PRICED
from tokyotrap.model.mechanisms import Mechanisms
from tokyotrap.model.quoted import decays
from tokyotrap.model.step import SIGNAL
from tokyotrap.model.world import Prices, Structure, Wiring
from tokyotrap.pricing.specification import Specification
from tokyotrap.pricing.tables import Tables

CORE = len(CORE_SERIES)
LINEAR = len(LINEAR_SERIES)
USDJPY = PLACE["usdjpy"]


def wire(
    atlas: Atlas,
    spec: Specification,
    structure: Structure,
    tables: Tables,
    settings: tuple[Mapping[str, float | str], Mechanisms, float, Quotes],
) -> Wiring:
    """Matrices over lines; the opening lines are zero until the overhang is known.

    Args:
        atlas: facts.
        spec: the economy.
        structure: what is compiled in.
        tables: of the equilibrium.
        settings: of the scenario, the mechanisms they leave, log of risk aversion over normal, and quotes at the start.
    """
    assert spec.currency is not None
    chosen, mechanisms, capacity, quotes = settings
    every, names = structure.lines, structure.factors
    wide = lines.extended_reversion(spec.reversion, spec.currency.drift)
    day = lines.transition(every, names, wide, decays(atlas), _fading(atlas, structure, mechanisms))
    first = sum(line.kind == "factor" for line in every)
    gather = np.concatenate(
        [
            lines.gather(every, "factor", names),
            lines.gather(every, "flow", structure.flow_keys),
            lines.gather(every, "direct", SERIES),
        ]
    )
    contribution = _contribution(tables, gather, followers.link(mechanisms))
    return Wiring(
        turn=day[:first, :first],
        fade=np.diag(day)[first:],
        gather=gather,
        noise=_noise(atlas, structure, tables, (chosen, mechanisms)),
        contribution=contribution,
        shocks=_shocks(atlas, structure, contribution),
        effects=_effects(structure, contribution),
        constant=_constant(structure, mechanisms),
        opening=np.zeros(len(every)),
        amplified=np.zeros((CORE, 2)),
        followed=followers.constants(structure.pairs, mechanisms, contribution, (capacity, quotes)),
    )


def _fading(atlas: Atlas, structure: Structure, mechanisms: Mechanisms) -> dict[str, float]:
    """How fast lines fade besides by their own dynamics, by group [1/year]."""
    half_lives = {f"{SIGNAL[0]}/{SIGNAL[1]}/usdjpy": "intervention.half_life"}
    half_lives |= {line.group: each.fading for each in structure.effects if each.fading for line in each.lines()}
    found = {group: float(np.log(2.0) * DAYS / atlas.value(key)) for group, key in half_lives.items()}
    own = followers.own_lines(mechanisms)
    for owner, cause, series, _, fading in own:
        found[f"{owner}/{cause}/{series}"] = fading
    news = {outside.GROWTH: atlas.value("outside.growth.fading")}
    news |= {series: fading for _, cause, series, _, fading in own if cause == followers.OWN_NEWS}
    for line in structure.lines:
        if line.kind == "direct" and line.key in news:
            found.setdefault(line.group, news[line.key])
    return found


def answers(tables: Tables) -> Float[np.ndarray, "N core P"]:
    """The core's series at every node as a function of factors, the trend and flow classes."""
    return np.concatenate([with_trend(tables.factor), tables.flow], axis=2)


def _contribution(
    tables: Tables, gather: Float[np.ndarray, "Y J"], link: Float[np.ndarray, "linked drivers"]
) -> Float[np.ndarray, "S J"]:
    """Effect of each line on each series at normal capacity; of following series their own lines alone."""
    priced = answers(tables)[0]
    rows = gather[priced.shape[1] :].copy()
    rows[:CORE] += priced @ gather[: priced.shape[1]]
    rows[PRICED:LINEAR] += link[:, :PRICED] @ rows[:PRICED]
    return rows


def _direct(atlas: Atlas, own: Sequence[tuple[str, str, str, float, float]]) -> dict[str, float]:
    """Volatility of the news about each outside series in use [internal units per square root of a year]."""
    keys = {outside.OIL: "news.own.brent", outside.GROWTH: "outside.growth.volatility"}
    found = {series: atlas.value(key) for series, key in keys.items()}
    return found | {series: size for _, _, series, size, _ in own if series in outside.DIRECT}


def _effects(structure: Structure, contribution: Float[np.ndarray, "S J"]) -> Float[np.ndarray, "E J"]:
    """Jump of lines per unit of each effect of a regime."""
    matrix = np.zeros((len(structure.effects), len(structure.lines)))
    for row, effect in enumerate(structure.effects):
        for line in effect.lines():
            place = structure.place(line.kind, line.owner, line.cause, line.key)
            matrix[row, place] = 1.0 / contribution[PLACE[effect.per], place] if effect.per else 1.0
    return matrix


def _constant(structure: Structure, mechanisms: Mechanisms) -> Float[np.ndarray, " J"]:
    """What is added to lines every day whatever happens: the drifts of following series."""
    found = np.zeros(len(structure.lines))
    for owner, cause, series, size, _ in followers.own_lines(mechanisms):
        if cause == followers.AS_IT_WAS:
            found[structure.place("direct", owner, cause, series)] = size
    return found


def with_trend(factor: Float[np.ndarray, "N S K"]) -> Float[np.ndarray, "N S K1"]:
    """Loadings with the trend of the exchange rate as one more factor."""
    trend = np.zeros((*factor.shape[:-1], 1))
    trend[..., USDJPY, 0] = -1.0
    return np.concatenate([factor, trend], axis=-1)


def _noise(
    atlas: Atlas,
    structure: Structure,
    tables: Tables,
    settings: tuple[Mapping[str, float | str], Mechanisms],
) -> Float[np.ndarray, "J n"]:
    """From standard normals to a day's jumps; sources that are switched off stay still.

    The columns are those of `NEWS`; the own news of followers is independent of all else.
    """
    chosen, mechanisms = settings
    loadings = dict(zip(CORE_SERIES, with_trend(tables.factor)[0], strict=True))
    own = [each for each in followers.own_lines(mechanisms) if each[1] == followers.OWN_NEWS]
    names, table = outside.covariance(structure.factors, atlas, loadings, _direct(atlas, own))
    spread = outside.root(table) / np.sqrt(DAYS)
    matrix = np.zeros((len(structure.lines), len(NEWS)))
    columns = [NEWS.index(name) for name in names]
    for source in outside.SOURCES:
        if chosen.get(source.key) == "none":
            continue
        for factor in (each for each in source.factors if each in names):
            kind = "direct" if factor in outside.DIRECT else "factor"
            place = structure.place(kind, source.owner, source.cause, factor)
            matrix[place, columns] = spread[names.index(factor)]
    for owner, cause, series, volatility, _ in own:
        if series not in outside.DIRECT:
            matrix[structure.place("direct", owner, cause, series), NEWS.index(series)] = volatility / np.sqrt(DAYS)
    return matrix


def _shocks(
    atlas: Atlas, structure: Structure, contribution: Float[np.ndarray, "S J"]
) -> Float[np.ndarray, "shocks J"]:
    """Jump of lines per unit of each shock a scenario uses: what moves its series by one at normal capacity.

    Where a fact says what USDJPY does with it, the exchange rate's own news makes up what the factor leaves.
    """
    matrix = np.zeros((len(outside.SHOCKS), len(structure.lines)))
    for row, shock in enumerate(outside.SHOCKS):
        if shock.key in structure.programme.orders:
            kind = "direct" if shock.factor in outside.DIRECT else "factor"
            place = structure.place(kind, shock.owner, shock.cause, shock.factor)
            matrix[row, place] = 1.0 / contribution[PLACE[shock.series], place]
            if shock.yen:
                own = structure.place("factor", shock.owner, shock.cause, lines.TREND)
                left = atlas.value(shock.yen) - contribution[USDJPY, place] * matrix[row, place]
                matrix[row, own] = left / contribution[USDJPY, own]
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
    count, size = len(every), every.shape[2]
    share = share_of_nodes(capacity, tables.log_capacity)
    level = tables.base + tables.factor @ start
    moved = every @ (wires.gather @ wires.opening)[:size]
    level = level + values[:CORE] - share @ (level + moved)
    premium = level - level[:1]
    amplified = np.stack([share @ premium, share @ (moved - moved[:1])], axis=1)
    bonds, bonds_level = _bonds(tables, start)
    found = Prices(
        nodes=tables.log_capacity,
        series=every.reshape(count * CORE, size),
        series_level=level,
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
    wide = np.zeros((len(base), size + 1 + flows))
    wide[:, :size], wide[:, size + 1 : size + 1 + flows] = factor, flow
    return wide, base + factor @ start
