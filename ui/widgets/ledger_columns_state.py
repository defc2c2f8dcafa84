"""Which columns of the ledger table show, how wide they are and in which order: applied, changed and remembered."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QTableView

from ui.itemmodels.ledger_columns import COLUMNS, FROZEN, INDEX


class ColumnsState:
    """The columns of the two panels (frozen, scrolling). ``chosen`` holds what the user has shown or hidden by hand."""

    def __init__(self, panels: tuple[QTableView, QTableView]) -> None:
        self._panels = panels
        self.chosen: dict[str, bool] = {}
        self._default: frozenset[str] = frozenset()

    def use_default(self, shown: frozenset[str]) -> None:
        """Show these columns, except where the user has chosen."""
        self._default = shown
        for column in COLUMNS:
            self._apply(column.key)

    def also_show(self, shown: frozenset[str]) -> None:
        """Show these too: something has been filled in."""
        if not shown <= self._default:
            self.use_default(self._default | shown)

    def is_shown(self, key: str) -> bool:
        """True when the column shows."""
        return self.chosen.get(key, key in self._default)

    def show(self, key: str, shown: bool) -> None:
        """Show or hide a column by hand. The frozen columns always show."""
        self.chosen[key] = shown
        self._apply(key)

    def reset(self) -> None:
        """Columns, widths and order as they were at first."""
        self.chosen.clear()
        header = self._panels[1].horizontalHeader()
        for number, column in enumerate(COLUMNS):
            header.moveSection(header.visualIndex(number), number)
            self._panel(number).setColumnWidth(number, column.width)
        self.use_default(self._default)

    def as_setting(self) -> dict[str, Any]:
        """What is to be remembered: widths and order of all columns and the user's choices."""
        header = self._panels[1].horizontalHeader()
        widths = {
            column.key: self._panel(number).horizontalHeader().sectionSize(number) for number, column in enumerate(COLUMNS)
            if not self._panel(number).isColumnHidden(number)
        }
        order = [COLUMNS[header.logicalIndex(place)].key for place in range(len(COLUMNS))]
        return {"widths": widths, "order": order, "chosen": dict(self.chosen)}

    def restore(self, setting: dict[str, Any]) -> None:
        """Apply what was remembered; columns that no longer exist are passed over."""
        self.chosen = {key: bool(shown) for key, shown in setting.get("chosen", {}).items() if key in INDEX}
        for key, width in setting.get("widths", {}).items():
            if key in INDEX and isinstance(width, int) and width > 0:
                self._panel(INDEX[key]).setColumnWidth(INDEX[key], width)
        header = self._panels[1].horizontalHeader()
        for place, key in enumerate(key for key in setting.get("order", []) if key in INDEX):
            header.moveSection(header.visualIndex(INDEX[key]), place)
        self.use_default(self._default)

    def _panel(self, number: int) -> QTableView:
        return self._panels[0 if number in FROZEN else 1]

    def _apply(self, key: str) -> None:
        number = INDEX[key]
        self._panel(number).setColumnHidden(number, not (number in FROZEN or self.is_shown(key)))
