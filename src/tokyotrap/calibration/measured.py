"""What is measured on daily data, over which years, and the facts that come of it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration import moments
from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.publication import Entry, rounded
from tokyotrap.data import tidy
from tokyotrap.data.tidy import Dated, Days

END = "2026-02-02"
LAST = dt.date.fromisoformat(END)
"""Last day of data."""

CALM, LONG, FOUR = ("2024-02-02", END), ("2023-01-01", END), ("2022-01-01", END)
"""The windows of that day; see `Windows`."""

Period = tuple[str, str]
"""First and last day, ISO."""


@dataclass(frozen=True)
class Windows:
    """Over which days what is measured.

    Attributes:
        calm: volatilities and tails, two years; those to February 2026 begin after the end of yield curve control.
        long: correlations, which need more days, three years.
        four: the yen, whose volatility of two years alone can be low.
    """

    calm: Period
    long: Period
    four: Period


def windows(until: dt.date = LAST) -> Windows:
    """Two years to a day; three and four years from the New Year nearest to where they would begin."""
    two = until.replace(year=until.year - 2, day=min(until.day, 28) if until.month == 2 else until.day)
    last = until.isoformat()
    return Windows((two.isoformat(), last), (_new_year(until, 3), last), (_new_year(until, 4), last))


def _new_year(until: dt.date, years: int) -> str:
    """The New Year nearest to so many years before a day."""
    return dt.date(until.year - years + (until.month > 6), 1, 1).isoformat()


UST = {"3m": "m3_pct", "2y": "y2_pct", "5y": "y5_pct", "10y": "y10_pct", "30y": "y30_pct"}
JGB = {"2y": "y2_pct", "5y": "y5_pct", "10y": "y10_pct", "20y": "y20_pct", "30y": "y30_pct", "40y": "y40_pct"}

CORRELATED = (
    ("ust_10y", "jgb_10y"),
    ("ust_2y", "ust_10y"),
    ("ust_10y", "ust_30y"),
    ("jgb_2y", "jgb_10y"),
    ("jgb_10y", "jgb_40y"),
    ("jgb_10y", "jgb_30y"),
    ("ust_30y", "jgb_40y"),
    ("usdjpy", "ust_10y"),
    ("usdjpy", "ust_2y"),
    ("usdjpy", "jgb_10y"),
    ("usdjpy", "jgb_2y"),
    ("usdjpy", "gap_10y"),
    ("usdjpy", "gap_2y"),
    ("brent", "ust_2y"),
    ("brent", "ust_10y"),
    ("brent", "jgb_10y"),
    ("brent", "usdjpy"),
)
"""Pairs whose weekly changes are correlated; a gap is the Treasury less the JGB."""

PUBLISHERS = {
    "ust": "Federal Reserve H.15",
    "jgb": "Ministry of Finance Japan",
    "usdjpy": "Federal Reserve H.10",
    "brent": "Energy Information Administration",
    "gap": "Federal Reserve H.15, Ministry of Finance Japan",
}


@dataclass(frozen=True)
class Series:
    """One published series.

    Attributes:
        file, column: where it is.
        logarithm: changes of logarithms [%] instead of levels [bp].
    """

    file: Dated
    column: str
    logarithm: bool = False

    @property
    def unit(self) -> str:
        """Of its volatility."""
        return "%" if self.logarithm else "bp"


def read(folder: Path) -> dict[str, Series]:
    """The series measured, by name."""
    ust, jgb = tidy.read(folder, "ust_par_yields_daily"), tidy.read(folder, "jgb_par_yields_daily")
    found = {f"ust_{name}": Series(ust, column) for name, column in UST.items()}
    found |= {f"jgb_{name}": Series(jgb, column) for name, column in JGB.items()}
    found["usdjpy"] = Series(tidy.read(folder, "fx_usdjpy_h10_daily"), "usdjpy", True)
    found["brent"] = Series(tidy.read(folder, "oil_spot_daily"), "brent_usd_bbl", True)
    return found


def entries(folder: Path, until: dt.date = LAST) -> list[Entry]:
    """Every measured fact, in the order they are written.

    Args:
        folder: of the tidy series.
        until: last day used.
    """
    series, over = read(folder), windows(until)
    found = [*_volatilities(series, over), *_correlations(series, over.long)]
    for name, each in series.items():
        skew = moments.skewness(each.file, each.column, over.calm, logarithm=each.logarithm)
        tails = moments.excess_kurtosis(each.file, each.column, over.calm, logarithm=each.logarithm)
        found.append(_entry(f"skew.{name}", skew, "ratio", name, "Skew of daily changes."))
        found.append(_entry(f"excess_kurtosis.{name}", tails, "ratio", name, "Of daily changes, over a normal's."))
    return found


def _volatilities(series: dict[str, Series], over: Windows) -> Iterator[Entry]:
    words = "A year, as many days as were published, from daily changes."
    for name, each in series.items():
        found = moments.volatility(each.file, each.column, over.calm, logarithm=each.logarithm)
        key = "brent.volatility" if name == "brent" else f"volatility.{name}"
        yield _entry(key, found, each.unit, name, words)
    yen = series["usdjpy"]
    found = moments.volatility(yen.file, yen.column, over.four, logarithm=True)
    yield _entry("volatility.usdjpy_four_years", found, "%", "usdjpy", words)


def _correlations(series: dict[str, Series], period: Period) -> Iterator[Entry]:
    for first, second in CORRELATED:
        days, left, right = levels_of(series, (first, second), period)
        found = moments.correlation(days, left, right)
        words = "Correlation of changes over five published days, overlapping."
        yield _entry(f"correlation.{_key(first, second)}", found, "ratio", f"{first}, {second}", words)


def _key(first: str, second: str) -> str:
    """Oil has names of its own: `brent_ust10`."""
    short = second.replace("_", "").removesuffix("y") if "_" in second else second
    return f"brent_{short}" if first == "brent" else f"{first}.{second}"


def levels_of(
    series: Mapping[str, Series], pair: tuple[str, str], period: Period
) -> tuple[Days, Float[np.ndarray, "n"], Float[np.ndarray, "n"]]:
    """Levels of both on the days on which both, and their parts, were published."""
    needed = {part for name in pair for part in _parts(name)}
    merged = tidy.merge({name: (series[name].file, series[name].column) for name in sorted(needed)}).between(*period)
    known = {name: np.log(column) if series[name].logarithm else column for name, column in merged.columns.items()}
    left, right = (sum((sign * known[name] for name, sign in _parts(each).items()), 0.0) for each in pair)
    return merged.days, np.asarray(left), np.asarray(right)


def _parts(name: str) -> dict[str, float]:
    if name.startswith("gap_"):
        maturity = name.removeprefix("gap_")
        return {f"ust_{maturity}": 1.0, f"jgb_{maturity}": -1.0}
    return {name: 1.0}


def _entry(key: str, found: Moment, unit: str, names: str, words: str) -> Entry:
    """A fact whose range is two standard errors either side."""
    scale = 1.0 if unit == "ratio" else 100.0
    value, error = rounded(found.value * scale, 4), rounded(found.error * scale, 2)
    publishers = dict.fromkeys(PUBLISHERS[name.strip().split("_")[0]] for name in names.split(","))
    return Entry(
        key=f"measured.{key}",
        value=value,
        unit=unit,
        as_of=f"{found.first}..{found.last}",
        source=f"Measured by scripts/calibrate.py on series of {', '.join(publishers)}",
        confidence="high",
        low=rounded(value - 2.0 * error, 6),
        high=rounded(value + 2.0 * error, 6),
        note=f"{words} Standard error {error:g}, block bootstrap, {found.count} changes; the range is two of them.",
    )
