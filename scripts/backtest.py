"""Write docs/model/backtest.md: the engine's forecasts from many starts since 2015 beside naive ones.

python scripts/backtest.py --data FOLDER --keep FOLDER [--months 1] [--paths 1000] [--workers 1] [--last 2026-01-31]

Every start is kept as a file, so a backtest that was stopped goes on where it was.
"""

import argparse
import datetime as dt
import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

import tokyotrap
from tokyotrap.calibration.started import moved
from tokyotrap.data import observed, place
from tokyotrap.facts import atlas as facts
from tokyotrap.ledger.series import PLACE
from tokyotrap.model.assembly import assemble
from tokyotrap.results.run import scenario_of, shown
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.ensemble import closes
from tokyotrap.simulation.programme import programme, reds
from tokyotrap.studies.backtest import HORIZONS, Event, Question, play, starts
from tokyotrap.studies.backtest_table import table
from tokyotrap.views.backtest_page import page

PAGE = Path(__file__).parents[1] / "docs" / "model" / "backtest.md"
FIRST, LAST = dt.date(2015, 1, 1), dt.date(2026, 1, 31)
SERIES = (
    *("jgb_2y", "jgb_5y", "jgb_10y", "jgb_20y", "jgb_30y", "jgb_40y"),
    *("ust_3m", "ust_2y", "ust_5y", "ust_10y", "ust_30y", "usdjpy", "eurjpy", "audjpy", "brent", "vix"),
    *("sp500", "nasdaq", "nikkei", "mortgage_30y", "ig_oas", "hy_oas"),
)
"""All that has daily or weekly history over the whole time; policy rates are observed as averages, gilts from 2025."""

ENGINE = (
    *("calibration", "economy", "facts", "institutions", "lanes", "ledger", "markets", "model", "policy", "pricing"),
    *("scenario", "simulation"),
)
"""Parts of the package that move the engine's numbers."""

EVENTS = tuple(
    Event(series, change, within)
    for series, change in (("usdjpy", 3.0), ("usdjpy", 5.0), ("usdjpy", -5.0), ("jgb_40y", 0.3), ("ust_10y", 0.7))
    for within in (20, 60, 120)
)
"""As far away as the red lines of the baseline on 2 February 2026 (3 %, 29 bp, 71 bp), and the yen 5 % either way."""


def fingerprint() -> str:
    """A name for everything that moves the engine's numbers: its code and facts; starts of another are not reused."""
    root, found = Path(tokyotrap.__file__).parent, hashlib.blake2b(digest_size=4)
    for part in ENGINE:
        for file in sorted((root / part).rglob("*.py")) + sorted((root / part).rglob("*.toml")):
            found.update(file.read_bytes())
    return found.hexdigest()


def engine(folder: Path, series: tuple[str, ...], paths: int, day: dt.date) -> Mapping[str, np.ndarray]:
    """The baseline from that day: closes of each series on each business day, path by path, as shown."""
    keep_compiled()
    longest = max(HORIZONS)
    asked = moved(scenario_of("baseline"), day, folder, days=longest)
    orders, lines = programme(asked, longest), reds(asked)
    world = assemble(facts.load(day, overlays=asked.facts), asked.settings, orders, lines, longest)
    found = closes(world, [PLACE[name] for name in series], paths=paths, seed=0)
    print(day, flush=True)
    return {name: np.asarray(shown(name, found[:, k].astype(float))) for k, name in enumerate(series)}


def main() -> None:
    """Play every start and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder of tidy series")
    parser.add_argument("--keep", type=Path, required=True, help="folder of finished starts")
    parser.add_argument("--months", type=int, default=1, help="between starts")
    parser.add_argument("--paths", type=int, default=1000, help="of the engine")
    parser.add_argument("--workers", type=int, default=1, help="processes, at most two")
    parser.add_argument("--last", type=dt.date.fromisoformat, default=LAST, help="last start")
    parser.add_argument("--page", type=Path, default=PAGE, help="file to write")
    given = parser.parse_args()
    folder = place.folder(given.data).resolve()
    there = observed.available(folder)
    question = Question(
        label=f"tokyotrap {tokyotrap.__version__} (engine {fingerprint()}), baseline, {given.paths} paths, seed 0",
        series=tuple(name for name in SERIES if name in there),
        events=tuple(each for each in EVENTS if each.series in there),
    )
    forecast = functools.partial(engine, folder, question.series, given.paths)
    days = starts(FIRST, given.last, given.months)
    histories = observed.histories(folder, question.series)
    found = play(question, days, forecast, histories, folder=given.keep, workers=given.workers)
    given.page.write_text(page(table(question, found)), encoding="utf-8")
    print(given.page)


if __name__ == "__main__":
    main()
