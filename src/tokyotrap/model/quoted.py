"""What the equilibrium is asked for: the quoted series of a run and its flow classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from jaxtyping import Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.kept import Shelf, folder
from tokyotrap.ledger.buckets import DECAYS, INVENTORY, SPOT, UNEXPECTED, YEN, bucket
from tokyotrap.ledger.series import CORE_SERIES
from tokyotrap.model.economy import chain
from tokyotrap.pricing import par
from tokyotrap.pricing.contents import digest, packed, source, unpacked
from tokyotrap.pricing.equilibrium import Equilibrium, solve
from tokyotrap.pricing.inventory import Handover, benchmarks, hand_over, multiples
from tokyotrap.pricing.specification import Specification
from tokyotrap.pricing.tables import FlowClass, Quoted, Tables, build, grid

CURVES = {"J": "jgb", "U": "ust"}
IN_MEMORY, ON_DISK = 32, 200
"""Tables kept, about 100 kB each."""

SHORTEST_PAR = 1.0
"""Shorter maturities are quoted as zero yields [years]."""


def maturity(name: str) -> float:
    """Years to maturity in the name of a series: "jgb_10y" -> 10, "ust_3m" -> .25."""
    text = name.split("_")[-1]
    return float(text[:-1]) / 12.0 if text.endswith("m") else float(text[:-1])


def par_curve(atlas: Atlas, country: str) -> tuple[list[float], list[float]]:
    """Maturities of at least a year and par yields of a country on the starting day [years], [decimal per year]."""
    prefix = CURVES[country]
    keys = [
        key
        for key in atlas.under(prefix)
        if key.count(".") == 1 and key.endswith("y") and key[len(prefix) + 1 : -1].isdigit()
    ]
    points = sorted((float(key[len(prefix) + 1 : -1]), atlas.value(key)) for key in keys)
    return [point[0] for point in points], [point[1] for point in points]


def series(atlas: Atlas) -> list[Quoted]:
    """The series the equilibrium prices, each with the discount factors of its par bond at the start."""
    factors = {}
    for country in CURVES:
        maturities, yields = par_curve(atlas, country)
        factors[country] = par.bootstrap(np.array(maturities), np.array(yields), maturities[-1])
    found = []
    for name in CORE_SERIES:
        if name == "usdjpy":
            found.append(Quoted(""))
            continue
        country = "J" if name.startswith("jgb") else "U"
        years = maturity(name)
        count = len(par.coupon_dates(years)) if years >= SHORTEST_PAR else 0
        found.append(Quoted(country, years, tuple(factors[country][:count])))
    return found


def flow_classes(atlas: Atlas, keys: Sequence[str]) -> list[FlowClass]:
    """Flow classes by their keys "leg/decay"."""
    speeds = decays(atlas)
    found = []
    for key in keys:
        leg, decay = key.split("/")
        place = bucket(leg) if leg != YEN else None
        if place is None:
            found.append(FlowClass("", 0.0, 0.0, speeds[decay]))
        else:
            found.append(FlowClass(place.country, place.centre, place.width, speeds[decay]))
    return found


def decays(atlas: Atlas) -> dict[str, float]:
    """Speeds of decay by name [1/year]."""
    return {name: atlas.value(f"pricing.decay.{name}") for name in DECAYS}


@dataclass(frozen=True, eq=False)
class Asked:
    """All that tables are computed from; two are equal if every number is.

    Attributes:
        spec: the economy.
        chain: risk aversion of every capacity node [1/$tn], and the generator between them [1/years].
        quotes: the series priced.
        classes: flow classes.
        parts: of each class, as `pricing.inventory.hand_over` takes them.
        omega: weight of the currency leg in bond pricing [0 to 1].
        handover: how trades pass from dealers to slower investors.
    """

    spec: Specification
    chain: tuple[Float[np.ndarray, "N"], Float[np.ndarray, "N N"]]
    quotes: tuple[Quoted, ...]
    classes: tuple[FlowClass, ...]
    parts: tuple[str, ...]
    omega: float
    handover: Handover

    @cached_property
    def key(self) -> str:
        """Hash of all of it and of the program that answers."""
        return digest(source("pricing", "model/quoted.py"), self)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked) and self.key == other.key

    def solve(self) -> Equilibrium:
        """The equilibrium at every capacity node."""
        return solve(self.spec, risk_aversion=self.chain[0], generator=self.chain[1])


def asked(atlas: Atlas, spec: Specification, keys: Sequence[str]) -> Asked:
    """What is asked for the series of a run and the flow classes "leg/decay"."""
    classes, parts = flow_classes(atlas, keys), tuple(_part(key.split("/")[1]) for key in keys)
    omega, quotes = atlas.value("pricing.omega"), tuple(series(atlas))
    return Asked(spec, chain(atlas), quotes, tuple(classes), parts, omega, handover(atlas))


def answered(what: Asked, equilibrium: Equilibrium) -> Tables:
    """Tables of an equilibrium, dealers' inventories included."""
    spec, slow = what.spec, what.handover
    found = build(equilibrium, what.quotes, [*what.classes, *benchmarks(slow)], omega=what.omega)
    points = [(country, float(years)) for country in spec.countries for years in grid(spec.horizon[country])[0]]
    places = ([(each.country, each.maturity) for each in what.quotes], points)
    dealers = (slow, multiples(found, what.quotes, slow))
    return hand_over(found.first(len(what.classes)), what.classes, what.parts, places, dealers)


def tables(atlas: Atlas, equilibrium: Equilibrium, keys: Sequence[str]) -> Tables:
    """Tables for the series of a run and the flow classes "leg/decay", dealers' inventories included."""
    return answered(asked(atlas, equilibrium.spec, keys), equilibrium)


@lru_cache(maxsize=IN_MEMORY)
def known(what: Asked) -> Tables:
    """The same from memory, from the user's cache folder, or computed now: bit for bit the same; read-only arrays.

    Raises:
        NoEquilibrium: the pricing core has no stable solution for these numbers.
    """
    shelf = Shelf(folder("tables"), ON_DISK)
    content = shelf.find(what.key)
    if content is None:
        content = packed(vars(answered(what, what.solve())))
        shelf.keep(what.key, content)
    found: dict[str, Any] = unpacked(content)
    numbers = ("currency_elasticity", "currency_base")
    return Tables(**found | {name: float(found[name]) for name in numbers})


def _part(decay: str) -> str:
    if decay == INVENTORY:
        return "passed"
    return "kept" if decay in (SPOT, *UNEXPECTED) else "whole"


def handover(atlas: Atlas) -> Handover:
    """How trades pass from dealers to slower investors, from facts."""
    economy = atlas.value("japan.nominal_gdp") / atlas.value("fx.usdjpy")
    return Handover(
        kept=atlas.value("elasticity.treasury.month_share_left"),
        speed=atlas.value("pricing.decay.inventory"),
        lasting=atlas.value("pricing.decay.lasting"),
        month={
            "U": atlas.value("elasticity.treasury.month"),
            "J": atlas.value("elasticity.jgb.supply_30y.on_30y") / economy,
            "": atlas.value("slow_capital.yen.month"),
        },
        stress={
            "U": atlas.value("elasticity.treasury.stress"),
            "J": atlas.value("slow_capital.jgb.stress") / economy,
            "": atlas.value("slow_capital.yen.stress"),
        },
        across_bonds=atlas.value("slow_capital.across_bonds"),
        across_currency=atlas.value("pricing.omega"),
        across_sectors=atlas.value("slow_capital.across_sectors"),
    )
