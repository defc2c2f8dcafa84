"""A field for several names (people or departments) with completion of the name being typed.

A name is found by a part of it, by another name of the same (医务科 → 医务部), and by the first letters of its pinyin
(lzy → 林致远).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

_SEPARATOR = re.compile(r"[、，,；;／/]")
#: Gives the known names; as a mapping, each with its other names.
Names = Callable[[], Mapping[str, Sequence[str]] | Iterable[str]]


class NamesField(QLineEdit):
    """Names with 、 between them. *names* is asked for what can be completed while one types; *single*: one name."""

    def __init__(self, names: Names, parent: QWidget | None = None, *, single: bool = False) -> None:
        super().__init__(parent)
        self._names = names
        self._single = single
        self._list = QStringListModel(self)
        self._completer = QCompleter(self._list, self)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setWidget(self)
        self._popup = QListView()
        self._completer.setPopup(self._popup)
        self._completer.activated.connect(self.take)
        self.textEdited.connect(self._offer)

    def completions(self, everything: bool = False) -> list[str]:
        """The names that fit what is being typed, those that begin with it first, those that stand there already left
        out. Where nothing is typed: none, or *everything*.
        """
        typed = self._current().casefold()
        if not typed and not everything:
            return []
        from models.pinyin import finds

        known, given = self._names(), {name.strip() for name in _SEPARATOR.split(self.text())}
        others = known if isinstance(known, Mapping) else {}
        found = [name for name in dict.fromkeys(known)
                 if name not in given and (not typed or finds(typed, name, *others.get(name, ())))]
        return sorted(found, key=lambda name: not name.casefold().startswith(typed))

    def is_offering(self) -> bool:
        """True while the list of completions is open."""
        return self._popup.isVisible()

    def take(self, name: str) -> None:
        """Put a name in place of the one being typed."""
        start, end = self._span()
        text = self.text()
        self.setText(text[:start] + name + text[end:])
        self.setCursorPosition(start + len(name))

    def event(self, event: QEvent) -> bool:
        # The list of completions takes Enter and Esc before a cell's editor or a dialog does.
        if event.type() == QEvent.Type.ShortcutOverride and self._popup.isVisible():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        if event.key() == Qt.Key.Key_Down and not self._popup.isVisible():
            self._offer(everything=True)
            return
        super().keyPressEvent(event)

    def _span(self) -> tuple[int, int]:
        """Where the name around the cursor begins and ends."""
        if self._single:
            return 0, len(self.text())
        text, cursor = self.text(), self.cursorPosition()
        start = max((found.end() for found in _SEPARATOR.finditer(text, 0, cursor)), default=0)
        behind = _SEPARATOR.search(text, cursor)
        return start, behind.start() if behind else len(text)

    def _current(self) -> str:
        start, end = self._span()
        return self.text()[start:end].strip()

    def _offer(self, _: str = "", everything: bool = False) -> None:
        found = self.completions(everything)
        self._list.setStringList(found)
        if found and self.isVisible():
            self._completer.complete()
            if self._current() and self._current().isascii():  # letters are no name: Enter takes the first one found
                self._popup.setCurrentIndex(self._list.index(0))
        else:
            self._popup.hide()
