"""The strip at the left of the ledger table: a click selects rows, dragging moves a measure or a whole problem.

Two lanes: at the outer edge a bracket for each problem, beside it a grip for each measure. While one drags, a line in
the table shows where the row would go; Esc lets go of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QToolTip, QWidget

from ui.itemmodels.ledger_drops import Drop, measure_drop, problem_drop
from ui.itemmodels.ledger_model import LedgerModel
from ui.itemmodels.ledger_rows import DataRow
from ui.theme import COLOURS
from ui.widgets.controls import described
from ui.widgets.ledger_panel import LedgerPanel

LANE = 11  # pixels that a lane is wide
_EDGE, _SCROLL_EVERY = 18, 40  # pixels from the table's edge, milliseconds
_TIPS = ("拖动：移动整个问题（键盘：光标在序号栏，Alt+↑↓，换组 Alt+Shift+↑↓）",
         "拖动：移动这条措施（键盘：Alt+↑↓，换问题 Alt+Shift+↑↓）；单击：选中整行")


class StripOwner(Protocol):
    """What the strip asks of the view that it belongs to."""

    model: LedgerModel
    main: LedgerPanel
    read_only: bool

    def select_rows(self, first: int, last: int, *, extend: bool) -> None:
        """Select whole rows."""


class RowStrip(QWidget):
    """``dropped(row, whole_problem, drop)`` when a row was dragged somewhere else."""

    dropped = Signal(int, bool, object)

    def __init__(self, owner: StripOwner, parent: QWidget) -> None:
        super().__init__(parent)
        self._owner, self._table = owner, parent
        self._start: QPoint | None = None
        self._row, self._whole, self._dragging = -1, False, False
        self._drop: Drop | None = None
        self.line = QFrame(parent)
        self.line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.line.hide()
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_EVERY)
        self._scroll.timeout.connect(self._scroll_on)
        self.setFixedWidth(2 * LANE)
        described(self, "行首", "拖动可以移动措施或问题，单击选中整行", "Alt+↑↓")

    # --- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 (Qt)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(COLOURS["panel"]))
        self._paint_rows(painter)
        painter.end()

    def _paint_rows(self, painter: QPainter) -> None:
        main, top = self._owner.main, self._top()
        painter.setClipRect(QRect(0, top, self.width(), main.viewport().height()))
        number = max(0, main.rowAt(0))
        while number < self._owner.model.rowCount() and main.rowViewportPosition(number) < main.viewport().height():
            row = self._owner.model.data_row(number)
            y, height = top + main.rowViewportPosition(number), main.rowHeight(number)
            if row is not None:
                self._paint_row(painter, row, y, height)
            number += 1

    def _paint_row(self, painter: QPainter, row: DataRow, y: int, height: int) -> None:
        painter.setPen(QColor(COLOURS["line_dark"]))
        above, below = 3 if row.place == 0 else 0, 4 if row.place == row.size - 1 else 0
        painter.drawLine(LANE // 2, y + above, LANE // 2, y + height - below)
        for end, wanted in ((y + above, above), (y + height - below, below)):
            if wanted:
                painter.drawLine(LANE // 2, end, LANE - 2, end)
        if row.measure is not None:
            middle = y + min(height, 30) // 2
            for dy in (-4, 0, 4):
                for dx in (2, 6):
                    painter.fillRect(LANE + dx, middle + dy, 2, 2, QColor(COLOURS["muted"]))

    # --- mouse -----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        self._row = self._row_at(event.position().toPoint().y())
        row = self._owner.model.data_row(self._row)
        if event.button() != Qt.MouseButton.LeftButton or row is None:
            return
        self._start, self._whole = event.position().toPoint(), self._is_whole(event.position().toPoint(), row)
        top = self._row - row.place
        first, last = (top, top + row.size - 1) if self._whole else (self._row, self._row)
        self._owner.select_rows(first, last, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        if self._start is None or self._owner.read_only:
            return
        place = event.position().toPoint()
        if not self._dragging and (place - self._start).manhattanLength() >= QApplication.startDragDistance():
            self._begin()
        if self._dragging:
            self._show_drop(place.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt)
        drop, dragging, row, whole = self._drop, self._dragging, self._row, self._whole
        self._end()
        if dragging and drop is not None and event.button() == Qt.MouseButton.LeftButton:
            self.dropped.emit(row, whole, drop)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        if event.key() == Qt.Key.Key_Escape and self._dragging:
            self._end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            place = self.mapFromGlobal(self.cursor().pos())
            row = self._owner.model.data_row(self._row_at(place.y()))
            if row is not None:
                QToolTip.showText(self.cursor().pos(), _TIPS[0 if self._is_whole(place, row) else 1], self)
            return True
        return super().event(event)

    # --- dragging --------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._dragging = True
        self.grabKeyboard()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.line.setStyleSheet(f"background: {COLOURS['accent']};")
        self._scroll.start()

    def _end(self) -> None:
        self._start, self._dragging, self._drop = None, False, None
        self.line.hide()
        self.releaseKeyboard()
        self.unsetCursor()
        self._scroll.stop()

    def _show_drop(self, y: int) -> None:
        """Where the row would go if it were let go there, with the line that shows it."""
        main = self._owner.main
        inside = max(0, min(main.viewport().height() - 1, y - self._top()))
        number = main.rowAt(inside)
        if number < 0:
            number = self._owner.model.rowCount() - 1
        lower = inside - main.rowViewportPosition(number) >= main.rowHeight(number) // 2
        find: Callable[[LedgerModel, int, bool], Drop | None] = problem_drop if self._whole else measure_drop
        self._drop = find(self._owner.model, number, lower)
        self.line.setVisible(self._drop is not None)
        if self._drop is not None:
            row = self._drop.line
            at = main.rowViewportPosition(row) + (main.rowHeight(row) if self._drop.below else 0)
            self.line.setGeometry(self.x(), self.y() + self._top() + at - 1, self._table.width() - 2, 3)
            self.line.raise_()

    def _scroll_on(self) -> None:
        """Scroll on while the mouse is held at an edge of the table."""
        main, y = self._owner.main, self.mapFromGlobal(self.cursor().pos()).y() - self._top()
        step = -1 if y < _EDGE else 1 if y > main.viewport().height() - _EDGE else 0
        if step and self.rect().adjusted(-400, -60, 400, 60).contains(self.mapFromGlobal(self.cursor().pos())):
            bar = main.verticalScrollBar()
            bar.setValue(bar.value() + step * bar.singleStep() // 2)
            self._show_drop(y + self._top())

    # --- places ----------------------------------------------------------------------------------------------------

    def _is_whole(self, place: QPoint, row: DataRow) -> bool:
        return place.x() < LANE or row.measure is None

    def _top(self) -> int:
        """Where the rows begin, under the header."""
        return self._owner.main.viewport().mapTo(self._table, QPoint(0, 0)).y() - self.y()

    def _row_at(self, y: int) -> int:
        return self._owner.main.rowAt(y - self._top())
