"""Tables of a Word document, each a sheet 表1, 表2…, with the paragraphs above it as its title lines (contract §1)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from models.errors import BadFileError
from models.importing.formats import damaged_word, without_tables
from models.importing.grid import Sheet
from models.importing.layout import Layout, too_large
from models.importing.packages import Package, check_tree
from models.importing.texts import cell_text
from models.importing.word_numbering import Numbering, qualified

#: Paragraphs above a table that may be its titles; where there is more text, the last ones count.
_MOST_LINES = 12
#: Word itself allows 63 columns.
_MOST_COLUMNS = 500
_MOST_BYTES = 300_000_000
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: Shells around paragraphs, tables, rows, cells and runs that say nothing by themselves.
_SHELLS = {qualified(name) for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink",
                                        "fldSimple", "dir", "bdo")}
_GONE = {qualified("del"), qualified("moveFrom"), _MC + "Fallback"}
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: Ticks and boxes that people put in from the fonts Wingdings (last two digits of the code) and Wingdings 2.
_SYMBOLS = {"wingdings": {"FC": "√", "FE": "☑", "FB": "×", "A8": "□", "6F": "□", "FD": "☒", "6C": "●"},
            "wingdings 2": {"50": "√", "52": "☑", "4F": "×", "A3": "□", "53": "☒", "54": "☒"}}


def read_word_tables(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The document's tables. BadFileError when it is damaged or holds none.

    Struck-out words and what a correction has taken out are gone; a row taken out is no row. Numbers that Word counts
    stand in front of their paragraphs.
    """
    import docx

    package = Package(data, name)
    if sum(map(package.size, package.names())) > _MOST_BYTES:
        raise too_large(name)
    for part in package.names():
        if part.endswith((".xml", ".rels")):
            check_tree(package.read(part), name)
    try:
        document = docx.Document(io.BytesIO(data))
        layouts = _Reader(document, name).layouts()
        sheets = tuple(layout.sheet() for layout in layouts if layout.height)
    except BadFileError:
        raise
    except Exception as error:  # a damaged package shows itself by any of a dozen exceptions of zipfile, lxml and docx
        raise damaged_word(name) from error
    if not sheets:
        raise without_tables(name)
    return sheets


@dataclass
class _Merge:
    """A cell that goes on in the rows below: where it begins, how wide it is, how far it reached so far."""

    row: int
    columns: int
    rows: int = 1


@dataclass
class _Table:
    """A table in the making: its layout, its next row, its number of columns, cells that go on downwards by column."""

    layout: Layout
    lines: list[str]
    row: int = 0
    width: int = 0
    growing: dict[int, _Merge] = field(default_factory=dict)


