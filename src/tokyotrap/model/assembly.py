"""Assembly: from facts, settings and a programme to a world that can run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import jax
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.errors import InvalidScenario, Mistake
from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.series import ALL, PLACE
from tokyotrap.model import calendar as calendars
from tokyotrap.model import decisions, followers, lines, outside, quoted, wiring
from tokyotrap.model.books import opening
from tokyotrap.model.business_days import business_days
from tokyotrap.model.economy import specification, start_factors
from tokyotrap.model.lines import Line
from tokyotrap.model.mechanisms import KINDS, Capacity, Mechanisms, build
from tokyotrap.model.opening import memory, opening_state, overhang
from tokyotrap.model.programme import Programme
from tokyotrap.model.repertoire import Repertoire, repertoire, switches
from tokyotrap.model.steering import Given
from tokyotrap.model.step import SIGNAL
from tokyotrap.model.world import Day, EffectKey, Inputs, Lines, Structure, World
from tokyotrap.pricing.specification import Specification

Red = tuple[str, float, bool]
"""A red line for the loop: series, level in internal units, whether it is crossed from below."""


def assemble(
    atlas: Atlas,
    settings: Mapping[str, float | str],
    programme: Programme,
    reds: Sequence[Red],
    days: int,
    *,
    given: Given | None = None,
) -> World:
    """The world on the atlas's starting day.

    Args:
        atlas: facts.
        settings: what a scenario sets from the first day [house units].
        programme: its events.
        reds: its red lines.
        days: horizon [business days].
        given: series whose closes are known, if any.

    Raises:
        NoEquilibrium: the pricing core has no stable solution for these facts.
        InvalidScenario: settings outside their ranges.
    """
    spec = specification(atlas)
    mechanisms = build(atlas, settings)
    _refuse_orders_to_nobody(programme, mechanisms)
    books = jax.device_put(opening(atlas, atlas.value("fx.usdjpy")))
    values = opening_values(atlas)
    quotes = Quotes(values, memory(atlas, values), values)
    can = repertoire(mechanisms, quotes, books, programme.orders)
    structure = _structure(spec, can, mechanisms, programme, reds)
    known = given or Given()
    structure = replace(structure, given=known.series)
    tables = quoted.known(quoted.asked(atlas, spec, structure.flow_keys))
    log_capacity = _capacity(mechanisms)
    wires = wiring.wire(atlas, spec, structure, tables, (settings, mechanisms, log_capacity, quotes))
    wires = wires._replace(opening=overhang(atlas, structure, mechanisms, wires))
    prices, amplified = wiring.prices(tables, wires, start_factors(atlas), np.asarray(values), log_capacity)
    calendar = calendars.calendar(atlas, business_days(atlas.start, days))
    inputs = Inputs(
        prices=jax.device_put(prices),
        wiring=jax.device_put(wires._replace(amplified=amplified)),
        mechanisms=mechanisms,
        numbers=programme.numbers(),
        days=_days(calendar, known),
        reds=_reds(reds),
        opening=values,
        books=books,
    )
    state = opening_state(inputs, structure, log_capacity, atlas)
    return World(structure, inputs, state, calendar, np.asarray(tables.log_capacity))


def _structure(
    spec: Specification, can: Repertoire, mechanisms: Mechanisms, programme: Programme, reds: Sequence[Red]
) -> Structure:
    """What is compiled in: every line there is, those of factors first, and the choices that shape the loop."""
    assert spec.currency is not None
    names = (*spec.factors, lines.TREND)
    wide = lines.extended_reversion(spec.reversion, spec.currency.drift)
    found = [*outside_lines(names, wide, programme, mechanisms), *effect_lines(can.effects, names, wide), *can.trades]
    found = list(dict.fromkeys(found))
    series = tuple(module.series for module in followers.following(mechanisms))
    changed = {key.rsplit(".", 1)[0] for each in programme.happenings for key in each.values}
    red_series = tuple(PLACE[name] for name, _, _ in reds)
    return Structure(
        lines=tuple(sorted(found, key=lambda line: line.kind != "factor")),
        flow_keys=tuple(dict.fromkeys(line.key for line in found if line.kind == "flow")),
        factors=names,
        names=tuple(mechanisms),
        programme=programme,
        red_series=red_series,
        effects=can.effects,
        told=can.told,
        following=series,
        pairs=can.pairs,
        restless=followers.restless(can.pairs, mechanisms, can.restless, changed),
        watched=tuple(sorted({series.index(name) for name, _, _ in reds if name in series})),
        switches=switches(mechanisms),
    )


def _refuse_orders_to_nobody(programme: Programme, mechanisms: Mechanisms) -> None:
    """An order to a mechanism that is switched off is a mistake, not a wish."""
    off = [name for name in KINDS if name not in mechanisms]
    lost = [key for key in programme.orders if key.rsplit(".", 1)[0] in off]
    if lost:
        cure = "Take the order out, or keep the mechanism on."
        raise InvalidScenario("events", [Mistake(key, "is ordered of what is switched off", cure) for key in lost])


def _capacity(mechanisms: Mechanisms) -> float:
    """log(a / a0) on the starting day, before anything moved."""
    loop = mechanisms.get("capacity")
    if not isinstance(loop, Capacity):
        return 0.0
    return max(0.0, -float(loop.exponent) * float(np.log(loop.start)))


def opening_values(atlas: Atlas) -> Float[Array, " series"]:
    """Every series on the starting day, internal units."""
    found = []
    for each in ALL:
        value = sum(atlas.value(key) for key in each.fact) / max(len(each.fact), 1)
        found.append(np.log(value) if each.kind == "log" else value)
    return jax.device_put(np.array(found))  # type: ignore[no-any-return]


def outside_lines(
    names: Sequence[str], wide: Float[np.ndarray, "K1 K1"], programme: Programme, mechanisms: Mechanisms
) -> list[Line]:
    """Sources of price moves other than trades: the outside, decisions, signals, followers, shocks of the scenario."""
    found: list[Line] = []
    for source in outside.SOURCES:
        factors = [each for each in source.factors if each in names]
        found += lines.factor_lines(source.owner, source.cause, factors, names, wide) if factors else []
        series = [each for each in source.factors if each in outside.DIRECT]
        found += [lines.direct_line(source.owner, source.cause, each) for each in series]
    found += lines.factor_lines(*decisions.SURPRISE, [decisions.POLICY_FACTOR], names, wide)
    found += [lines.direct_line(*decisions.AS_PRICED, "boj_rate"), lines.direct_line(*decisions.SURPRISE, "boj_rate")]
    found += [lines.direct_line(*decisions.COMMITTEE, "fed_rate"), lines.direct_line(*SIGNAL, "usdjpy")]
    for shock in (each for each in outside.SHOCKS if each.key in programme.orders):
        if shock.factor in outside.DIRECT:
            found.append(lines.direct_line(shock.owner, shock.cause, shock.factor))
        else:
            started = [shock.factor, lines.TREND] if shock.yen else [shock.factor]
            found += lines.factor_lines(shock.owner, shock.cause, started, names, wide)
    found += [lines.direct_line(owner, cause, series) for owner, cause, series, *_ in followers.own_lines(mechanisms)]
    return found


def effect_lines(
    effects: Sequence[EffectKey], names: Sequence[str], wide: Float[np.ndarray, "K1 K1"]
) -> list[Line]:
    """The lines of what regimes do to prices."""
    found: list[Line] = []
    for each in effects:
        if each.kind == "factor":
            found += lines.factor_lines(each.owner, each.cause, [each.key], names, wide)
        else:
            found += each.lines()
    return found


def _days(calendar: calendars.Calendar, known: Given) -> Day:
    """The calendar as the loop reads it: one array a column, days first; the first day has number 1."""
    number = np.arange(1, len(calendar.dates) + 1, dtype=float)
    columns = (number, calendar.board, calendar.priced, calendar.committee)
    flows = (calendar.auctions, calendar.purchases, calendar.redemptions)
    untilted = np.zeros((len(number), 0))
    return Day(*jax.device_put([*columns, *flows, known.rows(len(calendar.dates)), untilted]))


def _reds(reds: Sequence[Red]) -> Lines:
    """The red lines as the loop reads them."""
    found = {
        "level": np.array([float(level) for _, level, _ in reds]),
        "side": np.array([1.0 if above else -1.0 for _, _, above in reds]),
    }
    return Lines(**jax.device_put(found))
