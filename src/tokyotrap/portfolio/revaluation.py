"""Many bonds on many zero curves at once: dirty prices, clean prices, and what a portfolio is worth.

A curve is a row of zero rates z at pillars, continuously compounded, time counted in days / 365 from the curve's day;
between pillars z is linear in time, before the first it is the first, beyond the last nothing is priced. A bond
settled on day s pays amounts a at times t > s:

    dirty = sum_k a_k exp(s z(s) - t_k z(t_k)),    clean = dirty - accrued interest

The exponent is linear in the pillars' rates, so all curves and days are one matrix product, and each day's discount
factor is found once for all bonds. Bonds that share a payment day share a small matrix of amounts ("a cycle"), for
JGBs and Treasuries one per pair of coupon months and day of the month. A block of curves at a time stays in the cache.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.portfolio.bonds import FACE, Bond

YEAR = 365.0
"""Days in a year of a curve's time (actual/365 fixed)."""
BLOCK = 192
"""Curves priced together by one thread: their discount factors fit the second cache, their products stay unthreaded."""
FEW = 16
"""Cycles of fewer bonds are put together in one: calls cost more than zeros."""
HIGHEST = 1.0
"""A zero rate beyond this, up or down, is taken for one written in per cent [decimal per year]."""


@dataclass(frozen=True, eq=False)
class Cycle:
    """Bonds that pay on common days.

    Attributes:
        days: place of their days among all.
        bonds: place of the bonds among all, once those of each cycle stand together.
        amounts: what each pays on each day (days, bonds) [per 100 face].
    """

    days: slice
    bonds: slice
    amounts: Float[np.ndarray, "d b"]


