"""The part of a finished run that tells how it went: grades, slow states, counts, and what borrowers pay."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class GradesResult:
    """Transition or exit: the worst grade each path has had.

    Attributes:
        names: best first: controlled, disorderly, chaotic.
        shares: of paths by their grade at the horizon; standard_errors of them.
        by_date: (3, dates) share of paths by their grade so far.
        first_day: grade -> median date of its first day among the paths that had it.
    """

    names: tuple[str, ...]
    shares: tuple[float, ...]
    standard_errors: tuple[float, ...]
    by_date: Array
    first_day: dict[str, dt.date]


@dataclass(frozen=True)
class StateResult:
    """A slow state between 0 and 1, such as credibility: (5, dates) quantiles over paths."""

    name: str
    quantiles: Array


@dataclass(frozen=True)
class Count:
    """Something that happens now and then: its mean per path, and the share of paths on which it happens at all.

    `unit` is that of the mean, "trillion yen"; empty for a number of times or days.
    """

    name: str
    mean: float
    share: float
    unit: str = ""


@dataclass(frozen=True)
class Payment:
    """What a borrower pays who borrows on a day of the run.

    Attributes:
        borrower: "household", "company, investment grade", "company, high yield".
        borrowed: [dollars].
        years: until all is repaid.
        per: "month" or "year".
        quantiles: (5, dates) of the payment [dollars each month or year].
    """

    borrower: str
    borrowed: float
    years: float
    per: str
    quantiles: Array
