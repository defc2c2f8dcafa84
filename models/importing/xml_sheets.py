"""Workbooks that are XML: XML Spreadsheet 2003 (often called .xls) and OpenDocument (.ods), read piece by piece."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from models.errors import BadFileError
from models.importing.formats import damaged
from models.importing.grid import Sheet
from models.importing.layout import MOST_COLUMNS, MOST_ROWS, Layout, too_large
from models.importing.packages import Package
from models.importing.texts import CellValue

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_HTML = "{http://www.w3.org/TR/REC-html40}"
_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _TEXT, _OFFICE, _STYLE = (_OASIS % name for name in ("table", "text", "office", "style"))
_LARGEST = 600_000_000


def percent(value: float) -> str:
    """A number as a cell with a percent format shows it: 0.5 → 50%."""
    return f"{value * 100:.10g}%"


def read_xml_sheets(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The sheets of an XML Spreadsheet 2003."""
    return _read(_Spreadsheet2003(name), data, name)


def read_ods(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The sheets of an OpenDocument spreadsheet, zipped or flat."""
    content = Package(data, name).read("content.xml", _LARGEST) if data.startswith(b"PK") else data
    return _read(_OpenDocument(name), content, name)


def _read(reader: _Reader, content: bytes, name: str) -> tuple[Sheet, ...]:
    from lxml import etree

    if len(content) > _LARGEST:
        raise too_large(name)
    try:
        events = etree.iterparse(
            io.BytesIO(content), events=("start", "end"), tag=reader.tags, resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False, recover=False,
        )
        for event, element in events:
            if event == "start":
                reader.start(element)
            else:
                reader.end(element)
    except BadFileError:
        raise
    except (etree.LxmlError, ValueError, OverflowError) as error:
        raise damaged(name) from error
    return tuple(layout.sheet() for layout in reader.layouts)


class _Reader:
    """What the two formats have in common: sheet after sheet, row after row."""

    tags: tuple[str, ...] = ()

    def __init__(self, name: str) -> None:
        self.name = name
        self.layouts: list[Layout] = []
        self.struck: set[str] = set()
        self.percent: set[str] = set()
        self.row = self.column = 0

    def start(self, element: Any) -> None:
        """The beginning of an element; its inside is not there yet."""

    def end(self, element: Any) -> None:
        """The end of an element, with all that it holds."""

    def _new_sheet(self, name: str) -> Layout:
        self.layouts.append(Layout(name, self.name, self.layouts[-1] if self.layouts else None))
        self.row = self.column = 0
        return self.layouts[-1]


def _free(element: Any) -> None:
    """Let go of what has been read."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _count(text: str | None, default: int, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def _day(text: str) -> CellValue:
    """An ISO date or time stamp; what is none stays text."""
    try:
        found = datetime.fromisoformat(text.rstrip("Z"))
    except ValueError:
        return text
    return date(found.year, found.month, found.day) if found.time() == datetime.min.time() else found


class _Spreadsheet2003(_Reader):
    """XML Spreadsheet 2003 (SpreadsheetML)."""

    tags = tuple(_SS + name for name in ("Style", "Worksheet", "Column", "Row")) + (_X + "Visible",)

    def start(self, element: Any) -> None:
        if element.tag == _SS + "Worksheet":
            self._new_sheet(element.get(_SS + "Name", ""))
            self.column = 0

    def end(self, element: Any) -> None:
        tag = element.tag
        if tag == _SS + "Style":
            self._style(element)
        elif tag == _X + "Visible" and self.layouts:
            self.layouts[-1].hidden = (element.text or "").strip() in ("SheetHidden", "SheetVeryHidden")
        elif tag == _SS + "Column" and self.layouts:
            self._columns(element)
        elif tag == _SS + "Row" and self.layouts:
            self._row(element)
            _free(element)

    def _style(self, element: Any) -> None:
        key = element.get(_SS + "ID", "")
        font, form = element.find(_SS + "Font"), element.find(_SS + "NumberFormat")
        if font is not None and font.get(_SS + "StrikeThrough") == "1":
            self.struck.add(key)
        if form is not None and ("%" in form.get(_SS + "Format", "") or form.get(_SS + "Format") == "Percent"):
            self.percent.add(key)

    def _columns(self, element: Any) -> None:
        # Never backwards: a file that does cannot make us hide the same columns a million times.
        first = max(_count(element.get(_SS + "Index"), self.column + 1, MOST_COLUMNS) - 1, self.column)
        last = min(first + _count(element.get(_SS + "Span"), 0, MOST_COLUMNS), MOST_COLUMNS)
        if element.get(_SS + "Hidden") == "1":
            self.layouts[-1].hidden_columns |= set(range(first, last + 1))
        self.column = last + 1

    def _row(self, element: Any) -> None:
        layout = self.layouts[-1]
        self.row = min(max(_count(element.get(_SS + "Index"), 0, MOST_ROWS), self.row + 1), MOST_ROWS + 1)
        again = _count(element.get(_SS + "Span"), 0, MOST_ROWS)
        if element.get(_SS + "Hidden") == "1":
            layout.hidden_rows |= set(range(self.row - 1, min(self.row + again, MOST_ROWS)))
        column = 0
        for cell in element.iterchildren(_SS + "Cell"):
            column = _count(cell.get(_SS + "Index"), column + 1, MOST_COLUMNS + 1)
            across = _count(cell.get(_SS + "MergeAcross"), 0, MOST_COLUMNS)
            layout.merge(self.row - 1, column - 1, 1 + _count(cell.get(_SS + "MergeDown"), 0, MOST_ROWS), 1 + across)
            self._cell(layout, column - 1, cell, cell.get(_SS + "StyleID", element.get(_SS + "StyleID", "")))
            column += across
        self.row += again

    def _cell(self, layout: Layout, column: int, cell: Any, style: str) -> None:
        data = cell.find(_SS + "Data")
        if data is None:
            return
        kind, text = data.get(_SS + "Type", "String"), "".join(data.itertext())
        if style in self.struck and text.strip():
            layout.put(self.row - 1, column, "", struck=True)
            return
        kept = "".join(_unstruck(data))
        layout.put(self.row - 1, column, self._value(kind, kept, style), struck=bool(text.strip()) and not kept.strip())

    def _value(self, kind: str, text: str, style: str) -> CellValue:
        if kind == "Number":
            number = float(text)
            return percent(number) if style in self.percent else number
        if kind == "Boolean":
            return text.strip() == "1"
        return _day(text.strip()) if kind == "DateTime" else text


def _unstruck(data: Any) -> Iterator[str]:
    """The texts of a cell but those inside ``<S>`` (HTML in rich text)."""
    if data.text:
        yield data.text
    for element in data.iterdescendants():
        struck = any(parent.tag == _HTML + "S" for parent in (element, *element.iterancestors(_HTML + "S")))
        outer = any(True for _ in element.iterancestors(_HTML + "S"))
        if element.text and not struck and isinstance(element.tag, str):
            yield element.text
        if element.tail and not outer:
            yield element.tail


class _OpenDocument(_Reader):
    """OpenDocument spreadsheets."""

    tags = (_STYLE + "style", _TABLE + "table", _TABLE + "table-column", _TABLE + "table-row")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.unseen: set[str] = set()
        self.depth = 0

    def start(self, element: Any) -> None:
        if element.tag == _TABLE + "table":
            self.depth += 1
            if self.depth == 1:
                layout = self._new_sheet(element.get(_TABLE + "name", ""))
                layout.hidden = element.get(_TABLE + "style-name") in self.unseen

    def end(self, element: Any) -> None:
        tag = element.tag
        if tag == _STYLE + "style":
            self._style(element)
        elif tag == _TABLE + "table":
            self.depth -= 1
        elif self.depth == 1 and tag == _TABLE + "table-column":
            self._columns(element)
        elif self.depth == 1:
            self._row(element)
            _free(element)

    def _style(self, element: Any) -> None:
        key = element.get(_STYLE + "name", "")
        text, table = element.find(_STYLE + "text-properties"), element.find(_STYLE + "table-properties")
        parent = element.get(_STYLE + "parent-style-name")
        line = text.get(_STYLE + "text-line-through-style") if text is not None else None
        if line not in (None, "none") or (line is None and parent in self.struck):
            self.struck.add(key)
        if table is not None and table.get(_TABLE + "display") == "false":
            self.unseen.add(key)

    def _columns(self, element: Any) -> None:
        again = _count(element.get(_TABLE + "number-columns-repeated"), 1, MOST_COLUMNS)
        if element.get(_TABLE + "visibility") in ("collapse", "filter"):
            self.layouts[-1].hidden_columns |= set(range(self.column, min(self.column + again, MOST_COLUMNS)))
        self.column += again

    def _row(self, element: Any) -> None:
        layout = self.layouts[-1]
        again = max(_count(element.get(_TABLE + "number-rows-repeated"), 1, MOST_ROWS), 1)
        if element.get(_TABLE + "visibility") in ("collapse", "filter"):
            layout.hidden_rows |= set(range(self.row, min(self.row + again, MOST_ROWS)))
        column = 0
        for cell in element:
            if cell.tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                wide = max(_count(cell.get(_TABLE + "number-columns-repeated"), 1, MOST_COLUMNS), 1)
                if cell.tag == _TABLE + "table-cell":
                    self._cell(layout, column, cell, again, wide)
                column += wide
        self.row += again

    def _cell(self, layout: Layout, column: int, cell: Any, rows: int, columns: int) -> None:
        size = (_count(cell.get(_TABLE + f"number-{way}-spanned"), 1, MOST_ROWS) for way in ("rows", "columns"))
        layout.merge(self.row, column, *size)
        value, struck = self._value(cell)
        if value != "" or struck:
            for row in range(self.row, self.row + rows):
                for place in range(column, column + columns):
                    layout.put(row, place, value, struck)

    def _value(self, cell: Any) -> tuple[CellValue, bool]:
        """What a cell holds, and whether all of it was struck out."""
        kind, number = cell.get(_OFFICE + "value-type", ""), cell.get(_OFFICE + "value")
        all_struck = cell.get(_TABLE + "style-name") in self.struck
        text = "\n".join("".join(self._words(each)) for each in cell.iterchildren(_TEXT + "p"))
        if all_struck or (not text.strip() and len(cell) and any("".join(each.itertext()).strip() for each in cell
                                                                 if each.tag == _TEXT + "p")):
            return "", bool(kind)
        if kind == "percentage" and number:
            return percent(float(number)), False
        if kind in ("float", "currency") and number:
            return float(number), False
        if kind == "boolean":
            return cell.get(_OFFICE + "boolean-value") == "true", False
        if kind == "date":
            return _day(cell.get(_OFFICE + "date-value", text)), False
        return text or cell.get(_OFFICE + "string-value", ""), False

    def _words(self, element: Any) -> Iterator[str]:
        """The words of a paragraph as they are seen: without struck-out spans and comments."""
        yield element.text or ""
        for child in element:
            if child.tag == _TEXT + "s":
                yield " " * _count(child.get(_TEXT + "c"), 1, 1000)
            elif child.tag == _TEXT + "tab":
                yield "\t"
            elif child.tag == _TEXT + "line-break":
                yield "\n"
            elif child.tag in (_TEXT + "span", _TEXT + "a") and child.get(_TEXT + "style-name") not in self.struck:
                yield from self._words(child)
            yield child.tail or ""
