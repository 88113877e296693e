"""One day of one path: decide, trade, clear, settle."""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Float

from tokyotrap.institutions import Institution
from tokyotrap.institutions.ministry_of_finance import MinistryOfFinance
from tokyotrap.ledger.book import Book
from tokyotrap.ledger.buckets import ACCOUNTS, JGBS, OWNERS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.stance import Stance
from tokyotrap.ledger.trades import total_moves
from tokyotrap.model import decisions
from tokyotrap.model.catalogue import OPERATION, RATE_CHECK
from tokyotrap.model.clearing import Settlement, clear, settle
from tokyotrap.model.decisions import Decided
from tokyotrap.model.lines import flow_lines
from tokyotrap.model.mechanisms import Mechanisms
from tokyotrap.model.outside import SHOCKS
from tokyotrap.model.state import Close, State
from tokyotrap.model.world import Day, Inputs, Structure
from tokyotrap.policy.intervention import Ladder, LadderState, Move, Ordered

UNIFORMS = 4
"""Uniform numbers a day: rate check, operation, Bank of Japan, Federal Reserve."""


class Draws(NamedTuple):
    """The day's luck: standard normals for the outside, uniforms for decisions."""

    normals: Float[Array, " n"]
    uniforms: Float[Array, " 4"]


class Traded(NamedTuple):
    """What the day's trades did to lines and books, what they left unpaid, and dollars spent on yen by the ministry."""

    jumps: dict[int, Float[Array, ""]]
    books: Float[Array, "owners accounts"]
    imbalance: Float[Array, ""]
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
    quotes = Quotes(state.values, state.memory, inputs.opening)
    programme = structure.programme
    age = programme.fire(state.age, day.number, state.values, inputs.numbers)
    due = programme.due(age, inputs.numbers)
    mechanisms = programme.apply(inputs.mechanisms, age, inputs.numbers)
    checks, amount = programme.started(age, inputs.numbers, RATE_CHECK)
    ordered = (due.get(OPERATION, jnp.zeros(())), jnp.where(checks, amount, 0.0))
    ladder, move = _climb(mechanisms, state, quotes, draws, ordered)
    stance = _stance(day, due, move, state, quotes)
    traded = trade(structure, mechanisms, state, quotes, stance)
    decided = decisions.decide(structure, inputs, mechanisms, state, decisions.Today(age, day, quotes, draws.uniforms))
    lines = _advance(structure, inputs, state, traded, decided, (move, due, draws.normals))
    sound = jnp.all(jnp.isfinite(lines))
    lines = jnp.where(sound, lines, state.lines)
    cleared = clear(inputs, state, lines, mechanisms)
    yen = traded.yen_bought * quotes.yen_per_dollar_at_start
    today = Settlement(lines, traded.books, traded.imbalance, sound, ladder, decided.expected, age, yen, day.number)
    return settle(inputs, state, cleared, today)


def _climb(
    mechanisms: Mechanisms,
    state: State,
    quotes: Quotes,
    draws: Draws,
    orders: tuple[Float[Array, ""], Float[Array, ""]],
) -> tuple[LadderState, Move]:
    """The finance ministry's ladder, if there is one.

    Args:
        mechanisms: those in use.
        state: as of yesterday.
        quotes: yesterday's close.
        draws: the day's luck.
        orders: yen to buy today, part of an order that may be spread [trillion yen]; and whether to check rates
            [0 or 1], which happens on the first day of an event alone, as a check cannot be done in parts.
    """
    nothing = jnp.zeros(())
    ladder = mechanisms.get("policy.intervention")
    if not isinstance(ladder, Ladder):
        return state.ladder, Move(nothing, nothing)
    ministry = mechanisms["institutions.ministry_of_finance"]
    assert isinstance(ministry, MinistryOfFinance)
    book = Book(state.books[OWNERS.index(ministry.name)])
    limit = ministry.payable(book) * quotes.yen_per_dollar_at_start
    return ladder.climb(state.ladder, quotes, draws.uniforms[:2], Ordered(*orders, limit))


def _stance(day: Day, due: dict[str, Float[Array, ""]], move: Move, state: State, quotes: Quotes) -> Stance:
    """What institutions are told today: the calendar and the operation in trillion dollars, orders in house units."""
    return Stance(
        due=due,
        auctions=dict(zip(JGBS, day.auctions / quotes.yen_per_dollar_at_start, strict=True)),
        purchases=dict(zip(JGBS, day.purchases / quotes.yen_per_dollar_at_start, strict=True)),
        redemptions=dict(zip(JGBS, day.redemptions / quotes.yen_per_dollar_at_start, strict=True)),
        operation=move.yen / quotes.yen_per_dollar_at_start,
        capacity=state.capacity,
    )


def trade(structure: Structure, mechanisms: Mechanisms, state: State, quotes: Quotes, stance: Stance) -> Traded:
    """Everybody's trades at yesterday's quotes [trillion dollars]; the market takes the other side of each."""
    jumps: dict[int, Float[Array, ""]] = {}
    none = jnp.zeros(())
    changed: dict[str, dict[str, Float[Array, ""]]] = {}
    imbalance, spent = none, none
    for module in mechanisms.values():
        if not isinstance(module, Institution):
            continue
        trades = module.trades(Book(state.books[OWNERS.index(module.name)]), quotes, stance)
        changed[module.name] = total_moves(trades)
        imbalance = jnp.maximum(imbalance, jnp.abs(sum(changed[module.name].values(), none)))
        if isinstance(module, MinistryOfFinance):
            spent = sum((each.yen_bought for each in trades), none)
        for each in trades:
            for key, amount in each.legs.items():
                for line in flow_lines(module.label, each.cause, key):
                    place = structure.place("flow", line.owner, line.cause, line.key)
                    jumps[place] = jumps[place] + amount if place in jumps else amount
    other_side = {name: -sum((moves[name] for moves in changed.values() if name in moves), none) for name in ACCOUNTS}
    rows = {**changed, OWNERS[-1]: other_side}
    cells = [rows.get(owner, {}).get(name, none) for owner in OWNERS for name in ACCOUNTS]
    return Traded(jumps, state.books + jnp.stack(cells).reshape(state.books.shape), imbalance, spent)


def _advance(
    structure: Structure,
    inputs: Inputs,
    state: State,
    traded: Traded,
    decided: Decided,
    news: tuple[Move, dict[str, Float[Array, ""]], Float[Array, " n"]],
) -> Float[Array, " J"]:
    """The lines at today's close: what yesterday's leave, plus news, trades, decisions and shocks [internal units]."""
    move, due, normals = news
    wiring = inputs.wiring
    jumps = dict(traded.jumps)
    for place, amount in decided.jumps.items():
        jumps[place] = jumps[place] + amount if place in jumps else amount
    if "policy.intervention" in structure.names:
        jumps[structure.place("direct", *SIGNAL, "usdjpy")] = move.signal
    none = jnp.zeros(())
    lines: Float[Array, " J"] = wiring.tomorrow(state.lines) + wiring.noise @ normals
    lines = lines + jnp.stack([jumps.get(place, none) for place in range(len(structure.lines))])
    for row, shock in enumerate(SHOCKS):
        if shock.key in due:
            lines = lines + wiring.shocks[row] * due[shock.key]
    return lines


SIGNAL = ("Ministry of Finance", "rate checks and signals")
"""Owner and cause of the signal in rate checks and operations."""
