"""What is measured on currencies, bonds abroad, mortgages and credit, and the facts that come of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from jaxtyping import Float

from tokyotrap.calibration import mortgages, regressions, shares
from tokyotrap.calibration.measured import END, FOUR, LONG
from tokyotrap.calibration.moments import Moment
from tokyotrap.calibration.publication import Entry
from tokyotrap.calibration.regressions import Regression
from tokyotrap.calibration.sources import (
    BOE,
    CBOE,
    ECB,
    H15,
    ICE,
    JGB30,
    MOF,
    PMMS,
    UST10,
    VIX,
    Folder,
    entry,
    regression,
)
from tokyotrap.data import long
from tokyotrap.data.tidy import Dated

GILTS = ("2025-01-02", END)
"""Daily gilt yields are kept from here."""
RISE = ("2022-01-01", "2025-12-31")
"""Mortgages: since rates rose and the central bank stopped buying them."""
EURO = ("2022-01-01", END)
"""Monthly yields of the euro area."""
SPREADS = ("2010-01-01", END)
"""How fast spreads come back: a few calm years would tell too little."""

SPECIAL = 1.5
"""Japan-specific days: the 30-year JGB moved by so many standard deviations that the Treasury had not foretold."""

CREDIT = {"hy_oas": "hy_oas_pct", "ig_oas": "ig_oas_pct"}
CROSSES = ("eurjpy", "audjpy")
GILT = {"gilt_10y": "spot_y10_pct", "gilt_30y": "spot_y30_pct"}
YIELDS = {"ust_10y": UST10, "jgb_30y": JGB30}


def entries(data: Path) -> list[Entry]:
    """Every fact measured on these markets, in the order they are written."""
    folder = Folder(data, data / "third_party_terms")
    parts = (shares.entries, _currencies, _gilts, _euro_area, _mortgages, _credit)
    return [each for part in parts for each in part(folder)]


def _currencies(folder: Folder) -> Iterator[Entry]:
    """Crosses and USDJPY of the same fixing: another hour's USDJPY would count the hours between as news."""
    for name in CROSSES:
        merged = folder.columns(FOUR, {each: ("fx_ecb_reference_daily", each) for each in (name, "usdjpy")})
        logs = {each: np.log(column) for each, column in merged.columns.items()}
        found = regressions.regress(merged.days, logs[name], {"usdjpy": logs["usdjpy"]})
        words = "Both from the fixing of 14:15 Frankfurt, daily."
        yield from regression(name, found, {"usdjpy": "ratio"}, "%", ([ECB], words))


def _gilts(folder: Folder) -> Iterator[Entry]:
    """Over two days: London closes after Tokyo and before New York."""
    publishers = [BOE, H15, MOF]
    for name, column in GILT.items():
        merged = folder.columns(GILTS, {name: ("uk_gilt_spot_curve_daily", column), **YIELDS})
        drivers = {each: merged.columns[each] / 100.0 for each in YIELDS}
        found = regressions.regress(merged.days, merged.columns[name] / 100.0, drivers, step=2)
        words = "Spot yields, changes over two days, both drivers at once."
        yield from regression(name, found, dict.fromkeys(YIELDS, "bp per bp"), "bp", (publishers, words))
        yield _japan_days(merged, name, publishers)
    yield _japan_days(folder.columns(LONG, YIELDS), "ust_10y", [H15, MOF])


def _japan_days(merged: Dated, name: str, publishers: Sequence[str]) -> Entry:
    """The same day's answer to the 30-year JGB alone, on days that were Japan's own."""
    moves = {each: np.diff(column) / 100.0 for each, column in merged.columns.items()}
    kept = regressions.beyond(moves["jgb_30y"][1:], moves["ust_10y"][:-1], deviations=SPECIAL)
    found = regressions.slope(merged.days[2:][kept], moves[name][1:][kept], moves["jgb_30y"][1:][kept])
    words = (
        "On the 30-year JGB alone, same day, on days when it moved by 1.5 standard deviations beyond what the day "
        "before's 10-year Treasury foretold; the Treasury's own move is in it. For comparison."
    )
    return entry(f"markets.japan_days.{name}", found, "bp per bp", publishers, words)


