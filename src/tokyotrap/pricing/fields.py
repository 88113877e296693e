"""Read the `spec` object of a case file: keys, kinds and sizes, every mistake at once."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from tokyotrap.errors import InvalidInput, Mistake, did_you_mean

LARGEST = 1e6
"""No rate, amount or tenor in these units means anything beyond this."""

COUNTRIES = ("U", "J")
PLAIN = {
    "Gamma": "reversion",
    "qbar": "mean",
    "V": "covariance",
    "a": "risk_aversion",
    "panel": "panel",
    "nnode": "nodes",
}
BY_COUNTRY = {
    "short": "short",
    "T": "horizon",
    "alpha": "elasticity",
    "shapes": "shapes",
    "load": "loads",
    "z": "supply",
    "anchor": "anchor",
}
EXCHANGE = {
    "alpha": "elasticity",
    "load": "load",
    "z": "supply",
    "level": "level",
    "trend": "trend",
    "drift": "drift",
    "sp": "permanent_vol",
}
OPTIONAL = ("panel", "nnode")
KEYS = ("K", "factors", "countries", "fx", *PLAIN, *BY_COUNTRY)


class Sheet:
    """A list of mistakes, and the questions that fill it."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def wrong(self, where: str, what: str, cure: str = "") -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(where, what, cure))

    def raise_if_any(self, name: str) -> None:
        """Raise every mistake noted so far, if there is one."""
        if self.mistakes:
            raise InvalidInput(name, self.mistakes)

    def keys(self, where: str, found: Mapping[str, Any], known: tuple[str, ...], optional: tuple[str, ...]) -> bool:
        """Whether `found` holds all of `known` (but for `optional`) and nothing else."""
        before = len(self.mistakes)
        for key in found:
            if key not in known:
                self.wrong(f"{where}.{key}", "this key is not known", did_you_mean(str(key), known))
        for key in known:
            if key not in found and key not in optional:
                self.wrong(f"{where}.{key}", "is missing", "Add it (format: design page 2, section 12).")
        return len(self.mistakes) == before

    def number(self, where: str, value: Any) -> bool:
        """Whether `value` is a finite number of sensible size."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(where, f"{_short(value)} is not a number", "Write a plain JSON number.")
        elif value != value or abs(value) == math.inf:
            self.wrong(where, f"{value} is not a finite number", "Give a finite number.")
        elif abs(value) > LARGEST:
            what = f"{_short(value)} is too large to mean anything here"
            self.wrong(where, what, f"Stay within {LARGEST:g} in size.")
        else:
            return True
        return False

    def array(self, where: str, value: Any, sizes: tuple[int | None, ...]) -> bool:
        """Whether `value` is nested lists of numbers of these sizes (None: any length)."""
        if not sizes:
            return self.number(where, value)
        wanted = "a list" if sizes[0] is None else f"a list of {sizes[0]}"
        if not isinstance(value, list):
            self.wrong(where, f"{_short(value)} is not {wanted}", "Give a JSON list.")
            return False
        if sizes[0] is not None and len(value) != sizes[0]:
            self.wrong(where, f"has {len(value)} entries where {sizes[0]} belong", "Give one entry per place.")
            return False
        return all([self.array(f"{where}[{i}]", item, sizes[1:]) for i, item in enumerate(value)])

    def mapping(self, where: str, value: Any) -> bool:
        """Whether `value` is a JSON object."""
        if isinstance(value, Mapping):
            return True
        self.wrong(where, f"{_short(value)} is not an object", "Give a JSON object.")
        return False


def read_specification(document: Any, name: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Fields of a Specification, and of its Currency (None when `fx` is null).

    Raises:
        InvalidInput: every mistake in keys, kinds and sizes.
    """
    sheet = Sheet()
    if not sheet.mapping(name, document) or not sheet.keys(name, document, KEYS, OPTIONAL):
        sheet.raise_if_any(name)
    size = document["K"]
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= 100:
        sheet.wrong(f"{name}.K", f"{_short(size)} is not a number of factors", "Give an integer from 1 to 100.")
    sheet.raise_if_any(name)
    countries = _countries(sheet, name, document["countries"])
    _factors(sheet, name, document["factors"], size)
    _plain(sheet, name, document, size)
    for key, sizes in _sizes(size).items():
        _by_country(sheet, f"{name}.{key}", document[key], countries, sizes)
    exchange = document["fx"]
    if exchange is not None and sheet.mapping(f"{name}.fx", exchange):
        _exchange(sheet, f"{name}.fx", exchange, size)
    sheet.raise_if_any(name)
    entries = {field: document[key] for key, field in {**PLAIN, **BY_COUNTRY}.items() if key in document}
    entries |= {"factors": tuple(document["factors"]), "countries": countries}
    return entries, None if exchange is None else {field: exchange[key] for key, field in EXCHANGE.items()}


def _sizes(size: int) -> dict[str, tuple[int | None, ...]]:
    return {
        "short": (size,),
        "T": (),
        "alpha": (2,),
        "shapes": (None, 2),
        "load": (None, 3),
        "z": (None,),
        "anchor": (3,),
    }


def _countries(sheet: Sheet, name: str, found: Any) -> tuple[str, ...]:
    known = isinstance(found, list) and all(c in COUNTRIES for c in found)
    if not known or not found or len(set(found)) < len(found):
        what = f"{_short(found)} is not a list of countries"
        sheet.wrong(f"{name}.countries", what, 'Give ["U"], ["J"] or ["U", "J"].')
        sheet.raise_if_any(name)
    return tuple(found)


def _factors(sheet: Sheet, name: str, found: Any, size: int) -> None:
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        sheet.wrong(f"{name}.factors", f"{_short(found)} is not a list of names", "Give K names.")
    elif len(found) != size or len(set(found)) != size:
        sheet.wrong(f"{name}.factors", f"does not hold {size} different names", "Give one name per factor.")


def _plain(sheet: Sheet, name: str, document: Mapping[str, Any], size: int) -> None:
    for key in ("Gamma", "V"):
        sheet.array(f"{name}.{key}", document[key], (size, size))
    sheet.array(f"{name}.qbar", document["qbar"], (size,))
    for key in ("a", "panel", "nnode"):
        if key in document:
            sheet.number(f"{name}.{key}", document[key])
    nodes = document.get("nnode", 12)
    if isinstance(nodes, float):
        sheet.wrong(f"{name}.nnode", f"{nodes} is not a whole number", "Give an integer such as 12.")


def _by_country(
    sheet: Sheet, where: str, found: Any, countries: tuple[str, ...], sizes: tuple[int | None, ...]
) -> None:
    if not sheet.mapping(where, found) or not sheet.keys(where, found, countries, ()):
        return
    for country in countries:
        good = sheet.array(f"{where}.{country}", found[country], sizes)
        if good and sizes == (None, 3):
            for number, row in enumerate(found[country]):
                if row[0] != int(row[0]) or row[1] != int(row[1]):
                    what = f"{row} does not start with two whole numbers"
                    sheet.wrong(f"{where}.{country}[{number}]", what, "Write [shape, factor, coefficient].")


def _exchange(sheet: Sheet, where: str, found: Mapping[str, Any], size: int) -> None:
    if not sheet.keys(where, found, tuple(EXCHANGE), ()):
        return
    check: dict[str, Callable[[str, Any], bool]] = dict.fromkeys(EXCHANGE, sheet.number)
    for key in ("load", "drift"):
        check[key] = lambda at, value: sheet.array(at, value, (size,))
    for key, ask in check.items():
        ask(f"{where}.{key}", found[key])


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
