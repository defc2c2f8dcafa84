"""The history of a problem and its measures as a list: when, who, what, from what to what; the latest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.labels import FIELDS, STATUS
from models.records import FieldChange

AnyIndex = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
#: Columns of the tables that say nothing to a person, or nothing that another column does not say.
_HIDDEN = {
    "position", "own", "extra", "round_id", "problem_id", "aspect_id", "topic_id", "claimed_by_id", "merged_into_id",
    "measure_id", "person_id", "department_id", "role", "deadline_on", "deadline_kind",
}
_NAMES = {"deadline_text": "整改时限", "notice": "通报用语", "public": "公开"}
_FLAGS = {"keep_up", "public", "locked", "restricted"}
_LONGEST = 60


class HistoryModel(QAbstractListModel):
    """Entries are given by :meth:`show`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, FieldChange]] = []

    def show(self, of_problem: Iterable[FieldChange], of_measures: Iterable[FieldChange]) -> None:
        """Show these changes, each oldest given first."""
        found = [("problem", each) for each in of_problem] + [("measure", each) for each in of_measures]
        self.beginResetModel()
        self._rows = sorted((row for row in found if _is_worth_showing(row[1])), key=lambda row: row[1].at)[::-1]
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        table, change = self._rows[index.row()]
        whole = role == Qt.ItemDataRole.ToolTipRole
        old, new = (_shown(change.field, value, whole) for value in (change.old, change.new))
        head = "　".join(part for part in (f"{change.at:%Y-%m-%d %H:%M}", change.person, change.label) if part)
        before = "" if change.old is None else f"{old or '（空）'} → "
        return f"{head}\n{_name(table, change.field)}：{before}{new or '（空）'}"


def _is_worth_showing(change: FieldChange) -> bool:
    """A new row's flags have their defaults; nobody set them."""
    return change.field not in _HIDDEN and not (change.field in _FLAGS and change.old is None)


def _name(table: str, field: str) -> str:
    return FIELDS.get(f"{table}.{field}") or _NAMES.get(field) or FIELDS.get(field, field)


def _shown(field: str, value: Any, whole: bool) -> str:
    if field == "status":
        return STATUS.get(value, str(value)) if value else ""
    if field in _FLAGS:
        return "" if value is None else "是" if value else "否"
    text = "" if value is None else str(value)
    return text if whole or len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