@dataclass(frozen=True, eq=False)
class Revaluation:
    """Bonds made ready to be priced on any number of curves.

    Attributes:
        names: of the bonds.
        accrued: interest accrued at settlement (bonds,) [per 100 face].
        pillars: maturities at which curves are given (pillars,) [years].
        exponents: log discount factor from settlement per unit of each pillar's zero rate (pillars, days) [years].
        cycles: the cash flows.
        places: of each bond among those of the cycles (bonds,).
    """

    names: tuple[str, ...]
    accrued: Float[np.ndarray, "bonds"]
    pillars: Float[np.ndarray, "pillars"]
    exponents: Float[np.ndarray, "pillars days"]
    cycles: tuple[Cycle, ...]
    places: Int[np.ndarray, "bonds"]

    def dirty(
        self, zero_rates: Float[np.ndarray, "curves pillars"], *, threads: int = 1
    ) -> Float[np.ndarray, "curves bonds"]:
        """What a buyer pays, accrued interest included [per 100 face].

        Args:
            zero_rates: continuously compounded, a row per curve [decimal per year].
            threads: that share the curves.

        Raises:
            InvalidInput: curves that cannot be.
        """
        curves = self._checked(zero_rates)
        prices = np.empty((len(curves), len(self.names)))

        def price(first: int, last: int) -> None:
            """Prices on some of the curves, a block at a time."""
            factors, together = np.empty((BLOCK, self.exponents.shape[1])), np.empty((BLOCK, len(self.names)))
            for start in range(first, last, BLOCK):
                block = slice(start, min(start + BLOCK, last))
                count = block.stop - start
                found = self._discount(curves[block], factors[:count])
                for cycle in self.cycles:
                    np.matmul(found[:, cycle.days], cycle.amounts, out=together[:count, cycle.bonds])
                np.take(together[:count], self.places, axis=1, out=prices[block], mode="clip")

        _shared(price, len(curves), threads)
        return prices

    def clean(
        self, zero_rates: Float[np.ndarray, "curves pillars"], *, threads: int = 1
    ) -> Float[np.ndarray, "curves bonds"]:
        """What is quoted: the dirty price less accrued interest [per 100 face]; otherwise as `dirty`."""
        prices = self.dirty(zero_rates, threads=threads)
        prices -= self.accrued
        return prices

    def worth(
        self,
        zero_rates: Float[np.ndarray, "curves pillars"],
        faces: Float[np.ndarray, "bonds"],
        *,
        threads: int = 1,
    ) -> Float[np.ndarray, "curves"]:
        """What a portfolio would cost on each curve, accrued interest included; no bond's price is kept.

        Args:
            zero_rates: as for `dirty`.
            faces: face value held of each bond, negative if sold short [money].
            threads: that share the curves.

        Returns:
            The worth [the faces' money].

        Raises:
            InvalidInput: curves or faces that cannot be.
        """
        curves, held = self._checked(zero_rates), self._held(faces)
        paid = np.concatenate([cycle.amounts @ held[cycle.bonds] for cycle in self.cycles]) / FACE
        total = np.empty(len(curves))

        def add(first: int, last: int) -> None:
            factors = np.empty((BLOCK, len(paid)))
            for start in range(first, last, BLOCK):
                block = slice(start, min(start + BLOCK, last))
                np.matmul(self._discount(curves[block], factors[: block.stop - start]), paid, out=total[block])

        _shared(add, len(curves), threads)
        return total

    def _discount(
        self, curves: Float[np.ndarray, "block pillars"], out: Float[np.ndarray, "block days"]
    ) -> Float[np.ndarray, "block days"]:
        np.matmul(curves, self.exponents, out=out)
        return np.asarray(np.exp(out, out=out))

    def _checked(self, zero_rates: Float[np.ndarray, "curves pillars"]) -> Float[np.ndarray, "curves pillars"]:
        curves = np.ascontiguousarray(zero_rates, dtype=float)
        if curves.ndim != 2 or curves.shape[1] != len(self.pillars):
            what = f"have shape {curves.shape} where (curves, {len(self.pillars)}) belongs"
            raise InvalidInput("curves", [Mistake("zero rates", what, "Give a row per curve, a column per pillar.")])
        wrong = ~(np.abs(curves) <= HIGHEST)
        if wrong.any():
            row, column = (int(each) for each in np.argwhere(wrong)[0])
            what = f"{int(wrong.sum())} of them are not rates, the first in row {row}, column {column}"
            mistake = Mistake("zero rates", f"{what}: {curves[row, column]}", "Write 2 % a year as 0.02.")
            raise InvalidInput("curves", [mistake])
        return curves

    def _held(self, faces: Float[np.ndarray, "bonds"]) -> Float[np.ndarray, "bonds"]:
        held = np.asarray(faces, dtype=float)
        if held.shape != self.places.shape or not np.all(np.isfinite(held)):
            what = f"are not {len(self.names)} finite numbers"
            raise InvalidInput("portfolio", [Mistake("faces", what, "Give one for each bond.")])
        ordered = np.empty_like(held)
        ordered[self.places] = held
        return ordered


def prepare(
    bonds: Sequence[Bond],
    pillars: Sequence[float] | Float[np.ndarray, "pillars"],
    *,
    settlement: dt.date,
    curve_day: dt.date | None = None,
) -> Revaluation:
    """Make bonds ready to be priced on curves given at pillars.

    Args:
        bonds: at least one.
        pillars: maturities at which curves are given, rising, above zero [years of 365 days from the curve's day].
        settlement: the day of payment for the bonds; what they pay on that day or before is not the buyer's.
        curve_day: the day at which the curves begin, not after settlement; the settlement day if None.

    Raises:
        InvalidInput: no bond, a bond that cannot be settled that day or outlives the curves, pillars that do not rise;
            every mistake at once.

    Source:
        Linear zero rates as in QuantLib's InterpolatedZeroCurve<Linear>, whose prices these equal (tested).
    """
    start = settlement if curve_day is None else curve_day
    given = np.asarray(pillars, dtype=float)
    _refuse(bonds, given, settlement, start)
    flows = [bond.cash_flows(settlement) for bond in bonds]
    days = sorted({day for paid, _ in flows for day in paid})
    place = {day: number for number, day in enumerate(days)}
    rows = np.array([place[day] for paid, _ in flows for day in paid])
    columns = np.repeat(np.arange(len(bonds)), [len(paid) for paid, _ in flows])
    paid = coo_array((np.concatenate([amounts for _, amounts in flows]), (rows, columns)), (len(days), len(bonds)))
    by_day, by_bond, cycles = _cycles(paid)
    times = np.array([(days[number] - start).days for number in by_day]) / YEAR
    settled = np.array([(settlement - start).days / YEAR])
    return Revaluation(
        names=tuple(bond.name for bond in bonds),
        accrued=np.array([bond.accrued(settlement) for bond in bonds]),
        pillars=given,
        exponents=_integrals(given, settled) - _integrals(given, times),
        cycles=cycles,
        places=np.argsort(by_bond),
    )


