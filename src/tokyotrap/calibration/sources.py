"""Where the series of many markets are, who publishes them, and how what is measured on them becomes a fact."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.publication import Entry, rounded
from tokyotrap.calibration.regressions import Regression
from tokyotrap.data import tidy
from tokyotrap.data.tidy import Dated
from tokyotrap.units import unit as known_unit

H15, H10, MOF = "Federal Reserve H.15", "Federal Reserve H.10", "Ministry of Finance Japan"
ECB, BOE, PMMS = "European Central Bank", "Bank of England", "Freddie Mac"
CBOE, ICE, SHARES = "Cboe", "ICE BofA", "S&P Dow Jones Indices, Nasdaq, Nikkei"

UST10 = ("ust_par_yields_daily", "y10_pct")
JGB30 = ("jgb_par_yields_daily", "y30_pct")
VIX = ("vix_daily", "close")
USDJPY = ("fx_usdjpy_h10_daily", "usdjpy")


@dataclass(frozen=True)
class Folder:
    """Where the tidy files are.

    Attributes:
        open: publishers' series.
        closed: series that belong to others; for calibration only.
        known: files that were read, which takes longer than most of what is done with them.
    """

    open: Path
    closed: Path
    known: dict[str, Dated] = field(default_factory=dict, repr=False, compare=False)

    def file(self, name: str, *, day: str = tidy.DAY) -> Dated:
        """One file, wherever it is, read once.

        Args:
            name: without ending.
            day: name of the first column, where it is another.
        """
        if name not in self.known:
            there = any((self.closed / f"{name}{ending}").is_file() for ending in (".csv", ".csv.gz"))
            self.known[name] = tidy.read(self.closed if there else self.open, name, day=day)
        return self.known[name]

    def columns(self, period: tuple[str, str], wanted: Mapping[str, tuple[str, str]]) -> Dated:
        """Columns of several files on the days on which all of them were published.

        Args:
            period: first and last day.
            wanted: name -> (file, column).
        """
        read = {file: self.file(file) for file, _ in wanted.values()}
        return tidy.merge({name: (read[file], column) for name, (file, column) in wanted.items()}).between(*period)


def entry(key: str, found: Moment, unit: str, publishers: Sequence[str], words: str) -> Entry:
    """A fact whose range is two standard errors either side.

    Args:
        key: dotted name.
        found: in house units.
        unit: in which it is written.
        publishers: of the series.
        words: what was measured, ending on a full stop.
    """
    scale = known_unit(unit).from_house(1.0)
    value, error = rounded(found.value * scale, 4), rounded(found.error * scale, 2)
    return Entry(
        key=key,
        value=value,
        unit=unit,
        as_of=f"{found.first}..{found.last}",
        source=f"Measured by scripts/markets.py on series of {', '.join(publishers)}",
        confidence="medium",
        low=rounded(value - 2.0 * error, 6),
        high=rounded(value + 2.0 * error, 6),
        note=f"{words} Standard error {error:g}, bootstrap, {found.count} changes; the range is two of them.",
    )


def regression(
    name: str, found: Regression, units: Mapping[str, str], left: str, told: tuple[Sequence[str], str]
) -> Iterator[Entry]:
    """The facts of a regression: a slope a driver, and the volatility that is left.

    Args:
        name: of the series.
        found: in house units.
        units: of the slopes, by driver.
        left: unit of the volatility.
        told: publishers, and what was measured.
    """
    publishers, words = told
    for driver, each in found.slopes.items():
        yield entry(f"markets.{name}.{driver}", each, units[driver], publishers, words)
    explained = f"{words} A year; the drivers explain {found.explained:.0%} of the variance."
    yield entry(f"markets.{name}.volatility", found.left, left, publishers, explained)
