"""Small files in the formats of American and European publishers; only a handful of numbers are the real ones."""

import datetime
import io
import zipfile
from collections.abc import Sequence

import openpyxl
import xlwt

from tests.data.made_japan import zipped
from tokyotrap.data.publishers import bank_of_england, cftc, ecb, fred_files, new_york_fed, us_treasury

FRED_COLUMNS = tuple(
    each
    for part in (
        fred_files.PAR,
        fred_files.REAL,
        fred_files.MONEY,
        fred_files.BALANCE,
        fred_files.CONDITIONS,
        fred_files.DOLLAR,
        fred_files.BROAD,
        fred_files.OIL,
        fred_files.SPREADS,
        fred_files.SHARES,
        fred_files.MORTGAGE,
        fred_files.JAPAN,
    )
    for each in part
)


def fred(code: str, rows: Sequence[tuple[str, str]], day: str = "observation_date") -> bytes:
    """One series; a holiday is `.` or nothing."""
    return "\n".join([f"{day},{code}", *(f"{when},{value}" for when, value in rows)]).encode() + b"\n"


def fred_file(column: fred_files.Column) -> bytes:
    """A series with its known number, a holiday and a last day."""
    day = {
        **{each.name: "2026-01-28" for each in fred_files.BALANCE},
        **{each.name: "2025-07-01" for each in fred_files.JAPAN},
        **{each.name: "2026-01-29" for each in fred_files.MORTGAGE},
    }
    middle = column.known if column.known is not None else max(column.low, 0.0) * 1.5 + min(column.high, 10.0) * 0.1
    value = f"{middle / column.scale:.10g}"
    old = "2025-01-01" if column in fred_files.JAPAN else "2025-12-24"
    last = "2026-01-01" if column in fred_files.JAPAN else "2026-01-30"
    rows = [(old, value), ("2025-07-01" if column in fred_files.JAPAN else "2025-12-25", ".")]
    if column in fred_files.JAPAN:
        rows = [(old, value), ("2025-04-01", ".")]
    known = day.get(column.name, "2026-01-30")
    days = {**dict(rows), known: value, last: value}
    return fred(column.code, sorted(days.items()), "DATE" if column.code == "DEXJPUS" else "observation_date")


def treasury(year: int) -> bytes:
    """A year of the Treasury's own curve: days month first, newest first, columns that came and went."""
    names = ["Date", "1 Mo", "2 Mo", "3 Mo", "6 Mo", "1 Yr", "2 Yr", "3 Yr", "5 Yr", "7 Yr", "10 Yr", "20 Yr", "30 Yr"]
    if year >= 2025:
        names.insert(2, "1.5 Month")
    known = dict(zip(us_treasury.COLUMNS, us_treasury.PUBLISHED, strict=True))
    days = ["02/02/2026", "01/30/2026"] if year == 2026 else [f"12/29/{year}", f"01/03/{year}"]
    lines = [",".join(f'"{name}"' if " " in name else name for name in names)]
    for day in days:
        cells = ["" if name == "30 Yr" and 2002 < year < 2006 else f"{known.get(name, 3.70):.2f}" for name in names[1:]]
        lines.append(",".join([day, *cells]))
    return "\n".join(lines).encode() + b"\n"


def tic_history() -> bytes:
    """Full years, newest first; June 2003 stands twice, and the left one counts."""
    dashes = "\t".join(["", *["------"] * 2])

    def block(months: Sequence[str], year: int, rows: Sequence[tuple[str, Sequence[float]]]) -> list[str]:
        return [
            "MAJOR FOREIGN HOLDERS OF TREASURY SECURITIES",
            "(in billions of dollars)",
            "\t".join(["", *months]),
            "\t".join(["Country", *[str(year)] * len(months)]),
            dashes,
            *("\t".join([name, *(f"{value:.1f}" for value in values)]) for name, values in rows),
            "1/ Estimated foreign holdings of U.S. Treasury marketable and non-marketable bills, bonds, and notes",
            "",
        ]

    late = block(
        ("Dec", "Nov"),
        2025,
        (
            ("Japan", (1185.5, 1202.6)),
            ('"China, Mainland"', (683.5, 682.6)),
            ("All Other", (100.0, 99.0)),
            ("Grand Total", (1969.0, 1984.2)),
            ("Of Which: Foreign Official", (900.0, 901.0)),
            ("  Treasury Bills", (100.0, 101.0)),
            ("  T-Bonds & Notes", (800.0, 800.0)),
        ),
    )
    early = block(
        ("Jul", "Jun", "Jun", "May"),
        2003,
        (
            ("Japan", (470.0, 461.0, 453.1, 440.0)),
            ('"Korea, South"', (61.0, 60.2, 39.7, 39.0)),
            ("C\xf4te d'Ivoire", (1.0, 1.0, 1.0, 1.0)),
            ("Grand Total", (532.0, 522.2, 493.8, 480.0)),
            ("For. Official", (300.0, 301.0, 302.0, 303.0)),
        ),
    )
    return "\r\n".join([*late, *early]).encode("latin-1") + b"\r\n"


