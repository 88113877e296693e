"""Bonds and curves to try prices on: invented, but of the maturities and days that are traded."""

import datetime as dt

import numpy as np

from tokyotrap.portfolio.bonds import Bond, jgb, treasury

SETTLEMENT = dt.date(2026, 2, 3)
PILLARS = np.array([0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 25.0, 30.0, 41.0])


def bonds() -> list[Bond]:
    """Six JGBs and six Treasuries, some with a short first period still to come."""
    issued = dt.date(2025, 12, 22)
    japan = [(2027, 3), (2030, 6), (2035, 9), (2045, 12), (2055, 3), (2065, 3)]
    america = [(2027, 2, 15), (2028, 1, 31), (2031, 4, 30), (2033, 8, 31), (2036, 11, 15), (2056, 2, 15)]
    return [
        *(jgb(f"JGB {y}", issued, dt.date(y, m, 20), 0.004 * k) for k, (y, m) in enumerate(japan)),
        *(treasury(f"UST {y}", issued, dt.date(y, m, d), 0.03 + 0.002 * k) for k, (y, m, d) in enumerate(america)),
    ]


def many() -> list[Bond]:
    """Those twelve, and two cycles of twenty bonds each, in turns."""
    issued, years = dt.date(2024, 11, 5), range(2027, 2047)
    pairs = [
        (
            jgb(f"JGB March {year}", issued, dt.date(year, 3, 20), 0.001 * (year - 2020)),
            treasury(f"UST May {year}", issued, dt.date(year, 5, 15), 0.05 - 0.001 * (year - 2020)),
        )
        for year in years
    ]
    return [*bonds(), *(bond for pair in pairs for bond in pair)]


def curves(count: int) -> np.ndarray:
    """Rising curves with noise (count, 13) [decimal per year]."""
    draws = np.random.default_rng(count).normal(size=(count, len(PILLARS)))
    return np.asarray(0.01 + 0.004 * np.sqrt(PILLARS) + 0.004 * draws)
