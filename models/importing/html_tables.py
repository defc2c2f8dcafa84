"""Tables of HTML pages, which many systems write and call .xls, and of «single file» pages (MHTML): each a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from models.errors import BadFileError
from models.importing.formats import damaged, page_text, without_tables
from models.importing.grid import Sheet
from models.importing.layout import MOST_CELLS, MOST_COLUMNS, Layout, too_far, too_large
from models.importing.packages import check_tree
from models.importing.texts import cell_text

_LARGEST = 100_000_000
_UNSEEN = {"script", "style", "title", "xml", "template", "noscript"}
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "ul", "ol", "center", "tr"}
_STRUCK = {"s", "strike", "del"}
_LINE_THROUGH = re.compile(r"text-decoration[^;]*line-through|text-line-through\s*:\s*(?!none)\w", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:collapse|hidden)", re.IGNORECASE)
_CHINESE = "[⺀-鿿，。；：、“”‘’（）《》！？]"
_BREAK_IN_SENTENCE = re.compile(rf"(?<={_CHINESE})[ \t\r\f]*\n\s*(?={_CHINESE})")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SHEET_NAME = re.compile(r"<x:Name>([^<>]{1,60})</x:Name>")
#: Lines that may stand above a table as its titles; the last ones count.
MOST_LINES = 12


def read_html(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The tables of a page, called 表1, 表2… or as Excel named its sheets; BadFileError when there is none."""
    return _read(page_text(data), name)


