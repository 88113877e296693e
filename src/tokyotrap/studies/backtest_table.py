"""A backtest in figures: CRPS against naive forecasts, bands, PIT and Brier, with errors for overlapping horizons."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from tokyotrap.studies import scoring
from tokyotrap.studies.backtest import ENGINE, Event, Question, Start
from tokyotrap.studies.comparison import Comparison, diebold_mariano, error

BINS = 10


@dataclass(frozen=True)
class Against:
    """The engine against one naive forecast: mean loss over mean loss, and the test; below 1 the engine is better."""

    ratio: float
    test: Comparison


@dataclass(frozen=True)
class Cell:
    """One series at one horizon; all series together where `series` is empty.

    Attributes:
        series, horizon: business days.
        count: starts scored.
        crps: mean [unit of the series; NaN for all together].
        against: naive forecast -> the engine against it, on the starts where both forecast.
        coverage, errors: share inside each of `scoring.BANDS`, and its standard error.
        pits: starts in each tenth of the forecast's distribution.
    """

    series: str
    horizon: int
    count: int
    crps: float
    against: dict[str, Against]
    coverage: tuple[float, ...]
    errors: tuple[float, ...]
    pits: tuple[int, ...]


@dataclass(frozen=True)
class EventRow:
    """One red line over all starts: how often it came, the mean odds, Brier of the engine, and against the naive."""

    event: Event
    count: int
    came: float
    odds: float
    brier: float
    against: dict[str, Against]


@dataclass(frozen=True)
class Table:
    """A backtest.

    Attributes:
        question: asked at each start.
        days: of the starts scored, as ISO text; failed: day -> why the engine gave no forecast.
        gap: business days between starts, the usual.
        cells: by horizon, then series; the last of a horizon is all together.
        events: one by one.
    """

    question: Question
    days: tuple[str, ...]
    failed: dict[str, str]
    gap: int
    cells: tuple[Cell, ...]
    events: tuple[EventRow, ...]


def table(question: Question, found: Sequence[Start]) -> Table:
    """Aggregate starts; these must be in order of time."""
    days = np.array([each.day for each in found], dtype="datetime64[D]")
    gap = int(np.median(np.busday_count(days[:-1], days[1:]))) if len(days) > 1 else 1
    grids = {who: np.stack([each.grids[who] for each in found]) for who in found[0].grids}
    seen = np.stack([each.observed for each in found])
    losses = {who: scoring.crps(seen, grid) for who, grid in grids.items()}
    cells = []
    for place, horizon in enumerate(question.horizons):
        overlap = max(1, math.ceil(horizon / gap))
        at = {who: loss[:, :, place] for who, loss in losses.items()}
        forecast, came = grids[ENGINE][:, :, place], seen[:, :, place]
        cells += [
            _cell((name, horizon), {who: loss[:, k] for who, loss in at.items()}, (came[:, k], forecast[:, k]), overlap)
            for k, name in enumerate(question.series)
        ]
        cells.append(_together(horizon, at, (came, forecast), overlap))
    return Table(
        question=question,
        days=tuple(str(day) for day in days),
        failed={str(each.day): each.failed for each in found if each.failed},
        gap=gap,
        cells=tuple(cells),
        events=tuple(_event(each, k, found, gap) for k, each in enumerate(question.events)),
    )


Losses = dict[str, Float[np.ndarray, "starts ..."]]


def _cell(
    about: tuple[str, int],
    losses: Losses,
    pair: tuple[Float[np.ndarray, " starts"], Float[np.ndarray, "starts G"]],
    overlap: int,
) -> Cell:
    """One series at one horizon."""
    own = losses[ENGINE]
    known = ~np.isnan(own)
    inside = scoring.inside(*pair)[known]
    return Cell(
        series=about[0],
        horizon=about[1],
        count=int(known.sum()),
        crps=float(own[known].mean()) if known.any() else math.nan,
        against=_against(losses, overlap),
        coverage=tuple(inside.mean(axis=0).tolist()) if known.any() else (math.nan,) * len(scoring.BANDS),
        errors=tuple(error(each, overlap) for each in inside.T),
        pits=_tenths(scoring.pit(*pair)[known]),
    )


def _against(losses: Losses, overlap: int) -> dict[str, Against]:
    """The engine against each naive forecast, on the starts where both forecast."""
    found = {}
    for name in losses:
        own, naive = losses[ENGINE], losses[name]
        both = ~(np.isnan(own) | np.isnan(naive))
        if name != ENGINE and both.any() and naive[both].mean() > 0.0:
            ratio = float(own[both].mean() / naive[both].mean())
            found[name] = Against(ratio, diebold_mariano(own, naive, overlap))
    return found


def _together(
    horizon: int,
    losses: Losses,
    pair: tuple[Float[np.ndarray, "starts S"], Float[np.ndarray, "starts S G"]],
    overlap: int,
) -> Cell:
    """All series: geometric mean of the ratios; the test is on losses over the naive's mean, averaged over series."""
    against = {}
    for name in losses:
        if name == ENGINE:
            continue
        own, naive = losses[ENGINE], losses[name]
        both = ~(np.isnan(own) | np.isnan(naive))
        kept = both.any(axis=0)
        if not kept.any():
            continue
        own, naive = (np.where(both, each, np.nan)[:, kept] for each in (own, naive))
        size = np.nanmean(naive, axis=0)
        ratio = float(np.exp(np.mean(np.log(np.nanmean(own, axis=0) / size))))
        against[name] = Against(ratio, diebold_mariano(_row_mean(own / size), _row_mean(naive / size), overlap))
    inside = scoring.inside(*pair)
    known = ~np.isnan(losses[ENGINE])
    shares = [_row_mean(np.where(known, inside[..., k], np.nan)) for k in range(len(scoring.BANDS))]
    return Cell(
        series="",
        horizon=horizon,
        count=int(known.sum()),
        crps=math.nan,
        against=against,
        coverage=tuple(
            float(inside[known][:, k].mean()) if known.any() else math.nan for k in range(len(scoring.BANDS))
        ),
        errors=tuple(error(each, overlap) for each in shares),
        pits=_tenths(scoring.pit(*pair)[known]),
    )


def _row_mean(values: Float[np.ndarray, "starts S"]) -> Float[np.ndarray, " starts"]:
    """Mean over series, start by start; NaN where none is known."""
    known = ~np.isnan(values)
    return np.where(
        known.any(axis=1), np.where(known, values, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1), np.nan
    )


def _tenths(pits: Float[np.ndarray, " n"]) -> tuple[int, ...]:
    counts, _ = np.histogram(pits, bins=BINS, range=(0.0, 1.0))
    return tuple(int(each) for each in counts)


def _event(event: Event, place: int, found: Sequence[Start], gap: int) -> EventRow:
    """One red line over all starts."""
    came = np.array([each.came[place] for each in found])
    odds = {who: np.array([each.odds[who][place] for each in found]) for who in found[0].odds}
    losses = {who: np.asarray(scoring.brier(each, came)) for who, each in odds.items()}
    known = ~np.isnan(losses[ENGINE])
    nothing = not known.any()
    return EventRow(
        event=event,
        count=int(known.sum()),
        came=math.nan if nothing else float(came[known].mean()),
        odds=math.nan if nothing else float(odds[ENGINE][known].mean()),
        brier=math.nan if nothing else float(losses[ENGINE][known].mean()),
        against=_against(losses, max(1, math.ceil(event.within / gap))),
    )
