"""A tree whose texts wrap, with the keys for correcting a letter's outline."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView, QHeaderView, QPlainTextEdit, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget,
)

from ui.widgets.hint_tree import HintTree

AnyIndex = QModelIndex | QPersistentModelIndex
_MARGIN, _TALL = 8, 4000
_EMPTY = "粘贴以后，这里列出方面、问题和具体表现，\n可以更正，再录入"


class WrapDelegate(QStyledItemDelegate):
    """Rows as high as their wrapped text, and an editor that wraps too."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        view = option.widget
        if not isinstance(view, QTreeView) or index.column() != 0:
            return super().sizeHint(option, index)
        width = view.columnWidth(0) - view.indentation() * _depth(index) - _MARGIN
        metrics = QFontMetrics(index.data(Qt.ItemDataRole.FontRole) or view.font())
        if not index.data(Qt.ItemDataRole.FontRole):
            metrics = QFontMetrics(view.font())
        box = metrics.boundingRect(QRect(0, 0, max(width, 60), _TALL), Qt.TextFlag.TextWordWrap, str(index.data()))
        return QSize(width, box.height() + _MARGIN)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        editor = QPlainTextEdit(parent)
        editor.setAccessibleName("更正文字")
        editor.setToolTip("改好后按 Ctrl+Enter 或点别处，Esc 放弃")
        editor.setTabChangesFocus(True)
        return editor

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        if isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect: QRect = option.rect
        rect.setHeight(max(rect.height(), 72))
        editor.setGeometry(rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter ends editing, as in a cell; Shift+Enter makes a new line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                self.commitData.emit(editor)
                self.closeEditor.emit(editor)
                return True
        return super().eventFilter(editor, event)


class OutlineView(HintTree):
    """``wanted`` names the correction that a key asks for: up, down, merge, drop, undo."""

    wanted = Signal(str)
    _KEYS = {
        (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier): "up",
        (Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier): "down",
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier): "merge",
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier): "drop",
    }

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self.setItemDelegate(WrapDelegate(self))
        self.setWordWrap(True)
        self.setUniformRowHeights(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setIndentation(22)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)

    def fit_columns(self) -> None:
        """The text takes what the level's column leaves."""
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def event(self, event: QEvent) -> bool:
        """Take Ctrl+Z before the window does, while the outline has the focus."""
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.wanted.emit("undo")
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = self._KEYS.get((Qt.Key(event.key()), event.modifiers()))
        if wanted:
            self.wanted.emit(wanted)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


def _depth(index: AnyIndex) -> int:
    depth = 1
    above = index.parent()
    while above.isValid():
        depth, above = depth + 1, above.parent()
    return depth
