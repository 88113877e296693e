"""A starting day from data: prices, books and the news of the times as a facts file, laid over what is carried."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

import tokyotrap
from tokyotrap.calibration import books_of_the_day, news, pilot, prices_of_the_day, publication, recent
from tokyotrap.calibration.news import Asked, News
from tokyotrap.calibration.publication import Entry
from tokyotrap.calibration.recent import Recent
from tokyotrap.data import observed
from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas
from tokyotrap.facts.fact import Fact
from tokyotrap.ledger.series import CORE_SERIES
from tokyotrap.model import economy, quoted
from tokyotrap.model.lines import TREND
from tokyotrap.model.outside import DEMAND, RATES
from tokyotrap.model.wiring import with_trend
from tokyotrap.pricing.equilibrium import solve

FIRST = date(2000, 1, 3)
"""The first day on which every curve of the core has a long end."""

ROUNDS = 2
"""Pilots: after two, volatilities are within a percent of what was asked, where news alone can bring them there."""

OWN = ("brent", "eurjpy", "audjpy", "gilt_10y", "gilt_30y", "ig_oas", "hy_oas", "sp500", "nasdaq", "nikkei")
"""Series whose own news (`news.own`) is sized so that the whole moves as it has of late."""

LEAST_OWN = 0.3
"""Share of a series' own news in recent years that is kept at least."""

UNITS = {"fx": "USD bn", "trend": "%"}
"""Units of the volatility of news; of rates [bp], of demand [USD bn]."""


def overlay(day: date, folder: Path, *, cache: Path | None = None) -> Path:
    """A facts file of a day, built once for the same data, facts and version.

    Args:
        day: the starting day; nothing published later is used.
        folder: of tidy files.
        cache: where it is kept; the user's own cache folder if None.

    Returns:
        Path of a file for `facts.load(day, overlays=[path])`.

    Raises:
        InvalidInput: the data do not support the day.
    """
    if day < FIRST:
        what = f"{day} is before {FIRST}, the first day with a long end on every curve"
        raise InvalidInput("--start", [Mistake("", what, "Choose a later day.")])
    kept = (cache or user_cache_path("tokyotrap", appauthor=False)) / "starts"
    path = kept / f"{day}-{_digest(folder)}.toml"
    if path.is_file():
        return path
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept) as draft:
        text = _build(day, folder, Path(draft) / "draft.toml")
        whole = Path(draft) / path.name
        whole.write_text(text, encoding="utf-8")
        whole.replace(path)
    return path


def _build(day: date, folder: Path, draft: Path) -> str:
    """The file in three steps, each read before the next: what is carried, prices and books, news of the times."""
    title, found = f"The world on {day}, from published series.", list[Entry]()
    for step in (prices_and_books, times):
        draft.write_text(publication.text(title, found) + "\n", encoding="utf-8")
        found += step(day, folder, facts.load(day, overlays=[draft]))
    return publication.text(title, found) + "\n"


def prices_and_books(day: date, folder: Path, known: Atlas) -> list[Entry]:
    """Prices and books of the day, as far as the folder has them; see `prices_of_the_day` and `books_of_the_day`."""
    prices = list(prices_of_the_day.entries(folder, day, known))
    books = [*books_of_the_day.entries(folder, day, known), *books_of_the_day.crowding(folder, day, known)]
    return [*prices, *books]


def times(day: date, folder: Path, known: Atlas) -> list[Entry]:
    """News sized by pilots so that every series moves in a run as it has moved of late."""
    seen, wanted = recent.measure(folder, day), _recent_of(folder, day)
    core = dict(zip(seen.series, seen.volatility.tolist(), strict=True))
    asked, sizes = dict(core), {name: known.value(measured(name)) for name in OWN if name in wanted}
    first = dict(sizes)
    for round_ in range(ROUNDS + 1):
        found = news.fit(_asked(known, replace(seen, volatility=np.array(list(asked.values())))))
        tried = laid(known, [*_news_entries(found, seen.day), *_own_entries(known, sizes, seen.day)])
        if round_ == ROUNDS:
            return [*_news_entries(found, seen.day), *_own_entries(known, sizes, seen.day)]
        moved = pilot.volatilities(tried, [*core, *sizes])
        asked = pilot.corrected(asked, core, moved)
        sizes = {
            name: pilot.own(size, wanted[name], moved[name], least=LEAST_OWN * first[name] / size)
            for name, size in sizes.items()
        }
    raise AssertionError("the last round returns")


