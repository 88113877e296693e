"""Price 200 bonds on 20,000 curves: ours against loops over QuantLib, after a check that prices are the same.

Bonds and curves are synthetic: 100 JGBs and 100 Treasuries of the maturities, months and days that are traded, with
invented coupons, and rising curves with random level, slope, curvature and noise. All 200 are priced on every curve.
Prices are checked on all curves. For the timings QuantLib takes every n-th curve, and its time is scaled by the
count; --peer-curves 20000 takes all.
"""

import argparse
import datetime as dt
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np

from benchmarks import side_by_side as side
from tokyotrap.portfolio.bonds import Bond, Convention, jgb, treasury
from tokyotrap.portfolio.revaluation import Revaluation, prepare

try:
    import QuantLib as ql
except ImportError:
    sys.exit('QuantLib is not installed; it is in the dependency group "peers".')

TODAY, SETTLEMENT = dt.date(2026, 2, 2), dt.date(2026, 2, 3)
PILLARS = np.array([0.25, 0.5, 1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 41])
DAYS = [round(365 * years) for years in PILLARS]
SAME = 1e-10
FEWEST = 7
QUARTERS = ((3, 20), (6, 20), (9, 20), (12, 20))
REFUNDINGS = ((2, 15), (5, 15), (8, 15), (11, 15))
ENDS = ((1, 31), (3, 31), (4, 30), (6, 30), (8, 31), (9, 30), (11, 30), (12, 31))
JAPAN = {2: (8, ((1, 1), (4, 1), (7, 1), (10, 1))), 5: (12, QUARTERS), 10: (24, QUARTERS)}
JAPAN |= {20: (24, QUARTERS), 30: (20, QUARTERS), 40: (12, ((3, 20),))}
AMERICA = {2: (10, ENDS), 7: (20, ENDS), 10: (20, REFUNDINGS), 30: (50, REFUNDINGS)}
"""By tenor: how many bonds, and the days of the year on which they mature."""


def synthetic_bonds() -> list[Bond]:
    """100 JGBs of up to 40 years and 100 Treasuries of up to 30, coupons invented."""
    draws = np.random.default_rng(1)
    lives = {kind: [(f"{tenor}y {at}", *_life(days, tenor, at / count)) for tenor, (count, days) in known.items()
             for at in range(count)] for kind, known in (("JGB", JAPAN), ("UST", AMERICA))}  # fmt: skip
    japan = [jgb(f"JGB {name}", *life, round(draws.uniform(0.1, 4.0), 1) / 100) for name, *life in lives["JGB"]]
    america = [treasury(f"UST {name}", *life, draws.integers(4, 41) / 800) for name, *life in lives["UST"]]
    assert len(japan) == len(america) == 100
    return [*japan, *america]


def _life(days: tuple[tuple[int, int], ...], tenor: int, along: float) -> tuple[dt.date, dt.date]:
    """Issue and maturity of a bond of a tenor that has this share of it before it."""
    year, season = divmod(int(along * tenor * len(days)), len(days))
    month, day = days[season]
    maturity = dt.date(2026 + year, month, day)
    if maturity <= SETTLEMENT + dt.timedelta(days=30):
        maturity = dt.date(2026 + tenor, month, day)
    return dt.date(maturity.year - tenor, month, min(day, 28)) - dt.timedelta(days=45), maturity


def synthetic_curves(count: int) -> np.ndarray:
    """Zero curves (count, 13), continuously compounded [decimal per year]."""
    draws = np.random.default_rng(2)
    level, slope, bend = draws.normal(size=(3, count, 1)) * np.array([0.01, 0.006, 0.004])[:, None, None]
    short = np.exp(-PILLARS / 4.0)
    noise = 0.0005 * draws.normal(size=(count, len(PILLARS)))
    return np.asarray(0.03 - 0.015 * short + level + slope * short + bend * (PILLARS / 4.0) * short + noise)


