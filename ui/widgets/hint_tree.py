"""A tree that says, while it is empty, what may be put there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QTreeView, QWidget

from ui.theme import COLOURS


class HintTree(QTreeView):
    """Draws *hint* in the middle while the model has no rows."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model() is None or not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(COLOURS["muted"]))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._hint)
            painter.end()
