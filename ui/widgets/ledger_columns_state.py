"""Which columns of the ledger table show, how wide they are and in which order: applied, changed and remembered."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QTableView

from ui.itemmodels.ledger_columns import COLUMNS, FROZEN, INDEX


class ColumnsState:
    """The columns of the two panels (frozen, scrolling).

    ``chosen`` holds what the user has shown or hidden by hand. Widths are kept for text of the ordinary size and
    multiplied by the scale of the text.
    """

    def __init__(self, panels: tuple[QTableView, QTableView]) -> None:
        self._panels = panels
        self.chosen: dict[str, bool] = {}
        self._default: frozenset[str] = frozenset()
        self._widths = {column.key: float(column.width) for column in COLUMNS}
        self._scale = 1.0
        self._applying = False
        for panel in panels:
            panel.horizontalHeader().sectionResized.connect(self._resized)

    def use_scale(self, scale: float) -> None:
        """Make all columns as wide as text of that scale needs."""
        self._scale = scale
        self._apply_widths()

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
        self._widths = {column.key: float(column.width) for column in COLUMNS}
        header = self._panels[1].horizontalHeader()
        for number in range(len(COLUMNS)):
            header.moveSection(header.visualIndex(number), number)
        self._apply_widths()
        self.use_default(self._default)

    def as_setting(self) -> dict[str, Any]:
        """What is to be remembered: widths and order of all columns and the user's choices."""
        header = self._panels[1].horizontalHeader()
        order = [COLUMNS[header.logicalIndex(place)].key for place in range(len(COLUMNS))]
        widths = {key: round(width) for key, width in self._widths.items()}
        return {"widths": widths, "order": order, "chosen": dict(self.chosen)}

    def restore(self, setting: dict[str, Any]) -> None:
        """Apply what was remembered; columns that no longer exist are passed over."""
        self.chosen = {key: bool(shown) for key, shown in setting.get("chosen", {}).items() if key in INDEX}
        for key, width in setting.get("widths", {}).items():
            if key in INDEX and isinstance(width, int) and width > 0:
                self._widths[key] = float(width)
        header = self._panels[1].horizontalHeader()
        for place, key in enumerate(key for key in setting.get("order", []) if key in INDEX):
            header.moveSection(header.visualIndex(INDEX[key]), place)
        self._apply_widths()
        self.use_default(self._default)

    def _panel(self, number: int) -> QTableView:
        return self._panels[0 if number in FROZEN else 1]

    def _apply(self, key: str) -> None:
        number = INDEX[key]
        self._panel(number).setColumnHidden(number, not (number in FROZEN or self.is_shown(key)))

    def _apply_widths(self) -> None:
        self._applying = True
        try:
            for number, column in enumerate(COLUMNS):
                self._panel(number).setColumnWidth(number, round(self._widths[column.key] * self._scale))
        finally:
            self._applying = False

    def _resized(self, number: int, _old: int, new: int) -> None:
        if new and not self._applying:
            self._widths[COLUMNS[number].key] = new / self._scale
