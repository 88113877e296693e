"""Fragility: how far the edge is, what one day's sale would reach it, over settings, over history and ahead."""

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import numpy as np

from tokyotrap.errors import InvalidInput, Mistake, NoEquilibrium
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas
from tokyotrap.model.assembly import assemble
from tokyotrap.results.run import scenario_of
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.ensemble import Progress, simulate
from tokyotrap.simulation.programme import programme, reds
from tokyotrap.studies import fragility_history, quiet, tipping
from tokyotrap.studies.fragility_axes import Axis
from tokyotrap.studies.fragility_found import LEVELS, SHOCKS, Ahead, Day, Edge, Fragility, Shock
from tokyotrap.studies.fragility_history import Past

MOST_AXES, MOST_CELLS = 2, 400


def fragility(  # noqa: PLR0913 - a question has the options people need
    scenario: Scenario | str | Path,
    *,
    across: Sequence[Axis] = (),
    history: Sequence[dt.date] = (),
    folder: Path | None = None,
    past: Past | None = None,
    paths: int = 1000,
    days: int | None = None,
    seed: int = 0,
    accuracy: float = 0.005,
    overrides: Sequence[str] = (),
    progress: Progress | None = None,
) -> Fragility:
    """How far the edge is on a quiet starting day, over settings, on days of the past, and along the scenario.

    Args:
        scenario: a scenario, the name of one in the library, or the path of a .toml file.
        across: settings that are varied, at most two.
        history: days of the past.
        folder: of tidy series, for these days.
        past: what reads their facts from it, such as `calibration.day_of_the_past.of_day`.
        paths: of the run ahead.
        days: of the run ahead, instead of the scenario's horizon.
        seed: of it.
        accuracy: of amounts, as a share of the largest.
        overrides: settings changed, "KEY=VALUE".
        progress: told worlds done and in all.

    Raises:
        InvalidScenario: every mistake of the scenario, its overrides or the settings varied.
        InvalidInput: more axes or worlds than are shown; days the data do not support; no data.
        NoEquilibrium: no stable solution for the starting day.
    """
    began = time.monotonic()
    keep_compiled()
    asked = scenario_of(scenario, overrides)
    _refuse(across, history, folder if past else None)
    atlas = facts.load(asked.starts, overlays=asked.facts)
    shocks = tuple(each for each in SHOCKS if asked.settings.get(each.key.rsplit(".", 1)[0]) != "none")
    tally = _Tally(progress, 1 + int(np.prod([len(each.values) for each in across])) + len(set(history)))
    today = edge(atlas, shocks, asked.settings, accuracy=accuracy)
    tally.one()
    ready = time.monotonic()
    cells = tuple(_cells(atlas, shocks, asked, across, accuracy, tally)) if across else ()
    mapped = time.monotonic() - ready
    told = list[Day]()
    if folder is not None and past is not None:
        told = _past(sorted(set(history)), (past, folder), (atlas, shocks, asked, accuracy), tally)
    return Fragility(
        scenario=asked.name, title=asked.title, start=asked.starts, shocks=shocks, today=today, axes=tuple(across),
        wealth=_number(asked, atlas, "capacity.wealth"), ratio=_number(asked, atlas, "capacity.start"), cells=cells,
        days=tuple(told), ahead=_ahead(asked, atlas, days or asked.days, paths, seed), accuracy=accuracy,
        seconds=(time.monotonic() - began, mapped),
    )  # fmt: skip


def edge(
    atlas: Atlas,
    shocks: Sequence[Shock],
    settings: Mapping[str, float | str],
    *,
    before: Mapping[str, float] | None = None,
    accuracy: float = 0.005,
) -> Edge:
    """The edge in one world.

    Args:
        atlas: facts of the day.
        shocks: trades that are tried.
        settings: of the scenario.
        before: order -> amount on the day before [house units].
        accuracy: of amounts, as a share of the largest.
    """
    largest = {each.key: each.largest for each in shocks}
    made = quiet.world(atlas, list(largest), settings=settings, before=before)
    found = tipping.of_world(made, largest, accuracy=accuracy)
    return Edge(found[0].multiplier, found[0].distance, {each.order: each.amount for each in found})


