"""What the run does elsewhere, as rows of words: markets and economies by place, and what borrowers pay."""

from tokyotrap.results.record import QUANTILES, Run
from tokyotrap.results.record_conduct import Payment
from tokyotrap.views import words
from tokyotrap.views.names import PLACES

LOW, MIDDLE, HIGH = (QUANTILES.index(q) for q in (0.05, 0.5, 0.95))
HEAD = ("today", "median", "5 %", "95 %")
Row = tuple[str, ...]


def places(run: Run) -> dict[str, list[Row]]:
    """Place -> name of a series, its value today, and its median, 5 % and 95 % quantile at the end."""
    found = {
        place: [(name, *_standing(run, series)) for series, name in there.items() if series in run.series]
        for place, there in PLACES.items()
    }
    return {place: rows for place, rows in found.items() if rows}


def payments(run: Run) -> list[Row]:
    """Who borrows how much, and what that costs today and at the end: median, 5 % and 95 % quantile."""
    return [(borrower(each), *(_money(number) for number in _ends(each))) for each in run.payments]


def borrower(payment: Payment) -> str:
    """Who borrows how much: "household: $400,000 over 30 years, a month", "company, high yield: $100m, a year"."""
    over = f" over {payment.years:g} years" if payment.per == "month" else ""
    return f"{payment.borrower}: {_money(payment.borrowed).replace('.00m', 'm')}{over}, a {payment.per}"


def _standing(run: Run, series: str) -> Row:
    bands, unit = run.quantiles[run.series.index(series)], run.units.get(series, "")
    numbers = (bands[MIDDLE, 0], bands[MIDDLE, -1], bands[LOW, -1], bands[HIGH, -1])
    return tuple(words.value(float(number), unit) for number in numbers)


def _ends(payment: Payment) -> tuple[float, ...]:
    bands = payment.quantiles
    return tuple(float(number) for number in (bands[MIDDLE, 0], bands[MIDDLE, -1], bands[LOW, -1], bands[HIGH, -1]))


def _money(dollars: float) -> str:
    """Dollars of one borrower: "$2,424", "$5.03m", "$100m"."""
    if abs(dollars) < 1e6:
        return f"${words.plain(dollars, 0)}"
    return f"${words.plain(dollars / 1e6, 2)}m"
