"""A box of choices for a column that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class CalmBox(QComboBox):
    """The wheel never changes it, and goes on to the column: scrolling over a box would change what is printed, unseen.

    It is as wide as the column lets it be, at least *letters* characters.
    """

    def __init__(self, letters: int = 0) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if letters:
            self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            self.setMinimumContentsLength(letters)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
