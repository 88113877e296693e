"""Where each series of a run was observed: file, column, and what the file has that the series has not.

Series not listed have no file: Bunds, OATs and Australian bonds (no daily series), US growth, GDP, bill, debt service.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import Float

from tokyotrap.data import long, tidy
from tokyotrap.data.tidy import DAY, Days
from tokyotrap.errors import InvalidInput, Mistake, did_you_mean

Shape = Literal["daily", "monthly", "yearly change"]
CLOSED = "third_party_terms"
"""Sub-folder of series that belong to others; they may also lie beside the open ones."""

JGB, UST, ECB, SHARES = "jgb_par_yields_daily", "ust_par_yields_daily", "fx_ecb_reference_daily", "equity_indices_daily"
OAS, GILTS, MACRO = "us_credit_oas_daily", "uk_gilt_spot_curve_daily", "japan_macro_long"
MONTHS = 12


@dataclass(frozen=True)
class Place:
    """Where a series was observed.

    Attributes:
        file: without ending.
        column: in the unit in which the series is shown; in a long file, the name of the series.
        shape: "monthly" and "yearly change" are long files by month, each value dated at the end of its month.
        note: how what is observed differs from the series of the model; empty if it does not.
    """

    file: str
    column: str
    shape: Shape = "daily"
    note: str = ""


@dataclass(frozen=True, eq=False)
class Observed:
    """What was observed of one series.

    Attributes:
        series: name in the model.
        days: increasing (n,).
        values: on those days (n,), as shown: percent, percentage points, yen per dollar, index points; never NaN.
        note: how it differs from the series of the model.
    """

    series: str
    days: Days
    values: Float[np.ndarray, " n"]
    note: str = ""

    def until(self, last: np.datetime64) -> "Observed":
        """What was observed up to a day, that day included."""
        keep = self.days <= last
        return Observed(self.series, self.days[keep], self.values[keep], self.note)

    def on(self, days: Days) -> Float[np.ndarray, " k"]:
        """Values on some days; NaN where nothing was published on the very day."""
        place = np.searchsorted(self.days, days)
        inside = np.minimum(place, max(len(self.days) - 1, 0))
        if not len(self.days):
            return np.full(len(days), np.nan)
        return np.where(self.days[inside] == days, self.values[inside], np.nan)


def _curve(prefix: str, file: str, column: str, tenors: Iterable[str], note: str = "") -> dict[str, Place]:
    """Series prefix_10y in a column such as y10_pct; prefix_3m in m3_pct."""
    return {f"{prefix}_{each}": Place(file, column.format(f"{each[-1]}{each[:-1]}"), note=note) for each in tenors}


def places() -> Mapping[str, Place]:
    """Series -> where it was observed.

    Source: publishers as in the how-to on data: Ministry of Finance Japan, Federal Reserve H.15 and H.10, European
    Central Bank, Bank of England, EIA, Bank of Japan via OECD, Statistics Bureau of Japan; Cboe, ICE, Freddie Mac, S&P,
    Nasdaq and Nikkei for what is theirs. USDJPY is H.10 (noon New York), the crosses are fixings of the ECB (14:15
    Frankfurt): never both in one series.
    """
    constant = "constant maturity, not the quoted benchmark bond"
    spot = "spot rates, not par yields; the model starts from par"
    return {
        **_curve("jgb", JGB, "{}_pct", ("2y", "5y", "10y", "20y", "30y", "40y"), constant),
        **_curve("ust", UST, "{}_pct", ("3m", "2y", "5y", "10y", "30y")),
        "usdjpy": Place("fx_usdjpy_h10_daily", "usdjpy"),
        "eurjpy": Place(ECB, "eurjpy"),
        "audjpy": Place(ECB, "audjpy"),
        "boj_rate": Place(MACRO, "call_rate_overnight", "monthly", "mean call rate of the month, not the target"),
        "fed_rate": Place("us_fed_funds_sofr_daily", "dff_pct", note="effective rate, not the middle of the target"),
        "brent": Place("oil_spot_daily", "brent_usd_bbl"),
        "vix": Place("vix_daily", "close"),
        **_curve("gilt", GILTS, "spot_{}_pct", ("10y", "30y"), spot),
        "mortgage_30y": Place("us_mortgage30_weekly", "mortgage30_pct", note="once a week"),
        "ig_oas": Place(OAS, "ig_oas_pct"),
        "hy_oas": Place(OAS, "hy_oas_pct"),
        "sp500": Place(SHARES, "sp500"),
        "nasdaq": Place(SHARES, "nasdaq_comp"),
        "nikkei": Place(SHARES, "nikkei225"),
        "cpi_japan": Place(MACRO, "cpi_core_ex_fresh", "yearly change", "over a year; published three weeks later"),
    }


def available(folder: Path) -> tuple[str, ...]:
    """Series whose file is in the folder or in its `third_party_terms`, in the order of `places`."""
    return tuple(name for name, place in places().items() if _there(folder, place.file) is not None)


def history(folder: Path, series: str) -> Observed:
    """Everything observed of one series, as shown.

    Args:
        folder: of tidy files.
        series: name in the model.

    Raises:
        InvalidInput: a series that is observed nowhere, no such file, or cells that cannot be read.
    """
    return histories(folder, [series])[series]


def histories(folder: Path, series: Sequence[str]) -> dict[str, Observed]:
    """The same for several series; every file is read once, and all mistakes are told at once."""
    known, mistakes = places(), []
    for name in series:
        if name not in known:
            mistakes.append(Mistake(name, "is observed in no file", did_you_mean(name, list(known))))
        elif _there(folder, known[name].file) is None:
            cure = "Fetch it, or give another folder with --data FOLDER."
            mistakes.append(Mistake(name, f'{folder} has no "{known[name].file}.csv" or ".csv.gz"', cure))
    if mistakes:
        raise InvalidInput("observed series", mistakes)
    files = {known[name].file for name in series if known[name].shape == "daily"}
    read = {file: tidy.read(_there(folder, file) or folder, file) for file in files}
    found = {}
    for name in series:
        place = known[name]
        if place.shape == "daily":
            dated = read[place.file]
            found[name] = _without_gaps(name, dated.days, dated.column(place.column), place.note)
        else:
            found[name] = _by_month(folder, name, place)
    return found


def write(folder: Path, series: Sequence[str], days: Days, file: Path) -> None:
    """Write what was observed of some series on some days, a column a series, blank where nothing was published.

    Args:
        folder: of tidy files.
        series: names in the model.
        days: `datetime64[D]`, increasing.
        file: to write, in the form `tokyotrap score --observed` reads.
    """
    read = histories(folder, series)
    columns = [read[name].on(days) for name in series]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([DAY, *series])
        for place, day in enumerate(days):
            cells = [column[place] for column in columns]
            writer.writerow([str(day), *("" if np.isnan(cell) else f"{cell:.10g}" for cell in cells)])


def _there(folder: Path, file: str) -> Path | None:
    """The folder a file lies in, plain or packed."""
    for each in (folder, folder / CLOSED):
        if any((each / f"{file}{ending}").is_file() for ending in (".csv", ".csv.gz")):
            return each
    return None


def _without_gaps(name: str, days: Days, values: Float[np.ndarray, " n"], note: str) -> Observed:
    kept = ~np.isnan(values)
    return Observed(name, days[kept], values[kept], note)


def _by_month(folder: Path, name: str, place: Place) -> Observed:
    """A series of a long file by month, dated at the end of each month."""
    dated = long.read(_there(folder, place.file) or folder, place.file, place.column)
    months, values = dated.days.astype("datetime64[M]"), dated.column("value")
    if place.shape == "yearly change":
        year_ago = Observed(name, months, values).on(months - MONTHS)
        values = 100.0 * (values / year_ago - 1.0)
    ends = (months + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return _without_gaps(name, ends, values, place.note)
