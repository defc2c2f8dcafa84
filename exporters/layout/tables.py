"""Tables → a strip for each row: fixed columns, spans, headers that repeat.

All lines of a table have one pitch, so that the lines of a cell over several rows stand beside those of the rows: they
are dealt out to the rows, and what is on the next page is told there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exporters import official_format as of
from exporters.blocks import Span, Table
from exporters.layout.page import TWIPS, Item, Line, RuleItem
from exporters.layout.setting import Look, Piece, Setter
from exporters.layout.strips import Strip

#: The border: half a point.
BORDER_TW = 10


def table_strips(block: Table, setter: Setter, page: of.PageGeometry) -> list[Strip]:
    """The rows of a table on pages of that kind; the header's rows stay together and with the first row below, a row
    across the table with the next. A row that is higher than the page is the only one that breaks.
    """
    columns = max((len(row) for row in (*block.header, *block.rows)), default=0)
    if not columns:
        return []
    edges = column_edges(block.widths or (1.0,) * columns, page.text_width_tw)
    head = _Part(block.header, block.header_spans, edges, frozenset(range(columns)), True, setter)
    header = tuple(line for row in head.rows_of_lines(page.text_height_tw) for line in row)
    body = _Part(block.rows, block.spans, edges, block.centred, False, setter, block.from_the_top)
    across = {span.top for span in block.spans if span.columns == columns}
    room = page.text_height_tw - sum(line.height for line in header)
    return [Strip((line,), keep_next=True) for line in header] + [
        Strip(lines, keep_next=number in across, header=header)
        for number, lines in enumerate(body.rows_of_lines(room))
    ]


def column_edges(shares: Sequence[float], width: int) -> list[int]:
    """Edges of the columns in twips, from 0 to *width*."""
    total = sum(shares)
    return [round(width * sum(shares[:number]) / total) for number in range(len(shares) + 1)]


@dataclass(frozen=True)
class _Cell:
    """A cell and what it covers; its text's lines from its own top."""

    top: int
    left: int
    rows: int
    columns: int
    lines: tuple[Line, ...]

    @property
    def height(self) -> int:
        """What its text needs."""
        return sum(line.height for line in self.lines)


@dataclass(frozen=True)
class _Text:
    """A line of the cell that begins in column ``left``, ``top`` twips below the upper edge of its row."""

    left: int
    top: int
    line: Line


class _Part:
    """Header or body of a table."""

    def __init__(
        self, rows: Sequence[Sequence[str]], spans: Sequence[Span], edges: Sequence[int], centred: frozenset[int],
        header: bool, setter: Setter, from_the_top: bool = False,
    ) -> None:
        self.from_the_top = from_the_top
        self.rows, self.edges, self.centred, self.header, self.setter = rows, edges, centred, header, setter
        self.spans = {(span.top, span.left): span for span in spans}
        self.covered = {
            (row, column): (span.top, span.left) for span in spans
            for row in range(span.top, span.top + span.rows) for column in range(span.left, span.left + span.columns)
        }

    def rows_of_lines(self, room: int) -> list[tuple[Line, ...]]:
        """A line for each row; a row higher than *room* twips is one of many lines, between which a page may end."""
        cells = [cell for row in range(len(self.rows)) for cell in self.cells_of(row)]
        heights = self.heights(cells)
        texts: list[list[_Text]] = [[] for _ in heights]
        crossing: list[list[_Cell]] = [[] for _ in heights]
        for cell in cells:
            for row in range(cell.top, min(cell.top + cell.rows, len(heights))):
                crossing[row].append(cell)
            for row, text in self.texts(cell, heights, room):
                texts[row].append(text)
        return [self.row(number, heights[number], crossing[number], texts[number], room)
                for number in range(len(heights))]

    def cells_of(self, row: int) -> list[_Cell]:
        """The cells that begin in a row."""
        found = []
        for column in range(len(self.edges) - 1):
            if self.covered.get((row, column), (row, column)) != (row, column):
                continue
            span = self.spans.get((row, column), Span(row, column))
            found.append(_Cell(row, column, span.rows, span.columns, self.text(row, column, span.columns)))
        return found

    def text(self, row: int, column: int, columns: int) -> tuple[Line, ...]:
        """The lines of a cell's text within its margins."""
        cells = self.rows[row]
        role, alone = "heading1" if self.header else "body", self.header or columns == 1
        look = Look(role, of.TABLE_SZ, 0, of.TABLE_PITCH_TW, "center" if alone and column in self.centred else "left",
                    left=of.TABLE_CELL_SIDE_TW, right=of.TABLE_CELL_SIDE_TW, hanging=False)
        width = self.edges[min(column + columns, len(self.edges) - 1)] - self.edges[column]
        return self.setter.lines([Piece(cells[column] if column < len(cells) else "", role)], look, width)

    def heights(self, cells: Sequence[_Cell]) -> list[int]:
        """Heights of the rows: what their own cells need; a cell of several rows makes the last of them higher."""
        heights = [of.TABLE_PITCH_TW] * len(self.rows)
        for cell in sorted(cells, key=lambda cell: cell.rows):
            last = min(cell.top + cell.rows, len(heights)) - 1
            lacking = cell.height - sum(heights[cell.top:last + 1])
            heights[last] += max(lacking, 0)
        return [height + BORDER_TW for height in heights]

    def texts(self, cell: _Cell, heights: Sequence[int], room: int) -> Iterator[tuple[int, _Text]]:
        """The lines of a cell with the row in which each stands: in the middle of its height, or one after another from
        the top of its first row on.
        """
        last = min(cell.top + cell.rows, len(heights)) - 1
        high = sum(heights[cell.top:last + 1])
        row, top = cell.top, BORDER_TW
        if not self.from_the_top and high <= room:
            top += (high - BORDER_TW - cell.height) // 2
        for line in cell.lines:
            if self.from_the_top and row < last and top + line.height > heights[row]:
                row, top = row + 1, BORDER_TW
            yield row, _Text(cell.left, top, line)
            top += line.height

    def row(
        self, number: int, height: int, cells: Sequence[_Cell], texts: Sequence[_Text], room: int
    ) -> tuple[Line, ...]:
        """A row: the texts that stand in it, and the borders of all cells that it crosses."""
        whole, pitch = height <= room, of.TABLE_PITCH_TW
        ends = [height] if whole else [*range(BORDER_TW + pitch, height, pitch), height]
        found, top = [], 0
        for end in ends:
            here = texts if whole else [text for text in texts if top <= text.top < end]
            items: list[Item] = [item.moved(self.edges[text.left] / TWIPS, (text.top - top) / TWIPS, -1)
                                 for text in here for item in text.line.items]
            for cell in cells:
                items += self.borders(cell, end - top, cell.top == number and top == 0,
                                      cell.top + cell.rows - 1 == number and end == height)
            found.append(Line(tuple(items), end - top))
            top = end
        return tuple(found)

    def borders(self, cell: _Cell, height: int, upper: bool, lower: bool) -> list[Item]:
        """Left, right, and where the cell begins or ends, upper and lower border."""
        left = self.edges[cell.left] / TWIPS
        right = self.edges[min(cell.left + cell.columns, len(self.edges) - 1)] / TWIPS
        bottom, thick = height / TWIPS, BORDER_TW / TWIPS
        rules = [RuleItem(left, 0, left, bottom, thick), RuleItem(right, 0, right, bottom, thick)]
        rules += [RuleItem(left, 0, right, 0, thick)] if upper else []
        return [*rules, RuleItem(left, bottom, right, bottom, thick)] if lower else list(rules)
