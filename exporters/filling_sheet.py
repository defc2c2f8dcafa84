"""Fills the tables of an .xlsx form in its own look: only the sheet's cells change, every other part stays as it is."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date

from exporters.cell_styles import CellStyles
from exporters.filling import Body, FormTable
from exporters.filling_values import FormColumn, Value
from exporters.package import Package, local, whole
from exporters.references import column_number
from exporters.sheet_part import SheetPart, recalculate, sheet_parts, workbook_part
from models.errors import BadFileError

#: Ground of cells that changed since last time.
CHANGED_COLOUR = "FFF2CC"
_ROW_LIMIT = 409.0
_CELL_LIMIT = 32767
#: Formatted blank rows below a form that are looked at.
_MOST_BLANK = 3000
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: Height of a line by its font's size, and what a cell adds to its lines, in points.
_LINE, _PADDING = 1.32, 4.0


def fill_sheets(data: bytes, name: str, tables: Sequence[tuple[FormTable, Body]]) -> bytes:
    """The workbook *data* with the tables filled. Tables of one sheet are filled from the last to the first."""
    package = Package(data, name)
    with whole(name):
        parts, styles = sheet_parts(package), CellStyles(package)
        for table, body in sorted(tables, key=lambda pair: -pair[0].bottom):
            if table.sheet not in parts:
                raise BadFileError(f"“{name}”里没有工作表“{table.sheet}”，没有填。请检查文件。")
            _Filler(SheetPart(package, table.sheet, parts[table.sheet]), styles, table, body).fill()
        recalculate(package)
        return package.data()


def list_choices(data: bytes, name: str) -> Mapping[tuple[str, int], tuple[str, ...]]:
    """The words of drop-down lists that stand in the sheets themselves ("已完成,正在整改"): sheet, column → words."""
    package = Package(data, name)
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    with whole(name):
        for sheet, part in sheet_parts(package).items():
            for rule in package.tree(part).iterfind("{*}dataValidations/{*}dataValidation"):
                words = rule.findtext("{*}formula1") or ""
                if rule.get("type") == "list" and words.startswith('"'):
                    choices = tuple(word.strip() for word in words.strip('"').split(",") if word.strip())
                    found |= {(sheet, column): choices for column in _columns_of(rule.get("sqref", ""))}
    return found


def _columns_of(areas: str) -> set[int]:
    columns: set[int] = set()
    for first, last in re.findall(r"([A-Z]+)\d*(?::([A-Z]+)\d*)?", areas.replace("$", "")):
        columns |= set(range(column_number(first), min(column_number(last or first), column_number(first) + 50) + 1))
    return columns


class _Filler:
    """Fills one table."""

    def __init__(self, sheet: SheetPart, styles: CellStyles, table: FormTable, body: Body) -> None:
        self.sheet, self.styles, self.table, self.body = sheet, styles, table, body
        self.first = table.bottom + 1
        self.widths: dict[int, float] = {}
        self.columns = [column.index + step for column in table.columns for step in range(column.width)]
        self.left, self.right = min(self.columns), max(self.columns)
        self.free = self._free_rows()
        self.since_1904 = self._is_1904()
        self.spans = {(span.column, number): span
                      for span in body.spans for number in range(span.first, span.last + 1)}
        across = next((row for row in table.across if row < self.first + self.free), None)
        places = () if across is None else range(self.left, self.right + 1)
        self.heading_look = {column: sheet.style(across or 0, column) for column in places}

    def fill(self) -> None:
        """Room first, then looks, then cells, merged ranges and heights."""
        last = self.first + self.free - 1
        sample = self._sample()
        self.sheet.unshare(range(self.first, last + 1))
        self.sheet.unmerge(self.first, last, self.left, self.right)
        self._look_alike(sample)
        extra = len(self.body.rows) - self.free
        if extra > 0:
            self._make_room(last, extra, sample)
        self._dates = self._date_styles(sample)
        self._complete_lines()
        for number in range(max(len(self.body.rows), self.free)):
            self._row(number)
        self._merge()
        for number in range(len(self.body.rows)):
            self._stretch(number)
        self._grow_dimension()

    # --- room -------------------------------------------------------------------------------------------------------

    def _free_rows(self) -> int:
        """Rows of the form that are there to be filled: blank ones down to the last that has lines. In a form without
        any lines all blank rows but one above what stands below."""
        blank = max(self.table.blank, self.table.clear)
        if self.table.open_end and blank >= self.table.clear:
            blank = max(blank, min(max(self.sheet.rows, default=0) + 1 - self.first, _MOST_BLANK))
        for number in range(blank, self.table.clear, -1):
            if self._is_lined(self.first + number - 1):
                return number
        if self._is_lined(self.table.bottom) or self.table.open_end:
            return self.table.clear
        return max(self.table.clear, self.table.blank - 1)

    def _is_lined(self, row: int) -> bool:
        lined = sum(self.styles.has_border(self.sheet.style(row, column)) for column in self.columns)
        return 2 * lined >= len(self.columns)

    def _sample(self) -> int | None:
        """The row whose look new rows take: the first blank one that is no heading across; None without any."""
        rows = range(self.first, self.first + self.free)
        return next((row for row in rows if row not in self.table.across and row in self.sheet.rows), None)

    def _look_alike(self, sample: int | None) -> None:
        """Rows in the look of a heading that will hold data take the sample's look."""
        for row in self.table.across:
            place = row - self.first
            if sample is not None and place < self.free and place not in self.body.headings:
                self.sheet.copy_row(sample, row)

    def _make_room(self, last: int, extra: int, sample: int | None) -> None:
        """New rows above the form's last one, which may close the table with a heavier line."""
        closing = last if self.free > 1 and sample is not None and sample != last else None
        self.sheet.insert(last, extra, grow=self.free > 0)
        if closing is not None:
            self.sheet.copy_row(closing, last + extra)
        for row in range(last + (closing is None), last + extra + (closing is None)):
            if sample is not None:
                self.sheet.copy_row(sample, row)
            else:
                self._plain_row(row)

    def _plain_row(self, row: int) -> None:
        """A row in the look of the header, without its ground and bold."""
        for column in self.columns:
            style = self.styles.body(self.sheet.style(self.table.bottom, column))
            self.sheet.put(row, column, None, style)

    def _complete_lines(self) -> None:
        """In a lined table no cell stays without lines: forms whose blank cells were never made have such gaps."""
        rows = range(self.first, self.first + len(self.body.rows))
        looks = {column: next((style for row in rows if self.styles.has_border(style := self.sheet.style(row, column))),
                              "") for column in self.columns}
        spare = next(filter(None, looks.values()), "")
        for row in rows if spare else ():
            if row - self.first not in self.body.headings:
                for column in self.columns:
                    if not self.styles.has_border(self.sheet.style(row, column)):
                        self.sheet.make_cell(row, column).set("s", looks[column] or spare)

    # --- cells ------------------------------------------------------------------------------------------------------

    def _date_styles(self, sample: int | None) -> dict[int, str]:
        """Columns whose blank cells show dates, with that look."""
        found = {}
        for column in self.columns:
            looks = (self.sheet.style(row, column) for row in range(self.first, self.first + max(self.free, 1)))
            look = next((each for each in looks if self.styles.is_date(each)), "") if sample is not None else ""
            if look:
                found[column] = look
        return found

    def _row(self, number: int) -> None:
        row = self.first + number
        if number in self.body.headings:
            self._heading(row, number)
            return
        values = self.body.rows[number] if number < len(self.body.rows) else None
        for place, column in enumerate(self.table.columns):
            if values is None and not (number < self.table.clear or column.fields == ("number",)):
                continue
            if column.known or number < self.table.clear:
                marked = (number, place) in self.body.marked
                self._cell(row, column, values[place] if values else "", marked)

    def _heading(self, row: int, number: int) -> None:
        for column in range(self.left, self.right + 1):
            self.sheet.put(row, column, None, self.heading_look.get(column, ""))
        self.sheet.put(row, self.left, _clean(self.body.headings[number]))

    def _cell(self, row: int, column: FormColumn, value: Value, marked: bool) -> None:
        """A value in the cell's own look; where a long text would be cut off it is wrapped."""
        style = self.sheet.style(row, column.index)
        content: str | float | None = value if not isinstance(value, date) else None
        if isinstance(value, date):
            shown = style if self.styles.is_date(style) else self._dates.get(column.index, "")
            content = self._serial(value) if shown else value.isoformat()
            style = shown or style
        elif isinstance(value, int) and self.styles.is_text(style):
            content = str(value)
        if isinstance(content, str):
            content = _clean(content)
            if not self.styles.wraps(style) and _lines(content, self._width(column), self.styles.font_size(style)) > 1:
                style = self.styles.wrapped(style)
        if marked:
            style = self.styles.filled(style, CHANGED_COLOUR)
        self.sheet.put(row, column.index, content, style if style != "0" else "")

    def _serial(self, day: date) -> int:
        return (day - (date(1904, 1, 1) if self.since_1904 else date(1899, 12, 30))).days

    def _is_1904(self) -> bool:
        root = self.sheet.package.tree(workbook_part(self.sheet.package))
        found = next((each for each in root if local(each) == "workbookPr"), None)
        return found is not None and found.get("date1904") in ("1", "true")

    # --- merged ranges and heights ----------------------------------------------------------------------------------

    def _merge(self) -> None:
        areas = []
        spans = {(span.column, span.first): span.last for span in self.body.spans}
        for place, column in enumerate(self.table.columns):
            number = 0
            while number < max(len(self.body.rows), self.free):
                last = spans.get((place, number), number)
                if (last > number or column.width > 1) and number not in self.body.headings:
                    areas.append((self.first + number, column.index, self.first + last,
                                  column.index + column.width - 1))
                number = last + 1
        areas += [(self.first + number, self.left, self.first + number, self.right) for number in self.body.headings]
        self.sheet.merge(areas)

    def _stretch(self, number: int) -> None:
        """A row is never lower than the form's own, and high enough for what stands in it."""
        row = self.first + number
        own = self.sheet.height(row) or self.sheet.default_height()
        needed = max((self._share(number, place) for place in range(len(self.table.columns))), default=0.0)
        if needed > own + 1:
            self.sheet.set_height(row, min(math.ceil(needed), _ROW_LIMIT))

    def _share(self, number: int, place: int) -> float:
        """Points that a cell needs of this row: a merged one shares its need among its rows."""
        column = self.table.columns[place]
        span = self.spans.get((place, number))
        first, count = (span.first, span.last - span.first + 1) if span else (number, 1)
        value = self.body.rows[first][place]
        style = self.sheet.style(self.first + first, column.index)
        if not isinstance(value, str) or not value or not self.styles.wraps(style):
            return 0.0
        size = self.styles.font_size(style)
        return (_lines(value, self._width(column), size) * size * _LINE + _PADDING) / count

    def _width(self, column: FormColumn) -> float:
        """Width in characters; the widths of the sheet are looked up once."""
        if column.index not in self.widths:
            self.widths[column.index] = sum(self.sheet.width(column.index + step) for step in range(column.width))
        return self.widths[column.index]

    def _grow_dimension(self) -> None:
        """Spreadsheets work the used range out anew when it is not said."""
        found = self.sheet.root.find("{*}dimension")
        if found is not None:
            bottom = max(self.sheet.rows, default=0) + 1
            match = re.fullmatch(r"([A-Z]+\d+)(?::([A-Z]+)\d+)?", found.get("ref", ""))
            if match and match.group(2):
                found.set("ref", f"{match.group(1)}:{match.group(2)}{bottom}")


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)[:_CELL_LIMIT]


def _lines(text: str, width: float, size: float) -> int:
    """Lines of a wrapped text; 汉字 are two characters wide, and as wide as the font is large."""
    room = max(width - 0.7, 1.0) * 11.0 / size
    return sum(max(1, math.ceil(1.08 * len(line.encode("gbk", "replace")) / room)) for line in text.split("\n"))
