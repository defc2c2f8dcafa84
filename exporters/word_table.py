"""Tables of a Word file: fixed widths, header rows on every page, rows that do not break, cells that are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporters import official_format as of
from exporters.blocks import Span, Table
from exporters.word_xml import Element, border, make, paragraph, run, say

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
#: Thickness of a table's lines in eighths of a point (practice: 0.5 pt).
_LINE_EIGHTHS = 4


def table(block: Table, width_tw: int) -> list[Element]:
    """A table over the whole text width; nothing for a table without columns."""
    columns = max((len(row) for row in (*block.header, *block.rows)), default=0)
    if not columns:
        return []
    widths = column_widths(block.widths or (1.0,) * columns, width_tw)
    properties = make("w:tblPr", None, [
        make("w:tblW", {"w:w": str(sum(widths)), "w:type": "dxa"}), make("w:jc", {"w:val": "center"}),
        make("w:tblBorders", None, [border(side, _LINE_EIGHTHS) for side in _SIDES]),
        make("w:tblLayout", {"w:type": "fixed"}),
        make("w:tblCellMar", None, [
            make(side, {"w:w": str(of.TABLE_CELL_SIDE_TW), "w:type": "dxa"}) for side in ("w:left", "w:right")]),
    ])
    grid = make("w:tblGrid", None, [make("w:gridCol", {"w:w": str(width)}) for width in widths])
    header = _Rows(widths, block.header_spans, header=True).elements(block.header)
    rows = _Rows(widths, block.spans, False, block.centred, block.from_the_top).elements(block.rows)
    return [make("w:tbl", None, [properties, grid, *header, *rows])]


def column_widths(shares: Sequence[float], width_tw: int) -> list[int]:
    """Column widths in twips that add up to the text width."""
    ends = [round(width_tw * sum(shares[:i]) / sum(shares)) for i in range(len(shares) + 1)]
    return [after - before for before, after in zip(ends, ends[1:])]


@dataclass(frozen=True)
class _Part:
    """What a cell is of a span: its first cell in a row (``columns`` wide), or one that is swallowed by it."""

    columns: int = 1
    merge: str = ""
    swallowed: bool = False


class _Rows:
    """Makes the rows of a table's header or body."""

    def __init__(
        self, widths: Sequence[int], spans: Sequence[Span], header: bool = False, centred: frozenset[int] = frozenset(),
        from_the_top: bool = False,
    ) -> None:
        self.widths, self.header, self.centred = widths, header, centred
        self.place = "top" if from_the_top else "center"
        self.bare: dict[tuple[int, _Part], Element] = {}
        self.parts = {(row, column): part for span in spans for row, column, part in _parts(span)}

    def elements(self, rows: Sequence[Sequence[str]]) -> list[Element]:
        """Elements of all rows."""
        return [self._row(number, row) for number, row in enumerate(rows)]

    def _row(self, number: int, cells: Sequence[str]) -> Element:
        properties = make("w:trPr", None, [make("w:cantSplit"), *([make("w:tblHeader")] if self.header else [])])
        texts = (*cells, *[""] * (len(self.widths) - len(cells)))
        elements = [properties]
        for column, text in enumerate(texts):
            part = self.parts.get((number, column), _ALONE)
            if not part.swallowed:
                elements.append(self._cell(text, column, part))
        return make("w:tr", None, elements)

    def _cell(self, text: str, column: int, part: _Part) -> Element:
        key = column, part
        if key not in self.bare:
            self.bare[key] = self._bare_cell(column, part)
        element = self.bare[key].__copy__()  # once a cell, not once an element of it
        say(element[1][1], text)
        return element

    def _bare_cell(self, column: int, part: _Part) -> Element:
        """A cell with an empty run, to be copied."""
        width = sum(self.widths[column:column + part.columns])
        properties = [make("w:tcW", {"w:w": str(width), "w:type": "dxa"})]
        if part.columns > 1:
            properties.append(make("w:gridSpan", {"w:val": str(part.columns)}))
        if part.merge:
            properties.append(make("w:vMerge", {"w:val": part.merge}))
        properties.append(make("w:vAlign", {"w:val": self.place}))
        style = "TableHeading" if self.header else "TableText"
        own = [make("w:keepNext")] if part.columns == len(self.widths) and not self.header else []
        own += [make("w:jc", {"w:val": "center"})] if column in self.centred and part.columns == 1 else []
        return make("w:tc", None, [make("w:tcPr", None, properties), paragraph(style, [run("")], own)])


_ALONE = _Part()


def _parts(span: Span) -> list[tuple[int, int, _Part]]:
    """Row, column and part of every cell of a span."""
    found = []
    for row in range(span.top, span.top + span.rows):
        merge = "" if span.rows == 1 else "restart" if row == span.top else "continue"
        found.append((row, span.left, _Part(span.columns, merge)))
        found += [(row, column, _Part(swallowed=True)) for column in range(span.left + 1, span.left + span.columns)]
    return found
