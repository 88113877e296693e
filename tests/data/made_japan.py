"""Small files in the formats of Japanese publishers, quirks and all; only a handful of numbers are the real ones."""

import datetime
import io
import json
import zipfile

import xlwt

from tokyotrap.data.publishers.ministry_of_finance import curve, flows

TENORS = "Date,1Y,2Y,3Y,4Y,5Y,6Y,7Y,8Y,9Y,10Y,15Y,20Y,25Y,30Y,40Y"
FOOTNOTE = "\r\n,,,,,,,,,,,,,,,\r\n※ 国債金利情報の利用にあたって".encode("cp932") + b"\x81\r\n"
"""Ends on half a character, as a footnote once did."""


def curve_row(day: str, yields: dict[int, float]) -> str:
    return ",".join([day, *(f"{yields[tenor]:.3f}" if tenor in yields else "-" for tenor in curve.TENORS)])


def curve_history() -> bytes:
    """To the end of the month before; the oldest days lack the long end."""
    old = {tenor: 8.0 + 0.1 * tenor for tenor in range(1, 10)}
    lines = [
        "Interest Rate,,,,,,,,,,,,,,,(Unit : %)",
        TENORS,
        curve_row("1974/9/24", old),
        curve_row("1989/1/7", {**old, 10: 4.8}),
        curve_row("2026/1/30", curve.PUBLISHED),
    ]
    return "\r\n".join(lines).encode("ascii") + b"\r\n"


def curve_month() -> bytes:
    """The current month, with blank rows and a footnote."""
    higher = {tenor: value + 0.010 for tenor, value in curve.PUBLISHED.items()}
    lines = ["Interest Rate,,,,,,,,,,,,,,,(Unit : %)", TENORS, curve_row("2026/2/2", higher)]
    return "\r\n".join(lines).encode("ascii") + FOOTNOTE


def curve_history_japanese() -> bytes:
    """The same history as the Japanese pages have it: eras, cp932."""
    heading = "基準日," + ",".join(f"{tenor}年" for tenor in curve.TENORS)
    old = {tenor: 8.0 + 0.1 * tenor for tenor in range(1, 10)}
    lines = [
        "国債金利情報,,,,,,,,,,,,,,,(単位 : %)",
        heading,
        curve_row("S49.9.24", old),
        curve_row("S64.1.7", {**old, 10: 4.8}),
        curve_row("R8.1.30", curve.PUBLISHED),
    ]
    return "\r\n".join(lines).encode("cp932") + b"\r\n"


def side(equity: int, debt: int, bills: int = -30) -> list[int]:
    """One side of a week: bought, sold, net and sums."""
    gross = [(9000 + equity, 9000, equity), (12000 + debt, 12000, debt), (400 + bills, 400, bills)]
    return [*gross[0], *gross[1], equity + debt, *gross[2], equity + debt + bills]


def week_row(period: str, assets: list[int], liabilities: list[int]) -> str:
    return ",".join([period, *(f'"{number:,} "' for number in (*assets, *liabilities)), "", ""])


WEEKS = (
    ("2005．1．2～1．8", side(500, 8878), side(2278, -100)),
    ("2025．12．21～12．27", side(1, 2), side(3, 4)),
    ("2025．12．28～1．3", side(5, -6), side(7, -8)),
    ("2026．1．4～1．10", side(9, 10), side(11, 12)),
    ("2026年1月25日～1月31日", side(-13, 7137), side(4946, 16)),
)


def weekly(
    wave: bytes = b"\x81\x60", weeks: tuple[tuple[str, list[int], list[int]], ...] = WEEKS, more: int = 0
) -> bytes:
    """International transactions in securities; `more` heading lines than usual."""
    heading = [
        "対外及び対内証券売買契約等の状況（週次・指定報告機関ベース）" + "," * 24,
        '"International Transactions in Securities\n(Based on reports from designated major investors)"' + "," * 24,
        *("," * 24 for _ in range(9 + more)),
        "期間 Period,対外証券投資 Portfolio Investment Assets" + "," * 11 + "対内証券投資 Liabilities" + "," * 12,
        "（単位：億円 100 million yen）" + "," * 24,
        "1．株式 Equity,2．中長期債" + "," * 23,
        ",取得 Acquisition,処分 Disposition,ネット Net" + "," * 21,
    ]
    text = "\r\n".join([*heading, *(week_row(*each) for each in weeks)]) + "\r\n"
    return text.replace("～", "\x00").encode("cp932").replace(b"\x00", wave)


