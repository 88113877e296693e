"""What follows the core: series in fixed proportion to others, and series whose answer lags or depends on the state."""

from abc import abstractmethod
from typing import ClassVar

import equinox as eqx
from jaxtyping import Array, Float

from tokyotrap.ledger.quotes import Quotes

CAPACITY = "capacity"
"""A driver besides the series: log of risk aversion over normal."""

News = tuple[Float[Array, ""] | float, Float[Array, ""] | float]
"""Volatility of a series' own news [internal units per square root of a year] and its speed of fading [1/year]."""


class Linked(eqx.Module):
    """A series in fixed proportion to others, plus news of its own.

    As distances from the start: x(t) = sum of betas times drivers + own news.

    Attributes:
        name: of the setting, after the name of its room.
        label: owner of its own news in the attribution.
        series: one of `LINKED`.
        drivers: series of the core, decided or outside, or "capacity".
    """

    name: eqx.AbstractClassVar[str]
    label: eqx.AbstractClassVar[str]
    series: eqx.AbstractClassVar[str]
    drivers: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def betas(self) -> dict[str, Float[Array, ""]]:
        """Driver -> move of the series per unit of the driver's move, internal units; the same on every day."""

    @abstractmethod
    def news(self) -> News:
        """Volatility and fading of its own news [internal units per square root of a year, 1/year]."""


class Following(eqx.Module):
    """A series whose answer depends on the state, or that lags, plus news of its own.

    As distances from the start:
    x(t) = keep x(t-1) + drift + sum of sensitivity (d(t) - d(t-1)) + sum of pull d(t), and own news on top.

    Attributes:
        name: of the setting, after the name of its room.
        label: owner of its own news in the attribution.
        series: one of `FOLLOWING`.
        drivers: any series of `LINEAR_SERIES`, or "capacity".
    """

    name: eqx.AbstractClassVar[str]
    label: eqx.AbstractClassVar[str]
    series: eqx.AbstractClassVar[str]
    drivers: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def sensitivity(self, quotes: Quotes) -> dict[str, Float[Array, ""]]:
        """Driver -> move of the series per unit of the driver's move today, internal units."""

    @abstractmethod
    def pull(self) -> dict[str, Float[Array, ""]]:
        """Driver -> daily addition per unit of the driver's distance from its start; the same on every day."""

    @abstractmethod
    def drift(self) -> Float[Array, ""] | float:
        """Daily addition whatever happens, internal units; the same on every day."""

    @abstractmethod
    def keep(self) -> Float[Array, ""] | float:
        """Share of yesterday's distance from the start that is kept [0 to 1]; the same on every day."""

    @abstractmethod
    def news(self) -> News:
        """Volatility and fading of its own news [internal units per square root of a year, 1/year]."""
