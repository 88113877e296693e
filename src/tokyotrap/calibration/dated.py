"""A calibration of an earlier day: the market of that day, and first ideas and bounds that follow from it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tokyotrap.calibration import levels, measured, parameters
from tokyotrap.calibration.fit import Question, present
from tokyotrap.calibration.implied import quoted
from tokyotrap.calibration.levels import Expected
from tokyotrap.calibration.parameters import Unknown
from tokyotrap.calibration.targets import Target, targets
from tokyotrap.data import long, tidy
from tokyotrap.data.tidy import Dated
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas

SCALED = {
    "volatility.iU": "ust_3m",
    "volatility.mU": "ust_10y",
    "volatility.lU": "ust_10y",
    "volatility.iJ": "jgb_2y",
    "volatility.mJ": "jgb_5y",
    "volatility.lJ": "jgb_30y",
}
"""News whose first idea and lower bound go with the volatility of a yield: policy rates stood still for years."""

UNSURE = 0.5
"""Least spread of such a first idea (logarithm): what the policy rate surprised by was counted for 2026 only. Ours."""

SHIFTED: dict[str, dict[str, float]] = {
    "anchor.{}.short": {"2y": 1.0},
    "anchor.{}.rise": {"30y": 1.0, "2y": -1.0},
    "mean.{}": {"10y": 1.0},
    "start.m{}": {"2y": 1.0},
    "start.l{}": {"10y": 1.0},
}
"""Levels whose first idea moves with the curve: its points, with their weights. Ours."""

POLICY = {"U": "start.iU", "J": "start.iJ"}
PREFIX = {"U": "ust", "J": "jgb"}
WIDER = 2.0
"""Tolerances of price impact over those of February 2026, for days of which there is no evidence. Ours."""

AROUND = 0.00125
"""Range of a policy rate that was read off the market [decimal per year]: half a step."""


@dataclass(frozen=True, eq=False)
class Past:
    """What a calibration of an earlier day rests on.

    Attributes:
        until: the day.
        atlas: today's facts, with the curves, the yen and the moments of that day.
        question: what the fit is asked.
        levels: with their first ideas.
        expected: policy rates expected then [%].
        settings: what is set, with the policy rates of that day.
    """

    until: dt.date
    atlas: Atlas
    question: Question
    levels: tuple[Unknown, ...]
    expected: Expected
    settings: tuple[Unknown, ...]


def past(folder: Path, moments: Path, until: dt.date) -> Past:
    """Everything the data say of a day.

    Args:
        folder: of the tidy series.
        moments: a facts file of the moments measured until then.
        until: the day.
    """
    today = facts.load()
    then = _atlas(facts.load(overlays=[moments]), folder, until)
    policy = _policy(folder, until)
    settings = tuple(_set(each, policy) for each in parameters.settings())
    fixed = {**present(today), **parameters.given(), **policy}
    goals = tuple(_unsure(each) for each in targets(then))
    question = Question(goals, quoted(then), fixed, _searched(today, then))
    return Past(until, then, question, _levels(today, then), _expected(today, then), settings)


def _last(file: Dated, column: str, until: dt.date) -> float:
    """The last number published on or before a day, in the unit of the column."""
    part = file.between("1900-01-01", until.isoformat())
    values = part.column(column)
    return float(values[~np.isnan(values)][-1])


def _atlas(atlas: Atlas, folder: Path, until: dt.date) -> Atlas:
    """The facts with the curves and the yen of a day."""
    known = dict(atlas)
    for prefix in PREFIX.values():
        file = tidy.read(folder, f"{prefix}_par_yields_daily")
        for column in file.columns:
            letter, number = column[0], column[1:].removesuffix("_pct")
            key = f"{prefix}.{number}{letter}"
            if key in known:
                known[key] = replace(known[key], value=_last(file, column, until), low=None, high=None)
    yen = _last(tidy.read(folder, "fx_usdjpy_h10_daily"), "usdjpy", until)
    known["fx.usdjpy"] = replace(known["fx.usdjpy"], value=yen, low=None, high=None)
    return Atlas(known, start=until)


def _policy(folder: Path, until: dt.date) -> dict[str, float]:
    """Policy rates of a day: effective federal funds, and the call rate of its month [decimal per year]."""
    funds = _last(tidy.read(folder, "us_fed_funds_sofr_daily"), "dff_pct", until)
    call = _last(long.read(folder, "japan_macro_long", "call_rate_overnight"), "value", until)
    return {POLICY["U"]: funds / 100.0, POLICY["J"]: call / 100.0}


def _set(each: Unknown, policy: Mapping[str, float]) -> Unknown:
    if each.name not in policy:
        return each
    rate = policy[each.name]
    return replace(each, first=rate, low=rate - AROUND, high=rate + AROUND)


def _unsure(each: Target) -> Target:
    """A target of price impact is believed less on earlier days: its evidence is of later ones."""
    return replace(each, tolerance=WIDER * each.tolerance) if each.name.startswith("impact.") else each


def _searched(today: Atlas, then: Atlas) -> tuple[Unknown, ...]:
    """Parameters to be fitted: news of quiet years has a smaller first idea and a smaller lower bound."""
    found = []
    for each in parameters.fitted():
        if each.name in SCALED:
            key = f"measured.volatility.{SCALED[each.name]}"
            ratio = then.value(key) / today.value(key)
            low, high = each.low * min(ratio, 1.0), each.high * max(ratio, 1.0)
            first, spread = each.first * ratio, max(each.spread, UNSURE)
            each = replace(each, first=first, low=low, high=high, spread=spread)
        found.append(each)
    return tuple(found)


def _levels(today: Atlas, then: Atlas) -> tuple[Unknown, ...]:
    """Levels, their first ideas moved with the curve; the yen is neutral where it stands."""
    moved = {"currency.neutral": then.value("fx.usdjpy") - today.value("fx.usdjpy")}
    for country, prefix in PREFIX.items():
        for name, weights in SHIFTED.items():
            change = {years: then.value(f"{prefix}.{years}") - today.value(f"{prefix}.{years}") for years in weights}
            moved[name.format(country)] = sum(weight * change[years] for years, weight in weights.items())
    return tuple(replace(each, first=each.first + moved.get(each.name, 0.0)) for each in parameters.levels())


def _expected(today: Atlas, then: Atlas) -> Expected:
    """Expected policy rates: those of February 2026, moved with the forward rate of the same date. Ours."""
    found = {}
    for (name, ahead), expected in levels.EXPECTED.items():
        moved = _forward(then, name[1], ahead) - _forward(today, name[1], ahead)
        found[name, ahead] = expected + 100.0 * moved
    return found


def _forward(atlas: Atlas, country: str, ahead: float) -> float:
    """Forward rate around a date, from the par curve, as if it were of zero yields [decimal per year]."""
    points = {1.0: "1y", 2.0: "2y", 3.0: "3y", 5.0: "5y", 7.0: "7y"}
    years = np.array(list(points))
    total = years * np.array([atlas.value(f"{PREFIX[country]}.{name}") for name in points.values()])
    place = min(int(np.searchsorted(years, ahead, side="right")), len(years) - 1)
    return float((total[place] - total[place - 1]) / (years[place] - years[place - 1]))


def windows_words(until: dt.date) -> str:
    """Over which days what was measured, in a sentence."""
    over = measured.windows(until)
    return (
        f"Volatilities from {over.calm[0]}, correlations from {over.long[0]}, the yen also from {over.four[0]}; "
        f"all until {over.calm[1]}."
    )
