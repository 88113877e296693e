"""One day of one path: decide, trade, clear, settle."""

from dataclasses import replace
from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.institutions import Institution
from tokyotrap.institutions.ministry_of_finance import MinistryOfFinance
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import ACCOUNTS, INVENTORY, JGBS, OTHER_FOREIGN, OWNERS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.series import PLACE
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.trades import total_moves
from tokyotrap.ledger.triggers import softened
from tokyotrap.model import decisions, regimes
from tokyotrap.model.catalogue import OPERATION, RATE_CHECK
from tokyotrap.model.clearing import clear
from tokyotrap.model.decisions import Decided
from tokyotrap.model.draws import SCALES, Draws, shifted
from tokyotrap.model.followers import sensitivity
from tokyotrap.model.lines import flow_lines
from tokyotrap.model.mechanisms import Mechanisms
from tokyotrap.model.outside import AT_HOME, SHOCKS, SOURCES
from tokyotrap.model.regimes import Told
from tokyotrap.model.settling import Settlement, settle
from tokyotrap.model.state import Close, State
from tokyotrap.model.steering import clear_given
from tokyotrap.model.turbulence import Turbulence
from tokyotrap.model.world import Day, Inputs, Structure
from tokyotrap.policy.intervention import Ladder, LadderState, Move, Ordered


class Traded(NamedTuple):
    """What the day's trades did to lines and books, and dollars spent on yen by the ministry."""

    jumps: dict[int, Float[Array, ""]]
    books: Float[Array, "owners accounts"]
    yen_bought: Float[Array, ""]


def step(structure: Structure, inputs: Inputs, state: State, day: Day, draws: Draws) -> tuple[State, Close]:
    """One business day.

    Args:
        structure: what is compiled in.
        inputs: the numbers of the model.
        state: at yesterday's close.
        day: today's row of the calendar.
        draws: today's luck.

    Returns:
        The state at today's close, and what the day tells the world.
    """
    with softened(structure.temperature):
        return _step(structure, inputs, state, day, shifted(draws, day.tilt) if structure.tilted else draws)


def _step(structure: Structure, inputs: Inputs, state: State, day: Day, draws: Draws) -> tuple[State, Close]:
    quotes = Quotes(state.values, state.memory, inputs.opening)
    programme = structure.programme
    age = programme.fire(state.age, day.number, state.values, inputs.numbers)
    due = programme.due(age, inputs.numbers)
    mechanisms = programme.apply(inputs.mechanisms, age, inputs.numbers)
    told = regimes.speak(
        structure.effects, mechanisms, state.regimes, (quotes, _hearing(structure, inputs, state, day, due)),
        draws,
    )  # fmt: skip
    checks, amount = programme.started(age, inputs.numbers, RATE_CHECK)
    ordered = (due.get(OPERATION, jnp.zeros(())), jnp.where(checks, amount, 0.0))
    ladder, move = _climb(inputs, mechanisms, state, (quotes, draws), ordered)
    stance = replace(told.stance, operation=move.yen / quotes.yen_per_dollar_at_start)
    traded = trade(structure, inputs, mechanisms, state, (quotes, stance))
    taken = decisions.Today(age, day, quotes, stance, draws.uniforms)
    decided = decisions.decide(structure, inputs, mechanisms, state, taken)
    lines = _advance(structure, inputs, state, (traded, decided, told), (move, due, draws.normals))
    answers = sensitivity(structure.pairs, mechanisms, quotes)
    if structure.given:
        lines, cleared = clear_given(structure, inputs, (state, day, told), lines, (mechanisms, answers))
    else:
        cleared = clear(structure, inputs, state, lines, (mechanisms, answers))
    yen = traded.yen_bought * quotes.yen_per_dollar_at_start
    today = Settlement(
        lines, traded.books, told.memories, stance.told, answers, ladder, decided.expected, age, yen, day.number
    )
    return settle(structure, inputs, state, cleared, today)


def _climb(
    inputs: Inputs,
    mechanisms: Mechanisms,
    state: State,
    today: tuple[Quotes, Draws],
    orders: tuple[Float[Array, ""], Float[Array, ""]],
) -> tuple[LadderState, Move]:
    """The finance ministry's ladder, if there is one.

    Args:
        inputs: the numbers of the model.
        mechanisms: those in use.
        state: as of yesterday.
        today: yesterday's close, and the day's luck.
        orders: yen to buy today, part of an order that may be spread [trillion yen]; and whether to check rates
            [0 or 1], which happens on the first day of an event alone, as a check cannot be done in parts.
    """
    quotes, draws = today
    nothing = jnp.zeros(())
    ladder = mechanisms.get("policy.intervention")
    if not isinstance(ladder, Ladder):
        return state.ladder, Move(nothing, nothing)
    ministry = mechanisms["institutions.ministry_of_finance"]
    assert isinstance(ministry, MinistryOfFinance)
    book = _book(inputs, state, ministry.name)
    limit = ministry.payable(book) * quotes.yen_per_dollar_at_start
    return ladder.climb(state.ladder, quotes, draws.uniforms[:2], Ordered(*orders, limit))


