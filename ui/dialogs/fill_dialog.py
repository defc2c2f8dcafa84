"""照表填报: what each column of somebody else's form is filled with; unknown columns are asked for here, in one place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox, QComboBox, QDialog, QDialogButtonBox, QScrollArea, QVBoxLayout, QWidget,
)

from models.labels import FIELDS
from ui.jobs_fill import Filling, FillOptions, field_words
from ui.widgets.controls import described, form, label, line_edit

LEAVE_EMPTY = "（留空）"
_HINT = "选一个字段，或写固定文字"
_WIDTH, _HEIGHT = 620, 520


class FillDialog(QDialog):
    """Columns that were not understood first, each with a drop-down of fields; a fixed text may be typed instead.

    The understood ones follow, so that a wrong guess can be put right. :meth:`options` is what was chosen.
    """

    def __init__(self, filling: Filling, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("照表填报")
        self.filling = filling
        self.boxes: dict[str, QComboBox] = {}
        self.only = line_edit("只填", "科室、人员、状态或“逾期”，用、分开；空着填全部问题", "如 医务部、逾期；空着填全部")
        self.mark = described(QCheckBox("与上次填报不同的单元格加底色(&M)"), "标出变化", "变过的单元格加底色", "Alt+M")
        self.mark.setVisible(not filling.first)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(label(_heading(filling), wrap=True))
        layout.addWidget(self._columns(), 1)
        rows = form()
        rows.addRow(label("只填"), self.only)
        layout.addLayout(rows)
        layout.addWidget(self.mark)
        layout.addWidget(self._buttons())
        self.resize(_WIDTH, _HEIGHT)
        (self.boxes[filling.asked[0]] if filling.asked else self.only).setFocus()  # unknown columns come first

    def options(self, *, clear: bool = False) -> FillOptions:
        """The columns' explanations (only those that differ from the program's own understanding), and the rest."""
        columns = {name: _said(box) for name, box in self.boxes.items() if box.currentText() != box.property("own")}
        return FillOptions(columns, self.only.text().strip(), mark=self.mark.isChecked(), clear=clear)

    def _columns(self) -> QWidget:
        inside = QWidget()
        rows = form()
        inside.setLayout(rows)
        understood = _understood(self.filling)
        for name in sorted(understood, key=lambda each: each not in self.filling.asked):
            self.boxes[name] = self._box(name, understood[name])
            shown = label(name, "wrong" if name in self.filling.asked else "", wrap=True)
            rows.addRow(shown, self.boxes[name])
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the boxes scroll it as Tab goes through them
        return area

    def _box(self, name: str, own: str) -> QComboBox:
        """A drop-down that takes any text; *own* is how the program understands the column, empty when it does not."""
        box = described(QComboBox(), name, f"{name}：{_HINT}", "Alt+↓")
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.addItems(list(dict.fromkeys(filter(None, (own, LEAVE_EMPTY, *field_words())))))
        edit = box.lineEdit()
        if edit is not None:
            described(edit, name, f"{name}：{_HINT}")
            edit.setPlaceholderText(_HINT)
        said = self.filling.explained.get(name)
        box.setProperty("own", own)
        box.setCurrentText(own if said is None else FIELDS.get(said, said) or LEAVE_EMPTY)
        return box

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        fill = box.addButton("填写并保存…(&S)", QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = box.addButton(QDialogButtonBox.StandardButton.Cancel)
        described(fill, "填写并保存", "选择填好的表存到哪里", "Alt+S")
        described(cancel, "取消", "不填", "Esc")
        fill.setProperty("primary", True)
        fill.setDefault(True)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box


def _heading(filling: Filling) -> str:
    if filling.asked:
        return (f"“{filling.form.name}”里有 {len(filling.asked)} 栏看不懂（红字）。请说明每栏填什么；"
                "选“（留空）”以后不再问。说明会记住，下次同样的表不用再选。")
    return f"“{filling.form.name}”的每一栏都认出来了，将填 {filling.rows} 行。认错的可以在下面改。"


def _understood(filling: Filling) -> dict[str, str]:
    """Column → the program's own words for what it fills there; empty for what it does not know."""
    found: dict[str, str] = {}
    for table, _ in filling.tables:
        for column in table.columns:
            explained = column.label in filling.explained
            known = "按状态打√" if column.state else "、".join(FIELDS[key] for key in column.fields) or (
                f"台账里的“{column.extra}”" if column.extra else "")
            found.setdefault(column.label, "" if explained else known)
    return found


def _said(box: QComboBox) -> str:
    text = box.currentText().strip()
    return "" if text == LEAVE_EMPTY else text
