"""An explanation in words, charts and tables: why a series moves, and what it would do without something."""

import math

import tokyotrap
from tokyotrap.results.plain import counted, file_name
from tokyotrap.studies.contributions import Figure
from tokyotrap.studies.explain import Explanation, Why
from tokyotrap.studies.shares import Share
from tokyotrap.views import explain_tables, names, words
from tokyotrap.views.charts import bridge, effects
from tokyotrap.views.charts.bridge import Ends, Step
from tokyotrap.views.charts.chart import Chart
from tokyotrap.views.charts.effects import Effect
from tokyotrap.views.explain_words import besides, decimals, going, sized, span
from tokyotrap.views.finding import Finding, Table

ADDS_UP = (
    "Prices are linear in what everybody did at given capacity, so contributions add up to the move without a rest; no "
    "part is defined as what is left. Amplification is what thinner capacity adds: a premium on every price, and a "
    "larger impact of everything else."
)
ROUNDING = "What is missing is rounding in single precision; --exact computes in double."
GROUPED = (
    "Errors come from mirrored pairs of paths. {name} takes in other moves at sensitivities that differ by path, so "
    "the errors of its contributions come from {groups} of paths instead, and are rougher."
)
SAME_LUCK = (
    "With and without see the same luck, path by path. Both start from the observed prices of the first day, which "
    "hold what was expected then: what is taken out is what happens from then on, not the expectation of it."
)
SUBSET = "The paths are those of the run with everything; without something the same numbers are run."


def finding(found: Explanation) -> Finding:
    """All of it; one section a series."""
    series = "-".join(each.series for each in found.why)
    given = f"-{'-'.join(found.given)}" if found.given else ""
    first = found.why[0]
    return Finding(
        name=f"explain-{file_name(series + given)}",
        kicker=f"Explain · {found.title}",
        heading=heading(found, first) if len(found.why) == 1 else f"Why {_list(found)} move",
        sentences=tuple(sentence for each in found.why for sentence in _sentences(found, each)),
        charts=tuple(chart for each in found.why for chart in _charts(found, each)),
        tables=tuple(table for each in found.why for table in _tables(found, each)),
        notes=_notes(found),
        small_print=f"tokyotrap {tokyotrap.__version__}, {counted(found.paths, 'path')} of {found.drawn:,}, "
        f"seed {found.seed}, {'double' if found.exact else 'single'} precision, {found.seconds:.1f} s.",
    )


def heading(found: Explanation, why: Why) -> str:
    """What is explained: "Why the US 10-year rises"."""
    return f"Why {names.the_series(why.series)} {going(why.move)}"


def _list(found: Explanation) -> str:
    return words.and_list([names.the_series(each.series) for each in found.why])


def _sentences(found: Explanation, why: Why) -> tuple[str, ...]:
    """The move, its largest owners, amplification; then each with and without."""
    name, unit = words.capitalised(names.the_series(why.series)), why.unit
    way = f"from {words.value(why.before, unit)} to {words.value(why.after, unit)}"
    paths = f"on the mean of {counted(found.paths, 'path')}{_given(found)}"
    first = f"{name} goes {way} {paths}, {span(found)}: {sized(why.move, unit)}."
    owners = [f"{each.owner} {sized(each.size, unit)}" for each in why.shares.owners[:4]]
    told = [first]
    if owners:
        extra = sized(why.shares.amplified, unit)
        told.append(f"The largest parts: {words.and_list(owners)}; amplification {extra}.")
    told += [besides(each, unit) for each in why.without]
    if why.left is not None:
        told.append(
            f"Together they make {sized(why.left.together, unit)}, one by one {sized(why.left.apart, unit)} in all: "
            f"{sized(why.left.between, unit)} is between them."
        )
    return tuple(told)


def _given(found: Explanation) -> str:
    return f" on which {words.and_list([f'“{each}”' for each in found.given])} holds" if found.given else ""


def _charts(found: Explanation, why: Why) -> tuple[Chart, ...]:
    by_owner = _waterfall(found, why, why.shares.owners, "owner", "owners")
    by_both = _waterfall(found, why, why.shares.channels, "channel", "channels")
    return (by_owner, by_both, *([_effects(why)] if why.without else []))


