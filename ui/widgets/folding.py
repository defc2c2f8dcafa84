"""A part of a panel that folds away under its heading, and stays so."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from models.settings import Settings
from ui.widgets.controls import described


class FoldingSection(QWidget):
    """A heading with an arrow over its content. ``opened`` fires when it is unfolded, so that content can come late."""

    opened = Signal()

    def __init__(self, title: str, settings: Settings, *, key: str, open_: bool = True) -> None:
        super().__init__()
        self._settings, self._key, self._title = settings, f"fold_{key}", title
        self.head = QToolButton()
        self.head.setText(title)
        self.head.setCheckable(True)
        self.head.setProperty("fold", True)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.content = QWidget()
        self.inside = QVBoxLayout(self.content)
        self.inside.setContentsMargins(2, 2, 2, 8)
        self.inside.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.head)
        layout.addWidget(self.content)
        self.head.toggled.connect(self._toggled)
        self.head.setChecked(settings.get(self._key, open_))
        self._show(self.head.isChecked())

    def unfold(self) -> None:
        """Show the content."""
        self.head.setChecked(True)

    def set_hint(self, text: str) -> None:
        """Say behind the title how things stand (seen when folded too)."""
        self.head.setText(f"{self._title}　{text}" if text else self._title)

    def _toggled(self, on: bool) -> None:
        self._settings.set(self._key, on)
        self._show(on)
        if on:
            self.opened.emit()

    def _show(self, on: bool) -> None:
        self.head.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self.content.setVisible(on)
        described(self.head, self._title, f"{'收起' if on else '展开'}“{self._title}”", "空格")
