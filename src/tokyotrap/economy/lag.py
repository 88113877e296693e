"""Lags: half of an answer has come after a half-life, the rest follows in the same way."""

from jaxtyping import Array, Float

from tokyotrap.ledger.clock import DAYS


def kept(half_life: Float[Array, ""]) -> Float[Array, ""]:
    """Share of yesterday's distance that is kept [ratio].

    Args:
        half_life: of the way to the full answer [business days].
    """
    return 2.0 ** (-1.0 / half_life)


def after_a_year(keep: Float[Array, ""]) -> Float[Array, ""]:
    """Daily addition per unit of a driver that has stood a year when the answer is one [ratio].

    Source:
        The sum of 1 + k + ... + k^259 times the addition is one.
    """
    return (1.0 - keep) / (1.0 - keep**DAYS)


def in_the_end(keep: Float[Array, ""]) -> Float[Array, ""]:
    """Daily addition per unit of a driver that stays for good when the answer is one in the end [ratio]."""
    return 1.0 - keep
