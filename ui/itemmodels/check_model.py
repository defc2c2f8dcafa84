"""A list of values to tick off, each with how many rows have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

AnyIndex = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_STATES = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}


@dataclass
class Choice:
    """A value, what is shown for it, how many rows have it, and whether it is ticked."""

    key: str
    text: str
    count: int = 0
    on: bool = False


class CheckModel(QAbstractListModel):
    """``toggled`` fires when the user has ticked something."""

    toggled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices: list[Choice] = []

    def show(self, choices: Sequence[Choice]) -> None:
        """Show these values; the same ones with other counts or ticks keep their places and the selection."""
        if [each.key for each in choices] == [each.key for each in self._choices]:
            self._choices = list(choices)
            if choices:
                self.dataChanged.emit(self.index(0), self.index(len(choices) - 1))
            return
        self.beginResetModel()
        self._choices = list(choices)
        self.endResetModel()

    def ticked(self) -> frozenset[str]:
        """The ticked values."""
        return frozenset(each.key for each in self._choices if each.on)

    def toggle(self, index: AnyIndex) -> None:
        """Tick a line, or take its tick away."""
        if index.isValid():
            on = not self._choices[index.row()].on
            self.setData(index, _STATES[on], Qt.ItemDataRole.CheckStateRole)

    # --- Qt's questions ----------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(self._choices)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        choice = self._choices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{choice.text}  {choice.count}"
        if role == Qt.ItemDataRole.CheckStateRole:
            return _STATES[choice.on]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{choice.text}，{choice.count} 行" + ("，已选" if choice.on else "")
        return choice.key if role == Qt.ItemDataRole.UserRole else None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 (Qt)
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self._choices[index.row()].on = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(index, index)
        self.toggled.emit()
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemNeverHasChildren)
