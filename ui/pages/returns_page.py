"""下发与填报: who was sent what and when, who is late, what came back; accept it or send it back with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout, QHBoxLayout, QHeaderView, QSplitter, QStackedWidget, QTableView, QVBoxLayout, QWidget,
)

from models import queries, return_queries
from models.errors import LedgerError
from models.progress import Progress
from models.records import Changes
from models.return_queries import ReturnedRow
from ui import jobs_forms
from ui.dialogs.files import SOURCE_FILTER, ask_folder, ask_open_many, open_folder
from ui.itemmodels.returns_models import DepartmentsModel, ProposalsModel, ReturnedModel
from ui.jobs_forms import FormChoice
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import button, described, label, line_edit, note_page, tab_pages
from ui.widgets.dispatch_panel import DispatchPanel
from ui.widgets.kept_sizes import keep_sizes
from ui.widgets.message_bar import MessageBar
from ui.widgets.row_table import TintedDelegate, WrappedTable, show_rows

_NOTHING = ("这个科室还没有报回。收到填报表后点“导入收回的表…”，或把文件、文件夹拖进窗口；"
            "要先审后入账的，导入时选“先存为科室填报，待审核”。")


class ReturnsPage(Page):
    """Departments at the left, what the selected one reported at the right, proposals on a second tab."""

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self.departments, self.returned = DepartmentsModel(self), ReturnedModel(self)
        self.proposals = ProposalsModel(self)
        self.bar = MessageBar(session)
        self.panel = DispatchPanel()
        self.reason = line_edit("退回原因", "退回原因：科室在退回表里能看到", "退回原因（退回时必填）")
        self.list = self._names()
        self.rows = described(WrappedTable(self.returned, (0, 1, 2), {3: 84}), "科室填报",
                              "选中几行（Shift+方向键），再采用或退回")
        self.added = described(WrappedTable(self.proposals, (1, 2, 3), {0: 50, 4: 84}), "新增内容",
                               "选中几行，再采纳或不采纳")
        self.panel.wanted.connect(self.ask_and_make)
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._show_rows())
        self._build()

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.pages = QStackedWidget()
        self.pages.addWidget(self._work())
        self.pages.addWidget(note_page(
            "台账里还没有写明责任科室的问题。先录入反馈意见或导入台账，填好责任科室，再来这里生成填报表。",
            button("去填写台账", lambda: self.go_to.emit("ledger"), "打开台账页", primary=True), "noReturns"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self.bar)
        layout.addWidget(self.pages, 1)
        self.setFocusProxy(self.list)

    def _work(self) -> QWidget:
        work = QWidget()
        layout = QVBoxLayout(work)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.panel)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._left())
        split.addWidget(self._right())
        split.setSizes([620, 650])
        split.setChildrenCollapsible(False)
        keep_sizes(split, self.session.settings, "returns")
        layout.addWidget(split, 1)
        return work

    def _left(self) -> QWidget:
        self.summary = label("", "heading")
        row = QHBoxLayout()
        row.addWidget(self.summary, 1)
        row.addWidget(button("全选(&A)", lambda: self.departments.choose_all(True), "勾选全部科室", key="Alt+A"))
        row.addWidget(button("全不选(&N)", lambda: self.departments.choose_all(False), "一个科室也不勾选", key="Alt+N"))
        return _column(row, self.list, self._left_bottom())

    def _left_bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(button("导入收回的表…(&M)", self.ask_and_import, "选择科室报回的文件；也可以把文件或文件夹拖进窗口",
                             key="Alt+M"))
        self.again = button("生成退回重填表…(&T)", self.ask_and_return, "为有退回行的科室生成表格，带退回原因", key="Alt+T")
        row.addWidget(self.again)
        row.addStretch(1)
        return row

    def _right(self) -> QWidget:
        self.tabs = tab_pages("科室填报和新增内容", "科室报回的内容，和它们新增的行")
        self.tabs.setDocumentMode(True)
        self.nothing = label(_NOTHING, "muted", wrap=True)
        above = QHBoxLayout()
        above.addWidget(self.nothing, 1)
        self.tabs.addTab(_column(above, self.rows, self._row_buttons()), "科室填报")
        self.tabs.addTab(_column(None, self.added, self._proposal_buttons()), "新增内容")
        return self.tabs

    def _row_buttons(self) -> QVBoxLayout:
        """Two lines: with large text one would be wider than the smallest screen."""
        row, below = QHBoxLayout(), QHBoxLayout()
        self.take = button("采用选中行(&Y)", lambda: self.accept(self._selected()), "把选中行写入台账", key="Alt+Y",
                           primary=True)
        self.take_all = button("全部采用(&L)", self.accept_all, "把这个科室所有待审核的行写入台账", key="Alt+L")
        self.back = button("退回选中行(&B)", lambda: self.send_back(self._selected()), "写明原因，退回选中行", key="Alt+B")
        self.back_all = button("全部退回(&K)", lambda: self.send_back(self._waiting()), "写明原因，退回所有待审核的行",
                               key="Alt+K")
        for widget in (self.take, self.take_all):
            row.addWidget(widget)
        row.addStretch(1)
        below.addWidget(self.reason, 1)
        for widget in (self.back, self.back_all):
            below.addWidget(widget)
        both = QVBoxLayout()
        both.setSpacing(8)
        both.addLayout(row)
        both.addLayout(below)
        return both

    def _proposal_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.adopt = button("采纳选中行(&Y)", lambda: self.decide_proposals(True), "列入台账", key="Alt+Y", primary=True)
        self.decline = button("不采纳(&B)", lambda: self.decide_proposals(False), "不列入台账；可以撤销", key="Alt+B")
        row.addWidget(self.adopt)
        row.addWidget(self.decline)
        row.addStretch(1)
        return row

    def _names(self) -> QTableView:
        """Short texts that must be seen whole, whatever the size of the text; a period is best cut short."""
        view = described(QTableView(), "科室", "按空格勾选，选中一个科室看它报回的内容")
        show_rows(view, self.departments)
        view.setItemDelegate(TintedDelegate(view))
        header, modes = view.horizontalHeader(), QHeaderView.ResizeMode
        header.setSectionResizeMode(0, modes.Interactive)  # Qt measures a check box too narrow: see _show_names
        header.setSectionResizeMode(1, modes.ResizeToContents)
        header.setSectionResizeMode(2, modes.Stretch)
        return view

    # --- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read everything again; the selected department stays selected."""
        if not self.session.has_round:
            self.pages.setCurrentIndex(1)
            return
        store, key = self.session.store, self.session.round.id
        chosen = self._department()
        self.departments.show(return_queries.returns_overview(store, key, date.today()))
        names = [each.department for each in self.departments.records]
        self._show_names()
        first = next((number for number, each in enumerate(self.departments.records) if each.waiting), 0)
        if names:
            self.list.selectRow(names.index(chosen) if chosen in names else first)
        self.proposals.problems = {problem.id: problem.text for problem in self.session.problems()}
        self.proposals.show(queries.proposals(store, key))
        self.pages.setCurrentIndex(0 if self.departments.records or self.proposals.records else 1)
        if not self.departments.records:  # what waits to be decided must be within reach all the same
            self.tabs.setCurrentIndex(1)
        self.added.fit_rows()
        self._show_rows()
        self._show_counts()

    def _show_names(self) -> None:
        """Make room for the longest name beside its check box."""
        metrics = self.list.fontMetrics()
        widest = max((metrics.horizontalAdvance(each.department) for each in self.departments.records), default=0)
        self.list.setColumnWidth(0, min(widest, 16 * metrics.height()) + 3 * metrics.height())

    def changeEvent(self, event: QEvent) -> None:
        """In larger text names are wider."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "list"):
            self._show_names()

    def showEvent(self, event: QShowEvent) -> None:
        """Come to what waits to be decided: the new rows, where no department's report does."""
        super().showEvent(event)
        if self.proposals.records and not any(each.waiting for each in self.departments.records):
            self.tabs.setCurrentIndex(1)

    def _show_counts(self) -> None:
        records = self.departments.records
        late = sum(bool(each.late) for each in records)
        sent = sum(each.sent_on is not None for each in records)
        back = sum(each.received_on is not None for each in records)
        self.summary.setText(f"{len(records)} 个科室：下发 {sent}，收回 {back}" + (f"，迟报 {late}" if late else ""))
        self.again.setEnabled(self.session.can_write and any(each.sent_back for each in records))
        self.panel.make.setEnabled(self.session.can_write)
        for each in (self.adopt, self.decline):
            each.setEnabled(self.session.can_write and bool(self.proposals.records))
        self.tabs.setTabText(1, f"新增内容（{len(self.proposals.records)}）" if self.proposals.records else "新增内容")

    def _show_rows(self) -> None:
        name = self._department()
        if not self.session.has_round or not name:
            return
        self.returned.show(return_queries.returned_rows(self.session.store, self.session.round.id, name))
        self.rows.fit_rows()
        self.nothing.setVisible(not self.returned.records)
        waiting = len(self._waiting())
        self.tabs.setTabText(0, f"{name}填报" + (f"（待审核 {waiting}）" if waiting else ""))
        for each in (self.take, self.back):
            each.setEnabled(self.session.can_write and bool(self.returned.records))
        for each in (self.take_all, self.back_all):
            each.setEnabled(self.session.can_write and waiting > 0)

    def _department(self) -> str:
        row = self.list.currentIndex().row()
        return self.departments.records[row].department if 0 <= row < len(self.departments.records) else ""

    def _selected(self) -> list[ReturnedRow]:
        rows = sorted({index.row() for index in self.rows.selectionModel().selectedRows()})
        return [self.returned.records[row] for row in rows]

    def _waiting(self) -> list[ReturnedRow]:
        return [row for row in self.returned.records if not row.decision]

    # --- deciding -----------------------------------------------------------------------------------------------------

    def accept(self, rows: list[ReturnedRow], overwrite: bool = False) -> None:
        """Write rows into the ledger; those that were edited here meanwhile only after a second look."""
        if not rows:
            self.bar.say("note", "还没有选中要采用的行。请在右边的表里选中一行或几行。")
            return
        touched = [row for row in rows if row.conflicts and not row.decision]
        if touched and not overwrite:
            self.bar.say("note", f"选中的行里有 {len(touched)} 行在下发之后又在台账里改过。请对照后决定。",
                         ("采用科室填报，覆盖台账", lambda: self.accept(rows, True)))
            return
        self._decide(rows, True, "", overwrite)

    def accept_all(self) -> None:
        """Write all waiting rows into the ledger but those that were edited here meanwhile."""
        rows = self._waiting()
        clean = [row for row in rows if not row.conflicts and row.target]
        if clean:
            self._decide(clean, True, "", False)
        if len(clean) < len(rows):
            self.bar.say("note", f"有 {len(rows) - len(clean)} 行没有采用：下发之后台账改过，或已不在台账里。请逐行决定。")

    def send_back(self, rows: list[ReturnedRow]) -> None:
        """Send rows back with the reason that is typed."""
        if not rows:
            self.bar.say("note", "还没有选中要退回的行。请在右边的表里选中一行或几行。")
        elif not self.reason.text().strip():
            self.bar.say("note", "请先写明退回原因，科室才知道怎样修改。")
            self.reason.setFocus()
        elif self._decide(rows, False, self.reason.text(), False):
            self.reason.clear()

    def _decide(self, rows: list[ReturnedRow], accept: bool, reason: str, overwrite: bool) -> bool:
        ids = [row.id for row in rows]
        return self._try(self.session.ledger.decide_returns, ids, accept, reason, overwrite=overwrite)

    def decide_proposals(self, accept: bool) -> None:
        """Take the selected proposals into the ledger, or put them away."""
        rows = sorted({index.row() for index in self.added.selectionModel().selectedRows()})
        ids = [self.proposals.records[row].id for row in rows]
        if not ids:
            self.bar.say("note", "还没有选中新增的内容。请在表里选中一行或几行。")
            return
        self._try(self.session.ledger.accept_proposals if accept else self.session.ledger.reject_proposals, ids)

    def _try(self, function: Any, *args: Any, **kwargs: Any) -> bool:
        try:
            self.session.apply(function, *args, **kwargs)
        except LedgerError as error:
            self.failed.emit(error)
            return False
        return True

    # --- forms out, files in ------------------------------------------------------------------------------------------

    def ask_and_make(self) -> None:
        """Ask for a folder and make the forms of the ticked departments."""
        chosen = self.departments.chosen
        try:
            every = len(chosen) == sum(bool(each.rows) for each in self.departments.records)
            choice = self.panel.choice(chosen, every)
        except LedgerError as error:
            self.failed.emit(error)
            return
        self._make(choice, "填报表放到哪个文件夹")

    def ask_and_return(self) -> None:
        """Ask for a folder and make forms of the rows that were sent back."""
        names = tuple(each.department for each in self.departments.records if each.sent_back)
        period = next((each.period for each in self.departments.records if each.sent_back), "")
        try:
            choice = self.panel.choice(names, False)
        except LedgerError as error:
            self.failed.emit(error)
            return
        full = replace(choice, by="department", only=names, period=choice.period or period, sent_back=True)
        self._make(full, "退回重填表放到哪个文件夹")

    def _make(self, choice: FormChoice, title: str) -> None:
        folder = ask_folder(self, self.session.settings, title, "forms")
        if folder is None:
            return
        store, name = self.session.store, self.session.round.name

        def job(progress: Progress) -> tuple[Changes, tuple[Path, ...]]:
            return jobs_forms.write_forms(store, name, folder, choice, progress)

        def done(result: tuple[Changes, tuple[Path, ...]]) -> None:
            self.session.report(result[0])
            self.bar.say("good", f"已生成 {len(result[1])} 份填报表，放在“{folder}”，并记入台账。",
                         ("打开文件夹", lambda: open_folder(folder)))

        self.run_task("生成填报表", job, done, writes=True)

    def ask_and_import(self) -> None:
        """Choose returned files and open the import with them."""
        paths = ask_open_many(self, self.session.settings, "选择科室报回的表格", SOURCE_FILTER, "returns")
        if paths:
            self.import_wanted.emit(paths)


def _column(top: QHBoxLayout | None, view: QWidget, bottom: QBoxLayout) -> QWidget:
    """A view with a line of controls over and under it."""
    side = QWidget()
    layout = QVBoxLayout(side)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    if top is not None:
        layout.addLayout(top)
    layout.addWidget(view, 1)
    layout.addLayout(bottom)
    return side
