"""Dates as Japanese publishers write them: eras, full-width dots, weeks that cross New Year."""

import re
from datetime import date
from typing import NamedTuple

from tokyotrap.data.cells import narrow


class Era(NamedTuple):
    """An era: its names, the year before its first, its first and last day."""

    letter: str
    name: str
    before: int
    first: date
    last: date


ERAS = (
    Era("M", "明治", 1867, date(1868, 1, 25), date(1912, 7, 29)),
    Era("T", "大正", 1911, date(1912, 7, 30), date(1926, 12, 24)),
    Era("S", "昭和", 1925, date(1926, 12, 25), date(1989, 1, 7)),
    Era("H", "平成", 1988, date(1989, 1, 8), date(2019, 4, 30)),
    Era("R", "令和", 2018, date(2019, 5, 1), date.max),
)

ERA_YEAR = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])\s*(\d{1,2}|元)年?")
PARTS = re.compile(r"(\d{1,2})\s*[./月-]\s*(\d{1,2})\s*日?$")
YEAR = re.compile(r"(\d{4})\s*[./年-]\s*")
LONGEST_WEEK = 10  # days; the ministry's weeks run from Sunday to Saturday


def era_year(text: str) -> int:
    """The year of an era as in the Gregorian calendar: 令和8年, 令和元年, R8.

    Raises:
        ValueError: no such era, or it had no such year.
    """
    found = ERA_YEAR.fullmatch(narrow(text))
    if not found:
        raise ValueError(f'"{text[:40]}" is not a year of an era')
    return _year(found)


def day(text: str) -> date:
    """A day: S49.9.24, 令和8年2月2日, 2026/2/2, 2026.2.2 or 2026年2月2日.

    Raises:
        ValueError: it is none, or lies outside its era.
    """
    plain = narrow(text)
    era = ERA_YEAR.match(plain)
    plainly = YEAR.match(plain)
    start = era or plainly
    parts = PARTS.fullmatch(plain[start.end() :].lstrip(". ")) if start else None
    if start is None or parts is None:
        raise ValueError(f'"{text[:40]}" is not a day')
    year = _year(start) if era else int(start.group(1))
    found = date(year, int(parts.group(1)), int(parts.group(2)))
    if era and not _era(start).first <= found <= _era(start).last:
        raise ValueError(f'"{text[:40]}" lies outside its era')
    return found


def week(text: str) -> tuple[date, date]:
    """First and last day of a period such as 2026．1．25～1．31, also where the year turns within it.

    Raises:
        ValueError: it is no period of a few days.
    """
    left, dash, right = narrow(text).partition("~")
    if not dash:
        raise ValueError(f'"{text[:40]}" is not a period')
    first = day(left.strip())
    right = right.strip()
    if YEAR.match(right) or ERA_YEAR.match(right):
        last = day(right)
    else:
        parts = PARTS.fullmatch(right)
        if not parts:
            raise ValueError(f'"{text[:40]}" is not a period')
        month, number = int(parts.group(1)), int(parts.group(2))
        last = date(first.year + (month < first.month), month, number)
    if not 0 < (last - first).days <= LONGEST_WEEK:
        raise ValueError(f'"{text[:40]}" is not a week')
    return first, last


def _era(found: re.Match[str]) -> Era:
    return next(era for era in ERAS if found.group(1) in (era.letter, era.name))


def _year(found: re.Match[str]) -> int:
    era = _era(found)
    year = era.before + (1 if found.group(2) == "元" else int(found.group(2)))
    if not era.first.year <= year <= era.last.year:
        raise ValueError(f'"{found.group(0)}" is not a year of that era')
    return year