def tic_latest() -> bytes:
    """Months in ISO form, newest first; December is revised."""
    lines = [
        "Table 5: Major Foreign Holders of Treasury Securities",
        "Holdings at end of time period\tBillions of dollars",
        "Country\t2025-12\t2025-11",
        "Japan\t1186.0\t1202.6",
        "China, Mainland\t683.5\t682.6",
        "All Other\t100.0\t99.0",
        "Grand Total\t1969.5\t1984.2",
        "Of Which: Foreign Official\t900.0\t901.0",
        "Of Which: Foreign Official Treasury Bills\t100.0\t101.0",
        "Notes: The data in this table",
    ]
    return "\n".join(lines).encode() + b"\n"


LEGACY = [
    "Market and Exchange Names",
    "As of Date in Form YYMMDD",
    "As of Date in Form YYYY-MM-DD",
    "CFTC Contract Market Code",
    "CFTC Market Code in Initials",
    "CFTC Region Code",
    "CFTC Commodity Code",
    "Open Interest (All)",
    "Noncommercial Positions-Long (All)",
    "Noncommercial Positions-Short (All)",
    *(f"More {place}" for place in range(8)),
]
FINANCIAL = [
    "Market_and_Exchange_Names",
    "As_of_Date_In_Form_YYMMDD",
    "Report_Date_as_YYYY-MM-DD",
    "CFTC_Contract_Market_Code",
    "CFTC_Market_Code",
    "CFTC_Region_Code",
    "CFTC_Commodity_Code",
    "Open_Interest_All",
    "Dealer_Positions_Long_All",
    "Dealer_Positions_Short_All",
    "Dealer_Positions_Spread_All",
    "Asset_Mgr_Positions_Long_All",
    "Asset_Mgr_Positions_Short_All",
    "Asset_Mgr_Positions_Spread_All",
    "Lev_Money_Positions_Long_All",
    "Lev_Money_Positions_Short_All",
    "More",
]


def cot(day: str, financial: bool, *, headed: bool = True, turned: bool = False) -> bytes:
    """A report as of a Tuesday; `turned` swaps long and short, as some feeds of the yen do."""
    heading = FINANCIAL if financial else LEGACY
    lines = [",".join(f'"{name}"' for name in heading)] if headed else []
    for code in (cftc.YEN, *cftc.OTHERS, "999999"):
        known = cftc.KNOWN if code == cftc.YEN else dict.fromkeys(cftc.KNOWN, 5000.0)
        cells = ["0"] * len(heading)
        cells[:4] = [f'"MARKET {code} - CHICAGO MERCANTILE EXCHANGE"', "260127", day, code]
        for column, place in (cftc.FINANCIAL if financial else cftc.LEGACY).items():
            cells[place] = f"{known[column]:.0f}"
        if not financial and code in cftc.OTHERS:
            cells[8] = f"{5000.0 + cftc.KNOWN_NET.get(cftc.OTHERS[code], 0.0) + 2e6:.0f}"
            cells[9] = f"{5000.0 + 2e6:.0f}"
        if turned:
            cells[8], cells[9] = cells[9], cells[8]
        lines.append(",".join(cells))
    return "\r\n".join(lines).encode() + b"\r\n"


