"""Measure the data, fit the economy from the present parameters, and write the facts and the page on them."""

import argparse
import sys
import time
from pathlib import Path

from tokyotrap.calibration import fit, levels, measured, publication, report
from tokyotrap.calibration.fit import Question
from tokyotrap.errors import NoEquilibrium, TokyoTrapError
from tokyotrap.facts import atlas

ROOT = Path(__file__).parents[1]
FACTS = ROOT / "src" / "tokyotrap" / "facts"
PAGE = ROOT / "docs" / "model" / "calibration.md"
MEASURED = "Measured on daily data up to 2 February 2026."
PRICING = "The two-country economy, calibrated on data up to 2 February 2026."
GAIN = 0.01
"""A fit must lower the cost by this much to take the place of the present one."""


def measurements(folder: Path) -> str:
    """The file of measured facts."""
    return publication.text(MEASURED, measured.entries(folder)) + "\n"


def better(question: Question, found: fit.Found) -> str:
    """Why a fit is not an improvement; empty if it is."""
    before, after = fit.cost(question, question.fixed), found.cost
    if after > before - GAIN:
        return f"its cost, {after:.3f}, is not below the present {before:.3f}"
    try:
        own = [fit.equilibrium({**found.known, **_louder(found.known, by)}) for by in (1.0, 1.1)]
    except NoEquilibrium as error:
        return f"its chain is not stable when news is a tenth larger: {error}"
    far = [each.words for each, miss in volatilities(question, question.view(found.known, own[0].M)) if abs(miss) > 1.0]
    return f"farther from the data than their tolerance: {', '.join(far)}" if far else ""


def _louder(known: dict[str, float], by: float) -> dict[str, float]:
    return {name: value * by for name, value in known.items() if name.startswith("volatility.")}


def volatilities(question: Question, seen: fit.View) -> list[tuple[fit.Target, float]]:
    """Every volatility asked for, and how far it is missed [tolerances]."""
    pairs = zip(question.targets, question.misses(seen), strict=True)
    return [(each, float(miss)) for each, miss in pairs if each.name.startswith("volatility.")]


def check(folder: Path) -> int:
    """Compare what would be measured, and the page, with what is there; write nothing."""
    same = measurements(folder) == (FACTS / "measured.toml").read_text(encoding="utf-8")
    current = report.page(atlas.load()) == PAGE.read_text(encoding="utf-8")
    print(f"measured.toml {'is' if same else 'is not'} what the data say")
    print(f"{PAGE.relative_to(ROOT)} {'is' if current else 'is not'} what the facts say")
    question = Question.of(atlas.load())
    print(f"cost at the present parameters: {fit.cost(question, question.fixed):.3f}")
    return 0 if same and current else 1


def calibrate(folder: Path, evaluations: int) -> int:
    """Measure, fit, and write facts and page."""
    (FACTS / "measured.toml").write_text(measurements(folder), encoding="utf-8")
    question = Question.of(atlas.load())
    known = dict(question.fixed)
    if evaluations:
        begun = time.perf_counter()
        found = fit.search(question, evaluations=evaluations)
        print(f"fit: cost {found.cost:.3f}, {found.tried} economies, {time.perf_counter() - begun:.0f} s")
        reason = better(question, found)
        known = known if reason else found.known
        print(f"the present slopes stay: {reason}" if reason else "the fit takes the place of the present slopes")
        known = levels.search(atlas.load(), question.series, known)
    text = publication.text(PRICING, publication.pricing(known)) + "\n"
    (FACTS / "pricing.toml").write_text(text, encoding="utf-8")
    PAGE.write_text(report.page(atlas.load()), encoding="utf-8")
    print(f"{FACTS / 'measured.toml'}\n{FACTS / 'pricing.toml'}\n{PAGE}\nNow run scripts/reference_facts.py.")
    return 0


def main() -> int:
    """Read the command line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--data", type=Path, required=True, help="Folder of tidy series.")
    words.add_argument("--check", action="store_true", help="Measure and compare; write nothing, fit nothing.")
    words.add_argument("--evaluations", type=int, default=12, help="Most steps of the fit; 0 keeps every parameter.")
    given = words.parse_args()
    try:
        return check(given.data) if given.check else calibrate(given.data, given.evaluations)
    except TokyoTrapError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
