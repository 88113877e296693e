"""Episodes: events that happened, as orders to the model, and what markets did, for the two to be read side by side."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tokyotrap.facts.atlas import Atlas
from tokyotrap.ledger.buckets import JGBS
from tokyotrap.ledger.series import BY_NAME
from tokyotrap.model import calendar as calendars
from tokyotrap.model.business_days import business_days
from tokyotrap.studies.alone import Dated, alone, move

DAYS = 20
LOOK = 60
"""Business days in which a 20-year auction is looked for."""


@dataclass(frozen=True)
class Seen:
    """One move that was seen: the series, the day it is counted to, the fact, and how far off counts as a hit.

    A tolerance of None asks for the sign alone.
    """

    series: str
    day: int
    fact: str
    tolerance: float | None


@dataclass(frozen=True)
class Episode:
    """An event.

    Attributes:
        name: short.
        what: one sentence: what happened, and what the model is told.
        orders: what the model is told.
        seen: what markets did.
        settings: of the run.
        why: what a miss is due to.
    """

    name: str
    what: str
    orders: tuple[Dated, ...]
    seen: tuple[Seen, ...]
    settings: tuple[tuple[str, float | str], ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Answer:
    """A move that was seen and the model's, as decimals or log points."""

    episode: str
    series: str
    day: int
    observed: float
    model: float
    tolerance: float | None

    @property
    def hit(self) -> bool:
        """Whether the model is within the tolerance, or has the sign."""
        if self.tolerance is None:
            return self.observed * self.model > 0.0
        return abs(self.model - self.observed) <= self.tolerance

    @property
    def in_points(self) -> bool:
        """Whether the move is one of a yield."""
        return BY_NAME[self.series].kind == "rate"


def episodes(atlas: Atlas) -> tuple[Episode, ...]:
    """The episodes that need no earlier starting day: sizes and moves are facts."""
    return (*_interventions(atlas), *_rates(atlas), *_auction(atlas), *_fiscal(atlas))


def answers(atlas: Atlas, chosen: Sequence[Episode]) -> list[Answer]:
    """Every move that was seen in these episodes, and the model's from its own starting day."""
    found = []
    for each in chosen:
        days = max((seen.day for seen in each.seen), default=1)
        moves = alone(atlas, each.orders, days=days, settings=dict(each.settings))
        found += [
            Answer(each.name, s.series, s.day, atlas.value(s.fact), move(moves, s.series, s.day), s.tolerance)
            for s in each.seen
        ]
    return found


def _interventions(atlas: Atlas) -> tuple[Episode, ...]:
    """September 2022, April and May 2024, and the rate check of January 2026."""
    history = "history.intervention"
    first, second = (atlas.value(f"{history}.{day}") for day in ("2024-04-29", "2024-05-01"))
    us_2022 = atlas.value("history.intervention_2022_09.ust10")
    us_2024 = atlas.value("history.intervention_2024_04.ust10_20_days")
    yen, rates = "policy.intervention.operation", "shock.us_rates"
    return (
        Episode(
            "operation of 22 September 2022",
            "2.8tn yen bought on a day on which the US 10-year rose by 19 bp.",
            (Dated(1, {yen: atlas.value(f"{history}.2022-09-22"), rates: us_2022}),),
            (Seen("usdjpy", 1, "history.intervention_2022_09.usdjpy_day", 0.01),),
        ),
        Episode(
            "operations of 29 April and 1 May 2024",
            "5.9tn and 3.9tn yen; the US 10-year fell by 21 bp in twenty days.",
            (Dated(1, {yen: first}), Dated(3, {yen: second}), Dated(1, {rates: us_2024}, 20)),
            tuple(Seen("usdjpy", n, f"history.intervention_2024_04.usdjpy_{n}_days", 0.015) for n in (1, 5, 20)),
            why="29 April 2024 was a holiday in Tokyo: the yen was bought at 160, and noon in New York compares it "
            "with a Friday below that. After twenty days the model still has a fourth of the signal, the yen bought, "
            "and all that the fall of US yields does.",
        ),
        Episode(
            "rate check of 23 January 2026",
            "No yen spent; New York and Tokyo ask dealers for rates.",
            (Dated(1, {"policy.intervention.rate_check": 1.0}),),
            (Seen("usdjpy", 1, "history.rate_check_2026_01.usdjpy", 0.01),),
        ),
    )


