"""人员科室: people with posts and terms, departments, other names; merging, hand-over, what each answers for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from models import people, queries
from models.errors import LedgerError, NotFoundError
from models.people import DEPARTMENT, DISTINCT_SETTING, PERSON, Known, PostTerm, Share
from models.records import Changes
from ui.itemmodels.people_models import NameRow
from ui.pages.page import Page
from ui.pages.people_hints import Hints, hints_of
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import described, panel, tab_pages
from ui.widgets.hand_over_panel import HandOverPanel
from ui.widgets.kept_sizes import keep_sizes
from ui.widgets.link_list import LinkList
from ui.widgets.merge_panel import MergePanel
from ui.widgets.message_bar import MessageBar
from ui.widgets.name_form import CLAIMED, CLAIMED_OPEN, OPEN, NameForm
from ui.widgets.names_list import NamesList

_FORM, _MERGE, _HAND_OVER = range(3)


class PeoplePage(Page):
    """Lists of people and departments at the left, the form of the selected one at the right.

    ``rows_wanted`` gives ids of rows (or problems), what they are, and the name by which the ledger finds them.
    """

    rows_wanted = Signal(object, str, str)

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self._hints = Hints()
        self._adding = False
        self._shares: tuple[dict[str, Share], dict[str, Share]] = ({}, {})
        self.lists = {kind: NamesList(kind) for kind in (PERSON, DEPARTMENT)}
        self.form = NameForm(lambda: [each.name for each in self.lists[DEPARTMENT].everybody()])
        self.merging = MergePanel()
        self.hand_over = HandOverPanel(lambda: [each.name for each in self.lists[PERSON].everybody()])
        self.message = MessageBar(session)
        self.missing = LinkList("通报要用的职务", "通报、领导小组名单要用的职务还没有登记")
        self.alike = LinkList("可能重复", "像是同一个人或同一个科室的名称")
        self._build()
        self._connect()

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.tabs = tab_pages("人员和科室", "人员、科室（Ctrl+Tab 换页）")
        for kind, text in ((PERSON, "人员"), (DEPARTMENT, "科室")):
            self.tabs.addTab(self.lists[kind], text)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.alike)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self._right())
        split.setSizes([570, 700])
        split.setChildrenCollapsible(False)
        keep_sizes(split, self.session.settings, "people")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        for widget in (self.message, self.missing):
            layout.addWidget(widget)
        layout.addWidget(split, 1)
        self.setFocusProxy(self.lists[PERSON].search)

    def _right(self) -> QWidget:
        frame, inside = panel()
        self.side = QStackedWidget()
        for part in (self.form, self.merging):
            scroll = described(QScrollArea(), "人员或科室")
            scroll.setToolTip("")
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            scroll.setWidgetResizable(True)
            scroll.setWidget(part)
            self.side.addWidget(scroll)
        self.side.addWidget(self.hand_over)
        inside.addWidget(self.side)
        return frame

    def _connect(self) -> None:
        for names in self.lists.values():
            names.selected.connect(self._selection_changed)
            names.entered.connect(lambda: self.form.name.setFocus())
            names.add_wanted.connect(self.start_new)
            names.remove_wanted.connect(self.remove)
            names.merge_wanted.connect(self.ask_merge)
        self.tabs.currentChanged.connect(self._selection_changed)
        self.form.save_wanted.connect(self.save)
        self.form.drop_wanted.connect(self.drop)
        self.form.hand_over_wanted.connect(self.ask_hand_over)
        self.form.row_link.connect(self._show_in_ledger)
        self.merging.wanted.connect(self.merge)
        self.hand_over.wanted.connect(self._hand_over)
        for part in (self.merging, self.hand_over):
            part.cancelled.connect(self._show_form)
        self.missing.followed.connect(self._follow)
        self.alike.followed.connect(self._follow)

    # --- showing ------------------------------------------------------------------------------------------------------

    @property
    def names(self) -> NamesList:
        """The list in front."""
        return self.lists[PERSON if self.tabs.currentIndex() == 0 else DEPARTMENT]

    def refresh(self) -> None:
        """Read everything again; selection stays, and what is being typed."""
        self.setEnabled(self.session.is_open)
        if not self.session.is_open:
            return
        store, problems = self.session.store, self.session.problems()
        self._shares = people.shares(problems)
        known = {PERSON: people.people(store), DEPARTMENT: people.departments(store)}
        for share, (kind, names) in zip(self._shares, self.lists.items(), strict=True):
            names.show_rows([NameRow(each, share.get(each.name, Share())) for each in known[kind]])
            self.tabs.setTabText(0 if kind == PERSON else 1, f"{names.word}（{len(known[kind])}）")
        unit, everybody = queries.read_unit(store), queries.people(store)
        apart = _pairs(queries.setting(store, DISTINCT_SETTING, []))
        self._hints = hints_of(unit, everybody, known, problems, apart, date.today())
        self.missing.show_lines(self._hints.missing)
        self.alike.show_lines(self._hints.alike_lines)
        self._show_writable()
        if not self.form.dirty:
            self._show_chosen()

    def _show_writable(self) -> None:
        writable = self.session.can_write
        self.form.setEnabled(writable)
        for names in self.lists.values():
            for each in (names.add, names.merge, names.remove):
                each.setEnabled(writable)

    def finish(self) -> bool:
        """Save what has been typed; False when it cannot be saved and must be looked at."""
        if not self.session.can_write:
            self.form.dirty = False
        return not self.form.dirty or self.save()

    def _selection_changed(self) -> None:
        key = self.form.known.id
        if self.form.dirty and not self.save():
            self.tabs.setCurrentIndex(0 if self.form.known.kind == PERSON else 1)
            self.lists[self.form.known.kind].choose(*filter(None, [key]))
            return
        self._adding = False
        self._show_chosen()

    def _show_chosen(self) -> None:
        """The form of the selected one (the first, unless one is being added); of several, what merging would do."""
        if not self.names.chosen() and not self._adding and self.names.model.records:
            self.names.choose(self.names.model.records[0].known.id)
        chosen = self.names.chosen()
        if len(chosen) > 1:
            self.merging.offer(chosen)
            self.side.setCurrentIndex(_MERGE)
            return
        row = self.names.row_of(chosen[0].id) if chosen else None
        self.form.show_known(*(row or NameRow(Known("", self.names.kind, ""), Share())))
        self.side.setCurrentIndex(_FORM)

    def _show_form(self) -> None:
        chosen = self.names.chosen()
        if len(chosen) > 1:
            self.names.choose(chosen[0].id)
        self._show_chosen()
        self.names.view.setFocus()

    # --- one name -----------------------------------------------------------------------------------------------------

    def start_new(self, name: str = "", posts: tuple[PostTerm, ...] = ()) -> None:
        """An empty form, for somebody or something new."""
        if not self.finish():
            return
        self._adding = True
        self.names.choose()
        self.form.show_known(Known("", self.names.kind, name, (), posts), Share())
        self.side.setCurrentIndex(_FORM)
        self.form.title.setText(f"登记{self.names.word}")
        self.form.name.setFocus()

    def drop(self) -> None:
        """Back to what is stored."""
        self.form.dirty = self._adding = False
        self._show_chosen()
        self.names.view.setFocus()

    def save(self) -> bool:
        """Store the form in one step; what is refused stays as it was typed."""
        known = self.form.known
        ledger = self.session.ledger
        try:
            name, aliases, posts = self.form.content()
            self.form.dirty = False  # before writing, since the change makes this page read anew
            if known.kind == DEPARTMENT:
                call: tuple[Any, ...] = (ledger.edit_department, known.id) if known.id else (ledger.add_department,)
                changes = self.session.apply(*call, name, aliases)
            else:
                call = (ledger.edit_person, known.id) if known.id else (ledger.register_person,)
                changes = self.session.apply(*call, name, aliases, posts)
        except LedgerError as error:
            self.form.dirty = True
            self.message.say("note", str(error))
            return False
        self._after_save(known, name, changes)
        return True

    def _after_save(self, known: Known, name: str, changes: Changes) -> None:
        names = self.lists[known.kind]
        self._adding = False
        if not known.id and changes.created:
            names.choose(changes.created[0])
        if changes.step:
            self.message.say("good", f"已{'保存' if known.id else '登记'}“{name}”。", ("撤销", self.undo))
        self._show_chosen()

    def remove(self) -> None:
        """Take the selected names out; those that rows use are refused, with the way to merge them."""
        chosen = self.names.chosen()
        if not chosen:
            self.message.say("note", f"还没有选中要删除的{self.names.word}。")
            return
        self.form.dirty = False
        try:
            changes = self.session.apply(
                self.session.ledger.remove_names, self.names.kind, [each.id for each in chosen])
        except NotFoundError as error:
            self.message.say("note", str(error))
        except LedgerError as error:
            self.message.say("note", str(error), ("合并到…", lambda: self.ask_merge()))
        else:
            self.message.say("good", f"已{changes.label}。", ("撤销", self.undo))

    # --- merging ------------------------------------------------------------------------------------------------------

    def ask_merge(self, keep: str = "") -> None:
        """Show what merging the selected names would do; of a single one it is asked into which."""
        chosen = self.names.chosen()
        if not chosen:
            self.message.say("note", f"请先在名单里选中要合并的{self.names.word}（按住 Ctrl 或 Shift 选几个）。")
            return
        if self.finish():
            self.merging.offer(chosen, self.names.everybody(), keep)
            self.side.setCurrentIndex(_MERGE)
            self.merging.keep.setFocus()

    def merge(self, keys: list[str], into: str) -> None:
        """Make the names one."""
        kind = self.names.kind
        row = self.names.row_of(into)
        if self._try(lambda: self.session.apply(self.session.ledger.merge_names, kind, keys, into)):
            self.names.choose(into)
            self._show_chosen()
            self.message.say("good", f"已合并到“{row.known.name if row else ''}”。", ("撤销", self.undo))
            self.names.view.setFocus()

    # --- handing over -------------------------------------------------------------------------------------------------

    def ask_hand_over(self) -> None:
        """Show what the selected person would hand over."""
        chosen = self.names.chosen()
        if len(chosen) == 1 and self.finish():
            row = self.names.row_of(chosen[0].id)
            if row is not None:
                self.hand_over.offer(row.known, people.held_by(self.session.store, row.known.name))
                self.side.setCurrentIndex(_HAND_OVER)
                self.hand_over.successor.setFocus()

    def _hand_over(self) -> None:
        known = self.hand_over.known
        if known is None:
            return

        def write() -> Changes:
            successor, last_day, rows, claims, posts = self.hand_over.choice()
            writer = self.session.ledger.hand_over
            return self.session.apply(writer, known.id, successor, last_day, rows, claims, take_posts=posts)

        label = self._try(write)
        if label:
            self._show_form()
            self.message.say("good", f"{label}。", ("撤销", self.undo))

    # --- hints and links ----------------------------------------------------------------------------------------------

    def _follow(self, call: str) -> None:
        word, _, rest = call.partition(":")
        if word == "post":
            self.tabs.setCurrentIndex(0)
            self.start_new("", (PostTerm(rest),))
        elif word == "fill":
            self._fill_post(rest)
        elif word in ("merge", "apart"):
            kind, pair = self._hints.alike[int(rest)]
            if word == "apart":
                self._tell_apart(pair.keep, pair.other)
            else:
                self.tabs.setCurrentIndex(0 if kind == PERSON else 1)
                rows = [self.names.named(name) for name in (pair.keep, pair.other)]
                self.names.choose(*(row.known.id for row in rows if row))
                self.ask_merge(pair.keep)

    def _fill_post(self, name: str) -> None:
        self.tabs.setCurrentIndex(0)
        row = self.names.named(name)
        if row is not None and self.finish():
            self.names.choose(row.known.id)
            self._show_chosen()
            self.form.posts.lines[0].fields[0].setFocus()

    def _tell_apart(self, left: str, right: str) -> None:
        apart = _pairs(queries.setting(self.session.store, DISTINCT_SETTING, []))
        writer = self.session.ledger.set_setting
        label = f"“{left}”“{right}”不是同一个"
        self._try(lambda: self.session.apply(writer, DISTINCT_SETTING, [*apart, [left, right]], label))

    def _show_in_ledger(self, link: str) -> None:
        known = self.form.known
        share = self._shares[0 if known.kind == PERSON else 1].get(known.name, Share())
        what = {OPEN: "未完成的", CLAIMED_OPEN: "认领、未完成的", CLAIMED: "认领的"}.get(link, "负责的")
        self.rows_wanted.emit(frozenset(getattr(share, link)), f"{known.name}{what}", known.name)

    # --- small things -------------------------------------------------------------------------------------------------

    def _try(self, write: Callable[[], Changes]) -> str:
        """Run a writer; the label of its step, or "" when it was refused (and said so)."""
        try:
            return write().label
        except LedgerError as error:
            self.message.say("note", str(error))
            return ""


def _pairs(stored: list[Any]) -> list[list[str]]:
    """The pairs of names that were told apart; what makes no sense is passed over."""
    return [pair for pair in stored if isinstance(pair, list) and all(isinstance(name, str) for name in pair)]
