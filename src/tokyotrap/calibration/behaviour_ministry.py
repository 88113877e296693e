"""What is measured on the finance ministry: what its operations did, when campaigns began and how large they were."""

from collections.abc import Iterator

import numpy as np
from scipy.stats import chi2

from tokyotrap.calibration import interventions, ladder_climbed, ladder_fitted
from tokyotrap.calibration.behaviour_facts import as_written, entry, within
from tokyotrap.calibration.interventions import Record
from tokyotrap.calibration.ladder_fitted import Ladders
from tokyotrap.calibration.measured import END
from tokyotrap.calibration.publication import Entry
from tokyotrap.calibration.sources import H10, H15, MOF, USDJPY, Folder
from tokyotrap.facts.atlas import Atlas

RECENT, SINCE_1997, ALL = ("2022-01-01", END), ("1997-01-01", END), ("1991-01-01", END)
SOLD = {"1993_1996": ("1993-01-01", "1996-12-31"), "1999_2004": ("1999-01-01", "2004-12-31")}
"""Years in which dollars were bought; later only in single operations."""
LEAST = 0.1
"""Trillion yen that make a campaign: those of 1991-92 were a tenth of it and less."""
CHECKS = ("2022-09-14", "2026-01-23")
"""Days on which rates were checked and no yen bought within the two days after. Source: press of those days."""
SHIFT = {"line_of_the_day": 1, "line_of_a_month_before": 20}
"""Published days by which the line lags the yen."""


def _campaigns(folder: Folder, period: tuple[str, str]) -> Record:
    found = interventions.operations(folder, interventions.BUYING, period)
    return interventions.record(folder, interventions.large(found, LEAST), END)


FORMS = {"peak": ("peak_effect", "%", 100.0), "saturation": ("saturation", "JPY tn", 1.0),
         "half_life": ("half_life", "business days", 1.0), "memory": ("memory", "business days", 1.0)}  # fmt: skip


