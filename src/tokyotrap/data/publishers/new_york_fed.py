"""Term premia of Adrian, Crump and Moench, from the New York Fed's workbook."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from tokyotrap.data import unpack
from tokyotrap.data.lags import days_later
from tokyotrap.data.source import Request, Source, always
from tokyotrap.data.table import Described, Observation, combined
from tokyotrap.data.tidy_files import Wide
from tokyotrap.errors import BadDownload, Mistake

SHEET = "ACM Monthly"
KINDS = {"ACMY": "fitted", "ACMTP": "term_premium", "ACMRNY": "risk_neutral"}
CODE = re.compile(r"(ACMY|ACMTP|ACMRNY)(\d{2})")
COLUMNS = tuple(f"{kind}_y{tenor}_pct" for kind in KINDS.values() for tenor in range(1, 11))
ROUNDING = 0.01  # of fitted = risk neutral + premium [percent]


def read(files: Mapping[str, bytes]) -> list[Observation]:
    """Fitted yields, premia and expected rates [percent]; the first two sum to the third's yield."""
    sheet = unpack.sheets(files["acm"], (SHEET,))[SHEET]
    heading = [str(cell).strip() for cell in sheet[0]] if sheet else []
    places = {_name(code): place for place, cell in enumerate(heading) if (code := CODE.fullmatch(cell))}
    lost = [name for name in COLUMNS if name not in places]
    if heading[:1] != ["DATE"] or lost:
        raise BadDownload("acm", [Mistake("header", f"lacks {', '.join(lost)[:120] or 'DATE'}")])
    found: list[Observation] = []
    for row in sheet[1:]:
        if not str(row[0]).strip():
            continue
        day = _day(row[0])
        numbers = {name: _number(row[place]) for name, place in places.items()}
        _adds_up(day, numbers)
        found += [Observation(name, day, value) for name, value in numbers.items()]
    return combined(found)


def _name(code: re.Match[str]) -> str:
    return f"{KINDS[code.group(1)]}_y{int(code.group(2))}_pct"


def _day(cell: object) -> date:
    """A day as the workbook has it: a date, or 02-Jan-1962."""
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else datetime.strptime(str(cell).strip(), "%d-%b-%Y").date()


def _number(cell: object) -> float:
    return float(cell) if isinstance(cell, (int, float)) else float("nan")


def _adds_up(day: date, numbers: Mapping[str, float]) -> None:
    for tenor in range(1, 11):
        fitted, premium, neutral = (numbers[f"{kind}_y{tenor}_pct"] for kind in KINDS.values())
        if abs(fitted - premium - neutral) > ROUNDING:
            what = f"{tenor} years: {fitted:g} is not {premium:g} and {neutral:g}"
            raise BadDownload("acm", [Mistake(str(day), what)])


TERM_PREMIA = Source(
    name="nyfed-term-premia",
    publisher="Federal Reserve Bank of New York",
    credit="Source: Federal Reserve Bank of New York, Adrian, Crump and Moench (2013)",
    licence="free to use with the source named",
    file=Wide("us_acm_term_premium_monthly", columns=COLUMNS, day="month_end"),
    requests=always(
        Request(
            "acm",
            "https://www.newyorkfed.org/medialibrary/media/research/data_indicators/ACMTermPremium.xls",
            "workbook",
        )
    ),
    read=read,
    series={name: Described("percent", -5.0, 20.0, days_later(7)) for name in COLUMNS},
    stale=60,
)