class _Reader:
    """Goes through a document's body in its order."""

    def __init__(self, document: Any, name: str) -> None:
        self.name, self.body = name, document.element.body
        numbering = Numbering(document)
        paragraphs = list(self.body.iter(qualified("p")))
        # Kept together with the elements: their proxies, and so their ids, live as long as somebody holds them.
        self.paragraphs = paragraphs
        self.numbers = {id(each): numbering.number_of(each) for each in paragraphs if not _is_gone(each)}
        self.tables: list[_Table] = []

    def layouts(self) -> list[Layout]:
        """The tables' layouts. Tables with nothing between them and as many columns are one that Word has split."""
        lines: list[str] = []
        joined = False
        for element in _inside(self.body):
            if element.tag == qualified("tbl"):
                self._table(element, lines, joined)
                lines, joined = [], True
            elif element.tag == qualified("p"):
                text = self._paragraph(element)[0]
                lines += [line for line in text.split("\n") if line.strip()]
                joined = joined and not lines
        for table in self.tables:
            _finish(table)
        return [table.layout for table in self.tables]

    def _table(self, element: Any, lines: list[str], joined: bool) -> None:
        width = _columns(element)
        if not (joined and self.tables and self.tables[-1].width == width):
            self.tables.append(self._begin(lines[-_MOST_LINES:], width))
        table = self.tables[-1]
        for row in _inside(element):
            if row.tag == qualified("tr") and row.find(f"{qualified('trPr')}/{qualified('del')}") is None:
                self._row(table, row)

    def _begin(self, lines: list[str], width: int) -> _Table:
        before = self.tables[-1].layout if self.tables else None
        table = _Table(Layout(f"表{len(self.tables) + 1}", self.name, before), lines, len(lines), width)
        for number, line in enumerate(lines):
            table.layout.put(number, 0, cell_text(line))
            table.layout.merge(number, 0, 1, width)
        return table

    def _row(self, table: _Table, row: Any) -> None:
        column = _number(row, "trPr", "gridBefore", 0)
        for cell in _inside(row):
            if cell.tag == qualified("tc") and column < _MOST_COLUMNS:
                column += self._cell(table, cell, column)
        table.row += 1

    def _cell(self, table: _Table, cell: Any, column: int) -> int:
        """Put a cell; the number of columns that it takes."""
        columns = min(max(_number(cell, "tcPr", "gridSpan", 1), 1), _MOST_COLUMNS)
        merge = cell.find(f"{qualified('tcPr')}/{qualified('vMerge')}")
        above = table.growing.get(column)
        if merge is not None and merge.get(qualified("val")) != "restart" and above is not None:
            above.rows = table.row - above.row + 1
            return columns
        self._end(table, column)
        if merge is not None:
            table.growing[column] = _Merge(table.row, columns)
        else:
            table.layout.merge(table.row, column, 1, columns)
        text, struck = self._cell_text(cell)
        table.layout.put(table.row, column, text, struck=struck and not text)
        return columns

    @staticmethod
    def _end(table: _Table, column: int) -> None:
        merge = table.growing.pop(column, None)
        if merge:
            table.layout.merge(merge.row, column, merge.rows, merge.columns)

    # --- text -------------------------------------------------------------------------------------------------------

    def _cell_text(self, cell: Any) -> tuple[str, bool]:
        """Text of a cell, nested tables included, and whether something in it was struck out."""
        found = [self._paragraph(each) for each in cell.iter(qualified("p")) if not _is_gone(each)]
        text = cell_text("\n".join(text for text, _ in found if text))
        return text, any(struck for _, struck in found)

    def _paragraph(self, paragraph: Any) -> tuple[str, bool]:
        parts: list[str] = []
        struck = False
        for run in paragraph.iter(qualified("r")):
            if _owner(run) is not paragraph or _is_gone(run):
                continue
            if _is_struck(run):
                struck = struck or any(True for _ in _run_text(run))
            else:
                parts.extend(_run_text(run))
        text, number = "".join(parts).strip(), self.numbers.get(id(paragraph), "")
        if not text:
            # A cell of its own for the number (序号); a paragraph that is struck out takes its number with it.
            return ("" if struck else number.rstrip("、.．")), struck
        return number + text, struck


def _finish(table: _Table) -> None:
    for column in list(table.growing):
        _Reader._end(table, column)


def _inside(element: Any) -> Iterator[Any]:
    """The children of *element*, those of shells (content controls, insertions) in their place."""
    waiting = [iter(element)]
    for _ in count():
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
            if not waiting:
                return
        elif child.tag in _SHELLS:
            waiting.append(iter(child))
        else:
            yield child


def _columns(table: Any) -> int:
    """How many columns a table has: its grid says it, else its longest row."""
    grid = table.find(qualified("tblGrid"))
    if grid is not None and len(grid):
        return min(len(grid), _MOST_COLUMNS)
    rows = (row for row in _inside(table) if row.tag == qualified("tr"))
    wide = (sum(max(_number(cell, "tcPr", "gridSpan", 1), 1) for cell in _inside(row) if cell.tag == qualified("tc"))
            for row in rows)
    return min(max(wide, default=1), _MOST_COLUMNS)


def _number(element: Any, properties: str, key: str, default: int) -> int:
    found = element.find(f"{qualified(properties)}/{qualified(key)}")
    text = found.get(qualified("val"), "") if found is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default


def _owner(run: Any) -> Any:
    return next((parent for parent in run.iterancestors() if parent.tag == qualified("p")), None)


def _is_gone(element: Any) -> bool:
    """True for what a correction has taken out, and for text that stands in the file twice."""
    return any(parent.tag in _GONE for parent in element.iterancestors())


def _is_struck(run: Any) -> bool:
    properties = run.find(qualified("rPr"))
    if properties is None:
        return False
    marks = (properties.find(qualified(name)) for name in ("strike", "dstrike"))
    return any(mark is not None and mark.get(qualified("val"), "1") not in ("0", "false", "off") for mark in marks)


def _run_text(run: Any) -> Iterator[str]:
    for element in run:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "t":
            yield element.text or ""
        elif name == "sym":
            font = (element.get(qualified("font")) or "").lower()
            yield _SYMBOLS.get(font, {}).get((element.get(qualified("char")) or "")[-2:].upper(), "")
        elif name in _MARKS:
            yield _MARKS[name]