def effect(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """The ladder's effect, fitted."""
    engine = {
        "peak": known.value("intervention.peak_effect"), "saturation": as_written(known, "intervention.saturation"),
        "half_life": as_written(known, "intervention.half_life"), "memory": as_written(known, "ladder.campaign_memory"),
    }  # fmt: skip
    for name, period in (("recent", RECENT), ("since_1997", SINCE_1997)):
        seen = _campaigns(folder, period)
        yield from _form(f"intervention.{name}", seen, ladder_fitted.ladders(seen, _portfolio(known)), engine)


def _form(key: str, seen: Record, found: Ladders, engine: dict[str, float]) -> Iterator[Entry]:
    best, errors, count = found.best(), found.errors(), len(seen.starts)
    span = f"{seen.days[seen.starts[0]]}..{seen.days[seen.starts[-1]]}"
    words = (
        f"Most likely in the ladder's form, {count} campaigns of Japan alone, thirty days each, slopes on US yields "
        "taken out; the range is where the likelihood is within 2 of the highest, as far as values were tried"
    )
    for name, (short, unit, times) in FORMS.items():
        low, high = found.interval(name)
        value = (best[name] * times, low * times, high * times)
        told = f"{words}; {errors[name] * times:.2g} is the standard deviation over draws of campaigns."
        yield within(f"{key}.{short}", value, unit, told, (span, [MOF, H10, H15]))
    fall = found.fall_at(engine)
    none = float(found.likelihood.sum(axis=0).max() - found.likelihood.sum(axis=0)[0].max())
    odds = float(chi2.sf(2.0 * fall, len(FORMS)))
    words = (
        f"Log-likelihood of the engine's four values below the best: odds of {odds:.1g} if they held, were there many "
    )
    words += f"campaigns. No signal at all is {none:.1f} below."
    yield within(f"{key}.engine_below_best", (fall, fall, fall), "ratio", words, (span, [MOF, H10, H15]))


def _portfolio(known: Atlas) -> float:
    """Log points per trillion dollars: per cent per hundred billion are tenths."""
    return float(str(known["intervention.portfolio"].value)) / 100.0 / 0.1


def bought(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """What yen bought did, without any form."""
    seen, publishers = _campaigns(folder, SINCE_1997), [MOF, H10, H15]
    for ahead in (0, 1, 5, 10, 20):
        words = f"Mean rise of the yen from the noon before a campaign to {ahead} days after its last operation, "
        words += f"{len(seen.starts)} campaigns drawn; slopes on US yields taken out."
        risen = interventions.mean_rise(seen, ahead)
        yield entry(f"intervention.rise.{ahead}_days", risen, "%", words, publishers, 100.0)
    found = interventions.per_trillion(_campaigns(folder, RECENT))
    words = "Rise of the yen on the days of operations since 2022, campaigns drawn."
    yield entry("intervention.per_trillion.recent", found, "% per JPY tn", words, publishers, 100.0)
    for name, period in SOLD.items():
        sold = interventions.operations(folder, interventions.SELLING, period)
        found = interventions.per_trillion(interventions.record(folder, sold, END))
        words = f"Fall of the yen on days of dollar purchases, {len(sold.days)} of them, campaigns drawn."
        yield entry(f"intervention.per_trillion.sold_{name}", found, "% per JPY tn", words, publishers, 100.0)
    yield entry(
        "intervention.rate_check", interventions.checked(folder, CHECKS, END), "%",
        "Mean rise of the yen over two noons after two rate checks without an operation; error from ordinary days.",
        publishers, 100.0,
    )  # fmt: skip
    mean, spread = interventions.sizes(interventions.operations(folder, interventions.BUYING, RECENT))
    yield entry("ladder.operation_size", mean, "JPY tn", "Mean of seven days of operations.", [MOF])
    yield entry("ladder.operation_spread", spread, "JPY tn", "Standard deviation of the same.", [MOF])
    words = "Published days from one operation to the next within a campaign, six of them since 1997."
    yield entry("ladder.gap", interventions.gaps(seen), "business days", words, [MOF])


def beginnings(folder: Folder, known: Atlas) -> Iterator[Entry]:
    """When campaigns began."""
    names = ("level_scale", "speed_scale", "operate_at", "softness", "readiness")
    ours = {name: known.value(f"ladder.{name}") for name in names}
    usdjpy = folder.columns(("1988-01-04", END), {"usdjpy": USDJPY})
    found = interventions.operations(folder, interventions.BUYING, ALL)
    publishers = [MOF, H10]
    for name, behind in SHIFT.items():
        seen = ladder_climbed.watch(usdjpy, found, RECENT[0], (as_written(known, "memory.month"), behind))
        surface = ladder_climbed.surface(seen, ours)
        expected, began = float(ladder_climbed.chances(seen, ours).sum()), int(seen.begins.sum())
        fall = float(surface.max()) - ladder_climbed.likelihood(seen, ours)
        words = f"{began} beginnings since 2022 on {len(seen.days)} days; the ladder's other values as they are. The "
        words += "range is where the likelihood is within 2 of the highest."
        span = (f"{seen.days[0]}..{seen.days[-1]}", publishers)
        for key in ladder_climbed.GRID:
            yield within(f"ladder.{name}.{key}", ladder_climbed.profiled(surface, key), "ratio", words, span)
        words = f"Campaigns the ladder as it is would have begun, {began} did; {fall:.1f} log points below the best."
        spread = 2.0 * np.sqrt(expected)
        value = (expected, max(expected - spread, 0.0), expected + spread)
        yield within(f"ladder.{name}.expected", value, "count", words, span)
    near = ladder_climbed.watch(usdjpy, found, ALL[0], (as_written(known, "memory.month"), 1)).near(0.05)
    words = f", {near.begins.sum()} on {len(near.days)} days within 5 % of the line."
    for key, each in ladder_climbed.logit(near).items():
        if key != "constant":
            what = "distance from the line" if key == "level" else "rise over a month"
            yield entry(
                f"ladder.logit.{key}", each, "ratio", f"Log odds of a campaign per % of {what}{words}", publishers
            )


ALL_PARTS = (effect, bought, beginnings)
"""What is measured, in the order in which it is written."""