class Loops:
    """QuantLib's ways of pricing bonds curve by curve; each returns dirty prices (curves, bonds)."""

    def __init__(self, bonds: list[Bond]) -> None:
        ql.Settings.instance().evaluationDate = _day(TODAY)
        self.nodes = [_day(TODAY + dt.timedelta(days=days)) for days in (0, *DAYS)]
        self.count, self.settlement, self.basis = len(bonds), _day(SETTLEMENT), ql.Actual365Fixed()
        self.twins = [_twin(bond) for bond in bonds]
        self.handle = ql.RelinkableYieldTermStructureHandle()
        engine = ql.DiscountingBondEngine(self.handle)
        for twin in self.twins:
            twin.setPricingEngine(engine)
        self.quotes = [ql.SimpleQuote(0.0) for _ in self.nodes]
        flat = ql.YieldTermStructureHandle(ql.FlatForward(self.nodes[0], 0.0, self.basis))
        quoted = [ql.QuoteHandle(quote) for quote in self.quotes]
        self.moving = ql.SpreadedLinearZeroInterpolatedTermStructure(
            flat, quoted, self.nodes, ql.Continuous, ql.Annual, self.basis
        )
        self.moving.enableExtrapolation()
        flows = [bond.cash_flows(SETTLEMENT) for bond in bonds]
        days = sorted({day for paid, _ in flows for day in paid})
        self.days = [_day(day) for day in days]
        self.amounts = np.zeros((len(days), len(bonds)))
        for column, (paid, amounts) in enumerate(flows):
            self.amounts[[days.index(day) for day in paid], column] = amounts

    def engine(self, curves: np.ndarray) -> np.ndarray:
        """A new ZeroCurve linked to the bonds' DiscountingBondEngine."""
        prices = np.empty((len(curves), self.count))
        for row, curve in enumerate(curves.tolist()):
            self.handle.linkTo(self._curve(curve))
            prices[row] = [twin.dirtyPrice() for twin in self.twins]
        return prices

    def functions(self, curves: np.ndarray) -> np.ndarray:
        """A new ZeroCurve handed to BondFunctions.dirtyPrice, no observers."""
        prices, price, settlement = np.empty((len(curves), self.count)), ql.BondFunctions.dirtyPrice, self.settlement
        for row, curve in enumerate(curves.tolist()):
            zero = self._curve(curve)
            prices[row] = [price(twin, zero, settlement) for twin in self.twins]
        return prices

    def simple_quotes(self, curves: np.ndarray) -> np.ndarray:
        """SimpleQuotes that move one curve, notifications deferred until all are set."""
        self.handle.linkTo(self.moving)
        prices, updates = np.empty((len(curves), self.count)), ql.ObservableSettings.instance()
        for row, curve in enumerate(curves.tolist()):
            updates.disableUpdates(True)
            for quote, rate in zip(self.quotes, curve[:1] + curve, strict=True):
                quote.setValue(rate)
            updates.enableUpdates()
            prices[row] = [twin.dirtyPrice() for twin in self.twins]
        return prices

    def discounts(self, curves: np.ndarray) -> np.ndarray:
        """QuantLib's discount factor of each day once, and the product with our cash flows in NumPy."""
        factors = np.empty((len(curves), len(self.days)))
        for row, curve in enumerate(curves.tolist()):
            discount = self._curve(curve).discount
            factors[row] = [discount(day) for day in self.days]
            factors[row] /= discount(self.settlement)
        return np.asarray(factors @ self.amounts)

    def _curve(self, curve: list[float]) -> Any:
        return ql.ZeroCurve(self.nodes, curve[:1] + curve, self.basis)


def _day(each: dt.date) -> Any:
    return ql.Date(each.day, each.month, each.year)


def _twin(bond: Bond) -> Any:
    step, end = ql.Period(6, ql.Months), _day(bond.maturity)
    rules = (ql.NullCalendar(), ql.Unadjusted, ql.Unadjusted, ql.DateGeneration.Backward, ql.Date.isEndOfMonth(end))
    start = _day(bond.issue)
    if bond.convention is Convention.JGB:  # a full first coupon: as if issued on the coupon day before
        start = ql.Schedule(start - 400, end, step, *rules).previousDate(start + 1)
    schedule = ql.Schedule(start, end, step, *rules)
    return ql.FixedRateBond(1, 100.0, schedule, [bond.coupon], ql.ActualActual(ql.ActualActual.ISMA, schedule))


PEERS = ("engine", "functions", "simple_quotes", "discounts")
WORDS = {
    "engine": "QuantLib: ZeroCurve rebuilt, relinked to DiscountingBondEngine",
    "functions": "QuantLib: ZeroCurve rebuilt, BondFunctions.dirtyPrice",
    "simple_quotes": "QuantLib: SimpleQuotes, updates deferred",
    "discounts": "QuantLib's discount factors by day, product in NumPy",
}


TWO = "ours, 2 threads"


def gate(ready: Revaluation, loops: Loops, curves: np.ndarray, few: np.ndarray) -> tuple[dict[str, float], float]:
    """Largest relative differences of prices, and seconds of one loop over all curves; SystemExit if prices differ."""
    ours, some = ready.dirty(curves), ready.dirty(few)
    differences = {name: float(np.max(np.abs(getattr(loops, name)(few) / some - 1.0))) for name in PEERS}
    began = time.perf_counter()
    theirs = loops.functions(curves)
    whole = time.perf_counter() - began
    differences["functions"] = float(np.max(np.abs(theirs / ours - 1.0)))
    print("Largest relative difference of dirty prices from ours:")
    for name, difference in differences.items():
        count = len(curves) if name == "functions" else len(few)
        print(f"  {WORDS[name]:66}{difference:9.1e} on {count} curves")
    if not np.max(list(differences.values())) <= SAME:
        sys.exit(f"Prices differ by more than {SAME:g}: nothing is timed.")
    print(f"One such loop over all {len(curves)} curves took {whole:.1f} s.")
    return differences, whole


