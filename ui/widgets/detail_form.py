"""The form beside the ledger table: everything of the selected problem, its measures, notice wording and history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout, QListView, QListWidget, QListWidgetItem, QPushButton, QScrollArea, QStackedLayout,
    QVBoxLayout, QWidget,
)

from models.changes import history
from models.labels import STATUS
from models.records import Measure, Problem
from ui.evidence.desk import EvidenceDesk, Row
from ui.itemmodels.history_model import HistoryModel
from ui.pages.ledger_edits import LedgerEdits
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import button, described, label, tab_pages
from ui.widgets.form_field import FormTools
from ui.widgets.lazy_pane import LazyPane
from ui.widgets.record_form import MEASURE_FIELDS, PROBLEM_FIELDS, RecordForm, Spec, wording_fields

if TYPE_CHECKING:
    from ui.evidence.pane import EvidencePane

_PUBLIC = (
    Spec("public", "flag", "可以公开", "是否公开"), Spec("not_public_reason", "line"),
)
_PROBLEM_NOTICE = (
    *_PUBLIC, Spec("restricted", "flag", "限知"),
    *wording_fields(("text", "问题"), ("progress", "整改情况"), ("stage_result", "阶段性成效"), ("next_steps", "下一步举措")),
)
_MEASURE_NOTICE = (*_PUBLIC, *wording_fields(("text", "整改措施"), ("progress", "整改情况")))
PROBLEM_TAB, MEASURES_TAB, EVIDENCE_TAB, NOTICE_TAB, HISTORY_TAB = range(5)


class DetailForm(QWidget):
    """``measure_chosen`` gives the id of the measure that was selected in the form's list."""

    measure_chosen = Signal(str)
    measure_wanted = Signal()

    def __init__(
        self, session: LedgerSession, edits: LedgerEdits, tools: FormTools, tasks: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._edits = session, edits
        self._problem: Problem | None = None
        self._measure: Measure | None = None
        self.desk = EvidenceDesk(session, edits, tasks, self)
        self.desk.changed.connect(self._show_evidence)
        self.evidence = LazyPane(self._make_evidence)
        self.problem_form = RecordForm("problem", PROBLEM_FIELDS, tools, edits)
        self.measure_form = RecordForm("measure", MEASURE_FIELDS, tools, edits)
        self.problem_notice = RecordForm("problem", _PROBLEM_NOTICE, tools, edits)
        self.measure_notice = RecordForm("measure", _MEASURE_NOTICE, tools, edits)
        self.forms = (self.problem_form, self.measure_form, self.problem_notice, self.measure_notice)
        self._build()
        self.show_record(None, None)

    # --- what the page asks ----------------------------------------------------------------------------------------

    def show_record(self, problem: Problem | None, measure: Measure | None) -> None:
        """Show a problem and the measure that is current in it."""
        self._problem = problem
        self._measure = measure or (problem.measures[0] if problem and problem.measures else None)
        self._pages.setCurrentIndex(0 if problem is None else 1)
        round_ = self._session.round if self._session.is_open and self._session.has_round else None
        if round_ is not None:
            for form in self.forms:
                of_measure = form in (self.measure_form, self.measure_notice)
                form.load(problem, self._measure if of_measure else problem, round_)
        self._show_head()
        self._show_measures()
        self._show_evidence()
        self._show_history()

    def shown_row(self) -> Row | None:
        """What a file dropped on the form belongs to: the measure while measures are shown, else the problem."""
        if self.tabs.currentIndex() == EVIDENCE_TAB and self.evidence.built:
            return self.evidence.built.row()
        if self.tabs.currentIndex() == MEASURES_TAB and self._measure:
            return ("measure", self._measure.id)
        return ("problem", self._problem.id) if self._problem else None

    def commit(self) -> None:
        """Store whatever has been typed and not stored yet."""
        for form in self.forms:
            form.commit()

    # --- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._pages = QStackedLayout(self)
        empty = label("在台账里选中一行，这里显示它的全部内容。", "muted", wrap=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        empty.setContentsMargins(16, 40, 16, 0)
        self._pages.addWidget(empty)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._head())
        self.tabs = tab_pages("详情", "详情各页", "Ctrl+Tab")
        # All five stay in sight: arrows would hide the last one, and take more room than it does.
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        for text, page in (
            ("问题", _scrolling(self.problem_form)), ("措施", self._measures_page()), ("佐证", self.evidence),
            ("通报", self._notice_page()), ("历史", self._history_page()),
        ):
            self.tabs.addTab(page, text)
        self.tabs.currentChanged.connect(self._show_history)
        self.tabs.currentChanged.connect(self._show_evidence)
        column.addWidget(self.tabs, 1)
        self._pages.addWidget(body)

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(2, 2, 2, 0)
        self._title = label("", "heading")
        self._lock_note = label("反馈意见原文，已锁定", "small")
        self.lock_button: QPushButton = button("解除锁定", self._toggle_lock, "解除锁定后可以更正问题、方面的文字")
        line.addWidget(self._title)
        line.addWidget(self._lock_note, 1)
        line.addStretch(1)
        line.addWidget(self.lock_button)
        return line

    def _measures_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 0, 0)
        self.measures = described(QListWidget(), "措施列表", "本问题的整改措施，上下键选择")
        self.measures.setWordWrap(True)
        self.measures.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.measures.setMaximumHeight(150)
        self.measures.currentItemChanged.connect(self._choose_measure)
        column.addWidget(self.measures)
        self.no_measures = label("还没有措施。", "muted")
        column.addWidget(self.no_measures)
        self.add_measure = button("新增措施", self.measure_wanted.emit, "在本问题下新增一条措施", icon_name="add")
        column.addWidget(self.add_measure, 0, Qt.AlignmentFlag.AlignLeft)
        self._measure_area = _scrolling(self.measure_form)
        column.addWidget(self._measure_area, 1)
        column.addStretch(0)
        return page

    def _notice_page(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(label("通报里换说法写在这里，台账的事实不变；留空即用台账原文。", "small", wrap=True))
        column.addWidget(label("问题", "heading"))
        column.addWidget(self.problem_notice)
        self._measure_heading = label("当前措施", "heading", wrap=True)
        column.addWidget(self._measure_heading)
        column.addWidget(self.measure_notice)
        column.addStretch(1)
        return _scrolling(inner)

    def _history_page(self) -> QWidget:
        self._history = HistoryModel(self)
        self.history = described(QListView(), "修改历史", "这个问题和它的措施的每次修改，最近的在前")
        self.history.setModel(self._history)
        self.history.setWordWrap(True)
        self.history.setResizeMode(QListView.ResizeMode.Adjust)
        self.history.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.history.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.history.setAlternatingRowColors(True)
        return self.history

    def _make_evidence(self) -> EvidencePane:
        from ui.evidence.pane import EvidencePane

        return EvidencePane(self.desk)

    # --- showing ---------------------------------------------------------------------------------------------------

    def _show_head(self) -> None:
        problem = self._problem
        self._title.setText(f"问题 {problem.number}".strip() if problem else "")
        locked = problem is not None and problem.locked
        self._lock_note.setVisible(locked)
        for made in (self.lock_button, self.add_measure):
            made.setEnabled(self._edits.can_write)
        self.lock_button.setText("解除锁定" if locked else "锁定原文")
        self.lock_button.setAccessibleName(self.lock_button.text())
        tip = "解除锁定后可以更正问题、方面的文字" if locked else "锁定后问题、方面的文字不能再改，以反馈意见原文为准"
        self.lock_button.setToolTip(tip)

    def _show_measures(self) -> None:
        with QSignalBlocker(self.measures):
            self.measures.clear()
            for number, measure in enumerate(self._problem.measures if self._problem else (), 1):
                status = f"〔{STATUS[measure.state.status]}〕" if measure.state.status else ""
                item = QListWidgetItem(f"{number}. {measure.text or '（未填写）'} {status}".strip())
                item.setData(Qt.ItemDataRole.UserRole, measure.id)
                item.setToolTip(measure.text)
                self.measures.addItem(item)
                if self._measure and measure.id == self._measure.id:
                    self.measures.setCurrentItem(item)
        has = self._measure is not None
        self.measures.setVisible(has)
        self.no_measures.setVisible(not has)
        self._measure_area.setVisible(has)
        self.measure_notice.setVisible(has)
        self._measure_heading.setVisible(has)
        if self._measure is not None:
            self._measure_heading.setText(f"措施：{self._measure.text[:40]}")
        count = len(self._problem.measures) if self._problem else 0
        self.tabs.setTabText(MEASURES_TAB, f"措施 {count}")

    def _show_evidence(self) -> None:
        """Count the problem's files over the pane, which is built when it is looked at first."""
        if not self._session.is_open:
            return
        if self.tabs.currentIndex() == EVIDENCE_TAB:
            self.evidence.content()
        if self.evidence.built:
            self.evidence.built.show_record(self._problem, self._measure)
        count = self.desk.count(self._problem.id) if self._problem else 0
        self.tabs.setTabText(EVIDENCE_TAB, f"佐证 {count}" if count else "佐证")

    def _show_history(self) -> None:
        """Read the history only while somebody looks at it."""
        if self.tabs.currentIndex() != HISTORY_TAB or self._problem is None:
            return
        store, measures = self._session.store, tuple(measure.id for measure in self._problem.measures)
        self._history.show(history(store, (self._problem.id,)), history(store, measures) if measures else ())

    def _choose_measure(self) -> None:
        item = self.measures.currentItem()
        if item is not None:
            self.measure_chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _toggle_lock(self) -> None:
        if self._problem is None:
            return
        locked = not self._problem.locked
        verb = "锁定原文" if locked else "解除锁定"
        if self._edits.set_values("problem", self._problem.id, {"locked": locked}, verb):
            self._edits.said.emit("good", f"已{verb}，Ctrl+Z 撤销。")


def _scrolling(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area
