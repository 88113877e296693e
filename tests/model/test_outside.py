"""The outside: oil moves with rates and the yen as measured, and its own part is left over."""

import numpy as np
import pytest

from tokyotrap.facts import atlas
from tokyotrap.ledger.series import CORE_SERIES
from tokyotrap.model import economy, lines, outside, quoted
from tokyotrap.pricing.equilibrium import solve
from tokyotrap.pricing.tables import build


def test_oil_has_its_measured_volatility_and_correlations() -> None:
    facts = atlas.load()
    spec = economy.specification(facts)
    aversion, generator = economy.chain(facts)
    found = build(solve(spec, risk_aversion=aversion, generator=generator), quoted.series(facts), [], omega=0.0)
    trend = np.array([-1.0 if name == "usdjpy" else 0.0 for name in CORE_SERIES])
    rows = dict(zip(CORE_SERIES, np.column_stack([found.factor[0], trend]), strict=True))
    oil = facts.value("news.own.brent")
    factors = [*spec.factors, lines.TREND]
    names, table = outside.covariance(factors, facts, rows, {"brent": oil})
    kept = [factors.index(name) for name in names[:-1]]
    assert np.linalg.eigvalsh(table).min() > -1e-12, "the part of its own is not negative"
    assert np.sqrt(table[-1, -1]) == pytest.approx(facts.value("news.own.brent"))
    for series, key in outside.MOVES_WITH.items():
        row = np.zeros(len(names))
        row[:-1] = rows[series][kept]
        both = row @ table[-1] / np.sqrt(row @ table @ row * table[-1, -1])
        assert both == pytest.approx(facts.value(f"measured.correlation.brent_{key}"), abs=1e-9), series


def test_news_about_the_policy_rate_of_japan_is_left_to_decisions() -> None:
    assert "iJ" not in (*outside.RATES, *outside.DEMAND)
    assert {*outside.RATES, *outside.DEMAND, "iJ"} == {*economy.FACTORS, lines.TREND}


def test_news_has_the_volatilities_and_correlations_of_the_facts() -> None:
    facts = atlas.load()
    table = outside.news(facts)
    assert np.linalg.eigvalsh(table).min() > 0.0
    size = np.sqrt(np.diag(table))
    for place, name in enumerate((*outside.RATES, *outside.DEMAND)):
        assert size[place] == pytest.approx(facts.value(f"news.volatility.{name}"))
    together = table / np.outer(size, size)
    assert together[0, 1] == pytest.approx(facts.value("news.correlation.iU_mU"))
    assert np.abs(together[len(outside.RATES) :, : len(outside.RATES)]).max() == 0.0
