"""Where the tidy files are: the folder that was given, the one of the environment, or the user's own."""

import os
from pathlib import Path

from platformdirs import user_data_path

from tokyotrap.errors import InvalidInput, Mistake

VARIABLE = "TOKYOTRAP_DATA"
"""Environment variable that names the folder."""

CURE = "Fetch them with `tokyotrap data update`, or give --data FOLDER."


def own() -> Path:
    """The folder that `tokyotrap data update` fills when no other is named; it need not exist."""
    named = os.environ.get(VARIABLE, "").strip()
    return Path(named).expanduser() if named else user_data_path("tokyotrap", appauthor=False) / "tidy"


def folder(given: Path | None = None) -> Path:
    """The folder to read tidy files from.

    Args:
        given: by an option of the command line; None leaves it to TOKYOTRAP_DATA, and then to the user's own folder.

    Raises:
        InvalidInput: the folder is not there or holds no tidy file.
    """
    chosen = own() if given is None else given
    where = "data" if given is not None else VARIABLE if os.environ.get(VARIABLE, "").strip() else "data"
    if not chosen.is_dir():
        raise InvalidInput(where, [Mistake(str(chosen), "there is no such folder of series", CURE)])
    if not any(chosen.glob("*.csv*")):
        raise InvalidInput(where, [Mistake(str(chosen), "the folder holds no tidy file (.csv or .csv.gz)", CURE)])
    return chosen
