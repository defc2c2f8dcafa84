"""The line below the pages: rows shown, what is late, when it was saved, the running task with its cancel button."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from models.rules import is_overdue, problem_is_done
from models.records import Problem
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import button, described, label

_MESSAGE_TIME = 6000  # milliseconds


class StatusLine(QStatusBar):
    """Follows the session and the task runner by itself; only the shown rows come from the ledger page.

    ``late_wanted`` asks for the rows that are late.
    """

    late_wanted = Signal()

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self.setSizeGripEnabled(False)
        self.rows, self.saved, self.mode = (label("") for _ in range(3))
        self.late = button("", self.late_wanted.emit, "在台账里只看超期的行")
        self.late.setProperty("late", True)
        self.task = label("")
        self.bar = described(QProgressBar(), "任务进度", "正在运行的任务的进度")
        self.bar.setFixedWidth(180)
        self.cancel = button("取消任务(&T)", tasks.cancel, "停止正在运行的任务，不留下半成品", key="Alt+T")
        for widget in (self.rows, self.late, self.mode):
            self.addWidget(widget)
        for permanent in (self.task, self.bar, self.cancel, self.saved):
            self.addPermanentWidget(permanent)
        self._show_task(False)
        tasks.progressed.connect(self._progressed)
        tasks.finished.connect(lambda: self._show_task(False))
        tasks.cancelled.connect(lambda: self.say("已取消，没有作任何改动"))
        session.opened.connect(self._opened)
        session.changed.connect(self._changed)
        session.round_changed.connect(self._count)
        self._opened()

    def say(self, text: str) -> None:
        """A short line in place of the counts; it goes away by itself."""
        self.showMessage(text, _MESSAGE_TIME)

    def show_rows(self, shown: int, total: int) -> None:
        """How many of the ledger's rows the page shows."""
        self._put(self.rows, f"显示 {shown} / {total} 行" if shown != total else f"共 {total} 行")

    def _opened(self) -> None:
        self._put(self.saved, "")
        read_only = self._session.is_open and self._session.store.read_only
        remote = self._session.is_open and self._session.store.remote
        self._put(self.mode, "只读：不能修改" if read_only else "台账在网络或同步文件夹里，请注意备份" if remote else "")
        self._count()

    def _changed(self) -> None:
        self._put(self.saved, f"已保存 {datetime.now():%H:%M}")
        self._count()

    def _count(self) -> None:
        """All rows (the ledger page, if it is shown, then tells how many its filter leaves) and those that are late."""
        problems = self._session.problems() if self._session.is_open else ()
        total = sum(max(1, len(problem.measures)) for problem in problems)
        self._put(self.rows, f"共 {total} 行" if problems else "")
        count = late_rows(problems, date.today())
        self._put(self.late, f"超期 {count} 条" if count else "")

    def _put(self, widget: QLabel | QPushButton, text: str) -> None:
        widget.setText(text)
        widget.setAccessibleName(text)
        widget.setVisible(bool(text))
        if text and self.currentMessage() and widget is not self.saved:
            # Where the message stands: Qt shows it again afterwards, as it does what the message has hidden itself.
            widget.hide()
            widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)

    def _progressed(self, done: int, total: int, text: str) -> None:
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)
        self.task.setText(text or self._tasks.title)
        self._show_task(True)

    def _show_task(self, visible: bool) -> None:
        for widget in (self.task, self.bar, self.cancel):
            widget.setVisible(visible)


def late_rows(problems: tuple[Problem, ...], today: date) -> int:
    """Measures that are late, and problems without measures that are."""
    count = 0
    for problem in problems:
        rows = [measure.state for measure in problem.measures] or [problem.state]
        count += 0 if problem_is_done(problem) else sum(is_overdue(state, today) for state in rows)
    return count