def _recent_of(folder: Path, day: date) -> dict[str, float]:
    """Volatility of late of the series in `OWN` that the folder has [internal units]."""
    there = observed.available(folder)
    found = {name: recent.of_series(observed.history(folder, name), day) for name in OWN if name in there}
    return {name: size for name, size in found.items() if size is not None}


def _asked(known: Atlas, seen: Recent) -> Asked:
    """The covariance of late, with the loadings of the economy at normal capacity and its covariance as first idea."""
    spec = economy.specification(known)
    aversion, generator = economy.chain(known)
    tables = quoted.tables(known, solve(spec, risk_aversion=aversion, generator=generator), [])
    names = [*spec.factors, TREND]
    rows = [CORE_SERIES.index(name) for name in seen.series]
    columns = [names.index(name) for name in (*RATES, *DEMAND)]
    assert spec.currency is not None
    core = np.zeros((len(names), len(names)))
    core[:-1, :-1], core[-1, -1] = spec.covariance, spec.currency.permanent_vol**2
    rates, demand = columns[: len(RATES)], columns[len(RATES) :]
    first = core[np.ix_(rates, rates)], np.sqrt(np.diag(core)[demand])
    return Asked(seen.series, with_trend(tables.factor)[0][np.ix_(rows, columns)], seen.covariance, first)


def _news_entries(found: News, day: date) -> Iterator[Entry]:
    source = "Calibrated on published series, so that a run moves as they have of late"
    for name, size in found.volatility.items():
        unit = UNITS.get(name, "USD bn" if name in DEMAND else "bp")
        value, words = publication.in_unit(size, unit), "News of the times, a year."
        yield Entry(f"news.volatility.{name}", value, unit, str(day), source, "medium", note=words)
    for (first, second), together in found.correlation.items():
        words = "Correlation of news of the times."
        key = f"news.correlation.{first}_{second}"
        yield Entry(key, publication.rounded(together), "ratio", str(day), source, "medium", note=words)


def _own_entries(known: Atlas, sizes: Mapping[str, float], day: date) -> Iterator[Entry]:
    for name, size in sizes.items():
        unit = known[measured(name)].unit
        words = "A year, sized so that the series moves in a run as it has of late."
        source = "Calibrated on published series"
        yield Entry(f"news.own.{name}", publication.in_unit(size, unit), unit, str(day), source, "medium", note=words)


def measured(name: str) -> str:
    """The fact with the volatility that was measured on a series' own news, over years."""
    return "measured.brent.volatility" if name == "brent" else f"markets.{name}.volatility"


def laid(known: Atlas, entries: Iterable[Entry]) -> Atlas:
    """An atlas with some numbers replaced, for the time of a calibration."""
    changed = dict(known)
    for each in entries:
        changed[each.key] = Fact(
            each.key, each.value, each.unit, each.as_of, known.start, each.source, each.confidence, note=each.note
        )
    return Atlas(changed, start=known.start, carried=known.carried)


def _digest(folder: Path) -> str:
    """A name for what a starting day is built from: version, facts, and the tidy files by name, size and time."""
    own = hashlib.blake2b(tokyotrap.__version__.encode(), digest_size=6)
    for each in sorted(path for path in folder.rglob("*.csv*") if path.is_file()):
        there = each.stat()
        own.update(f"{each.name} {there.st_size} {there.st_mtime_ns}".encode())
    for fact in facts.load().values():
        own.update(f"{fact.key} {fact.value}".encode())
    for calibration in sorted((files("tokyotrap.facts") / "calibrations").iterdir(), key=lambda each: each.name):
        own.update(calibration.read_bytes())
    return own.hexdigest()
