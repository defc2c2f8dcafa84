"""Draws one department's workbook of the sample by its layout."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from sample_content import EMPTY_STATE, NUMERALS
from sample_layouts import Column, Layout

#: What is written in every row where each measure has a row; everything else is the problem's and merged over its rows.
ROW_KEYS = ("measures.text", "measures.progress", "deadline", "status", "completed_on")
ROW_HEIGHT_LIMIT = 400.0

_THIN = Side(style="thin", color="808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def cell_value(problem: Mapping[str, Any], row: Mapping[str, Any], key: str, layout: Layout) -> Any:
    """What stands in the column *key*; *row* is the measure of the row, or the problem where measures are a list."""
    if key.startswith("tick:"):
        return "√" if row["status"] == key.removeprefix("tick:") else None
    if key.startswith("measures."):
        return _measure_cell(problem, row, key.removeprefix("measures."), layout)
    if key == "number":
        return int(problem["number"])
    if key == "deadline":
        return as_date(row["deadline"]["text"]) or None
    if key == "completed_on":
        return as_date(row["completed_on"] or "") or None
    if key == "status":
        return row["status_text"]
    value = row[key] if key in EMPTY_STATE else problem[key]
    return (layout.separator.join(value) if isinstance(value, list) else value) or None


def as_date(text: str) -> date | str:
    """An ISO date as a date cell, other words as they are."""
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def _measure_cell(problem: Mapping[str, Any], row: Mapping[str, Any], key: str, layout: Layout) -> str | None:
    if layout.measures == "row":
        return row[key] or None
    items = [measure[key] for measure in problem["measures"]]
    if not any(items):
        return (problem[key] + "。") if problem[key] else None
    return item_list(items, layout.measures)


def item_list(items: list[str], manner: str) -> str:
    """Several measures in one cell: 一是…；二是…。 or a numbered line each."""
    if manner == "words":
        return "；".join(f"{NUMERALS[i]}是{item}" for i, item in enumerate(items)) + "。"
    marks = [f"{i}." if manner == "numbers" else f"（{i}）" for i in range(1, len(items) + 1)]
    return "\n".join(f"{mark}{item}；" for mark, item in zip(marks, items, strict=True))[:-1] + "。"


def lines_of(value: Any, width: float) -> int:
    """How many lines *value* takes in a column *width* half-width characters wide."""
    if value is None:
        return 1
    text = "2025-12-31" if isinstance(value, date) else str(value)
    return sum(max(1, math.ceil(text_width(part) / max(width - 1.5, 1))) for part in text.split("\n"))


def text_width(text: str) -> int:
    """Width in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


