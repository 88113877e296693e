"""What every page is drawn with: templates that escape what comes from files, and the filters they use."""

from collections.abc import Callable
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
