"""The editor of a state's cell: a list to choose from, which also goes where one types."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QModelIndex
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QListView, QWidget

from models import pinyin
from models.cells import status_choices

_TOGETHER = 1500  # milliseconds within which letters belong to one word


class StatusBox(QComboBox):
    """The states by their words, the first one empty. A word typed, or its pinyin initials, chooses it in the list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = _Words(self)
        self.setView(self._words)
        for key, word in status_choices():
            self.addItem(word if key else "", key)

    def look_for(self, text: str) -> None:
        """Go to the word that begins with *text*, or whose initials do."""
        self._words.look_for(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        """Letters only look for a word; Qt's own box would take the first one that fits at once."""
        if event.text().strip().isprintable() and event.text().strip():
            self._words.keyboardSearch(event.text())
            event.accept()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 (Qt)
        self.look_for(event.commitString() or event.preeditString())
        event.accept()


class _Words(QListView):
    """The list of a :class:`StatusBox`."""

    def __init__(self, box: StatusBox) -> None:
        super().__init__(box)
        self._box = box
        self._typed = ""
        self._since = QElapsedTimer()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 (Qt)
        if not self._since.isValid() or self._since.elapsed() > _TOGETHER:
            self._typed = ""
        self._since.start()
        self._typed += search
        self.look_for(self._typed)

    def look_for(self, text: str) -> None:
        """Make the first word that fits the current one; it is taken with Enter."""
        wanted = text.strip().lower()
        for row in range(1, self._box.count()):
            word = self._box.itemText(row)
            if wanted and any(each.startswith(wanted) for each in (word, *pinyin.initials(word))):
                self._box.setCurrentIndex(row)
                self.setCurrentIndex(self.model().index(row, 0, QModelIndex()))
                return