def month_row(labels: list[str], numbers: list[str]) -> str:
    return ",".join([*(labels + [""] * flows.LABELS)[: flows.LABELS], *(f'"{number}"' for number in numbers)])


def monthly() -> bytes:
    """All investors: years first, then months; before 2014 only nets."""

    def gross(*nets: int) -> list[str]:
        found = []
        for net in nets:
            found += [f"{20000 + net:,}", "20,000", f"{net:,}"]
        return [*found, f"{sum(nets):,}"]

    def net(*nets: int) -> list[str]:
        found = []
        for each in nets:
            found += ["--", "--", f"{each:,}"]
        return [*found, f"{sum(nets):,}"]

    lines = [
        "６．対外・対内証券投資" + "," * 28,
        "（単位：億円）" + "," * 28,
        "," * 28,
        month_row(["平成8年", "", "", "C.Y. 1996"], net(-1, -2, 3) + net(4, 5, 6)),
        month_row(["平成8年", "1月", "", "1996", "Jan."], net(-1668, 643, 1237) + net(9763, -14674, 1031)),
        month_row(["", "2月", "", "", "Feb."], net(-1570, 7431, 143) + net(6561, -5368, -8350)),
        month_row(["令和7年", "12月", "", "2025", "Dec."], gross(15, -27, 25) + gross(-41, 44, -187)),
        month_row(["令和8年", "1月", "(P)", "2026", "Jan."], gross(82, 63, 8) + gross(286, 529, 270)),
        "（注）（P）は速報" + "," * 28,
    ]
    return "\r\n".join(lines).encode("cp932") + b"\r\n"


SOLD_DOLLARS = "米ドル売り・日本円買い,the US dollar (sold) the Japanese yen (bought)"


def intervention(total: str = "350") -> bytes:
    """Operations by day with totals of quarters; year and month only where they change."""
    lines = [
        *["外国為替平衡操作の実施状況,,,,,,,,"] * 12,
        "実施年月日,,,Intervention Date,,,,,",
        "年,月,日,Year,Month,Day,金額(億円),売買通貨,Currency pairs",
        ",,,,,,,,",
        f"平成3年,5月,13日,1991,May,13,139,{SOLD_DOLLARS}",
        f",6月,10日,,Jun,10,211,{SOLD_DOLLARS}",
        f"平成3年4～6月期計,,,April - June 1991,,,{total},,",
        "平成15年,1月,15日,2003,Jan,15,80,日本円売り・ユーロ買い,the Japanese yen (sold) the euro (bought)",
        "平成15年1～3月期計,,,January - March 2003,,,80,,",
        f'令和6年,7月,11日,2024,Jul,11,"31,678",{SOLD_DOLLARS}',
        f',,12日,,,12,"23,670",{SOLD_DOLLARS}',
        '令和6年7～9月期計,,,July - September 2024,,,"55,348",,',
        ",,,,,,,,",
        "(注1) 計数は約定日ベース,,,,,,,,",
    ]
    return "\r\n".join(lines).encode("cp932") + b"\r\n"


def reserves(first: str = "Official reserve assets") -> bytes:
    """Reserve assets by month: several heading rows; the Gregorian year is left out in the end."""
    names = {
        4: f"A. {first}",
        14: "(2) IMF reserve position",
        15: "(3) SDRs",
        16: "(4) Gold",
        18: "(5) other reserve assets",
    }
    inner = {5: "(1) Foreign currency reserves", 17: "volume in million fine troy ounces"}
    inmost = {6: "(a) Securities", 8: "(b) Deposits with"}

    def heading(cells: dict[int, str]) -> str:
        return ",".join(cells.get(place, "") for place in range(23))

    def row(labels: list[str], securities: int, deposits: int) -> str:
        cells: dict[int, float] = {6: securities, 8: deposits, 5: securities + deposits}
        cells.update({14: 11000, 15: 60000, 16: 110000, 17: 27.2, 18: 900})
        cells[4] = cells[5] + 11000 + 60000 + 110000 + 900
        return ",".join([*labels, *(str(cells.get(place, "")) for place in range(4, 23))])

    lines = [
        "外貨準備等の状況" + "," * 22,
        "(US$ millions)" + "," * 22,
        heading(names),
        heading(inner),
        heading(inmost),
        row(["平成12年", "4月", "2000", "Apr"], 250000, 80000),
        row(["令和7年", "12月", "", ""], 980000, 160000),
        row(["令和8年", "1月", "", ""], 985000, 161000),
        "（注）1月末" + "," * 22,
    ]
    return "\r\n".join(lines).encode("cp932") + b"\r\n"


