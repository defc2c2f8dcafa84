"""The evidence files of a problem as a list: number, name, what it belongs to, size, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from models.evidence import EvidenceItem
from models.evidence_check import WORDS
from models.evidence_files import WHOLE
from models.records import Problem
from models.typed import excerpt
from ui.theme import COLOURS

AnyIndex = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_EXCERPT = 10
_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class EvidenceModel(QAbstractListModel):
    """Files are given by :meth:`show`; a number that is typed goes to *renumber* (link, number → whether taken)."""

    def __init__(self, renumber: Callable[[str, str], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renumber = renumber
        self._states: Mapping[str, str] = {}
        self._owners: dict[str, str] = {}
        self.items: tuple[EvidenceItem, ...] = ()

    def show(self, problem: Problem | None, items: Sequence[EvidenceItem], states: Mapping[str, str]) -> None:
        """Show the files of a problem, with how each is (by the file's id, as far as it is known)."""
        self.beginResetModel()
        self.items, self._states = tuple(items), dict(states)
        measures = problem.measures if problem else ()
        self._owners = {measure.id: f"措施{number} {excerpt(measure.text, _EXCERPT)}"
                        for number, measure in enumerate(measures, 1)}
        self.endResetModel()

    def item(self, row: int) -> EvidenceItem | None:
        """The file of that line."""
        return self.items[row] if 0 <= row < len(self.items) else None

    def state(self, item: EvidenceItem) -> str:
        """How a file is; whole as long as nothing else is known."""
        return self._states.get(item.file, WHOLE)

    def wrong(self) -> int:
        """How many of the files are missing or not as they were."""
        return sum(self.state(item) != WHOLE for item in self.items)

    def rowCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.EditRole:
            return item.number
        if role in _TEXTS:
            return f"{item.number}　{item.name}\n{self._below(item)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(item)
        if role == Qt.ItemDataRole.ForegroundRole and self.state(item) != WHOLE:
            return QColor(COLOURS["red"])
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 (Qt)
        item = self.item(index.row())
        if role != Qt.ItemDataRole.EditRole or item is None or str(value).strip() == item.number:
            return False
        return self._renumber(item.link, str(value))

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if index.isValid() else found

    def _below(self, item: EvidenceItem) -> str:
        state = self.state(item)
        parts = [f"【{WORDS[state]}】"] if state != WHOLE else []
        parts += [self._owners.get(item.row, "整个问题"), size_text(item.size)]
        return "　".join(parts + (["链接"] if item.linked_path else []))

    def _tip(self, item: EvidenceItem) -> str:
        lines = [item.name, self._owners.get(item.row, "整个问题"), f"{item.size:,} 字节，{item.added_on} 添加".strip("， ")]
        lines += [f"链接：{item.linked_path}"] if item.linked_path else []
        lines += [f"SHA-256：{item.sha256}"] if item.sha256 else []
        return "\n".join(lines)


def size_text(size: int) -> str:
    """A size as people say it: 820 KB, 1.2 MB."""
    for unit, least in (("GB", 1 << 30), ("MB", 1 << 20)):
        if size >= least:
            return f"{size / least:.1f} {unit}"
    return f"{max(1, round(size / 1024))} KB"
