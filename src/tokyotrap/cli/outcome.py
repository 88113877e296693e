"""How a command ends: what is said on stderr, and with which exit status."""

import errno
import os
import sys
from collections.abc import Callable

import typer

from tokyotrap.errors import IncompleteRun, InvalidInput, TokyoTrapError

FINE, USAGE, INVALID, TRIPPED, INCOMPLETE, INTERRUPTED = 0, 2, 3, 4, 5, 130


def settle(command: Callable[[], object]) -> int:
    """Do a command and give the exit status of the process.

    Errors of this package and of the disk are said in words; anything else is a bug and keeps its traceback.
    """
    try:
        command()
    except TokyoTrapError as error:
        complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        complain(_disk(error))
        return IncompleteRun.exit_code if error.errno in (errno.ENOSPC, errno.EDQUOT) else InvalidInput.exit_code
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else FINE if leaving.code is None else 1
    return FINE


def complain(text: str) -> None:
    """Say on stderr what went wrong, in red where that can be seen and is wanted."""
    colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    typer.secho(text, fg="red" if colour else None, err=True)


def _disk(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename else ""
    cure = {errno.ENOSPC: "Free some space, or choose another --out.", errno.EACCES: "Check who may write there."}
    return " ".join(filter(None, [f"{place}{error.strerror or error}.", cure.get(error.errno or 0, "")]))
