"""What a chart is: a picture that says what it shows, and the numbers beside it."""

from dataclasses import dataclass

from matplotlib.figure import Figure


@dataclass(frozen=True)
class Chart:
    """One chart of a report.

    Attributes:
        name: unique in the report, such as "fan-ust_10y"; letters, digits, "-" and "_" only.
        title: the finding, a sentence computed from the run.
        aside: what is drawn and in which unit.
        alt: the same for who cannot see it.
        figure: drawn in the light colours of `style.PALETTE`.
        head: of the data table.
        rows: of the data table, words with units.
        small: whether three fit side by side.
    """

    name: str
    title: str
    aside: str
    alt: str
    figure: Figure
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    small: bool = False
