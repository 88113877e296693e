"""A run from end to end: odds, channels, ladder, and a folder that gives it back."""

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.results.test_store import same
from tests.worlds import DAYS, PATHS, STOPS, assert_adds_up, baseline, closes_of, ensemble, world
from tokyotrap.ledger.series import PLACE, SERIES
from tokyotrap.results import store
from tokyotrap.results.channels import Attribution
from tokyotrap.results.record import GRID, QUANTILES, Run
from tokyotrap.results.red_lines import standard_error
from tokyotrap.results.run import run, scenario_of
from tokyotrap.scenario.scenario import RedLine

NEAR = ("red_lines.ust_10y_5=4.4 percent", "red_lines.jgb_40y_4=3.8 percent")


@cache
def finished() -> Run:
    """Lines near enough for many paths to cross them; shares its compiled loop with `world`."""
    return run("baseline", paths=PATHS, days=DAYS, overrides=NEAR)


def crossed() -> list[int]:
    return [place for place, line in enumerate(finished().red_lines) if line.probability > 0.0]


def test_the_baseline_of_thirty_days() -> None:
    told: list[tuple[int, int]] = []
    found = run("baseline", paths=64, days=30, progress=lambda done, whole: told.append((done, whole)))
    assert (found.paths, found.days, len(found.dates)) == (64, 30, 31)
    assert found.series == SERIES
    assert_adds_up(found.residuals)
    assert found.capped_paths == 0
    assert told[-1] == (64 * 30, 64 * 30)
    assert found.outcome
    assert found.sources


def test_the_fine_grid_agrees_with_the_five_quantiles_and_grows() -> None:
    found = finished()
    assert found.grid is not None
    assert found.grid.dtype == np.float32
    same_levels = [GRID.index(level) for level in QUANTILES]
    np.testing.assert_allclose(found.grid[:, same_levels], found.quantiles, rtol=1e-6, atol=1e-6)
    assert np.all(np.diff(found.grid, axis=1) >= 0.0)


def test_odds_only_grow_with_time() -> None:
    assert len(crossed()) >= 2
    for line in finished().red_lines:
        assert line.probability_by_date[0] == 0.0
        assert np.all(np.diff(line.probability_by_date) >= 0.0)
        assert line.probability == line.probability_by_date[-1]


def test_odds_are_those_of_the_paths_that_closed_beyond_the_line() -> None:
    place = next(p for p, line in enumerate(baseline().red_lines) if line.series == "usdjpy")
    beyond = closes_of(ensemble())[:, PLACE["usdjpy"]] >= np.float32(np.log(160.0))
    assert finished().red_lines[place].probability == pytest.approx(beyond.any(axis=0).mean(), abs=1.01 / PATHS)


@pytest.mark.parametrize(("share", "paths"), [(0.5, 100), (0.1, 400), (0.9, 1000)])
def test_the_standard_error_of_a_share(share: float, paths: int) -> None:
    assert standard_error(share, paths) == pytest.approx((share * (1.0 - share) / paths) ** 0.5)


def test_a_share_of_none_is_not_certain() -> None:
    assert standard_error(0.0, 100) == pytest.approx(standard_error(1.0, 100))
    assert 0.0 < standard_error(0.0, 1000) < standard_error(0.0, 100)


def test_contributions_add_up_to_the_move() -> None:
    gap = finished().mean_contribution.sum(axis=1) - finished().mean_move
    assert np.abs(gap).max() < 5e-4, "percentage points; what single precision explains"
    assert np.all(finished().mean_move[:, 0] == 0.0)
    assert finished().mean_contribution.shape[1] == len(finished().channels)


def test_the_mean_move_is_that_of_the_mean() -> None:
    for place, name in enumerate(SERIES):
        if finished().units[name] == "percent":
            moved = finished().mean[place] - finished().mean[place, 0]
            np.testing.assert_allclose(moved, finished().mean_move[place], atol=1e-5)


def test_contributions_add_up_to_the_move_at_the_crossing() -> None:
    attribution = Attribution(world())
    counts = []
    for place, line in enumerate(baseline().red_lines):
        days, series = ensemble().records.crossing[:, place], PLACE[line.series]
        there = np.flatnonzero(days)
        why = attribution.crossing(ensemble(), place, line.series)
        assert why.crossed == bool(len(there))
        assert ensemble().why[place].count == len(there)
        counts.append(len(there))
        if len(there):
            moved = closes_of(ensemble())[days[there] - 1, series, there] - float(world().opening.values[series])
            assert why.mean.sum() == pytest.approx(100.0 * moved.mean(dtype=float), abs=1e-3)
    assert max(counts) > 10


