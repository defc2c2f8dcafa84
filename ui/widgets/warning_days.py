"""The days of warning (临期提醒天数), a setting of the ledger: one field, on 总览 and in 设置."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox

from models.errors import LedgerError
from ui.session import MOST_WARNING_DAYS, WARNING_SETTING, LedgerSession
from ui.widgets.controls import described, single_shot

_STORE_AFTER = 600  # milliseconds after the last change


class WarningDays(QSpinBox):
    """Stored a moment after it was changed, as one step that can be undone; ``failed`` hands on what was refused.

    Turns with the wheel only while it has the focus: scrolling the page over it changes nothing.
    """

    failed = Signal(object)

    def __init__(self, session: LedgerSession) -> None:
        super().__init__()
        self._session = session
        described(self, "临期提醒天数", "到期前多少天开始提醒，存入台账，可以撤销")
        self.setRange(0, MOST_WARNING_DAYS)
        self._timer = single_shot(self, _STORE_AFTER, self._store)
        self.valueChanged.connect(lambda _: self._timer.start())

    def refresh(self) -> None:
        """Show what is stored, but keep what is being typed."""
        if not self._timer.isActive():
            with QSignalBlocker(self):
                self.setValue(self._session.warning_days())
        self.setEnabled(self._session.can_write)

    def finish(self) -> None:
        """Store what was typed last."""
        if self._timer.isActive():
            self._timer.stop()
            self._store()

    def _store(self) -> None:
        if not self._session.can_write or self.value() == self._session.warning_days():
            return
        try:
            self._session.apply(self._session.ledger.set_setting, WARNING_SETTING, self.value(), "修改提醒天数")
        except LedgerError as error:
            self.failed.emit(error)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt)
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
