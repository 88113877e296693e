"""Replay: an episode run again from its own starting day, beside what happened."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from tokyotrap.data.observed import Observed
from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.buckets import JGBS
from tokyotrap.ledger.series import PLACE, SERIES
from tokyotrap.model.assembly import assemble, opening_values
from tokyotrap.model.steering import BLUR, DECIDED
from tokyotrap.model.world import World
from tokyotrap.scenario.scenario import Scenario
from tokyotrap.simulation.compiled import keep_compiled
from tokyotrap.simulation.ensemble import Progress, closes
from tokyotrap.simulation.programme import external, programme
from tokyotrap.studies.episode import Episode, Judged, Kind, Tolerance
from tokyotrap.studies.seen import Seen, given, number_of, peak

PATHS = 2000
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
DAYS = (1, 5, 20)
"""Business days on which every judged series is shown."""

STATED: dict[str, float | str] = {"policy.intervention.readiness": 0.0, "policy.backstop.readiness": 0.0}
"""What happened is stated: nobody intervenes or announces purchases by chance, unless the episode says so."""

STRAINED = 6.0
"""Standard deviations of news a day beyond which a word is said; ours."""

WEAK_AUCTION = "markets.auctions.weak_auction"
SOLD = ("jgb_20y", "jgb_30_40y")
NEAR = 10
"""Business days within which an auction that was held on another day than usual is looked for."""


@dataclass(frozen=True)
class Answer:
    """One number that was seen, and the model's; moves and levels in internal units.

    Attributes:
        series: of the run.
        day: business days after the start.
        date: that day.
        kind: see `Judged`.
        observed: NaN if nobody knows.
        median, low, high: of the paths; the band holds 90 % of them.
        tolerance: what counts as a hit.
    """

    series: str
    day: int
    date: dt.date
    kind: Kind
    observed: float
    median: float
    low: float
    high: float
    tolerance: Tolerance

    @property
    def hit(self) -> bool | None:
        """Whether the median is within the tolerance; None if it is not judged."""
        return self.tolerance.hit(self.observed, self.median)

    @property
    def covered(self) -> bool | None:
        """Whether 90 % of the paths hold what was seen."""
        return None if self.observed != self.observed else self.low <= self.observed <= self.high


@dataclass(frozen=True, eq=False)
class Replay:
    """An episode run again.

    Attributes:
        episode: as read.
        dates: the start and every business day after it (D1,).
        series: the judged ones, then the given ones.
        quantiles: of the paths at `LEVELS`, as shown (S, 5, D1).
        actual: what was seen, as shown, NaN where nothing was published (S, D1).
        answers: everything that is judged, in the order of the file.
        daily: every judged series on days 1, 5 and 20, as far as the episode lasts.
        paths, seed: of the simulation.
        cautions: what to know before the answers are believed.
    """

    episode: Episode
    dates: tuple[dt.date, ...]
    series: tuple[str, ...]
    quantiles: Float[np.ndarray, "S Q D1"]
    actual: Float[np.ndarray, "S D1"]
    answers: tuple[Answer, ...]
    daily: tuple[Answer, ...]
    paths: int
    seed: int
    cautions: tuple[str, ...] = ()

    @property
    def score(self) -> tuple[int, int]:
        """Hits, and how many answers are judged."""
        hits = [each.hit for each in self.answers if each.hit is not None]
        return sum(hits), len(hits)


def replay(
    episode: Episode,
    atlas: Atlas,
    histories: Mapping[str, Observed],
    *,
    paths: int = PATHS,
    seed: int = 0,
    progress: Progress | None = None,
) -> Replay:
    """Run an episode again.

    News is drawn as in any run, but for what the given series say of it; the median is the model's answer.

    Args:
        episode: as read.
        atlas: facts of its starting day.
        histories: what was seen, by series.
        paths: Monte Carlo paths.
        seed: same seed, same numbers.
        progress: told path-days done and in all.
    """
    keep_compiled()
    seen = Seen(episode, histories)
    told = world(episode, atlas, seen)
    opening = np.asarray(told.inputs.opening)
    places = [PLACE[name] for name in episode.series]
    found = closes(told, places, paths=paths, seed=seed, progress=progress).astype(float)
    start = np.broadcast_to(opening[places, None], found.shape[1:])[None]
    paths_of = dict(zip(episode.series, np.moveaxis(np.concatenate([start, found]), 1, 0), strict=True))
    judged = tuple(dict.fromkeys(each.series for each in episode.judged))
    return Replay(
        episode=episode,
        dates=(episode.start, *episode.dates),
        series=episode.series,
        quantiles=np.stack([_quantiles(name, paths_of[name]) for name in episode.series]),
        actual=np.stack([_actual(episode, seen, name) for name in episode.series]),
        answers=tuple(_answer(episode, each, paths_of[each.series], seen) for each in episode.judged),
        daily=tuple(
            _answer(episode, Judged(name, day, "move", _stated(episode, name, day), _allowed(episode, name)),
                    paths_of[name], seen)
            for name in judged for day in DAYS if day <= len(episode.dates)
        ),
        paths=paths,
        seed=seed,
        cautions=_cautions(told),
    )  # fmt: skip


def _cautions(told: World) -> tuple[str, ...]:
    """A word when a given series is not in the data, and when series went together as the model's news hardly does."""
    unknown = np.isnan(np.asarray(told.inputs.days.given)).all(axis=0)
    lost = [name for name, gone in zip(told.structure.given, unknown, strict=True) if gone]
    found = [f"The data have nothing of {', '.join(lost)} on these days, so that it is not given."] if lost else []
    strained = strain(told)
    if strained > STRAINED:
        found.append(
            f"The given series went together as news of the starting day hardly does ({strained:.0f} standard "
            "deviations a day); answers to what is not given are stretched. Give fewer of them."
        )
    return tuple(found)


