"""What a specification must satisfy before anyone tries to solve it."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tokyotrap.errors import Mistake

FINEST_SCALE, LARGEST = 0.02, 1e6
MOST_PANELS = 1000.0


def specification_mistakes(spec: Any) -> list[Mistake]:
    """Everything wrong with a Specification: shapes first, and meaning if the shapes are right."""
    name = spec.name
    mistakes = list(_wrong_shapes(spec, name))
    if not mistakes:
        mistakes = [*_wrong_numbers(spec, name), *_wrong_dynamics(spec, name)]
        for country in spec.countries:
            mistakes += _wrong_country(spec, name, country)
        if spec.currency is not None:
            mistakes += _wrong_currency(spec, name)
    return mistakes


def _wrong_shapes(spec: Any, name: str) -> Iterator[Mistake]:
    size = len(spec.factors)
    expected: list[tuple[str, Any, tuple[int, ...]]] = [
        ("Gamma", spec.reversion, (size, size)),
        ("V", spec.covariance, (size, size)),
        ("qbar", spec.mean, (size,)),
    ]
    for country in spec.countries:
        missing = [
            word
            for word in ("short", "horizon", "elasticity", "shapes", "loads", "supply", "anchor")
            if country not in getattr(spec, word)
        ]
        if missing:
            yield Mistake(f"{name}.{country}", f"has no {', '.join(missing)}", "Give one for every country.")
            continue
        expected.append((f"short.{country}", spec.short[country], (size,)))
        expected.append((f"z.{country}", spec.supply[country], (len(spec.shapes[country]),)))
    if spec.currency is not None:
        expected += [("fx.load", spec.currency.load, (size,)), ("fx.drift", spec.currency.drift, (size,))]
    for key, array, shape in expected:
        if array.shape != shape:
            yield Mistake(f"{name}.{key}", f"has shape {array.shape} where {shape} belongs", "Check K and the lists.")


def _wrong_numbers(spec: Any, name: str) -> Iterator[Mistake]:
    for key, value in _named(spec).items():
        numbers = np.atleast_1d(np.asarray(value, dtype=float))
        if not np.all(np.abs(numbers) <= LARGEST):
            what = "holds a number that is not finite or too large to mean anything"
            yield Mistake(f"{name}.{key}", what, f"Stay finite and within {LARGEST:g} in size.")
    if not 0.0 < spec.panel < np.inf:
        yield Mistake(f"{name}.panel", f"{spec.panel} is not a width [years]", "Give a positive number such as 2.5.")
    if not 2 <= spec.nodes <= 64:
        yield Mistake(f"{name}.nnode", f"{spec.nodes} is not a number of nodes", "Give an integer from 2 to 64.")
    if not spec.risk_aversion >= 0.0:
        yield Mistake(f"{name}.a", f"risk aversion {spec.risk_aversion} is negative", "Give zero or more.")


def _named(spec: Any) -> dict[str, Any]:
    named = {"Gamma": spec.reversion, "V": spec.covariance, "qbar": spec.mean, "a": spec.risk_aversion}
    for country in spec.countries:
        named |= {
            f"short.{country}": spec.short[country],
            f"z.{country}": spec.supply[country],
            f"T.{country}": spec.horizon[country],
            f"alpha.{country}": spec.elasticity[country],
            f"anchor.{country}": spec.anchor[country],
            f"shapes.{country}": [number for shape in spec.shapes[country] for number in shape],
            f"load.{country}": [row[2] for row in spec.loads[country]],
        }
    if spec.currency is not None:
        named |= {f"fx.{key}": value for key, value in vars(spec.currency).items()}
    return named


def _wrong_dynamics(spec: Any, name: str) -> Iterator[Mistake]:
    covariance = spec.covariance
    if not np.all(np.isfinite(covariance)) or not np.all(np.isfinite(spec.reversion)):
        return
    size = float(np.max(np.abs(covariance), initial=0.0))
    if np.max(np.abs(covariance - covariance.T), initial=0.0) > 1e-10 * size:
        yield Mistake(f"{name}.V", "is not symmetric", "A covariance matrix equals its transpose.")
    elif float(np.linalg.eigvalsh(covariance)[0]) < -1e-10 * size:
        lowest = float(np.linalg.eigvalsh(covariance)[0])
        what = f"is not positive semidefinite (lowest eigenvalue {lowest:.3g})"
        yield Mistake(f"{name}.V", what, "Lower a correlation; zero-volatility factors are allowed.")


def _wrong_country(spec: Any, name: str, country: str) -> Iterator[Mistake]:
    horizon = spec.horizon[country]
    if not horizon > 0.0:
        yield Mistake(
            f"{name}.T.{country}", f"the longest maturity {horizon} is not positive", "Give years, such as 30."
        )
    elif horizon > MOST_PANELS * min(max(spec.panel, 1e-300), 2.5):
        what = f"{horizon} years would take more than {MOST_PANELS:g} panels"
        yield Mistake(f"{name}.T.{country}", what, "Give a shorter horizon or wider panels.")
    if not spec.elasticity[country][0] >= 0.0:
        yield Mistake(f"{name}.alpha.{country}", "habitat demand rises with the price", "Give alpha0 >= 0.")
    if not spec.anchor[country][2] > 0.0:
        yield Mistake(f"{name}.anchor.{country}", "its length h is not positive", "Give years, such as 8.")
    yield from _wrong_shapes_of(spec, name, country)


def _wrong_shapes_of(spec: Any, name: str, country: str) -> Iterator[Mistake]:
    horizon = spec.horizon[country]
    for number, shape in enumerate(spec.shapes[country]):
        at = f"{name}.shapes.{country}[{number}]"
        if len(shape) != 2:
            continue
        if not shape[1] >= FINEST_SCALE:
            what = f"the width {shape[1]} is not positive, or too thin"
            yield Mistake(at, what, f"Give {FINEST_SCALE} years or more.")
        elif abs(shape[0] - horizon / 2) > horizon / 2 + 6 * shape[1]:
            yield Mistake(at, f"the bump {tuple(shape)} lies outside [0, {horizon}]", "Move its centre inside.")
    for number, (shape_at, factor, _) in enumerate(spec.loads[country]):
        if not (0 <= shape_at < len(spec.shapes[country]) and 0 <= factor < spec.size):
            what = f"points to shape {shape_at} and factor {factor}, which do not both exist"
            yield Mistake(f"{name}.load.{country}[{number}]", what, "Count shapes and factors from 0.")


def _wrong_currency(spec: Any, name: str) -> Iterator[Mistake]:
    if set(spec.countries) != {"U", "J"}:
        yield Mistake(
            f"{name}.fx", "an exchange rate needs two countries", 'Set fx to null or countries to ["U", "J"].'
        )
    if not spec.currency.elasticity > 0.0:
        what = f"alpha {spec.currency.elasticity} is not positive, so nothing pins the level of the yen"
        yield Mistake(f"{name}.fx.alpha", what, "Give a positive number [$tn per unit of log price].")
    if not spec.currency.permanent_vol >= 0.0:
        yield Mistake(f"{name}.fx.sp", "a volatility is negative", "Give zero or more.")
