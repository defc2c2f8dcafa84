"""The user manual in a window of its own, to be read beside the program."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeySequence, QShortcut, QTextCursor, QTextFrameFormat, QTextTable
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from ui.theme import COLOURS, RESOURCES
from ui.widgets.controls import button, described, label, line_edit

MANUAL = RESOURCES / "manual" / "manual.md"
_SIZE = (860, 720)
_MARGIN = 24
_ABOVE = 0.3  # share of the height that stands above a place that was found
_PLUS = re.compile(r"\b(Ctrl|Alt|Shift) ?\+ ?(?=\S)", re.IGNORECASE)


class ManualWindow(QWidget):
    """Shows resources/manual/manual.md; Ctrl+F looks for words, Enter goes on to the next place, Esc closes.

    What is looked for is found while it is typed, from the beginning; ``state`` says how many places there are.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("使用手册")
        self.resize(*_SIZE)
        self.text = described(QTextBrowser(), "使用手册", "使用手册的全文")
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(lambda url: self.go_to(url.fragment()))
        self.text.document().setDocumentMargin(_MARGIN)
        self.text.setMarkdown(MANUAL.read_text(encoding="utf-8"))
        self.search = line_edit("在手册里查找", "查找；按 Enter 到下一处（Ctrl+F）", "在手册里查找，按 Enter 到下一处")
        self.search.returnPressed.connect(self.find_next)
        self.search.textChanged.connect(self._look)
        self.state = label("", "muted")
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.state)
        row.addWidget(button("下一处", self.find_next, "到下一处", key="F3"))
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.text, 1)
        QShortcut(QKeySequence("Ctrl+F"), self, self._to_search)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self._tint_tables()
        self.text.setFocus()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt)
        """Lines of tables take the colour of the other theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "text"):
            self._tint_tables()

    def _tint_tables(self) -> None:
        """Thin lines in the theme's own colour: that of the letters, which Qt takes, is too hard in the dark."""
        for frame in self.text.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                form = frame.format()
                form.setBorderBrush(QColor(COLOURS["line_dark"]))
                form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                frame.setFormat(form)

    def find_next(self) -> bool:
        """Go to the next place of what is searched for, from the end to the beginning again; False if there is none."""
        words = _as_printed(self.search.text())
        if not words:
            return False
        before = self.text.textCursor()
        if not self.text.find(words):
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            if not self.text.find(words):
                self.text.setTextCursor(before)
                return False
        self._scroll_to_cursor(_ABOVE)
        return True

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _look(self, words: str) -> None:
        """Show the first place of what is being typed, and say how many there are."""
        words = _as_printed(words)
        count = self.text.toPlainText().casefold().count(words.casefold()) if words else 0
        self.state.setText(f"共 {count} 处" if count else "没有找到" if words else "")
        if count:
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.text.find(words)
            self._scroll_to_cursor(_ABOVE)

    def go_to(self, heading: str) -> None:
        """Show the part with that heading, as the manual's links do."""
        block = self.text.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text() == heading:
                self.text.setTextCursor(QTextCursor(block))
                self._scroll_to_cursor(0.0)
                return
            block = block.next()

    def _scroll_to_cursor(self, above: float) -> None:
        """Bring the cursor's line that share of the height down from the top, not just into sight."""
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.value() + self.text.cursorRect().top() - round(above * self.text.viewport().height()))


def _as_printed(words: str) -> str:
    """Keys stand in the manual without a plus: «Ctrl+Z» is looked for as «Ctrl Z»."""
    return _PLUS.sub(r"\1 ", words)
