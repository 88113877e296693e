"""The gradient of a headline against a full run, a bare run of its twin, and central differences, in turn.

A full run is what `results.run.run` does: loop, fans, attribution. A bare run of the twin is its paths and the headline
alone. The gradient is by 20 settings with the simulation that its bias is told against. Differences are two full runs
with the same seed for each setting, done for a few of them and multiplied up to all.
"""

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import side_by_side as side
from benchmarks.worlds import world_of
from tokyotrap.model.catalogue import catalogue
from tokyotrap.results.run import run, scenario_of
from tokyotrap.simulation.twin import Twin
from tokyotrap.studies.gradient import Gradient, gradient
from tokyotrap.studies.headlines import Headline, Mean, Odds
from tokyotrap.units import unit

SETTINGS = (
    "policy.intervention.defence_line", "policy.intervention.operate_at", "policy.intervention.size",
    "policy.credibility.start", "policy.credibility.per_spending", "policy.fiscal.lasting", "markets.auctions.noise",
    "markets.auctions.failed_below", "policy.dominance.per_service", "policy.backstop.strike",
    "institutions.life_insurers.threshold", "institutions.life_insurers.hazard", "institutions.pension_funds.pace",
    "institutions.banks.loss_limit", "institutions.foreign_investors.limit", "institutions.carry_traders.size",
    "policy.monetary.inflation_weight", "capacity.wealth", "outside.turbulence.elasticity", "markets.vix.volatility",
)  # fmt: skip
FULL, BARE, GRADIENT, DIFFERENCES = "full run", "bare run of the twin", "gradient", "differences"
GOAL, STEP = 5.0, 0.01
"""Runs that a gradient may take; and by which share a setting is moved for a difference."""


def main() -> None:
    """Measure and print the tables."""
    asked = _arguments()
    machine = side.machine("numpy", "jax", "llvmlite")
    side.show(machine)
    headline = Odds(asked.odds) if asked.odds else Mean(asked.mean)
    cold = compiled(asked.days)
    taken = side.in_turn(works(headline, asked.paths, asked.days, asked.differences), asked.times)
    found = gradient("baseline", headline, SETTINGS, paths=asked.paths, days=asked.days)
    record = {"machine": machine, "paths": asked.paths, "days": asked.days, "settings": len(SETTINGS),
              "compile": cold, "seconds": taken, "differences": asked.differences}  # fmt: skip
    print("\n".join([*table(record), "", *said(found)]))
    side.keep(asked.out, record | {"headline": headline.words, "bias": [found.bias, found.bias_error]})


def compiled(days: int) -> float:
    """How long the twin takes to be traced and compiled, less when its code was kept [seconds]."""
    world = world_of(days=days)
    began = time.perf_counter()
    Twin(world)
    return time.perf_counter() - began


def works(headline: Headline, paths: int, days: int, differences: int) -> dict[str, side.Work]:
    """What is timed."""
    scenario = scenario_of("baseline")
    twin = Twin(world_of(days=days))
    result = headline.result(scenario, twin.structure.temperature)
    ends = [ends_of(name) for name in SETTINGS[:differences]]
    found: dict[str, side.Work] = {
        FULL: lambda: run("baseline", paths=paths, days=days),
        BARE: lambda: twin.values(np.arange(paths), 0, result),
        GRADIENT: lambda: gradient("baseline", headline, SETTINGS, paths=paths, days=days),
    }
    if differences:
        found[DIFFERENCES] = lambda: [
            run("baseline", paths=paths, days=days, overrides=[each]) for pair in ends for each in pair
        ]
    return found


def ends_of(name: str) -> tuple[str, str]:
    """A setting a little more and a little less, as a person writes it."""
    known = catalogue()[name]
    mechanism, field = name.rsplit(".", 1)
    value = float(getattr(world_of(days=1).inputs.mechanisms[mechanism], field))
    shown = [unit(known.unit).from_house(value * share) for share in (1.0 + STEP, 1.0 - STEP)]
    return tuple(f"{name}={each} {known.unit}" for each in shown)  # type: ignore[return-value]


def table(record: dict[str, Any]) -> list[str]:
    """Medians, each as a ratio to a full run and to a bare run of the twin."""
    middle = {name: side.median(each) for name, each in record["seconds"].items()}
    number, settings = record["differences"], record["settings"]
    if number:
        middle[f"differences by {settings}, from {number}"] = middle.pop(DIFFERENCES) * settings / number
    middle[f"gradient by {settings}"] = middle.pop(GRADIENT)
    lines = [f"{record['paths']:,} paths, {record['days']} days; medians of {len(record['seconds'][FULL])}",
             f"{'':30}{'seconds':>9}{'full runs':>11}{'bare twins':>12}"]  # fmt: skip
    for name, seconds in middle.items():
        lines.append(f"{name:30}{seconds:9.2f}{seconds / middle[FULL]:11.2f}{seconds / middle[BARE]:12.2f}")
    lines.append(f"{'trace and compile the twin':30}{record['compile']:9.2f}")
    return [*lines, f"goal: a gradient in {GOAL:.0f} full runs"]


def said(found: Gradient) -> list[str]:
    """The headline, its bias and the slopes that are largest against their errors."""
    lines = [f"{found.headline}: {found.value:.3f} ± {found.error:.3f} {found.unit}",
             f"the twin says {found.bias:+.3f} ± {found.bias_error:.3f} more"]  # fmt: skip
    sure = sorted(found.slopes, key=lambda each: -abs(each.slope) / max(each.error, 1e-300))
    return [*lines, *(f"  {each.setting:42}{each.slope:12.4g} ± {each.error:.2g} per {each.unit}" for each in sure[:6])]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5, help="rounds, of which medians count (default 5)")
    parser.add_argument("--differences", type=int, default=2, help="settings to take differences by (default 2)")
    parser.add_argument("--paths", type=int, default=10_000, help="Monte Carlo paths (default 10000)")
    parser.add_argument("--days", type=int, default=260, help="business days (default 260)")
    parser.add_argument("--odds", help="red line whose odds are the headline")
    parser.add_argument("--mean", default="usdjpy", help="series whose mean is, if no red line (default usdjpy)")
    parser.add_argument("--out", type=Path, help="file for all timings, as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
