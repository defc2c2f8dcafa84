"""The door 粘贴反馈意见: text at the left, the outline as understood at the right, one button to take it in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from models import ledger
from models.errors import LedgerError
from models.importing.letter import outline_problems, parse_letter, read_letter_text
from models.records import RoundInfo
from ui.dialogs.files import LETTER_FILTER, ask_open
from ui.dialogs.open_ledger import ask_and_create
from ui.itemmodels.letter_model import LetterModel
from ui.letter_hints import hints
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.widgets.controls import button, described, label, panel, tool
from ui.widgets.drop_area import FileDrop
from ui.widgets.kept_sizes import keep_sizes
from ui.widgets.outline_view import OutlineView
from ui.widgets.round_form import SHORT, RoundForm

_PAUSE = 250  # milliseconds after the last key before the letter is read again
_DRAFT = "letter_draft"
_HINT = "把反馈意见全文粘贴到这里（Ctrl+V），或把 Word、文本文件拖进来。"

#: Corrections of the outline: name, text, icon, what it does, the key that works in the outline.
_CORRECTIONS = (
    ("up", "升一级", "outdent", "把选中的段落升一级", "Alt+←"),
    ("down", "降一级", "indent", "把选中的段落降一级", "Alt+→"),
    ("merge", "并入上段", "merge", "接到上一段的后面", "Backspace"),
    ("drop", "不录入", "delete", "留在原文里，不作为问题录入", "Delete"),
    ("undo", "撤销更正", "undo", "撤销上一次更正", "Ctrl+Z"),
)


class LetterPage(Page):
    """Pasting or opening a letter, correcting its outline, taking it in."""

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        self.model = LetterModel(self)
        self.text = described(QPlainTextEdit(), "反馈意见全文", "粘贴反馈意见全文", "Ctrl+V")
        self.text.setPlaceholderText(_HINT)
        self.form = RoundForm(SHORT)
        self._suggested: dict[str, object] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.read)
        self.text.textChanged.connect(self._timer.start)
        FileDrop(self.text, self.text.viewport()).dropped.connect(lambda paths: self.open_file(paths[0]))
        self._build()
        self.setFocusProxy(self.text)
        self.model.modelReset.connect(self._shown)
        draft = session.settings.get(_DRAFT, "")
        if draft:
            self.text.setPlainText(draft)
        self._shown()

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._left())
        split.addWidget(self._right())
        split.setSizes([480, 720])
        split.setChildrenCollapsible(False)
        keep_sizes(split, self.session.settings, "letter")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(split, 1)
        layout.addWidget(self._bottom())

    def _left(self) -> QWidget:
        side = QWidget()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(label("反馈意见", "heading"), 1)
        row.addWidget(tool("打开文件…", "open", self.ask_file, "打开 Word（.docx）或文本（.txt）文件", "Alt+O"))
        layout.addLayout(row)
        layout.addWidget(self.text, 1)
        return side

    def _right(self) -> QWidget:
        side = QWidget()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        self.summary = label("", "heading")
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.summary, 1)
        self.tools = {name: tool(text, icon_name, partial(self.correct, name), tip, key, elsewhere=True)
                      for name, text, icon_name, tip, key in _CORRECTIONS}
        for made in self.tools.values():
            row.addWidget(made)
        layout.addLayout(row)
        self.tree = described(OutlineView(), "提纲", "按 F2 改文字，Alt+← Alt+→ 改层级，Backspace 并入上段，Delete 不录入")
        self.tree.setModel(self.model)
        self.tree.fit_columns()
        self.tree.wanted.connect(self.correct)
        layout.addWidget(self.tree, 1)
        return side

    def _bottom(self) -> QWidget:
        frame, layout = panel()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.form, 1)
        side = QVBoxLayout()
        self.target = label("", "small")
        self.take = button("录入", self.take_in, "把提纲里的问题录入台账，原文锁定", key="Ctrl+Return", primary=True)
        side.addWidget(self.take)
        side.addWidget(self.target)
        row.addLayout(side)
        layout.addLayout(row)
        return frame

    # --- reading ------------------------------------------------------------------------------------------------------

    def ask_file(self) -> None:
        """Let the user choose a letter's file."""
        path = ask_open(self, self.session.settings, "打开反馈意见", LETTER_FILTER, "letter")
        if path:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Show the text of a letter's file and its outline."""
        try:
            self.text.setPlainText(read_letter_text(path))
        except LedgerError as error:
            self.failed.emit(error)
            return
        self.read()

    def read(self) -> None:
        """Work out the outline of the text that stands at the left."""
        self._timer.stop()
        self.model.set_outline(parse_letter(self.text.toPlainText()))
        self._suggest()

    def _suggest(self) -> None:
        """Fill in what the letter says about the round, but never over what the user has typed."""
        found = hints(self.model.outline)
        for name in ("name", "feedback_on", "team", "level"):
            value, present = getattr(found, name), self.form.value(name)
            if value and (not present or present == self._suggested.get(name)):
                self.form.set_value(name, value)
                self._suggested[name] = value

    # --- correcting ---------------------------------------------------------------------------------------------------

    def correct(self, wanted: str) -> None:
        """Carry out a correction on the selected paragraphs and keep them selected."""
        places = self.selected()
        try:
            if wanted == "undo":
                self.model.take_back()
            elif places and wanted in ("up", "down"):
                self.model.shift_level(places, -1 if wanted == "up" else 1)
            elif places and wanted == "drop":
                self.model.set_level(places, "other")
            elif len(places) == 1 and wanted == "merge":
                self.model.merge(places[0])
                places = [places[0] - 1]
        except LedgerError as error:
            self.failed.emit(error)
        self._select(places)

    def selected(self) -> list[int]:
        """Places of the selected paragraphs in the outline, in order."""
        return sorted(self.model.place(index) for index in self.tree.selectionModel().selectedRows())

    def _select(self, places: list[int]) -> None:
        selection = self.tree.selectionModel()
        flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
        for number, place in enumerate(places):
            index = self.model.index_of(place)
            if number == 0:
                self.tree.setCurrentIndex(index)
                self.tree.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
            selection.select(index, flags)

    def _shown(self) -> None:
        self.tree.expandAll()
        summary = self.model.summary()
        self.summary.setText(summary or "还没有内容")
        self.take.setEnabled(bool(summary) and self._may_write())
        self.tools["undo"].setEnabled(self.model.corrected)
        for name in ("up", "down", "merge", "drop"):
            self.tools[name].setEnabled(bool(self.model.outline.items))

    def finish(self) -> bool:
        """Keep a letter that has not been taken in yet for the next time."""
        self.session.settings.set(_DRAFT, self.text.toPlainText())
        return True

    # --- taking in ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show which round the problems would go to."""
        self.take.setEnabled(bool(self.model.summary()) and self._may_write())
        present = self._empty_round()
        if present and not self.form.value("name"):
            self.form.set_info(present)
        self.target.setText(f"录入到“{present.name}”" if present else "录入为新的批次" if self.session.is_open else "录入时新建台账")

    def take_in(self) -> None:
        """Make ledger and round if there are none, and store the problems with locked wording."""
        problems = outline_problems(self.model.outline)
        try:
            info = self._round()
            if not self.session.is_open and not ask_and_create(self, self.session, info.name):
                return
            changes = self.session.apply(ledger.take_in_letter, info, problems)
        except LedgerError as error:
            self.failed.emit(error)
            return
        self.session.choose_round(changes.created[0])
        self._clear()
        self.go_to.emit("ledger")

    def _round(self) -> RoundInfo:
        """The round to take into: an empty one that is there already, else a new one as typed."""
        info, present = self.form.info(), self._empty_round()
        found = hints(self.model.outline)
        name = info.name or f"{date.today().year}年{found.kind or '巡察'}反馈问题"
        if present is None:
            return replace(info, id="", name=name, kind=info.kind or found.kind)
        if replace(info, id=present.id, name=name) != present:
            self.session.apply(ledger.edit_round, replace(info, id=present.id, name=name))
        return self.session.round

    def _may_write(self) -> bool:
        return self.session.can_write or not self.session.is_open

    def _empty_round(self) -> RoundInfo | None:
        if self.session.is_open and self.session.has_round and not self.session.problems():
            return self.session.round
        return None

    def _clear(self) -> None:
        self.text.clear()
        self._timer.stop()
        self.session.settings.set(_DRAFT, "")
        self.model.forget()
        self._suggested.clear()
        self.form.set_info(RoundInfo())
