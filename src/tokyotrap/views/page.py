"""What every page is made with: templates that escape what comes from files, filters, and a file written whole."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from tokyotrap.views import words


def environment(svg: Callable[[Any], Any]) -> Environment:
    """Templates of the package.

    Args:
        svg: draws a chart of the page.
    """
    found = Environment(
        loader=PackageLoader("tokyotrap.views", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"svg": svg, "day": words.day, "unbroken": words.unbroken}
    return found


def write(path: Path, text: str) -> Path:
    """Write a file, the whole of it or nothing; its folder must exist."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        partial.write_bytes(text.encode())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return path
