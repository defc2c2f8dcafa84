"""整改纪实: a diary of meetings, trainings, talks and inspections, and beside it the outcomes (成效); both are counted as
the notice counts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout, QSplitter, QStackedWidget, QTableView, QVBoxLayout, QWidget,
)

from exporters import figures
from exporters.fields import Facts, value_of
from models import queries
from models.diary import EVENT_KINDS, OUTCOME_KINDS, events_from_cells, kinds_of
from models.errors import LedgerError
from models.records import Changes, Outcome, Round
from ui.itemmodels.diary_model import DiaryModel, OutcomesModel
from ui.itemmodels.ledger_clipboard import from_tsv
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import button, described, label, note_page, panel, shortcut
from ui.widgets.diary_table import DiaryTable
from ui.widgets.entry_line import EntryLine
from ui.widgets.kept_sizes import keep_sizes
from ui.widgets.message_bar import MessageBar
from ui.widgets.outcome_form import OutcomeForm
from ui.widgets.row_table import show_rows

#: Fields of the notice that are told over the diary: what, how often, with how many persons.
_FIGURES = (("会议", "meetings", ""), ("培训", "trainings", "trained"), ("谈话", "talks", "talked_with"),
            ("督导检查", "checks", ""))
_EMPTY = "还没有记录。在上面一行写下日期、类型和主题，按 Enter 加入；已有表格的，从 Excel 复制后按 Ctrl+V。"


class EventsPage(Page):
    """The diary at the left with its entry line, outcomes with their form at the right."""

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self._round = Round()
        self._quiet = self._adding = False
        self.message = MessageBar(session)
        self.model, self.outcomes = DiaryModel(self._edit, self), OutcomesModel(self)
        self.entry = EntryLine(self._event_kinds)
        self.table = DiaryTable(self.model, self._event_kinds)
        self.list = self._outcome_table()
        self.form = OutcomeForm(self._outcome_kinds)
        self._build()
        self._connect()

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.pages = QStackedWidget()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._diary())
        split.addWidget(self._results())
        split.setSizes([800, 450])
        split.setChildrenCollapsible(False)
        keep_sizes(split, self.session.settings, "events")
        self.pages.addWidget(split)
        self.pages.addWidget(note_page(
            "台账里还没有检查批次。先录入反馈意见、导入台账或新建一个批次，再来记纪实。",
            button("去设置新建批次", lambda: self.go_to.emit("settings"), "打开设置页", primary=True), "noEvents"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self.message)
        layout.addWidget(self.pages, 1)
        self.setFocusProxy(self.entry.on)

    def _diary(self) -> QWidget:
        frame, inside = panel("纪实")
        self.figures = label("", wrap=True)
        self.figures.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.figures.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.none = label(_EMPTY, "muted", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.filled = QStackedWidget()
        for page in (self.table, self.none):
            self.filled.addWidget(page)
        row = QHBoxLayout()
        self.paste_button = button("从 Excel 粘贴(&P)", self.paste, "把剪贴板里的表格加入纪实，第一行可以是表头", key="Alt+P")
        self.delete_button = button("删除选中的", self.delete, "删除选中的纪实，可以撤销（Ctrl+Delete）", icon_name="delete")
        for each in (self.paste_button, self.delete_button):
            row.addWidget(each)
        row.addStretch(1)
        for widget in (self.figures, self.entry):
            inside.addWidget(widget)
        inside.addWidget(self.filled, 1)
        inside.addLayout(row)
        return frame

    def _results(self) -> QWidget:
        frame, inside = panel("整改成效")
        self.told = label("", wrap=True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.new_button = button("新成效(&N)", self.start_outcome, "登记一项新的成效", key="Alt+N", icon_name="add")
        self.drop_button = button("删除", self.delete_outcomes, "删除选中的成效，可以撤销（Ctrl+Delete）", icon_name="delete")
        for each in (self.new_button, self.drop_button):
            self.form.buttons.addWidget(each)
        inside.addWidget(self.told)
        inside.addWidget(self.list, 1)
        inside.addWidget(self.form, 2)
        return frame

    def _outcome_table(self) -> QTableView:
        view = described(QTableView(), "成效名单", "")
        view.setToolTip("")
        show_rows(view, self.outcomes)
        return view

    def _connect(self) -> None:
        self.entry.wanted.connect(self.add)
        self.entry.pasted.connect(self.take_block)
        self.table.pasted.connect(self.take_block)
        self.table.delete_wanted.connect(lambda _: self.delete())
        self.model.refused.connect(lambda text: self.message.say("note", text))
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._outcome_chosen())
        self.form.save_wanted.connect(self.save_outcome)
        self.form.drop_wanted.connect(self.drop_outcome)
        self.list.installEventFilter(self)
        shortcut("Ctrl+Delete", self.list, self.delete_outcomes)
        shortcut("Return", self.list, self.form.kind.setFocus)

    # --- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the round again; selection and what is being typed stay."""
        has_round = self.session.is_open and self.session.has_round
        self.pages.setCurrentIndex(0 if has_round else 1)
        if not has_round:
            return
        self._round = self.session.full_round()
        writable = self.session.can_write
        self.model.read_only = not writable
        for each in (self.entry, self.form, self.paste_button, self.delete_button, self.new_button, self.drop_button):
            each.setEnabled(writable)
        self.model.show_events(self._round.events)
        self.filled.setCurrentIndex(0 if self._round.events else 1)
        self._show_figures()
        self._show_outcomes()

    def _show_figures(self) -> None:
        store = self.session.store
        facts = Facts(queries.read_unit(store), self._round, date.today(), people=queries.people(store))
        parts = []
        for word, times, persons in _FIGURES:
            count = value_of(times, facts)
            people = value_of(persons, facts) if persons else "0"
            if count != "0":
                parts.append(f"{word} {count} 次" + (f"（{people} 人次）" if people != "0" else ""))
        total = f"共 {len(self._round.events)} 条"
        self.figures.setText(f"{total}：{'，'.join(parts)}（通报按此计数）" if parts else total)
        told = figures.outcomes_told(self._round)
        self.told.setText(f"{told}（通报按此计数）" if told else "制度、约谈、处分、追缴等，登记后通报自动计数。")

    def _show_outcomes(self) -> None:
        key = self._chosen_outcomes()[:1]
        self._quiet = True
        self.outcomes.show_outcomes(self._round)
        rows = [n for n, each in enumerate(self.outcomes.records) if each.id in key]
        if rows and not self.list.selectionModel().hasSelection():
            self.list.selectRow(rows[0])
        self._quiet = False
        if not self.form.dirty:
            self._show_outcome()

    def _chosen_outcomes(self) -> list[str]:
        rows = sorted({index.row() for index in self.list.selectionModel().selectedRows()})
        return [self.outcomes.records[row].id for row in rows]

    def _show_outcome(self) -> None:
        chosen = self._chosen_outcomes()
        found = next((each for each in self.outcomes.records if chosen and each.id == chosen[0]), Outcome())
        self.form.show_outcome(found, self._round.problems)

    def _outcome_chosen(self) -> None:
        if self._quiet:
            return
        if self.form.dirty and not self.save_outcome():
            self._select_outcome(self.form.outcome.id)
            return
        self._show_outcome()

    def _select_outcome(self, key: str) -> None:
        self._quiet = True
        self.list.clearSelection()
        for row, each in enumerate(self.outcomes.records):
            if key and each.id == key:
                self.list.selectRow(row)
        self._quiet = False

    def _event_kinds(self) -> list[str]:
        return kinds_of((event.kind for event in self._round.events), EVENT_KINDS)

    def _outcome_kinds(self) -> list[str]:
        return kinds_of((outcome.kind for outcome in self._round.outcomes), OUTCOME_KINDS)

    # --- the diary ----------------------------------------------------------------------------------------------------

    def finish(self) -> bool:
        """Store what has been typed in the form; False when it cannot be stored and must be looked at."""
        if not self.session.can_write:
            self.form.dirty = False
        return not self.form.dirty or self.save_outcome()

    def add(self) -> None:
        """Add what stands in the line at the top."""
        changes = self._try(lambda: self.session.apply(
            self.session.ledger.add_events, self.session.round.id, [self.entry.event_typed()]))
        if changes:
            self.table.go_to(changes.created[0])
            self.entry.clear()

    def paste(self) -> None:
        """Take the clipboard's block into the diary."""
        text = QGuiApplication.clipboard().text()
        self.take_block(from_tsv(text) if text.strip() else [])

    def take_block(self, cells: Sequence[Sequence[str]]) -> None:
        """Add entries from a block of cells in one step, and say which rows were not understood."""
        if not cells:
            self.message.say("note", "剪贴板里没有表格。请先在 Excel 或 WPS 里复制几行，再点“从 Excel 粘贴”。")
            return
        found = events_from_cells(cells, date.today())
        rest = f"{len(found.refused)} 行没有加入：{'；'.join(found.refused[:3])}" if found.refused else ""
        if not found.events:
            self.message.say("note", rest or "没有看懂要粘贴的内容。每行一条，依次是日期、类型、主题、文号、人数、备注。")
            return
        label = f"粘贴纪实 {len(found.events)} 条"
        changes = self._try(lambda: self.session.apply(
            self.session.ledger.add_events, self.session.round.id, found.events, label))
        if changes:
            self.table.go_to(changes.created[0])
            said = f"已加入 {len(found.events)} 条纪实。" + rest
            self.message.say("note" if rest else "good", said, ("撤销", self.undo))

    def delete(self) -> None:
        """Take the selected entries out."""
        chosen = self.table.chosen()
        if not chosen:
            self.message.say("note", "还没有选中要删除的纪实。")
        elif self._try(lambda: self.session.apply(self.session.ledger.delete_events, chosen)):
            self.message.say("good", f"已删除 {len(chosen)} 条纪实。", ("撤销", self.undo))

    def _edit(self, key: str, values: Mapping[str, Any]) -> None:
        self.session.apply(self.session.ledger.edit_events, [(key, values)])

    # --- outcomes -----------------------------------------------------------------------------------------------------

    def start_outcome(self) -> None:
        """An empty form for another outcome."""
        if self.finish():
            self._select_outcome("")
            self.form.show_outcome(Outcome(), self._round.problems)
            self.form.kind.setFocus()

    def drop_outcome(self) -> None:
        """Back to what is stored."""
        self.form.dirty = False
        self._show_outcome()

    def save_outcome(self) -> bool:
        """Store the form in one step; what is refused stays as it was typed."""
        writers, was_new = self.session.ledger, not self.form.outcome.id

        def write() -> Changes:
            outcome = self.form.content()
            self.form.dirty = False  # before writing, since the change makes this page read anew
            if was_new:
                return self.session.apply(writers.add_outcome, self.session.round.id, outcome)
            return self.session.apply(writers.edit_outcome, outcome)

        if not self.form.dirty:
            return True
        changes = self._try(write)
        if changes is None:
            self.form.dirty = True
            return False
        if was_new:
            self.start_outcome()
        else:
            self._show_outcome()
        if changes.step:
            self.message.say("good", f"已{changes.label}。", ("撤销", self.undo))
        return True

    def delete_outcomes(self) -> None:
        """Take the selected outcomes out."""
        chosen = self._chosen_outcomes()
        if not chosen:
            self.message.say("note", "还没有选中要删除的成效。")
            return
        self.form.dirty = False
        if self._try(lambda: self.session.apply(self.session.ledger.delete_outcomes, chosen)):
            self.message.say("good", f"已删除 {len(chosen)} 项成效。", ("撤销", self.undo))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Reached by keys, the list selects a line: with one line only no arrow could.
        if watched is self.list and isinstance(event, QFocusEvent) and event.gotFocus() and self.outcomes.records:
            by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
            if not by_mouse and not self.list.selectionModel().hasSelection():
                self.list.selectRow(0)
        return super().eventFilter(watched, event)

    # --- small things -------------------------------------------------------------------------------------------------

    def _try(self, write: Callable[[], Changes]) -> Changes | None:
        """Run a writer; None when it was refused (and said so)."""
        try:
            return write()
        except LedgerError as error:
            self.message.say("note", str(error))
            return None