def ecb_history(missing: str = "brl") -> bytes:
    """Rates per euro in a zip: newest first, N/A, and a comma at the end of every line."""
    rates = {name: 1.5 for name in ecb.EURO} | {"usd": 1.1919, "jpy": 183.59, "gbp": 0.8662, "krw": 1719.47}
    lines = [",".join(["Date", *(name.upper() for name in ("usd", "jpy", "bgn", *ecb.EURO[2:])), ""])]
    for day in ("2026-02-02", "2026-01-30", "1999-01-04"):
        told = {**rates, "bgn": 1.9558}
        cells = [
            "N/A" if name == missing and day < "2008" else f"{told[name]}"
            for name in ("usd", "jpy", "bgn", *ecb.EURO[2:])
        ]
        lines.append(",".join([day, *cells, ""]))
    return zipped("eurofxref-hist.csv", "\n".join(lines).encode() + b"\n")


def ecb_series(key: str, rows: Sequence[tuple[str, str]]) -> bytes:
    """One series of the ECB's data portal, with columns that have commas in quotes."""
    lines = ["KEY,FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,TITLE"]
    lines += [f'{key},D,U2,{period},{value},A,"Level, percent"' for period, value in rows]
    return "\r\n".join(lines).encode() + b"\r\n"


def bis() -> bytes:
    rows = [("JP", "0.75"), ("US", "3.625"), ("XM", "2"), ("GB", "3.75")]
    lines = ["REF_AREA,TIME_PERIOD,OBS_VALUE"]
    lines += [f"{area},{day},{value}" for area, value in rows for day in ("2026-01-29", "2026-01-30")]
    return "\n".join([*lines, "JP,2026-01-31,NaN"]).encode() + b"\n"


def imf() -> bytes:
    lines = ["COUNTRY,INDICATOR,FREQUENCY,TIME_PERIOD,OBS_VALUE"]
    for indicator, value in (("GGXWDG_NGDP", "236.7"), ("GGXCNL_NGDP", "-2.5")):
        lines += [f"JPN,{indicator},A,{year},{value}" for year in (2023, 2024, 2025, 2031)]
    return "\n".join(lines).encode() + b"\n"


def vix() -> bytes:
    rows = ["01/02/1990,17.24,17.24,17.24,17.24", "01/30/2026,18.72,19.27,16.67,17.44"]
    return "\n".join(["DATE,OPEN,HIGH,LOW,CLOSE", *rows]).encode() + b"\n"


def acm() -> bytes:
    """The New York Fed's old workbook: days as text."""
    book = xlwt.Workbook()
    for name in ("ACM Daily", new_york_fed.SHEET):
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        sheet.write(0, 0, "DATE")
        for line, day in enumerate(("29-Jun-1961", "31-Dec-2025", "30-Jan-2026"), start=1):
            sheet.write(line, 0, day)
            for kind, (code, value) in enumerate((("ACMY", 4.0), ("ACMTP", 0.75), ("ACMRNY", 3.25))):
                for tenor in range(1, 11):
                    sheet.write(0, 10 * kind + tenor, f"{code}{tenor:02d}")
                    sheet.write(line, 10 * kind + tenor, value)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def gilts(days: Sequence[str], name: str) -> bytes:
    """A zip of workbooks: heading `years:`, a row of #VALUE!, blanks at the short end, empty rows at the end."""
    book = openpyxl.Workbook()
    book.create_sheet("1. fwds, short end")
    sheet = book.create_sheet(bank_of_england.SHEET)
    years = [0.5 * place for place in range(1, 81)]
    sheet.append(["UK nominal spot curve"])
    sheet.append([])
    sheet.append([])
    sheet.append(["years:", *years])
    sheet.append(["Refresh", *["#VALUE!"] * 3])
    for day in days:
        known = {10.0: 4.57772, 30.0: 5.16834}
        sheet.append([datetime.datetime.fromisoformat(day), None, *(known.get(year, 4.5) for year in years[1:])])
    for _ in range(30):
        sheet.append([None] * 5)
    inner = io.BytesIO()
    book.save(inner)
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("GLC Inflation daily data.xlsx", b"")
        archive.writestr(name, inner.getvalue())
    return sink.getvalue()
