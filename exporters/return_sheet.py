"""退回修改表: the sender's own workbook with the refused cells marked and the reasons as comments."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from exporters.cell_styles import CellStyles
from exporters.package import Package, whole
from exporters.references import column_number
from exporters.sheet_comments import add_comments
from exporters.sheet_part import SheetPart, sheet_parts
from models.errors import BadFileError
from models.files import read_bytes, write_bytes

#: Ground of refused cells.
COLOUR = "FFC7CE"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_CELL_LIMIT = 32767
_COLUMN_WIDTH = 16.0


@dataclass(frozen=True)
class Mark:
    """A cell that is to be put right; ``row`` is the true Excel row, ``column`` counts from 0 (None: the whole row)."""

    sheet: str
    row: int
    column: int | None
    reason: str


@dataclass(frozen=True)
class PlainSheet:
    """A sheet that was read from a file of another kind: cells, and merged ranges (top, left, bottom, right from 0)."""

    name: str
    rows: Sequence[Sequence[Any]]
    merges: Sequence[tuple[int, int, int, int]] = ()


def can_mark(data: bytes) -> bool:
    """True for a workbook that can be marked as it is (.xlsx .xlsm); of others a copy of the cells is made."""
    if not data.startswith(b"PK"):
        return False
    try:
        return bool(sheet_parts(Package(data, "")))
    except BadFileError:
        return False


def suffix_of(data: bytes) -> str:
    """``.xlsm`` for a workbook with macros that can be marked as it is, else ``.xlsx``."""
    return ".xlsm" if can_mark(data) and Package(data, "").has("xl/vbaProject.bin") else ".xlsx"


def write_return_sheet(source: Path, out: Path, marks: Sequence[Mark]) -> None:
    """Write a copy of the workbook *source* with *marks*; everything else in it stays as it is.

    BadFileError when it is no .xlsx or .xlsm, or has no sheet that a mark names.
    """
    package = Package(read_bytes(source), source.name)
    with whole(source.name):
        parts, styles = sheet_parts(package), CellStyles(package)
        for name in dict.fromkeys(mark.sheet for mark in marks):
            if name not in parts:
                raise BadFileError(f"“{source.name}”里没有工作表“{name}”，不能标出退回的行。请检查文件是否改过。")
            _mark_sheet(SheetPart(package, name, parts[name]), styles, [mark for mark in marks if mark.sheet == name])
        made = package.data()
    write_bytes(out, made)


def _mark_sheet(sheet: SheetPart, styles: CellStyles, marks: Sequence[Mark]) -> None:
    texts: dict[tuple[int, int], str] = {}
    merges = sheet.merges()
    for mark in marks:
        row = mark.row - 1
        columns = [mark.column] if mark.column is not None else _used(sheet, row)
        for column in columns:
            cell = sheet.make_cell(row, column)
            cell.set("s", styles.filled(cell.get("s", "0"), COLOUR))
        place = _anchor(merges, row, columns[0])
        if place[0] != row:
            cell = sheet.make_cell(*place)
            cell.set("s", styles.filled(cell.get("s", "0"), COLOUR))
        texts[place] = "\n".join(filter(None, (texts.get(place, ""), mark.reason)))
    add_comments(sheet, texts)


def _used(sheet: SheetPart, row: int) -> list[int]:
    """Columns of the row that hold something; the first where none does."""
    cells = sheet.rows.get(row, ())
    return [column_number(cell.get("r").rstrip("0123456789")) for cell in cells if len(cell)] or [0]


def _anchor(merges: Sequence[tuple[int, int, int, int]], row: int, column: int) -> tuple[int, int]:
    """Where a merged cell's value and comment stand."""
    for top, left, bottom, right in merges:
        if top <= row <= bottom and left <= column <= right:
            return top, left
    return row, column


def write_return_copy(sheets: Sequence[PlainSheet], out: Path, marks: Sequence[Mark]) -> None:
    """Write the cells of a file of another kind (.csv .xls .ods .docx) as .xlsx, with *marks*. Texts stay texts."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    taken: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_name(sheet.name, taken))
        _copy(page, sheet)
        _mark_page(page, [mark for mark in marks if mark.sheet == sheet.name])
    made = io.BytesIO()
    book.save(made)
    write_bytes(out, made.getvalue())


def _name(name: str, taken: set[str]) -> str:
    """A name that a sheet may have, each once."""
    plain = _NOT_IN_NAMES.sub("_", name).strip("'")[:28] or "表"
    found, number = plain, 1
    while found.lower() in taken:
        number += 1
        found = f"{plain}{number}"
    taken.add(found.lower())
    return found


def _copy(page: Any, sheet: PlainSheet) -> None:
    from openpyxl.styles import Alignment, Border, Side
    from openpyxl.utils import get_column_letter

    line = Side(style="thin", color="FF7F7F7F")
    box, wrapped = Border(left=line, right=line, top=line, bottom=line), Alignment(wrap_text=True, vertical="center")
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row, start=1):
            if value not in ("", None):
                _put(page.cell(number, column), value)
            page.cell(number, column).border = box
            page.cell(number, column).alignment = wrapped
    for top, left, bottom, right in sheet.merges:
        page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    for column in range(1, max(map(len, sheet.rows), default=0) + 1):
        page.column_dimensions[get_column_letter(column)].width = _COLUMN_WIDTH


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, (bool, int, float, date, datetime, time, timedelta)):
        cell.value = value
    else:
        cell.value = _NOT_XML.sub("", str(value))[:_CELL_LIMIT]
        cell.data_type = "s"


def _mark_page(page: Any, marks: Sequence[Mark]) -> None:
    from openpyxl.styles import PatternFill

    ground = PatternFill("solid", fgColor=f"FF{COLOUR}")
    areas = [(each.min_row - 1, each.min_col - 1, each.max_row - 1, each.max_col - 1)
             for each in page.merged_cells.ranges]
    for mark in marks:
        filled = [cell.column - 1 for cell in page[mark.row] if cell.value is not None] or [0]
        columns = filled if mark.column is None else [mark.column]
        for column in columns:
            page.cell(*(each + 1 for each in _anchor(areas, mark.row - 1, column))).fill = ground
        _comment(page.cell(*(each + 1 for each in _anchor(areas, mark.row - 1, columns[0]))), mark.reason)


def _comment(cell: Any, reason: str) -> None:
    from openpyxl.comments import Comment

    old = cell.comment.text + "\n" if cell.comment else ""
    comment = Comment(old + reason, "整改台账")
    comment.width, comment.height = 260, 110
    cell.comment = comment
