"""Hypothesis without a deadline, as the first compilation of a loop takes seconds; and a compiler that hurries.

Tests compile many worlds and run each for a moment: less optimisation makes the compilation three times as fast and
changes no number but by rounding. What was compiled is thrown away after a file of tests once it fills the memory map.
"""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} --xla_backend_optimization_level=0".strip()

import pytest
from hypothesis import HealthCheck, settings  # the flag must be set before anything imports jax

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

MAPS, MOST = Path("/proc/self/maps"), 20_000
"""Pieces of memory a process has, where the system tells; Linux allows 65,530, and a process with more dies."""


@pytest.fixture(autouse=True, scope="module")
def _room_to_compile() -> Iterator[None]:
    yield
    if "jax" in sys.modules and MAPS.exists() and len(MAPS.read_bytes().splitlines()) > MOST:
        sys.modules["jax"].clear_caches()
        gc.collect()
