"""The world: the model of one run, its structure fixed and its numbers ready for the daily loop."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from tokyotrap.ledger.series import SERIES
from tokyotrap.model.calendar import Calendar
from tokyotrap.model.followers import Followed, Pair
from tokyotrap.model.lines import Line, channels, direct_line, factor_line, flow_lines
from tokyotrap.model.mechanisms import Mechanisms
from tokyotrap.model.programme import Numbers, Programme
from tokyotrap.model.state import State


class EffectKey(NamedTuple):
    """What an effect of a regime is, besides its size; see `ledger.regime.Effect`."""

    owner: str
    cause: str
    kind: str
    key: str
    per: str
    fading: str

    def lines(self) -> list[Line]:
        """The lines it adds to."""
        if self.kind == "factor":
            return [factor_line(self.owner, self.cause, self.key)]
        if self.kind == "flow":
            return flow_lines(self.owner, self.cause, self.key)
        return [direct_line(self.owner, self.cause, self.key)]


class Prices(NamedTuple):
    """Prices at each capacity node as functions of what lines add up to; see `tables.py`.

    `series` and `series_level` give the core's series at every node from the sums of factors and flows, (N * core, P)
    and (N, core), the first node at the start being today's prices. `bonds` and `bonds_level` give, in single
    precision, log bond prices on the maturity grid and the yen without its trend at every node, then what arbitrageurs
    hold before demand answers prices, (N * G1 + G1, P). `elasticity` (G1,) is that answer, `weight` (G1,) the
    quadrature of the grid, `premium` (N, core) the level each node adds to the first.
    """

    nodes: Float[Any, " N"]
    series: Float[Any, "NS P"]
    series_level: Float[Any, "N core"]
    bonds: Float[Any, "NG P"]
    bonds_level: Float[Any, " NG"]
    elasticity: Float[Any, " G1"]
    weight: Float[Any, " G1"]
    premium: Float[Any, "N core"]


class Wiring(NamedTuple):
    """How lines move and add up.

    `turn` (Jf, Jf): one day of the factor lines, which come first; `fade` (J - Jf,): of the others; `gather` (Y, J):
    sums of lines: factors, the trend, flow classes, series; `noise` (J, n): from standard normals to one day's jumps;
    `contribution` (S, J): effect of each line on each series at normal capacity; `shocks` (shocks, J): jump of lines
    per unit of a scenario's shock; `effects` (E, J): the same of what regimes do; `constant` (J,): what every day adds;
    `opening` (J,): lines at the start; `amplified` (core, 2): amplification then; `followed`: constants of followers.
    """

    turn: Float[Any, "Jf Jf"]
    fade: Float[Any, " Jo"]
    gather: Float[Any, "Y J"]
    noise: Float[Any, "J n"]
    contribution: Float[Any, "S J"]
    shocks: Float[Any, "shocks J"]
    effects: Float[Any, "E J"]
    constant: Float[Any, " J"]
    opening: Float[Any, " J"]
    amplified: Float[Any, "core 2"]
    followed: Followed

    def tomorrow(self, lines: Float[Array, " J"]) -> Float[Array, " J"]:
        """What one business day leaves of the lines."""
        first = self.turn.shape[0]
        return jnp.concatenate([self.turn @ lines[:first], self.fade * lines[first:]])


class Day(NamedTuple):
    """One row of the calendar, as the loop reads it.

    `given` holds closes that are known, NaN where they are not; `tilt` what is added to the day's luck, of no length
    where it is as it falls.
    """

    number: Float[Array, ""]
    board: Float[Array, ""]
    priced: Float[Array, ""]
    committee: Float[Array, ""]
    auctions: Float[Array, " buckets"]
    purchases: Float[Array, " buckets"]
    redemptions: Float[Array, " buckets"]
    given: Float[Array, " G"]
    tilt: Float[Array, " luck"]


class Lines(NamedTuple):
    """Red lines as the loop reads them: level in internal units, +1 above or -1 below."""

    level: Float[Array, " reds"]
    side: Float[Array, " reds"]


class Inputs(NamedTuple):
    """Every number the loop reads besides the state; changing one compiles nothing anew."""

    prices: Prices
    wiring: Wiring
    mechanisms: Mechanisms
    numbers: Numbers
    days: Day
    reds: Lines
    opening: Float[Array, " series"]
    books: Float[Array, "owners accounts"]


@dataclass(frozen=True, eq=False)
class Structure:
    """What is compiled in.

    Attributes:
        lines: every line, in the order of the state.
        flow_keys: "leg/decay" of each flow class.
        factors: names of the factors, the trend last.
        names: mechanisms in use.
        programme: structure of the events.
        effects: what regimes do to prices.
        told: what they tell others, by name.
        following: following series in use.
        pairs: following series with the drivers whose moves they answer.
        restless: pairs, by place, whose answers differ between paths.
        watched: following series on which a red line is drawn, by their place among those in use.
        switches: choices that change the structure of a mechanism, such as the funding order.
        given: series whose closes are known, see `steering.py`.
        temperature: of triggers, see `ledger.triggers`; zero in a simulation.
        tilted: whether the calendar shifts the luck of the days, see `simulation.tilting`.
    """

    lines: tuple[Line, ...]
    flow_keys: tuple[str, ...]
    factors: tuple[str, ...]
    names: tuple[str, ...]
    programme: Programme
    red_series: tuple[int, ...]
    effects: tuple[EffectKey, ...]
    told: tuple[str, ...]
    following: tuple[str, ...]
    pairs: tuple[Pair, ...]
    restless: tuple[int, ...]
    watched: tuple[int, ...]
    switches: tuple[str, ...]
    given: tuple[str, ...] = ()
    temperature: float = 0.0
    tilted: bool = False

    def place(self, kind: str, owner: str, cause: str, key: str) -> int:
        """Place of a line in the state."""
        for place, line in enumerate(self.lines):
            if (line.kind, line.owner, line.cause, line.key) == (kind, owner, cause, key):
                return place
        raise KeyError((kind, owner, cause, key))

    def returning(self, leg: str) -> list[int]:
        """Places of the lines of a leg left by holders who stepped back on news and return sooner than others."""
        fast = {line for each in self.effects if each.fading and each.kind == "flow" for line in each.lines()}
        return [place for place, line in enumerate(self.lines) if line in fast and line.key.split("/")[0] == leg]

    @cached_property
    def channels(self) -> tuple[tuple[str, str], ...]:
        """Owner and cause of each channel."""
        return tuple(channels(self.lines)[0])

    @cached_property
    def members(self) -> Float[np.ndarray, "C J"]:
        """Which lines belong to each channel."""
        return channels(self.lines)[1]

    @property
    def sums(self) -> tuple[str, ...]:
        """What lines add up to, in the order of `Wiring.gather`: factors, flow classes, series."""
        return (*self.factors, *self.flow_keys, *SERIES)

    @property
    def key(self) -> tuple[object, ...]:
        """What two worlds share when the same compiled loop serves both."""
        events = self.programme.structure()
        shape = (self.effects, self.told, self.following, self.pairs, self.restless, self.watched)
        chosen = (self.switches, self.given, self.temperature, self.tilted)
        return (self.lines, self.flow_keys, self.factors, self.names, events, self.red_series, shape, chosen)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Structure) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True)
class World:
    """A model ready to run."""

    structure: Structure
    inputs: Inputs
    opening: State
    calendar: Calendar
    log_capacity: Float[np.ndarray, " N"]
