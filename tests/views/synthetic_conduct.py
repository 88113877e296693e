"""How the synthetic run went: grades, slow states, counts, and what borrowers pay."""

import datetime as dt

import numpy as np

from tokyotrap.results.record_conduct import Count, GradesResult, Payment, StateResult


def grades(dates: tuple[dt.date, ...]) -> GradesResult:
    time = np.linspace(0.0, 1.0, len(dates))
    chaotic, disorderly = 0.07 * time**2, 0.22 * np.sqrt(time)
    by_date = np.stack([1 - chaotic - disorderly, disorderly, chaotic])
    first = {"disorderly": dates[len(dates) // 3], "chaotic": dates[len(dates) // 2]}
    names = ("controlled", "disorderly", "chaotic")
    return GradesResult(names, (0.71, 0.22, 0.07), (0.02, 0.019, 0.011), by_date, first)


def states(days: int) -> tuple[StateResult, ...]:
    time, spread = np.linspace(0.0, 1.0, days + 1), np.array([-0.2, -0.1, -0.05, 0.0, 0.05])[:, None]
    credibility, dominance = 0.5 + spread * time, 0.3 * (spread + 0.2) * time
    strike = np.clip(4.0 * spread, 0.0, 1.0) * time
    pairs = (("credibility", credibility), ("dominance", dominance), ("strike", strike))
    return tuple(StateResult(name, found) for name, found in pairs)


COUNTS = (
    Count("failed auctions", 0.5, 0.34),
    Count("days on a buyers' strike", 0.004, 0.002),
    Count("announcements of exceptional purchases", 0.0, 0.0),
    Count("exceptional purchases", 0.24, 0.03, "trillion yen"),
)


def payments(days: int) -> tuple[Payment, ...]:
    time, spread = np.linspace(0.0, 1.0, days + 1), np.array([-0.2, -0.1, 0.02, 0.1, 0.25])[:, None]
    sizes = (("household", 4e5, 30.0, "month", 2424.0), ("company, investment grade", 1e8, 10.0, "year", 5.03e6))
    sizes = (*sizes, ("company, high yield", 1e8, 10.0, "year", 7.1e6))
    return tuple(Payment(*loan, start * (1.0 + spread * np.sqrt(time))) for *loan, start in sizes)
