"""What a publisher must say of itself to be fetched: where, how it is read, what is known of it beforehand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tokyotrap.data.table import Described, Observation
from tokyotrap.data.tidy_files import SEPARATOR, TidyFile
from tokyotrap.errors import BadDownload, Mistake

Kind = Literal["text", "json", "zip", "workbook"]

MOST = 64 * 1024 * 1024
"""No file of any publisher is that large once unpacked [bytes]."""

PUBLIC_DATA = "Public Data License 1.0 (CC BY 4.0): name the source"
PUBLIC_DOMAIN = "public domain (work of the US government)"


@dataclass(frozen=True)
class Request:
    """One file to fetch.

    Attributes:
        name: within its source.
        url: as the publisher gives it.
        kind: what the bytes must be.
        most: [bytes], unpacked.
    """

    name: str
    url: str
    kind: Kind = "text"
    most: int = MOST


@dataclass(frozen=True)
class Source:
    """One table of one publisher.

    Attributes:
        name: by which `--only` finds it, after that of its publisher: "mof-curve".
        publisher: who made the numbers.
        credit: the line its licence or courtesy asks for.
        licence: in a few words.
        file: the tidy file its table goes into; several sources may share one.
        requests: what to fetch, given today and the last day already kept (None at first).
        read: the observations in the files fetched, by request name; raises BadDownload.
        series: what is known of each series, or of each column of a keyed file; "" describes any other.
        optional: series or columns that need not be there.
        stale: older than this, the last day of a download makes it no good [days].
        rolling: the publisher shows only its latest years; older rows stay as they were.
        key: environment variable with the user's own key, where one is needed.
        forecasts: it also speaks of days to come, which are left out.
        unverified: its address or format is from memory.
    """

    name: str
    publisher: str
    credit: str
    licence: str
    file: TidyFile
    requests: Callable[[date, date | None], Sequence[Request]]
    read: Callable[[Mapping[str, bytes]], Sequence[Observation]]
    series: Mapping[str, Described]
    optional: tuple[str, ...] = ()
    stale: int = 15
    rolling: bool = False
    key: str = ""
    forecasts: bool = False
    unverified: bool = False

    def describe(self, series: str) -> Described:
        """What is known of a series.

        Raises:
            BadDownload: nothing is, and this source has no others.
        """
        column = series.rpartition(SEPARATOR)[2]
        found = self.series.get(series) or self.series.get(column) or self.series.get("")
        if found is None:
            raise BadDownload(self.name, [Mistake(series, "is a series this publisher never had")])
        return found


def always(*requests: Request) -> Callable[[date, date | None], Sequence[Request]]:
    """Requests that never change."""
    return lambda today, since: requests