def strain(told: World) -> float:
    """Root mean square of the news that the given series ask for, a day and a series, in standard deviations."""
    structure, inputs = told.structure, told.inputs
    places = [PLACE[name] for name in structure.given if name not in DECIDED]
    if not places:
        return 0.0
    own = [place for place, name in enumerate(structure.given) if name not in DECIDED]
    loads = np.asarray(inputs.wiring.contribution)[places] @ np.asarray(inputs.wiring.noise)
    closes = np.concatenate([np.asarray(inputs.opening)[None, places], np.asarray(inputs.days.given)[:, own]])
    found = []
    for moved in np.diff(closes, axis=0):
        known = np.isfinite(moved)
        if known.any():
            table = loads[known] @ loads[known].T + BLUR * np.eye(known.sum())
            found.append(moved[known] @ np.linalg.solve(table, moved[known]) / known.sum())
    return float(np.sqrt(np.mean(found))) if found else 0.0


def world(episode: Episode, atlas: Atlas, seen: Seen) -> World:
    """The world of the starting day, told what happened and steered by what is given.

    Nobody decides on rates but as the episode says; what it does not say to have been priced was not.
    """
    days = len(episode.dates)
    asked = Scenario(
        episode.name, episode.title, episode.story, episode.start, days, (), settings=STATED | episode.settings,
        events=episode.events,
    )  # fmt: skip
    values = dict(zip(SERIES, (float(each) for each in opening_values(atlas)), strict=True))
    made = assemble(atlas, asked.settings, programme(asked, days), [], days, given=given(episode, seen, values))
    none = jnp.zeros(days)
    sold = _auctions(episode, atlas, np.asarray(made.inputs.days.auctions))
    calendar = made.inputs.days._replace(board=none, committee=none, priced=none, auctions=jnp.asarray(sold))
    return replace(made, inputs=made.inputs._replace(days=calendar))


def _auctions(episode: Episode, atlas: Atlas, sold: Float[np.ndarray, "D B"]) -> Float[np.ndarray, "D B"]:
    """The calendar of auctions, with one of super-long bonds on every day on which an event says one was weak.

    The nearest one is moved there; without one in two weeks, a 20-year of the usual size is held.
    """
    sold, places = sold.copy(), [JGBS.index(name) for name in SOLD]
    for event in (each for each in episode.events if WEAK_AUCTION in each.set and each.on is not None):
        row = number_of(event.on or episode.start, episode.dates) - 1
        if row >= len(sold) or sold[row, places].sum() > 0.0:
            continue
        held = [(abs(day - row), day, place) for day in range(len(sold)) for place in places if sold[day, place] > 0.0]
        away, day, place = min(held, default=(NEAR + 1, row, places[0]))
        size = sold[day, place] if away <= NEAR else atlas.value("jgb.auction.20y.size")
        if away <= NEAR:
            sold[day, place] = 0.0
        sold[row, place] = size
    return sold


def _quantiles(series: str, paths: Float[np.ndarray, "D1 paths"]) -> Float[np.ndarray, "Q D1"]:
    """Quantiles of every day, as shown."""
    found: Float[np.ndarray, "Q D1"] = np.vectorize(lambda each: external(series, each))(
        np.quantile(paths, LEVELS, axis=1)
    )
    return found


def _actual(episode: Episode, seen: Seen, series: str) -> Float[np.ndarray, " D1"]:
    """What was seen every day, as shown; NaN where nothing was published."""
    known = seen.closes.get(series)
    if known is None:
        return np.full(len(episode.dates) + 1, np.nan)
    return np.array([external(series, each) if each == each else np.nan for each in known])


def _answer(episode: Episode, judged: Judged, paths: Float[np.ndarray, "D1 paths"], seen: Seen) -> Answer:
    """What was seen and what the paths say to one question."""
    observed = judged.observed if judged.observed is not None else _seen(judged, seen)
    moves = paths - paths[:1]
    if judged.kind == "level":
        found = paths[judged.day]
    elif judged.kind == "peak":
        found = peak(moves, judged.day, observed)
    else:
        found = moves[judged.day]
    low, median, high = np.quantile(found, [LEVELS[0], 0.5, LEVELS[-1]])
    return Answer(
        judged.series, judged.day, episode.dates[judged.day - 1], judged.kind, observed, float(median), float(low),
        float(high), judged.tolerance,
    )  # fmt: skip


def _seen(judged: Judged, seen: Seen) -> float:
    """What the data say to a question; NaN if nothing."""
    if judged.series not in seen.standing:
        return float("nan")
    if judged.kind == "level":
        return float(seen.standing[judged.series][judged.day])
    moves = seen.moves(judged.series)
    if judged.kind == "move":
        return float(moves[judged.day])
    upto = moves[: judged.day + 1]
    return float(upto[np.nanargmax(np.abs(upto))]) if np.isfinite(upto).any() else float("nan")


def _stated(episode: Episode, series: str, day: int) -> float | None:
    """The move an episode states for a day itself."""
    asked = (series, day, "move")
    return next((each.observed for each in episode.judged if (each.series, each.day, each.kind) == asked), None)


def _allowed(episode: Episode, series: str) -> Tolerance:
    """The tolerance of a series' first judged move; a distance, a part or a sign serves for other days as well."""
    rules = [each.tolerance for each in episode.judged if each.series == series and each.kind == "move"]
    return next((each for each in rules if each.rule in ("within", "share", "sign")), Tolerance("none"))
