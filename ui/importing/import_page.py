"""导入: files and sheets, columns as understood, what will change cell by cell, and the result with «撤销本次导入»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView, QComboBox, QHBoxLayout, QHeaderView, QLineEdit, QPushButton, QSplitter, QTableView, QVBoxLayout,
    QWidget,
)

from models.errors import LedgerError
from models.importing.plan_data import ImportPlan, TablePlan
from models.progress import Progress
from models.records import Changes
from ui import jobs
from ui.dialogs.open_ledger import ask_and_create
from ui.importing import plan_words
from ui.importing.fields_delegate import FieldsDelegate
from ui.importing.sources_panel import SourcesPanel
from ui.itemmodels.import_models import KINDS, ChangesModel, ColumnsModel
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import DateField, button, described, form, label
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from models.importing.grid import Workbook

#: Setting: what the user said columns are, by the headers of their table.
_CHOSEN = "import_columns"
_HINT = "选择或拖入 Excel、WPS 或 CSV 表格，先看会改什么，再导入。"


class ImportPage(Page):
    """Everything is worked out in the background; nothing is written before «导入»."""

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self.message = MessageBar(session)
        self.sources = SourcesPanel(session.settings)
        self.workbooks: list[Workbook] = []
        self.bad: list[LedgerError] = []
        self.job: jobs.ImportJob | None = None
        self._paths: list[Path] = []
        self._applying = False
        self._planning = self._again = False
        self._wish = 0  # counts what was asked for: a plan for an older wish is not shown
        self.columns_model, self.changes_model = ColumnsModel(self), ChangesModel(self)
        self._build()
        self._connect()
        self._show()

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        across = QSplitter(Qt.Orientation.Horizontal)
        across.setChildrenCollapsible(False)
        across.addWidget(self._left())
        across.addWidget(self._right())
        across.setSizes([320, 900])
        across.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self.message)
        layout.addWidget(across, 1)
        layout.addLayout(self._bottom())

    def _left(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sources, 1)
        self.round = described(QComboBox(), "导入到", "导入到哪个检查批次；可以直接写一个新批次的名称")
        self.round.setEditable(True)
        self.round.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.round_edit = described(QLineEdit(), "导入到", self.round.toolTip())
        self.round.setLineEdit(self.round_edit)
        self.feedback_on = DateField("反馈日期", "没有写年份的时限从反馈日期算起")
        fields = form()
        fields.addRow("导入到", self.round)
        fields.addRow("反馈日期", self.feedback_on)
        column.addLayout(fields)
        return side

    def _right(self) -> QWidget:
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        self.columns = _table(self.columns_model, "列的对应", "认错了的列，在“对应到”里改（按 F2 或双击）；改过的会记住")
        self.columns.setItemDelegateForColumn(ColumnsModel.FIELDS_COLUMN, FieldsDelegate(self.columns))
        triggers = QTableView.EditTrigger
        self.columns.setEditTriggers(triggers.DoubleClicked | triggers.SelectedClicked | triggers.EditKeyPressed)
        self.changes = _table(self.changes_model, "会改什么", "导入后会怎样，一行一格；划线的是原来的内容")
        split.addWidget(_titled("2  列的对应", self.columns))
        split.addWidget(_titled("3  会改什么", self.changes, self._chips()))
        split.setSizes([220, 380])
        for view, widths in ((self.columns, (40, 180, 190, 90, 200)), (self.changes, (170, 52, 190, 90, 150, 200))):
            for number, width in enumerate(widths):
                view.setColumnWidth(number, width)
        return split

    def _chips(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.chips: dict[str, QPushButton] = {}
        for kind, name in KINDS.items():
            chip = described(QPushButton(name), name, f"显示或不显示“{name}”的行")
            chip.setCheckable(True)
            chip.setChecked(kind in self.changes_model.kinds)
            chip.setProperty("chip", True)
            chip.toggled.connect(self._chip_toggled)
            self.chips[kind] = chip
            row.addWidget(chip)
        return row

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.summary = label(_HINT)
        self.go = button("导入", self.apply, "把预览里的内容写入台账，可以撤销", key="Ctrl+Return", primary=True)
        row.addWidget(self.summary, 1)
        row.addWidget(self.go)
        return row

    def _connect(self) -> None:
        self.sources.added.connect(self.add)
        self.sources.cleared.connect(self.clear)
        # queued: a new plan makes the list anew, which must not happen while one of its ticks is being set
        self.sources.left_out.connect(self.plan, Qt.ConnectionType.QueuedConnection)
        self.sources.table_chosen.connect(self._show_columns)
        self.columns_model.chosen.connect(self._choose)
        self.round.activated.connect(lambda _: self.plan())
        self.round_edit.editingFinished.connect(self._round_typed)
        self.feedback_on.editingFinished.connect(self._day_typed)
        self.tasks.finished.connect(self._task_finished)
        self.session.opened.connect(self._opened)

    # --- files --------------------------------------------------------------------------------------------------------

    def add(self, paths: Sequence[Path]) -> None:
        """Read more files or folders and work out what they would change."""
        wanted = [*self._paths, *(path for path in paths if path not in self._paths)]

        def done(found: tuple[list[Workbook], list[LedgerError]]) -> None:
            self._paths = wanted
            self.workbooks, self.bad = found
            self.message.hide()
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
        self.feedback_on.set_day(None)
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
        if not books or not self.feedback_on.is_valid():
            self.job = None
            self._show()
            return
        store = self.session.store if self.session.is_open else None
        name, day = self._round_name() or None, self._given_day()
        if name is None and store is not None and len(self.session.rounds()) > 1:
            name = self.session.round.name
        chosen = {key: tuple(fields) for key, fields in self.session.settings.get(_CHOSEN, {}).items()}
        bad = tuple(self.bad)

        def work(progress: Progress) -> jobs.ImportJob:
            return jobs.plan_import(
                store, books, bad, round_name=name, feedback_on=day, chosen=chosen, progress=progress)

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
            self.feedback_on.set_day(job.round.feedback_on)
        self._show()

    def _wanted_books(self) -> list[Workbook]:
        out = self.sources.excluded
        books = [replace(book, sheets=tuple(s for s in book.sheets if (book.name, s.name) not in out))
                 for book in self.workbooks]
        return [book for book in books if book.sheets]

    def _round_name(self) -> str:
        return self.round.currentText().strip()

    def _given_day(self) -> date | None:
        """The feedback date as typed, unless the chosen round has one of its own."""
        infos = self.session.rounds() if self.session.is_open else ()
        known = [info for info in infos if info.name == self._round_name()]
        return self.feedback_on.day() if not known or known[0].feedback_on is None else None

    def _round_typed(self) -> None:
        if self.job is not None and self._round_name() and self._round_name() != self.job.round.name:
            self.plan()

    def _day_typed(self) -> None:
        if self.job is not None and self._given_day() not in (None, self.job.round.feedback_on):
            self.plan()

    def _choose(self, key: str, fields: tuple[str, ...]) -> None:
        chosen = dict(self.session.settings.get(_CHOSEN, {}))
        chosen[key] = list(fields)
        self.session.settings.set(_CHOSEN, chosen)
        self.plan()

    # --- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """The ledger has changed: rounds and plan may differ now."""
        self._show_rounds(self._round_name())
        if self.workbooks and not self._applying:
            self.plan()

    def _show_rounds(self, name: str) -> None:
        infos = self.session.rounds() if self.session.is_open else ()
        self.round.blockSignals(True)
        self.round.clear()
        self.round.addItems([info.name for info in infos])
        present = name or (self.session.round.name if infos and self.session.has_round else "")
        self.round.setCurrentText(present)
        self.round_edit.setCursorPosition(0)
        self.round.blockSignals(False)
        known = [info for info in infos if info.name == present]
        fixed = bool(known and known[0].feedback_on)
        self.feedback_on.setEnabled(not fixed)
        if fixed:
            self.feedback_on.set_day(known[0].feedback_on)

    def _show(self) -> None:
        plan = self.job.plan if self.job else None
        self.sources.show_plan(plan, self.workbooks, self.bad)
        self.changes_model.show_plan(plan)
        counts = plan.counts if plan else {}
        for kind, chip in self.chips.items():
            chip.setText(f"{KINDS[kind]} {counts.get(kind, 0)}" if plan else KINDS[kind])
        if plan is None:
            self.columns_model.show_table(None, {})
        self._enable_go()
        self.summary.setText(plan_words.summary(plan) if plan else _HINT)

    def _enable_go(self) -> None:
        plan = self.job.plan if self.job else None
        writable = self.session.can_write or not self.session.is_open
        self.go.setEnabled(bool(plan and plan.changes_anything and writable and not self._planning))

    def _show_columns(self, file: int, place: int) -> None:
        if self.job is None or file < 0:
            self.columns_model.show_table(None, {})
            return
        table = self.job.plan.files[file].tables[place]
        self.columns_model.show_table(table, samples(self._wanted_books()[file], table))

    def _chip_toggled(self) -> None:
        self.changes_model.show_kinds({kind for kind, chip in self.chips.items() if chip.isChecked()})

    # --- importing ----------------------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Carry the plan out, in a new ledger if none is open."""
        job = self.job
        if job is None:
            return
        self._applying = True  # opening the new ledger must not start another plan
        ready = self.session.is_open or ask_and_create(self, self.session, job.round.name)
        self._applying = False
        if not ready:
            return
        store = self.session.store
        self.run_task("导入表格", lambda progress: jobs.apply_import(store, job, progress), self._imported, writes=True)

    def _imported(self, result: tuple[Changes, object]) -> None:
        changes, _ = result
        plan = self.job.plan if self.job else ImportPlan()
        bad = len(self.bad)
        self.clear()
        self.session.report(changes)
        if changes.created:
            self.session.choose_round(changes.created[0])
        look = bool(bad or plan.counts["refused"] or plan.counts["proposed"])
        self.message.say("note" if look else "good", plan_words.result(plan, bad),
                         ("查看台账", lambda: self.go_to.emit("ledger")),
                         ("撤销本次导入", lambda: self._undo(changes.step)))

    def _undo(self, step: int) -> None:
        last = self.session.undo_step()
        if last is None or last.id != step:
            self.message.say("note", "导入之后又改过台账，请先用“撤销”退回后面的修改，再撤销导入。")
            return
        try:
            self.session.undo()
        except LedgerError as error:
            self.failed.emit(error)
            return
        self.message.say("good", "已撤销本次导入，台账和导入前一样。")


def samples(book: Workbook, table: TablePlan) -> dict[int, str]:
    """The first different values of each column below the header, as a hint of what it holds."""
    sheet = next(sheet for sheet in book.sheets if sheet.name == table.sheet)
    first = max(table.header_rows)
    rows = range(first, min(first + 40, len(sheet.rows)))
    found: dict[int, str] = {}
    for column in table.columns:
        texts = dict.fromkeys(text for row in rows if (text := sheet.text(row, column.index)))
        found[column.index] = " ｜ ".join(text.replace("\n", " ")[:40] for text in list(texts)[:3])
    return found


def _table(model: ColumnsModel | ChangesModel, name: str, tip: str) -> QTableView:
    view = described(QTableView(), name, tip)
    view.setModel(model)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(28)
    view.horizontalHeader().setStretchLastSection(True)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    return view


def _titled(title: str, view: QWidget, beside: QHBoxLayout | None = None) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    row = QHBoxLayout()
    row.addWidget(label(title, "heading"))
    row.addStretch(1)
    if beside:
        row.addLayout(beside)
    column.addLayout(row)
    column.addWidget(view, 1)
    return part
