"""Which columns of the ledger table show, how wide they are, in which order, and how many of them are frozen: applied,
changed and remembered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHeaderView, QTableView

from ui.itemmodels.ledger_columns import COLUMNS, FROZEN, INDEX

#: At most so many columns can be frozen: the others must have room on the smallest screen.
MOST_FROZEN = 6


class ColumnsState(QObject):
    """The columns of the two panels (frozen, scrolling). ``changed`` fires when the user has moved one by its heading.

    ``chosen`` holds what the user has shown or hidden by hand, ``frozen`` how many of the columns that show, from the
    left, stand in the frozen panel. Both panels have all columns in the same order and hide those of the other. Widths
    are kept for text of the ordinary size and multiplied by the scale of the text.
    """

    changed = Signal()

    def __init__(self, panels: tuple[QTableView, QTableView], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panels = panels
        self.chosen: dict[str, bool] = {}
        self.frozen = len(FROZEN)
        self.order = list(range(len(COLUMNS)))
        self._default: frozenset[str] = frozenset()
        self._widths = {column.key: float(column.width) for column in COLUMNS}
        self._scale = 1.0
        self._applying = False
        for panel in panels:
            header = panel.horizontalHeader()
            header.sectionResized.connect(self._resized)
            header.sectionMoved.connect(lambda *_, of=header: self._moved(of))
        self._apply()

    # --- asking ------------------------------------------------------------------------------------------------------

    def is_shown(self, key: str) -> bool:
        """True when the column shows. 序号 and the problem always do."""
        return INDEX[key] in FROZEN or self.chosen.get(key, key in self._default)

    def visible(self) -> list[int]:
        """Numbers of the columns that show, from left to right."""
        return [number for number in self.order if self.is_shown(COLUMNS[number].key)]

    def frozen_columns(self) -> list[int]:
        """Numbers of the columns that stand in the frozen panel."""
        return self.visible()[: self.frozen]

    # --- changing ----------------------------------------------------------------------------------------------------

    def use_scale(self, scale: float) -> None:
        """Make all columns as wide as text of that scale needs."""
        self._scale = scale
        self._apply()

    def use_default(self, shown: frozenset[str]) -> None:
        """Show these columns, except where the user has chosen."""
        self._default = shown
        self._apply()

    def also_show(self, shown: frozenset[str]) -> None:
        """Show these too: something has been filled in."""
        if not shown <= self._default:
            self.use_default(self._default | shown)

    def show(self, key: str, shown: bool) -> None:
        """Show or hide a column by hand."""
        self.chosen[key] = shown
        self._apply()

    def freeze(self, count: int) -> None:
        """Let so many of the columns that show stand still at the left."""
        self.frozen = max(0, min(MOST_FROZEN, count))
        self._apply()

    def move(self, number: int, step: int) -> bool:
        """Move a column so many places to the right (to the left) among those that show; False at the edge."""
        shown = self.visible()
        place = shown.index(number) + step if number in shown else -1
        if not 0 <= place < len(shown):
            return False
        beside = shown[place]
        self.order.remove(number)
        self.order.insert(self.order.index(beside) + (step > 0), number)
        self._apply()
        return True

    def reset(self) -> None:
        """Columns, widths, order and frozen ones as they were at first."""
        self.chosen.clear()
        self.frozen = len(FROZEN)
        self.order = list(range(len(COLUMNS)))
        self._widths = {column.key: float(column.width) for column in COLUMNS}
        self._apply()

    # --- remembering -------------------------------------------------------------------------------------------------

    def as_setting(self) -> dict[str, Any]:
        """What is to be remembered: widths and order of all columns, the frozen ones and the user's choices."""
        widths = {key: round(width) for key, width in self._widths.items()}
        order = [COLUMNS[number].key for number in self.order]
        return {"widths": widths, "order": order, "chosen": dict(self.chosen), "frozen": self.frozen}

    def restore(self, setting: dict[str, Any]) -> None:
        """Apply what was remembered; columns that no longer exist are passed over, new ones stand where they usually
        do."""
        self.chosen = {key: bool(shown) for key, shown in setting.get("chosen", {}).items() if key in INDEX}
        for key, width in setting.get("widths", {}).items():
            if key in INDEX and isinstance(width, int) and width > 0:
                self._widths[key] = float(width)
        known = list(dict.fromkeys(INDEX[key] for key in setting.get("order", []) if key in INDEX))
        for number in range(len(COLUMNS)):
            if number not in known:
                known.insert(number, number)
        self.order = known
        frozen = setting.get("frozen", len(FROZEN))
        self.frozen = max(0, min(MOST_FROZEN, frozen)) if isinstance(frozen, int) else len(FROZEN)
        self._apply()

    # --- inside ------------------------------------------------------------------------------------------------------

    def _apply(self) -> None:
        """Bring both panels to what is kept here."""
        self._applying = True
        try:
            frozen, shown = set(self.frozen_columns()), set(self.visible())
            for panel, here in zip(self._panels, (frozen, shown - frozen), strict=True):
                self._put_in_order(panel.horizontalHeader())
                for number, column in enumerate(COLUMNS):
                    panel.setColumnHidden(number, number not in here)
                    if number in here:
                        panel.setColumnWidth(number, round(self._widths[column.key] * self._scale))
        finally:
            self._applying = False

    def _put_in_order(self, header: QHeaderView) -> None:
        for place, number in enumerate(self.order):
            if header.visualIndex(number) != place:
                header.moveSection(header.visualIndex(number), place)

    def _moved(self, header: QHeaderView) -> None:
        """A column was dragged by its heading: it stays in its panel, the other panel follows."""
        if self._applying:
            return
        dragged = sorted(range(len(COLUMNS)), key=header.visualIndex)
        frozen = [number for number in dragged if number in set(self.frozen_columns())]
        self.order = [*frozen, *(number for number in dragged if number not in frozen)]
        self._apply()
        self.changed.emit()

    def _resized(self, number: int, _old: int, new: int) -> None:
        if new and not self._applying:
            self._widths[COLUMNS[number].key] = new / self._scale
