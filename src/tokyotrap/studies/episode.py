"""An episode: a past event as a starting day, what happened, what is given, and what the model is judged on."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from tokyotrap.scenario.scenario import Event

Kind = Literal["move", "level", "peak"]
Rule = Literal["within", "share", "between", "sign", "none"]


@dataclass(frozen=True)
class Tolerance:
    """How far off counts as a hit.

    Attributes:
        rule: "within" so much of what was observed; "share": within this part of it; "between" two moves; "sign"
            alone; "none" if the answer is shown and not judged.
        low, high: the distance, the part, or the two moves, internal units; both the same but for "between".
    """

    rule: Rule
    low: float = 0.0
    high: float = 0.0

    def hit(self, observed: float, model: float) -> bool | None:
        """Whether the model's answer counts, both as internal moves; None if it is not judged."""
        if self.rule == "none" or observed != observed or model != model:
            return None
        if self.rule == "sign":
            return observed * model > 0.0
        if self.rule == "between":
            return self.low <= model <= self.high
        off = self.low * abs(observed) if self.rule == "share" else self.low
        return abs(model - observed) <= off


@dataclass(frozen=True)
class Judged:
    """One number the model is judged on.

    Attributes:
        series: of the run.
        day: business days after the start.
        kind: the move since the start, the level, or the largest move on the way in the direction that was seen.
        observed: what was seen, internal units; None to take it from the data.
        tolerance: what counts as a hit.
        line: of the file.
    """

    series: str
    day: int
    kind: Kind
    observed: float | None
    tolerance: Tolerance
    line: int = 0


@dataclass(frozen=True)
class Steered:
    """A series that is given, from one day to another.

    Attributes:
        series: linear series or policy rate.
        first, last: days on which its closes are taken from the data.
        closes: day -> close as shown, where the file states them; then nothing is taken from the data.
    """

    series: str
    first: dt.date
    last: dt.date
    closes: tuple[tuple[dt.date, float], ...] = ()


@dataclass(frozen=True)
class Episode:
    """One episode, as read from a file.

    Attributes:
        name: of the library, or the file's.
        title: a few words.
        story: what happened, and what the model is told.
        why: what misses are due to, as far as is known.
        target: of the evidence, such as "R10"; may be empty.
        start: the day whose close is known.
        dates: the business days that are replayed.
        settings: for the whole replay.
        events: what happened.
        given: series that are given.
        judged: what is judged.
        cautions: what was understood otherwise than written.
        text: the file as read.
    """

    name: str
    title: str
    story: str
    why: str
    target: str
    start: dt.date
    dates: tuple[dt.date, ...]
    settings: dict[str, float | str]
    events: tuple[Event, ...]
    given: tuple[Steered, ...]
    judged: tuple[Judged, ...]
    cautions: tuple[str, ...] = ()
    text: str = ""

    @property
    def series(self) -> tuple[str, ...]:
        """The series that are judged, then those that are given."""
        return tuple(dict.fromkeys([*(each.series for each in self.judged), *(each.series for each in self.given)]))
