"""The closed list of units: dimensions with their house units, spellings and factors."""

HOUSE = {
    "dollars": "trillion USD",
    "yen": "trillion JPY",
    "pounds": "trillion GBP",
    "fraction": "decimal",
    "usdjpy": "JPY per USD",
    "eurjpy": "JPY per EUR",
    "audjpy": "JPY per AUD",
    "gbpjpy": "JPY per GBP",
    "eurusd": "USD per EUR",
    "years": "years",
    "business days": "business days",
    "count": "count",
    "contracts": "contracts",
    "seats": "seats",
    "index": "index points",
    "barrel": "USD per barrel",
    "gold": "million troy ounces",
    "yield per dollars": "decimal per trillion USD",
    "fraction per dollars": "decimal per trillion USD",
    "fraction per yen": "decimal per trillion JPY",
    "response": "decimal per decimal",
    "yen per year": "trillion JPY per year",
    "dollars per year": "trillion USD per year",
    "yen per rate": "trillion JPY per decimal",
    "yen per year per rate": "trillion JPY per year per decimal",
    "hazard": "per year",
    "speed": "decimal per year",
    "meeting": "probability per meeting",
    "fraction per contract": "decimal per contract",
    "fraction per point": "decimal per index point",
}

# name, dimension, factor to the house unit as numerator and denominator, spelling for people, further spellings
TABLE = """
%                       | fraction | 1 | 100 | percent | per cent, pct, % per year, percent a year, percent per year
pp                      | fraction | 1 | 100 | percentage points | percentage point, ppt, ppts
bp                      | fraction | 1 | 10000 | basis points | basis point, bps
decimal                 | fraction | 1 | 1 | |
ratio                   | fraction | 1 | 1 | |
% of GDP                | fraction | 1 | 100 | percent of GDP |
JPY per USD             | usdjpy | 1 | 1 | yen per dollar | usdjpy, yen per USD, JPY/USD
JPY per EUR             | eurjpy | 1 | 1 | yen per euro | JPY/EUR
JPY per AUD             | audjpy | 1 | 1 | yen per Australian dollar | JPY/AUD
JPY per GBP             | gbpjpy | 1 | 1 | yen per pound | JPY/GBP
USD per EUR             | eurusd | 1 | 1 | dollars per euro | USD/EUR, dollar per euro
years                   | years | 1 | 1 | years | year, y, yr
quarters                | years | 1 | 4 | quarters | quarter
months                  | years | 1 | 12 | months | month
business days           | business days | 1 | 1 | business days | business day, trading days, trading day
business weeks          | business days | 5 | 1 | business weeks | business week, trading weeks
count                   | count | 1 | 1 | |
contracts               | contracts | 1 | 1 | contracts | contract
seats                   | seats | 1 | 1 | seats | seat
index                   | index | 1 | 1 | | points, index points
USD per barrel          | barrel | 1 | 1 | dollars per barrel | USD/bbl, dollars a barrel
mn troy oz              | gold | 1 | 1 | million troy ounces | million ounces
bp per $100bn           | yield per dollars | 1 | 1000 | bp per $100bn | bp/$100bn, bp per 100 billion dollars
% per $100bn            | fraction per dollars | 1 | 10 | % per $100bn | %/$100bn, percent per 100 billion dollars
% per JPY tn            | fraction per yen | 1 | 100 | % per JPY tn | percent per trillion yen, % per Ytn, % per Y1tn
bp per JPY tn           | fraction per yen | 1 | 10000 | bp per JPY tn | bp per trillion yen, bp per Ytn
% per pp                | response | 1 | 1 | % per pp | percent per percentage point, % per +1pp, pp per pp
bp per bp               | response | 1 | 1 | bp per bp | bp/bp
bp per pp               | response | 1 | 100 | bp per pp | bp per percentage point
bp per 1% of GDP        | response | 1 | 100 | bp per 1% of GDP | bp per 1% GDP
pp per 10%              | response | 1 | 10 | pp per 10% | ppt per 10%
JPY tn per year         | yen per year | 1 | 1 | trillion yen per year | Ytn/year, Ytn/yr, trillion yen a year
JPY tn per quarter      | yen per year | 4 | 1 | trillion yen per quarter | Ytn/qtr, Ytn/quarter, trillion yen a quarter
JPY tn per month        | yen per year | 12 | 1 | trillion yen per month | Ytn/month, trillion yen a month
USD bn per year         | dollars per year | 1 | 1000 | billion dollars per year | billion dollars a year
USD bn per month        | dollars per year | 12 | 1000 | billion dollars per month | billion dollars a month
JPY tn per pp           | yen per rate | 100 | 1 | JPY tn per pp | trillion yen per percentage point
JPY tn per month per pp | yen per year per rate | 1200 | 1 | JPY tn per month per pp | Ytn/month per pp
1/year                  | hazard | 1 | 1 | per year | 1/yr
1/quarter               | hazard | 4 | 1 | per quarter | 1/qtr
1/month                 | hazard | 12 | 1 | per month |
bp per month            | speed | 12 | 10000 | bp per month | bp/month
per meeting             | meeting | 1 | 1 | per meeting | prob/meeting, probability per meeting
% per 10k contracts     | fraction per contract | 1 | 1000000 | % per 10k contracts | percent per 10k contracts
bp per point            | fraction per point | 1 | 10000 | bp per point | bp per VIX point
"""

CURRENCIES = (
    ("USD", "dollars", "dollars", ("dollar", "dollars", "usd", "us dollars")),
    ("JPY", "yen", "yen", ("yen", "jpy")),
    ("GBP", "pounds", "pounds", ("pounds", "pound", "gbp", "pounds sterling")),
)
MAGNITUDES = (
    ("", "", 10**12, ("",)),
    (" mn", "million ", 10**6, ("million", "mn", "m")),
    (" bn", "billion ", 10**3, ("billion", "bn", "b")),
    (" tn", "trillion ", 1, ("trillion", "tn", "t")),
)
