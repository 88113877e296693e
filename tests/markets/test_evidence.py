"""What the record says of these markets."""

import numpy as np
import pytest

from tests.markets.moves import DAYS, after, filled, path
from tests.worlds import atlas, quotes
from tokyotrap.markets.american_shares import Nasdaq, StandardAndPoors
from tokyotrap.markets.credit import HighYield, InvestmentGrade
from tokyotrap.markets.crosses import AussieYen, EuroYen
from tokyotrap.markets.euro_area import Bund10, Bund30, Oat10
from tokyotrap.markets.gilts import Gilt10, Gilt30
from tokyotrap.markets.mortgage import Mortgage
from tokyotrap.markets.nikkei import Nikkei
from tokyotrap.markets.vix import Vix

BP = 1e-4
CREDIT = [(HighYield, "hy"), (InvestmentGrade, "ig")]


# 30-year JGB +30 bp and 10-year Treasury +6, on 20 January 2026; France had news of its own.
@pytest.mark.parametrize(
    ("kind", "fact", "tolerance"),
    [
        (Gilt10, "gilt10", 2.0),
        (Gilt30, "gilt30", 2.0),
        (Bund10, "bund10", 1.5),
        (Bund30, "bund30", 1.5),
        (Oat10, "oat10", 3.0),
    ],
    ids=lambda each: getattr(each, "__name__", str(each)),
)
def test_20_january_2026(kind: type, fact: str, tolerance: float) -> None:
    moved = after(filled(kind), 1, jgb_30y=30 * BP, ust_10y=6 * BP)[0]
    assert moved / BP == pytest.approx(atlas().value(f"spillover.january_2026.{fact}") / BP, abs=tolerance)


@pytest.mark.parametrize(("kind", "name"), [(Gilt10, "gilt_10y"), (Gilt30, "gilt_30y")])
def test_gilts_on_days_of_japans_own(kind: type, name: str) -> None:
    """Both slopes together say what the 30-year JGB alone says on those days, when it takes the Treasury along."""
    treasury = atlas().value("markets.japan_days.ust_10y")
    alone = atlas()[f"markets.japan_days.{name}"]
    assert alone.span is not None
    moved = after(filled(kind), 1, jgb_30y=1.0, ust_10y=treasury)[0]
    assert alone.span[0] <= moved <= alone.span[1]


def test_treasuries_on_days_of_japans_own_agree_with_the_evidence() -> None:
    measured = atlas().value("markets.japan_days.ust_10y")
    assert measured == pytest.approx(atlas().value("spillover.jgb30_to_ust10"), abs=0.1)


def test_mortgages_pass_the_treasury_on_within_four_weeks() -> None:
    """1.27 in 2022-25 by four weekly coefficients."""
    moved = after(filled(Mortgage), 260, ust_10y=1.0)
    assert moved[19] == pytest.approx(1.27, abs=0.2)
    assert 0.5 < moved[0] < 1.0, "most of it on the day"
    assert np.all(np.diff(moved) > -1e-12), "it never takes back"
    assert moved[-1] == pytest.approx(atlas().value("markets.mortgage_30y.in_the_end"))


def test_mortgages_are_at_rest_at_the_start() -> None:
    np.testing.assert_array_equal(after(filled(Mortgage), 20), 0.0)


@pytest.mark.parametrize(("kind", "name"), CREDIT, ids=["hy", "ig"])
def test_a_point_of_the_vix_in_spreads(kind: type, name: str) -> None:
    per_point = after(filled(kind), 1, vix=np.log1p(0.1 / 16.34))[0] / BP / 0.1
    fact = atlas()[f"spillover.{name}_per_vix"]
    assert per_point == pytest.approx(float(fact.value), abs=float(fact.high) - float(fact.value))  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "name"), CREDIT, ids=["hy", "ig"])
def test_a_point_of_the_treasury_in_spreads_lasts(kind: type, name: str) -> None:
    moved = after(filled(kind), 260, ust_10y=1.0)
    np.testing.assert_allclose(moved, moved[0])
    fact = atlas()[f"spillover.{name}_per_yield"]
    assert moved[0] == pytest.approx(float(fact.value), abs=float(fact.high) - float(fact.value))  # type: ignore[arg-type]


def test_a_point_is_a_point_when_the_vix_is_high() -> None:
    low, high = (filled(HighYield).sensitivity(quotes(vix=each))["vix"] / each for each in (16.34, 60.0))
    assert float(high) == pytest.approx(float(low), rel=0.05)


def test_august_2024_in_high_yield() -> None:
    """VIX 12.9 to 38.6 and the 10-year 50 bp lower in four weeks, most of it in the last: +76 bp, within 30."""
    days = 18
    rise = np.log(38.6 / 12.9)
    vix = np.concatenate([np.linspace(0.0, 0.3 * rise, days - 4), np.linspace(0.5, 1.0, 4) * rise])
    market = filled(HighYield)
    moved = path(market, {"vix": vix, "ust_10y": np.linspace(0.0, -50 * BP, days)})
    assert float(moved[-1]) / BP == pytest.approx(76, abs=30)


