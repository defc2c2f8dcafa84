"""Where keys go in the ledger table: as in a spreadsheet, over spanning cells and past heading rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.itemmodels.ledger_model import LedgerModel

Place = tuple[int, int]
_STEPS = {
    Qt.Key.Key_Down: "down", Qt.Key.Key_Up: "up", Qt.Key.Key_Right: "right", Qt.Key.Key_Left: "left",
    Qt.Key.Key_Return: "down", Qt.Key.Key_Enter: "down", Qt.Key.Key_Tab: "right", Qt.Key.Key_Backtab: "left",
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ALT, _CTRL, _SHIFT = (
    Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
)


class Moves:
    """Knows the cells by the model, the visible columns from left to right, and which cells span."""

    def __init__(
        self, model: LedgerModel, columns: Callable[[], list[int]], is_spanned: Callable[[int, int], bool]
    ) -> None:
        self._model = model
        self._columns = columns
        self._is_spanned = is_spanned

    def target(self, place: Place, event: QKeyEvent, page: int) -> Place | None:
        """Where the key leads from *place*; None for a key that does not move. *page* is how many rows a page has."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if modifiers & _ALT:
            return None
        if modifiers & _CTRL:
            return self._to_edge(place, key)
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return place[0], self._columns()[0 if key == Qt.Key.Key_Home else -1]
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            return self._rows_on(place[0], page if key == Qt.Key.Key_PageDown else -page), place[1]
        if key in _ENTER and modifiers & _SHIFT:
            return self.step(place, "up")
        return self.step(place, _STEPS[key]) if key in _STEPS else None

    def step(self, place: Place, direction: str) -> Place:
        """The next cell in a direction; the same one at the edge."""
        if direction in ("left", "right"):
            return place[0], self._beside(place[1], 1 if direction == "right" else -1)
        row, column = place
        if self._is_spanned(row, column):
            top = self._model.top(row)
            data = self._model.data_row(top)
            size = data.size if data else 1
            row = top + size - 1 if direction == "down" else top
        return self._rows_on(row, 1 if direction == "down" else -1), column

    def _beside(self, column: int, step: int) -> int:
        columns = self._columns()
        place = columns.index(column) if column in columns else 0
        return columns[max(0, min(len(columns) - 1, place + step))]

    def _rows_on(self, row: int, count: int) -> int:
        """The row *count* data rows further (or back), as far as there are any."""
        step, left, found = (1 if count > 0 else -1), abs(count), row
        number = row + step
        while left and 0 <= number < self._model.rowCount():
            if self._model.data_row(number):
                found, left = number, left - 1
            number += step
        return found

    def _to_edge(self, place: Place, key: Qt.Key) -> Place | None:
        columns, rows = self._columns(), self._model.rowCount()
        first, last = self._rows_on(-1, 1), self._rows_on(rows, -1)
        return {
            Qt.Key.Key_Home: (first, columns[0]), Qt.Key.Key_End: (last, columns[-1]),
            Qt.Key.Key_Up: (first, place[1]), Qt.Key.Key_Down: (last, place[1]),
            Qt.Key.Key_Left: (place[0], columns[0]), Qt.Key.Key_Right: (place[0], columns[-1]),
        }.get(key)
