"""Draws the cells of the ledger table and edits them in place, with the keys of a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox, QLineEdit, QPlainTextEdit, QStyledItemDelegate, QWidget,
)

from ui.itemmodels.ledger_columns import COLUMNS
from ui.itemmodels.ledger_model import OVERDUE_ROLE, LedgerModel
from ui.itemmodels.ledger_rows import DataRow, GroupRow
from ui.widgets.ledger_painting import CellPainter

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from ui.widgets.deadline_field import Reader
    from ui.widgets.names_field import Names

AnyIndex = QModelIndex | QPersistentModelIndex
_BREAKS_LINE = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES = {Qt.Key.Key_Return: "down", Qt.Key.Key_Enter: "down", Qt.Key.Key_Tab: "right", Qt.Key.Key_Backtab: "left"}
_ARROWS = {Qt.Key.Key_Down: "down", Qt.Key.Key_Up: "up", Qt.Key.Key_Right: "right", Qt.Key.Key_Left: "left"}


class LedgerDelegate(QStyledItemDelegate):
    """``moved`` names where to go after a cell was committed by key (down, up, right, left).

    ``replacing`` is set by the view before an editor opens: the key that opened it replaces the text, arrows commit.
    """

    moved = Signal(str)

    def __init__(self, names: dict[str, Names], read_deadline: Reader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._read_deadline = read_deadline
        self.painter = CellPainter()
        self.replacing = False
        self._taken = True
        self.closeEditor.connect(lambda editor: editor.setProperty("closed", True))

    # --- drawing ---------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        panel: Any = option.widget
        model: LedgerModel = panel.model()
        row, rect = model.row_at(index.row()), option.rect
        painter.save()
        painter.setClipRect(rect)
        if isinstance(row, GroupRow):
            self.painter.group(painter, rect, option.font, row, panel.property("origin") or 0)
        elif isinstance(row, DataRow):
            spanned = model.is_spanned(index.row(), index.column())
            selected = panel.selectionModel().isSelected(index)  # QStyle and all its enums would be loaded for one bit
            self.painter.background(painter, rect, selected=selected, last=spanned or row.place == row.size - 1)
            late = COLUMNS[index.column()].key == "deadline" and bool(model.data(index, OVERDUE_ROLE))
            painter.setFont(option.font)
            self.painter.cell(painter, rect, option.font, row, COLUMNS[index.column()], late)
            if index == panel.currentIndex():
                self.painter.current(painter, rect)
        painter.restore()

    # --- editing ---------------------------------------------------------------------------------------------------

    def createEditor(  # noqa: N802 (Qt)
        self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        column = COLUMNS[index.column()]
        editor = self._editor(parent, column.kind, column.field)
        editor.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        editor.setProperty("replacing", self.replacing)
        editor.setProperty("cell", True)
        return editor

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:  # noqa: N802 (Qt)
        if editor.property("loaded"):  # a change elsewhere must not overwrite what is being typed
            return
        editor.setProperty("loaded", True)
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findText(text)))
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
            editor.selectAll() if self.replacing else editor.moveCursor(editor.textCursor().MoveOperation.End)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(  # noqa: N802 (Qt)
        self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex
    ) -> None:
        self._taken = model.setData(index, editor_text(editor), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(  # noqa: N802 (Qt)
        self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> None:
        area = _area(editor)
        rect = option.rect.intersected(area)
        wanted = editor.sizeHint().height()
        if isinstance(editor, QPlainTextEdit):
            wanted = _text_height(editor, rect.width())
        rect.setHeight(min(max(rect.height(), wanted), area.height()))
        if rect.bottom() > area.bottom():
            rect.moveBottom(area.bottom())
        editor.setGeometry(rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget):
            move = self._move(editor, event)
            if move:
                self.finish(editor, move)
                return True
            if isinstance(editor, QPlainTextEdit) and event.key() in _ENTER:
                editor.insertPlainText("\n")
                return True
        return super().eventFilter(editor, event)

    def finish(self, editor: QWidget, move: str = "") -> bool:
        """Commit and close the editor, then move; False when the text was refused: it stays in its editor."""
        if editor.property("closed"):  # a drop-down chooses once more while its list goes away
            return True
        self._taken = True
        self.commitData.emit(editor)
        if self._taken:
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            if move:
                self.moved.emit(move)
        return self._taken

    # --- inside ----------------------------------------------------------------------------------------------------

    def _editor(self, parent: QWidget, kind: str, field: str) -> QWidget:
        if kind in ("names", "departments"):
            from ui.widgets.names_field import NamesField

            return NamesField(self._names[kind], parent, single=field == "claimed_by")
        if kind == "deadline":
            from ui.widgets.deadline_field import DeadlineField

            return DeadlineField(self._read_deadline, parent, floating=True)
        if kind == "status":
            return self._status_box(parent)
        if kind == "text":
            editor = QPlainTextEdit(parent)
            editor.setTabChangesFocus(True)
            editor.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            editor.textChanged.connect(lambda: _grow(editor))
            return editor
        return QLineEdit(parent)

    def _status_box(self, parent: QWidget) -> QComboBox:
        from ui.widgets.status_box import StatusBox

        box = StatusBox(parent)
        box.activated.connect(lambda: self.finish(box))
        return box

    def _move(self, editor: QWidget, event: QKeyEvent) -> str:
        """Where a key goes that commits; empty for keys that stay in the editor."""
        if event.key() in _ENTER and event.modifiers() & _BREAKS_LINE:
            return "" if isinstance(editor, QPlainTextEdit) else "down"
        if event.key() in _MOVES:
            return _MOVES[Qt.Key(event.key())]
        if editor.property("replacing") and not event.modifiers() and not isinstance(editor, QComboBox):
            return _ARROWS.get(Qt.Key(event.key()), "")
        return ""


def editor_text(editor: QWidget) -> str:
    """The text of a cell's editor."""
    if isinstance(editor, QComboBox):
        return editor.currentText()
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    return editor.text() if isinstance(editor, QLineEdit) else ""


def _area(editor: QWidget) -> QRect:
    """The part of the table that an editor may take."""
    parent = editor.parentWidget()
    return parent.rect() if parent else editor.rect()


def _text_height(editor: QPlainTextEdit, width: int) -> int:
    line = editor.fontMetrics().lineSpacing()
    room = max(40, width - 18)
    text = editor.toPlainText() or " "
    needed = editor.fontMetrics().boundingRect(0, 0, room, 100_000, Qt.TextFlag.TextWordWrap, text).height()
    return min(12 * line, needed + line) + 12


def _grow(editor: QPlainTextEdit) -> None:
    """Make a cell's editor higher while its text grows, as far as the table goes."""
    area = _area(editor)
    height = min(_text_height(editor, editor.width()), area.height())
    if height > editor.height():
        top = min(editor.y(), area.bottom() - height)
        editor.setGeometry(editor.x(), max(0, top), editor.width(), height)
