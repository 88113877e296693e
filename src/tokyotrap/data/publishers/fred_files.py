"""Which series of FRED make which tidy file."""

from tokyotrap.data.lags import days_later, following_monday
from tokyotrap.data.publishers.fred import PROPRIETARY, THIRD_PARTY, Column, Terms, percent, source, wide
from tokyotrap.data.source import Source
from tokyotrap.data.tidy_files import Long

FED = Terms("Federal Reserve")
WEEK = 8  # from a Wednesday to the release after it, and a day of grace [days]
MONTH, QUARTER, YEAR = 75, 180, 480  # from the first day of the period to its release, at the latest [days]

PAR = (
    percent("m1_pct", "DGS1MO", 3.72),
    percent("m3_pct", "DGS3MO", 3.67),
    percent("m6_pct", "DGS6MO", 3.61),
    percent("y1_pct", "DGS1", 3.48),
    percent("y2_pct", "DGS2", 3.52),
    percent("y3_pct", "DGS3", 3.60),
    percent("y5_pct", "DGS5", 3.79),
    percent("y7_pct", "DGS7", 4.01),
    percent("y10_pct", "DGS10", 4.26),
    percent("y20_pct", "DGS20", 4.82),
    percent("y30_pct", "DGS30", 4.87),
)
REAL = (
    percent("tips5_pct", "DFII5", 1.26),
    percent("tips10_pct", "DFII10", 1.90),
    percent("tips20_pct", "DFII20", 2.38),
    percent("tips30_pct", "DFII30", 2.60),
    percent("breakeven5_pct", "T5YIE", 2.53, -6.0),
    percent("breakeven10_pct", "T10YIE", 2.36, -6.0),
)
MONEY = (percent("dff_pct", "DFF", 3.64), percent("sofr_pct", "SOFR", 3.68))
BALANCE = (
    Column("total_assets_musd", "WALCL", "million dollars", 1e5, 3e7, 6587568.0),
    Column("treasuries_musd", "TREAST", "million dollars", 1e5, 3e7, 4265977.0),
    Column("mbs_musd", "WSHOMCB", "million dollars", 0.0, 1e7, 2023710.0),
    Column("securities_outright_musd", "WSHOSHO", "million dollars", 1e5, 3e7, 6292034.0),
    Column("reserve_balances_musd", "WRESBAL", "million dollars", 1e3, 1e7, 2901600.0, 1e3),
)
CONDITIONS = (
    Column("nfci", "NFCI", "standard deviations", -3.0, 10.0),
    Column("stlfsi4", "STLFSI4", "standard deviations", -5.0, 15.0),
)
DOLLAR = (Column("usdjpy", "DEXJPUS", "yen per dollar", 60.0, 400.0, 154.34),)
BROAD = (Column("broad_usd_index", "DTWEXBGS", "index 2006-01=100", 60.0, 200.0),)
OIL = (
    Column("brent_usd_bbl", "DCOILBRENTEU", "dollars a barrel", 5.0, 300.0, 72.25),
    Column("wti_usd_bbl", "DCOILWTICO", "dollars a barrel", -40.0, 300.0, 64.50),
)
SPREADS = (percent("ig_oas_pct", "BAMLC0A0CM", None, 0.0), percent("hy_oas_pct", "BAMLH0A0HYM2", None, 0.0, 40.0))
SHARES = (
    Column("sp500", "SP500", "index", 50.0, 50000.0, 6939.03),
    Column("nasdaq_comp", "NASDAQCOM", "index", 40.0, 200000.0, 23461.82),
    Column("nikkei225", "NIKKEI225", "index", 50.0, 500000.0, 53322.85),
)
MORTGAGE = (percent("mortgage30_pct", "MORTGAGE30US", 6.10, 1.0),)

