"""Spreads that American companies pay over Treasuries."""

from typing import Any, ClassVar, NamedTuple

import equinox as eqx
from jaxtyping import Array, Float

from tokyotrap.ledger.clock import kept_a_day
from tokyotrap.ledger.following import Following, News
from tokyotrap.ledger.host import exp
from tokyotrap.ledger.quotes import Quotes
from tokyotrap.parameter import parameter


class Answer(NamedTuple):
    """How a spread answers: per yield [bp per bp], per VIX point [decimal per point], a day's keeping [ratio]."""

    per_yield: Float[Array, ""]
    per_point: Float[Array, ""]
    kept: Float[Array, ""]

    def today(self, vix: Float[Array, ""], usual: Float[Array, ""]) -> dict[str, Float[Array, ""]]:
        """Move of the spread per move of the Treasury [bp per bp] and per log point of the VIX [decimal per log point].

        A log point is worth as many points as the VIX has. What it is worth beyond the VIX of the start is forgotten as
        fast as the VIX comes back: adding it up for good would lower the spread with every swing, as
        V d(log V) = dV - s^2 V dt / 2.

        Args:
            vix: of yesterday [index points].
            usual: of the start [index points].
        """
        return {"ust_10y": self.kept * self.per_yield, "vix": self.per_point * (self.kept * usual + vix - usual)}

    def later(self, usual: Float[Array, ""]) -> dict[str, Float[Array, ""]]:
        """Daily addition that makes up for what is forgotten [bp per bp; decimal per log point].

        Args:
            usual: VIX of the start [index points].
        """
        gone = 1.0 - self.kept
        return {"ust_10y": gone * self.per_yield, "vix": gone * self.per_point * usual}


class Spread(Following):
    """What is common to spreads: their answers to the Treasury and to the VIX, and news that fades."""

    per_yield: eqx.AbstractVar[Any]
    per_point: eqx.AbstractVar[Any]
    vix: eqx.AbstractVar[Any]
    forgetting: eqx.AbstractVar[Any]
    volatility: eqx.AbstractVar[Any]
    fading: eqx.AbstractVar[Any]

    def sensitivity(self, quotes: Quotes) -> dict[str, Float[Array, ""]]:
        """Move of the spread per move of the Treasury [bp per bp] and per log point of the VIX [decimal]."""
        return self.answer().today(exp(quotes["vix"]), self.vix)

    def pull(self) -> dict[str, Float[Array, ""]]:
        """Daily addition per distance of the drivers from their start [bp per bp; decimal per log point]."""
        return self.answer().later(self.vix)

    def drift(self) -> float:
        """None [decimal a day]."""
        return 0.0

    def keep(self) -> Float[Array, ""]:
        """Share of its distance from the start that a day leaves; the pull makes up for the rest [ratio]."""
        return kept_a_day(self.forgetting)

    def news(self) -> News:
        """Volatility of its own news [decimal per square root of a year] and its fading [1/year]."""
        return self.volatility, self.fading

    def answer(self) -> Answer:
        """Its answer to the Treasury [bp per bp] and to the VIX [decimal per point]."""
        return Answer(self.per_yield, self.per_point, self.keep())


class HighYield(Spread):
    """The spread of high-yield bonds: wider when the VIX rises, narrower when yields do.

    dx = y d(UST10) + p VIX(t-1) d(log VIX), and news of its own that fades.

    Over five days it moves half as much again per point (3.7): dealers' quotes come late, and that is left out.

    Source: measured on daily option-adjusted spreads since 2023; the return by which a high VIX does not ratchet the
    spread is ours.
    """

    name: ClassVar[str] = "hy_oas"
    label: ClassVar[str] = "Credit market"
    series: ClassVar[str] = "hy_oas"
    drivers: ClassVar[tuple[str, ...]] = ("ust_10y", "vix")

    per_yield: Float[Array, ""] | Any = parameter("bp per bp", low=-3.0, high=3.0, fact="markets.hy_oas.ust_10y")
    per_point: Float[Array, ""] | Any = parameter("bp per point", low=-5.0, high=50.0, fact="markets.hy_oas.vix")
    vix: Float[Array, ""] | Any = parameter("index", low=5.0, high=100.0, fact="vol.vix")
    forgetting: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=100.0, fact="markets.vix.fading")
    volatility: Float[Array, ""] | Any = parameter("bp", low=0.0, high=1000.0, fact="news.own.hy_oas")
    fading: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=50.0, fact="markets.hy_oas.fading")


class InvestmentGrade(Spread):
    """The spread of investment-grade bonds: as high yield, an eighth of its answer to the VIX.

    Source: as high yield.
    """

    name: ClassVar[str] = "ig_oas"
    label: ClassVar[str] = "Credit market"
    series: ClassVar[str] = "ig_oas"
    drivers: ClassVar[tuple[str, ...]] = ("ust_10y", "vix")

    per_yield: Float[Array, ""] | Any = parameter("bp per bp", low=-3.0, high=3.0, fact="markets.ig_oas.ust_10y")
    per_point: Float[Array, ""] | Any = parameter("bp per point", low=-5.0, high=50.0, fact="markets.ig_oas.vix")
    vix: Float[Array, ""] | Any = parameter("index", low=5.0, high=100.0, fact="vol.vix")
    forgetting: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=100.0, fact="markets.vix.fading")
    volatility: Float[Array, ""] | Any = parameter("bp", low=0.0, high=1000.0, fact="news.own.ig_oas")
    fading: Float[Array, ""] | Any = parameter("1/year", low=0.0, high=50.0, fact="markets.ig_oas.fading")
