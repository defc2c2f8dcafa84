"""A text field in which a field of the notice ({{problems}}) is a chip with its Chinese name and present value."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor, QFontMetricsF, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPyTextObject, QResizeEvent,
    QTextBlock,
    QTextCharFormat, QTextCursor, QTextDocument, QTextFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from ui.theme import COLOURS

#: A field in a text, or the place of the ledger's own text in a style's sentence frame.
ATOM = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}|\{(text)\}")
_OBJECT = "\ufffc"
_KIND = QTextFormat.ObjectTypes.UserObject.value + 1
_NAME = QTextFormat.Property.UserProperty.value + 1
_PADDING, _LONGEST = 6.0, 260.0
#: Pixels that frame and padding may take above and below; before the field is laid out they are not known.
_AROUND = (2, 24)

#: Name of a field → (what it is called, its present value); None for an unknown one.
Known = Callable[[str], tuple[str, str] | None]


class _ChipPainter(QPyTextObject):
    """Draws the chips of one field."""

    def __init__(self, known: Known, parent: QObject) -> None:
        super().__init__(parent)
        self.known = known

    def words(self, text_format: QTextFormat) -> tuple[str, str]:
        """Name and value as shown."""
        name = str(text_format.property(_NAME))
        return self.known(name) or (name, "")

    def intrinsicSize(self, document: QTextDocument, _place: int, text_format: QTextFormat) -> QSizeF:
        metrics = QFontMetricsF(document.defaultFont())
        name, value = self.words(text_format)
        wide = metrics.horizontalAdvance(f"{name} {value}".strip()) + 2 * _PADDING + 2
        return QSizeF(min(wide, self._room(document)), metrics.height())

    def drawObject(self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, _place: int,
                   text_format: QTextFormat) -> None:
        metrics = QFontMetricsF(document.defaultFont())
        name, value = self.words(text_format)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(document.defaultFont())
        painter.setPen(QColor(COLOURS["accent"]))
        painter.setBrush(QColor(COLOURS["accent_soft"]))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 0.5, -1, -0.5), 4, 4)
        inside = QRectF(rect).adjusted(_PADDING, 0, -_PADDING, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(QColor(COLOURS["accent_dark"]))
        painter.drawText(inside, flags, metrics.elidedText(name, Qt.TextElideMode.ElideRight, inside.width()))
        used = metrics.horizontalAdvance(name + " ")
        if value and used < inside.width():
            painter.setPen(QColor(COLOURS["text"]))
            left = inside.width() - used
            painter.drawText(inside.adjusted(used, 0, 0, 0), flags,
                             metrics.elidedText(value, Qt.TextElideMode.ElideRight, left))
        painter.restore()

    @staticmethod
    def _room(document: QTextDocument) -> float:
        width = document.textWidth()
        return min(_LONGEST, width - 2 * document.documentMargin()) if width > 60 else _LONGEST


class ChipEdit(QTextEdit):
    """Plain text with chips. ``edited`` fires when the user has changed it, ``field_wanted`` when {{ was typed.

    Chips are one character to the keyboard; copied they are the text {{name}}, and such a text becomes a chip when it
    is pasted or typed. *lines*: how many lines it has at least and at most; it grows with its text.
    """

    edited = Signal()
    field_wanted = Signal()

    def __init__(self, known: Known, lines: tuple[int, int] = (1, 12), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known, self._lines, self._showing, self._default = known, lines, False, ""
        self._painter = _ChipPainter(known, self)
        self.document().documentLayout().registerHandler(_KIND, self._painter)
        self.document().setDocumentMargin(3)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._plain_again)
        self._fit()

    # --- text ---------------------------------------------------------------------------------------------------------

    def source_text(self) -> str:
        """The text with {{name}} for its chips."""
        lines, block = [], self.document().begin()
        while block.isValid():
            lines.append(_block_text(block))
            block = block.next()
        return "\n".join(lines)

    def set_source_text(self, text: str) -> None:
        """Show *text*, its fields as chips; does not fire ``edited``."""
        if text == self.source_text():
            return
        self._showing = True
        self.clear()
        self._insert(self.textCursor(), text)
        self.document().clearUndoRedoStacks()
        self._showing = False
        self._fit()

    def insert_field(self, name: str) -> None:
        """Put a chip at the cursor, in place of what is selected or of a {{ that was just typed."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        if not cursor.hasSelection() and self._before(cursor, 2) == "{{":
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, 2)
        self._insert(cursor, "{text}" if name == "text" else f"{{{{{name}}}}}")
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def show_values(self) -> None:
        """Values have changed: chips are measured and drawn anew."""
        self.document().markContentsDirty(0, self.document().characterCount())
        self.viewport().update()
        self._fit()

    def go_to_line(self, line: int) -> None:
        """Put the cursor at the beginning of a line, empty ones not counted."""
        block, count = self.document().begin(), -1
        while block.isValid():
            count += bool(block.text().strip())
            if count == line:
                break
            block = block.next()
        self.setTextCursor(QTextCursor(block if block.isValid() else self.document().lastBlock()))
        self.ensureCursorVisible()

    def _insert(self, cursor: QTextCursor, text: str) -> None:
        place = 0
        for match in ATOM.finditer(text):
            name = match[1] or match[2] or ""
            if self._known(name) is None:
                continue
            cursor.insertText(text[place:match.start()], QTextCharFormat())
            cursor.insertText(_OBJECT, _chip(name))
            place = match.end()
        cursor.insertText(text[place:], QTextCharFormat())

    def _changed(self) -> None:
        if self._showing:
            return
        self._turn_typed_fields()
        self._fit()
        self.edited.emit()

    def _turn_typed_fields(self) -> None:
        """A field typed by hand becomes a chip when its last brace is typed."""
        cursor = self.textCursor()
        before = cursor.block().text()[:cursor.positionInBlock()]
        match = re.search(r"(?:\{\{\s*([^{}]*?)\s*\}\}|\{(text)\})$", before)
        if match and self._known(match[1] or match[2] or ""):
            self._showing = True
            cursor.setPosition(cursor.position() - len(match[0]), QTextCursor.MoveMode.KeepAnchor)
            self._insert(cursor, match[0])
            self._showing = False

    def _plain_again(self) -> None:
        """What is typed behind a chip is text."""
        if not self.textCursor().hasSelection() and self.currentCharFormat().hasProperty(_NAME):
            self.setCurrentCharFormat(QTextCharFormat())

    @staticmethod
    def _before(cursor: QTextCursor, count: int) -> str:
        return cursor.block().text()[max(0, cursor.positionInBlock() - count):cursor.positionInBlock()]

    # --- Qt -----------------------------------------------------------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:
        part = self.textCursor().selection()
        holder, lines = QTextDocument(), []
        QTextCursor(holder).insertFragment(part)
        block = holder.begin()
        while block.isValid():
            lines.append(_block_text(block))
            block = block.next()
        found = QMimeData()
        found.setText("\n".join(lines))
        return found

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            cursor = self.textCursor()
            cursor.beginEditBlock()
            self._insert(cursor, source.text().replace("\r\n", "\n"))
            cursor.endEditBlock()
            self.ensureCursorVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._lines[1] == 1 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)
        if event.text() == "{" and self._before(self.textCursor(), 2) == "{{":
            self.field_wanted.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if event.commitString():
            self._plain_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.document().isEmpty() and self._default:
            painter = QPainter(self.viewport())
            self._holder().drawContents(painter)

    def set_default_text(self, text: str) -> None:
        """Show *text* in grey, all of it, while nothing is typed (Qt's own placeholder has one line only)."""
        if text != self._default:
            self._default = text
            self.setAccessibleDescription(text)
            self.viewport().update()
            self._fit()

    def default_text(self) -> str:
        """What is shown in grey while nothing is typed."""
        return self._default

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def _holder(self) -> QTextDocument:
        """The grey text as it is drawn."""
        made = QTextDocument()
        made.setDefaultFont(self.font())
        made.setDocumentMargin(self.document().documentMargin())
        made.setTextWidth(self.viewport().width())
        grey = QTextCharFormat()
        grey.setForeground(self.palette().color(QPalette.ColorRole.PlaceholderText))
        QTextCursor(made).insertText(self._default, grey)
        return made

    def _fit(self) -> None:
        """As high as its text, within the lines it may have."""
        height = self.document().size().height()
        if self.document().isEmpty() and self._default:
            height = self._holder().size().height()
        line = QFontMetricsF(self.font()).lineSpacing()
        around = max(_AROUND[0], min(_AROUND[1], self.height() - self.viewport().height()))
        margin = 2 * self.document().documentMargin()
        least, most = (line * count + margin for count in self._lines)
        wanted = round(max(least, min(most, height))) + around
        if wanted != self.height() or self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)


def _chip(name: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setObjectType(_KIND)
    made.setProperty(_NAME, name)
    made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBottom)
    return made


def _block_text(block: QTextBlock) -> str:
    found = []
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        name = str(fragment.charFormat().property(_NAME) or "")
        atom = "{text}" if name == "text" else f"{{{{{name}}}}}"
        found.append(fragment.text().replace(_OBJECT, atom if name else "").replace("\u2028", "\n"))
        fragments += 1
    return "".join(found)
