"""A line over a page that says how something went, with buttons for what may come next. Never modal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ui.widgets.controls import button, label


class MessageBar(QFrame):
    """Hidden until :meth:`say`; ``kind`` is good, note or bad."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label("", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 6, 8, 6)
        self._layout.addWidget(self._text, 1)
        self._buttons: list[QPushButton] = []
        self.hide()

    def text(self) -> str:
        """What is said at the moment; empty when hidden."""
        return self._text.text() if not self.isHidden() else ""

    def buttons(self) -> list[QPushButton]:
        """The buttons offered."""
        return list(self._buttons)

    def say(self, kind: str, text: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """Show *text* with a button for each (text, function), and one that closes the line."""
        self._clear()
        self.setProperty("message", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._text.setText(text)
        self.setAccessibleName(text)
        for name, function in (*actions, ("知道了", self.hide)):
            made = button(name, function)
            self._buttons.append(made)
            self._layout.addWidget(made)
        self.show()

    def _clear(self) -> None:
        for old in self._buttons:
            self._layout.removeWidget(old)
            old.deleteLater()
        self._buttons.clear()
