"""What we compute for one case: the `out` object of design page 2, section 12, and how far it is from a reference."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from tokyotrap.errors import NoEquilibrium
from tokyotrap.pricing import observables
from tokyotrap.pricing.branch import scale_of
from tokyotrap.pricing.cases import Case
from tokyotrap.pricing.equilibrium import Equilibrium, polish, solve
from tokyotrap.pricing.responses import Response, respond_many

SAME, CLAIM = 1e-6, 1e-3
"""Two roots are the same within SAME of scaled M; a claimed root must be within CLAIM of a real one."""


@dataclass(frozen=True)
class Answer:
    """One case computed.

    Attributes:
        name: of the case.
        outcome: "solved" or the sentence of the refusal.
        out: the `out` object.
        seconds: it took.
        error: largest |x - ref| / max(1, |ref|) against the case's own `out`; None if it has none to compare.
    """

    name: str
    outcome: str
    out: dict[str, Any]
    seconds: float
    error: float | None


def answer(case: Case) -> Answer:
    """Solve one case; a case without equilibrium gets its sentence."""
    begun = time.perf_counter()
    try:
        eq, branch = chosen(case)
        describe = single if case.risk_aversion is None else regimes
        out: dict[str, Any] = {**describe(case, eq), "outcome": "solved", "branch": branch}
    except NoEquilibrium as refusal:
        out = {"outcome": refusal.outcome}
    seconds = time.perf_counter() - begun
    error = difference(out, case.reference) if out["outcome"] == "solved" else None
    return Answer(case.name, out["outcome"], out, seconds, error)


def chosen(case: Case) -> tuple[Equilibrium, str]:
    """The root to write, and where it comes from (see the head of `cases`).

    Raises:
        NoEquilibrium: neither the branch from a = 0 nor the given start leads to a stable root.
    """
    regimes: dict[str, Any] = {"risk_aversion": case.risk_aversion, "generator": case.generator}
    refusal = None
    try:
        eq = solve(case.spec, **regimes)
    except NoEquilibrium as error:
        eq, refusal = None, error
    if case.start is not None and (eq is None or _apart(eq, case.start) > SAME):
        try:
            other = polish(case.spec, case.start, **regimes)
        except NoEquilibrium:
            other = None
        claimed_only = other is None or (case.claimed and _apart(other, case.start) > CLAIM)
        if other is not None and not claimed_only and (eq is None or _apart(eq, other.M) > SAME):
            return other, "from the given start"
    if eq is None:
        raise refusal or NoEquilibrium("no equilibrium")
    return eq, "from a = 0"


def _apart(eq: Equilibrium, reversion: Float[np.ndarray, "N K K"]) -> float:
    scale = scale_of(eq.economy)
    here, there = scale.flat(eq.M), scale.flat(reversion)
    return float(np.linalg.norm(here - there)) / max(float(np.linalg.norm(here)), 1e-300)


def single(case: Case, eq: Equilibrium) -> dict[str, Any]:
    """The `out` object of a case of kind single."""
    spec, state = case.spec, case.state
    out: dict[str, Any] = {"M": eq.M[0], "Lambda": eq.Lambda[0], "lambda0": eq.lambda0[0]}
    by_country: dict[str, dict[str, Any]] = {}
    for country, tau in case.tenors.items():
        found = {
            "A": eq.loadings(country, tau)[0],
            "C": eq.constants(country, tau)[0],
            "yields": observables.yields(eq, country, tau, state)[0],
            "yields_EH": observables.expected_yields(spec, country, tau, state),
            "bond_premium": observables.bond_premium(eq, country, tau, state)[0],
            "arb_holdings_total": observables.holdings(eq, country, state)[0],
            "arb_holdings_first_moment": observables.holdings(eq, country, state, moment=1)[0],
        }
        for key, value in found.items():
            by_country.setdefault(key, {})[country] = value
    out |= by_country
    if eq.A_e is not None:
        out["A_e"] = eq.A_e[0]
    if eq.C_e is not None:
        out["C_e"] = eq.C_e[0]
        out["log_usdjpy"] = observables.log_usdjpy(eq, state)[0]
        out["uip_premium"] = observables.uip_premium(eq, state)[0]
        out["fx_holding"] = observables.currency_holding(eq, state)[0]
    out["inst_cov"] = observables.covariance(eq, case.tenors)[0]
    out["shocks"] = [_shock(case, eq, response, 0) for response in _responses(case, eq)]
    return _plain(out)  # type: ignore[no-any-return]


def regimes(case: Case, eq: Equilibrium) -> dict[str, Any]:
    """The `out` object of a case of kind regimes."""
    out: dict[str, Any] = {"M": eq.M, "Lambda": eq.Lambda, "lambda0": eq.lambda0}
    if eq.A_e is not None:
        out["A_e"] = eq.A_e
    if eq.C_e is not None:
        out |= {"C_e": eq.C_e, "log_usdjpy": observables.log_usdjpy(eq, case.state)}
    out["A"] = {c: eq.loadings(c, tau) for c, tau in case.tenors.items()}
    out["C"] = {c: eq.constants(c, tau) for c, tau in case.tenors.items()}
    out["yields"] = {c: observables.yields(eq, c, tau, case.state) for c, tau in case.tenors.items()}
    count = len(eq.risk_aversion)
    responses = _responses(case, eq)
    out["shocks"] = [[_shock(case, eq, response, n) for n in range(count)] for response in responses]
    return _plain(out)  # type: ignore[no-any-return]


def _responses(case: Case, eq: Equilibrium) -> list[Response]:
    return respond_many(eq, [flow for _, flow in case.flows], case.tenors)


def _shock(case: Case, eq: Equilibrium, response: Response, number: int) -> dict[str, Any]:
    found: dict[str, Any] = {"f": response.exposure[number], "ell": response.ell[number]}
    found |= {country: response.yields[country][number] for country in case.tenors}
    if eq.A_e is not None:
        found["usdjpy"] = response.usdjpy[number]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return value.tolist()
    return float(value) if isinstance(value, np.floating) else value


def difference(ours: Any, reference: Any) -> float | None:
    """Largest |x - ref| / max(1, |ref|) over the numbers of `reference`; infinite where ours has no such number."""
    if isinstance(reference, Mapping):
        keys = [key for key in reference if key not in ("outcome", "branch", "name")]
        mine = ours if isinstance(ours, Mapping) else {}
        parts = [difference(mine.get(key), reference[key]) for key in keys]
    elif isinstance(reference, list):
        same = isinstance(ours, list) and len(ours) == len(reference)
        parts = [difference(a, b) for a, b in zip(ours, reference, strict=True)] if same else [math.inf]
    elif isinstance(reference, int | float) and not isinstance(reference, bool):
        return abs(ours - reference) / max(1.0, abs(reference)) if isinstance(ours, int | float) else math.inf
    else:
        return None
    known = [part for part in parts if part is not None]
    return max(known, default=None)
