"""How numbers become words: names of series, values with units, odds with their error, dates, headlines."""

import datetime as dt
import math
from collections.abc import Sequence

from tokyotrap.results.record import Channel, RedLineResult, Run

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

NAMES = {
    "usdjpy": "Dollar-yen",
    "eurjpy": "Euro-yen",
    "audjpy": "Aussie-yen",
    "boj_rate": "Bank of Japan rate",
    "fed_rate": "Fed funds rate",
    "sp500": "S&P 500",
    "nasdaq": "Nasdaq",
    "nikkei": "Nikkei 225",
    "vix": "VIX",
    "mortgage_30y": "US 30-year mortgage",
    "ig_oas": "US investment-grade spread",
    "hy_oas": "US high-yield spread",
    "brent": "Brent",
    "cpi_japan": "Japan CPI", "gdp_japan": "Japan output", "household_bill": "Household bill",
    "debt_service": "Japan debt service",
}
CURVES = {"jgb": "JGB", "ust": "US", "gilt": "UK gilt", "bund": "German Bund", "acgb": "Australian bond"}
SHORT_UNITS = {
    "percent": "%",
    "percentage points": "pp",
    "yen per dollar": "yen",
    "yen per euro": "yen",
    "yen per Australian dollar": "yen",
    "dollars a barrel": "$",
    "index points": "",
}
TABLE_NAMES = {"boj_rate": "BoJ rate", "mortgage_30y": "US mortgage"}
COUNTRIES = {"japan": "Japan", "united_states": "United States"}


def series_name(series: str) -> str:
    """The name people use: "ust_10y" is "US 10-year"."""
    if series in NAMES:
        return NAMES[series]
    head, _, tail = series.partition("_")
    if head not in CURVES or not tail[:-1].isdigit():
        return series.replace("_", " ")
    return f"{CURVES[head]} {tail[:-1]}-{'month' if tail.endswith('m') else 'year'}"


def the_series(series: str) -> str:
    """The same inside a sentence: "the US 10-year", "the Bank of Japan rate", "dollar-yen"."""
    name = series_name(series)
    if series in ("usdjpy", "eurjpy", "audjpy"):
        return name[0].lower() + name[1:]
    return name if series in ("brent", "vix") else f"the {name}"


def is_yield(unit: str) -> bool:
    """Whether moves of such a series are told in basis points."""
    return unit in ("percent", "percentage points")


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
    """A value of a series with its unit: "4.29 %", "155.5 yen", "$67.7", "6,940"."""
    if not math.isfinite(number):
        return "unknown"
    short = SHORT_UNITS.get(unit, unit)
    if short == "$":
        return f"${plain(number, 1)}"
    decimals = 2 if is_yield(unit) else 1 if abs(number) < 1000 else 0
    return f"{plain(number, decimals)}{GAP}{short}".rstrip(GAP)


def level(number: float, unit: str) -> str:
    """A red line's level without needless zeros: "5 %", "160", "4.25 %"."""
    text = f"{number:,.3f}".rstrip("0").rstrip(".").replace("-", MINUS)
    short = SHORT_UNITS.get(unit, unit)
    if short == "yen":
        return text
    return f"${text}" if short == "$" else f"{text}{GAP}{short}".rstrip(GAP)


def move(number: float, unit: str, decimals: int | None = None) -> str:
    """A move with sign and unit: basis points from percentage points, otherwise percent."""
    if not math.isfinite(number):
        return "unknown"
    if is_yield(unit):
        return f"{signed(100.0 * number, 0 if decimals is None else decimals)}{GAP}bp"
    return f"{signed(number, 1 if decimals is None else decimals)}{GAP}%"


def move_unit(unit: str) -> str:
    """What moves of such a series are told in, and by how much the record's number is multiplied: see `move_scale`."""
    return "basis points" if is_yield(unit) else "percent (log)"


def move_scale(unit: str) -> float:
    """From the record's moves to the unit that `move_unit` names."""
    return 100.0 if is_yield(unit) else 1.0


def line_words(line: RedLineResult, units: dict[str, str]) -> str:
    """A red line as a table says it: "US 10-year at 5 %", "Dollar-yen at 160"."""
    name = TABLE_NAMES.get(line.series, series_name(line.series))
    below = " or less" if line.side == "below" else ""
    return f"{name} at {level(line.level, units.get(line.series, ''))}{below}"


def the_line(line: RedLineResult, units: dict[str, str]) -> str:
    """The same inside a sentence: "the US 10-year at 5 %"."""
    below = " or less" if line.side == "below" else ""
    return f"{the_series(line.series)} at {level(line.level, units.get(line.series, ''))}{below}"


def the_way(line: RedLineResult, units: dict[str, str]) -> str:
    """The way to it: "the US 10-year to 5 %"."""
    return f"{the_series(line.series)} to {level(line.level, units.get(line.series, ''))}"


def gap(line: RedLineResult, unit: str) -> float:
    """Way left to the line: basis points for yields, percent of today's value otherwise; not above 0 if crossed."""
    way = line.level - line.today if line.side == "above" else line.today - line.level
    return 100.0 * way if is_yield(unit) else 100.0 * way / abs(line.today)


def distance(line: RedLineResult, unit: str) -> str:
    """Way left to the line in words: "71 bp", "2.9 %", "crossed"."""
    way = gap(line, unit)
    if way <= 0.0:
        return "crossed"
    if is_yield(unit):
        return f"{plain(way, 0)}{GAP}bp"
    return f"{plain(way, 1)}{GAP}%"


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
    if abs(days - MONTH * months) > 2 and days < 120:
        return f"{days} days"
    return f"{months} month{'' if months == 1 else 's'}"


def top_channels(run: Run, line: RedLineResult, count: int) -> tuple[tuple[Channel, float], ...]:
    """The channels that carried most of the way to the line, largest first, amplification among them."""
    toward = 1.0 if line.side == "above" else -1.0
    pairs = zip(run.channels, (float(number) for number in line.why), strict=True)
    useful = [(channel, number) for channel, number in pairs if number * toward > 0.0]
    return tuple(sorted(useful, key=lambda pair: -abs(pair[1]))[:count])


def unbroken(text: str) -> str:
    """The text with no line break between a number and its percent sign, or after a plus-minus sign."""
    return text.replace(" %", f"{GAP}%").replace("± ", f"±{GAP}")


def and_list(items: Sequence[str]) -> str:
    """Items as a list in a sentence: "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def by_odds(run: Run) -> tuple[RedLineResult, ...]:
    """The red lines, the likeliest first."""
    return tuple(sorted(run.red_lines, key=lambda line: -line.probability))


def nearest(run: Run) -> RedLineResult | None:
    """The line with the shortest way left, measured in days' standard moves, not in its own unit."""
    open_lines = [line for line in run.red_lines if gap(line, run.units.get(line.series, "")) > 0.0]
    return min(open_lines, key=lambda line: _spreads_away(run, line), default=None)


def capitalised(sentence: str) -> str:
    """The sentence with a capital first letter, the rest untouched."""
    return sentence[:1].upper() + sentence[1:]


def _spreads_away(run: Run, line: RedLineResult) -> float:
    """Way left over the width of the middle half of the paths at the end."""
    if line.series not in run.series:
        return math.inf
    low, high = run.quantiles[run.series.index(line.series), (1, 3), -1]
    width = float(high - low)
    return abs(line.level - line.today) / width if width > 0.0 else math.inf
