"""Which columns of the ledger table show, how wide they are, in which order, and how many of them are frozen: applied,
changed and remembered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHeaderView, QTableView

from models.settings import fitting
from ui.itemmodels.ledger_columns import BESIDE, COLUMNS, FROZEN, INDEX, Usual

#: At most so many columns can be frozen: the others must have room on the smallest screen.
MOST_FROZEN = 6
#: Pixels; no stored width beyond that is believed.
WIDEST = 4000


class ColumnsState(QObject):
    """The columns of the two panels (frozen, scrolling). ``changed`` fires when the user has moved one by its heading.

    ``chosen`` holds what the user has shown or hidden by hand, ``frozen`` how many of the columns that show, from the
    left, stand in the frozen panel. Both panels have all columns in the same order and hide those of the other. Widths
    are kept for text of the ordinary size and multiplied by the scale of the text. Until the user has sized a column
    it has its usual width, and its share of the room that is left; until one was moved, they stand in the usual order.
    """

    changed = Signal()

    def __init__(self, panels: tuple[QTableView, QTableView], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panels = panels
        self.chosen: dict[str, bool] = {}
        self.frozen = len(FROZEN)
        self._order: list[int] = []  # by hand
        self._usual = Usual()
        self._widths: dict[str, float] = {}  # by hand
        self._scale = 1.0
        self._room = 0
        self._applying = False
        for panel in panels:
            header = panel.horizontalHeader()
            header.sectionResized.connect(self._resized)
            header.sectionMoved.connect(lambda *_, of=header: self._moved(of))
        self._apply()

    # --- asking ------------------------------------------------------------------------------------------------------

    def is_shown(self, key: str) -> bool:
        """True when the column shows. 序号 and the problem always do."""
        return INDEX[key] in FROZEN or self.chosen.get(key, key in self._usual.shown)

    @property
    def order(self) -> list[int]:
        """All columns from left to right."""
        if self._order:
            return self._order
        behind = [number for number, column in enumerate(COLUMNS) if column.key in self._usual.behind]
        usual = [number for number in range(len(COLUMNS)) if number not in behind]
        place = usual.index(INDEX["status"]) + 1
        return [*usual[:place], *behind, *usual[place:]]

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

    def use_room(self, width: int) -> None:
        """Let the columns that were not sized by hand fill so many pixels, if they need less."""
        if width != self._room and not self._applying:  # one that is not in place yet asks again when it is
            self._room = width
            self._apply()

    def use_usual(self, usual: Usual) -> None:
        """Show these columns, except where the user has chosen."""
        self._usual = usual
        self._apply()

    def also_show(self, shown: frozenset[str]) -> None:
        """Show these too: something has been filled in. None of the others moves."""
        new = shown - self._usual.shown
        if new:
            self.use_usual(Usual(self._usual.shown | new, self._usual.behind | (new & BESIDE)))

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
        order = [each for each in self.order if each != number]
        order.insert(order.index(shown[place]) + (step > 0), number)
        self._order = order
        self._apply()
        return True

    def reset(self) -> None:
        """Columns, widths, order and frozen ones as they were at first."""
        self.chosen.clear()
        self.frozen = len(FROZEN)
        self._order = []
        self._widths.clear()
        self._apply()

    # --- remembering -------------------------------------------------------------------------------------------------

    def as_setting(self) -> dict[str, Any]:
        """What is to be remembered: the user's widths, order and choices, and the frozen columns."""
        widths = {key: round(width) for key, width in self._widths.items()}
        order = [COLUMNS[number].key for number in self._order]
        return {"widths": widths, "order": order, "chosen": dict(self.chosen), "frozen": self.frozen}

    def restore(self, setting: dict[str, Any]) -> None:
        """Apply what was remembered; columns that no longer exist and what makes no sense are passed over, new ones
        stand where they usually do."""
        chosen, widths = fitting(setting.get("chosen"), {}), fitting(setting.get("widths"), {})
        self.chosen = {key: bool(shown) for key, shown in chosen.items() if key in INDEX}
        for key, width in widths.items():
            if key in INDEX and isinstance(width, int) and 0 < width <= WIDEST:
                self._widths[key] = float(width)
        order = [key for key in fitting(setting.get("order"), []) if isinstance(key, str)]
        known = list(dict.fromkeys(INDEX[key] for key in order if key in INDEX))
        missing = [number for number in range(len(COLUMNS)) if number not in known]
        for number in missing if known else ():
            known.insert(number, number)
        self._order = known
        frozen = setting.get("frozen", len(FROZEN))
        self.frozen = max(0, min(MOST_FROZEN, frozen)) if isinstance(frozen, int) else len(FROZEN)
        self._apply()

    # --- inside ------------------------------------------------------------------------------------------------------

    def _apply(self) -> None:
        """Bring both panels to what is kept here."""
        self._applying = True
        widths = self._all_widths()
        try:
            frozen, shown = set(self.frozen_columns()), set(self.visible())
            for panel, here in zip(self._panels, (frozen, shown - frozen), strict=True):
                self._put_in_order(panel.horizontalHeader())
                for number in range(len(COLUMNS)):
                    panel.setColumnHidden(number, number not in here)
                    if number in here:
                        panel.setColumnWidth(number, widths[number])
        finally:
            self._applying = False

    def _all_widths(self) -> dict[int, int]:
        """Pixels of the columns that show: by hand, or the usual ones and their share of what is left."""
        shown = self.visible()
        found = {number: round(self._widths.get(COLUMNS[number].key, COLUMNS[number].width) * self._scale)
                 for number in shown}
        shares = {number: COLUMNS[number].share for number in shown if COLUMNS[number].key not in self._widths}
        left, parts = self._room - sum(found.values()), sum(shares.values())
        if left > 0 and parts:
            found |= {number: found[number] + left * share // parts for number, share in shares.items()}
        return found

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
        self._order = [*frozen, *(number for number in dragged if number not in frozen)]
        self._apply()
        self.changed.emit()

    def _resized(self, number: int, _old: int, new: int) -> None:
        if new and not self._applying:
            self._widths[COLUMNS[number].key] = new / self._scale
