"""Hypothesis without a deadline, as the first compilation of a loop takes seconds; and a compiler that hurries.

Tests compile many worlds and run each for a moment: less optimisation makes the compilation three times as fast and
changes no number but by rounding.
"""

import os

os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} --xla_backend_optimization_level=0".strip()

from hypothesis import HealthCheck, settings  # the flag must be set before anything imports jax

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