def _waterfall(found: Explanation, why: Why, shares: tuple[Share, ...], kind: str, noun: str) -> Chart:
    """Bars from the value on the first day to that on the last, amplification hatched."""
    scale, toward = words.move_scale(why.unit), 1.0 if why.move.value >= 0.0 else -1.0
    every = [Step(each.cause, each.owner, *_scaled(each.size, scale)) for each in (*shares, *why.shares.amplification)]
    start = f"{words.day(found.first)}: {words.value(why.before, why.unit)}"
    ends = Ends(start, words.day(found.last), why.unit, decimals(why.unit))
    title = _title(why, shares)
    return Chart(
        name=f"{kind}-{why.series}",
        title=title,
        aside=f"Mean move by {'owner' if kind == 'owner' else 'owner and cause'}, {words.move_unit(why.unit)}; "
        "whiskers are ± 2 standard errors, amplification is hatched",
        alt=f"Waterfall by {kind}. {title}.",
        figure=bridge.figure(bridge.ordered(every, toward, noun), ends),
        head=explain_tables.HEAD,
        rows=explain_tables.rows(why, shares),
    )


def _title(why: Why, shares: tuple[Share, ...]) -> str:
    name = names.series_name(why.series)
    if not shares:
        return f"{name}: nothing moves it"
    most = shares[0]
    who = f"{most.owner} ({most.cause})" if most.cause else most.owner
    part, whole = (words.move(each, why.unit, decimals(why.unit)) for each in (most.size.value, why.move.value))
    return f"{name}: {who} brings {part} beside a move of {whole}"


def _scaled(figure: Figure, scale: float) -> tuple[float, float | None]:
    return scale * figure.value, scale * figure.error if math.isfinite(figure.error) else None


def _effects(why: Why) -> Chart:
    """What each thing taken out had done."""
    scale = words.move_scale(why.unit)
    made = [
        Effect(
            each.label if len(each.label) <= 24 else f"{each.label[:23]}…",
            tuple(scale * part.value for part in (each.own, each.induced, each.amplification)),  # type: ignore[arg-type]
            *(scale * part for part in each.difference),
        )
        for each in why.without
    ]
    largest = max(why.without, key=lambda each: abs(each.difference.value))
    effect = words.move(largest.difference.value, why.unit, decimals(why.unit))
    title = f"{names.series_name(why.series)}: {largest.label} {effect}"
    return Chart(
        name=f"without-{why.series}",
        title=title,
        aside=f"Mean move with it less the move without it, {words.move_unit(why.unit)}; the diamond is the whole, its "
        "whisker ± 2 standard errors",
        alt=f"Bars of effects. {title}.",
        figure=effects.figure(made, why.unit, decimals(why.unit)),
        head=explain_tables.APART,
        rows=explain_tables.apart(why),
    )


def _tables(found: Explanation, why: Why) -> tuple[Table, ...]:
    name = names.series_name(why.series)
    told = [
        Table(f"{name} by owner and cause, {words.move_unit(why.unit)}", explain_tables.HEAD,
              explain_tables.rows(why, why.shares.channels)),
        Table(f"{name} by cause", explain_tables.HEAD, explain_tables.rows(why, why.shares.causes)),
    ]  # fmt: skip
    if why.without:
        told.append(Table(f"{name} with and without", explain_tables.APART, explain_tables.apart(why)))
        if why is found.why[0] and why.without[0].odds:
            told.append(Table(f"Red lines crossed by {words.day(found.last)}, % of paths", explain_tables.ODDS,
                              explain_tables.odds(why)))  # fmt: skip
    return tuple(told)


def _notes(found: Explanation) -> tuple[str, ...]:
    """How it was found, and what it does not say."""
    largest = max(each.residual for each in found.why)
    notes = [
        f"{ADDS_UP} Here they miss by at most {largest:.0e} in the units of the tables "
        f"({found.worst:.0e} over all series of the run).{'' if found.exact else f' {ROUNDING}'}"
    ]
    rough = [each.series for each in found.why if not each.by_pairs]
    groups = counted(found.groups, "group")
    notes += [GROUPED.format(name=names.series_name(name), groups=groups) for name in rough]
    if any(each.without for each in found.why):
        notes.append(SAME_LUCK)
        taken = found.why[0].without
        named = [each for each in (taken if len(taken) == 1 else taken[:-1]) if "=" not in each.label]
        notes += [f"Without {each.label}: {each.words}." for each in named]
        notes += [SUBSET] if found.given else []
        lost = dict.fromkeys(text for each in found.why for one in each.without for text in one.dropped)
        notes += [f"Dropped from events: {words.and_list(list(lost))}."] if lost else []
    return tuple(notes)
