"""The calibrated two-country economy, read from the facts under `pricing`."""

from collections.abc import Mapping
from math import log

import numpy as np
from jaxtyping import Float

from tokyotrap.facts.atlas import Atlas
from tokyotrap.pricing.specification import Currency, Specification

FACTORS = ("iU", "mU", "lU", "iJ", "mJ", "lJ", "uB", "uL", "jB", "jL", "fx")
"""Policy rate, its expected path and the trend, of the United States and of Japan; bonds that arbitrageurs must hold,
belly and long end, of both; yen that they must hold."""

FOLLOWS = {"iU": "mU", "mU": "lU", "iJ": "mJ", "mJ": "lJ"}
"""The factor each short-rate factor reverts to."""

SHORT = {"U": "iU", "J": "iJ"}
HORIZON = {"U": 30.0, "J": 40.0}
BUMPS = {"U": ("uB", "uL"), "J": ("jB", "jL")}
"""Supply factors of each country, in the order of their shapes."""

RATES = tuple(name for name in FACTORS if name[0] in "iml")
NODES = 4
"""Capacity nodes of the chain."""


def specification(atlas: Atlas) -> Specification:
    """The economy that was calibrated on data up to the starting day.

    Args:
        atlas: holding the facts of `pricing.toml`.

    Source:
        Design page 2, sections 2 and 13; `docs/model/calibration.md`.
    """
    return assemble(values(atlas))


def chain(atlas: Atlas) -> tuple[Float[np.ndarray, "N"], Float[np.ndarray, "N N"]]:
    """Risk aversion at every capacity node [1/$tn] and the generator between them [1/years].

    Source:
        Design page 2, section 9.
    """
    return assemble_chain(values(atlas))


def start_factors(atlas: Atlas) -> Float[np.ndarray, "K"]:
    """The factors on the starting day, q0 (K,) [decimal per year, $tn]."""
    return assemble_start(values(atlas))


def values(atlas: Atlas) -> dict[str, float]:
    """Every single number under `pricing`, and the chain's lists as `name.0`, `name.1`, ... [house units]."""
    found: dict[str, float] = {}
    for key, fact in atlas.under("pricing").items():
        name, house = key.removeprefix("pricing."), fact.house
        for place, each in enumerate(house if isinstance(house, tuple) else (house,)):
            if isinstance(each, float | int):
                found[f"{name}.{place}" if isinstance(house, tuple) else name] = float(each)
    return found


def assemble(known: Mapping[str, float]) -> Specification:
    """The specification of a set of parameters, named as the facts are but for `pricing` [house units]."""
    place = {name: number for number, name in enumerate(FACTORS)}
    return Specification(
        factors=FACTORS,
        reversion=_reversion(known),
        mean=np.array([known[f"mean.{name[1]}"] if name in RATES else 0.0 for name in FACTORS]),
        covariance=_covariance(known),
        countries=tuple(SHORT),
        short={country: np.eye(len(FACTORS))[place[name]] for country, name in SHORT.items()},
        horizon=HORIZON,
        elasticity={c: (known[f"habitat.{c}.elasticity"], known[f"habitat.{c}.slope"]) for c in SHORT},
        shapes={c: tuple((known[f"shape.{n}.centre"], known[f"shape.{n}.width"]) for n in BUMPS[c]) for c in SHORT},  # type: ignore[misc]
        loads={c: tuple((shape, place[name], 1.0) for shape, name in enumerate(BUMPS[c])) for c in SHORT},
        supply={c: np.array([known[f"supply.{name}"] for name in BUMPS[c]]) for c in SHORT},
        anchor={c: tuple(known[f"anchor.{c}.{part}"] for part in ("short", "rise", "length")) for c in SHORT},  # type: ignore[misc]
        risk_aversion=known["risk_aversion"],
        currency=_currency(known),
        panel=5.0,
        nodes=8,
        name="calibrated economy",
    )


def assemble_chain(known: Mapping[str, float]) -> tuple[Float[np.ndarray, "N"], Float[np.ndarray, "N N"]]:
    """Risk aversion and generator of a set of parameters, as `chain`."""
    multiples = np.array([known[f"chain.multiples.{node}"] for node in range(NODES)])
    leave = np.array([[known[f"chain.from_{n}.{m}"] for m in range(NODES)] for n in range(NODES)])
    return known["risk_aversion"] * multiples, leave - np.diag(leave.sum(axis=1))


def assemble_start(known: Mapping[str, float]) -> Float[np.ndarray, "K"]:
    """Starting factors of a set of parameters, as `start_factors`."""
    return np.array([known[f"start.{name}"] if name in RATES else 0.0 for name in FACTORS])


def _reversion(known: Mapping[str, float]) -> Float[np.ndarray, "K K"]:
    matrix = np.diag([known[f"reversion.{name}"] for name in FACTORS])
    for name, mean in FOLLOWS.items():
        row = FACTORS.index(name)
        matrix[row, FACTORS.index(mean)] = -matrix[row, row]
    return matrix


def _covariance(known: Mapping[str, float]) -> Float[np.ndarray, "K K"]:
    deviation = np.array([known[f"volatility.{name}"] for name in FACTORS])
    correlation = np.eye(len(FACTORS))
    for row, first in enumerate(FACTORS):
        for column, second in enumerate(FACTORS[:row]):
            shared = known.get(f"correlation.{second}_{first}", known.get(f"correlation.{first}_{second}", 0.0))
            correlation[row, column] = correlation[column, row] = shared
    return np.asarray(deviation[:, None] * correlation * deviation[None, :])


def _currency(known: Mapping[str, float]) -> Currency:
    return Currency(
        elasticity=known["currency.elasticity"],
        load=np.array([1.0 if name == "fx" else 0.0 for name in FACTORS]),
        supply=known["currency.supply"],
        level=-log(known["currency.neutral"]),
        trend=known["currency.trend"],
        drift=np.array([known.get(f"drift.{name}", 0.0) for name in FACTORS]),
        permanent_vol=known["currency.permanent_vol"],
    )
