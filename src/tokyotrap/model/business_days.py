"""The business days of a run: which they are, and the next so many of them; needs no engine."""

import datetime as dt


def business_days(start: dt.date, count: int) -> tuple[dt.date, ...]:
    """The next `count` business days after `start`: weekdays other than 1 January."""
    days: list[dt.date] = []
    day = start
    while len(days) < count:
        day += dt.timedelta(days=1)
        if is_business_day(day):
            days.append(day)
    return tuple(days)


def is_business_day(day: dt.date) -> bool:
    """Whether some market of the system trades: every weekday but 1 January."""
    return day.weekday() < 5 and (day.month, day.day) != (1, 1)