def read_mhtml(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The tables of all pages in a «single file» page."""
    import email

    pages = []
    try:
        for part in email.message_from_bytes(data).walk():
            content = part.get_payload(decode=True)
            if part.get_content_type() == "text/html" and isinstance(content, bytes):
                pages.append(page_text(content, part.get_content_charset() or ""))
    except (ValueError, LookupError, RecursionError, AttributeError) as error:  # headers that no mail ever had
        raise damaged(name) from error
    return _read("\n".join(page for page in pages), name)


def _read(text: str, name: str) -> tuple[Sheet, ...]:
    from lxml import etree

    content = text.encode("utf-8", "replace")
    if len(content) > _LARGEST:
        raise too_large(name)
    check_tree(content, name)
    try:
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        root = etree.fromstring(content, parser)
    except etree.LxmlError as error:
        raise damaged(name) from error
    layouts = _Page(name).layouts(root) if root is not None else []
    if not layouts:
        raise without_tables(name)
    names = list(dict.fromkeys(_SHEET_NAME.findall(text)))
    for number, layout in enumerate(layouts):
        layout.name = names[number].strip() if len(names) == len(layouts) else f"表{number + 1}"
    return tuple(layout.sheet() for layout in layouts)


@dataclass
class _Cell:
    """A cell while its inside is read."""

    rows: int = 1
    columns: int = 1
    parts: list[str] = field(default_factory=list)
    struck: bool = False


@dataclass
class _Table:
    """A table while its inside is read: cells with row and column, columns taken by cells from above (column → first
    free row)."""

    lines: list[str]
    cells: list[tuple[int, int, _Cell]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    taken: dict[int, int] = field(default_factory=dict)
    caption: list[str] = field(default_factory=list)
    row: int = -1
    column: int = 0
    cell: _Cell | None = None


class _Page:
    """Goes through a page from its beginning to its end, and gathers tables and the lines above them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.done: list[Layout] = []
        self.open: list[_Table] = []
        self.lines: list[str] = []
        self.struck = 0
        self.steps = MOST_CELLS

    def layouts(self, root: Any) -> list[Layout]:
        """The tables as layouts, outer ones after those that stand in them."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            unseen = not isinstance(element.tag, str) or element.tag in _UNSEEN
            if event == "start":
                if unseen:
                    walk.skip_subtree()
                else:
                    self._begin(element)
                    self._say(element.text)
            else:
                if not unseen:
                    self._end(element)
                self._say(element.tail)
        return [layout for layout in self.done if layout.height]

    # --- tags -------------------------------------------------------------------------------------------------------

    def _begin(self, element: Any) -> None:
        tag, style = element.tag, element.get("style", "")
        self.struck += _is_struck(tag, style)
        if tag == "table":
            self.open.append(_Table(self._take_lines()))
        elif tag == "tr" and self.open:
            self._row(self.open[-1], bool(_NOT_SHOWN.search(style)))
        elif tag in ("td", "th") and self.open:
            self._cell(self.open[-1], element)
        elif tag == "br" or tag in _BLOCKS:
            self._sink().append("\n")

    def _end(self, element: Any) -> None:
        self.struck -= _is_struck(element.tag, element.get("style", ""))
        if element.tag == "table" and self.open:
            self._close(self.open.pop())
        elif element.tag in ("td", "th") and self.open:
            self.open[-1].cell = None
        elif element.tag in _BLOCKS:
            self._sink().append("\n")

    def _row(self, table: _Table, hidden: bool) -> None:
        table.row, table.column, table.cell = table.row + 1, 0, None
        if hidden:
            table.hidden.add(table.row)

    def _cell(self, table: _Table, element: Any) -> None:
        table.row = max(table.row, 0)
        cell = _Cell(_span(element, "rowspan", 65_534), _span(element, "colspan", 1_000))
        while table.taken.get(table.column, 0) > table.row:
            table.column += 1
            self._step()
        table.cells.append((table.row, table.column, cell))
        for column in range(table.column, table.column + cell.columns):
            table.taken[column] = table.row + cell.rows
            self._step()
        table.column += cell.columns
        if table.column > MOST_COLUMNS:
            raise too_far(self.name, table.row + 1, table.column)
        table.cell = cell

    def _step(self) -> None:
        """What a page asks for is bounded: spans are cheap to write and dear to lay out."""
        self.steps -= 1
        if self.steps < 0:
            raise BadFileError(f"“{self.name}”里的表格太大，不像一份台账。请删除多余的行、列后另存再导入。")

    # --- text -------------------------------------------------------------------------------------------------------

    def _sink(self) -> list[str]:
        if not self.open:
            return self.lines
        table = self.open[-1]
        return table.cell.parts if table.cell else table.caption

    def _say(self, text: str | None) -> None:
        if not text:
            return
        if not self.struck:
            self._sink().append(_BLANKS.sub(" ", _BREAK_IN_SENTENCE.sub("", text)))
        elif text.strip() and self.open and self.open[-1].cell:
            self.open[-1].cell.struck = True

    def _take_lines(self) -> list[str]:
        """The lines since the table before; those of an outer cell stay in that cell."""
        if self.open:
            return []
        lines, self.lines = _lines(self.lines), []
        return lines[-MOST_LINES:]

    def _close(self, table: _Table) -> None:
        """A finished table is a sheet; a small one inside a cell is part of that cell's text."""
        wide = len({column for _, column, _ in table.cells}) > 1
        if self.open and self.open[-1].cell and not (wide and table.row > 0):
            self.open[-1].cell.parts.extend(_small(table))
        elif table.cells:
            self.done.append(self._layout(table))

    def _layout(self, table: _Table) -> Layout:
        layout = Layout("", self.name, self.done[-1] if self.done else None)
        lines = [*table.lines, *_lines(table.caption)]
        width = max(column + cell.columns for _, column, cell in table.cells)
        for number, line in enumerate(lines):
            layout.put(number, 0, line)
            layout.merge(number, 0, 1, width)
        top = len(lines)
        height = max(row for row, _, _ in table.cells) + 1
        for row, column, cell in table.cells:
            text = cell_text("\n".join(_lines(cell.parts)))
            layout.put(top + row, column, text, struck=not text and cell.struck)
            layout.merge(top + row, column, min(cell.rows, height - row), cell.columns)
        layout.hidden_rows = {top + row for row in table.hidden}
        return layout


def _small(table: _Table) -> Iterator[str]:
    for _, _, cell in table.cells:
        yield from ("\n", *cell.parts)
    yield "\n"


def _lines(parts: list[str]) -> list[str]:
    lines = (" ".join(line.split(" ")).strip() for line in "".join(parts).split("\n"))
    return [re.sub(r" {2,}", " ", line) for line in lines if line]


def _is_struck(tag: str, style: str) -> bool:
    return tag in _STRUCK or bool(style and _LINE_THROUGH.search(style))


def _span(element: Any, key: str, most: int) -> int:
    """rowspan="0" reaches to the table's end; what is no number is 1 (HTML standard)."""
    found = re.match(r"\s*(\d{1,9})", element.get(key, ""))
    count = int(found.group(1)) if found else 1
    return min(count, most) if count else (most if key == "rowspan" else 1)
