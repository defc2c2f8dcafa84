"""Where an import goes and how: the round, its feedback date, what an empty cell means, and forms of ours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from models.records import RoundInfo
from ui.widgets.controls import DateField, described, form, label

#: Text, and whether it is so: an empty cell wipes the value that is there.
_EMPTY = (("不改动台账", False), ("清空台账里的内容", True))
#: Text, and whether it is so: a returned form of ours is kept as reported, to be accepted later.
_FORMS = (("审核通过，直接入账", False), ("先存为科室填报，待审核", True))


class TargetForm(QWidget):
    """``changed`` fires when the import has to be worked out anew."""

    changed = Signal()
    round_typed = Signal()
    day_typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.round = described(QComboBox(), "导入到", "导入到哪个检查批次；可以直接写一个新批次的名称")
        self.round.setEditable(True)
        self.round.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.round.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.round_edit = described(QLineEdit(), "导入到", self.round.toolTip())
        self.round.setLineEdit(self.round_edit)
        self.feedback_on = DateField("反馈日期", "没有写年份的时限从反馈日期算起")
        self.empty = _choice("空单元格", "表格里空着的格：不改动台账，还是把台账里的内容清空", _EMPTY)
        self.forms = _choice("填报表", "科室交回的填报表：直接入账，还是先存为科室填报、审核后再入账", _FORMS)
        self._layout = form()
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addRow(label("导入到"))  # above its field: a round's name is long
        self._layout.addRow(self.round)
        for name, field in (("反馈日期", self.feedback_on), ("空单元格", self.empty), ("填报表", self.forms)):
            self._layout.addRow(name, field)
        self.setLayout(self._layout)
        self.show_forms(False)
        self.round.activated.connect(lambda _: self.changed.emit())
        self.empty.activated.connect(lambda _: self.changed.emit())
        self.forms.activated.connect(lambda _: self.changed.emit())
        self.round_edit.editingFinished.connect(self.round_typed)
        self.feedback_on.editingFinished.connect(self.day_typed)

    @property
    def round_name(self) -> str:
        """The round's name as chosen or typed."""
        return self.round.currentText().strip()

    @property
    def clear_empty(self) -> bool:
        """True when an empty cell wipes the value that is there."""
        return bool(self.empty.currentData())

    @property
    def as_report(self) -> bool:
        """True when returned forms are only kept as reported."""
        return bool(self.forms.currentData())

    def show_forms(self, shown: bool) -> None:
        """Offer the choice for returned forms of ours only where there are some."""
        self._layout.setRowVisible(self.forms, shown)

    def show_rounds(self, infos: Sequence[RoundInfo], present: str) -> None:
        """Offer the ledger's rounds and show *present*; a round's own feedback date cannot be changed here."""
        self.round.blockSignals(True)
        self.round.clear()
        self.round.addItems([info.name for info in infos])
        self.round.setCurrentText(present)
        self.round_edit.setCursorPosition(0)
        self.round.blockSignals(False)
        known = [info for info in infos if info.name == present]
        fixed = bool(known and known[0].feedback_on)
        self.feedback_on.setEnabled(not fixed)
        if fixed:
            self.feedback_on.set_day(known[0].feedback_on)

    def given_day(self, infos: Sequence[RoundInfo]) -> date | None:
        """The feedback date as typed, unless the chosen round has one of its own."""
        known = [info for info in infos if info.name == self.round_name]
        return self.feedback_on.day() if not known or known[0].feedback_on is None else None


def _choice(name: str, tip: str, entries: Sequence[tuple[str, bool]]) -> QComboBox:
    box = described(QComboBox(), name, tip)
    for text, value in entries:
        box.addItem(text, value)
    return box
