"""Names of series for people: in a heading, inside a sentence, in a narrow table, and under their place."""

NAMES = {
    "usdjpy": "Dollar-yen",
    "eurjpy": "Euro-yen",
    "audjpy": "Aussie-yen",
    "boj_rate": "Bank of Japan rate",
    "fed_rate": "Fed funds rate",
    "us_growth": "US growth",
    "sp500": "S&P 500",
    "nasdaq": "Nasdaq",
    "nikkei": "Nikkei 225",
    "vix": "VIX",
    "mortgage_30y": "US 30-year mortgage",
    "ig_oas": "US investment-grade spread",
    "hy_oas": "US high-yield spread",
    "brent": "Brent",
    "cpi_japan": "Japan's CPI",
    "gdp_japan": "Japan's GDP",
    "household_bill": "Household bill",
    "debt_service": "Japan's debt service",
}
CURVES = {
    "jgb": "JGB",
    "ust": "US",
    "gilt": "UK gilt",
    "bund": "German Bund",
    "oat": "French OAT",
    "acgb": "Australian bond",
}
SHORT = {
    "boj_rate": "BoJ rate",
    "mortgage_30y": "US mortgage",
    "ig_oas": "IG spread",
    "hy_oas": "HY spread",
    "debt_service": "Debt service",
}
LOWER = ("usdjpy", "eurjpy", "audjpy", "household_bill")
BARE = ("usdjpy", "eurjpy", "audjpy", "brent", "cpi_japan", "gdp_japan", "debt_service", "us_growth")

PLACES = {
    "London": {"gilt_10y": "gilt 10-year", "gilt_30y": "gilt 30-year"},
    "Frankfurt, Paris": {
        "bund_10y": "Bund 10-year",
        "bund_30y": "Bund 30-year",
        "oat_10y": "OAT 10-year",
        "eurjpy": "euro-yen",
    },
    "Sydney": {"acgb_10y": "ACGB 10-year", "audjpy": "Aussie-yen"},
    "New York": {
        "sp500": "S&P 500",
        "nasdaq": "Nasdaq",
        "vix": "VIX",
        "mortgage_30y": "30-year mortgage",
        "ig_oas": "investment-grade spread",
        "hy_oas": "high-yield spread",
    },
    "Tokyo": {
        "nikkei": "Nikkei 225",
        "cpi_japan": "CPI, a year",
        "gdp_japan": "GDP, effect of all this",
        "household_bill": "household bill, extra a year",
        "debt_service": "debt service, a year",
    },
}
"""Place -> series -> its name where the place is said already."""


def series_name(series: str) -> str:
    """The name people use: "ust_10y" is "US 10-year"."""
    if series in NAMES:
        return NAMES[series]
    head, _, tail = series.partition("_")
    if head not in CURVES or not tail[:-1].isdigit():
        return series.replace("_", " ")
    return f"{CURVES[head]} {tail[:-1]}-{'month' if tail.endswith('m') else 'year'}"


def short_name(series: str) -> str:
    """The same where there is little room: "BoJ rate"."""
    return SHORT.get(series, series_name(series))


def the_series(series: str) -> str:
    """The same inside a sentence: "the US 10-year", "the Bank of Japan rate", "dollar-yen"."""
    name = series_name(series)
    if series in LOWER:
        name = name[0].lower() + name[1:]
    return name if series in BARE else f"the {name}"