def test_swings_of_the_vix_do_not_carry_spreads_away() -> None:
    """Without a return the spread would fall by 12 bp in half a year of ordinary swings."""
    vix = filled(Vix)
    volatility, fading = (float(each) for each in vix.news())
    chance = np.random.default_rng(1)
    ends = []
    for _ in range(300):
        level = np.zeros(130)
        for day in range(1, 130):
            level[day] = level[day - 1] * np.exp(-fading / DAYS) + volatility / np.sqrt(DAYS) * chance.normal()
        ends.append(float(path(filled(HighYield), {"vix": level, "ust_10y": np.zeros(130)})[-1]) / BP)
    assert abs(np.mean(ends)) < 5.0


@pytest.mark.parametrize("kind", [StandardAndPoors, Nasdaq])
def test_the_slope_on_yields_turns_without_a_step(kind: type) -> None:
    levels = np.linspace(0.0, 0.08, 801)
    slopes = np.array([float(filled(kind).sensitivity(quotes(ust_10y=each))["ust_10y"]) for each in levels])
    assert np.all(np.diff(slopes) <= 1e-12)
    assert np.max(np.abs(np.diff(slopes))) < 0.2
    assert slopes[500] < -9.0


# Correlation of monthly changes by level of the 10-year, 2016-25; errors of the last two .28 and .16.
@pytest.mark.parametrize(("level", "wanted"), [(0.019, 0.04), (0.036, -0.24), (0.043, -0.60)])
def test_shares_and_yields_by_level(level: float, wanted: float) -> None:
    assert monthly_correlation(level, months=1500) == pytest.approx(wanted, abs=0.1)


def test_shares_fall_with_yields_near_five_per_cent() -> None:
    assert monthly_correlation(0.05, months=1500) < -0.6


def monthly_correlation(level: float, months: int) -> float:
    """Of the S&P 500 with the 10-year that begins each month at a level, with measured volatilities, drawn apart."""
    market, chance = filled(StandardAndPoors), np.random.default_rng(7)
    start = level - atlas().value("ust.10y")
    yields = atlas().value("measured.volatility.ust_10y") / np.sqrt(DAYS)
    volatility, fading = (float(each) for each in filled(Vix).news())
    own = float(market.news()[0])
    pairs = []
    for _ in range(months):
        moves = np.concatenate([[0.0], yields * np.cumsum(chance.normal(size=21))])
        vix = np.zeros(22)
        for day in range(1, 22):
            vix[day] = vix[day - 1] * np.exp(-fading / DAYS) + volatility / np.sqrt(DAYS) * chance.normal()
        moved = np.asarray(path(market, {"ust_10y": start + moves, "vix": vix}))
        pairs.append((moved[-1] - moved[0] + own * np.sqrt(21 / DAYS) * chance.normal(), moves[-1]))
    return float(np.corrcoef(np.array(pairs).T)[0, 1])


def test_volatility_of_the_sp500_is_that_of_its_parts() -> None:
    """15 to 18 % a year, as since 2022."""
    beta, (own, _) = float(filled(StandardAndPoors).vix), filled(StandardAndPoors).news()
    yields = float(filled(StandardAndPoors).sensitivity(quotes())["ust_10y"])
    parts = (beta * float(filled(Vix).news()[0]), float(own), yields * atlas().value("measured.volatility.ust_10y"))
    assert 0.14 < np.sqrt(sum(each**2 for each in parts)) < 0.19


def test_july_and_august_2024_in_tokyo_shares() -> None:
    """USDJPY -11.7 %, VIX x 3, 10-year -50 bp: the Nikkei fell 28 log points; slopes alone explain more than half."""
    moved = after(filled(Nikkei), 1, usdjpy=np.log(143.95 / 161.73), vix=np.log(38.6 / 12.9), ust_10y=-50 * BP)[0]
    assert -0.285 < moved < -0.14


def test_capacity_in_the_vix() -> None:
    """The four nodes of risk aversion, 1, 2.5, 8 and 40 times the usual."""
    levels = [16.34 * np.exp(after(filled(Vix), 1, capacity=np.log(each))[0]) for each in (1.0, 2.5, 8.0, 40.0)]
    np.testing.assert_allclose(levels, [16, 24, 38, 71], rtol=0.03)


@pytest.mark.parametrize("kind", [EuroYen, AussieYen])
def test_a_weaker_yen_weakens_in_crosses_by_less(kind: type) -> None:
    assert 0.4 < after(filled(kind), 1, usdjpy=1.0)[0] < 1.0
