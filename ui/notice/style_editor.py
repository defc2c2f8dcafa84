"""A sheet beside the page in which an office changes its own notice style; the page follows at each key."""

from __future__ import annotations

from copy import deepcopy

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget,
)

from exporters.fields import Facts
from exporters.styles import AUDIENCES
from models.labels import SECTIONS
from ui.notice.chip_edit import ChipEdit, Known
from ui.notice.notice_texts import known_field
from ui.notice.style_defaults import DefaultText
from ui.notice.style_form import DataForm
from ui.notice.style_spec import (
    ACCOUNT, GROUP, LEVEL, LEVEL_NAMES, LOWER_LEVEL, Data, Spec, add_account, add_group, can_add_group, can_drop_group,
    drop_group, has_level, move_account, set_level,
)
from ui.widgets.calm_box import CalmBox
from ui.widgets.column_area import ColumnArea
from ui.widgets.controls import button, described, label, line_edit, mark_wrong, panel

_OPTIONAL = ("aspect", "topic")


class StyleEditor(QWidget):
    """``changed`` after each change with the style's data; ``save_wanted`` and ``cancelled`` from the buttons below."""

    changed = Signal(dict)
    save_wanted = Signal(dict)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.data: Data = {}
        self.forms: list[DataForm] = []
        self._facts: Facts | None = None
        self._audience = "internal"
        self.name = line_edit("写法名称", "自己的写法叫什么", "如 本院写法")
        self.name.textEdited.connect(self._renamed)
        self.problem = label("", "wrong", wrap=True)
        self.problem.hide()
        self._scroll = ColumnArea()
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.save = button("保存写法(&U)", self._save, "保存为自己的写法，以后可以一直用", key="Alt+U", primary=True)
        self.cancel = button("不保存", self.cancelled.emit, "放弃修改，回到原来的写法", key="Esc")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(label("修改写法", "heading"))
        row = QHBoxLayout()
        row.addWidget(label("名称"))
        row.addWidget(self.name, 1)
        layout.addLayout(row)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.problem)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        layout.addLayout(buttons)

    def edit(self, data: Data, facts: Facts, audience: str) -> None:
        """Begin with a copy of a style's data."""
        self.data, self._facts, self._audience = deepcopy(data), facts, audience
        self.name.setText(str(data.get("name", "")))
        self.say("")
        self._build()
        self.name.setFocus()
        self.name.selectAll()

    def say(self, problem: str) -> None:
        """Say why the data cannot be a style; "" when it can."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.save.setEnabled(not problem and bool(self.name.text().strip()))

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        """The form anew: levels or parts have come or gone."""
        place = self._scroll.verticalScrollBar().value()
        self.forms = []
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        for number, group in enumerate(self.data["groups"]):
            if len(self.data["groups"]) > 1:
                column.addLayout(self._group_head(number))
            self._add_form(column, "group", GROUP, group, f"第{number + 1}组")
            for of, name in LEVEL_NAMES.items():
                column.addWidget(self._level(group, of, name))
            for part in range(len(group["account"])):
                column.addWidget(self._account(group, part))
            column.addWidget(self._more(group), 0, Qt.AlignmentFlag.AlignLeft)
        if can_add_group(self.data):
            column.addWidget(self._part(), 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._defaults())
        column.addStretch(1)
        self._scroll.setWidget(inside)
        self._scroll.verticalScrollBar().setValue(place)

    def _add_form(self, column: QVBoxLayout, kind: str, specs: tuple[Spec, ...], data: Data, where: str) -> None:
        made = DataForm(kind, specs, data, self._known(), where)
        made.edited.connect(lambda: self.changed.emit(self.data))
        self.forms.append(made)
        column.addWidget(made)

    def _level(self, group: Data, of: str, name: str) -> QFrame:
        frame, column = panel()
        column.setContentsMargins(10, 8, 8, 8)
        if of in _OPTIONAL:
            box = described(QCheckBox(f"印出{name}一级"), f"印出{name}一级", f"去掉勾就不印{name}的标题", "空格")
            box.setChecked(has_level(group, of))
            box.toggled.connect(lambda on: self._rebuild(set_level, group, of, on))
            column.addWidget(box)
        else:
            column.addWidget(label(name, "strong"))
        for level in group["levels"]:
            if level["of"] == of:
                self._add_form(column, "level", LEVEL if of == "aspect" else LOWER_LEVEL, level, name)
        return frame

    def _account(self, group: Data, part: int) -> QFrame:
        frame, column = panel()
        column.setContentsMargins(10, 8, 8, 8)
        head = QHBoxLayout()
        head.addWidget(label(f"问题下面第 {part + 1} 段", "strong"), 1)
        if part:
            head.addWidget(self._small("上移", move_account, group, part, f"把第 {part + 1} 段移到上一段之前"))
        if len(group["account"]) > 1:
            head.addWidget(self._small("去掉", _drop, group, part, f"不印第 {part + 1} 段"))
        column.addLayout(head)
        self._add_form(column, "account", ACCOUNT, group["account"][part], f"第{part + 1}段")
        return frame

    def _group_head(self, number: int) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(label(f"第 {number + 1} 组", "heading"), 1)
        if can_drop_group(self.data, number):
            tip = f"不分第 {number + 1} 组，它的问题并到别的组里印"
            made = button("去掉这一组", lambda: self._rebuild(drop_group, self.data, number), tip, link=True)
            head.addWidget(described(made, f"去掉第 {number + 1} 组", tip, "空格"))
        return head

    def _part(self) -> QPushButton:
        one = len(self.data["groups"]) == 1
        tip = "把问题分成“已整改”“正在整改”两组印，各有章标题" if one else "把没有完成的再分成“正在整改”“长期坚持”两组印"
        made = button("分成两组印" if one else "再分一组", lambda: self._rebuild(add_group, self.data), tip, link=True)
        return described(made, made.text(), tip, "空格")

    def _more(self, group: Data) -> QPushButton:
        return button("增加一段", lambda: self._rebuild(add_account, group), "在问题下面再印一段", link=True)

    def _small(self, text: str, change: object, group: Data, part: int, tip: str) -> QPushButton:
        made = button(text, lambda: self._rebuild(change, group, part), tip, link=True)
        return described(made, tip, tip, "空格")

    def _defaults(self) -> QFrame:
        """Choose a slot, change its default text."""
        frame, column = panel()
        column.setContentsMargins(10, 8, 8, 8)
        column.addWidget(label(f"默认文字（{AUDIENCES[self._audience]}）", "strong"))
        box = described(CalmBox(), "哪一处的默认文字", "选择要改默认文字的地方", "Alt+↓")
        for key, name in SECTIONS.items():
            box.addItem(name, key)
        field = described(ChipEdit(self._known(), (4, 12)), "默认文字", "这种写法在这里的默认文字；一行里缺数据的，那一行不印")
        self.default_box, self.default_field = box, field
        self.default_note = label("", "small", wrap=True)
        box.currentIndexChanged.connect(lambda _: self._show_default())
        field.edited.connect(self._default_edited)
        column.addWidget(box)
        column.addWidget(field)
        column.addWidget(self.default_note)
        box.setCurrentIndex(box.findData("intro"))
        self._show_default()
        return frame

    # --- hands --------------------------------------------------------------------------------------------------------

    def _known(self) -> Known:
        facts = self._facts
        assert facts is not None
        return lambda name: ("台账文字", "") if name == "text" else known_field(facts, name)

    def _show_default(self) -> None:
        assert self._facts is not None
        slot = self.data["slots"].get(self.default_box.currentData(), "")
        self._default = DefaultText(slot, self._facts, self._audience)
        self.default_field.set_source_text(self._default.text)
        self._show_spare()

    def _show_spare(self) -> None:
        spare = self._default.spare
        self.default_note.setText(f"另有 {spare} 种备用的说法，数据不全时用，保留不变；这里改的是现在印出的。" if spare else "")
        self.default_note.setVisible(bool(spare))

    def _default_edited(self) -> None:
        self._default.change(self.default_field.source_text())
        self.data["slots"][self.default_box.currentData()] = self._default.slot()
        self._show_spare()
        self.changed.emit(self.data)

    def _renamed(self, text: str) -> None:
        self.data["name"] = text.strip()
        mark_wrong(self.name, not text.strip())
        self.changed.emit(self.data)

    def _rebuild(self, change: object, *arguments: object) -> None:
        """Change the data and make the form anew; the keys stay where they were, or go on from the top of the form."""
        assert callable(change)
        at = self.focusWidget()
        name = at.accessibleName() if at is not None else ""
        change(*arguments)
        self._build()
        parts: list[QWidget] = self._scroll.findChildren(QWidget)
        same = next((each for each in parts if name and each.accessibleName() == name), None)
        (same or next(iter(self.forms[0].fields.values()))).setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit(self.data)

    def _save(self) -> None:
        if self.data.get("name"):
            self.save_wanted.emit(self.data)


def _drop(group: Data, part: int) -> None:
    del group["account"][part]
