"""The series of the synthetic run: where they start, their units, and how far they move a day."""

START = {
    "jgb_2y": 1.265,
    "jgb_5y": 1.659,
    "jgb_10y": 2.235,
    "jgb_20y": 3.187,
    "jgb_30y": 3.583,
    "jgb_40y": 3.707,
    "ust_3m": 3.69,
    "ust_2y": 3.57,
    "ust_5y": 3.83,
    "ust_10y": 4.29,
    "ust_30y": 4.90,
    "usdjpy": 155.5,
    "boj_rate": 0.75,
    "fed_rate": 3.63,
    "brent": 67.72,
    "us_growth": 2.3,
    "vix": 16.34,
    "eurjpy": 183.59,
    "audjpy": 107.73,
    "gilt_10y": 4.51,
    "gilt_30y": 5.29,
    "bund_10y": 2.87,
    "bund_30y": 3.53,
    "acgb_10y": 4.81,
    "oat_10y": 3.45,
    "mortgage_30y": 6.10,
    "ig_oas": 0.74,
    "hy_oas": 2.81,
    "sp500": 6976.44,
    "nasdaq": 23592.11,
    "nikkei": 52655.18,
    "cpi_japan": 2.4,
    "gdp_japan": 0.0,
    "household_bill": 0.0,
    "debt_service": 29.4,
}
UNITS = {
    "usdjpy": "yen per dollar",
    "eurjpy": "yen per euro",
    "audjpy": "yen per Australian dollar",
    "brent": "dollars a barrel",
    "ig_oas": "percentage points",
    "hy_oas": "percentage points",
    "household_bill": "thousand yen a year",
    "debt_service": "trillion yen a year",
    **dict.fromkeys(("vix", "sp500", "nasdaq", "nikkei"), "index points"),
}
DAILY = {"usdjpy": 0.5, "eurjpy": 0.5, "audjpy": 0.6, "brent": 2.2, "boj_rate": 0.002, "ig_oas": 0.01, "hy_oas": 0.06}
DAILY |= {"vix": 3.0, "sp500": 0.8, "nasdaq": 1.0, "nikkei": 1.1, "household_bill": 1.4, "debt_service": 0.02}


def unit(series: str) -> str:
    return UNITS.get(series, "percent")
