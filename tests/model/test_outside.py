"""The outside: oil moves with rates and the yen as measured, and its own part is left over."""

import numpy as np
import pytest

from tokyotrap.facts import atlas
from tokyotrap.ledger.series import CORE_SERIES
from tokyotrap.model import economy, outside, quoted
from tokyotrap.pricing.equilibrium import solve
from tokyotrap.pricing.tables import build


def test_oil_has_its_measured_volatility_and_correlations() -> None:
    facts = atlas.load()
    spec = economy.specification(facts)
    aversion, generator = economy.chain(facts)
    found = build(solve(spec, risk_aversion=aversion, generator=generator), quoted.series(facts), [], omega=0.0)
    trend = np.array([-1.0 if name == "usdjpy" else 0.0 for name in CORE_SERIES])
    rows = dict(zip(CORE_SERIES, np.column_stack([found.factor[0], trend]), strict=True))
    oil = facts.value("measured.brent.volatility")
    names, table = outside.covariance(spec, facts, "iJ", rows, {"brent": oil})
    kept = [spec.factors.index(name) for name in names[:-2]]
    assert np.linalg.eigvalsh(table).min() > -1e-12, "the part of its own is not negative"
    assert np.sqrt(table[-1, -1]) == pytest.approx(facts.value("measured.brent.volatility"))
    for series, key in outside.MOVES_WITH.items():
        row = np.zeros(len(names))
        row[:-1] = rows[series][[*kept, len(spec.factors)]]
        both = row @ table[-1] / np.sqrt(row @ table @ row * table[-1, -1])
        assert both == pytest.approx(facts.value(f"measured.correlation.brent_{key}"), abs=1e-9), series
