"""Where compiled loops are kept between runs."""

from pathlib import Path

import jax
from platformdirs import user_cache_path

import tokyotrap

LEAST_SECONDS = 0.0
"""Every compilation is kept, the small ones too: together they cost a second at every start."""


def keep_compiled() -> Path:
    """Let JAX keep what it compiles in the user's cache folder, under this version of the package.

    JAX names each file by what was compiled, its own version and the processor; several processes may write at once.
    A folder that cannot be made is no error: the loop is then compiled anew.
    """
    folder = user_cache_path("tokyotrap") / f"compiled-{tokyotrap.__version__}"
    settings = {
        "jax_compilation_cache_dir": str(folder),
        "jax_persistent_cache_min_compile_time_secs": LEAST_SECONDS,
        "jax_persistent_cache_min_entry_size_bytes": 0,
    }
    for name, value in settings.items():
        jax.config.update(name, value)  # type: ignore[no-untyped-call]
    return folder


def lanes_folder() -> Path:
    """Where machine code made here is kept; each file is named by what it was made of."""
    return user_cache_path("tokyotrap") / f"lanes-{tokyotrap.__version__}"
