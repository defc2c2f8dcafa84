"""The history of a record's fields as a table: when, who, what, from what, to what; the latest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.labels import DEADLINE_KINDS, FIELDS, STATUS
from models.records import FieldChange

AnyIndex = QModelIndex | QPersistentModelIndex
_HEADINGS = ("时间", "修改人", "内容", "原来", "现在")
_NONE = QModelIndex()
#: Columns of the tables that say nothing to a person.
_HIDDEN = {
    "position", "own", "extra", "round_id", "problem_id", "aspect_id", "topic_id", "claimed_by_id", "merged_into_id",
    "measure_id", "person_id", "department_id", "role",
}
_NAMES = {
    "deadline_text": "整改时限", "deadline_on": "时限日期", "deadline_kind": "时限类型", "notice": "通报用语", "public": "公开",
    "status_text": "状态原文",
}
_FLAGS = {"keep_up", "public", "locked", "restricted"}


class HistoryModel(QAbstractTableModel):
    """Rows are given by :meth:`show`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[FieldChange] = []

    def show(self, changes: Iterable[FieldChange]) -> None:
        """Show these changes, oldest given first."""
        self.beginResetModel()
        self._rows = [change for change in changes if change.field not in _HIDDEN][::-1]
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(  # noqa: N802 (Qt)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _HEADINGS[section] if 0 <= section < len(_HEADINGS) else None
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        change = self._rows[index.row()]
        name = _NAMES.get(change.field) or FIELDS.get(change.field, change.field)
        cells = (
            f"{change.at:%Y-%m-%d %H:%M}", change.person, name, _shown(change.field, change.old),
            _shown(change.field, change.new),
        )
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{cells[index.column()]}\n（{change.label}）"
        return cells[index.column()]


def _shown(field: str, value: Any) -> str:
    if field == "status":
        return STATUS.get(value or "", str(value)) if value else ""
    if field == "deadline_kind":
        return DEADLINE_KINDS.get(value or "", str(value)) if value else ""
    if field in _FLAGS:
        return "" if value is None else "是" if value else "否"
    return "" if value is None else str(value)
