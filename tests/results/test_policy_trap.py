"""Both arms of the trap: what they order, how distances are taken, and the table of finished runs."""

import json
from dataclasses import replace

import numpy as np
import pytest

from tests.views.synthetic import synthetic_run
from tests.worlds import atlas, baseline
from tokyotrap.model.calendar import meetings
from tokyotrap.model.catalogue import POLICY_RATE
from tokyotrap.results.arms import AS_IS, HIKE, HOLD, PURCHASES, Assumed, assumed, paired, scenarios, trap
from tokyotrap.results.policy_trap import of_runs, summary
from tokyotrap.results.red_lines import standard_error
from tokyotrap.scenario.scenario import Event
from tokyotrap.simulation.clusters import share_error

FACT = atlas().value


def ordered(name: str, key: str, days: int = 130, arms: Assumed | None = None) -> list[float]:
    made = scenarios(baseline(), atlas(), arms or assumed(atlas()), days)
    return [each.set[key] for each in made[name][0].events if key in each.set]


def test_the_hard_arm_rises_a_step_a_meeting_and_stops() -> None:
    rates = ordered(HIKE, POLICY_RATE)
    assert rates == pytest.approx([0.01, 0.0125, 0.015, 0.015])
    assert max(ordered(HIKE, POLICY_RATE, arms=Assumed(0.012, 24.0))) == 0.012


def test_the_holding_arm_keeps_the_rate_at_every_meeting_and_buys() -> None:
    rates = ordered(HOLD, POLICY_RATE)
    assert rates == [FACT("boj.policy_rate")] * len(ordered(HIKE, POLICY_RATE))
    assert ordered(HOLD, PURCHASES) == pytest.approx([FACT("trap.purchases") / 2.0])
    assert ordered(HIKE, PURCHASES) == [0.0]


def test_decisions_are_on_meeting_days_only() -> None:
    for each, _ in scenarios(baseline(), atlas(), assumed(atlas()), 130).values():
        days = [event.on for event in each.events if POLICY_RATE in event.set]
        assert set(days) <= meetings(atlas(), "boj.meeting", [day for day in days if day is not None] or [])


def test_arms_share_everything_but_the_bank() -> None:
    own = Event("a rate and a shock", {POLICY_RATE: 0.01, "shock.usdjpy": 0.02}, on=atlas().start)
    rate_alone = Event("a rate", {POLICY_RATE: 0.01}, on=atlas().start)
    asked = replace(baseline(), events=(own, rate_alone))
    found = scenarios(asked, atlas(), assumed(atlas()), 30)
    assert found[AS_IS][0] is asked
    for name in (HIKE, HOLD):
        arm = found[name][0]
        assert arm.settings == asked.settings
        assert arm.red_lines == asked.red_lines
        assert arm.events[0].set == {"shock.usdjpy": 0.02}
        assert "a rate" not in [each.what for each in arm.events]


def test_distances_are_taken_path_by_path() -> None:
    """Common luck cancels: a shift of every path has no error, however wide the paths."""
    wide = np.random.default_rng(0).normal(155.0, 10.0, 500)
    crossed = (wide > 160.0).astype(float)
    first = ({"usdjpy": wide}, {"usdjpy_160": crossed})
    arm = paired("stronger", "A yen stronger by two.", ({"usdjpy": wide - 2.0}, {"usdjpy_160": crossed}), first)
    assert arm.means["usdjpy"].apart == pytest.approx(-2.0, abs=1e-12)
    assert arm.means["usdjpy"].apart_error == pytest.approx(0.0, abs=1e-12)
    assert arm.means["usdjpy"].error == pytest.approx(10.0 / np.sqrt(500), rel=0.1)
    assert arm.odds["usdjpy_160"].apart == 0.0
    assert arm.odds["usdjpy_160"].apart_error < 0.1 * arm.odds["usdjpy_160"].error


def test_the_error_of_a_distance_covers_it() -> None:
    """Over many draws the distance of unlike arms is within two errors of the truth nineteen times in twenty."""
    random = np.random.default_rng(1)
    inside = 0
    for _ in range(400):
        one, other = random.normal(0.0, 1.0, 100), random.normal(0.3, 1.0, 100)
        figure = paired("x", "x", ({"usdjpy": other}, {}), ({"usdjpy": one}, {})).means["usdjpy"]
        inside += abs(figure.apart - 0.3) < 2.0 * figure.apart_error
    assert 0.92 < inside / 400 < 0.98


def test_finished_runs_make_a_table() -> None:
    run = synthetic_run()
    assert run.crossing_days is not None
    other = replace(run, mean=run.mean + 1.0, crossing_days=np.zeros_like(run.crossing_days))
    found = of_runs({"one": run, "other": other})
    first, second = found.arms
    assert not found.paired
    assert second.means["usdjpy"].apart == pytest.approx(1.0)
    assert second.means["usdjpy"].apart_error == pytest.approx(np.sqrt(2.0) * first.means["usdjpy"].error)
    assert first.means["usdjpy"].apart == first.means["usdjpy"].apart_error == 0.0
    assert set(first.odds) == {line.name for line in run.red_lines}
    never = second.odds["usdjpy_160"]
    crossed = run.crossing_days[:, 0] > 0
    assert never.apart_error == pytest.approx(share_error(crossed, np.arange(run.paths)))
    assert never.apart_error == pytest.approx(standard_error(float(crossed.mean()), run.paths), rel=0.15)


def test_json_has_no_number_that_json_lacks() -> None:
    found = of_runs({"one": synthetic_run()})
    lonely = replace(found.arms[0].means["usdjpy"], apart_error=float("nan"))
    arm = replace(found.arms[0], means={**found.arms[0].means, "usdjpy": lonely})
    text = json.dumps(summary(replace(found, arms=(arm,))), allow_nan=False)
    assert json.loads(text)["arms"][0]["means"]["usdjpy"]["difference_standard_error"] is None


@pytest.mark.slow
def test_both_arms_do_as_told_and_the_yen_is_stronger_where_rates_rise() -> None:
    found = trap(baseline(), paths=60, days=40)
    by_name = {arm.name: arm for arm in found.arms}
    assert by_name[HOLD].means["boj_rate"].value == pytest.approx(0.75, abs=1e-6)
    assert by_name[HIKE].means["boj_rate"].value == pytest.approx(1.0, abs=1e-6)
    assert by_name[HIKE].means["boj_rate"].error == pytest.approx(0.0, abs=1e-6)
    assert by_name[AS_IS].means["usdjpy"].apart == 0.0
    assert by_name[HIKE].means["usdjpy"].value < by_name[HOLD].means["usdjpy"].value
    paired_error, alone = by_name[HIKE].means["usdjpy"].apart_error, by_name[HIKE].means["usdjpy"].error
    assert paired_error < 0.5 * alone
