"""Facts of a day of the past for what needs no luck: prices, books and crowding from series, news left as it is."""

import tempfile
from datetime import date
from pathlib import Path

from tokyotrap.calibration import publication, starting_day
from tokyotrap.errors import InvalidInput, Mistake
from tokyotrap.facts import atlas as facts
from tokyotrap.facts.atlas import Atlas


def of_day(day: date, folder: Path) -> Atlas:
    """Facts of a day of the past; what the folder has nothing of is carried.

    News of the times is not sized, which saves the pilots of a starting day: nothing is to be drawn.

    Args:
        day: nothing published later is used.
        folder: of tidy files.

    Raises:
        InvalidInput: the data do not support the day.
    """
    if day < starting_day.FIRST:
        what = f"{day} is before {starting_day.FIRST}, the first day with a long end on every curve"
        raise InvalidInput("day", [Mistake("", what, "Choose a later day.")])
    with tempfile.TemporaryDirectory() as place:
        file, title = Path(place) / "day.toml", f"The world on {day}, from published series."
        file.write_text(publication.text(title, []) + "\n", encoding="utf-8")
        known = starting_day.prices_and_books(day, folder, facts.load(day, overlays=[file]))
        file.write_text(publication.text(title, known) + "\n", encoding="utf-8")
        return facts.load(day, overlays=[file])
