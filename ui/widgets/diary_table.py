"""The diary's table: month headings over the whole width, cells edited in place, blocks copied and pasted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel, QCoreApplication, QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal,
)
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView, QHeaderView, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget,
)

from ui.itemmodels.diary_model import KEYS, DiaryModel
from ui.itemmodels.ledger_clipboard import from_tsv, to_tsv
from ui.itemmodels.returns_models import AnyIndex
from ui.widgets.controls import described
from ui.widgets.names_field import NamesField

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ADDING = (QAbstractItemView.EditTrigger.EditKeyPressed, QAbstractItemView.EditTrigger.DoubleClicked)
_SUBJECT = KEYS.index("subject")
#: Width of each column at scale 1, in pixels; the subject takes the rest.
_WIDTHS = {"on": 92, "kind": 92, "document_number": 132, "people": 48, "remarks": 92}
#: Columns that may grow with their texts, and the width of the subject that they leave.
_GROWING = ("kind", "document_number", "remarks")
_LEAST_SUBJECT = 260


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
        model.modelReset.connect(self._fit)

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

    def edit(  # type: ignore[override]
        self, index: AnyIndex, trigger: QAbstractItemView.EditTrigger = QAbstractItemView.EditTrigger.AllEditTriggers,
        event: QEvent | None = None,
    ) -> bool:
        """Open the editor of a cell; F2 and a double click add to the text, as in the ledger and in a spreadsheet."""
        opened = super().edit(index, trigger, event)  # type: ignore[arg-type]
        editor = self.indexWidget(index) if opened else None
        if isinstance(editor, QLineEdit) and trigger in _ADDING:
            editor.end(False)
        return opened

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 (Qt)
        # Qt opens an editor for a composition only; text that an input method commits at once would be lost.
        index = self.currentIndex()
        if event.commitString() and not event.preeditString() and self.indexWidget(index) is None:
            if self.edit(index, QAbstractItemView.EditTrigger.AnyKeyPressed):
                QCoreApplication.sendEvent(self.indexWidget(index), event)
            return
        super().inputMethodEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._fit()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt)
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """Usual widths, then what the subject can spare for texts that need more."""
        scale = max(1.0, min(1.4, self.fontMetrics().height() / 19))
        widths = {key: round(width * scale) for key, width in _WIDTHS.items()}
        spare = self.viewport().width() - sum(widths.values()) - round(_LEAST_SUBJECT * scale)
        for key in _GROWING:
            more = max(0, min(spare, self._widest(key) - widths[key]))
            widths[key], spare = widths[key] + more, spare - more
        for key, width in widths.items():
            self.setColumnWidth(KEYS.index(key), width)

    def _widest(self, key: str) -> int:
        """The width of the longest text of a column, with the room around it."""
        metrics, column = self.fontMetrics(), KEYS.index(key)
        texts = (self._model.index(row, column).data() for row in range(self._model.rowCount())
                 if self._model.entry(row) is not None)
        return max((metrics.horizontalAdvance(str(text or "")) for text in texts), default=0) + metrics.height()

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
