"""Files to plain grids of cells; everything after this knows no file format.

Reading is python-calamine's (imported on first use), whose formula values are those that were saved with the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.errors import BadFileError
from models.files import read_bytes
from models.importing.forms import form_info
from models.importing.formats import damaged, decode, file_kind, locked, not_there
from models.importing.grid import Area, Sheet, Workbook
from models.importing.sheet_xml import MOST_CELLS, check_size
from models.importing.tables import source_title
from models.importing.texts import CellValue, cell_text

__all__ = ["Area", "Sheet", "Workbook", "read_workbook", "source_title"]


def read_workbook(path: Path) -> Workbook:
    """Read a workbook or a text table; LedgerError with a sentence when it cannot be read."""
    if not path.exists():
        raise not_there(path)
    data = read_bytes(path)
    sheets = _read_sheets(data, path.name) if file_kind(data, path.name) == "sheet" else (_read_text(data, path.name),)
    return Workbook(path.name, sheets, path, form_info(sheets))


def _read_sheets(data: bytes, name: str) -> tuple[Sheet, ...]:
    """All work sheets. The reader's own errors, and its crashes on hostile files, become one sentence."""
    import python_calamine

    try:
        if data.startswith(b"PK"):
            check_size(data, name)
        with python_calamine.load_workbook(io.BytesIO(data)) as book:
            kinds = (python_calamine.SheetTypeEnum.WorkSheet,)
            return tuple(_read_sheet(book, sheet) for sheet in book.sheets_metadata if sheet.typ in kinds)
    except python_calamine.PasswordError as error:
        raise locked(name) from error
    except BadFileError:
        raise
    except BaseException as error:  # a panic inside the reader is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        raise (locked(name) if "assword" in str(error) else damaged(name)) from error


def _read_sheet(book: Any, metadata: Any) -> Sheet:
    sheet = book.get_sheet_by_name(metadata.name)
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise BadFileError(f"工作表“{metadata.name}”的范围太大，不像一份台账。请删除多余的空行、空列后另存再导入。")
    rows = sheet.to_python(skip_empty_area=False)
    merges = tuple(Area(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    return Sheet(metadata.name, _trimmed(rows), merges, hidden=str(metadata.visible) != "SheetVisibleEnum.Visible")


def _trimmed(rows: Sequence[Sequence[CellValue]]) -> tuple[tuple[CellValue, ...], ...]:
    """Without the empty rows at the end (a million formatted ones are none)."""
    last = len(rows)
    while last and not any(map(cell_text, rows[last - 1])):
        last -= 1
    return tuple(map(tuple, rows[:last]))


def _read_text(data: bytes, name: str) -> Sheet:
    """A csv or tsv as the one sheet "csv"."""
    text = decode(data, name)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise damaged(name) from error
    return Sheet("csv", _trimmed(rows))


def _delimiter(text: str) -> str:
    head = text[:8192]
    return max(",\t;|", key=head.count) if any(mark in head for mark in ",\t;|") else ","
