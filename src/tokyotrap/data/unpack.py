"""Look into archives and workbooks that publishers send, without letting them grow beyond bounds."""

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

import openpyxl
import xlrd
from openpyxl.utils.exceptions import InvalidFileException

from tokyotrap.data.source import MOST
from tokyotrap.errors import BadDownload, Mistake

MEMBERS = 200
"""No publisher's archive holds more files."""

ROWS = 50_000
"""No publisher's sheet has more."""

BROKEN = (
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    AssertionError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""How the readers of workbooks fail on files that are damaged."""

Sheet = Sequence[Sequence[object]]
"""Rows of cells: text, float, bool, date, datetime; "" where empty."""


def member(archive: bytes, ending: str, most: int = MOST) -> bytes:
    """The one file of an archive whose name ends so.

    Args:
        archive: bytes of a zip file.
        ending: such as ".csv", in lower case.
        most: it may hold, unpacked [bytes].

    Raises:
        BadDownload: there is no such file or more than one, it is broken, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            found = [each for each in opened.infolist() if each.filename.lower().endswith(ending)]
            if len(opened.infolist()) > MEMBERS or len(found) != 1:
                raise BadDownload("archive", [Mistake("", f'holds {len(found)} files "*{ending}" where one belongs')])
            with opened.open(found[0]) as file:
                body = file.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadDownload("archive", [Mistake("", f"is broken: {error}")]) from None
    if len(body) > most:
        raise BadDownload("archive", [Mistake(found[0].filename, f"unpacks to more than {most // 1024**2} MB")])
    return body


def sheets(book: bytes, wanted: tuple[str, ...] = ()) -> dict[str, Sheet]:
    """Sheets of an .xls or .xlsx workbook by name.

    Args:
        book: its bytes.
        wanted: names of sheets; () for all.

    Raises:
        BadDownload: it cannot be opened, would grow too large, or lacks a sheet.
    """
    try:
        found = _new_form(book, wanted) if book.startswith(b"PK") else _old_form(book, wanted)
    except BROKEN as error:
        raise BadDownload("workbook", [Mistake("", f"cannot be opened: {str(error)[:120]}")]) from None
    lost = [name for name in wanted if name not in found]
    if lost:
        raise BadDownload("workbook", [Mistake("", f"has no sheet {', '.join(lost)}")])
    return found


def _old_form(book: bytes, wanted: tuple[str, ...]) -> dict[str, Sheet]:
    """Sheets of an .xls file; only cells that are there take room."""
    opened = xlrd.open_workbook(file_contents=book, on_demand=True, ragged_rows=True, logfile=io.StringIO())
    names = {name.strip(): name for name in opened.sheet_names()}
    found: dict[str, Sheet] = {}
    for name in wanted or names:
        if name in names:
            sheet = opened.sheet_by_name(names[name])
            found[name] = [[_cell(each, opened.datemode) for each in sheet.row(row)] for row in range(sheet.nrows)]
    return found


def _cell(cell: Any, datemode: int) -> object:
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, datemode)
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


def _new_form(book: bytes, wanted: tuple[str, ...]) -> dict[str, Sheet]:
    """Sheets of an .xlsx file, row by row, no more rows than any publisher has."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        if sum(each.file_size for each in archive.infolist()) > 4 * MOST:
            raise BadDownload("workbook", [Mistake("", f"unpacks to more than {4 * MOST // 1024**2} MB")])
    opened = openpyxl.load_workbook(io.BytesIO(book), read_only=True, data_only=True)
    names = {name.strip(): name for name in opened.sheetnames}
    found: dict[str, Sheet] = {}
    for name in wanted or names:
        if name in names:
            rows = itertools.islice(opened[names[name]].iter_rows(values_only=True), ROWS)
            found[name] = [["" if cell is None else cell for cell in row] for row in rows]
    return found
