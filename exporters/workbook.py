"""The ledger of a round as an Excel workbook in the look of a 台账: A4 landscape, joined cells, header on every page."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from exporters import official_format as of
from exporters.fields import chinese_date
from exporters.ledger_table import Sheet, Span, Value, ledger_table
from exporters.sheet_cells import DATE_FORMAT, box as thin_box, make_look, put as _put, set_print, text_height
from models.files import write_bytes
from models.progress import NoProgress, Progress
from models.records import Round, Unit

_HEADER_ROW = 2
_FIRST_ROW = 3
_STEP = 100
_NOBODY = NoProgress()
_NOT_IN_SHEET_NAMES = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
_LONGEST_SHEET_NAME = 31
#: Header of the hidden column by which our own sheets are known again, row by row.
ID_HEADER = "系统编号"


def write_ledger(
    unit: Unit, round_: Round, path: Path, progress: Progress = _NOBODY, paper: str = "A4", as_of: date | None = None,
) -> None:
    """Write the ledger of *round_* as .xlsx; read by our own import it gives the same problems and measures.

    *paper* (A4 or A3) is what it prints on. *as_of*: the day that the round was brought back to; it stands in the title
    then, and the rows go without the ids by which an import would take their states for today's.

    Raises LedgerError when the file cannot be written, CancelledError when *progress* is cancelled; a file that was
    there then stays as it was.
    """
    sheet = ledger_table(unit, round_)
    if as_of:
        sheet = replace(sheet, title=f"{sheet.title}（截至{chinese_date(as_of)}）")
    write_sheets([("整改台账", sheet)], path, progress, paper, ids=as_of is None)


def write_sheets(
    sheets: Sequence[tuple[str, Sheet]], path: Path, progress: Progress = _NOBODY, paper: str = "A4", ids: bool = False
) -> None:
    """Write named sheets as one .xlsx, each with its title, header and print setup; errors as in :func:`write_ledger`.

    *ids*: with the hidden column by which the import knows the rows again.
    """
    import openpyxl

    workbook = openpyxl.Workbook()
    names = sheet_names([name for name, _ in sheets])
    for number, (name, (_, sheet)) in enumerate(zip(names, sheets, strict=True)):
        page: Any = workbook.active if number == 0 else workbook.create_sheet()
        page.title = name
        _fill(page, sheet, progress, paper, ids)
    workbook.properties.title = sheets[0][1].title
    workbook.properties.creator = ""
    rows = sum(len(sheet.rows) for _, sheet in sheets)
    progress.step(rows, rows, "写入文件")
    # In memory first: a zip archive that runs into a full disk complains once more when it is thrown away.
    saved = io.BytesIO()
    workbook.save(saved)
    write_bytes(path, saved.getvalue())


def sheet_names(names: Sequence[str]) -> list[str]:
    """The names as Excel takes them for sheets: some characters not, at most 31, none twice whatever its case."""
    found: list[str] = []
    for name in names:
        plain = _NOT_IN_SHEET_NAMES.sub("_", name).strip(" '")[:_LONGEST_SHEET_NAME].rstrip(" '") or "清单"
        number, unique = 1, plain
        while unique.casefold() in map(str.casefold, found):
            number += 1
            unique = f"{plain[:_LONGEST_SHEET_NAME - len(str(number)) - 1]}-{number}"
        found.append(unique)
    return found


def _fill(page: Any, sheet: Sheet, progress: Progress, paper: str, ids: bool) -> None:
    """One sheet of the workbook."""
    looks = _Looks(page)
    _write_head(page, sheet, looks)
    for number, row in enumerate(sheet.rows):
        if number % _STEP == 0:
            progress.step(number, len(sheet.rows), "生成台账")
        _write_row(page, sheet, number, row, looks)
    if ids:
        _write_ids(page, sheet, looks)
    if sheet.foot:
        _write_foot(page, sheet, looks)
    for span in sheet.spans:
        _join(page, _FIRST_ROW + span.first, span.column + 1, _FIRST_ROW + span.last)
    _set_heights(page, sheet)
    _set_page(page, sheet, paper, len(sheet.columns) + ids)


class _Looks:
    """The looks of cells, made once: giving every cell its own fonts and borders costs as much as all the rest."""

    def __init__(self, page: Any) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill

        fonts = of.STANDARD_FONTS
        box = thin_box()
        text = Font(name=fonts.body, size=of.SHEET_TEXT_PT)
        left = Alignment(horizontal="left", vertical="center", wrap_text=True)
        middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.left = self._look(page, text, left, box)
        self.centred = self._look(page, text, middle, box)
        self.day = self._look(page, text, middle, box, number_format=DATE_FORMAT)
        self.header = self._look(page, Font(name=fonts.heading1, size=of.SHEET_HEADER_PT), middle, box,
                                 fill=PatternFill("solid", fgColor="FFF2F2F2"))
        self.foot = self._look(page, text, Alignment(horizontal="right", vertical="center"), Border())
        self.title = self._look(page, Font(name=fonts.title, size=of.SHEET_TITLE_PT), middle, Border())

    @staticmethod
    def _look(page: Any, font: Any, alignment: Any, border: Any, **more: Any) -> Any:
        return make_look(page, font=font, alignment=alignment, border=border, **more)


def _write_head(page: Any, sheet: Sheet, looks: _Looks) -> None:
    """Title over the whole width, then the header."""
    _put(page, 1, 1, sheet.title, looks.title)
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(sheet.columns))
    for index, column in enumerate(sheet.columns, start=1):
        _put(page, _HEADER_ROW, index, column.header, looks.header)


def _write_row(page: Any, sheet: Sheet, number: int, row: list[Value], looks: _Looks) -> None:
    for index, (column, value) in enumerate(zip(sheet.columns, row), start=1):
        look = looks.day if isinstance(value, date) else looks.centred if column.centred else looks.left
        _put(page, _FIRST_ROW + number, index, value, look)


def _write_foot(page: Any, sheet: Sheet, looks: _Looks) -> None:
    """The line below the table, over its whole width; the import passes over it."""
    row = _FIRST_ROW + len(sheet.rows)
    _put(page, row, 1, sheet.foot, looks.foot)
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(sheet.columns))
    page.row_dimensions[row].height = 2 * of.SHEET_HEADER_HEIGHT


def _write_ids(page: Any, sheet: Sheet, looks: _Looks) -> None:
    """The ids in a hidden column at the end."""
    from openpyxl.utils import get_column_letter

    column = len(sheet.columns) + 1
    _put(page, _HEADER_ROW, column, ID_HEADER, looks.header)
    for number, row_id in enumerate(sheet.ids):
        _put(page, _FIRST_ROW + number, column, row_id, looks.left)
    page.column_dimensions[get_column_letter(column)].hidden = True


def _join(page: Any, first: int, column: int, last: int) -> None:
    """Join cells of one column. They keep their borders; openpyxl's own merge replaces every cell and is quadratic."""
    from openpyxl.worksheet.cell_range import CellRange

    page.merged_cells.ranges.add(CellRange(min_col=column, max_col=column, min_row=first, max_row=last))