OECD = "OECD/FRED"
JAPAN = (
    Column(
        "call_rate_overnight",
        "IRSTCI01JPM156N",
        "percent, monthly average",
        -1.0,
        15.0,
        0.478,
        publisher="Bank of Japan via OECD/FRED IRSTCI01JPM156N",
    ),
    Column("interbank_3m", "IR3TIB01JPM156N", "percent", -1.0, 15.0, publisher=f"{OECD} IR3TIB01JPM156N"),
    Column("jgb10_month_avg", "IRLTLT01JPM156N", "percent", -1.0, 15.0, 1.545, publisher=f"{OECD} IRLTLT01JPM156N"),
    Column(
        "boj_total_assets",
        "JPNASSETS",
        "100 million JPY, end of period",
        1e5,
        2e7,
        7214098.0,
        publisher="Bank of Japan via FRED JPNASSETS",
    ),
    Column("reer_broad", "RBJPBIS", "index 2020=100", 40.0, 300.0, publisher="BIS via FRED RBJPBIS"),
    Column(
        "trade_balance_goods",
        "XTNTVA01JPM664S",
        "JPY per month, seasonally adjusted",
        -2e13,
        2e13,
        publisher=f"{OECD} XTNTVA01JPM664S",
    ),
    Column(
        "exports_goods",
        "XTEXVA01JPM667S",
        "USD per month, seasonally adjusted",
        1e8,
        1e12,
        publisher=f"{OECD} XTEXVA01JPM667S",
    ),
    Column("unemployment_15_64", "LRUN64TTJPM156S", "percent", 0.0, 20.0, publisher=f"{OECD} LRUN64TTJPM156S"),
    Column(
        "real_gdp",
        "JPNRGDPEXP",
        "billion chained JPY, annualised, quarterly",
        1e5,
        2e6,
        publisher="Cabinet Office via FRED JPNRGDPEXP",
        lag=days_later(QUARTER),
    ),
    Column(
        "gov_gross_debt",
        "GGGDTAJPA188N",
        "percent of GDP, annual",
        30.0,
        400.0,
        publisher="IMF WEO via FRED GGGDTAJPA188N",
        lag=days_later(YEAR),
    ),
    Column(
        "gov_net_lending",
        "GGNLBAJPA188N",
        "percent of GDP, annual",
        -25.0,
        15.0,
        publisher="IMF WEO via FRED GGNLBAJPA188N",
        lag=days_later(YEAR),
    ),
    Column(
        "credit_private_nonfin",
        "QJPPAM770A",
        "percent of GDP, quarterly",
        50.0,
        400.0,
        publisher="BIS via FRED QJPPAM770A",
        lag=days_later(QUARTER),
    ),
)

FILES: tuple[Source, ...] = (
    source("treasuries", FED, wide("ust_par_yields_daily", PAR), PAR),
    source("real-yields", FED, wide("us_tips_breakevens_daily", REAL), REAL),
    source("money", Terms("Federal Reserve, New York Fed"), wide("us_fed_funds_sofr_daily", MONEY), MONEY),
    source(
        "balance-sheet",
        FED,
        wide("us_fed_balance_sheet_weekly", BALANCE, packed=False),
        BALANCE,
        "2026-01-28",
        lag=days_later(1),
        stale=25,
    ),
    source(
        "conditions",
        Terms("Chicago Fed, St. Louis Fed"),
        wide("us_financial_conditions_weekly", CONDITIONS, packed=False, day="week_end"),
        CONDITIONS,
        lag=days_later(WEEK),
        stale=25,
    ),
    source("usdjpy", FED, wide("fx_usdjpy_h10_daily", DOLLAR), DOLLAR, lag=following_monday, stale=20),
    source("broad-dollar", FED, wide("fx_broad_usd_index_daily", BROAD), BROAD, lag=following_monday, stale=20),
    source(
        "oil",
        Terms("US Energy Information Administration"),
        wide("oil_spot_daily", OIL),
        OIL,
        lag=days_later(WEEK),
        stale=20,
    ),
    source(
        "japan",
        Terms("OECD, Bank of Japan, BIS, IMF", "free to use with the source named"),
        Long("japan_macro_long"),
        JAPAN,
        "2025-07-01",
        lag=days_later(MONTH),
        stale=150,
    ),
    source(
        "spreads",
        Terms("ICE Data Indices", PROPRIETARY),
        wide("us_credit_oas_daily", SPREADS, folder=THIRD_PARTY),
        SPREADS,
        rolling=True,
    ),
    source(
        "shares",
        Terms("S&P Dow Jones Indices, Nasdaq, Nikkei", PROPRIETARY),
        wide("equity_indices_daily", SHARES, folder=THIRD_PARTY),
        SHARES,
        rolling=True,
    ),
    source(
        "mortgages",
        Terms("Freddie Mac", PROPRIETARY),
        wide("us_mortgage30_weekly", MORTGAGE, packed=False, folder=THIRD_PARTY),
        MORTGAGE,
        "2026-01-29",
        lag=days_later(0),
        stale=25,
    ),
)
