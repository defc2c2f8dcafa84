"""Views that say, while they are empty, what may be put there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from ui.theme import COLOURS


def paint_hint(view: QAbstractItemView, hint: str) -> None:
    """Draw *hint* in the middle of *view*, if its model has no rows; for the end of its paintEvent."""
    if view.model() is None or not view.model().rowCount():
        painter = QPainter(view.viewport())
        painter.setPen(QColor(COLOURS["muted"]))
        painter.drawText(view.viewport().rect(), Qt.AlignmentFlag.AlignCenter, hint)
        painter.end()


class HintTree(QTreeView):
    """Draws *hint* in the middle while the model has no rows."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hint(self, self._hint)
