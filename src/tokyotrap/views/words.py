"""How numbers become words: values with units, odds with their error, money, dates, red lines."""

import datetime as dt
import math
from collections.abc import Sequence

from tokyotrap.results.plain import AMOUNTS, POINTS, counted
from tokyotrap.results.record import Channel, RedLineResult, Run
from tokyotrap.views.names import short_name, the_series

NO_PATH = "no path crosses"
MINUS = "\N{MINUS SIGN}"
GAP = "\N{NO-BREAK SPACE}"
AMPLIFICATION = "Amplification"
MONTH = 21  # business days
MOST_TIMES = 10.0  # multipliers beyond this are not told apart
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS_IN_FULL = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

UNITS = {
    "percent": ("", "%"),
    "percentage points": ("", "pp"),
    "yen per dollar": ("", "yen"),
    "yen per euro": ("", "yen"),
    "yen per Australian dollar": ("", "yen"),
    "dollars a barrel": ("$", ""),
    "index points": ("", ""),
    "thousand yen a year": ("¥", "k"),
    "trillion yen a year": ("¥", "tn"),
}
"""What stands before and after a number."""
COUNTRIES = {"japan": "Japan", "united_states": "United States"}


def is_yield(unit: str) -> bool:
    """Whether moves of such a series are told in basis points."""
    return unit in POINTS


def plain(number: float, decimals: int) -> str:
    """A number with thousands separated and a true minus sign; never "-0.0"."""
    text = f"{number:,.{decimals}f}"
    if float(text.replace(",", "")) == 0.0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def signed(number: float, decimals: int) -> str:
    """The same with its sign, also when positive."""
    text = plain(number, decimals)
    return text if text.startswith(MINUS) or float(text.replace(",", "")) == 0.0 else f"+{text}"


def value(number: float, unit: str) -> str:
    """A value of a series with its unit: "4.29 %", "155.5 yen", "$67.7", "6,940", "¥29.4tn"."""
    if not math.isfinite(number):
        return "unknown"
    decimals = 2 if is_yield(unit) else 1 if abs(number) < 1000 else 0
    return _dressed(plain(number, decimals), unit)


def level(number: float, unit: str) -> str:
    """A red line's level without needless zeros: "5 %", "160", "4.25 %"."""
    text = f"{number:,.3f}".rstrip("0").rstrip(".").replace("-", MINUS)
    return text if UNITS.get(unit) == ("", "yen") else _dressed(text, unit)


def _dressed(text: str, unit: str) -> str:
    """A number in its unit; the sign stays in front, and money stands close."""
    before, after = UNITS.get(unit, ("", unit))
    if before:
        text = text if text.strip("0.,") else "0"
        sign = text[: len(text) - len(text.lstrip(f"+{MINUS}"))]
        return f"{sign}{before}{text[len(sign) :]}{after if text != '0' else ''}"
    return f"{text}{GAP}{after}" if after else text


def move(number: float, unit: str, decimals: int | None = None) -> str:
    """A move with sign and unit: basis points from percentage points, yen for amounts of yen, otherwise percent."""
    if not math.isfinite(number):
        return "unknown"
    if unit in AMOUNTS:
        return _dressed(signed(number, 1 if decimals is None else decimals), unit)
    usual = 0 if is_yield(unit) else 1
    text = signed(move_scale(unit) * number, usual if decimals is None else decimals)
    return f"{text}{GAP}{move_sign(unit)}"


def move_unit(unit: str) -> str:
    """What moves of such a series are told in, and by how much the record's number is multiplied: see `move_scale`."""
    return "basis points" if is_yield(unit) else unit if unit in AMOUNTS else "percent (log)"


def move_sign(unit: str) -> str:
    """The same in a narrow column: "bp", "%", "¥tn"."""
    return "bp" if is_yield(unit) else "".join(UNITS[unit]) if unit in AMOUNTS else "%"


def move_scale(unit: str) -> float:
    """From the record's moves to the unit that `move_unit` names."""
    return 100.0 if is_yield(unit) else 1.0


def apart(other: float, first: float, unit: str) -> str:
    """How far a value lies from another: basis points, yen for amounts of yen, otherwise percent of the other."""
    points = is_yield(unit) or unit in AMOUNTS
    return move(other - first if points else 100.0 * (other / first - 1.0), unit)


def line_words(line: RedLineResult, units: dict[str, str]) -> str:
    """A red line as a table says it: "US 10-year at 5 %", "Dollar-yen at 160"."""
    name = short_name(line.series)
    below = " or less" if line.side == "below" else ""
    return f"{name} at {level(line.level, units.get(line.series, ''))}{below}"


def line_at(series: str, at: float, side: str, unit: str) -> str:
    """A line inside a sentence, by its parts: "the US 10-year at 5 %"."""
    return f"{the_series(series)} at {level(at, unit)}{' or less' if side == 'below' else ''}"


def the_line(line: RedLineResult, units: dict[str, str]) -> str:
    """The same inside a sentence: "the US 10-year at 5 %"."""
    return line_at(line.series, line.level, line.side, units.get(line.series, ""))


def the_way(line: RedLineResult, units: dict[str, str]) -> str:
    """The way to it: "the US 10-year to 5 %"."""
    return f"{the_series(line.series)} to {level(line.level, units.get(line.series, ''))}"