def _refuse(bonds: Sequence[Bond], pillars: Float[np.ndarray, "pillars"], settlement: dt.date, start: dt.date) -> None:
    mistakes = list[Mistake]()
    rising = pillars.ndim == 1 and len(pillars) > 0 and bool(np.all(np.diff(pillars, prepend=0.0) > 0.0))
    if not (rising and np.all(np.isfinite(pillars))):
        mistakes.append(Mistake("pillars", "are not rising numbers above zero", "Give maturities in years."))
    if start > settlement:
        what = f"{start} is after settlement on {settlement}"
        mistakes.append(Mistake("curve_day", what, "Curves begin on the day of settlement or before."))
    if not bonds:
        mistakes.append(Mistake("bonds", "there are none", "Give at least one."))
    last = pillars[-1] if rising else np.inf
    for bond in bonds:
        try:
            bond.cash_flows(settlement)
        except InvalidInput as error:
            mistakes += error.mistakes
        if (bond.maturity - start).days > YEAR * last * (1.0 + 1e-12):
            what = f"matures on {bond.maturity}, beyond the last pillar of {last:g} years"
            mistakes.append(Mistake(bond.name, what, "Add a pillar."))
    if mistakes:
        raise InvalidInput("revaluation", mistakes)


def _cycles(paid: coo_array) -> tuple[Int[np.ndarray, "days"], Int[np.ndarray, "bonds"], tuple[Cycle, ...]]:
    """The days and the bonds, each cycle's together, and the cycles."""
    days, bonds = paid.shape
    rows, columns = paid.coords
    links = coo_array((np.ones(paid.nnz), (rows, columns + days)), (days + bonds, days + bonds))
    count, linked = connected_components(links, directed=False)
    small = np.bincount(linked[days:], minlength=count) < FEW
    label = np.unique(np.where(small[linked], count, linked), return_inverse=True)[1]
    count = int(label.max()) + 1
    by_day, by_bond = np.argsort(label[:days], kind="stable"), np.argsort(label[days:], kind="stable")
    together = paid.tocsr()[by_day][:, by_bond]
    slices = zip(_runs(label[:days], count), _runs(label[days:], count), strict=True)
    cycles = tuple(Cycle(d, b, np.ascontiguousarray(together[d, b].toarray())) for d, b in slices)
    return by_day, by_bond, cycles


def _runs(label: Int[np.ndarray, "n"], count: int) -> list[slice]:
    """Where each label stands once they are sorted."""
    ends = np.cumsum(np.bincount(label, minlength=count)).tolist()
    return [slice(first, last) for first, last in pairwise([0, *ends])]


def _integrals(pillars: Float[np.ndarray, "pillars"], times: Float[np.ndarray, "n"]) -> Float[np.ndarray, "pillars n"]:
    """Time times the linear interpolation's weights: t z(t) per unit of each pillar's zero rate [years]."""
    units = np.eye(len(pillars))
    return np.asarray(times * np.array([np.interp(times, pillars, unit) for unit in units]))


def _shared(work: Callable[[int, int], None], count: int, threads: int) -> None:
    """Run `work` on all of a range, cut evenly among threads."""
    if threads <= 1:
        work(0, count)
        return
    cuts = [count * number // threads for number in range(threads + 1)]
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, first, last) for first, last in pairwise(cuts)]:
            done.result()
