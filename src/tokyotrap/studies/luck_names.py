"""What each number of a day's luck stands for, in words, and what belongs together."""

from dataclasses import dataclass

from tokyotrap.ledger.regime import Regime
from tokyotrap.model.draws import DECISIONS, NEWS, SCALES
from tokyotrap.model.followers import OWN_NEWS
from tokyotrap.model.mechanisms import REGIMES
from tokyotrap.model.outside import SOURCES

SPANS = {"i": "today's rates", "m": "the next years", "l": "the long run", "B": "belly of the curve", "L": "long end"}
"""Part of the curve that a factor's name tells."""

TWO_OR_MORE = 2


@dataclass(frozen=True)
class Part:
    """One number of a day's luck.

    Attributes:
        group: what it belongs to; stories differ by groups.
        name: what it is, within its group.
    """

    group: str
    name: str


def parts() -> tuple[Part, ...]:
    """Every number of a day's luck, in the order of `draws.as_normals`."""
    turbulent = [Part("turbulence", name) for name in ("size of all news", "size of news from Japan")]
    assert len(turbulent) == SCALES
    chances = [Part(_chances(name), "luck of its decisions") for name in DECISIONS]
    regimes = [Part(f"chance: {_plain(kind)}", name) for kind in REGIMES for name in ("first draw", "second draw")]
    return (*turbulent, *(_news(name) for name in NEWS), *chances, *regimes)


def _news(name: str) -> Part:
    """News of an outside source, or a series' own."""
    for source in SOURCES:
        if name in source.factors:
            span = SPANS.get(name[0] if name[0] in "iml" else name[-1], "")
            several = len(source.factors) >= TWO_OR_MORE
            return Part(source.owner.lower() if source.cause == OWN_NEWS else source.cause, span if several else "")
    return Part("other markets' own news", name)


def _chances(name: str) -> str:
    return name if name[0].isupper() else "Ministry of Finance"


def _plain(kind: type[Regime]) -> str:
    return kind.__name__.lower()
