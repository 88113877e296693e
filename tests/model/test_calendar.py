"""The calendar: meetings, what was priced for them, auctions, purchases."""

import datetime as dt

import numpy as np
import pytest

from tests.worlds import START, atlas
from tokyotrap.ledger.buckets import JGBS
from tokyotrap.model.business_days import business_days, is_business_day
from tokyotrap.model.calendar import (
    AUCTIONS,
    auctions,
    auctions_per_year,
    calendar,
    days_before,
    purchases,
    redemptions,
)

BOARD = ["2026-03-19", "2026-04-28", "2026-06-16", "2026-07-31", "2026-09-18", "2026-10-30", "2026-12-18"]
COMMITTEE = ["2026-03-18", "2026-04-29", "2026-06-17", "2026-07-29", "2026-09-16", "2026-10-28", "2026-12-09"]
PRICED = [2.0, 16.5, 20.0, 27.0, 34.0, 40.0, 45.0]


def year(number: int) -> tuple[dt.date, ...]:
    return tuple(day for day in business_days(dt.date(number - 1, 12, 31), 262) if day.year == number)


def test_business_days() -> None:
    days = business_days(START, 600)
    assert len(set(days)) == 600
    assert days == tuple(sorted(days))
    assert days[0] == dt.date(2026, 2, 3)
    assert all(day.weekday() < 5 and (day.month, day.day) != (1, 1) for day in days)
    assert sum(is_business_day(START + dt.timedelta(days=each)) for each in range(1, 366)) == 260


def test_days_before_end_with_the_start() -> None:
    days = days_before(START, 10)
    assert (days[-1], len(days)) == (START, 10)
    assert business_days(days[0], 9) == days[1:]


def test_meetings_are_on_the_published_days() -> None:
    found = calendar(atlas(), [day for day in business_days(START, 260) if day.year == 2026])
    assert [day.isoformat() for day, on in zip(found.dates, found.board, strict=True) if on] == BOARD
    assert [day.isoformat() for day, on in zip(found.dates, found.committee, strict=True) if on] == COMMITTEE


def test_the_path_priced_adds_up_to_the_facts() -> None:
    found = calendar(atlas(), business_days(START, 235))
    steps = found.priced[found.board > 0.0]
    np.testing.assert_allclose(np.cumsum(steps)[: len(PRICED)] * 1e4, PRICED, atol=1e-9)
    assert np.all(found.priced[found.board == 0.0] == 0.0)


def test_later_years_have_meetings_too() -> None:
    found = calendar(atlas(), business_days(START, 500))
    board = [day for day, on in zip(found.dates, found.board, strict=True) if on]
    assert [day.year for day in board].count(2027) in (7, 8)
    assert found.priced.min() >= 0.0


def test_the_path_of_the_year_after_ends_at_the_fact() -> None:
    found = calendar(atlas(), [day for day in business_days(START, 500) if day.year < 2028])
    assert found.priced.sum() * 1e4 == pytest.approx(75.0, abs=0.1)


@pytest.mark.parametrize("number", [2026, 2027])
def test_auctions_of_a_year(number: int) -> None:
    sold = auctions(atlas(), year(number))
    expected = dict.fromkeys(JGBS, 0.0)
    for tenor, name in AUCTIONS.items():
        size, count = (atlas().value(f"jgb.auction.{tenor}.{part}") for part in ("size", "per_year"))
        expected[name] += size * count
    np.testing.assert_allclose(sold.sum(axis=0), [expected[name] for name in JGBS], rtol=1e-12)
    assert sold.sum() == pytest.approx(auctions_per_year(atlas()), rel=1e-12)


def test_redemptions_leave_the_new_bonds() -> None:
    days = year(2026)
    net = auctions(atlas(), days).sum() - redemptions(atlas(), days).sum() * 260.0 / len(days)
    assert net == pytest.approx(atlas().value("jgb.issuance_fy26.new_bonds"), rel=1e-9)


def test_purchases_are_those_announced() -> None:
    bought = purchases(atlas(), year(2026)).sum(axis=1) * 260.0
    announced = [float(fact.house) for fact in atlas().under("boj.jgb_purchases").values()]  # type: ignore[arg-type]
    assert set(np.round(bought, 9)) <= set(np.round(announced, 9))
    assert np.all(np.diff(bought) <= 1e-9)
    assert purchases(atlas(), year(2026)).min() >= 0.0


def test_no_days_no_calendar() -> None:
    assert calendar(atlas(), []).auctions.shape == (0, len(JGBS))