def _rates(atlas: Atlas) -> tuple[Episode, ...]:
    """The end of yield curve control in steps, and two decisions that were priced."""
    news = "shock.japan_rates"
    band, cap = atlas.value("history.band_2022_12.jgb10"), atlas.value("history.cap_2023_07.jgb10")
    tenors = (("jgb_5y", "jgb5"), ("jgb_20y", "jgb20"), ("jgb_30y", "jgb30"), ("jgb_40y", "jgb40"))
    return (
        Episode(
            "band of 20 December 2022",
            "The cap on the 10-year is lifted by a quarter point; told as news about rates that moves it as it did.",
            (Dated(1, {news: band}),),
            (
                *(Seen(series, 1, f"history.band_2022_12.{name}", 0.0005) for series, name in tenors),
                Seen("usdjpy", 1, "history.band_2022_12.usdjpy", 0.015),
                Seen("nikkei", 1, "history.band_2022_12.nikkei", None),
            ),
            why="A cap on one point of the curve is not in the model: its news about rates moves the whole belly and, "
            "being news about inflation too, does not lift the yen.",
        ),
        Episode(
            "cap of 28 July 2023",
            "The cap becomes a reference; told as news about rates.",
            (Dated(1, {news: cap}),),
            (
                Seen("jgb_30y", 1, "history.cap_2023_07.jgb30", 0.0005),
                Seen("usdjpy", 1, "history.cap_2023_07.usdjpy", 0.015),
            ),
        ),
        Episode(
            "end of negative rates, 19 March 2024",
            "Fully priced; told as nothing.",
            (),
            (
                Seen("jgb_10y", 1, "history.exit_2024_03.jgb10", 0.0003),
                Seen("usdjpy", 1, "history.exit_2024_03.usdjpy", None),
            ),
            why="What is priced moves nothing; that the yen fell because no further step was promised is not told.",
        ),
        Episode(
            "hike of 19 December 2025",
            "A priced step with words that promised little; told as nothing.",
            (),
            (
                Seen("jgb_2y", 1, "history.hike_2025_12.jgb2", 0.0003),
                Seen("jgb_10y", 1, "history.hike_2025_12.jgb10", 0.0003),
                Seen("jgb_30y", 1, "history.hike_2025_12.jgb30", 0.0003),
                Seen("usdjpy", 1, "history.hike_2025_12.usdjpy", None),
            ),
            why="As in March 2024: words are not modelled.",
        ),
    )


def _auction(atlas: Atlas) -> tuple[Episode, ...]:
    """The 20-year auction of 20 May 2025, staged at the next 20-year auction of the calendar."""
    day = _next_auction(atlas)
    short = atlas.value("auctions.bid_to_cover.20y") - atlas.value("history.auction_2025_05.bid_to_cover")
    tenors = (
        ("jgb_10y", "jgb10", 0.0003), ("jgb_20y", "jgb20", 0.0005), ("jgb_30y", "jgb30", 0.0005),
        ("jgb_40y", "jgb40", 0.0005), ("ust_10y", "ust10", 0.0008), ("usdjpy", "usdjpy", 0.01),
    )  # fmt: skip
    return (
        Episode(
            "auction of 20 May 2025",
            "Bids for 2.5 times what was sold; told as the bids that were missing.",
            (Dated(day, {"markets.auctions.weak_auction": short}),),
            tuple(Seen(series, day, f"history.auction_2025_05.{name}", off) for series, name, off in tenors),
            why="The 10-year moves with the 20-year through arbitrageurs by .45 of it; in May 2025 by .28.",
        ),
    )


def _next_auction(atlas: Atlas) -> int:
    """Number of the business day of the next 20-year auction."""
    dates: tuple[dt.date, ...] = business_days(atlas.start, LOOK)
    sold = calendars.auctions(atlas, dates)[:, JGBS.index("jgb_20y")]
    return int(np.argmax(sold > 0.0)) + 1


def _fiscal(atlas: Atlas) -> tuple[Episode, ...]:
    """The rout of 19 and 20 January 2026."""
    told = 2.0 * atlas.value("fiscal.food_tax_cost")
    tenors = tuple((f"jgb_{years}y", f"jgb{years}") for years in (5, 10, 20, 30, 40))
    abroad = (
        ("ust_10y", "ust10", 0.0004), ("ust_30y", "ust30", 0.0005), ("gilt_30y", "gilt30", 0.0005),
        ("bund_30y", "bund30", 0.0004), ("usdjpy", "usdjpy", 0.015),
    )  # fmt: skip
    rout = "history.rout_2026_01"
    curve = tuple(Seen(s, 2, f"{rout}.{name}", 0.3 * atlas.value(f"{rout}.{name}")) for s, name in tenors)
    rest = tuple(Seen(s, 2, f"{rout}.{name}", off) for s, name, off in abroad)
    return (
        Episode(
            "rout of 19-20 January 2026",
            "Two years of a food-tax holiday without funding, ten trillion yen.",
            (Dated(1, {"policy.fiscal.unfunded": told}, 2),),
            (*curve, *rest, Seen("nikkei", 2, f"{rout}.nikkei", None)),
            why="The Nikkei's fall came from abroad that day; in the model it follows US yields, the yen and the VIX.",
        ),
    )
