"""Whether single precision is harmless: the same paths by machine code and by JAX in double precision, side by side."""

import argparse
import json
import platform
import time
from pathlib import Path

import jax
import numpy as np

from tokyotrap.facts import atlas
from tokyotrap.ledger.series import PLACE, SERIES, UNITS
from tokyotrap.model.assembly import assemble
from tokyotrap.model.catalogue import catalogue
from tokyotrap.scenario.reader import read
from tokyotrap.simulation.ensemble import Ensemble, simulate
from tokyotrap.simulation.programme import programme, reds

LEVELS = (0.05, 0.5, 0.95)
PARTED = 1e-3
"""Log points or decimals by which a path must differ to have parted at a threshold."""


def compared(single: Ensemble, double: Ensemble) -> dict[str, object]:
    """Differences path by path and of what a run reports."""
    assert single.watched is not None
    assert double.watched is not None
    one, other = (each.watched[:, : len(SERIES)].astype(float) for each in (single, double))
    apart = np.abs(one - other)
    ranges = {}
    for name in ("usdjpy", "ust_10y", "jgb_10y", "jgb_40y", "sp500"):
        first, second = (np.quantile(each[-1, PLACE[name]], LEVELS) for each in (one, other))
        ranges[name] = float(np.abs(first - second).max() / (second[-1] - second[0]))
    return {
        "paths": one.shape[2],
        "days": one.shape[0],
        "paths parted": int((apart.max(axis=(0, 1)) > PARTED).sum()),
        "median gap at the horizon": float(np.median(apart[-1])),
        "crossings that differ": int(((single.records.crossing > 0) != (double.records.crossing > 0)).sum()),
        "odds, single precision": (single.records.crossing > 0).mean(axis=0).tolist(),
        "odds, double precision": (double.records.crossing > 0).mean(axis=0).tolist(),
        "largest gap of a quantile over the 5-95 % band": ranges,
        "prices less contributions": [single.residual, double.residual],
        "ledger": [single.imbalance, double.imbalance],
    }


def main() -> None:
    """Run both and print what differs."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--paths", type=int, default=2048)
    words.add_argument("--days", type=int, default=260)
    words.add_argument("--scenario", default="baseline")
    words.add_argument("--out", type=Path)
    given = words.parse_args()
    asked = read(given.scenario, catalogue(), UNITS)
    facts = atlas.load(asked.starts, overlays=asked.facts)
    world = assemble(facts, asked.settings, programme(asked, given.days), reds(asked), given.days)
    runs, seconds = [], []
    for engine in ("lanes", "jax"):
        began = time.perf_counter()
        runs.append(simulate(world, paths=given.paths, seed=0, keep=True, engine=engine))
        seconds.append(round(time.perf_counter() - began, 1))
    found = compared(*runs) | {"seconds, compile included": seconds, "jax": jax.__version__}
    found["processor"] = platform.processor() or platform.machine()
    for name, value in found.items():
        print(f"{name:48} {value}")
    if given.out:
        given.out.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
