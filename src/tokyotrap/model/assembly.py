"""Assembly: from facts, settings and a programme to a world that can run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.errors import InvalidScenario, Mistake
from tokyotrap.facts.atlas import Atlas
from tokyotrap.institutions import Institution
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import JGBS, OTHER_FOREIGN, OWNERS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.series import ALL, PLACE
from tokyotrap.ledger.stance import Stance
from tokyotrap.model import calendar as calendars
from tokyotrap.model import decisions, followers, lines, outside, quoted, regimes, wiring
from tokyotrap.model.books import opening
from tokyotrap.model.business_days import business_days
from tokyotrap.model.economy import chain, specification, start_factors
from tokyotrap.model.lines import Line
from tokyotrap.model.mechanisms import CHOICES, KINDS, Capacity, Mechanisms, build
from tokyotrap.model.opening import memory, opening_state, overhang
from tokyotrap.model.programme import Programme
from tokyotrap.model.steering import Given
from tokyotrap.model.step import SIGNAL, VIX
from tokyotrap.model.world import Day, EffectKey, Inputs, Lines, Structure, World
from tokyotrap.pricing.equilibrium import solve
from tokyotrap.pricing.specification import Specification
from tokyotrap.pricing.tables import Tables

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
    books = jnp.asarray(opening(atlas, atlas.value("fx.usdjpy")))
    values = opening_values(atlas)
    trades = _trade_lines(atlas, mechanisms, books, values, programme)
    quotes = Quotes(values, memory(atlas, values), values)
    structure = _structure(spec, trades, mechanisms, programme, (reds, quotes))
    known = given or Given()
    structure = replace(structure, given=known.series)
    tables = _tables(atlas, spec, structure.flow_keys)
    log_capacity = _capacity(mechanisms)
    wires = wiring.wire(atlas, spec, structure, tables, (settings, mechanisms, log_capacity, quotes))
    wires = wires._replace(opening=overhang(atlas, structure, mechanisms, wires))
    prices, amplified = wiring.prices(tables, wires, start_factors(atlas), np.asarray(values), log_capacity)
    calendar = calendars.calendar(atlas, business_days(atlas.start, days))
    inputs = Inputs(
        prices=jax.tree.map(jnp.asarray, prices),
        wiring=jax.tree.map(jnp.asarray, wires._replace(amplified=amplified)),
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
    spec: Specification,
    trades: Sequence[Line],
    mechanisms: Mechanisms,
    programme: Programme,
    asked: tuple[Sequence[Red], Quotes],
) -> Structure:
    """What is compiled in: every line there is, those of factors first, and the choices that shape the loop."""
    assert spec.currency is not None
    reds, quotes = asked
    names = (*spec.factors, lines.TREND)
    wide = lines.extended_reversion(spec.reversion, spec.currency.drift)
    effects, told = regimes.effects(mechanisms, quotes, nothing_today(programme.orders))
    found = [*outside_lines(names, wide, programme, mechanisms), *effect_lines(effects, names, wide), *trades]
    found = list(dict.fromkeys(found))
    series = tuple(module.series for module in followers.following(mechanisms))
    pairs = followers.pairs(mechanisms, quotes)
    changed = {key.rsplit(".", 1)[0] for each in programme.happenings for key in each.values}
    red_series = tuple(PLACE[name] for name, _, _ in reds)
    return Structure(
        lines=tuple(sorted(found, key=lambda line: line.kind != "factor")),
        flow_keys=tuple(dict.fromkeys(line.key for line in found if line.kind == "flow")),
        factors=names,
        names=tuple(mechanisms),
        programme=programme,
        red_series=red_series,
        effects=effects,
        told=told,
        following=series,
        pairs=pairs,
        restless=followers.restless(pairs, mechanisms, quotes, changed),
        watched=tuple(sorted({series.index(name) for name, _, _ in reds if name in series})),
        switches=_switches(mechanisms),
    )


def _tables(atlas: Atlas, spec: Specification, flow_keys: Sequence[str]) -> Tables:
    """The equilibrium solved at every capacity node, and what it says of quoted series and of flows."""
    aversion, generator = chain(atlas)
    return quoted.tables(atlas, solve(spec, risk_aversion=aversion, generator=generator), flow_keys)


def _refuse_orders_to_nobody(programme: Programme, mechanisms: Mechanisms) -> None:
    """An order to a mechanism that is switched off is a mistake, not a wish."""
    off = [name for name in KINDS if name not in mechanisms]
    lost = [key for key in programme.orders if key.rsplit(".", 1)[0] in off]
    if lost:
        cure = "Take the order out, or keep the mechanism on."
        raise InvalidScenario("events", [Mistake(key, "is ordered of what is switched off", cure) for key in lost])


def _switches(mechanisms: Mechanisms) -> tuple[str, ...]:
    """What was picked by name, and is compiled in."""
    fields = dict.fromkeys(field for choice in CHOICES for _, field in choice.given)
    return tuple(f"{name}:{[getattr(module, each, '') for each in fields]}" for name, module in mechanisms.items())


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
    return jnp.array(found)


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


def _trade_lines(
    atlas: Atlas,
    mechanisms: Mechanisms,
    books: Float[Array, "owners accounts"],
    values: Float[Array, " series"],
    programme: Programme,
) -> list[Line]:
    """The lines of trades, found by asking every institution once."""
    quotes = Quotes(values, memory(atlas, values), values)
    found: dict[Line, None] = {}
    for module in mechanisms.values():
        if isinstance(module, Institution):
            book = Book(books[OWNERS.index(module.name)])
            for trades in jax.eval_shape(module.trades, book, quotes, nothing_today(programme.orders)):
                for key in jax.eval_shape(lambda each: each.legs, trades):
                    found |= dict.fromkeys(lines.flow_lines(module.label, trades.cause, key))
                if OTHER_FOREIGN in trades.bought and VIX in mechanisms:
                    found[lines.direct_line(module.label, trades.cause, outside.RISK)] = None
    return list(found)


def nothing_today(orders: Sequence[str]) -> Stance:
    """A stance without auctions or operations, on which none of the orders falls due."""
    none = jnp.zeros(())
    empty = dict.fromkeys(JGBS, none)
    return Stance(dict.fromkeys(orders, none), empty, empty, empty, none, none, {}, {}, empty)


def _days(calendar: calendars.Calendar, known: Given) -> Day:
    """The calendar as the loop reads it: one array a column, days first; the first day has number 1."""
    number = np.arange(1, len(calendar.dates) + 1, dtype=float)
    columns = (number, calendar.board, calendar.priced, calendar.committee)
    flows = (calendar.auctions, calendar.purchases, calendar.redemptions)
    return Day(*(jnp.asarray(each) for each in (*columns, *flows, known.rows(len(calendar.dates)))))


def _reds(reds: Sequence[Red]) -> Lines:
    """The red lines as the loop reads them."""
    return Lines(
        level=jnp.array([level for _, level, _ in reds]),
        side=jnp.array([1.0 if above else -1.0 for _, _, above in reds]),
    )
