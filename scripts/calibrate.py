"""Measure the data, fit the economy from the present parameters, and write the facts and the page on them."""

import argparse
import datetime as dt
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from tokyotrap.calibration import (
    dated,
    fit,
    identification,
    levels,
    measured,
    parameters,
    publication,
    report,
    together,
)
from tokyotrap.calibration.dated import Past
from tokyotrap.calibration.fit import Question
from tokyotrap.calibration.publication import Result
from tokyotrap.errors import NoEquilibrium, TokyoTrapError
from tokyotrap.facts import atlas

ROOT = Path(__file__).parents[1]
FACTS = ROOT / "src" / "tokyotrap" / "facts"
PAGE = ROOT / "docs" / "model" / "calibration.md"
PAGES = ROOT / "docs" / "model" / "calibrations"
DRAWS = FACTS / "draws" / f"{measured.END}-moments.csv"
MEASURED = "Measured on daily data up to 2 February 2026."
PRICING = "The two-country economy, calibrated on data up to 2 February 2026."
PAST = "Moments and the two-country economy as known on {}; see docs/model/calibrations/{}.md."
GAIN = 0.01
"""A fit must lower the cost by this much to take the place of the present one."""

LOUDER = 1.1
"""An economy must stay stable when its news is this many times as large."""


UNSTABLE = "not stable"
AVERSION, FEWER, LEAST_AVERSION = "risk_aversion", 0.85, 0.4
"""What is lowered, by which factor and how far, where louder news would leave no equilibrium."""


def measurements(folder: Path) -> str:
    """The file of measured facts."""
    return publication.text(MEASURED, measured.entries(folder)) + "\n"


def better(question: Question, found: fit.Found) -> str:
    """Why a fit is not an improvement; empty if it is."""
    before, after = fit.cost(question, question.fixed), found.cost
    if after > before - GAIN:
        return f"its cost, {after:.3f}, is not below the present {before:.3f}"
    return broken(question, found.known)


def broken(question: Question, known: dict[str, float]) -> str:
    """Why parameters cannot be used, or what they miss; empty if all is well."""
    try:
        own = [fit.equilibrium({**known, **fit.louder(known, by)}) for by in (1.0, LOUDER)]
    except NoEquilibrium as error:
        return f"its chain is not stable when news is a tenth larger: {error}"
    far = [each.words for each, miss in volatilities(question, question.view(known, own[0].M)) if abs(miss) > 1.0]
    return f"farther from the data than their tolerance: {', '.join(far)}" if far else ""


def volatilities(question: Question, seen: fit.View) -> list[tuple[fit.Target, float]]:
    """Every volatility asked for, and how far it is missed [tolerances]."""
    pairs = zip(question.targets, question.misses(seen), strict=True)
    return [(each, float(miss)) for each, miss in pairs if each.name.startswith("volatility.")]


def check(folder: Path) -> int:
    """Compare what would be measured, and the page, with what is there; write nothing."""
    same = measurements(folder) == (FACTS / "measured.toml").read_text(encoding="utf-8")
    errors = together.text(*together.correlation_of_errors(folder, Question.of(atlas.load()).targets))
    same = same and errors == DRAWS.read_text(encoding="utf-8")
    current = report.page(atlas.load()) == PAGE.read_text(encoding="utf-8")
    print(f"measured.toml and {DRAWS.name} {'are' if same else 'are not'} what the data say")
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
        known = levels.search(levels.targets(atlas.load()), question.series, known, parameters.levels())
    day, searched = measured.END, (*parameters.fitted(), *parameters.levels())
    DRAWS.write_text(together.text(*together.correlation_of_errors(folder, question.targets)), encoding="utf-8")
    doubt = identification.slopes(question, known, day)
    ranges, confidence = identification.published(doubt, known)
    entries = publication.pricing(Result(known, day, searched, parameters.settings(), ranges, confidence))
    (FACTS / "pricing.toml").write_text(publication.text(PRICING, entries) + "\n", encoding="utf-8")
    PAGE.write_text(report.page(atlas.load()), encoding="utf-8")
    print(f"{FACTS / 'measured.toml'}\n{FACTS / 'pricing.toml'}\n{PAGE}\nNow run scripts/reference_facts.py.")
    return 0


def calibrate_past(folder: Path, evaluations: int, until: dt.date) -> int:
    """Measure and fit what was known on an earlier day, and write it as facts of that day, with a page."""
    begun, moments = time.perf_counter(), measured.entries(folder, until)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "measured.toml"
        path.write_text(publication.text(MEASURED, moments) + "\n", encoding="utf-8")
        past = dated.past(folder, path, until)
    past, found = firm(past, evaluations)
    goals = levels.targets(past.atlas, past.expected)
    known = levels.search(goals, past.question.series, found.known, past.levels)
    seconds = time.perf_counter() - begun
    reason = broken(past.question, known)
    print(f"{until}: cost {found.cost:.3f}, {found.tried} economies, {seconds:.0f} s. {reason or 'Nothing is missed.'}")
    if UNSTABLE in reason:
        return 1
    _write_past(past, known, moments, reason)
    return 0


def firm(past: Past, evaluations: int) -> tuple[Past, fit.Found]:
    """The fit; again with less and less risk aversion allowed, from where it ended, until louder news is survived."""
    question, tried = past.question, 0
    while True:
        found = fit.search(question, evaluations=evaluations)
        tried += found.tried
        if UNSTABLE not in broken(question, found.known) or found.known[AVERSION] < LEAST_AVERSION:
            return replace(past, question=question), replace(found, tried=tried)
        most = found.known[AVERSION] * FEWER
        searched = (replace(each, high=most) if each.name == AVERSION else each for each in question.searched)
        question = replace(question, fixed=found.known, searched=tuple(searched))


def _write_past(past: Past, known: dict[str, float], moments: list[publication.Entry], reason: str) -> None:
    day = past.until.isoformat()
    result = Result(known, day, (*past.question.searched, *past.levels), past.settings)
    text = publication.text(PAST.format(day, day), [*moments, *publication.pricing(result)]) + "\n"
    target, page = FACTS / "calibrations" / f"{day}.toml", PAGES / f"{day}.md"
    for path in (target, page):
        path.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8")
    words = f"The fit is {reason}." if reason else "Every volatility is met within its tolerance."
    words += " The economy stays stable when its news is a tenth larger."
    page.write_text(report.page_of_the_past(past, known, words), encoding="utf-8")
    print(f"{target}\n{page}")


def main() -> int:
    """Read the command line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--data", type=Path, required=True, help="Folder of tidy series.")
    words.add_argument("--check", action="store_true", help="Measure and compare; write nothing, fit nothing.")
    words.add_argument("--evaluations", type=int, default=12, help="Most steps of the fit; 0 keeps every parameter.")
    words.add_argument("--until", type=dt.date.fromisoformat, help="Calibrate with what was known on this day instead.")
    given = words.parse_args()
    try:
        if given.check:
            return check(given.data)
        if given.until is not None and given.until != measured.LAST:
            return calibrate_past(given.data, given.evaluations, given.until)
        return calibrate(given.data, given.evaluations)
    except TokyoTrapError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
