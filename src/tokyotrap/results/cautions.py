"""Warnings of a comparison: runs that ask the same, runs that cannot be compared, errors that are not paired."""

from collections.abc import Iterator, Sequence

from tokyotrap.results.changes import changes, nothing
from tokyotrap.results.differences import unpaired_because
from tokyotrap.results.plain import counted
from tokyotrap.results.record import Run

Lettered = Sequence[tuple[str, Run]]


def warnings(runs: Sequence[Run], labels: Sequence[str], days: int) -> tuple[str, ...]:
    """Sentences a reader must know before trusting a difference, the gravest first.

    Args:
        runs: in the order asked for.
        labels: a letter for each.
        days: business days compared.
    """
    known = list(zip(labels, runs, strict=True))
    found = [*_same(known, days), *_not_comparable(known, days), *_other_prices(known)]
    found += [*_without_question(known), *_unpaired(known)]
    for label, run in known:
        if run.capped_paths:
            was = "was" if run.capped_paths == 1 else "were"
            found.append(f"{label}: {counted(run.capped_paths, 'path')} {was} held at the edge of a range.")
    return tuple(found)


def _same(known: Lettered, days: int) -> Iterator[str]:
    """Runs whose scenarios change nothing against each other, each set of them once."""
    sets: list[list[tuple[str, Run]]] = []
    for label, run in known:
        home = next((each for each in sets if nothing(changes(each[0][1], run, days))), None)
        if home is None:
            sets.append([(label, run)])
        else:
            home.append((label, run))
    for some in sets:
        if len(some) > 1:
            yield _alike(some, days)


def _alike(some: Lettered, days: int) -> str:
    """What to think of runs that ask the same."""
    who, first = _listed([label for label, _ in some]), some[0][1]
    if len({run.run_id for _, run in some}) == 1:
        return f"{who} are the same run: nothing can differ."
    kinds = {change.kind for _, run in some[1:] for change in changes(first, run, days)}
    luck = [kind for kind in ("seed", "paths", "version", "horizon") if kind in kinds]
    held = all(run.question is not None for _, run in some)
    same = "settings, events and facts are identical to the last day compared" if held else "their texts are identical"
    why = f"what differs is the {_listed(luck)}, not the scenario" if luck else "no odds can differ"
    return f"The scenarios of {who} change nothing against each other: {same}; {why}."


def _not_comparable(known: Lettered, days: int) -> Iterator[str]:
    """What makes numbers of different runs answers to different questions."""
    starts = {run.start for _, run in known}
    if len(starts) > 1:
        text = _each(known, [run.start.isoformat() for _, run in known])
        yield f"The runs start on different days ({text}): days are counted from each start, and dates differ."
    if len({run.days for _, run in known}) > 1:
        text = _each(known, [counted(run.days, "business day") for _, run in known])
        yield (
            f"The horizons differ ({text}): odds, dates and quantiles are compared over the first "
            f"{counted(days, 'business day')}; what carried a line, yen bought, the reserve and the worst day of "
            "capacity are over each run's own."
        )
    if len({run.version for _, run in known}) > 1:
        text = _each(known, [run.version for _, run in known])
        yield f"The runs are of different versions of tokyotrap ({text}): a difference may be the model's. Run again."


def _other_prices(known: Lettered) -> Iterator[str]:
    """Red lines whose series does not start from the same price everywhere."""
    drawn = dict.fromkeys(line.series for _, run in known for line in run.red_lines)
    apart = []
    for series in drawn:
        there = [(label, run) for label, run in known if series in run.series]
        today = [f"{float(run.mean[run.series.index(series), 0]):.5g}" for _, run in there]
        if len(set(today)) > 1:
            apart.append(f"{series}: {_each(there, today)}")
    if apart:
        yield (
            f"The runs do not start from the same prices ({'; '.join(apart)}): a part of every difference of odds is "
            "that of the start, and moves are from each run's own."
        )


def _without_question(known: Lettered) -> Iterator[str]:
    """Runs of which only the text of the scenario is known."""
    old = [label for label, run in known if run.question is None]
    if old:
        many = len(old) > 1
        yield (
            f"{_listed(old)} {'were' if many else 'was'} kept by an older version, without settings and events: what "
            "the scenarios change cannot be told, only whether their texts are the same. Run again to see it."
        )


def _unpaired(known: Lettered) -> Iterator[str]:
    """Differences whose errors count the runs as independent."""
    first = known[0][1]
    reasons: dict[str, list[str]] = {}
    for label, run in known[1:]:
        reasons.setdefault(unpaired_because(first, run), []).append(label)
    for reason, labels in reasons.items():
        if reason:
            yield (
                f"Standard errors of {_listed(labels)} against {known[0][0]} are not paired, because {reason}: "
                "the runs count as independent. Run again with the same seed and number of paths for smaller errors."
            )


def _each(known: Lettered, texts: Sequence[str]) -> str:
    """Who has what: "A and B 60 business days, C 30 business days"."""
    who: dict[str, list[str]] = {}
    for (label, _), text in zip(known, texts, strict=True):
        who.setdefault(text, []).append(label)
    return ", ".join(f"{_listed(labels)} {text}" for text, labels in who.items())


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
