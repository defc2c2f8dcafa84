"""Tables of which whole rows are chosen and nothing is edited in place: names, rows to hand over, outcomes."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView,
)

AnyIndex = QModelIndex | QPersistentModelIndex
#: Room above and below a wrapped text, in pixels.
_ROOM = 4
#: Up to so many rows are as high as their text; beyond, all have one height (measuring a long list takes too long).
_MOST_FITTED = 200
_ROW_HEIGHT = 64


class TintedDelegate(QStyledItemDelegate):
    """A colour that the model gives to an item (missing, late) stays when the item is selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: AnyIndex) -> None:  # noqa: N802 (Qt)
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if isinstance(colour, QColor):
            option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)


class _RoomyDelegate(TintedDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 (Qt)
        found = super().sizeHint(option, index)
        return QSize(found.width(), found.height() + 2 * _ROOM)


def show_rows(view: QTableView, model: QAbstractItemModel) -> None:
    """Let *view* show *model* row by row; the second column takes the room that the others leave, Tab goes on."""
    view.setModel(model)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    header, modes = view.horizontalHeader(), QHeaderView.ResizeMode
    header.setSectionResizeMode(modes.ResizeToContents)
    header.setSectionResizeMode(1, modes.Stretch)
    header.setHighlightSections(False)


class WrappedTable(QTableView):
    """Rows of long texts: the columns *sharing* have the same width and take the room that the others (*widths*, by
    column, in pixels) leave; rows are as high as their text, also after the table got wider or narrower.
    """

    def __init__(self, model: QAbstractItemModel, sharing: tuple[int, ...], widths: dict[int, int]) -> None:
        super().__init__()
        show_rows(self, model)
        self.setWordWrap(True)
        self.setItemDelegate(_RoomyDelegate(self))
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        header.setSectionResizeMode(modes.Interactive)
        for column in sharing:
            header.setSectionResizeMode(column, modes.Stretch)
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    def fit_rows(self) -> None:
        """Make rows as high as their text, in a list that is not too long for it."""
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        if self.model().rowCount() <= _MOST_FITTED:
            self.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt)
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_rows()
