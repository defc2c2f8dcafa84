"""The rail at the left: one button a page, reached by Alt+1, Alt+2 …"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.theme import icon
from ui.widgets.controls import described

#: Pixels beside the longest name.
_ROOM = 28


class RailEntry(NamedTuple):
    """A page as the rail shows it."""

    key: str
    text: str
    icon: str
    tip: str


class Rail(QFrame):
    """Exclusive buttons; ``chosen`` gives the key of the page that the user wants."""

    chosen = Signal(str)

    def __init__(self, entries: tuple[RailEntry, ...], parent: QWidget | None = None) -> None:
        self._buttons: dict[str, QToolButton] = {}
        super().__init__(parent)
        self.setObjectName("rail")
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(2)
        for number, entry in enumerate(entries, 1):
            layout.addWidget(self._button(entry, f"Alt+{number}"))
        layout.addStretch(1)
        self._fit()

    def _button(self, entry: RailEntry, key: str) -> QToolButton:
        made = QToolButton()
        made.setText(entry.text)
        made.setIcon(icon(entry.icon))
        made.setIconSize(QSize(24, 24))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setCheckable(True)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        made.setShortcut(QKeySequence(key))
        made.clicked.connect(lambda: self.chosen.emit(entry.key))
        self._group.addButton(made)
        self._buttons[entry.key] = made
        return described(made, entry.text, entry.tip, key)

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for the longest name when the text is scaled."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        widest = max((metrics.horizontalAdvance(made.text()) for made in self._buttons.values()), default=0)
        self.setFixedWidth(widest + _ROOM)

    def show_chosen(self, key: str) -> None:
        """Mark the page that is shown; an unknown key (the first-start page) marks none."""
        self._group.setExclusive(False)
        for name, made in self._buttons.items():
            made.setChecked(name == key)
        self._group.setExclusive(True)

    def button(self, key: str) -> QToolButton:
        """The button of a page."""
        return self._buttons[key]