def _hearing(structure: Structure, inputs: Inputs, state: State, day: Day, due: dict[str, Float[Array, ""]]) -> Stance:
    """What is known before regimes speak: the calendar and inventories in trillion dollars, orders in house units."""
    rate = jnp.exp(inputs.opening[PLACE["usdjpy"]])
    sums = inputs.wiring.gather @ state.lines
    known = structure.sums
    places = {leg: known.index(f"{leg}/{INVENTORY}") for leg in JGBS if f"{leg}/{INVENTORY}" in known}
    none = jnp.zeros(())
    fast = {leg: sum((state.lines[place] for place in structure.returning(leg)), none) for leg in JGBS}
    return Stance(
        due=due,
        auctions=dict(zip(JGBS, day.auctions / rate, strict=True)),
        purchases=dict(zip(JGBS, day.purchases / rate, strict=True)),
        redemptions=dict(zip(JGBS, day.redemptions / rate, strict=True)),
        operation=jnp.zeros(()),
        capacity=state.capacity,
        before=state.told,
        inventory={leg: sums[places[leg]] - fast[leg] if leg in places else none for leg in JGBS},
    )


def _book(inputs: Inputs, state: State, owner: str) -> Book:
    """What an owner holds at yesterday's close."""
    place = OWNERS.index(owner)
    return Book(inputs.books[place] + state.books[place])


def trade(
    structure: Structure, inputs: Inputs, mechanisms: Mechanisms, state: State, known: tuple[Quotes, Stance]
) -> Traded:
    """Everybody's trades at yesterday's quotes [trillion dollars]; the market takes the other side of each."""
    quotes, stance = known
    jumps: dict[int, Float[Array, ""]] = {}
    none = jnp.zeros(())
    changed: dict[str, dict[str, Float[Array, ""]]] = {}
    spent = none
    for module in mechanisms.values():
        if not isinstance(module, Institution):
            continue
        trades = module.trades(_book(inputs, state, module.name), quotes, stance)
        changed[module.name] = total_moves(trades)
        if isinstance(module, MinistryOfFinance):
            spent = sum((each.yen_bought for each in trades), none)
        for each in trades:
            for key, amount in each.legs.items():
                for line in flow_lines(module.label, each.cause, key):
                    place = structure.place("flow", line.owner, line.cause, line.key)
                    jumps[place] = jumps[place] + amount if place in jumps else amount
            if OTHER_FOREIGN in each.bought and VIX in mechanisms:
                place = structure.place("direct", module.label, each.cause, "vix")
                jumps[place] = -mechanisms[VIX].per_sale * each.bought[OTHER_FOREIGN]  # type: ignore[attr-defined]
    other_side = {name: -sum((moves[name] for moves in changed.values() if name in moves), none) for name in ACCOUNTS}
    rows = {**changed, OWNERS[-1]: other_side}
    cells = [rows.get(owner, {}).get(name, none) for owner in OWNERS for name in ACCOUNTS]
    return Traded(jumps, state.books + jnp.stack(cells).reshape(state.books.shape), spent)


def _advance(
    structure: Structure,
    inputs: Inputs,
    state: State,
    done: tuple[Traded, Decided, Told],
    news: tuple[Move, dict[str, Float[Array, ""]], Float[Array, " n"]],
) -> Float[Array, " J"]:
    """The lines at today's close: what yesterday's leave, plus news, trades, decisions and shocks [internal units]."""
    (traded, decided, told), (move, due, normals) = done, news
    wiring = inputs.wiring
    jumps = dict(traded.jumps)
    for place, amount in decided.jumps.items():
        jumps[place] = jumps[place] + amount if place in jumps else amount
    if "policy.intervention" in structure.names:
        jumps[structure.place("direct", *SIGNAL, "usdjpy")] = move.signal
    none = jnp.zeros(())
    lines: Float[Array, " J"] = wiring.tomorrow(state.lines) + wiring.constant
    lines = lines + _noise(structure, inputs, (state, told), normals)
    lines = lines + jnp.stack([jumps.get(place, none) for place in range(len(structure.lines))])
    if structure.effects:
        lines = lines + told.sizes @ wiring.effects
    for row, shock in enumerate(SHOCKS):
        if shock.key in due:
            lines = lines + wiring.shocks[row] * due[shock.key]
    return lines


def _noise(
    structure: Structure, inputs: Inputs, known: tuple[State, Told], normals: Float[Array, " n"]
) -> Float[Array, " J"]:
    """Today's outside news on every line; the day's turbulence scales all of it, regimes scale single sources."""
    state, told = known
    noise: Float[Array, " J"] = inputs.wiring.noise @ normals[SCALES:]
    turbulence = inputs.mechanisms.get("outside.turbulence")
    if isinstance(turbulence, Turbulence):
        noise = noise * turbulence.scale(Quotes(state.values, state.memory, inputs.opening), normals[0])
        noise = noise * jnp.where(_of(structure, AT_HOME), turbulence.at_home(normals[1]), 1.0)
    for source in SOURCES:
        louder = told.stance.told.get(f"volatility.{source.key}")
        if louder is not None:
            noise = noise * jnp.where(_of(structure, (source.key,)), louder, 1.0)
    return noise


def _of(structure: Structure, keys: tuple[str, ...]) -> Array:
    """Which lines are of these sources (J,)."""
    mine = {(source.owner, source.cause) for source in SOURCES if source.key in keys}
    return jnp.array([(line.owner, line.cause) in mine for line in structure.lines])


VIX = "markets.vix"
"""The market that sales of assets abroad reach, as far as the core does not price those."""

SIGNAL = ("Ministry of Finance", "rate checks and signals")
"""Owner and cause of the signal in rate checks and operations."""
