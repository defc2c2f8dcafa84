"""What all pages of the window have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from models.errors import LedgerError
from models.progress import Progress
from ui.session import LedgerSession
from ui.tasks import TaskRunner

Result = TypeVar("Result")


class Page(QWidget):
    """A page that re-reads what it shows when the ledger has changed, but only while somebody looks at it.

    ``failed`` hands an exception to the one error dialog, ``go_to`` names the page to be shown next, ``import_wanted``
    hands files and folders to the import page.
    """

    failed = Signal(object)
    go_to = Signal(str)
    import_wanted = Signal(list)

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.tasks = tasks
        self._stale = True
        session.opened.connect(self._invalidate)
        session.changed.connect(self._invalidate)
        session.round_changed.connect(self._invalidate)

    def refresh(self) -> None:
        """Read again what is shown."""

    def finish(self) -> bool:
        """Store what has been typed; called before the page is left. False when the user must look at it first."""
        return True

    def undo(self) -> None:
        """Take the last step back, as the button beside a message does; the message goes with the change."""
        try:
            self.session.undo()
        except LedgerError as error:
            self.failed.emit(error)

    def run_task(
        self, title: str, job: Callable[[Progress], Result], done: Callable[[Result], None], *, writes: bool = False
    ) -> bool:
        """Run *job* in the background (*writes*: it changes the ledger); False, and said so, while another runs.

        Errors go to :attr:`failed`; a cancelled job leaves everything as it was.
        """
        cleanup = self.session.store.release if self.session.is_open else lambda: None
        started = self.tasks.run(title, job, done, self.failed.emit, cleanup, writes=writes)
        if not started:
            self.failed.emit(LedgerError(f"正在{self.tasks.title}。请等它完成，或在窗口底部取消后再试。"))
        return started

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._show_anew()
        super().showEvent(event)

    def _invalidate(self) -> None:
        if self.isVisible():
            self._show_anew()
        else:
            self._stale = True

    def _show_anew(self) -> None:
        """Read again. An error (a ledger that cannot be read any more) is told once Qt is done with its event: raised
        out of one it may end the process."""
        self._stale = False
        try:
            self.refresh()
        except Exception as error:
            self._stale = True
            QTimer.singleShot(0, self, lambda failure=error: self.failed.emit(failure))
