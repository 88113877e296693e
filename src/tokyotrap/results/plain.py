"""Numbers, days and channels as any JSON reader understands them: what is unknown is null."""

import datetime as dt
import math
from collections.abc import Iterable

from tokyotrap.results.record import Channel

NAMES = ("p05", "p25", "p50", "p75", "p95")
DIGITS = 10  # significant, of every number
POINTS = ("percent", "percentage points")  # units whose moves are told in points
AMOUNTS = ("thousand yen a year", "trillion yen a year")  # units whose moves are told as they are


def move_unit(unit: str) -> str:
    """Unit of the moves of a series: "percentage points", "log percent", or its own."""
    return "percentage points" if unit in POINTS else unit if unit in AMOUNTS else "log percent"


def counted(count: int, noun: str) -> str:
    """How many of something: "1 path", "10,000 paths"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def number(value: float) -> float | None:
    """The number to so many digits; null if it is none."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def named(values: Iterable[float]) -> dict[str, float | None]:
    """Quantiles by name."""
    return {name: number(float(value)) for name, value in zip(NAMES, values, strict=True)}


def day(date: dt.date | None) -> str | None:
    """An ISO 8601 day."""
    return None if date is None else date.isoformat()


def named_channel(channel: Channel) -> dict[str, str]:
    """Owner and cause."""
    return {"owner": channel.owner, "cause": channel.cause}


def file_name(text: str) -> str:
    """A name of somebody's as part of the name of a file."""
    return "".join(each if each.isalnum() or each in "-_" else "-" for each in text)[:40] or "scenario"
