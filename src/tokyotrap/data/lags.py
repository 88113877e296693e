"""How late numbers are published: from the day a number is about to the day it is public."""

import numpy as np

from tokyotrap.data.table import Days, Lag


def same_day(days: Days) -> Days:
    """Published on the day itself."""
    return days


def next_business_day(days: Days) -> Days:
    """Published on the next weekday; holidays are not looked at."""
    return np.busday_offset(days, 1, roll="backward")


def following_monday(days: Days) -> Days:
    """Published on the Monday after the week [H.10]."""
    return np.busday_offset(days + np.timedelta64(1, "D"), 0, roll="forward", weekmask="Mon")


def friday_after(days: Days) -> Days:
    """As of a Tuesday, published on the Friday at 15:30 in New York [CFTC]; later in weeks with a holiday."""
    return np.busday_offset(days, 0, roll="forward", weekmask="Fri")


def days_later(count: int) -> Lag:
    """Published so many calendar days after the day [days]."""
    return lambda days: days + np.timedelta64(count, "D")


def after_quarter(count: int) -> Lag:
    """Published so many days after the last day of the calendar quarter [days]."""

    def published(days: Days) -> Days:
        months = days.astype("datetime64[M]").astype(int)
        ends = ((months // 3 + 1) * 3).astype("datetime64[M]").astype("datetime64[D]") - np.timedelta64(1, "D")
        return ends + np.timedelta64(count, "D")

    return published
