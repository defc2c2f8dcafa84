"""The menu that shows and hides columns of the ledger table."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from ui.itemmodels.ledger_columns import COLUMNS, FROZEN
from ui.widgets.ledger_view import LedgerView


class ColumnsMenu(QObject):
    """``changed`` fires when columns were shown, hidden or reset."""

    changed = Signal()

    def __init__(self, view: LedgerView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self.menu = QMenu(parent)
        self.menu.aboutToShow.connect(self._fill)
        for panel in view.panels:
            header = panel.horizontalHeader()
            header.customContextMenuRequested.connect(lambda place, at=header: self._show_at(at, place))

    def _fill(self) -> None:
        self.menu.clear()
        for number, column in enumerate(COLUMNS):
            if number not in FROZEN:
                text = str(self._view.model.headerData(number, Qt.Orientation.Horizontal))
                action = self.menu.addAction(text)
                action.setCheckable(True)
                action.setChecked(self._view.columns.is_shown(column.key))
                action.toggled.connect(lambda on, key=column.key: self._show(key, on))
        self.menu.addSeparator()
        self.menu.addAction("恢复默认的列").triggered.connect(self._reset)

    def _show_at(self, header: QWidget, place: QPoint) -> None:
        self.menu.popup(header.mapToGlobal(place))

    def _show(self, key: str, on: bool) -> None:
        self._view.columns.show(key, on)
        self._settle()

    def _reset(self) -> None:
        self._view.columns.reset()
        self._settle()

    def _settle(self) -> None:
        self._view.fit_frozen()
        self._view.forget_layout()
        self.changed.emit()
