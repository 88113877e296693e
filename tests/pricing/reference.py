"""The reference cases: answers computed elsewhere, kept in a file that does not come with the package.

The file is the one named by the environment variable `TOKYOTRAP_PRICING_CASES`, or else the first
`reference/pricing_core_cases.json` in a folder beside this checkout. Where there is none, tests that need it skip.
"""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tokyotrap.pricing.equilibrium import Equilibrium, solve
from tokyotrap.pricing.specification import Specification

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = "TOKYOTRAP_PRICING_CASES"


def _cases() -> Path:
    """Where the file is, or where it would be looked for."""
    if VARIABLE in os.environ:
        return Path(os.environ[VARIABLE])
    beside = sorted(ROOT.parent.glob("*/reference/pricing_core_cases.json"))
    return beside[0] if beside else Path("pricing_core_cases.json")


CASES = _cases()
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
        pytest.skip(f"there is no file of reference cases: name it in {VARIABLE}")
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
