"""What the item models of plain tables have in common: the words over their columns."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt


class Headed:
    """Stands before Qt's model among the bases and gives it ``HEADERS`` over its columns."""

    HEADERS: tuple[str, ...] = ()

    def headerData(  # noqa: N802 (Qt)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADERS[section]
        return None
