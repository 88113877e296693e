"""Tables of an explanation: shares of a move, a move with and without something, and odds with and without it."""

import math

from tokyotrap.studies.contributions import Figure
from tokyotrap.studies.explain import Why
from tokyotrap.studies.shares import Share
from tokyotrap.views import words
from tokyotrap.views.explain_words import decimals

HEAD = ("who and why", "contribution", "± standard error")
APART = ("", "size", "± standard error")
LEAST = 0.002
"""Part of all contributions, signs apart, that earns a row."""

ODDS = ("red line", "with", "without", "difference")

Rows = tuple[tuple[str, ...], ...]


def rows(why: Why, shares: tuple[Share, ...]) -> Rows:
    """Shares, the largest first, small ones in one; then amplification and the sum."""
    least = LEAST * sum(abs(each.size.value) for each in shares)
    shown = [each for each in shares if abs(each.size.value) >= least]
    told = [(_who(each), *_cells(each.size, why.unit)) for each in shown]
    if len(shown) < len(shares):
        small = Figure(sum(each.size.value for each in shares[len(shown) :]), math.nan)
        told.append((f"{len(shares) - len(shown)} more, all small", *_cells(small, why.unit)))
    told += [(_who(each), *_cells(each.size, why.unit)) for each in why.shares.amplification]
    return (*told, ("All together", *_cells(why.move, why.unit)))


def _who(share: Share) -> str:
    return ": ".join(each for each in (share.owner, share.cause) if each)


def apart(why: Why) -> Rows:
    """Under each thing taken out: both moves, the difference, and its parts."""
    told: list[tuple[str, ...]] = []
    for each in why.without:
        told.append((words.capitalised(each.label),))
        figures = (
            ("with it", each.with_it), ("without it", each.without), ("difference", each.difference),
            ("its own", each.own), ("what others do otherwise", each.induced), ("amplification", each.amplification),
        )  # fmt: skip
        told += [(name, *_cells(figure, why.unit)) for name, figure in figures]
    if why.left is not None:
        told.append(("Several at once",))
        left = (("together", why.left.together), ("one by one", why.left.apart), ("between them", why.left.between))
        told += [(name, *_cells(figure, why.unit)) for name, figure in left]
    return tuple(told)


def odds(why: Why) -> Rows:
    """Under each thing taken out: every red line."""
    told: list[tuple[str, ...]] = []
    for each in why.without:
        told.append((words.capitalised(each.label),))
        for line in each.odds:
            shares = (words.odds(*line.with_it, unit=""), words.odds(*line.without, unit=""))
            change = 100.0 * line.difference.value
            told.append((line.line, *shares, f"{words.signed(change, 2)} ± {100.0 * line.difference.error:.2f}"))
    return tuple(told)


def _cells(figure: Figure, unit: str) -> tuple[str, str]:
    scale, places = words.move_scale(unit), decimals(unit)
    error = words.plain(scale * figure.error, places) if math.isfinite(figure.error) else ""
    return f"{words.signed(scale * figure.value, places)}{words.GAP}{words.move_sign(unit)}", error
