"""Look into archives and workbooks that publishers send, without letting them grow beyond bounds."""

import io
import zipfile
import zlib
from collections.abc import Sequence

from python_calamine import CalamineError, CalamineWorkbook

from tokyotrap.data.source import MOST
from tokyotrap.errors import BadDownload, Mistake

MEMBERS = 200
"""No publisher's archive holds more files."""

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
        if book.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(book)) as opened:
                if sum(each.file_size for each in opened.infolist()) > 4 * MOST:
                    raise BadDownload("workbook", [Mistake("", f"unpacks to more than {4 * MOST // 1024**2} MB")])
        opened_book = CalamineWorkbook.from_filelike(io.BytesIO(book))
        names = {name.strip(): name for name in opened_book.sheet_names}
        lost = [name for name in wanted if name not in names]
        if lost:
            what = f"has no sheet {', '.join(lost)}; it has {', '.join(names)[:120]}"
            raise BadDownload("workbook", [Mistake("", what)])
        return {name: opened_book.get_sheet_by_name(names[name]).to_python() for name in wanted or names}
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise BadDownload("workbook", [Mistake("", f"cannot be opened: {str(error)[:120]}")]) from None
