"""The diary's table: month headings over the whole width, cells edited in place, blocks copied and pasted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView, QHeaderView, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget,
)

from ui.itemmodels.diary_model import KEYS, DiaryModel
from ui.itemmodels.ledger_clipboard import from_tsv, to_tsv
from ui.itemmodels.returns_models import AnyIndex
from ui.widgets.controls import described
from ui.widgets.names_field import NamesField

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SUBJECT = KEYS.index("subject")
#: Width of each column at scale 1, in pixels; the subject takes the rest.
_WIDTHS = {"on": 92, "kind": 92, "document_number": 132, "people": 48, "remarks": 92}


class DiaryTable(QTableView):
    """``pasted`` gives a block of cells, ``delete_wanted`` the ids of entries."""

    pasted = Signal(list)
    delete_wanted = Signal(list)

    def __init__(self, model: DiaryModel, kinds: Callable[[], list[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.cells = DiaryDelegate(kinds, self)
        self.setItemDelegate(self.cells)
        self.cells.moved.connect(self._move)
        described(self, "纪实", "")
        self.setToolTip("")
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(_SUBJECT, QHeaderView.ResizeMode.Stretch)
        self._fit()
        model.modelReset.connect(self._span)

    def chosen(self) -> list[str]:
        """Ids of the selected entries, from the top."""
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        return [event.id for row in rows if (event := self._model.entry(row)) is not None]

    def go_to(self, key: str, column: int = 0) -> None:
        """Make a cell of an entry the current one."""
        row = self._model.row_of(key)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row, column))
            self.scrollTo(self.currentIndex())

    def copy(self) -> None:
        """Put the selected entries on the clipboard, as a spreadsheet reads them."""
        chosen = [self._model.row_of(key) for key in self.chosen()]
        columns = range(len(KEYS))
        cells = [[(str(self._model.index(row, each).data() or ""), 1) for each in columns] for row in chosen]
        if cells:
            QGuiApplication.clipboard().setText(to_tsv(cells))

    def paste(self) -> None:
        """A block becomes entries of its own; a single text replaces the current cell."""
        text = QGuiApplication.clipboard().text()
        block = from_tsv(text) if text.strip() else []
        if len(block) > 1 or block and len(block[0]) > 1:
            self.pasted.emit(block)
        elif not block:
            self.pasted.emit([])
        elif self.currentIndex().isValid():
            self._model.setData(self.currentIndex(), block[0][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt)
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Delete and control:
            self.delete_wanted.emit(self.chosen())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self.currentIndex().isValid():
                self._model.setData(self.currentIndex(), "")
        elif event.key() in _ENTER:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        scale = min(1.4, self.fontMetrics().height() / 19)
        for key, width in _WIDTHS.items():
            self.setColumnWidth(KEYS.index(key), round(width * max(1.0, scale)))

    def _span(self) -> None:
        self.clearSpans()
        for row in range(self._model.rowCount()):
            if self._model.entry(row) is None:
                self.setSpan(row, 0, 1, len(KEYS))

    def _move(self, key: str, column: int, move: str) -> None:
        """After an edit, by the entry's id: its row may have changed with its day."""
        row = self._model.row_of(key)
        if row < 0:
            return
        step = {"right": 1, "left": -1}.get(move, 0)
        place = max(0, min(len(KEYS) - 1, column + step))
        if move == "down":
            later = range(row + 1, self._model.rowCount())
            row = next((each for each in later if self._model.entry(each) is not None), row)
        index = self._model.index(row, place)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect
                                              | QItemSelectionModel.SelectionFlag.Rows)
        self.scrollTo(index)
        self.setFocus()
        if step:
            self.edit(index)


class DiaryDelegate(QStyledItemDelegate):
    """Keeps a refused text in its editor. ``moved`` gives the entry's id, the column and where to go."""

    moved = Signal(str, int, str)

    def __init__(self, kinds: Callable[[], list[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._kinds = kinds
        self._taken = True
        self._place: tuple[str, int] = ("", 0)

    def createEditor(  # noqa: N802 (Qt)
        self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        model = index.model()
        event = model.entry(index.row()) if isinstance(model, DiaryModel) else None
        self._place = (event.id if event else "", index.column())
        key = KEYS[index.column()]
        made: QLineEdit = NamesField(self._kinds, parent, single=True) if key == "kind" else QLineEdit(parent)
        made.setProperty("cell", True)
        return described(made, str(model.headerData(index.column(), Qt.Orientation.Horizontal)))

    def setModelData(  # noqa: N802 (Qt)
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | AnyIndex
    ) -> None:
        if isinstance(editor, QLineEdit):
            self._taken = model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget):
            moves = {Qt.Key.Key_Tab: "right", Qt.Key.Key_Backtab: "left", **dict.fromkeys(_ENTER, "down")}
            move = moves.get(Qt.Key(event.key()))
            if move:
                self._finish(editor, move)
                return True
        return super().eventFilter(editor, event)

    def _finish(self, editor: QWidget, move: str) -> None:
        key, column = self._place
        self._taken = True
        self.commitData.emit(editor)
        if self._taken:
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            self.moved.emit(key, column, move)
