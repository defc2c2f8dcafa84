"""Long work off the window's thread: one job at a time, progress after 0.6 s, a cancel leaves nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from models.errors import CancelledError
from models.progress import Progress

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

Result = TypeVar("Result")
#: Progress shows only when a job takes longer than this (design §4), in milliseconds.
SHOW_AFTER = 600
_POLL = 50


class _Shared:
    """What worker and window share: how far the work is, and whether it is to stop. Single writes, so no lock."""

    def __init__(self) -> None:
        self.state: tuple[int, int, str] = (0, 0, "")
        self.cancelled = False

    def step(self, done: int, total: int, text: str = "") -> None:
        """Progress of models.progress, called in the worker."""
        self.state = (done, total, text)
        if self.cancelled:
            raise CancelledError


class TaskRunner(QObject):
    """Runs jobs one after another in a single worker thread and hands their results to the window's thread.

    ``started`` fires when a job starts, ``progressed(done, total, text)`` while a job that has run for 0.6 s goes on,
    ``finished`` when it is done, ``cancelled`` when the user has stopped it. The worker's database connection is closed
    after each job by the job's own *cleanup*.
    """

    started = Signal()
    progressed = Signal(int, int, str)
    finished = Signal()
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._job: tuple[Future[Any], _Shared, Callable[[Any], None], Callable[[BaseException], None]] | None = None
        self._elapsed = 0
        self.title = ""
        self.writes = False
        self._closing = False
        self._tell = True
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL)
        self._timer.timeout.connect(self._poll)

    @property
    def busy(self) -> bool:
        """True while a job runs."""
        return self._job is not None

    def run(
        self,
        title: str,
        job: Callable[[Progress], Result],
        done: Callable[[Result], None],
        failed: Callable[[BaseException], None],
        cleanup: Callable[[], None] = lambda: None,
        *,
        writes: bool = False,
    ) -> bool:
        """Start *job* in the worker; False (and nothing happens) while another job runs.

        *done* gets its result and *failed* its exception in the window's thread; cancelling calls neither. *cleanup*
        runs in the worker afterwards. *writes* says that the job changes the open ledger: no edits are taken meanwhile.
        """
        if self._job is not None or self._closing:
            return False
        shared = _Shared()
        self.title, self.writes, self._elapsed = title, writes, 0

        def work() -> Result:
            try:
                return job(shared)
            finally:
                cleanup()

        self._job = (self._worker().submit(work), shared, done, failed)
        self._timer.start()
        self.started.emit()
        return True

    def cancel(self, *, tell: bool = True) -> None:
        """Ask the running job to stop; it does so at its next step and leaves nothing half done.

        Without *tell* it is given up by the program: ``cancelled`` does not fire.
        """
        self._tell = tell
        if self._job is not None:
            self._job[1].cancelled = True

    def wait(self) -> None:
        """Wait for the running job and deliver its result; for closing the window and for tests."""
        if self._job is not None:
            self._job[0].exception()
            self._poll()

    def close(self) -> None:
        """Cancel what runs, wait for it, end the worker; nothing can be started afterwards."""
        self._closing = True
        self.cancel(tell=False)
        self.wait()
        if self._pool is not None:
            self._pool.shutdown()

    def _worker(self) -> ThreadPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor  # with the first job, not with the start

            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="zhenggai")
        return self._pool

    def _poll(self) -> None:
        if self._job is None:
            return
        future, shared, done, failed = self._job
        self._elapsed += _POLL
        if not future.done():
            if self._elapsed >= SHOW_AFTER:
                self.progressed.emit(*shared.state)
            return
        self._timer.stop()
        self._job = None
        self.finished.emit()
        error = future.exception()
        if error is None:
            done(future.result())
        elif not isinstance(error, CancelledError):
            failed(error)
        elif self._tell:
            self.cancelled.emit()