def _set_heights(page: Any, sheet: Sheet) -> None:
    """Row heights that show all text: own cells first, then joined cells, whose rest is shared by their rows."""
    joined = {(span.column, span.first): span for span in sheet.spans}
    heights = []
    for number, row in enumerate(sheet.rows):
        own = (_height(sheet, index, value) for index, value in enumerate(row) if (index, number) not in joined)
        heights.append(max(own, default=0.0))
    for span in sorted(joined.values(), key=lambda span: span.last - span.first):
        _stretch(heights, span, _height(sheet, span.column, sheet.rows[span.first][span.column]))
    for number, height in enumerate(heights):
        page.row_dimensions[_FIRST_ROW + number].height = min(math.ceil(height), of.SHEET_ROW_LIMIT)
    page.row_dimensions[1].height = of.SHEET_TITLE_HEIGHT
    page.row_dimensions[_HEADER_ROW].height = of.SHEET_HEADER_HEIGHT


def _stretch(heights: list[float], span: Span, needed: float) -> None:
    """Make the rows of a joined cell high enough together."""
    count = span.last - span.first + 1
    missing = needed - sum(heights[span.first:span.last + 1])
    for number in range(span.first, span.last + 1) if missing > 0 else ():
        heights[number] += missing / count


def _height(sheet: Sheet, column: int, value: Value) -> float:
    """Height in points of a cell's wrapped text."""
    text = value if isinstance(value, str) else "0" * 10 if isinstance(value, date) else str(value)
    return text_height(text, sheet.columns[column].width)


def _set_page(page: Any, sheet: Sheet, paper: str, filtered: int) -> None:
    """Widths, frozen header, filter, and how it prints: landscape, one page wide, header on each page, numbered."""
    from openpyxl.utils import get_column_letter

    last = get_column_letter(filtered)  # the ids go with their rows when somebody sorts
    for index, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(index)].width = column.width
    page.freeze_panes = f"B{_FIRST_ROW}"
    page.auto_filter.ref = f"A{_HEADER_ROW}:{last}{max(_HEADER_ROW + len(sheet.rows), _HEADER_ROW)}"
    page.print_title_rows = f"1:{_HEADER_ROW}"
    set_print(page, paper)