def _refuse(across: Sequence[Axis], history: Sequence[dt.date], folder: Path | None) -> None:
    found = []
    if len(across) > MOST_AXES:
        found.append(Mistake("--across", f"{len(across)} settings are varied", f"Vary at most {MOST_AXES}."))
    cells = int(np.prod([len(each.values) for each in across]))
    if cells > MOST_CELLS:
        found.append(Mistake("--across", f"{cells} worlds are asked for", f"Ask for at most {MOST_CELLS}."))
    if history and folder is None:
        cure = "Give --data FOLDER, set TOKYOTRAP_DATA, or run `tokyotrap data update`."
        found.append(Mistake("--days-of-history", "the past is not known without series", cure))
    if found:
        raise InvalidInput("fragility", found)


def _number(asked: Scenario, atlas: Atlas, key: str) -> float:
    value = asked.settings.get(key)
    return float(value) if isinstance(value, float) else float(atlas.value(key))


class _Tally:
    """Progress, a world at a time."""

    def __init__(self, progress: Progress | None, count: int) -> None:
        self._progress, self._all, self._done = progress, count, 0

    def one(self) -> None:
        """One more is done."""
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._all)


def _cells(
    atlas: Atlas, shocks: Sequence[Shock], asked: Scenario, across: Sequence[Axis], accuracy: float, tally: _Tally
) -> list[Edge | None]:
    """The edge in each world of the map; settings are set, orders are carried out on the day before."""
    found: list[Edge | None] = []
    for values in product(*(each.values for each in across)):
        settings = dict(asked.settings)
        settings |= {each.key: value for each, value in zip(across, values, strict=True) if not each.ordered}
        before = {each.key: float(value) for each, value in zip(across, values, strict=True) if each.ordered}
        try:
            found.append(edge(atlas, shocks, settings, before=before, accuracy=accuracy))
        except NoEquilibrium:
            found.append(None)
        tally.one()
    return found


def _past(
    days: Sequence[dt.date],
    source: tuple[Past, Path],
    how: tuple[Atlas, Sequence[Shock], Scenario, float],
    tally: _Tally,
) -> list[Day]:
    """The edge on days of the past, read three ways; see `Day`."""
    (read, folder), (now, shocks, asked, accuracy) = source, how
    low, high = fragility_history.STARTS
    atlases: dict[dt.date, Atlas] = {}
    found = []
    for day in days:
        for each in (day, before := fragility_history.year_before(day)):
            if each not in atlases:
                atlases[each] = read(each, folder)
        alike, earlier = (fragility_history.alike(atlases[each], now) for each in (day, before))
        wealth = fragility_history.wealth(day, earlier, folder, asked.settings)
        settings = asked.settings | {"capacity.start": min(max(wealth.middle, low), high)}
        started, same, moved = (
            edge(known, shocks, own, accuracy=accuracy)
            for known, own in ((atlases[day], asked.settings), (alike, asked.settings), (alike, settings))
        )
        found.append(Day(day, started, same, moved, wealth, atlases[day]["pricing.risk_aversion"].day))
        tally.one()
    return found


def _ahead(asked: Scenario, atlas: Atlas, days: int, paths: int, seed: int) -> Ahead:
    """Quantiles along the scenario, events and all."""
    made = assemble(atlas, asked.settings, programme(asked, days), reds(asked), days)
    found = simulate(made, paths=paths, seed=seed)
    distance, loss = (found.quantiles(name, LEVELS) for name in ("distance", "loss"))
    gone = float((found.records.gone > 0).mean())
    multiplier = 1.0 / np.maximum(1.0 - loss, 0.01)
    return Ahead(tuple(made.calendar.dates), distance, multiplier, gone, paths, seed)
