"""Put a finished folder in the place of another in one step."""

import ctypes
import errno
import os
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2
NOT_HERE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


def put(new: Path, place: Path) -> None:
    """Rename the folder `new` to `place`; afterwards what was there before, if anything, is gone or called `new`.

    Where the system can exchange two names (Linux renameat2), a reader sees the old folder or the new one, never
    neither. Elsewhere the old one is renamed first, and put back if the second rename fails.
    """
    if not os.path.lexists(place):
        try:
            os.rename(new, place)
        except OSError as error:  # another writer was faster
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                raise
        else:
            return
    if _exchanged(new, place):
        return
    before = new.with_name(f"{new.name}.before")
    os.rename(place, before)
    try:
        os.rename(new, place)
    except OSError:
        os.rename(before, place)
        raise
    os.rename(before, new)


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two names at once; False where the system cannot."""
    swap = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if swap is None:
        return False
    done = swap(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), ctypes.c_uint(RENAME_EXCHANGE))
    if done == 0:
        return True
    number = ctypes.get_errno()
    if number in NOT_HERE:
        return False
    raise OSError(number, os.strerror(number), str(other))
