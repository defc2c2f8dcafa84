"""Tables → a strip for each row: fixed columns, cells vertically centred, spans, headers that repeat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from exporters import official_format as of
from exporters.blocks import Span, Table
from exporters.layout.page import TWIPS, Item, Line, RuleItem, Tall
from exporters.layout.setting import Look, Piece, Setter
from exporters.layout.strips import Strip

#: White at each side of a cell, and the border: half a point.
CELL_MARGIN_TW = of.TABLE_CELL_EDGES_TW // 2
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


@dataclass(frozen=True, eq=False)
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
        tall = {cell: self.tall(cell, heights) for cell in cells if cell.rows > 1}
        return tuple(self.row(number, heights, cells, tall) for number in range(len(heights)))

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
                    left=CELL_MARGIN_TW, right=CELL_MARGIN_TW, hanging=False)
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

    def row(self, number: int, heights: Sequence[int], cells: Sequence[_Cell], tall: Mapping[_Cell, Tall]) -> Line:
        """A row: the texts of its own cells, the cells of several rows, and the borders of all."""
        items: list[Item] = []
        crossing = [cell for cell in cells if cell.top <= number < cell.top + cell.rows]
        for cell in crossing:
            if cell.rows == 1:
                items += self.placed(cell, heights[number])
            items += self.borders(cell, number, heights[number])
        parts = tuple((tall[cell], number - cell.top) for cell in crossing if cell.rows > 1)
        return Line(tuple(items), heights[number], parts)

    def placed(self, cell: _Cell, height: int) -> Iterator[Item]:
        """A cell's text, in the middle of its row."""
        top = BORDER_TW + (height - BORDER_TW - cell.height) // 2
        for line in self.shifted(cell):
            yield from (item.moved(0, top / TWIPS, -1) for item in line.items)
            top += line.height

    def shifted(self, cell: _Cell) -> tuple[Line, ...]:
        """The lines of a cell at its column."""
        left = self.edges[cell.left] / TWIPS
        return tuple(Line(tuple(item.moved(left, 0, -1) for item in line.items), line.height) for line in cell.lines)

    def tall(self, cell: _Cell, heights: Sequence[int]) -> Tall:
        """A cell of several rows; each row has room for whole lines only."""
        rooms = [(height - BORDER_TW) // of.TABLE_PITCH_TW for height in heights[cell.top:cell.top + cell.rows]]
        return Tall(self.shifted(cell), tuple(accumulate(rooms, initial=0)), *self.sides(cell))

    def sides(self, cell: _Cell) -> tuple[float, float]:
        """Left and right border of a cell in points."""
        right = min(cell.left + cell.columns, len(self.edges) - 1)
        return self.edges[cell.left] / TWIPS, self.edges[right] / TWIPS

    def borders(self, cell: _Cell, row: int, height: int) -> list[Item]:
        """Left, right, and where the cell ends within the row, upper and lower border."""
        left, right = self.sides(cell)
        bottom, thick = height / TWIPS, BORDER_TW / TWIPS
        rules = [RuleItem(left, 0, left, bottom, thick), RuleItem(right, 0, right, bottom, thick)]
        if row == cell.top:
            rules.append(RuleItem(left, 0, right, 0, thick))
        if row == cell.top + cell.rows - 1:
            rules.append(RuleItem(left, bottom, right, bottom, thick))
        return list(rules)


def tall_parts(tall: Tall, row: int, heights: Sequence[int], begins: bool) -> Iterator[tuple[int, Line]]:
    """What of a cell of several rows stands in one of its rows, with distances from the row's upper edge.

    *heights*: of those of its rows that are on the page, from this one on. *begins*: its first row is on the page, too.
    A cell that is wholly on one page has its text in the middle; else the text begins at the top and runs on.
    """
    rows = len(tall.starts) - 1
    if begins and row + len(heights) == rows:
        if row == 0:
            top = (sum(heights) - sum(line.height for line in tall.lines)) // 2
            yield from _stacked(tall.lines, max(top, BORDER_TW))
        return
    last = len(tall.lines) if row == rows - 1 else tall.starts[row + 1]
    yield from _stacked(tall.lines[tall.starts[row]:last], BORDER_TW)
    thick = BORDER_TW / TWIPS
    if len(heights) == 1 and row < rows - 1:  # the page ends within the cell
        bottom = heights[0] / TWIPS
        yield 0, Line((RuleItem(tall.left, bottom, tall.right, bottom, thick),), 0)


def _stacked(lines: Sequence[Line], top: int) -> Iterator[tuple[int, Line]]:
    for line in lines:
        yield top, line
        top += line.height
