"""A field for a deadline typed as one speaks (6月底前, 立行立改), which tells the day it understood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from models.records import Deadline
from ui.itemmodels.ledger_cells import understood

Reader = Callable[[str], Deadline]
_WEEKDAYS = "一二三四五六日"


class DeadlineField(QLineEdit):
    """``understood_changed`` gives the sentence about the day meant; in a cell (*floating*) a tip below shows it."""

    understood_changed = Signal(str)

    def __init__(self, read: Reader, parent: QWidget | None = None, *, floating: bool = False) -> None:
        super().__init__(parent)
        self._read = read
        self._floating = floating
        self.setPlaceholderText("如 6月底前、下周五、立行立改")
        self.textEdited.connect(self.tell)
        self.textEdited.connect(self._show_tip)

    def hint(self) -> str:
        """What is understood at the moment; empty for an empty field."""
        if not self.text().strip():
            return ""
        found = self._read(self.text())
        past = "，已经过去，请核对" if found.on and found.on < date.today() else ""
        return understood(found) + (f"（星期{_WEEKDAYS[found.on.weekday()]}）" if found.on else "") + past

    def tell(self) -> None:
        """Say what is understood now. A text that is only shown is not read again: its owner knows the day."""
        self.understood_changed.emit(self.hint())

    def _show_tip(self) -> None:
        if self._floating:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.hint(), self)
