"""The left pane of the notice page: style, version, page, texts, in sections that fold; or the sheet of a style."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget,
)

from exporters.styles import AUDIENCES
from models.settings import Settings
from ui.notice.chip_edit import ChipEdit
from ui.notice.choices import Choices
from ui.notice.page_options import PageOptions
from ui.notice.slot_editors import SlotEditors
from ui.notice.style_editor import StyleEditor
from ui.notice.style_picker import StylePicker
from ui.widgets.calm_box import CalmBox
from ui.widgets.column_area import ColumnArea
from ui.widgets.controls import DateField, described, label, one_tab_stop, single_shot
from ui.widgets.folding import FoldingSection

_TIPS = {
    "report": "报上级的：可以有主送、签发人、附件，各条都要报全",
    "internal": "党内通报的：各条都要报全",
    "public": "向社会公开的：标为“不公开”和“限知”的不印",
}
#: ``NoticeOptions.names`` → what it is called.
_NAMES = {"": "按版本", "names": "姓名", "posts": "职务"}


class OptionsPanel(QStackedWidget):
    """``changed`` fires with the new choices; texts are told by :attr:`slots`, the sheet by :attr:`editor`."""

    changed = Signal(object)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.choices = Choices()
        self.picker = StylePicker()
        self.slots = SlotEditors()
        self.page = PageOptions(settings)
        self.editor = StyleEditor()
        self.audiences = {key: _chip(name, _TIPS[key]) for key, name in AUDIENCES.items()}
        self.names = described(CalmBox(), "人员写姓名还是职务", "公开版通常只写职务；查不到职务的列在右边", "Alt+↓")
        for key, name in _NAMES.items():
            self.names.addItem(name, key)
        self.as_of = DateField("数据截至", "数字和完成情况按哪一天算；空着按现在")
        self.as_of.setPlaceholderText("现在")
        self.sections = {
            key: FoldingSection(title, settings, key=f"notice_{key}")
            for key, title in (("style", "写法"), ("version", "版本"), ("page", "版式"), ("texts", "文字"))
        }
        self.addWidget(self._scroll())
        self.addWidget(self.editor)
        self.picker.chosen.connect(self._style_chosen)
        self.page.changed.connect(self._put)
        self.names.currentIndexChanged.connect(self._names_chosen)
        self.as_of.changed.connect(self._day_typed)
        self._caret = single_shot(self, 0, self._follow_caret)  # a field that grows is laid out first
        for field in self.slots.fields.values():
            field.cursorPositionChanged.connect(self._caret.start)

    def _scroll(self) -> ColumnArea:
        for key, content in (("style", self.picker), ("version", self._versions()), ("page", self.page)):
            self.sections[key].inside.addWidget(content)
        self.sections["texts"].inside.addWidget(label("灰色是默认文字，直接用就不必填写。", "small", wrap=True))
        self.sections["texts"].inside.addWidget(self.slots)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(4)
        for section in self.sections.values():
            column.addWidget(section)
        column.addStretch(1)
        self.area = ColumnArea()
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        return self.area

    def _versions(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        group = QButtonGroup(self)
        for key, made in self.audiences.items():
            group.addButton(made)
            row.addWidget(made)
            made.toggled.connect(lambda on, key=key: self._put(replace(self.choices, audience=key)) if on else None)
        row.addStretch(1)
        column.addLayout(row)
        row = QHBoxLayout()
        for caption, field in (("人员写", self.names), ("数据截至", self.as_of)):
            shown = label(caption)
            shown.setBuddy(field)
            row.addWidget(shown)
            row.addWidget(field, 1)
        column.addLayout(row)
        return holder

    def _style_chosen(self, key: str) -> None:
        self.area.ensureWidgetVisible(self.picker.cards[key], 0, 4)
        self._put(replace(self.choices, style=key))

    def _names_chosen(self) -> None:
        self._put(replace(self.choices, names=self.names.currentData()))

    def _day_typed(self) -> None:
        if self.as_of.is_valid():
            self._put(replace(self.choices, as_of=self.as_of.day()))

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_choices(self, choices: Choices) -> None:
        """Show what is chosen, without telling of it."""
        self.choices = choices
        self.audiences[choices.audience].setChecked(True)
        one_tab_stop(self.audiences.values())
        self.names.setCurrentIndex(self.names.findData(choices.names))
        if self.as_of.day() != choices.as_of and self.as_of.is_valid():
            self.as_of.set_day(choices.as_of)
        self.page.show_choices(choices)
        self.slots.show_only(choices)

    def show_editor(self, on: bool) -> None:
        """The sheet of a style instead of the options, or back."""
        self.setCurrentIndex(int(on))

    def reveal_slot(self, key: str, line: int = 0) -> None:
        """Go to a line of a slot's text, unfolding what hides it."""
        self.sections["texts"].unfold()
        self.slots.reveal(key, line)
        if key in self.slots.rows:
            self.area.ensureWidgetVisible(self.slots.rows[key], 0, 40)

    def _follow_caret(self) -> None:
        """Keep the line that is being typed in view."""
        field, inside = self.slots.focusWidget(), self.area.widget()
        if isinstance(field, ChipEdit) and field.hasFocus() and inside is not None:
            caret = field.cursorRect()
            at = field.viewport().mapTo(inside, caret.center())
            self.area.ensureVisible(at.x(), at.y(), 0, caret.height())

    def first(self) -> QWidget:
        """Where the keyboard begins in this pane."""
        return self.editor.name if self.currentWidget() is self.editor else self.sections["style"].head

    def set_writable(self, on: bool) -> None:
        """Whether texts may be typed and styles changed; style, version and page can always be chosen to be looked at.
        """
        self.slots.setEnabled(on)

    def _put(self, choices: Choices) -> None:
        one_tab_stop(self.audiences.values())
        if choices != self.choices:
            self.choices = choices
            self.changed.emit(choices)


def _chip(name: str, tip: str) -> QPushButton:
    made = described(QPushButton(name), name, tip, "方向键选择")
    made.setCheckable(True)
    made.setProperty("chip", True)
    return made
