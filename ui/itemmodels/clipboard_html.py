"""Tables from the HTML that Excel, WPS, Calc and Word put on the clipboard beside their text.

The HTML knows what the text does not: which cells are covered by a merged one, and what is a line break within a cell.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

#: None: covered by a merged cell.
Grid = list[list[str | None]]
_UNSEEN = ("style", "script", "title", "comment")
_PARAGRAPHS = ("p", "div", "li")
_MOST_ROWS, _MOST_COLUMNS, _MOST_CELLS = 65_536, 1_024, 1_000_000
#: A break in the source is no break in the text: Excel wraps long texts so. Between Chinese characters it is nothing.
_WRAPPED = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t\r]*\n\s*(?=[\u2e80-\u9fff\uff00-\uffef])")
_SPACES = re.compile(r"[ \t\r]*\n\s*")


def tables(html: str) -> list[Grid]:
    """The tables of a page, from the first on; one that stands in a cell is part of that cell's text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [grid for found in reader.found if (grid := found.grid())]


class _Table:
    """Cells by their place while a table is read."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], str | None] = {}
        self.row, self.column = -1, 0

    def next_row(self) -> None:
        self.row, self.column = self.row + 1, 0

    def put(self, text: str, rows: int, columns: int) -> None:
        """The next cell of the row; places taken from above are passed over."""
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.cells:
            self.column += 1
        rows, columns = min(rows, _MOST_ROWS - self.row), min(columns, _MOST_COLUMNS - self.column)
        if rows < 1 or columns < 1 or len(self.cells) + rows * columns > _MOST_CELLS:
            return
        for row in range(self.row, self.row + rows):
            for column in range(self.column, self.column + columns):
                self.cells.setdefault((row, column), None)
        self.cells[self.row, self.column] = text
        self.column += columns

    def grid(self) -> Grid:
        """Rows of equal length; a merged cell reaches no further than the last row that was written."""
        width = max((column for _, column in self.cells), default=-1) + 1
        rows = range(self.row + 1 if width else 0)
        return [[self.cells.get((row, column), "") for column in range(width)] for row in rows]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Table] = []
        self._depth = self._unseen = 0
        self._parts: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.found.append(_Table())
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self.found[-1].next_row()
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            given = dict(attrs)
            self._parts, self._span = [], (_count(given.get("rowspan")), _count(given.get("colspan")))
        elif self._parts is not None and (tag == "br" or tag in (*_PARAGRAPHS, "tr")):
            self._parts.append("\v" if tag == "br" else "\f")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._end_cell()
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._end_cell()
        elif self._parts is not None and tag in _PARAGRAPHS:
            self._parts.append("\f")

    def handle_data(self, data: str) -> None:
        if self._parts is not None and not self._unseen:
            self._parts.append(_SPACES.sub(" ", _WRAPPED.sub("", data.replace("\v", " ").replace("\f", " "))))

    def _end_cell(self) -> None:
        if self._parts is not None:
            self.found[-1].put(_text("".join(self._parts)), *self._span)
            self._parts = None


def _text(raw: str) -> str:
    r"""Marks of breaks (\v) and of paragraphs (\f, several of them are one) as line breaks; the others are spaces."""
    raw = re.sub(r" *\f[ \f]*", "\f", raw.replace("\xa0", " ")).strip(" \f")
    lines = raw.replace("\f", "\v").split("\v")
    return "\n".join(line.strip() for line in lines).rstrip("\n")


def _count(text: str | None) -> int:
    found = re.match(r"\s*(\d{1,6})", text or "")
    return max(1, int(found[1])) if found else 1
