"""A finding: what a study says, in words, charts and tables; a page of its own, and a section of a run's report."""

from dataclasses import dataclass

from tokyotrap.views.charts.chart import Chart


@dataclass(frozen=True)
class Table:
    """A table of words.

    Attributes:
        title: a plain sentence above it.
        head: of its columns.
        rows: words with units; a row of one cell is a heading for those that follow.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Finding:
    """What a study says.

    Attributes:
        name: unique among the findings of a run, such as "explain-ust_10y"; letters, digits, "-" and "_" only.
        kicker: what was studied, in a few words: the study and the scenario.
        heading: the answer in a few words.
        sentences: the answer, with numbers, units and errors.
        charts: pictures.
        tables: numbers.
        notes: how it was found, and what it does not say.
        small_print: version, paths, seed, seconds.
    """

    name: str
    kicker: str
    heading: str
    sentences: tuple[str, ...]
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    small_print: str
