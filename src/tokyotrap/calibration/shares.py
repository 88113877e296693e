"""What is measured on the VIX and on shares, and on how restless rates are at each level of the VIX."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration import equities, moments, regressions
from tokyotrap.calibration.equities import Months, Turn
from tokyotrap.calibration.measured import CALM, END, FOUR, JGB, LONG, UST
from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.publication import Entry, in_unit, rounded
from tokyotrap.calibration.sources import CBOE, H10, H15, MOF, SHARES, USDJPY, UST10, VIX, Folder, entry, regression

CRISES = ("2010-01-01", END)
"""The VIX, whose calm years alone would say that it comes back in three weeks."""
DECADE = ("2015-12-31", "2025-12-31")
"""Shares by level of yields."""

WIDTH = 0.003
"""Width of the turn of the slope of shares on yields [decimal]; ours."""

INDICES = {"sp500": "sp500", "nasdaq": "nasdaq_comp"}
MOVES_WITH_VIX = {"ust_2y": "ust2", "ust_10y": "ust10", "usdjpy": "usdjpy", "jgb_10y": "jgb10"}
CORE = {
    **{f"ust_{name}": ("ust_par_yields_daily", column) for name, column in UST.items()},
    **{f"jgb_{name}": ("jgb_par_yields_daily", column) for name, column in JGB.items()},
    "usdjpy": USDJPY,
}
"""What the equilibrium prices."""
RESTLESS = ("ust_10y", "usdjpy")
"""Series whose volatility is measured against the VIX."""


def entries(folder: Folder) -> Iterator[Entry]:
    """Every fact of this file, in the order they are written."""
    for part in (_vix, _shares, _nikkei, _correlations, _restless):
        yield from part(folder)


def _vix(folder: Folder) -> Iterator[Entry]:
    spread, back = _news(folder)
    yield entry("markets.vix.volatility", spread, "%", [CBOE], "A year, from daily changes of its logarithm.")
    yield entry("markets.vix.fading", back, "1/year", [CBOE], "Of its logarithm, from one day to the next.")


def _news(folder: Folder) -> tuple[Moment, Moment]:
    merged = folder.columns(CRISES, {"vix": VIX})
    level = np.log(merged.columns["vix"])
    ends, moves = moments.changes(merged.days, level[:, None])
    yearly = np.sqrt(moments.per_year(ends))
    spread = regressions.measured(ends, moves, lambda rows: np.array([rows[:, 0].std(ddof=1) * yearly]))[0]
    return spread, regressions.fading(merged.days, level)


def _shares(folder: Folder) -> Iterator[Entry]:
    spread, back = _news(folder)
    calm = equities.monthly(spread.value, back.value)
    yields = moments.volatility(folder.file(UST10[0]), UST10[1], CALM).value / 100.0
    for name, column in INDICES.items():
        files = {name: ("equity_indices_daily", column), "ust_10y": UST10}
        merged = folder.columns(LONG, {**files, "vix": VIX})
        drivers = {"ust_10y": merged.columns["ust_10y"] / 100.0, "vix": np.log(merged.columns["vix"])}
        found = regressions.regress(merged.days, np.log(merged.columns[name]), drivers, step=5)
        units, words = {"ust_10y": "% per pp", "vix": "ratio"}, "Changes over five days, both drivers at once."
        yield from regression(name, found, units, "%", ([SHARES, H15, CBOE], words))
        months = equities.by_level(folder.columns(DECADE, files), name)
        yield from _by_level(name, months)
        rest = equities.rest({"vix": found.slopes["vix"].value}, {"vix": calm}, found.left.value)
        yield from _turn(name, equities.turn(months, rest=rest, yields=yields, width=WIDTH), months)


def _by_level(name: str, months: list[Months]) -> Iterator[Entry]:
    for each, key in zip(months, ("below_3", "3_to_4", "above_4"), strict=True):
        words = f"Months that began there, mean level {each.level:.2%}, with the 10-year Treasury."
        yield entry(f"markets.{name}.correlation.{key}", each.correlation, "ratio", [SHARES, H15], words)
        yield entry(f"markets.{name}.alone.{key}", each.slope, "% per pp", [SHARES, H15], f"{words} The VIX left out.")


def _turn(name: str, found: Turn, months: list[Months]) -> Iterator[Entry]:
    """Ranges: what the correlations' errors make of the slopes, two either side; of the middle, two widths."""
    words = "Chosen so that the monthly correlation with the 10-year Treasury is the measured one at each level."
    source = f"Measured by scripts/markets.py on series of {SHARES}, {H15}, {CBOE}"
    span = f"{months[0].correlation.first}..{months[-1].correlation.last}"
    told = (
        ("low_yields", found.low, "% per pp", found.errors[0], "Slope at low yields."),
        ("high_yields", found.high, "% per pp", found.errors[2], "Slope at high yields."),
        ("middle", found.middle, "%", WIDTH, "Level half-way between the two; its range is ours."),
    )
    for key, value, unit, error, more in told:
        middle, low, high = (rounded(in_unit(value + sign * error, unit), 4) for sign in (0.0, -2.0, 2.0))
        yield Entry(f"markets.{name}.{key}", middle, unit, span, source, "low", low, high, f"{more} {words}")


