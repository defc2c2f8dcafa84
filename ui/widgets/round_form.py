"""The data of a 检查批次 in a form: as much of it as the page wants to ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from models.errors import ValueRefusedError
from models.records import LevelNames, RoundInfo, Stated
from ui.widgets.controls import DateField, described, label, line_edit

#: Field of RoundInfo → (name, kind of control, hint).
FIELDS: dict[str, tuple[str, str, str]] = {
    "name": ("批次名称", "text", "如 2025年县委第三轮巡察"),
    "kind": ("检查类型", "choice", "巡察,巡视,审计,选人用人检查,意识形态检查,其他"),
    "level": ("检查层级", "choice", "县级,市级,省级,中央,本院"),
    "team": ("检查组", "text", "如 县委第二巡察组"),
    "entered_on": ("进驻日期", "date", ""),
    "left_on": ("离开日期", "date", ""),
    "feedback_on": ("反馈日期", "date", "推算没有写年份的时限，要用到这个日期"),
    "intensive_until": ("集中整改期限", "date", "“集中整改期内”指的就是这一天以前"),
    "plan_due": ("方案报送期限", "date", ""),
    "report_due": ("报告报送期限", "date", ""),
}
LEVELS = {"aspect": "第一层叫", "topic": "第二层叫", "problem": "第三层叫"}
STATED = {"aspects": "方面", "topics": "问题", "problems": "具体表现", "measures": "措施"}
#: What is asked for when a round is made: little, the rest can wait.
SHORT = ("name", "feedback_on", "team", "level")
_MOST = 9999


class RoundForm(QWidget):
    """Fields in a grid of *columns*; ``changed`` fires when the user has changed something.

    With *whole*, the round's level names and the counts that the letter states are asked for too.
    """

    changed = Signal()

    def __init__(self, fields: Sequence[str], columns: int = 2, *, whole: bool = False) -> None:
        super().__init__()
        self._info = RoundInfo()
        self.fields: dict[str, QWidget] = {name: self._control(name) for name in fields}
        self.levels = {key: self._text(f"{name}（默认“{getattr(LevelNames(), key)}”）", "") for key, name in LEVELS.items()}
        self.stated = {key: self._count(f"反馈意见写明的{name}数") for key, name in STATED.items()}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        captions = {name: FIELDS[name][0] for name in fields}
        self._fill([(captions[name], field) for name, field in self.fields.items()], columns)
        if whole:
            self._fill([(text, self.levels[key]) for key, text in LEVELS.items()], columns)
            self._fill([(f"反馈{text}数", self.stated[key]) for key, text in STATED.items()], columns)
        for column in range(columns):
            self._grid.setColumnStretch(column * 2 + 1, 1)

    def _fill(self, entries: list[tuple[str, QWidget]], columns: int) -> None:
        first = self._grid.rowCount()
        for place, (caption, field) in enumerate(entries):
            row, column = first + place // columns, place % columns * 2
            name = label(caption)
            name.setBuddy(field)
            self._grid.addWidget(name, row, column)
            self._grid.addWidget(field, row, column + 1)

    # --- values -------------------------------------------------------------------------------------------------------

    def set_info(self, info: RoundInfo) -> None:
        """Show a round."""
        self._info = info
        for name, field in self.fields.items():
            _show(field, getattr(info, name))
        for key, edit in self.levels.items():
            edit.setText(getattr(info.level_names, key))
        for key, box in self.stated.items():
            value = getattr(info.stated, key)
            box.setText("" if value is None else str(value))

    def info(self) -> RoundInfo:
        """The round as typed, with what the form does not ask for unchanged. ValueRefusedError names a wrong date."""
        for name, field in self.fields.items():
            if isinstance(field, DateField) and not field.is_valid():
                raise ValueRefusedError(f"{FIELDS[name][0]}“{field.text()}”不是有效日期，请写成 2025-06-30 或 2025年6月30日。")
        typed: dict[str, Any] = {name: _typed(field) for name, field in self.fields.items()}
        names = {key: edit.text().strip() or getattr(LevelNames(), key) for key, edit in self.levels.items()}
        counts = {key: int(box.text()) if box.text().isdigit() else None for key, box in self.stated.items()}
        return replace(self._info, **typed, level_names=LevelNames(**names), stated=Stated(**counts))

    def set_value(self, name: str, value: str | date | None) -> None:
        """Show one field's value."""
        _show(self.fields[name], value)

    def value(self, name: str) -> Any:
        """One field's value as typed."""
        return _typed(self.fields[name])

    # --- controls -----------------------------------------------------------------------------------------------------

    def _control(self, name: str) -> QWidget:
        caption, kind, hint = FIELDS[name]
        if kind == "date":
            field = DateField(caption, hint)
            field.changed.connect(self.changed)
            return field
        if kind == "choice":
            return self._choice(caption, hint.split(","))
        return self._text(caption, hint)

    def _text(self, caption: str, hint: str) -> QLineEdit:
        field = line_edit(caption, placeholder=hint)
        field.textEdited.connect(self.changed)
        return field

    def _choice(self, caption: str, choices: list[str]) -> QComboBox:
        box = described(QComboBox(), caption, f"{caption}：可以选，也可以直接写")
        box.setEditable(True)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        inside = QLineEdit()
        box.setLineEdit(described(inside, caption, box.toolTip()))
        box.addItems(choices)
        box.setCurrentText("")
        box.editTextChanged.connect(self.changed)
        return box

    def _count(self, caption: str) -> QLineEdit:
        field = self._text(caption, "没有写明就空着")
        field.setValidator(QIntValidator(0, _MOST, field))
        return field


def _show(field: QWidget, value: Any) -> None:
    field.blockSignals(True)
    if isinstance(field, DateField):
        field.set_day(value)
    elif isinstance(field, QComboBox):
        field.setCurrentText(value or "")
    elif isinstance(field, QLineEdit):
        field.setText(value or "")
    field.blockSignals(False)


def _typed(field: QWidget) -> Any:
    if isinstance(field, DateField):
        return field.day()
    if isinstance(field, QComboBox):
        return field.currentText().strip()
    return field.text().strip() if isinstance(field, QLineEdit) else ""
