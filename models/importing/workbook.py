"""Files to plain grids of cells; everything after this knows no file format.

Workbooks are read by python-calamine (imported on first use), whose formula values are those that were saved with the
file; XML, HTML and Word tables by readers of our own. What is large or odd is read in a process of its own.
"""

from __future__ import annotations

import csv
import io
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from models.errors import BadFileError
from models.files import read_bytes
from models.importing.biff import look_into_xls
from models.importing.child import read_apart
from models.importing.formats import damaged, decode, file_kind, locked, not_there
from models.importing.forms import form_info
from models.importing.grid import Area, Sheet, Workbook
from models.importing.html_tables import read_html, read_mhtml
from models.importing.layout import MOST_CELLS, MOST_SHEETS, check_held, sound_merges, too_large, too_many, trimmed
from models.importing.sheet_xml import SheetLook, look_into
from models.importing.texts import CellValue
from models.importing.word_tables import read_word_tables
from models.importing.xml_sheets import read_ods, read_xml_sheets

__all__ = ["Area", "Sheet", "Workbook", "read_here", "read_workbook"]

#: Bytes of a file; beyond the second only a process of its own takes it apart.
LARGEST, LARGEST_HERE = 300_000_000, 4_000_000
_OWN: dict[str, Callable[[bytes, str], tuple[Sheet, ...]]] = {
    "ods": read_ods, "docx": read_word_tables, "html": read_html, "mhtml": read_mhtml, "xml": read_xml_sheets,
}
#: In the order in which they count where the text does not decide.
_DELIMITERS = "\t;|,"


def read_workbook(path: Path) -> Workbook:
    """Read a workbook, a text table, or the tables of a page or of a Word document; LedgerError with a sentence when it
    cannot be read."""
    if not path.exists():
        raise not_there(path)
    data, name = _content(path), path.name
    kind = file_kind(data, name)
    if kind == "binary" or (kind in _OWN and len(data) > LARGEST_HERE):
        sheets = read_apart(path)
    else:
        sheets = _read_sheets(kind, data, path)
    return Workbook(name, sheets, path, form_info(sheets))


def read_here(path: Path) -> tuple[Sheet, ...]:
    """The sheets of *path*, read in this process whatever it is: what the process of its own does."""
    data = _content(path)
    kind = file_kind(data, path.name)
    if kind in ("binary", "xlsx"):
        looks = look_into(data, path.name).sheets if kind == "xlsx" else {}
        if kind == "binary" and not data.startswith(b"PK"):
            looks = look_into_xls(data, path.name)
        return _read_by_calamine(data, path.name, looks)
    return _read_sheets(kind, data, path)


def _content(path: Path) -> bytes:
    data = read_bytes(path)
    if len(data) > LARGEST:
        raise too_large(path.name)
    return data


def _read_sheets(kind: str, data: bytes, path: Path) -> tuple[Sheet, ...]:
    if kind == "text":
        return (_read_text(data, path.name),)
    if kind in _OWN:
        return _OWN[kind](data, path.name)
    look = look_into(data, path.name, tame_only=True)
    return _read_by_calamine(data, path.name, look.sheets) if look.tame else read_apart(path)


def _read_by_calamine(data: bytes, name: str, looks: dict[str, SheetLook]) -> tuple[Sheet, ...]:
    """All work sheets. The reader's own errors, and its crashes on hostile files, become one sentence."""
    import python_calamine

    try:
        with _quiet(), python_calamine.load_workbook(io.BytesIO(data)) as book:
            return _Book(book, name, looks).sheets()
    except python_calamine.PasswordError as error:
        raise locked(name) from error
    except BadFileError:
        raise
    except BaseException as error:  # a panic inside the reader is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise (locked(name) if "assword" in str(error) else damaged(name)) from error


_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing on standard error: the reader's crash is caught, but before that it prints itself there in English."""
    with _ONE_AT_A_TIME, ExitStack() as stack:
        try:
            kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        except OSError:  # a program without a console has no standard error
            yield
            return
        for handle in (kept, nowhere):
            stack.callback(os.close, handle)
        stack.callback(os.dup2, kept, 2)
        os.dup2(nowhere, 2)
        yield


class _Book:
    """Reads the sheets of a workbook that is open in the reader; their sizes add up."""

    def __init__(self, book: Any, name: str, looks: dict[str, SheetLook]) -> None:
        self.book, self.name, self.looks = book, name, looks
        self.cells = self.filled = 0

    def sheets(self) -> tuple[Sheet, ...]:
        """All work sheets (no charts, no macros)."""
        import python_calamine

        kinds = (python_calamine.SheetTypeEnum.WorkSheet,)
        if len(self.book.sheets_metadata) > MOST_SHEETS:
            raise too_many(self.name)
        return tuple(self._sheet(each) for each in self.book.sheets_metadata if each.typ in kinds)

    def _sheet(self, metadata: Any) -> Sheet:
        sheet = self.book.get_sheet_by_name(metadata.name)
        height, width = sheet.total_height, max(sheet.total_width, sheet.width)
        self.cells += height * width
        if self.cells > MOST_CELLS:
            raise BadFileError(f"工作表“{metadata.name}”的范围太大，不像一份台账。请删除多余的空行、空列后另存再导入。")
        rows = sheet.to_python(skip_empty_area=False)
        look = self.looks.get(metadata.name) or SheetLook()
        _take_over(rows, look)
        found = (Area(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
        cells = trimmed(rows, 1 + max((row for row, _ in look.struck), default=-1))
        self.filled = check_held(cells, self.name, self.filled)
        merges = sound_merges(found, max(len(cells), 1), max(map(len, rows), default=1))
        hidden = str(metadata.visible) != "SheetVisibleEnum.Visible"
        rows_hidden = frozenset(row for row in look.hidden_rows if row < len(cells))
        return Sheet(
            metadata.name, cells, merges, hidden, rows_hidden, frozenset(look.hidden_columns), frozenset(look.struck)
        )


def _take_over(rows: list[list[CellValue]], look: SheetLook) -> None:
    """Put what was seen in the XML in place of the reader's values."""
    for (row, column), text in (*look.texts.items(), *((place, "") for place in look.struck)):
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text


# --- text tables -----------------------------------------------------------------------------------------------------


def _read_text(data: bytes, name: str) -> Sheet:
    """A csv or tsv as the one sheet "csv"."""
    text = decode(data, name)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    said = text[:6].lower()
    delimiter = text[4] if said.startswith("sep=") and len(said) > 4 and said[4] not in "\r\n\"" else ""
    text = text.partition("\n")[2] if delimiter else text
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text)))
    except csv.Error as error:
        raise damaged(name) from error
    cells = trimmed(rows)
    check_held(cells, name)
    return Sheet("csv", cells)


def _delimiter(text: str) -> str:
    """The mark that cuts the first rows into the same number of columns most often; the comma if none does."""
    best = max(_DELIMITERS, key=lambda mark: _regularity(text[:16384], mark))
    return best if _regularity(text[:16384], best) else ","


def _regularity(head: str, mark: str) -> int:
    try:
        rows: Sequence[Sequence[str]] = list(csv.reader(io.StringIO(head, newline=""), delimiter=mark))[:40]
    except csv.Error:
        return 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max((times * (width - 1) for width, times in widths.items()), default=0)
