"""The line over the departments: period and dates of the forms to be made, and the button that makes them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QWidget

from models.errors import ValueRefusedError
from ui.jobs_forms import FormChoice
from ui.widgets.controls import DateField, button, described, label, line_edit, panel

_BY = (("按科室", "department"), ("按责任领导", "leader"))


class DispatchPanel(QWidget):
    """``wanted`` fires with nothing but the wish; :meth:`choice` says what is to be made."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.period = line_edit("期次", "期次：写在填报表上，科室报回时按它归档", "如 2025年第3期")
        self.as_of = DateField("截至日", "截至日：整改情况写到哪一天")
        self.due_on = DateField("报送期限", "报送期限：科室最迟哪一天报回")
        self.by = described(QComboBox(), "分表方式", "每个科室一份，或每位责任领导一份")
        for text, key in _BY:
            self.by.addItem(text, key)
        self.make = button("生成填报表…(&G)", self.wanted.emit, "选一个文件夹，为打勾的科室各生成一份填报表并记入台账",
                           key="Alt+G", primary=True)
        frame = self._frame()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    def _frame(self) -> QFrame:
        frame, inside = panel()
        row = QHBoxLayout()
        row.setSpacing(8)
        for text, field, stretch in (("期次", self.period, 3), ("截至日", self.as_of, 2), ("报送期限", self.due_on, 2)):
            row.addWidget(label(text))
            row.addWidget(field, stretch)
        row.addWidget(self.by)
        row.addWidget(self.make)
        inside.addLayout(row)
        return frame

    @property
    def by_leader(self) -> bool:
        """True for a form per leader."""
        return bool(self.by.currentData() == "leader")

    def choice(self, departments: tuple[str, ...], every: bool) -> FormChoice:
        """What is to be made for these *departments* (*every*: all there are); ValueRefusedError for a bad date."""
        for field in (self.as_of, self.due_on):
            if not field.is_valid():
                raise ValueRefusedError(f"{field.accessibleName()}“{field.text()}”不是有效日期，请写成 2025-06-30 的样子。")
        if not self.by_leader and not departments:
            raise ValueRefusedError("没有选中科室。请在科室前面打勾，再生成填报表。")
        only = () if every or self.by_leader else departments
        period = self.period.text().strip()
        return FormChoice(str(self.by.currentData()), only, period, self.as_of.day(), self.due_on.day())
