"""Quirks of each publisher's files: what is read out of them, and what is refused."""

from datetime import date

import numpy as np
import pytest

from tests.data import made_japan, made_west, publishers_made
from tests.data.publishers_made import TODAY, named
from tokyotrap.data import table
from tokyotrap.data.lags import after_quarter, following_monday, friday_after, next_business_day
from tokyotrap.data.publishers import bank_of_japan, cftc, ecb, sdmx, tic, us_treasury
from tokyotrap.data.publishers.ministry_of_finance import auctions, curve, flows, intervention, reserves
from tokyotrap.errors import BadDownload

Read = dict[tuple[str, date], float]


def by_day(observations: list[table.Observation]) -> Read:
    return {(each.series, each.day): each.value for each in observations}


def days(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]")


def test_the_japanese_and_the_english_curve_say_the_same() -> None:
    english = by_day(curve.read({"history": made_japan.curve_history(), "current": made_japan.curve_month()}))
    japanese = by_day(curve.read({"history": made_japan.curve_history_japanese(), "current": made_japan.curve_month()}))
    assert english == japanese
    assert english["y40_pct", date(2026, 2, 2)] == pytest.approx(3.691)
    assert ("y40_pct", date(1974, 9, 24)) not in english


@pytest.mark.parametrize("wave", [b"\x81\x60", "～".encode("cp932"), b"~"])
@pytest.mark.parametrize("more", [0, 3])
def test_weeks_are_found_under_any_heading_and_across_new_year(wave: bytes, more: int) -> None:
    found = by_day(flows.read_weekly({"week": made_japan.weekly(wave, more=more)}))
    debt = {day: value for (name, day), value in found.items() if name == "residents_net_foreign_lt_debt_100m_jpy"}
    assert debt == {
        date(2005, 1, 8): 8878.0,
        date(2025, 12, 27): 2.0,
        date(2026, 1, 3): -6.0,
        date(2026, 1, 10): 10.0,
        date(2026, 1, 31): 7137.0,
    }
    assert found["nonresidents_net_japan_equity_100m_jpy", date(2026, 1, 31)] == 4946.0
    assert found["assets_ltdebt_acq_100m_jpy", date(2005, 1, 8)] == 20878.0


def test_a_week_whose_sign_is_turned_is_refused() -> None:
    turned = made_japan.side(500, 8878)
    turned[5] = -turned[5]
    weeks = (("2005．1．2～1．8", turned, made_japan.side(2278, -100)),)
    with pytest.raises(BadDownload, match="sign is turned round"):
        flows.read_weekly({"week": made_japan.weekly(weeks=weeks)})


def test_a_week_that_lost_a_column_is_refused() -> None:
    weeks = (("2005．1．2～1．8", made_japan.side(1, 2), made_japan.side(3, 4)[:-1]),)
    with pytest.raises(BadDownload, match=r"21 columns|22 belong"):
        flows.read_weekly({"week": made_japan.weekly(weeks=weeks).replace(b",,\r\n", b"\r\n")})


def test_months_of_the_era_are_told_from_years_and_preliminary_ones_are_marked() -> None:
    found = by_day(flows.read_monthly({"month": made_japan.monthly()}))
    total = {day: value for (name, day), value in found.items() if name == "assets_total_net_100m_jpy"}
    assert total == {
        date(1996, 1, 31): 212.0,
        date(1996, 2, 29): 6004.0,
        date(2025, 12, 31): 13.0,
        date(2026, 1, 31): 153.0,
    }
    assert ("assets_eq_acq_100m_jpy", date(1996, 1, 31)) not in found
    assert [day for name, day in found if name == "prelim"] == [date(2026, 1, 31)]


def test_operations_carry_year_and_month_forward_and_add_up_to_quarters() -> None:
    found = by_day(intervention.read({"operations": made_japan.intervention()}))
    sold = {day: value for (name, day), value in found.items() if name == "USD/JPY|sell_USD_buy_JPY|amount_bn_jpy"}
    assert sold == {
        date(1991, 5, 13): 13.9,
        date(1991, 6, 10): 21.1,
        date(2024, 7, 11): 3167.8,
        date(2024, 7, 12): 2367.0,
    }
    assert found["EUR/JPY|sell_JPY_buy_EUR|jpy_purchase_bn_jpy", date(2003, 1, 15)] == -8.0
    with pytest.raises(BadDownload, match="its operations sum to 350"):
        intervention.read({"operations": made_japan.intervention("360")})


def test_reserves_take_the_year_from_the_era_where_the_other_is_left_out() -> None:
    found = by_day(reserves.read({"history": made_japan.reserves()}))
    assert found["securities_musd", date(2026, 1, 31)] == 985000.0
    assert found["total_musd", date(2000, 4, 30)] == 511900.0
    with pytest.raises(BadDownload, match="columns changed: total_musd"):
        reserves.read({"history": made_japan.reserves("Short-term drains")})


def test_auctions_find_columns_by_name_in_every_sheet() -> None:
    found = by_day(auctions.read({"auctions": made_japan.auctions()}))
    assert {name.split("|")[0] for name, _ in found} == {"2y", "5y", "10y", "20y", "30y", "40y"}
    assert found["40y|104|bid_to_cover", date(2026, 1, 20)] == 2.5
    assert found["5y|103|highest_yield_pct", date(2025, 12, 4)] == 2.53
    with pytest.raises(BadDownload, match="応募額"):
        auctions.read({"auctions": made_japan.auctions("応募")})


