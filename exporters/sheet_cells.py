"""What every Excel file of ours has in common: texts that stay texts, looks made once, widths of texts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from exporters import official_format as of

#: Characters that a cell cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: What Excel would take for an escaped character (_x0041_ is A); its _ is escaped itself.
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: Longest text of a cell (Excel).
_CELL_LIMIT = 32767
#: How days are shown.
DATE_FORMAT = "yyyy-mm-dd"


def put(page: Any, row: int, column: int, value: str | int | date, look: Any) -> None:
    """Fill one cell. Text stays text: one that begins with = is no formula, and is not one after F2 and Enter either
    (``look`` made with ``quotePrefix`` shows that to Excel)."""
    cell = page.cell(row, column)
    cell._style = look
    if value == "":
        return
    if isinstance(value, str):
        cell.value = _LIKE_ESCAPE.sub("_x005F_", _NOT_XML.sub("", value)[:_CELL_LIMIT])
        cell.data_type = "s"
    else:
        cell.value = value


def make_look(page: Any, **parts: Any) -> Any:
    """A cell's look (font, fill, border, alignment, protection, number_format), made once and given to many cells."""
    from openpyxl.cell import Cell

    cell: Any = Cell(page, row=1, column=1)
    for name, value in parts.items():
        setattr(cell, name, value)
    return cell._style


def box(color: str = "FF7F7F7F") -> Any:
    """A thin line around a cell."""
    from openpyxl.styles import Border, Side

    line = Side(style="thin", color=color)
    return Border(left=line, right=line, top=line, bottom=line)


def text_height(text: str, width: float, line: float = of.SHEET_LINE_HEIGHT) -> float:
    """Height in points of a wrapped text in a column of *width* characters, on the safe side."""
    room = width - 1
    lines = sum(max(1, math.ceil(text_columns(part) / room)) for part in text.split("\n"))
    return lines * line + of.SHEET_PADDING


def text_columns(text: str) -> float:
    """Width of a text in columns of Latin characters, on the safe side; 汉字 take two, as they take two bytes in GBK."""
    return 1.05 * len(text.encode("gbk", "replace"))


def set_growing_height(page: Any, row: int, heights: Iterable[float]) -> None:
    """Show *row* at the largest of *heights* (points) for now; Excel and WPS fit it anew when its text changes.

    openpyxl marks every height that is set as a fixed one, and a fixed row no longer grows.
    """
    from openpyxl.worksheet.dimensions import RowDimension

    class Growing(RowDimension):
        """A row whose height is a start, not a rule."""

        @property
        def customHeight(self) -> bool:
            """False: the height is not fixed."""
            return False

    height = min(math.ceil(max(heights, default=0.0)), of.SHEET_ROW_LIMIT)
    page.row_dimensions[row] = Growing(page, index=row, ht=height)


def set_print(page: Any, paper: str = "A4") -> None:
    """How every sheet of ours prints: landscape, one page wide, centred, pages numbered."""
    setup, margins = page.page_setup, page.page_margins
    setup.paperSize, setup.orientation = of.SHEET_PAPERS[paper], "landscape"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    margins.left = margins.right = of.SHEET_MARGIN_SIDE
    margins.top = margins.bottom = of.SHEET_MARGIN_TOP
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
