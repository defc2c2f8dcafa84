"""台账: the table as a printed ledger looks, left of it the outline, right of it the form of the selected row."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from models.cells import parse_cell
from models.errors import LedgerError
from models.records import Deadline, Problem, RoundInfo
from ui.itemmodels.ledger_columns import INDEX, shown_by_default
from ui.itemmodels.ledger_model import LedgerModel
from ui.itemmodels.ledger_rows import Filter, words_of
from ui.pages.known_names import KnownNames
from ui.pages.ledger_actions import LedgerActions
from ui.pages.ledger_columns_menu import ColumnsMenu
from ui.pages.ledger_edits import LedgerEdits
from ui.pages.ledger_sides import PANES_SETTING, LedgerSides
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import button, described, label, line_edit, note_page, shortcut, single_shot
from ui.widgets.ledger_delegate import LedgerDelegate
from ui.widgets.ledger_view import LedgerView
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from ui.widgets.detail_form import DetailForm
    from ui.widgets.ledger_outline import OutlineView
    from ui.widgets.names_field import Names

#: Name of the table's columns in the settings of this computer.
COLUMNS_SETTING = "ledger.columns"
_SIDES_AFTER = 60  # milliseconds after the table is there until outline and form beside it are built
_SAVE_AFTER = 500  # milliseconds without a further change of columns or panes
_TOOLS = ("add_problem", "add_measure", "delete", "up", "down")


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
        self.message = MessageBar(session)
        self.search = line_edit("搜索台账", "按文字、人员、科室查找，几个词用空格隔开（Esc 清除）", "搜索问题、措施、人员、科室")
        self._build()
        self._connect()
        self._restore()

    # --- what the frame asks ---------------------------------------------------------------------------------------

    def actions(self) -> list[QAction]:
        """The page's actions for a menu."""
        return list(self.actions_.all.values())

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

    def commit_form(self) -> None:
        """Store what has been typed in the form, if it is there."""
        if self.sides.form.built is not None:
            self.sides.form.built.commit()

    def focus_search(self) -> None:
        """Put the cursor into the page's own search field (it shows only when it is used)."""
        self._filter_bar.show()
        self.search.show()
        self.search.setFocus()
        self.search.selectAll()

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
        self.view.read_only = not self.session.can_write
        self.actions_.set_writable(self.session.can_write)
        problems, round_ = self._read()
        shown = (self.session.store, round_.id) if self.session.is_open else None
        if shown != self._shown:
            self._shown = shown
            self.view.columns.use_default(shown_by_default(problems))
            self.view.fit_frozen()
            self._show_outline(problems)
            self._show_filtered()
            self._to_first_row()
        else:
            self._update(problems, round_)
        self._show_counts()
        if self.sides.form.built is None:
            self._later.start()
        else:
            self._show_current()

    def go_to_row(self, number: int, column: int) -> None:
        """Make a cell of that row current, or of the next one that is no heading row."""
        while number < self.model.rowCount() - 1 and self.model.data_row(number) is None:
            number += 1
        self.view.go_to(number, column)

    def read_deadline(self, text: str) -> Deadline:
        """The deadline that *text* means for the current row."""
        current = self.view.current()
        row = self.model.data_row(current[0]) if current else None
        try:
            found = parse_cell("deadline", text, self.model.round, row.problem.received_on if row else None)
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
        inside.addWidget(self._make_filter_bar())
        inside.addWidget(self._make_stack(), 1)
        column.addWidget(self.sides, 1)
        column.addWidget(self.message)  # below, so that the rows one is looking at do not move
        self.setFocusProxy(self.view)

    def _make_form(self) -> DetailForm:
        from ui.widgets.detail_form import DetailForm
        from ui.widgets.form_field import FormTools

        form = DetailForm(self.session, self.edits, FormTools(self.read_deadline, self._kinds))
        form.measure_chosen.connect(self._to_measure)
        form.measure_wanted.connect(self.actions_.add_measure)
        return form

    def _make_outline(self) -> OutlineView:
        from ui.widgets.ledger_outline import OutlineView

        outline = OutlineView()
        outline.chosen.connect(self._apply_filter)
        outline.show_problems(self._read()[0])
        return outline

    def _tool_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        for name in _TOOLS:
            made = QToolButton()
            made.setDefaultAction(self.actions_.all[name])
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            made.setAccessibleName(self.actions_.all[name].text())
            line.addWidget(made)
        line.addStretch(1)
        self.columns_button = self._menu_button("列", self.columns_menu.menu, "选择显示哪些列", "Alt+C")
        for each in (self.columns_button, self.sides.outline_button, self.sides.form_button):
            line.addWidget(each)
        return line

    def _menu_button(self, text: str, menu: QMenu, tip: str, key: str) -> QToolButton:
        made = described(QToolButton(), text, tip, key)
        made.setText(text)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setMenu(menu)
        shortcut(key, self, made.showMenu)
        return made

    def _make_filter_bar(self) -> QWidget:
        self._filter_bar = QWidget()
        line = QHBoxLayout(self._filter_bar)
        line.setContentsMargins(0, 0, 0, 0)
        self._filter_text = label("", wrap=True)
        self.search.hide()
        line.addWidget(self.search, 1)
        line.addWidget(self._filter_text, 2)
        line.addWidget(button("清除筛选", self.clear_filter, "显示全部行", key="Ctrl+Shift+F"))
        self._filter_bar.hide()
        return self._filter_bar

    def _make_stack(self) -> QStackedWidget:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        for text, action, tip in (
            ("没有符合条件的行。请换个词，或清除筛选。", button("清除筛选", self.clear_filter, "显示全部行"), "filter"),
            ("这个检查批次还没有问题。可以粘贴反馈意见、导入科室的表格，或者直接新增第一个问题。",
             button("新增问题", self.actions_.add_problem, "新增第一个问题", primary=True), "empty"),
        ):
            self._stack.addWidget(note_page(text, action, tip))
        return self._stack

    def _connect(self) -> None:
        self.edits.said.connect(lambda kind, text: self.message.say(kind, text))
        self.edits.failed.connect(self.failed)
        self.view.refused.connect(lambda text: self.message.say("note", text))
        self.search.textChanged.connect(self._apply_filter)
        self.search.textChanged.connect(self.filter_text_changed)
        self._later = single_shot(self, _SIDES_AFTER, self._show_sides)
        self.view.current_changed.connect(self._later.start)
        self._save = single_shot(self, _SAVE_AFTER, self._remember)
        self.view.columns_changed.connect(self._save.start)
        self.sides.changed.connect(self._save.start)
        self.sides.shown.connect(self._later.start)
        self.columns_menu.changed.connect(self._save.start)
        self.columns_menu.grouping_changed.connect(self._group)
        for part in (self.search, self.view.main, self.view.frozen):
            part.installEventFilter(self)
        shortcut("F6", self, self._next_pane)

    # --- showing ---------------------------------------------------------------------------------------------------

    def _read(self) -> tuple[tuple[Problem, ...], RoundInfo]:
        if not self.session.is_open or not self.session.has_round:
            return (), RoundInfo()
        return self.session.problems(), self.session.round

    def _update(self, problems: tuple[Problem, ...], round_: RoundInfo) -> None:
        current = self.view.current()
        row = self.model.data_row(current[0]) if current else None
        changed = self.model.update(problems, round_)
        self.view.columns.also_show(shown_by_default(changed))
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
        outline = self.sides.outline.built
        aspect, topic = outline.choice() if outline else (None, None)
        chosen = Filter(words_of(self.search.text()), aspect, topic)
        self.model.show(problems, round_, chosen)
        self.view.use_words(chosen.words)

    def _apply_filter(self) -> None:
        """Show the rows that fit search and outline; the current row stays current if it is among them."""
        current = self.view.current()
        row = self.model.data_row(current[0]) if current else None
        self._show_filtered()
        number = self.model.find(row.key) if row else -1
        if number >= 0 and current:
            self.view.go_to(number, current[1])
        else:
            self._to_first_row()
        self._show_counts()

    def clear_filter(self) -> None:
        """Show all rows."""
        self.search.clear()
        self.search.hide()
        if self.sides.outline.built:
            self.sides.outline.built.choose(None)
        self._apply_filter()
        self.view.setFocus()

    def _group(self, grouped: bool) -> None:
        self.model.grouped = grouped
        self._save.start()
        self._apply_filter()

    def _to_first_row(self) -> None:
        rows = self.model.data_rows()
        if rows:
            current = self.view.current()
            self.view.go_to(rows[0], current[1] if current else INDEX["problem.text"])

    def _show_counts(self) -> None:
        shown, total = self.model.counts()
        chosen = self.model.filter
        self._stack.setCurrentIndex(0 if shown else 1 if total else 2)
        parts = [f"“{'” “'.join(chosen.words)}”"] if chosen.words else []
        parts += [text or "（未分方面）" for text in (chosen.aspect, chosen.topic) if text is not None]
        self._filter_text.setText(f"筛选：{' · '.join(parts)}，显示 {shown} 行，共 {total} 行")
        self._filter_text.setVisible(chosen.is_on)
        self._filter_bar.setVisible(chosen.is_on or not self.search.isHidden())
        self.counts_changed.emit(shown, total)

    def _show_sides(self) -> None:
        """What stands beside the table: the outline is built once, the form follows the current row."""
        if self.sides.outline.isVisible():
            self.sides.outline.content()
        self._show_current()

    def _show_outline(self, problems: tuple[Problem, ...]) -> None:
        if self.sides.outline.built:
            self.sides.outline.built.show_problems(problems)

    def _show_current(self) -> None:
        self._later.stop()
        if not self.sides.form.isVisible():
            return
        self.commit_form()
        current = self.view.current()
        row = self.model.data_row(current[0]) if current else None
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
        self.model.grouped = bool(settings.get(PANES_SETTING, {}).get("groups", True))
        self.sides.restore(settings)
        self._save.stop()

    def _remember(self) -> None:
        settings = self.session.settings
        settings.set(COLUMNS_SETTING, self.view.columns.as_setting())
        self.sides.remember(settings, {"groups": self.model.grouped})

    # --- keys ------------------------------------------------------------------------------------------------------

    def _next_pane(self) -> None:
        """F6: from outline to table to form and round again."""
        panes: list[QWidget] = [self.view]
        if self.sides.outline.isVisible():
            panes.insert(0, self.outline)
        if self.sides.form.isVisible():
            panes.append(self.form.tabs)
        at = next((n for n, pane in enumerate(panes) if pane.hasFocus() or pane.isAncestorOf(self.focusWidget())), -1)
        panes[(at + 1) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)

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