def test_the_bank_of_japan_refuses_with_status_200() -> None:
    good = made_japan.boj("MADR1Z@D", ["20260130"], [1.0])
    with pytest.raises(BadDownload, match="400: Invalid series code"):
        bank_of_japan.read_rates({"call_rate_pct": made_japan.boj_refusal(), "basic_loan_rate_pct": good})
    with pytest.raises(BadDownload, match="0 series of that code"):
        bank_of_japan.read_rates({"call_rate_pct": good, "basic_loan_rate_pct": good})


def test_flat_files_have_months_as_headings() -> None:
    found = by_day(bank_of_japan.read_prices({"prices": made_japan.producer_prices()}))
    assert found["cgpi", date(2025, 12, 1)] == 127.9
    assert ("cgpi", date(2025, 11, 1)) not in found


def test_the_left_of_two_junes_counts() -> None:
    found = by_day(tic.history(made_west.tic_history()))
    assert found["Japan|current|usd_bn", date(2003, 6, 30)] == 461.0
    assert found["Japan|pre_break_comparison|usd_bn", date(2003, 6, 30)] == 453.1
    assert found["China, Mainland|current|usd_bn", date(2025, 12, 31)] == 683.5
    assert found["Foreign Official: T-Bonds & Notes|current|usd_bn", date(2025, 12, 31)] == 800.0
    assert found["Foreign Official (of which)|current|usd_bn", date(2003, 7, 31)] == 300.0


def test_the_latest_holdings_count_where_both_files_have_a_month() -> None:
    found = by_day(tic.read({"history": made_west.tic_history(), "latest": made_west.tic_latest()}))
    assert found["Japan|current|usd_bn", date(2025, 12, 31)] == 1186.0
    assert found["Japan|current|usd_bn", date(2003, 6, 30)] == 461.0


@pytest.mark.parametrize("cut", [b"All Other", b"Grand Total"])
def test_holdings_that_lost_a_row_are_refused(cut: bytes) -> None:
    lines = [line for line in made_west.tic_latest().split(b"\n") if not line.startswith(cut)]
    with pytest.raises(BadDownload, match="do not sum to the total for 2025-11-30"):
        tic.latest(b"\n".join(lines))


def test_positions_are_long_less_short_and_known_from_friday() -> None:
    files = {each.name: publishers_made.pages()[each.url] for each in cftc.requests(TODAY, None)}
    made = table.make(cftc.read_yen(files), named("cftc-yen").describe, "CFTC", "2026-02-03T09:00:00Z")
    net = made.of("noncomm_net")
    assert net.value[-1] == -33933.0
    assert net.day[-1] == np.datetime64("2026-01-27")
    assert net.available_from[-1] == np.datetime64("2026-01-30")
    assert len(made.known_on("2026-01-29").of("noncomm_net")) == len(net) - 1
    assert len(made.of("lev_net")) < len(net)


def test_archives_of_years_already_kept_are_not_asked_for() -> None:
    names = [each.name for each in cftc.requests(TODAY, date(2026, 1, 20))]
    assert names == ["legacy2026", "financial2026", "week-legacy", "week-financial"]
    assert next(each.name for each in cftc.requests(date(2026, 1, 5), date(2025, 12, 30))) == "legacy2025"
    assert [each.name for each in us_treasury.requests(TODAY, date(2025, 12, 31))] == ["2025", "2026"]


def test_a_column_of_the_reports_that_moved_is_refused() -> None:
    body = made_west.cot("2026-01-20", False).replace(b'"Noncommercial Positions-Long (All)",', b'"Spreading (All)",')
    with pytest.raises(BadDownload, match="column 8 is Spreading"):
        cftc.read_yen({"legacy2026": made_japan.zipped("annual.txt", body)})


def test_crosses_come_from_one_fixing_and_a_currency_may_be_younger() -> None:
    found = by_day(ecb.read_currencies({"history": made_west.ecb_history()}))
    assert found["usdjpy", date(2026, 1, 30)] == 154.031378
    assert found["gbpjpy", date(2026, 1, 30)] == 211.948742
    assert ("brljpy", date(1999, 1, 4)) not in found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-30", date(2026, 1, 30)),
        ("2026-01", date(2026, 1, 1)),
        ("2025-Q3", date(2025, 7, 1)),
        ("2025-S2", date(2025, 7, 1)),
        ("2025", date(2025, 1, 1)),
    ],
)
def test_periods_of_sdmx(text: str, day: date) -> None:
    assert sdmx.first_day(text) == day


def test_the_thirty_year_was_not_sold_from_2002_to_2006() -> None:
    found = by_day(us_treasury.read({str(year): made_west.treasury(year) for year in (2004, 2026)}))
    assert ("y30_pct", date(2004, 12, 29)) not in found
    assert found["y30_pct", date(2026, 1, 30)] == 4.87


def test_days_on_which_numbers_become_public() -> None:
    assert next_business_day(days("2026-01-30", "2026-02-02")).tolist() == days("2026-02-02", "2026-02-03").tolist()
    assert friday_after(days("2026-01-27")).tolist() == days("2026-01-30").tolist()
    assert (
        following_monday(days("2026-01-26", "2026-01-30", "2026-02-02")).tolist()
        == days("2026-02-02", "2026-02-02", "2026-02-09").tolist()
    )
    assert after_quarter(40)(days("2024-07-11", "2024-12-31")).tolist() == days("2024-11-09", "2025-02-09").tolist()