def _nikkei(folder: Folder) -> Iterator[Entry]:
    files = {"nikkei": ("equity_indices_daily", "nikkei225"), "ust_10y": UST10, "usdjpy": USDJPY, "vix": VIX}
    merged = folder.columns(LONG, files)
    drivers = {
        "ust_10y": merged.columns["ust_10y"] / 100.0,
        "usdjpy": np.log(merged.columns["usdjpy"]),
        "vix": np.log(merged.columns["vix"]),
    }
    found = regressions.regress(merged.days, np.log(merged.columns["nikkei"]), drivers, step=5)
    words = "Changes over five days, all drivers at once: Tokyo closes before New York."
    units = {"ust_10y": "% per pp", "usdjpy": "ratio", "vix": "ratio"}
    yield from regression("nikkei", found, units, "%", ([SHARES, H15, H10, CBOE], words))


def _correlations(folder: Folder) -> Iterator[Entry]:
    publishers = {"ust": H15, "jgb": MOF, "usdjpy": H10}
    for name, short in MOVES_WITH_VIX.items():
        merged = folder.columns(LONG, {"vix": VIX, name: CORE[name]})
        found = moments.correlation(merged.days, np.log(merged.columns["vix"]), _level(name, merged.columns[name]))
        words = "Correlation of changes over five published days, overlapping; the VIX in logarithms."
        sources = [CBOE, publishers[name.split("_")[0]]]
        yield entry(f"measured.correlation.vix_{short}", found, "ratio", sources, words)


def _restless(folder: Folder) -> Iterator[Entry]:
    """How much more rates move when the VIX is high, and the tails that are left once that is counted."""
    found = [_elasticity(folder, name, FOUR) for name in RESTLESS]
    for name, each in zip(RESTLESS, found, strict=True):
        words = "Elasticity of the volatility of the next day's move to the VIX; normal likelihood."
        sources = [CBOE, H10 if name == "usdjpy" else H15]
        yield entry(f"outside.volatility_per_vix_of.{name}", each, "ratio", sources, words)
    mean = float(np.mean([each.value for each in found]))
    error = float(np.sqrt(sum(each.error**2 for each in found)) / len(found))
    both = Moment(mean, error, min(each.count for each in found), found[0].first, found[0].last)
    words = "Mean of the elasticities of the 10-year Treasury and USDJPY."
    yield entry("outside.volatility_per_vix", both, "ratio", [CBOE, H15, H10], words)
    yield _tails(folder, mean)


def _elasticity(folder: Folder, name: str, period: tuple[str, str]) -> Moment:
    merged = folder.columns(period, {"vix": VIX, name: CORE[name]})
    moves = np.diff(_level(name, merged.columns[name]))
    return regressions.elasticity(merged.days[1:], moves, np.log(merged.columns["vix"])[:-1])


def _tails(folder: Folder, power: float) -> Entry:
    """Excess kurtosis of daily moves over the VIX of the day before to that power, mean over the core's series."""
    every = {}
    for name, place in CORE.items():
        merged = folder.columns(CALM, {"vix": VIX, name: place})
        moves = np.diff(_level(name, merged.columns[name])) * merged.columns["vix"][:-1] ** -power
        every[name] = _kurtosis(moves)
    mean = float(np.mean(list(every.values())))
    low, high = min(every, key=lambda name: every[name]), max(every, key=lambda name: every[name])
    note = (
        f"Of daily moves over the VIX of the day before to the power {power:.2f}; mean over {len(every)} series, "
        f"from {every[low]:.2f} ({low}) to {every[high]:.2f} ({high}), which is the range."
    )
    source = f"Measured by scripts/markets.py on series of {CBOE}, {H15}, {MOF}, {H10}"
    span = f"{CALM[0]}..{CALM[1]}"
    value, least, most = (rounded(each, 4) for each in (mean, every[low], every[high]))
    return Entry("outside.excess_kurtosis", value, "ratio", span, source, "medium", least, most, note)


def _kurtosis(moves: Float[np.ndarray, "n"]) -> float:
    centred = moves - moves.mean()
    return float(np.mean(centred**4) / np.mean(centred**2) ** 2) - 3.0


def _level(name: str, column: Float[np.ndarray, "n"]) -> Float[np.ndarray, "n"]:
    """Logarithm of a price, decimals of a yield."""
    return np.log(column) if name == "usdjpy" else column / 100.0
