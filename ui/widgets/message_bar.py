"""A line over a page that says how something went, with buttons for what may come next. Never modal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ui.session import LedgerSession
from ui.widgets.controls import button, label, single_shot

#: Milliseconds that a message stays; longer when there is something to choose.
SHOWN, SHOWN_WITH_BUTTONS = 10_000, 60_000


class MessageBar(QFrame):
    """Hidden until :meth:`say`; ``kind`` is good, note or bad.

    What is good or to be noted goes at the next change of the ledger, or after a while; what went wrong stays until it
    is closed, or another ledger is opened.
    """

    def __init__(self, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = ""
        self.timer = single_shot(self, SHOWN, self._outdated)
        session.changed.connect(self._outdated)
        session.opened.connect(self.hide)
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
        self._kind = kind
        self.timer.start(SHOWN_WITH_BUTTONS if actions else SHOWN)
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

    def _outdated(self) -> None:
        if self._kind != "bad":
            self.hide()

    def _clear(self) -> None:
        for old in self._buttons:
            self._layout.removeWidget(old)
            old.deleteLater()
        self._buttons.clear()
