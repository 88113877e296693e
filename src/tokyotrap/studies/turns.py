"""Turns: progress of several runs as one, each an equal part of the whole."""

from tokyotrap.simulation.ensemble import Progress


class Turns:
    """Hands each run its part of the progress.

    Args:
        progress: told how far everything is; None for nobody.
        count: runs in all.
    """

    def __init__(self, progress: Progress | None, count: int) -> None:
        self._progress, self._count, self._next = progress, count, 0

    def take(self) -> Progress | None:
        """The next run's part; earlier ones count as done."""
        place, progress = self._next, self._progress
        self._next += 1
        if progress is None:
            return None
        return lambda done, total: progress(place * total + done, self._count * total)
