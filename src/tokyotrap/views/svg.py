"""A figure as inline SVG: no metadata, identifiers of its own, colours and fonts taken from the page."""

import io
import re
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from tokyotrap.views import style

SETTINGS: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "tokyotrap", "text.parse_math": False}
VARIABLES = {light: f"var(--{name})" for name, (light, _) in style.PALETTE.items()}
HEAD = re.compile(r"^.*?<svg[^>]*>", re.DOTALL)
DROPPED = re.compile(r"<metadata>.*?</metadata>|<style type=.*?</style>|<!--.*?-->", re.DOTALL)
NAMED = re.compile(r' id="([^"]*)"')
USED = re.compile(r'(?:href="#|url\(#)([^")]+)')
LONG = re.compile(r"-?\d+\.\d{3,}")
HEX = re.compile(r"#[0-9a-f]{6}\b")
FONT = re.compile(r" font-family: [^;\"]+;")
UPRIGHT = re.compile(r' transform="rotate\(-0 [^)]*\)"')


def inline(figure: Figure, name: str, alt: str) -> str:
    """The figure as one <svg> element.

    Args:
        figure: drawn with the light colours of `style.PALETTE`.
        name: prefix of every identifier; unique on the page.
        alt: what the picture says, for who cannot see it.
    """
    buffer = io.StringIO()
    with mpl.rc_context(SETTINGS):
        figure.set_canvas(FigureCanvasSVG(figure))
        figure.canvas.print_figure(buffer, format="svg", dpi=style.PIXELS_PER_INCH, metadata={"Date": None})
    body = DROPPED.sub("", HEAD.sub("", buffer.getvalue(), count=1))
    return f"{_head(figure, alt)}{_shorter(_renamed(body, name))}".strip()


def _head(figure: Figure, alt: str) -> str:
    width, height = (side * style.PIXELS_PER_INCH for side in figure.get_size_inches())
    return f'<svg role="img" aria-label="{escape(alt)}" viewBox="0 0 {width:.0f} {height:.0f}">'


def _renamed(body: str, name: str) -> str:
    """Identifiers that nothing points to are dropped, the others get the chart's name in front."""
    used = set(USED.findall(body))
    body = NAMED.sub(lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", body)
    body = body.replace("xlink:href", "href")
    return USED.sub(lambda found: found[0].replace(f"#{found[1]}", f"#{name}-{found[1]}"), body)


def _shorter(body: str) -> str:
    """Colours and fonts are the page's; a tenth of a pixel is enough; no line breaks where none are needed.

    Only what stands inside tags is touched: text between them is the run's own.
    """
    parts = re.split(r"(<[^>]*>)", body)
    tags = (_tag(part) if part.startswith("<") else part.strip("\n") for part in parts)
    return re.sub(r"\n\s*", " ", "".join(tags))


def _tag(tag: str) -> str:
    tag = HEX.sub(lambda found: VARIABLES.get(found[0], found[0]), tag)
    tag = UPRIGHT.sub("", FONT.sub("", tag))
    return LONG.sub(lambda found: f"{float(found[0]):.1f}", tag)
