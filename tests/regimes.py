"""One day of a regime: what it may be told, quotes with a week behind them, and what its effects do to prices."""

from functools import cache

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from tests.worlds import atlas, quotes
from tokyotrap.ledger.buckets import INVENTORY, JGBS
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.ledger.regime import Effect, Regime
from tokyotrap.ledger.series import CORE_SERIES
from tokyotrap.ledger.stance import Stance
from tokyotrap.model import economy, quoted
from tokyotrap.parameter import fill
from tokyotrap.pricing.equilibrium import solve
from tokyotrap.pricing.tables import Tables

EVEN = np.array([0.5, 0.5])
KEYS = [f"{leg}/{decay}" for leg in JGBS for decay in ("lasting", INVENTORY)]


class Week(Quotes):
    """Quotes after a week in which the 30-year JGB moved by `week` [decimal]."""

    week: Array

    def change_week(self, series: str) -> Array:
        return self.week


def after_a_week(week: float, before: dict[str, float] | None = None, **now: float) -> Quotes:
    seen = quotes(before=before, **now)
    return Week(seen.values, seen.memory, seen.opening, np.asarray(week))


@cache
def regime(kind: type[Regime]) -> Regime:
    return kind(**{name: jnp.asarray(value) for name, value in fill(kind, atlas()).items()})


def stance(
    *,
    auctions: dict[str, float] | None = None,
    due: dict[str, float] | None = None,
    told: dict[str, float] | None = None,
    inventory: dict[str, float] | None = None,
    before: dict[str, float] | None = None,
) -> Stance:
    """What is known today: auctions in trillion yen, dealers' inventories in trillion dollars."""
    none, rate = np.zeros(()), atlas().value("fx.usdjpy")
    empty = dict.fromkeys(JGBS, none)
    given = (due, told, inventory, before)
    orders, heard, held, past = ({key: np.asarray(v) for key, v in (each or {}).items()} for each in given)
    return Stance(
        due=orders,
        auctions=empty | {key: np.asarray(amount / rate) for key, amount in (auctions or {}).items()},
        purchases=empty,
        redemptions=empty,
        operation=none,
        capacity=none,
        told=heard,
        before=past,
        inventory=empty | held,
    )


Done = tuple[dict[str, Array], dict[str, Array], tuple[Effect, ...]]


@eqx.filter_jit
def day(who: Regime, state: dict[str, Array], seen: Quotes, told: Stance, chance: np.ndarray) -> Done:
    """One day, compiled once for each kind of day."""
    return who.day(state, seen, told, chance)


@cache
def tables() -> Tables:
    aversion, generator = economy.chain(atlas())
    return quoted.tables(
        atlas(), solve(economy.specification(atlas()), risk_aversion=aversion, generator=generator), KEYS
    )


def moved(effects: tuple[Effect, ...], series: str, node: int = 0) -> float:
    """What effects on dealers' inventories do to a series at one capacity node [internal units]."""
    row = tables().flow[node, CORE_SERIES.index(series)]
    assert all(each.kind == "flow" for each in effects)
    return float(sum(row[KEYS.index(each.key)] * float(each.size) for each in effects))
