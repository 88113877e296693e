"""The command `tokyotrap doctor`: what is there, what is missing, and how to get it."""

import os
import platform
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from tokyotrap import __version__
from tokyotrap.cli.outcome import INVALID

SCHEMA = "tokyotrap.doctor/1"
NEEDED = ("jax", "llvmlite", "numpy", "scipy", "equinox", "pyarrow", "matplotlib")
PYTHON = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its name, what was found, and what to do if that will not do."""

    name: str
    found: str
    cure: str = ""


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False) -> None:
    """Say what is installed, what is missing, and how to get it."""
    import json

    found = [_python(), Finding("tokyotrap", __version__), *(_package(name) for name in NEEDED), _engine(), _loop()]
    found += [Finding("cores", str(_cores())), _cache(), _folder()]
    if as_json:
        typer.echo(json.dumps({"schema": SCHEMA, "findings": [asdict(each) for each in found]}, indent=2))
    else:
        for each in found:
            typer.echo(f"{each.name:14}{each.found}" + (f"  <- {each.cure}" if each.cure else ""))
    if any(each.cure for each in found):
        raise typer.Exit(INVALID)


def _python() -> Finding:
    right = sys.version_info[:2] == PYTHON
    return Finding("python", platform.python_version(), "" if right else "Install Python 3.11 and run `make run`.")


def _package(name: str) -> Finding:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, "missing", "Run `make run`, which installs it.")


def _engine() -> Finding:
    """Whether the engine really computes: one sum in double precision."""
    try:
        import jax

        with jax.enable_x64(True):
            exact = float(jax.numpy.arange(4.0).sum() + 1e-12) != 6.0
        devices = ", ".join(str(each) for each in jax.devices())
    except (ImportError, RuntimeError, AttributeError) as error:
        return Finding("engine", str(error).splitlines()[0], "Run `make clean`, then `make run`.")
    return Finding("engine", f"computes on {devices}", "" if exact else "Only single precision: unset JAX_ENABLE_X64.")


def _loop() -> Finding:
    """What advances paths: machine code made here, or JAX where it has found an accelerator."""
    try:
        import jax

        from tokyotrap.lanes.kernel import machine

        if jax.default_backend() != "cpu":
            return Finding("loop", f"JAX on {jax.default_backend()}, which is not tested")
        return Finding("loop", f"machine code, {machine().lanes} paths at once on {machine().processor}")
    except (ImportError, RuntimeError) as error:
        return Finding("loop", str(error).splitlines()[0], "Run `make clean`, then `make run`.")


def _cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cache() -> Finding:
    from platformdirs import user_cache_path

    return _writable("cache folder", user_cache_path("tokyotrap"))


def _folder() -> Finding:
    return _writable("runs folder", Path("runs").absolute())


def _writable(name: str, folder: Path) -> Finding:
    """A folder we may write to, or may make."""
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    right = nearest.is_dir() and os.access(nearest, os.W_OK)
    return Finding(name, str(folder), "" if right else f"Nothing can be written in {nearest}: change its rights.")
