"""导入: files and sheets, columns as understood, what will change cell by cell, and the result with «撤销本次导入»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from models import queries
from models.errors import LedgerError
from models.importing.plan_data import ImportPlan
from models.importing.selection import selected
from models.progress import Progress
from models.records import Changes, ImportBatch, Problem, RoundInfo
from ui import jobs
from ui.dialogs.files import ask_folder, open_folder
from ui.dialogs.open_ledger import ask_and_create
from ui.importing import plan_words
from ui.importing.batches_panel import BatchesPanel
from ui.importing.columns_panel import ColumnsPanel
from ui.importing.preview_panel import PreviewPanel
from ui.importing.result_panel import Result, ResultPanel
from ui.importing.sources_panel import SourcesPanel
from ui.importing.target_form import TargetForm
from ui.importing.touched import touched_rows
from ui.itemmodels.batches_model import batch_time
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import button, label
from ui.widgets.kept_sizes import keep_sizes
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from models.importing.grid import Workbook

#: Setting: what the user said columns are, by the headers of their table.
_CHOSEN = "import_columns"
_HINT = "选择或拖入 Excel、WPS、CSV 或 Word 表格，先看会改什么，再导入。"


class ImportPage(Page):
    """Everything is worked out in the background; nothing is written before «导入».

    ``rows_wanted`` asks for the ledger with exactly the rows of that filter.
    """

    rows_wanted = Signal(object)

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self.message = MessageBar(session)
        self.sources = SourcesPanel(session.settings)
        self.target = TargetForm()
        self.columns = ColumnsPanel()
        self.preview = PreviewPanel()
        self.result = ResultPanel()
        self.batches = BatchesPanel()
        self.workbooks: list[Workbook] = []
        self.bad: list[LedgerError] = []
        self.job: jobs.ImportJob | None = None
        self._sent: list[Workbook] = []  # the workbooks of the last import, for 退回修改表
        self._paths: list[Path] = []
        self._before: tuple[Problem, ...] = ()  # the round as it was before the last import
        self._applying = False
        self._planning = self._again = False
        self._wish = 0  # counts what was asked for: a plan for an older wish is not shown
        self._build()
        self._connect()
        self.setFocusProxy(self.sources.files)
        self._show()

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.right = QStackedWidget()
        self.work = self._work()
        for each in (self.work, self.result, self.batches):
            self.right.addWidget(each)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setChildrenCollapsible(False)
        across.addWidget(self._left())
        across.addWidget(self.right)
        across.setSizes([300, 920])
        across.setStretchFactor(1, 1)
        keep_sizes(across, self.session.settings, "import")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self.message)
        layout.addWidget(across, 1)

    def _left(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sources, 1)
        column.addWidget(self.target)
        self.earlier = button("以前的导入…(&B)", self.show_batches, "列出本批次以前的导入，可以撤销其中一次", key="Alt+B", link=True)
        column.addWidget(self.earlier, 0, Qt.AlignmentFlag.AlignLeft)
        return side

    def _work(self) -> QWidget:
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.columns)
        split.addWidget(self.preview)
        split.setSizes([200, 400])
        keep_sizes(split, self.session.settings, "import.plan")
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split, 1)
        self.summary = label(_HINT, wrap=True)
        self.go = button("导入", self.apply, "把预览里打勾的内容写入台账，可以撤销", key="Ctrl+Return", primary=True)
        row = QHBoxLayout()
        row.addWidget(self.summary, 1)
        for made in (self.preview.all_on, self.preview.all_off, self.go):
            row.addWidget(made)
        column.addLayout(row)
        return work

    def _connect(self) -> None:
        self.sources.added.connect(self.add)
        self.sources.cleared.connect(self.clear)
        # queued: a new plan makes the list anew, which must not happen while one of its ticks is being set
        self.sources.left_out.connect(self.plan, Qt.ConnectionType.QueuedConnection)
        self.sources.table_chosen.connect(self._show_columns)
        self.columns.chosen.connect(self._choose)
        self.columns.forgotten.connect(self._forget)
        self.preview.ticked.connect(self._ticked)
        self.target.changed.connect(self.plan)
        self.target.round_typed.connect(self._round_typed)
        self.target.day_typed.connect(self._day_typed)
        self.result.wanted.connect(self._go_on)
        self.batches.undo_wanted.connect(self._undo_batch)
        self.batches.left.connect(lambda: self.right.setCurrentWidget(self.work))
        self.tasks.finished.connect(self._task_finished)
        self.session.opened.connect(self._opened)

    # --- files --------------------------------------------------------------------------------------------------------

    def add(self, paths: Sequence[Path]) -> None:
        """Read more files or folders and work out what they would change."""
        wanted = [*self._paths, *(path for path in paths if path not in self._paths)]

        def done(found: tuple[list[Workbook], list[LedgerError]]) -> None:
            from models.importing.plan import told_apart

            self._paths = wanted
            self.workbooks, self.bad = told_apart(found[0]), found[1]
            self.message.hide()
            if self.bad:
                self.message.say("bad", f"有 {len(self.bad)} 个文件没有读成，其他的照常。" + "".join(map(str, self.bad[:2])))
            self.right.setCurrentWidget(self.work)
            self.plan()

        self.run_task("读取表格", lambda progress: jobs.read_sources(wanted, progress), done)

    def _opened(self) -> None:
        """Another ledger: what was chosen for the one before is not for it."""
        if not self._applying:
            self.clear()

    def clear(self) -> None:
        """Start anew with no files."""
        self._wish += 1
        self._again = False
        if self._planning:
            self.tasks.cancel(tell=False)
        self.message.hide()
        self._paths, self.workbooks, self.bad, self.job = [], [], [], None
        self.sources.excluded.clear()
        self.preview.forget_ticks()
        self.target.feedback_on.set_day(None)
        self.right.setCurrentWidget(self.work)
        self._show_rounds("")
        self._show()

    # --- planning -----------------------------------------------------------------------------------------------------

    def plan(self) -> None:
        """Work out anew what would change, with the round, sheets and columns as they are chosen now.

        While a task runs it is done afterwards (a plan under way is given up: it is out of date).
        """
        self._wish += 1
        if self.tasks.busy:
            if self._planning:
                self.tasks.cancel(tell=False)
            self._again = True
            return
        books = self._wanted_books()
        if not books or not self.target.feedback_on.is_valid():
            self.job = None
            self._show()
            return
        store = self.session.store if self.session.is_open else None
        name, day = self.target.round_name or None, self.target.given_day(self._infos())
        if name is None and store is not None and len(self.session.rounds()) > 1:
            name = self.session.round.name
        chosen = {key: tuple(fields) for key, fields in self._corrections().items()}
        bad = tuple(self.bad)
        ways = {"clear_empty": self.target.clear_empty, "as_report": self.target.as_report}

        def work(progress: Progress) -> jobs.ImportJob:
            return jobs.plan_import(
                store, books, bad, round_name=name, feedback_on=day, chosen=chosen, progress=progress, **ways)

        wish = self._wish
        self._planning = self.run_task("比对表格和台账", work, lambda job: self._planned_job(job, wish))
        self._enable_go()

    def _task_finished(self) -> None:
        self._planning = False
        self._enable_go()
        if self._again:
            self._again = False
            QTimer.singleShot(0, self, self.plan)  # after the finished task has delivered its result

    def _planned_job(self, job: jobs.ImportJob, wish: int) -> None:
        if wish != self._wish:
            return
        self.job = job
        self._show_rounds(job.round.name)
        if job.round.feedback_on:
            self.target.feedback_on.set_day(job.round.feedback_on)
        self._show()

    def _wanted_books(self) -> list[Workbook]:
        out = self.sources.excluded
        books = [replace(book, sheets=tuple(s for s in book.sheets if (book.name, s.name) not in out))
                 for book in self.workbooks]
        return [book for book in books if book.sheets]

    def _infos(self) -> tuple[RoundInfo, ...]:
        return self.session.rounds() if self.session.is_open else ()

    def _round_typed(self) -> None:
        name = self.target.round_name
        if self.job is not None and name and name != self.job.round.name:
            self.plan()

    def _day_typed(self) -> None:
        if self.job is not None and self.target.given_day(self._infos()) not in (None, self.job.round.feedback_on):
            self.plan()

    # --- columns ------------------------------------------------------------------------------------------------------

    def _corrections(self) -> dict[str, list[str]]:
        stored = self.session.settings.get(_CHOSEN, {}).items()
        return {key: fields for key, fields in stored if isinstance(fields, list) and set(map(type, fields)) <= {str}}

    def _choose(self, key: str, fields: tuple[str, ...]) -> None:
        self.session.settings.set(_CHOSEN, self._corrections() | {key: list(fields)})
        self.plan()

    def _forget(self, keys: list[str]) -> None:
        self.session.settings.set(_CHOSEN, {key: kept for key, kept in self._corrections().items() if key not in keys})
        self.plan()

    # --- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """The ledger has changed: rounds and plan may differ now."""
        self._show_rounds(self.target.round_name)
        if self.right.currentWidget() is self.batches:
            self.show_batches()
        self._check_result()
        if self.workbooks and not self._applying:
            self.plan()

    def _show_rounds(self, name: str) -> None:
        infos = self._infos()
        self.target.show_rounds(infos, name or (self.session.round.name if infos and self.session.has_round else ""))
        self.earlier.setEnabled(bool(infos))

    def _show(self) -> None:
        plan = self.job.plan if self.job else None
        self.target.show_forms(plan_words.has_forms(plan))
        self.sources.show_plan(plan, self.workbooks, self.bad)
        self.preview.show_plan(plan)
        if plan is None:
            self.columns.show_table(None, None)
        self._ticked()

    def _ticked(self) -> None:
        """Say what the import would do with the ticks as they are."""
        self._enable_go()
        plan = self.job.plan if self.job else None
        self.summary.setText(plan_words.summary(plan, self.preview.off()) if plan else _HINT)

    def _enable_go(self) -> None:
        anything = self.job is not None and self.preview.anything(self.job.plan)
        writable = self.session.can_write or not self.session.is_open
        self.go.setEnabled(anything and writable and not self._planning)

    def _show_columns(self, file: int, place: int) -> None:
        if self.job is None or file < 0:
            self.columns.show_table(None, None)
            return
        table = self.job.plan.files[file].tables[place]
        self.columns.show_table(table, self._wanted_books()[file], self._corrections())

    # --- importing ----------------------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Carry the ticked part of the plan out, in a new ledger if none is open."""
        job = self.job
        if job is None:
            return
        self._applying = True  # opening the new ledger must not start another plan
        ready = self.session.is_open or ask_and_create(self, self.session, job.round.name)
        self._applying = False
        if not ready:
            return
        store, selection = self.session.store, self.preview.selection()
        self._before = self.session.problems() if self.session.has_round else ()

        def work(progress: Progress) -> tuple[ImportPlan, Changes, dict[str, Any]]:
            return selected(job.plan, selection), *jobs.apply_import(store, job, progress, selection)

        self.run_task("导入表格", work, lambda result: self._imported(*result), writes=True)

    def _imported(self, plan: ImportPlan, changes: Changes, report: dict[str, Any]) -> None:
        unread, sent = len(self.bad), self._wanted_books()
        self.clear()
        self.session.report(changes)
        if changes.created:
            self.session.choose_round(changes.created[0])
            self._show_rounds(self.session.round.name)
        self._sent = sent
        batch = str(report.get("batch") or "") if changes.step else ""
        self.result.show_result(Result(batch, plan, unread, self._gaps()), bool(sent))
        self._check_result()
        self.right.setCurrentWidget(self.result)

    def _gaps(self) -> tuple[str, ...]:
        """Where the ledger's counts differ from the letter's, told after each import."""
        return jobs.stated_gaps(self.session.store, self.session.round.id) if self.session.has_round else ()

    # --- afterwards ---------------------------------------------------------------------------------------------------

    def _go_on(self, wanted: str) -> None:
        if wanted == "ledger":
            self.rows_wanted.emit(touched_rows(self._before, self.session.problems()))
        elif wanted == "returns":
            self.go_to.emit(wanted)
        elif wanted == "undo":
            self._undo(self.result.result.batch, "本次导入")
        elif wanted == "return_sheets":
            self._write_return_sheets()
        else:
            self.right.setCurrentWidget(self.work)
            self.sources.files.setFocus()

    def show_batches(self) -> None:
        """List the round's earlier imports."""
        found = queries.import_batches(self.session.store, self.session.round.id) if self.session.has_round else ()
        self.batches.show_batches(found, writable=self.session.can_write)
        self.right.setCurrentWidget(self.batches)

    def _undo_batch(self, batch: ImportBatch) -> None:
        self._undo(batch.id, f" {batch_time(batch)} 的导入")

    def _undo(self, batch: str, name: str) -> None:
        """Take an import back in the background; what was edited since is kept and listed."""
        store, undo_import = self.session.store, self.session.ledger.undo_import

        def done(undone: Any) -> None:
            self.session.report(undone.changes)
            self.result.show_undone(name, undone.kept, self._gaps())
            self.right.setCurrentWidget(self.result)

        self.run_task("撤销导入", lambda _: undo_import(store, batch), done, writes=True)

    def _check_result(self) -> None:
        """An import that was taken back by other ways cannot be taken back again."""
        batch = self.result.result.batch
        there = queries.import_batches(self.session.store) if batch and self.session.is_open else ()
        self.result.undo.setEnabled(self.session.can_write and any(each.id == batch for each in there))

    def _write_return_sheets(self) -> None:
        from ui import jobs_fill

        folder = ask_folder(self, self.session.settings, "退回修改表存到哪个文件夹", "return")
        if folder is None:
            return
        plan, books = self.result.result.plan, self._sent

        def done(paths: Sequence[Path]) -> None:
            self.message.say("good", f"已写好 {len(paths)} 份退回修改表，存在“{folder}”。没有入账的格已标出，原因写在批注里。",
                             ("打开文件夹", partial(open_folder, folder)))

        self.run_task("写退回修改表", lambda _: jobs_fill.write_return_sheets(plan, books, folder), done)
