import dataclasses
import json

import numpy as np
import pytest

from tests.views.synthetic import synthetic_run
from tokyotrap.results.summary import SCHEMA, summary

PROMISED = (
    *("run_id", "scenario", "start", "seed", "paths", "days", "seconds", "path_days_per_second", "version", "schema"),
    *("red_lines", "quantiles", "classes", "channels", "ladder", "outcome", "residuals"),
)


def test_holds_every_promised_key() -> None:
    found = summary(synthetic_run())
    assert set(PROMISED) <= set(found)
    assert found["schema"] == SCHEMA
    line = found["red_lines"][0]
    assert {"name", "series", "level", "side", "today", "probability", "standard_error"} <= set(line)
    assert set(line["first_date"]) == {"p05", "p25", "p50", "p75", "p95"}
    assert len(line["probability_by_date"]) == 261
    assert set(found["quantiles"]["ust_10y"]["2026-02-02"]) == {"p05", "p25", "p50", "p75", "p95", "mean"}


def test_survives_json_without_change() -> None:
    found = summary(synthetic_run())
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_channels_add_up_to_the_move() -> None:
    found = summary(synthetic_run())
    for series, parts in found["channels"].items():
        assert sum(part["contribution"] for part in parts) == pytest.approx(found["moves"][series], abs=1e-8)
    for line in found["red_lines"]:
        assert sum(part["contribution"] for part in line["why"]) == pytest.approx(line["move"], abs=1e-8)


def test_what_is_not_a_number_is_null() -> None:
    run = synthetic_run()
    line = dataclasses.replace(
        run.red_lines[0],
        probability=0.0,
        standard_error=float("nan"),
        first_date={},
        main_channel=None,
        why=np.full(len(run.channels), np.nan),
    )
    unknown = np.full_like(run.quantiles, np.inf)
    run = dataclasses.replace(run, red_lines=(line,), ladder=None, seconds=0.0, quantiles=unknown)
    found = summary(run)
    json.dumps(found, allow_nan=False)
    assert found["red_lines"][0]["standard_error"] is None
    assert found["red_lines"][0]["why"] == []
    assert found["quantiles"]["usdjpy"]["2026-02-02"]["p50"] is None
    assert found["path_days_per_second"] is None


def test_tells_how_it_went() -> None:
    found = summary(synthetic_run())
    assert found["schema"] == "tokyotrap-run/2"
    assert found["classes"] == {"controlled": 0.71, "disorderly": 0.22, "chaotic": 0.07}
    assert set(found["grades"]["chaotic"]) == {"share", "standard_error", "first_day"}
    assert found["grades"]["controlled"]["first_day"] is None
    assert found["counts"][3] == {"name": "exceptional purchases", "unit": "trillion yen", "mean": 0.24, "share": 0.03}
    household = found["payments"][0]
    assert (household["borrower"], household["borrowed_usd"], household["per"]) == ("household", 400_000, "month")
    assert household["today_usd"] == 2424.0
    assert household["at_end_usd"]["p05"] < household["at_end_usd"]["p50"] < household["at_end_usd"]["p95"]
    assert set(found["states"]) == {"credibility", "dominance", "strike"}
    assert found["capacity"]["distance_at_end_usd_bn"]["p05"] < found["capacity"]["distance_at_end_usd_bn"]["p95"]


def test_an_old_record_without_conduct_is_told_too() -> None:
    run = synthetic_run()
    capacity = dataclasses.replace(run.capacity, distance=np.zeros((5, 0)))
    old = dataclasses.replace(run, grades=None, states=(), counts=(), payments=(), capacity=capacity)
    found = summary(old)
    json.dumps(found, allow_nan=False)
    assert found["grades"] is None
    assert found["payments"] == []
    assert found["capacity"]["distance_at_end_usd_bn"] is None
