"""Earlier imports, the latest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from models.records import ImportBatch
from ui.itemmodels.headed import Headed
from ui.itemmodels.import_models import KINDS

AnyIndex = QModelIndex | QPersistentModelIndex


class BatchesModel(Headed, QAbstractTableModel):
    """One line an import: when, which files, how many rows of each kind."""

    HEADERS = ("时间", "文件", "条数")

    def __init__(self) -> None:
        super().__init__()
        self._batches: tuple[ImportBatch, ...] = ()

    def show(self, batches: Sequence[ImportBatch]) -> None:
        """Show these imports, the latest first."""
        self.beginResetModel()
        self._batches = tuple(sorted(batches, key=lambda batch: batch.at, reverse=True))
        self.endResetModel()

    def batch(self, row: int) -> ImportBatch | None:
        """The import of that line."""
        return self._batches[row] if 0 <= row < len(self._batches) else None

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 (Qt)
        return 0 if parent.isValid() else len(self._batches)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 (Qt)
        return 0 if parent.isValid() else len(self.HEADERS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            batch = self._batches[index.row()]
            return (batch_time(batch), "、".join(batch.files), counts_text(batch.counts))[index.column()]
        return None


def batch_time(batch: ImportBatch) -> str:
    """When an import was made, to the minute."""
    return f"{batch.at:%Y-%m-%d %H:%M}"


def counts_text(counts: Mapping[str, int]) -> str:
    """«读到 12 行：新增 3，更改 2»; kinds without rows are left out."""
    parts = "，".join(f"{name} {counts[kind]}" for kind, name in KINDS.items() if counts.get(kind))
    return f"读到 {counts.get('read', 0)} 行" + (f"：{parts}" if parts else "")
