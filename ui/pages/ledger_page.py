"""台账: the table as a printed ledger looks, left of it the outline, right of it the form of the selected row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from models.cells import parse_cell
from models.errors import LedgerError
from models.records import Deadline, Problem, RoundInfo
from ui.itemmodels.ledger_columns import INDEX, usual_columns
from ui.itemmodels.ledger_filter import Filter
from ui.itemmodels.ledger_model import LedgerModel
from ui.itemmodels.ledger_rows import GROUPINGS, Arrangement, DataRow
from ui.pages.known_names import KnownNames
from ui.pages.ledger_actions import LedgerActions
from ui.pages.ledger_arranging import GROUP_SETTING, LedgerArranging
from ui.pages.ledger_columns_menu import ColumnsMenu
from ui.pages.ledger_edits import LedgerEdits
from ui.pages.ledger_filters import LedgerFilters
from ui.pages.ledger_sides import LedgerSides
from ui.pages.ledger_views import LedgerViews
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import button, focus_next, menu_button, note_page, shortcut, single_shot, stacked
from ui.widgets.ledger_delegate import LedgerDelegate
from ui.widgets.ledger_view import LedgerView
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from ui.pages.ledger_output import LedgerOutput
    from ui.widgets.detail_form import DetailForm
    from ui.widgets.ledger_outline import OutlineView
    from ui.widgets.names_field import Names

#: Name of the table's columns in the settings of this computer.
COLUMNS_SETTING = "ledger.columns"
_SIDES_AFTER = 60  # milliseconds after the table is there until outline and form beside it are built
_SAVE_AFTER = 500  # milliseconds without a further change of columns or panes
_TOOLS = ("add_problem", "add_measure", "delete", "up", "down", "put_out")


class LedgerPage(Page):
    """``counts_changed(shown, total)`` tells how many rows the filter leaves.

    ``filter_text_changed`` tells what is searched for, so that a search field elsewhere can follow when the filter is
    cleared here.
    """

    counts_changed = Signal(int, int)
    filter_text_changed = Signal(str)

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self._shown: tuple[object, str] | None = None
        self.edits = LedgerEdits(session, self)
        self.names = KnownNames(session)
        self.model = LedgerModel(self.edits.commit, self)
        self._kinds = self.names.by_kind()
        self.view = LedgerView(self.model, (self._delegate(self._kinds), self._delegate(self._kinds)))
        self._middle = QWidget()
        self.sides = LedgerSides(self._make_outline, self._middle, self._make_form)
        self.actions_ = LedgerActions(self, self.view, self.edits)
        self.columns_menu = ColumnsMenu(self.view, self)
        self.filters = LedgerFilters(self.model)
        self.search = self.filters.search
        self.arranging = LedgerArranging(self.view, self)
        self._output: LedgerOutput | None = None
        self.views = LedgerViews(session, self, lambda: (self.filters.filter(), self.model.order))
        self.message = MessageBar(session)
        self._build()
        self._connect()
        self._restore()

    # --- what the frame asks ---------------------------------------------------------------------------------------

    def actions(self) -> list[QAction]:
        """The page's actions for a menu."""
        return list(self.actions_.all.values())

    @property
    def output(self) -> LedgerOutput:
        """Printing and export of what shows."""
        if self._output is None:
            from ui.pages.ledger_output import LedgerOutput

            self._output = LedgerOutput(self)
        return self._output

    @property
    def form(self) -> DetailForm:
        """The form beside the table."""
        if self.sides.form.built is None:
            self.sides.form.content()
            self._later.setInterval(0)
            self._show_current()
        return cast("DetailForm", self.sides.form.built)

    @property
    def outline(self) -> OutlineView:
        """The outline beside the table."""
        return cast("OutlineView", self.sides.outline.content())

    def add_below(self, bar: QWidget) -> None:
        """Put a line under the table."""
        cast(QVBoxLayout, self._middle.layout()).addWidget(bar)

    def commit_form(self) -> None:
        """Store what has been typed in the form, if it is there."""
        if self.sides.form.built is not None:
            self.sides.form.built.commit()

    def focus_search(self) -> None:
        """Put the cursor into the page's own search field (it shows only when it is used)."""
        self.filters.focus_search()

    def show_filter(self, chosen: Filter, order: Arrangement | None = None) -> None:
        """Show exactly the rows that *chosen* means, in that order (else the present one)."""
        self.model.order = order or self.model.order
        self.filters.use(chosen)

    def set_filter_text(self, text: str) -> None:
        """Show only rows in which all words of *text* occur."""
        if text != self.search.text():
            self.search.setText(text)
        elif not self._stale:
            self._apply_filter()

    def finish(self) -> bool:
        """Store what is being typed in a cell or in the form; False when a cell's text was refused."""
        self.commit_form()
        return self.view.finish_editing()

    def refresh(self) -> None:
        """Show the ledger as it is now; a changed one without losing selection, heights and scrolling."""
        self.names.forget()
        self.views.forget()
        self.model.warning = self.session.warning_days()
        self.view.read_only = not self.session.can_write
        self.actions_.set_writable(self.session.can_write)
        problems, round_ = self._read()
        shown = (self.session.store, round_.id) if self.session.is_open else None
        if shown != self._shown:
            self._shown = shown
            self.view.columns.use_usual(usual_columns(problems))
            self.view.fit_frozen()
            self._show_outline(problems)
            self._show_filtered()
            self._to_first_row()
        else:
            self._update(problems, round_)
        self._show_counts()
        if self.sides.form.built is None or not self.sides.form.isAncestorOf(self.focusWidget()):
            self._later.start()  # the form follows the table; while one writes in it, it must not lag behind
        else:
            self._show_current()

    def go_to_row(self, number: int, column: int) -> None:
        """Make a cell of that row current, or of the next one that is no heading row."""
        while number < self.model.rowCount() - 1 and self.model.data_row(number) is None:
            number += 1
        self.view.go_to(number, column)

    def read_deadline(self, text: str) -> Deadline:
        """The deadline that *text* means for the current row."""
        row = self._current_row()
        try:
            received = row.problem.received_on if row else None
            found = parse_cell("deadline", text, self.model.round, received, today=date.today())
        except LedgerError:
            return Deadline(text, None, "unknown")
        return found if isinstance(found, Deadline) else Deadline(text)

    # --- building --------------------------------------------------------------------------------------------------

    def _delegate(self, names: dict[str, Names]) -> LedgerDelegate:
        return LedgerDelegate(names, self.read_deadline, self)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addLayout(self._tool_line())
        inside = QVBoxLayout(self._middle)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(self.filters)
        inside.addWidget(self.views.bar)
        inside.addWidget(self._make_stack(), 1)
        column.addWidget(self.sides, 1)
        column.addWidget(self.message)  # below, so that the rows one is looking at do not move
        self.setFocusProxy(self.view)

    def _make_form(self) -> DetailForm:
        from ui.widgets.detail_form import DetailForm
        from ui.widgets.form_field import FormTools

        form = DetailForm(self.session, self.edits, FormTools(self.read_deadline, self._kinds), self.tasks)
        form.desk.told.connect(lambda kind, text, actions: self.message.say(kind, text, *actions))
        form.measure_chosen.connect(self._to_measure)
        form.measure_wanted.connect(self.actions_.add_measure)
        return form

    def _make_outline(self) -> OutlineView:
        from ui.widgets.ledger_outline import OutlineView

        outline = OutlineView()
        outline.chosen.connect(self.filters.use_outline)
        self._fill_outline(outline, self._read()[0])
        outline.choose(self.filters.conditions.aspect, self.filters.conditions.topic)
        return outline

    def _tool_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(2)
        for name in _TOOLS:
            made = QToolButton()
            made.setDefaultAction(self.actions_.all[name])
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            made.setAccessibleName(self.actions_.all[name].text())
            line.addWidget(made)
        line.addStretch(1)
        self.columns_button = menu_button(self, "列", self.columns_menu.menu, "选择显示哪些列", "Alt+C")
        self.order_button = menu_button(self, "排列", self.arranging.menu, "分组和排序", "Alt+G")
        self.views_button = menu_button(self, "视图", self.views.menu, "保存和打开常用的筛选和排列", "Alt+W")
        for each in (self.filters.switch, self.views_button, self.order_button, self.columns_button,
                     self.sides.outline_button, self.sides.form_button):
            line.addWidget(each)
        return line

    def _make_stack(self) -> QStackedWidget:
        none = button("清除筛选", self.clear_filter, "显示全部行")
        empty = button("新增问题", self.actions_.add_problem, "新增第一个问题", primary=True)
        self._stack = stacked(self.view, note_page("没有符合条件的行。请换个词，或清除筛选。", none, "filter"), note_page(
            "这个检查批次还没有问题。可以粘贴反馈意见、导入科室的表格，或者直接新增第一个问题。", empty, "empty"))
        return self._stack

    def _connect(self) -> None:
        self.edits.said.connect(lambda kind, text: self.message.say(kind, text))
        self.edits.failed.connect(self.failed)
        self.view.refused.connect(lambda text: self.message.say("note", text))
        self.filters.add_keys(self, self.sides.form_button, self.view.frozen)
        self.filters.changed.connect(self._apply_filter)
        self.filters.changed.connect(lambda: self.filter_text_changed.emit(self.search.text()))
        self.filters.ordered.connect(self._arrange)
        self.arranging.chosen.connect(self._arrange)
        self.views.chosen.connect(self.show_filter)
        self.views.said.connect(lambda kind, text: self.message.say(kind, text))
        self.views.failed.connect(self.failed)
        self.filters.left.connect(self.view.setFocus)
        self.views.left.connect(self.view.setFocus)
        self._later = single_shot(self, _SIDES_AFTER, self._show_sides)
        self.view.current_changed.connect(self._later.start)
        self._save = single_shot(self, _SAVE_AFTER, self._remember)
        self.view.columns_changed.connect(self._save.start)
        self.sides.changed.connect(self._save.start)
        self.sides.shown.connect(self._later.start)
        self.columns_menu.changed.connect(self._save.start)
        for watched in (self.search, self.view.main, self.view.frozen):
            watched.installEventFilter(self)
        shortcut("F6", self, self._next_pane)

    # --- showing ---------------------------------------------------------------------------------------------------

    def _read(self) -> tuple[tuple[Problem, ...], RoundInfo]:
        if not self.session.is_open or not self.session.has_round:
            return (), RoundInfo()
        return self.session.problems(), self.session.round

    def _update(self, problems: tuple[Problem, ...], round_: RoundInfo) -> None:
        current, row = self.view.current(), self._current_row()
        changed = self.model.update(problems, round_)
        self.view.columns.also_show(usual_columns(changed).shown)
        self._show_outline(problems)
        if current is None or row is None:
            self._to_first_row()
            return
        number = self.model.find(row.key)
        number = number if number >= 0 else self.model.find(row.problem.id)
        if number >= 0 and (number, current[1]) != self.view.current():
            self.view.go_to(number, current[1])

    def _show_filtered(self) -> None:
        problems, round_ = self._read()
        chosen = self.filters.filter()
        self.model.show(problems, round_, chosen)
        self.view.use_words(chosen.words)

    def _apply_filter(self) -> None:
        """Show the rows that fit search, outline and conditions; the current row stays current if it is among them."""
        current, row = self.view.current(), self._current_row()
        self._show_filtered()
        if current and row and self.model.find(row.key) >= 0:
            self.view.go_to(self.model.find(row.key), current[1])
        else:
            self._to_first_row()
        self._show_counts()
        self._show_outline(self.model.problems)

    def clear_filter(self) -> None:
        """Show all rows."""
        self.filters.clear()

    def _arrange(self, order: Arrangement) -> None:
        """Show the rows in that order."""
        if self.finish():
            self.model.order = order
            self._save.start()
            self._apply_filter()

    def _to_first_row(self) -> None:
        rows = self.model.data_rows()
        if rows:
            current = self.view.current()
            self.view.go_to(rows[0], current[1] if current else INDEX["problem.text"])

    def _show_counts(self) -> None:
        shown, total = self.model.counts()
        self._stack.setCurrentIndex(0 if shown else 1 if total else 2)
        self.filters.show_state(shown, total)
        self.arranging.show_arrow()
        self.views_button.setText(self.views.title())
        self.counts_changed.emit(shown, total)

    def _show_sides(self) -> None:
        """What stands beside the table: the outline is built once, the form follows the current row."""
        if self.sides.outline.isVisible():
            self.sides.outline.content()
        self._show_current()

    def _show_outline(self, problems: tuple[Problem, ...]) -> None:
        if self.sides.outline.built:
            self._fill_outline(self.sides.outline.built, problems)
            chosen = self.filters.conditions
            self.sides.outline.built.choose(chosen.aspect, chosen.topic)

    def _fill_outline(self, outline: OutlineView, problems: tuple[Problem, ...]) -> None:
        """Count what fits all conditions but the outline's own choice."""
        chosen = self.filters.filter()._replace(aspect=None, topic=None)
        outline.show_problems(problems, self.model.matcher(chosen) if chosen.is_on else None, chosen)

    def _current_row(self) -> DataRow | None:
        current = self.view.current()
        return self.model.data_row(current[0]) if current else None

    def _show_current(self) -> None:
        self._later.stop()
        if not self.sides.form.isVisible():
            return
        self.commit_form()
        row = self._current_row()
        self.form.show_record(row.problem if row else None, row.measure if row else None)

    def _to_measure(self, measure_id: str) -> None:
        number = self.model.find(measure_id)
        if number >= 0:
            self.view.go_to(number, INDEX["measure.text"])

    # --- columns and panes -----------------------------------------------------------------------------------------

    def _restore(self) -> None:
        settings = self.session.settings
        self.view.columns.restore(settings.get(COLUMNS_SETTING, {}))
        self.view.fit_frozen()
        group = settings.get(GROUP_SETTING, "aspect")
        self.model.order = Arrangement(group if group in GROUPINGS else "aspect")
        self.sides.restore(settings)
        self._save.stop()

    def _remember(self) -> None:
        settings = self.session.settings
        settings.set(COLUMNS_SETTING, self.view.columns.as_setting())
        settings.set(GROUP_SETTING, self.model.order.group)
        self.sides.remember(settings)

    # --- keys ------------------------------------------------------------------------------------------------------

    def _next_pane(self) -> None:
        """F6: from outline to table to form and round again."""
        outline = [self.outline] if self.sides.outline.isVisible() else []
        form = [self.form.tabs] if self.sides.form.isVisible() else []
        focus_next([*outline, self.view, *form], self.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if watched is self.search or self.model.filter.is_on:
                self.clear_filter()
                return True
            self.message.hide()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt)
        if self.session.is_open:
            self.finish()
        super().hideEvent(event)