@dataclass
class Sheet:
    """A worksheet being filled from the top; ``row`` is the next free row."""

    ws: Worksheet
    layout: Layout
    row: int

    @property
    def last_column(self) -> int:
        """Number of the table's last column, counted from 1."""
        return self.layout.left + len(self.layout.columns) - 1

    def put(self, row: int, column: int, value: Any, **style: Any) -> Cell:
        """Write one cell with the sheet's font; *style*: bold, size, align, fill, border."""
        cell = self.ws.cell(row, column)
        cell.value = value
        cell.font = Font(name=style.get("font", self.layout.font), size=style.get("size", 10.5), bold=style.get("bold"))
        cell.alignment = Alignment(horizontal=style.get("align", "left"), vertical="center", wrap_text=True)
        if style.get("border", True):
            cell.border = _BORDER
        if style.get("fill"):
            cell.fill = PatternFill("solid", fgColor=self.layout.fill)
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        return cell

    def merge(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Merge a block of cells, unless it is one cell."""
        if (row, column) != (last_row, last_column):
            self.ws.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)

    def line(self, text: str, height: float, **style: Any) -> None:
        """One row across the table."""
        for column in range(self.layout.left, self.last_column + 1):
            self.put(self.row, column, text if column == self.layout.left else None, **style)
        self.merge(self.row, self.layout.left, self.row, self.last_column)
        self.ws.row_dimensions[self.row].height = height
        self.row += 1


def fill_sheet(sheet: Sheet, problems: list[dict[str, Any]]) -> None:
    """Title, header, rows and notes of one department."""
    _heading(sheet)
    _header(sheet)
    first = sheet.row
    headings: dict[str, str] = {}
    for problem in problems:
        _across(sheet, problem, headings)
        _problem(sheet, problem)
    _merge_together(sheet, first)
    if sheet.layout.total:
        _total(sheet, problems)
    for note in sheet.layout.notes:
        sheet.line(note, 20, border=False)
    _page(sheet, first)


def _heading(sheet: Sheet) -> None:
    sheet.line(sheet.layout.title, 32, font="黑体", size=16, align="center", border=False)
    if len(sheet.layout.lines) == 2:
        left, right = sheet.layout.lines
        sheet.put(sheet.row, sheet.layout.left, left, border=False)
        sheet.merge(sheet.row, sheet.layout.left, sheet.row, sheet.layout.left + 2)
        sheet.put(sheet.row, sheet.last_column - 3, right, border=False, align="right")
        sheet.merge(sheet.row, sheet.last_column - 3, sheet.row, sheet.last_column)
        sheet.row += 1
    elif sheet.layout.lines:
        sheet.line(sheet.layout.lines[0], 20, border=False)


def _header(sheet: Sheet) -> None:
    two_rows = any(column.group for column in sheet.layout.columns)
    style = {"bold": True, "align": "center", "fill": True, "font": "黑体"}
    for index, column in enumerate(sheet.layout.columns, sheet.layout.left):
        sheet.put(sheet.row, index, column.group or column.header, **style)
        if two_rows:
            sheet.put(sheet.row + 1, index, column.header if column.group else None, **style)
            if not column.group:
                sheet.merge(sheet.row, index, sheet.row + 1, index)
    for first, last in _runs([column.group for column in sheet.layout.columns]):
        sheet.merge(sheet.row, sheet.layout.left + first, sheet.row, sheet.layout.left + last)
        for index in range(first + 1, last + 1):
            _blank(sheet, sheet.row, sheet.layout.left + index)
    for row in range(sheet.row, sheet.row + 1 + two_rows):
        sheet.ws.row_dimensions[row].height = 32
    sheet.row += 1 + two_rows


def _blank(sheet: Sheet, row: int, column: int) -> None:
    cell = sheet.ws.cell(row, column)
    if isinstance(cell, Cell):
        cell.value = None


def _runs(values: list[str]) -> Iterator[tuple[int, int]]:
    """First and last index of equal, non-empty neighbours, two or more."""
    start = 0
    for index in range(1, len(values) + 1):
        if index == len(values) or values[index] != values[start]:
            if values[start] and index - start > 1:
                yield start, index - 1
            start = index


def _across(sheet: Sheet, problem: Mapping[str, Any], headings: dict[str, str]) -> None:
    """Rows across the table for a new aspect or topic, numbered as in the letter."""
    for key in sheet.layout.across:
        if headings.get(key) != problem[key]:
            headings[key] = problem[key]
            sheet.line(problem[f"{key}_heading"], 24, bold=key == "aspect", fill=key == "aspect")


def _problem(sheet: Sheet, problem: dict[str, Any]) -> None:
    """The rows of one problem; what is the problem's is merged over them or repeated on each."""
    rows = problem["measures"] if sheet.layout.measures == "row" else [problem]
    first = sheet.row
    for index, column in enumerate(sheet.layout.columns, sheet.layout.left):
        values = [cell_value(problem, row, column.key, sheet.layout) for row in rows]
        one = sheet.layout.merged and column.key not in ROW_KEYS and len(set(values)) == 1
        for offset, value in enumerate(values):
            shown = None if one and offset else value
            sheet.put(first + offset, index, shown, align=_align(column))
        if one and not column.together:
            sheet.merge(first, index, first + len(rows) - 1, index)
    sheet.row += len(rows)
    _heights(sheet, problem, rows, first)


def _align(column: Column) -> str:
    return "left" if column.width > 20 else "center"


def _heights(sheet: Sheet, problem: dict[str, Any], rows: list[dict[str, Any]], first: int) -> None:
    """Row heights by the longest cell: neither Excel nor LibreOffice fits rows to merged cells."""
    shared = 0.0
    own = [1.0] * len(rows)
    for column in sheet.layout.columns:
        lines = [lines_of(cell_value(problem, row, column.key, sheet.layout), column.width) for row in rows]
        if column.key in ROW_KEYS or not sheet.layout.merged:
            own = [max(pair) for pair in zip(own, lines, strict=True)]
        elif not column.together:
            shared = max(shared, *lines)
    for offset, count in enumerate(own):
        height = 8 + 14.5 * max(count, shared / len(rows))
        sheet.ws.row_dimensions[first + offset].height = min(height, ROW_HEIGHT_LIMIT)


def _merge_together(sheet: Sheet, first: int) -> None:
    """Merge aspects and topics over all neighbouring problems that share them; blank rows belong to the text above."""
    for index, column in enumerate(sheet.layout.columns, sheet.layout.left):
        if not column.together:
            continue
        texts: list[str] = []
        for row in range(first, sheet.row):
            value = sheet.ws.cell(row, index).value
            across = _is_across(sheet, row)
            texts.append("" if across else str(value) if value else (texts[-1] if texts else ""))
        for start, last in _runs(texts):
            for row in range(first + start + 1, first + last + 1):
                _blank(sheet, row, index)
            sheet.merge(first + start, index, first + last, index)


def _is_across(sheet: Sheet, row: int) -> bool:
    return any(block.min_row == row and block.min_col == sheet.layout.left and block.max_col == sheet.last_column
               for block in sheet.ws.merged_cells.ranges)


def _total(sheet: Sheet, problems: list[dict[str, Any]]) -> None:
    measures = sum(len(problem["measures"]) for problem in problems)
    words = {"text": f"{len(problems)}个问题", "measures.text": f"{measures}项措施"}
    for index, column in enumerate(sheet.layout.columns, sheet.layout.left):
        value = sheet.layout.total if column.key == "number" else words.get(column.key)
        sheet.put(sheet.row, index, value, align="center", bold=True)
    sheet.ws.row_dimensions[sheet.row].height = 24
    sheet.row += 1


def _page(sheet: Sheet, first: int) -> None:
    """Column widths, frozen header, landscape page one page wide, header repeated on every page."""
    ws = sheet.ws
    for index, column in enumerate(sheet.layout.columns, sheet.layout.left):
        ws.column_dimensions[get_column_letter(index)].width = column.width
    if sheet.layout.left > 1:
        ws.column_dimensions["A"].width = 2
    ws.freeze_panes = ws.cell(first, sheet.layout.left)
    ws.page_setup.orientation = "landscape"
    ws.page_setup.paperSize = 8 if sheet.layout.paper == "A3" else 9
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.print_title_rows = f"{first - 1}:{first - 1}"
    ws.page_margins.left = ws.page_margins.right = 0.4
    ws.oddFooter.center.text = "第 &P 页，共 &N 页"


def workbook(layout: Layout, problems: list[dict[str, Any]]) -> Workbook:
    """One department's workbook."""
    book = Workbook()
    ws = book.active
    assert isinstance(ws, Worksheet)
    ws.title = layout.sheet
    fill_sheet(Sheet(ws, layout, layout.top), problems)
    if layout.instructions:
        page = book.create_sheet("填表说明")
        page.column_dimensions["A"].width = 70
        for row, text in enumerate(layout.instructions, 1):
            page.cell(row, 1, text).font = Font(name=layout.font, size=11, bold=row == 1)
    return book
