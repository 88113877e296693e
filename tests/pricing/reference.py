"""The reference cases, where they are, and how far an answer may be from them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tokyotrap.pricing.equilibrium import Equilibrium, solve
from tokyotrap.pricing.specification import Specification

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT.parent / "shared" / "reference" / "pricing_core_cases.json"
NAMES = (
    "R1_vasicek",
    "R2_vv_one_factor",
    "R3_vv_three_factor",
    "R4_two_country_K7",
    "R6_calibrated",
    "R8_announced_programme",
    "R9a_fx_low_branch",
    "R10_regimes",
)
SINGLE = NAMES[:-1]


def case(name: str) -> dict[str, Any]:
    """One reference case, or a skip that says why."""
    if not CASES.exists():
        pytest.skip(f"the reference cases are not at {CASES}")
    return next(item for item in json.loads(CASES.read_text())["cases"] if item["name"] == name)


def specification(name: str) -> Specification:
    """The economy of a reference case."""
    return Specification.from_case(case(name))


def solved(name: str) -> Equilibrium:
    """A reference case solved from nothing."""
    item = case(name)
    if item["kind"] == "single":
        return solve(specification(name))
    return solve(specification(name), risk_aversion=np.array(item["a"]), generator=np.array(item["Q"]))


def tenors(name: str) -> dict[str, np.ndarray]:
    """The tenors of a reference case [years]."""
    return {country: np.array(row) for country, row in case(name)["tenors"].items()}
