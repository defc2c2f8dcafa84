"""Row heights and spanning cells of the ledger table, worked out for the rows in sight only.

A row that has not been seen yet has the default height; it gets its own, and its problem's cells their span, when it
comes into sight. The row that was in sight before keeps its place on the screen meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QTableView

from ui.itemmodels import ledger_cells
from ui.itemmodels.ledger_columns import COLUMNS
from ui.itemmodels.ledger_model import LedgerModel
from ui.itemmodels.ledger_rows import DataRow

#: Space around a cell's text, in pixels: left and right, above and below.
PAD_X, PAD_Y = 6, 5
#: A cell never makes a row higher than this many lines; the whole text is in the tooltip and in the form.
MOST_LINES = 24
_CACHE_LIMIT = 30_000
_FLAGS = Qt.TextFlag.TextWordWrap
_HIGH = 1_000_000
_SCROLL_TRIES = 8


class TextHeights:
    """Heights of wrapped texts in one font, remembered by text and width."""

    def __init__(self, font: QFont) -> None:
        self._metrics = QFontMetrics(font)
        self._known: dict[tuple[str, int], int] = {}
        self.line = self._metrics.lineSpacing()

    def height(self, text: str, width: int) -> int:
        """Height of *text* in lines of *width* pixels, at most ``MOST_LINES`` lines."""
        if not text:
            return self.line
        key = (text, width)
        if key not in self._known:
            if len(self._known) > _CACHE_LIMIT:
                self._known.clear()
            self._known[key] = self._metrics.boundingRect(QRect(0, 0, width, _HIGH), _FLAGS, text).height()
        return min(self._known[key], MOST_LINES * self.line)


class VisibleLayout:
    """Keeps the two panels of a ledger view laid out where somebody looks."""

    def __init__(self, panels: tuple[QTableView, QTableView], model: LedgerModel) -> None:
        self._panels = panels
        self._model = model
        #: Rows that have their height, each with the first row and the size of its problem then.
        self._measured: dict[int, tuple[int, int]] = {}
        self._busy = False
        self.heights = TextHeights(panels[0].font())

    def use_font(self, font: QFont) -> None:
        """Measure in another font from now on."""
        self.heights = TextHeights(font)
        for panel in self._panels:
            panel.verticalHeader().setDefaultSectionSize(self.heights.line + 2 * PAD_Y)
        self.forget()

    def forget(self) -> None:
        """Rows, columns or their widths have changed: measure and span anew what is in sight."""
        self._measured.clear()
        for panel in self._panels:
            panel.clearSpans()

    def forget_rows(self, first: int, last: int) -> None:
        """Cells of these rows have changed: measure and span their problems anew when they are in sight."""
        rows = [row for row in range(first, last + 1) if row in self._measured]
        if any(self._measured[row] != self._block(row) for row in rows):  # spans would overlap
            self.forget()
            return
        for top, size in {self._measured[row] for row in rows}:
            for row in range(top, top + size):
                self._measured.pop(row, None)

    def _block(self, row: int) -> tuple[int, int]:
        data = self._model.data_row(row)
        return (row - data.place, data.size) if data else (row, 1)

    def lay_out(self) -> None:
        """Measure and span the rows in sight that are new there."""
        panel = self._panels[1]
        first = panel.rowAt(0)
        if first < 0 or self._busy:
            return
        self._busy = True
        try:
            anchor = next((row for row in self._in_sight(first) if row in self._measured), first)
            before = panel.rowViewportPosition(anchor)
            if self._measure_from(self._model.top(first)):
                self._keep(anchor, before)
        finally:
            self._busy = False

    def bring_into_sight(self, panel: QTableView, index: QModelIndex) -> None:
        """Scroll to a cell. Rows on the way get their height then, which may push the cell out of sight again."""
        bar = self._panels[1].verticalScrollBar()
        heading = index.row() - 1 if self._model.data_row(index.row() - 1) is None else -1
        for _ in range(_SCROLL_TRIES):
            before = bar.value()
            if heading >= 0:  # what the row belongs to
                panel.scrollTo(self._model.index(heading, index.column()))
            panel.scrollTo(index)
            self.lay_out()
            if bar.value() == before:
                return

    def visible_columns(self) -> Iterator[tuple[QTableView, int]]:
        """Every column that shows, with its panel."""
        for panel in self._panels:
            for column in range(len(COLUMNS)):
                if not panel.isColumnHidden(column):
                    yield panel, column

    def _in_sight(self, first: int) -> Iterator[int]:
        bottom = self._panels[1].viewport().height()
        for row in range(first, self._model.rowCount()):
            if self._panels[1].rowViewportPosition(row) >= bottom:
                return
            yield row

    def _measure_from(self, row: int) -> bool:
        """Measure problem by problem down to the lower edge; True when there was something to measure."""
        panel, found = self._panels[1], False
        columns = list(self.visible_columns())
        bottom = panel.viewport().height()
        while row < self._model.rowCount() and panel.rowViewportPosition(row) < bottom:
            data = self._model.data_row(row)
            size = data.size if data else 1
            if row not in self._measured:
                found = True
                self._measure_block(row, data, columns)
                self._measured.update(dict.fromkeys(range(row, row + size), (row, size)))
            row += size
        return found

    def _measure_block(self, top: int, first: DataRow | None, columns: list[tuple[QTableView, int]]) -> None:
        if first is None:
            self._set_height(top, self.heights.line + 3 * PAD_Y)
            return
        rows = [row for number in range(top, top + first.size) if (row := self._model.data_row(number))]
        heights = [self.heights.line] * len(rows)
        together = 0
        for panel, column in columns:
            width = panel.columnWidth(column) - 2 * PAD_X - 1
            if first.size > 1 and ledger_cells.is_spanned(first, COLUMNS[column]):
                panel.setSpan(top, column, first.size, 1)
                together = max(together, self._height(first, column, width))
            else:
                if panel.rowSpan(top, column) > 1:  # spanned until a measure got a value of its own
                    panel.setSpan(top, column, 1, 1)
                heights = [max(old, self._height(row, column, width)) for old, row in zip(heights, rows, strict=True)]
        used = sum(heights) + 2 * PAD_Y * (len(rows) - 1)
        heights[-1] += max(0, together - used)
        for number, height in enumerate(heights):
            self._set_height(top + number, height + 2 * PAD_Y)

    def _height(self, row: DataRow, column: int, width: int) -> int:
        text = ledger_cells.text(row, COLUMNS[column]) or ledger_cells.stand_in(row, COLUMNS[column])
        return self.heights.height(text, width)

    def _set_height(self, row: int, height: int) -> None:
        for panel in self._panels:
            if panel.rowHeight(row) != height:
                panel.setRowHeight(row, height)

    def _keep(self, anchor: int, before: int) -> None:
        """Scroll so that *anchor* stands where it stood before rows above it changed their height."""
        for panel in self._panels:
            panel.updateGeometries()
        shift = self._panels[1].rowViewportPosition(anchor) - before
        if shift:
            bar = self._panels[1].verticalScrollBar()
            bar.setValue(bar.value() + shift)
