"""The place of the ledger page: while the round has no problems it says what to do next."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from models.errors import LedgerError
from ui.itemmodels.ledger_columns import INDEX
from ui.itemmodels.ledger_filter import Filter
from ui.pages.ledger_page import LedgerPage
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import button, label, panel


class LedgerHost(Page):
    """Ledger page or empty page, whichever fits; passes the frame's wishes on to the ledger page."""

    counts_changed = Signal(int, int)
    filter_text_changed = Signal(str)

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self.table = LedgerPage(session, tasks)
        self.table.counts_changed.connect(self.counts_changed)
        self.table.filter_text_changed.connect(self.filter_text_changed)
        self.table.failed.connect(self.failed)
        self.table.import_wanted.connect(self.import_wanted)
        self._empty: EmptyLedger | None = None
        self._layout = QStackedLayout(self)
        self._layout.addWidget(self.table)

    @property
    def empty(self) -> EmptyLedger:
        """The page for a ledger without problems, built when it is needed first."""
        if self._empty is None:
            self._empty = EmptyLedger(self.session, self.tasks)
            self._empty.failed.connect(self.failed)
            self._empty.go_to.connect(self.go_to)
            self._layout.addWidget(self._empty)
        return self._empty

    def refresh(self) -> None:
        """Show what fits the round."""
        filled = bool(self.session.is_open and self.session.problems())
        shown = self.table if filled else self.empty
        self._layout.setCurrentWidget(shown)
        self.setFocusProxy(shown)

    def finish(self) -> bool:
        """Store what is being typed in the table or the form."""
        return self.table.finish()

    def set_filter_text(self, text: str) -> None:
        """Show only rows with that text."""
        self.table.set_filter_text(text)

    def show_filter(self, chosen: Filter) -> None:
        """Show exactly the rows that *chosen* means; a number elsewhere is a link to them."""
        self.table.show_filter(chosen)
        self.table.view.setFocus()

    def show_row(self, problem: str, measure: str) -> None:
        """Make the row of a problem, or of one of its measures, the current one; a filter that hides it goes."""
        if self.table.model.find(measure or problem) < 0:
            self.table.clear_filter()
        number = self.table.model.find(measure or problem)
        if number >= 0:
            self.table.go_to_row(number, INDEX["measure.text" if measure else "problem.text"])
            self.table.view.setFocus()

    def add_actions(self, menu: QMenu | None) -> None:
        """Put the ledger page's actions into *menu*."""
        if menu is not None:
            menu.addSeparator()
            menu.addActions(self.table.actions())


class EmptyLedger(Page):
    """What to do with a ledger that has no round or whose round has no problems."""

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self.title = label("", "title")
        self.hint = label("", "muted", wrap=True)
        from ui.widgets.round_form import SHORT, RoundForm

        self.form = RoundForm(SHORT)
        self.form_panel, inside = panel("检查批次")
        inside.addWidget(self.form)
        self.make = button("建立批次，逐条填写(&J)", self._make_round, "建立检查批次，然后逐条填写问题", key="Alt+J")
        inside.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)
        self.add = button("逐条填写问题(&J)", self._add_problem, "新增第一个问题", key="Alt+J")
        row = QHBoxLayout()
        self.ways = (
            button("粘贴反馈意见(&P)", lambda: self.go_to.emit("letter"), "把反馈意见录入为问题", key="Alt+P", primary=True),
            button("导入表格(&M)", lambda: self.go_to.emit("import"), "导入 Excel、WPS 或 CSV 表格", key="Alt+M",
                   icon_name="import"),
            self.add,
        )
        for made in self.ways:
            row.addWidget(made)
        row.addStretch(1)
        self._lay_out(row)

    def _lay_out(self, row: QHBoxLayout) -> None:
        middle = QWidget()
        middle.setMaximumWidth(760)
        column = QVBoxLayout(middle)
        column.setSpacing(12)
        column.addStretch(2)
        for part in (self.title, self.hint):
            column.addWidget(part)
        column.addLayout(row)
        column.addSpacing(8)
        column.addWidget(self.form_panel)
        column.addStretch(3)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(40, 20, 40, 20)
        layout.addStretch(1)
        layout.addWidget(middle, 20)
        layout.addStretch(1)
        self.setFocusProxy(self.ways[0])

    def refresh(self) -> None:
        """Say what fits: no round yet, or a round without problems."""
        has_round = self.session.is_open and self.session.has_round
        self.title.setText("这个批次还没有问题" if has_round else "台账建好了，里面还是空的")
        self.hint.setText("收到了反馈意见，就从“粘贴反馈意见”开始；已有表格，就从“导入表格”开始；也可以逐条填写。")
        for made in self.ways:
            made.setEnabled(self.session.can_write)
        self.form_panel.setEnabled(self.session.can_write)
        self.form_panel.setVisible(not has_round)
        self.add.setVisible(bool(has_round))
        if not has_round and not self.form.value("name"):
            self.form.set_value("name", f"{date.today().year}年巡察反馈问题整改")

    def _make_round(self) -> None:
        try:
            self.session.apply(self.session.ledger.add_round, self.form.info())
        except LedgerError as error:
            self.failed.emit(error)

    def _add_problem(self) -> None:
        try:
            self.session.apply(self.session.ledger.add_problem, self.session.round.id, {"number": "1"})
        except LedgerError as error:
            self.failed.emit(error)
