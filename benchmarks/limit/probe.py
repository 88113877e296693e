"""The probe: fixed work in C, to measure the processor by in the same job; see `probe.c`."""

import ctypes
from collections.abc import Callable

from benchmarks.limit.built import FLAGS, HERE, library

RATES = ("multiply_adds", "additions", "divisions", "loads", "stores")
TIMES, STEPS, BURSTS = 100, 20_000, 40


class Probe:
    """The built probe.

    Attributes:
        lanes: of a vector.
    """

    def __init__(self, command: str) -> None:
        text = (HERE / "probe.c").read_text(encoding="utf-8")
        self.library = library(command, [text], FLAGS)
        self.lanes = ctypes.c_long.in_dll(self.library, "lanes").value

    def mix(self) -> float:
        """Seconds of this thread that the fixed work takes."""
        code = self.library.mix
        code.restype, code.argtypes = ctypes.c_double, [ctypes.c_long, ctypes.c_void_p]
        found = ctypes.c_float()
        seconds = float(code(TIMES, ctypes.byref(found)))
        assert found.value > 0.0, "the probe's work came to nothing"
        return seconds

    def rate(self, name: str) -> float:
        """Vectors a second, the best of short bursts: multiplied and added, added, divided, loaded or stored."""
        code: Callable[[int], float] = getattr(self.library, name)
        code.restype, code.argtypes = ctypes.c_double, [ctypes.c_long]  # type: ignore[attr-defined]
        return max(code(STEPS) for _ in range(BURSTS))
