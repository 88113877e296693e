"""Words of fragility: money, amounts of trades, settings that are varied."""

from tokyotrap.studies.fragility_axes import Axis
from tokyotrap.studies.fragility_found import Shock
from tokyotrap.views import words


def money(trillions: float) -> str:
    """Money in dollars, from trillions: "$439bn"."""
    return words.dollars(1000.0 * trillions)


def amount(found: float | None, shock: Shock) -> str:
    """The smallest amount of a trade with its unit, or that the largest does not tip: "more than 200 JPY tn"."""
    if found is None and not shock.unit:
        return "more than all of it"
    more = "more than " if found is None else ""
    number = bare(shock.largest if found is None else found, shock)
    return f"{more}{number} {shock.unit}".strip()


def bare(found: float | None, shock: Shock) -> str:
    """The same without its unit: "> 200"."""
    if found is None:
        return f"> {bare(shock.largest, shock)}"
    value = found * shock.scale
    return words.plain(value, 0 if value >= 100.0 else 1 if value >= 1.0 else 2).removesuffix(".0")


def axis(axis: Axis) -> str:
    """A setting that is varied, with its unit."""
    unit = "" if axis.unit in ("", "ratio", "count") else f" [{axis.unit}]"
    return f"{axis.key}{unit}{' the day before' if axis.ordered else ''}"
