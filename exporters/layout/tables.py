"""Tables → a strip for each row: fixed columns, cells vertically centred, spans, headers that repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporters import official_format as of
from exporters.blocks import Span, Table
from exporters.layout.page import TWIPS, Item, Line, RuleItem
from exporters.layout.setting import Look, Piece, Setter
from exporters.layout.strips import Strip

#: White at the left and right of a cell (style TableNormal of base.docx), and the border: half a point.
CELL_MARGIN_TW = 108
BORDER_TW = 10


def table_strips(block: Table, setter: Setter, width: int) -> list[Strip]:
    """The rows of a table over *width* twips; the header's rows stay together and with the first row below."""
    columns = max((len(row) for row in (*block.header, *block.rows)), default=0)
    if not columns:
        return []
    edges = column_edges(block.widths or (1.0,) * columns, width)
    header = _Part(block.header, block.header_spans, edges, frozenset(range(columns)), True, setter).lines()
    rows = _Part(block.rows, block.spans, edges, block.centred, False, setter).lines()
    return [Strip((line,), keep_next=True) for line in header] + [Strip((line,), header=header) for line in rows]


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


class _Part:
    """Header or body of a table."""

    def __init__(
        self, rows: Sequence[Sequence[str]], spans: Sequence[Span], edges: Sequence[int], centred: frozenset[int],
        header: bool, setter: Setter,
    ) -> None:
        self.rows, self.edges, self.centred, self.header, self.setter = rows, edges, centred, header, setter
        self.spans = {(span.top, span.left): span for span in spans}
        self.covered = {
            (row, column): (span.top, span.left) for span in spans
            for row in range(span.top, span.top + span.rows) for column in range(span.left, span.left + span.columns)
        }

    def lines(self) -> tuple[Line, ...]:
        """A line for each row."""
        cells = [cell for row in range(len(self.rows)) for cell in self.cells_of(row)]
        heights = self.heights(cells)
        return tuple(self.row(number, heights, cells) for number in range(len(heights)))

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
        role = "heading1" if self.header else "body"
        look = Look(role, of.TABLE_SZ, 0, of.TABLE_PITCH_TW, "center" if column in self.centred else "left",
                    left=CELL_MARGIN_TW, right=CELL_MARGIN_TW)
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

    def row(self, number: int, heights: Sequence[int], cells: Sequence[_Cell]) -> Line:
        """A row: the texts of the cells that begin in it, and the borders of all that it crosses."""
        items: list[Item] = []
        for cell in cells:
            if cell.top == number:
                items += self.placed(cell, heights)
            if cell.top <= number < cell.top + cell.rows:
                items += self.borders(cell, number, heights[number])
        return Line(tuple(items), heights[number])

    def placed(self, cell: _Cell, heights: Sequence[int]) -> list[Item]:
        """A cell's text, in the middle of its height."""
        room = sum(heights[cell.top:cell.top + cell.rows])
        top, found = BORDER_TW + (room - BORDER_TW - cell.height) // 2, []
        for line in cell.lines:
            found += [item.moved(self.edges[cell.left] / TWIPS, top / TWIPS, -1) for item in line.items]
            top += line.height
        return list(found)

    def borders(self, cell: _Cell, row: int, height: int) -> list[Item]:
        """Left, right, and where the cell ends within the row, upper and lower border."""
        left = self.edges[cell.left] / TWIPS
        right = self.edges[min(cell.left + cell.columns, len(self.edges) - 1)] / TWIPS
        bottom, thick = height / TWIPS, BORDER_TW / TWIPS
        rules = [RuleItem(left, 0, left, bottom, thick), RuleItem(right, 0, right, bottom, thick)]
        if row == cell.top:
            rules.append(RuleItem(left, 0, right, 0, thick))
        if row == cell.top + cell.rows - 1:
            rules.append(RuleItem(left, bottom, right, bottom, thick))
        return list(rules)