def gap(line: RedLineResult, unit: str) -> float:
    """Way left to the line: basis points, the amount's unit, or percent of today's value; not above 0 if crossed."""
    way = line.level - line.today if line.side == "above" else line.today - line.level
    return move_scale(unit) * way if is_yield(unit) or unit in AMOUNTS else 100.0 * way / abs(line.today)


def distance(line: RedLineResult, unit: str) -> str:
    """Way left to the line in words: "71 bp", "2.9 %", "¥3.1tn", "crossed"."""
    way = gap(line, unit)
    if way <= 0.0:
        return "crossed"
    if unit in AMOUNTS:
        return value(way, unit)
    return f"{plain(way, 0 if is_yield(unit) else 1)}{GAP}{move_sign(unit)}"


def odds(probability: float, standard_error: float, unit: str = f"{GAP}%") -> str:
    """Odds with their standard error: "38.9 ± 0.5 %"; "none" and "all" when every path agrees."""
    if not math.isfinite(probability):
        return "unknown"
    if probability <= 0.0:
        return "none"
    if probability >= 1.0:
        return "all"
    decimals = 1 if standard_error >= 0.0005 else 2
    return f"{100 * probability:.{decimals}f}{GAP}±{GAP}{100 * standard_error:.{decimals}f}{unit}"


def share(number: float) -> str:
    """A share of paths: "39 %", "0.4 %", "no", "all"."""
    if not math.isfinite(number):
        return "unknown"
    if number <= 0.0 or number >= 1.0:
        return "none" if number <= 0.0 else "all"
    percent = 100.0 * number
    if percent < 0.1:
        return f"under 0.1{GAP}%"
    decimals = 1 if percent < 1.0 or percent > 99.0 else 0
    return f"{min(percent, 99.9):.{decimals}f}{GAP}%"


def share_of_paths(number: float) -> str:
    """The same as part of a sentence: "39 % of paths", "no path", "every path"."""
    if number <= 0.0 or number >= 1.0:
        return "no path" if number <= 0.0 else "every path"
    return f"{share(number)} of paths"


def times(multiplier: float) -> str:
    """A multiplier in words: "1.26", "more than 10"; it has no bound where capacity is gone."""
    if math.isnan(multiplier):
        return "unknown"
    return f"{multiplier:.2f}" if multiplier < MOST_TIMES else f"more than {MOST_TIMES:g}"


def dollars(billions: float) -> str:
    """Money in dollars, from USD bn: "$60bn", "$1.19tn", "$0.4bn"."""
    size = abs(billions)
    sign = MINUS if billions < 0 and size >= 0.05 else ""
    if size >= 1000.0:
        return f"{sign}${size / 1000.0:,.2f}tn"
    return f"{sign}${size:,.0f}bn" if size >= 10.0 or size < 0.05 else f"{sign}${size:,.1f}bn"


def yen(trillions: float) -> str:
    """Money in yen, from JPY tn: "¥9.8tn"."""
    if abs(trillions) < 0.05:
        return "¥0"
    return f"{MINUS if trillions <= -0.05 else ''}¥{abs(trillions):,.1f}tn"


def day(date: dt.date) -> str:
    """A day, the same in every locale: "2 Feb 2026"."""
    return f"{date.day}{GAP}{MONTHS[date.month - 1]}{GAP}{date.year}"


def day_in_full(date: dt.date) -> str:
    """A day inside a sentence: "2 February 2026"."""
    return f"{date.day}{GAP}{MONTHS_IN_FULL[date.month - 1]}{GAP}{date.year}"


def between(early: dt.date, late: dt.date) -> str:
    """Two days; a year they share is said once."""
    first = day(early).removesuffix(f"{GAP}{early.year}") if early.year == late.year else day(early)
    return f"{first} to {day(late)}"


def first_day(line: RedLineResult, quantile: str = "p50") -> str:
    """When the line is crossed for the first time on the middle crossing path, or that no path does."""
    date = line.first_date.get(quantile)
    return NO_PATH if date is None else day(date)


def channel_words(channel: Channel | None) -> str:
    """Who and why: "Ministry of Finance: yen bought"."""
    return "none" if channel is None else f"{channel.owner}: {channel.cause}"


def horizons(run: Run) -> tuple[tuple[str, int], ...]:
    """Columns of the odds table: (words, index into the dates), the last one always the end of the run."""
    last = len(run.dates) - 1
    inside = [days for days in run.horizon_days if 0 < days < last - MONTH // 2]
    return tuple((span(days), days) for days in (*inside, last) if days > 0)


def span(days: int) -> str:
    """A number of business days in the words of the odds table: "1 month", "12 months", "8 days"."""
    months = round(days / MONTH) if days < 252 else round(12 * days / 260)
    if months == 0 or (abs(days - MONTH * months) > 2 and days < 120):
        return counted(days, "day")
    return counted(months, "month")


def unbroken(text: str) -> str:
    """The text with no line break between a number and its percent sign, or after a plus-minus sign."""
    return text.replace(" %", f"{GAP}%").replace("± ", f"±{GAP}")


def and_list(items: Sequence[str]) -> str:
    """Items as a list in a sentence: "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def capitalised(sentence: str) -> str:
    """The sentence with a capital first letter, the rest untouched."""
    return sentence[:1].upper() + sentence[1:]