def _euro_area(folder: Folder) -> Iterator[Entry]:
    """Monthly means, whose changes have two thirds of the variance of changes over a month.

    Source: Working (1960), Econometrica 28(4).
    """
    euro = long.read(folder.open, "euro_area_rates_long", "euro_area_gov_10y").between(*EURO)
    drivers = {name: _monthly_means(folder.file(file), column, euro) for name, (file, column) in YIELDS.items()}
    found = regressions.regress(euro.days, euro.column("value") / 100.0, drivers)
    wider, left = np.sqrt(1.5), found.left
    own = Moment(left.value * wider, left.error * wider, left.count, left.first, left.last)
    words = "Monthly means of the 10-year benchmark of the whole euro area, both drivers at once."
    names = dict.fromkeys(YIELDS, "bp per bp")
    found = Regression(found.slopes, own, found.explained)
    yield from regression("euro_area_10y", found, names, "bp", ([ECB, H15, MOF], words))


def _monthly_means(file: Dated, column: str, euro: Dated) -> Float[np.ndarray, "n"]:
    """Means over the months of the other file [decimal]."""
    known, month = ~np.isnan(file.column(column)), file.days.astype("datetime64[M]")
    means = [file.column(column)[known & (month == each)].mean() for each in euro.days.astype("datetime64[M]")]
    return np.array(means) / 100.0


def _mortgages(folder: Folder) -> Iterator[Entry]:
    survey, treasury = folder.file("us_mortgage30_weekly"), folder.file(UST10[0])
    found = mortgages.pass_through(survey, treasury, RISE)
    words = "Weekly survey on the 10-year Treasury of the seven days before."
    told = (
        ("at_once", found.at_once, "bp per bp", "Answer on the day."),
        ("in_the_end", found.in_the_end, "bp per bp", "Answer when all has come."),
        ("after_a_month", found.month, "bp per bp", "Answer after twenty business days."),
        ("kept", found.kept, "ratio", "Share of what is still to come that is left after a business day."),
        ("volatility", found.left, "bp", "What is left over, a year, from thirteen weeks."),
    )
    for name, each, unit, more in told:
        yield entry(f"markets.mortgage_30y.{name}", each, unit, [PMMS, H15], f"{words} {more}")
    spread = mortgages.spread(survey, treasury, SPREADS)
    back = regressions.fading(spread.days, spread.column("spread"), step=13)
    words = "Spread over the 10-year Treasury of the seven days before, over thirteen weeks."
    yield entry("markets.mortgage_30y.fading", back, "1/year", [PMMS, H15], words)


def _credit(folder: Folder) -> Iterator[Entry]:
    for name, column in CREDIT.items():
        files = {name: ("us_credit_oas_daily", column), "ust_10y": UST10, "vix": VIX}
        merged = folder.columns(LONG, files)
        drivers = {"ust_10y": merged.columns["ust_10y"] / 100.0, "vix": merged.columns["vix"]}
        target = merged.columns[name] / 100.0
        names = {"ust_10y": "bp per bp", "vix": "bp per point"}
        found = regressions.regress(merged.days, target, drivers)
        yield from regression(name, found, names, "bp", ([ICE, H15, CBOE], "Daily, both drivers at once."))
        week = regressions.regress(merged.days, target, drivers, step=5)
        words = "Changes over five days, both drivers at once. For comparison: quotes of bonds come late."
        yield from list(regression(f"{name}.week", week, names, "bp", ([ICE, H15, CBOE], words)))[:-1]
        level = folder.columns(SPREADS, {name: files[name]})
        back = regressions.fading(level.days, level.columns[name], step=20)
        yield entry(f"markets.{name}.fading", back, "1/year", [ICE], "Of the spread, over twenty days.")
