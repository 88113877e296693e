"""What publishers write in a cell: bytes to text, text to rows, a cell to a number or to nothing."""

import csv
import io
import math
import re
import unicodedata

from tokyotrap.errors import BadDownload, Mistake

MISSING = frozenset(
    {"", "-", "--", "---", "―", ".", "..", "...", "*", "ND", "NA", "N/A", "N.A.", "NAN", "#N/A", "#VALUE!", "NULL"}
)
"""What publishers write where there is no number."""

NEGATIVE = re.compile(r"^[△▲−‐]\s*")
FLAG = re.compile(r"\s*(\([A-Za-z]\)|[PpRr*])$")


def japanese(body: bytes) -> str:
    """Text of a Japanese ministry: UTF-8 if it says so, else cp932; a stray byte of a footnote does not stop it."""
    if body.startswith(b"\xef\xbb\xbf"):
        return body.decode("utf-8-sig", errors="replace")
    return body.decode("cp932", errors="replace")


def western(body: bytes) -> str:
    """Text of an English-speaking publisher: UTF-8, else Latin-1."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def narrow(text: str) -> str:
    """Full-width digits, dots and letters as plain ones, and either wave dash as `~`."""
    return unicodedata.normalize("NFKC", text).replace("\u301c", "~").replace("\uff5e", "~").strip()


def rows(text: str, delimiter: str = ",") -> list[list[str]]:
    """Rows of cells without surrounding blanks."""
    try:
        return [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise BadDownload("rows", [Mistake("", f"this is no table: {error}")]) from None


def number(cell: str) -> float:
    """A number, or NaN where the publisher wrote that there is none.

    Thousands commas, full-width digits, triangles for a minus and preliminary flags are understood.

    Raises:
        ValueError: the cell is something else, or not finite.
    """
    text = narrow(cell)
    if text.upper() in MISSING:
        return float("nan")
    text = FLAG.sub("", NEGATIVE.sub("-", text)).replace(",", "")
    if not re.fullmatch(r"[-+]?\s?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", text):
        raise ValueError(f'"{cell[:40]}" is not a number')
    value = float(text.replace(" ", ""))
    if not math.isfinite(value):
        raise ValueError(f'"{cell[:40]}" is too large')
    return value


def header(found: list[str], expected: list[str]) -> None:
    """Refuse a table whose columns are not those it always had.

    Raises:
        BadDownload: with what was found.
    """
    if found != expected:
        shown = ", ".join(found)[:120]
        what = f"the header changed: {len(found)} columns, {shown!r}, where {', '.join(expected)[:120]!r} belongs"
        raise BadDownload("header", [Mistake("", what)])