def auctions(heading: str = "応募額") -> bytes:
    """A workbook with a sheet a tenor; dates are Excel's, columns stand elsewhere in every sheet."""
    book = xlwt.Workbook()
    days = xlwt.easyxf(num_format_str="yyyy/m/d")
    for place, name in enumerate(("2年債", "5年債", "10年債", "20年債", "30年債", "40年債", "TB ")):
        sheet = book.add_sheet(name)
        columns = [
            "回号",
            "入札日",
            "発行日",
            "償還日",
            "表面利率",
            "発行予定額",
            heading,
            "落札・割当額",
            "平均利回",
            "最高利回",
        ]
        if place % 2:
            columns[6], columns[5] = columns[5], columns[6]
        for column, words in enumerate(columns):
            sheet.write(0, column, words)
            sheet.write(1, column, "English")
        sheet.write(2, 5, "(億円)")
        values = {
            "表面利率": 2.4,
            "発行予定額": 8000.0,
            heading: 20000.0,
            "落札・割当額": 8000.0,
            "平均利回": 2.5,
            "最高利回": 2.53,
        }
        for line, day in enumerate((datetime.datetime(2025, 12, 4), datetime.datetime(2026, 1, 20)), start=3):
            sheet.write(line, 0, float(100 + line))
            sheet.write(line, 1, day, days)
            for words, value in values.items():
                sheet.write(line, columns.index(words), value)
        sheet.write(6, 0, "（注）")
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def boj(code: str, days: list[str], values: list[float | None], nested: bool = True) -> bytes:
    """An answer of the Bank of Japan's service; a holiday is null."""
    told = {"SURVEY_DATES": days, "VALUES": values}
    series = {"SERIES_CODE": code, "FREQUENCY": "DAILY", **({"VALUES": told} if nested else told)}
    return json.dumps({"STATUS": 200, "MESSAGE": "", "RESULTSET": [series], "NEXTPOSITION": None}).encode()


def boj_refusal() -> bytes:
    """HTTP says 200, the service does not."""
    return json.dumps({"STATUS": 400, "MESSAGE": "Invalid series code.", "RESULTSET": []}).encode()


def producer_prices() -> bytes:
    """A flat file in a zip: months as headings, NA and ND."""
    months = ",".join(f"2025{month:02d}" for month in range(9, 13)) + ",202601"
    lines = [
        f"Series code,Name,Unit,Base,202301,{months}",
        "PR01'PRCG20_2200000000,Producer Price Index/All commodities,index,2020,120.0,126.9,127.3,ND,127.9,128.0",
        "PR01'PRCG20_2200110000,Foods,index,2020,NA,NA,NA,NA,NA,NA",
    ]
    return zipped("cgpi_m_en.csv", "\r\n".join(lines).encode() + b"\r\n")


def consumer_prices() -> bytes:
    """An answer of e-Stat: months, and a year that must not count as one."""
    known = {"0001": "104.7", "0161": "104.3", "0178": "102.2"}
    values = [{"@cat01": code, "@time": "2023000101", "$": value} for code, value in known.items()]
    values += [{"@cat01": code, "@time": "2025001212", "$": "112.0"} for code in known]
    values += [
        {"@cat01": "0001", "@time": "2025000000", "$": "111.0"},
        {"@cat01": "0001", "@time": "1970000101", "$": "-"},
    ]
    data = {"RESULT_INF": {"TOTAL_NUMBER": len(values)}, "DATA_INF": {"VALUE": values}}
    return json.dumps({"GET_STATS_DATA": {"RESULT": {"STATUS": 0}, "STATISTICAL_DATA": data}}).encode()


def zipped(name: str, body: bytes) -> bytes:
    """An archive of one file."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return sink.getvalue()