def test_why_reaches_from_today_to_the_line_or_beyond() -> None:
    for place in crossed():
        line = finished().red_lines[place]
        if finished().units[line.series] == "percent":
            assert line.why.sum() >= line.level - line.today - 1e-4
        else:
            assert line.why.sum() >= 100.0 * np.log(line.level / line.today) - 1e-4
        assert line.main_channel == finished().channels[int(np.argmax(line.why))]
        assert np.all(line.why_error >= 0.0)


def test_at_most_one_line_is_the_first() -> None:
    shares = [line.first_share for line in finished().red_lines]
    assert all(0.0 <= share <= line.probability for share, line in zip(shares, finished().red_lines, strict=True))
    assert 0.0 < sum(shares) <= 1.0


def test_first_dates_are_in_order_and_in_the_run() -> None:
    for place in crossed():
        dates = list(finished().red_lines[place].first_date.values())
        assert dates == sorted(dates)
        assert finished().dates[0] < dates[0] <= dates[-1] <= finished().dates[-1]


def test_quantiles_are_in_order_and_begin_today() -> None:
    assert finished().quantiles.shape == (len(SERIES), len(QUANTILES), DAYS + 1)
    assert np.all(np.diff(finished().quantiles, axis=1) >= 0.0)
    assert np.all(np.ptp(finished().quantiles[:, :, 0], axis=1) == 0.0)
    place, counted = PLACE["ust_10y"], ensemble().counted
    closes, bin_width = closes_of(ensemble())[-1, place] * 100.0, 100.0 / counted.bins[-1, place, 1]
    below, above = (np.quantile(closes, QUANTILES, method=how) for how in ("lower", "higher"))
    assert bin_width < 0.01
    assert np.all(finished().quantiles[place, :, -1] >= below - 1.01 * bin_width)
    assert np.all(finished().quantiles[place, :, -1] <= above + 1.01 * bin_width)


def test_shares_of_rungs_and_of_capacity_are_shares() -> None:
    ladder, capacity = finished().ladder, finished().capacity
    assert ladder is not None
    np.testing.assert_allclose(ladder.rung_share_by_date.sum(axis=0), 1.0, atol=1e-12)
    np.testing.assert_allclose(capacity.by_date.sum(axis=0), 1.0, atol=1e-12)
    assert sum(capacity.classes.values()) == pytest.approx(1.0)
    assert np.all(np.diff(ladder.rung_share_by_date[0]) <= 0.0)
    assert all(rung.left[-1] <= rung.at_start + 1e-9 for rung in ladder.reserves)


def test_errors_of_contributions() -> None:
    """The error of a channel is that of the mean of its pairs of paths, whose two are not independent."""
    attribution = Attribution(world())
    found = ensemble().snapshots[STOPS[1]]
    paths = (found.lines - attribution.start) @ (attribution.loading[PLACE["ust_10y"]] * attribution.members).T
    pairs = 0.5 * (paths[0::2] + paths[1::2])
    expected = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))
    got = attribution.errors(ensemble().stops[STOPS[1]])[PLACE["ust_10y"], : len(attribution.members)]
    np.testing.assert_allclose(got, expected, atol=1e-6)
    assert np.any(expected > 1e-4)
    assert expected.max() < 0.9 * (paths.std(axis=0, ddof=1) / np.sqrt(len(paths))).max(), "mirrored luck cancels"


def test_the_name_of_a_run_is_that_of_its_question() -> None:
    again = run("baseline", paths=PATHS, days=DAYS, overrides=NEAR)
    assert again.run_id == finished().run_id
    assert same(dataclasses.replace(again, seconds=0.0), dataclasses.replace(finished(), seconds=0.0))
    others = [run("baseline", paths=PATHS, days=DAYS, seed=1, overrides=NEAR), run("baseline", paths=9, days=DAYS)]
    assert len({each.run_id for each in (again, *others)}) == 3


def test_two_scenarios_made_in_python_have_two_names() -> None:
    lines = (RedLine("one", "usdjpy", 158.0, "above"),)
    made = dataclasses.replace(scenario_of("baseline"), text="", red_lines=(*baseline().red_lines[:3], *lines))
    other = dataclasses.replace(made, red_lines=baseline().red_lines)
    assert run(made, paths=9, days=DAYS).run_id != run(other, paths=9, days=DAYS).run_id


def test_risk_aversion_begins_where_capacity_does() -> None:
    found = run("baseline", paths=PATHS, days=DAYS, overrides=("capacity.start=0.7 ratio",)).capacity.risk_aversion
    np.testing.assert_allclose(found[:, 0], 1.0 / 0.7, rtol=1e-9)


def test_a_folder_gives_the_run_back(tmp_path: Path) -> None:
    assert same(store.load(store.save(finished(), tmp_path)), finished())
