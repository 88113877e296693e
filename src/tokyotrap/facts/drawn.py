"""Draws of calibrated parameters: several numbers for facts that have one, each set as plausible as the next."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files

from tokyotrap.errors import InvalidFact, Mistake
from tokyotrap.facts.atlas import Atlas

FOLDER = "draws"


@dataclass(frozen=True)
class Drawn:
    """The draws of one calibration.

    Attributes:
        day: of the calibration.
        values: key of the fact -> its number in each draw [unit of the fact].
        count: of draws.
        told: what the sampler said of itself, by name.
    """

    day: date
    values: Mapping[str, tuple[float, ...]]
    count: int
    told: Mapping[str, float]

    def draw(self, place: int) -> dict[str, float]:
        """One draw: key -> number [unit of the fact]."""
        return {key: numbers[place] for key, numbers in self.values.items()}


def days() -> list[date]:
    """Of the calibrations that have draws, in order."""
    folder = files("tokyotrap.facts") / FOLDER
    names = [each.name for each in folder.iterdir() if each.name.endswith(".toml")] if folder.is_dir() else []
    return sorted(date.fromisoformat(name.removesuffix(".toml")) for name in names)


def drawn(atlas: Atlas) -> Drawn:
    """The draws of the calibration an atlas holds.

    Raises:
        InvalidFact: there are none for that calibration, or the file is not of draws.
    """
    day = atlas["pricing.risk_aversion"].day
    if day not in days():
        there = ", ".join(each.isoformat() for each in days()) or "none"
        cure = f"Draws are there for {there}; scripts/draws.py makes others."
        raise InvalidFact("draws", [Mistake("", f"no draws of the calibration of {day}", cure)])
    name = f"{FOLDER}/{day}.toml"
    tree = tomllib.loads((files("tokyotrap.facts") / FOLDER / f"{day}.toml").read_text(encoding="utf-8"))
    values = {key: tuple(float(each) for each in numbers) for key, numbers in tree["draws"].items()}
    counts = {len(numbers) for numbers in values.values()}
    lost = [Mistake(name, f'"{key}" is no fact', "Make the draws anew.") for key in values if key not in atlas]
    if len(counts) != 1 or lost:
        raise InvalidFact("draws", lost or [Mistake(name, "its parameters have different numbers of draws")])
    told = {key: float(number) for key, number in tree["diagnostics"].items()}
    return Drawn(day, values, counts.pop(), told)


def overlaid(atlas: Atlas, values: Mapping[str, float]) -> Atlas:
    """The same facts with other numbers [units of the facts]; a range that does not hold the number goes."""
    known = dict(atlas)
    for key, value in values.items():
        fact = atlas[key]
        known[key] = replace(fact, value=value, low=None, high=None, note=f"A draw; the fact is {fact.value}.")
    return Atlas(known, start=atlas.start, mistakes=atlas.mistakes, carried=atlas.carried)