def measured(ready: Revaluation, loops: Loops, curves: np.ndarray, options: argparse.Namespace) -> dict[str, Any]:
    """The gate, then the timings."""
    few = curves[:: max(1, len(curves) // options.peer_curves)]
    differences, whole = gate(ready, loops, curves, few)
    cores = side.cores()
    side.pinned()
    faces = np.linspace(-1.0, 2.0, len(ready.names))
    works: dict[str, Callable[[], object]] = {"ours": lambda: ready.dirty(curves)}
    works |= {name: lambda name=name: getattr(loops, name)(few) for name in PEERS}
    works["worth"] = lambda: ready.worth(curves, faces)
    taken = side.in_turn(works, options.times)
    side.free(cores)
    threads = {TWO: lambda: ready.dirty(curves, threads=2)}
    taken |= side.in_turn(threads, options.times) if len(cores) > 1 else {}
    sizes = {"scale": len(curves) / len(few), "peer_curves": len(few)}
    return {"differences": differences, "whole_loop_seconds": whole, **sizes, "seconds": taken}


def table(found: dict[str, Any], prices: int) -> None:
    """Print medians and ratios."""
    taken, scale = found["seconds"], found["scale"]
    ours = side.median(taken["ours"])
    rows = [("ours", ours)] + [(WORDS[name], side.median(taken[name]) * scale) for name in PEERS]
    print(f"\n{'one thread on one core':68}{'seconds':>9}{'ns a price':>12}{'ratio':>8}")
    for words, seconds in rows:
        print(f"{words:68}{seconds:9.4f}{seconds / prices * 1e9:12.1f}{seconds / ours:8.1f}")
    print()
    if TWO in taken:
        both = side.median(taken[TWO])
        print(f"{'ours, 2 threads on all cores':68}{both:9.4f}{both / prices * 1e9:12.1f}{both / ours:8.2f}")
    worth = side.median(taken["worth"])
    print(f"{'ours, only what the portfolio is worth, 1 thread':68}{worth:9.4f}{'':12}{worth / ours:8.2f}")
    print(f"Not counted: making our bonds ready, once, {found['prepare_seconds']:.3f} s; making QuantLib's bonds.")
    fastest = min(PEERS[:3], key=lambda name: side.median(taken[name]))
    ratio = side.median(taken[fastest]) * scale / ours
    print(f"\nAgainst the fastest QuantLib loop ({fastest}): {ratio:.0f} times, the goal is 40.")


def markdown(machine: dict[str, Any], record: dict[str, Any]) -> list[str]:
    """The page's table."""
    taken, curves = record["seconds"], record["curves"]
    ours, prices = side.median(taken["ours"]), curves * record["bonds"]
    rows = [("ours, one thread", ours)]
    rows += [(WORDS[name], side.median(taken[name]) * record["scale"]) for name in PEERS]
    rows += [("ours, two threads", side.median(seconds)) for name, seconds in taken.items() if name == TWO]
    rows += [("ours, only what the portfolio is worth", side.median(taken["worth"]))]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return [
        "| | seconds | ns a price | times ours |",
        "|---|--:|--:|--:|",
        *(f"| {words} | {_short(s)} | {_short(s / prices * 1e9)} | {_short(s / ours)} |" for words, s in rows),
        "",
        f"{record['bonds']} bonds with {record['payments']:,} payments on {record['days']} days, {curves:,} curves. "
        f"QuantLib's loops on {record['peer_curves']:,} of them, scaled; one whole loop over all took "
        f"{record['whole_loop_seconds']:.1f} s, and its prices are ours to {record['differences']['functions']:.0e}. "
        f"Medians of {len(taken['ours'])} rounds on {machine['cpu']}, {machine['cores']} cores, load before "
        f"{machine['load'] or 0.0:.1f}; Python {machine['python']}, {versions}.",
    ]


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100.0 else f"{number:.3g}"


def main() -> None:
    """Check, measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--curves", type=int, default=20_000, help="curves that we price (default 20,000)")
    parser.add_argument("--peer-curves", type=int, default=500, help="curves that QuantLib prices (default 500)")
    parser.add_argument(
        "--times", type=int, default=9, help=f"rounds, of which medians count (default 9, min {FEWEST})"
    )
    parser.add_argument("--out", type=Path, help="keep everything measured in this file")
    parser.add_argument("--page", type=Path, help="rewrite the table of this page, docs/model/revaluation.md")
    options = parser.parse_args()
    options.times = max(FEWEST, options.times)
    options.peer_curves = min(max(1, options.peer_curves), options.curves)
    found = side.machine("numpy", "scipy", "QuantLib")
    side.show(found)
    bonds, curves = synthetic_bonds(), synthetic_curves(options.curves)
    began = time.perf_counter()
    ready = prepare(bonds, np.array(DAYS) / 365.0, settlement=SETTLEMENT, curve_day=TODAY)
    taken = time.perf_counter() - began
    flows, days = sum(int(np.count_nonzero(each.amounts)) for each in ready.cycles), ready.exponents.shape[1]
    print(f"{len(bonds)} synthetic bonds with {flows} payments on {days} days; {len(curves)} curves")
    sizes = {"curves": len(curves), "bonds": len(bonds), "payments": flows, "days": days, "prepare_seconds": taken}
    record = sizes | measured(ready, Loops(bonds), curves, options)
    table(record, len(bonds) * len(curves))
    side.keep(options.out, {"machine": found, **record})
    side.rewrite(options.page, markdown(found, record))


if __name__ == "__main__":
    main()
