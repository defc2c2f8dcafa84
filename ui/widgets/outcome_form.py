"""The form of an outcome (成效): kind, name, document, day, how many, how much, which problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.diary import OUTCOME_FIELDS, amount_text, parse_amount, parse_count
from models.errors import ValueRefusedError
from models.records import Outcome, Problem
from ui.widgets.column_area import scrolled
from ui.widgets.controls import button, described, form, label, line_edit, mark_wrong
from ui.widgets.names_field import NamesField
from ui.widgets.problems_field import ProblemsField
from ui.widgets.spoken_date import SpokenDateField


class OutcomeForm(QWidget):
    """``save_wanted``, ``drop_wanted``: the buttons."""

    save_wanted = Signal()
    drop_wanted = Signal()

    def __init__(self, kinds: Callable[[], list[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outcome = Outcome()
        self.dirty = False
        self._highest = 0
        self.title = label("", "heading")
        self.kind = described(NamesField(kinds, single=True), "成效类型", "如 修订制度、约谈、追缴；↓ 看全部（通报里按类型计数）")
        self.name = line_edit("名称", "制度、文件的名称，或处理的是什么")
        self.document_number = line_edit("成效文号", "制度或文件的编号，没有就空着")
        self.on = SpokenDateField("成效日期")
        self.count = line_edit("数量", "几项、几人次；空着按 1 计", "空着为 1")
        self.amount = line_edit("金额（元）", "如 12640 或 1.264万元", "如 1.26万")
        self.problems = ProblemsField()
        self.fields: dict[str, QLineEdit] = {
            "kind": self.kind, "name": self.name, "document_number": self.document_number, "on": self.on,
            "count": self.count, "amount": self.amount,
        }
        self._build()
        for field in self.fields.values():
            field.textEdited.connect(self._typed)
            field.returnPressed.connect(self.save_wanted)
        self.problems.changed.connect(self._typed)

    def _build(self) -> None:
        rows = form()
        rows.addRow(OUTCOME_FIELDS["kind"], _pair(self.kind, OUTCOME_FIELDS["on"], self.on))
        rows.addRow(OUTCOME_FIELDS["name"], self.name)
        rows.addRow(OUTCOME_FIELDS["document_number"], self.document_number)
        rows.addRow(OUTCOME_FIELDS["count"], _pair(self.count, OUTCOME_FIELDS["amount"], self.amount))
        rows.addRow(OUTCOME_FIELDS["problems"], self.problems)
        self.save = button("保存(&S)", self.save_wanted.emit, "保存成效，可以撤销；选别的行也会保存", key="Alt+S", primary=True)
        self.drop = button("放弃(&D)", self.drop_wanted.emit, "放弃修改，回到保存过的内容", key="Alt+D")
        self.buttons = QHBoxLayout()  # the page puts those of the list at its end
        for each in (self.save, self.drop):
            self.buttons.addWidget(each)
        self.buttons.addStretch(1)
        inside = QWidget()  # many problems make it high: it scrolls between title and buttons
        above = QVBoxLayout(inside)
        above.setContentsMargins(0, 0, 6, 0)
        above.addLayout(rows)
        above.addStretch(1)
        self._inside, self._scroll = inside, scrolled(inside, "成效")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(self.buttons)

    def show_outcome(self, outcome: Outcome, problems: Sequence[Problem]) -> None:
        """Show an outcome; one without an id is to be added."""
        self.outcome, self.dirty = outcome, False
        self.title.setText(outcome.name or outcome.kind if outcome.id else "登记成效")
        for key in ("kind", "name", "document_number"):
            self.fields[key].setText(getattr(outcome, key))
        self.on.set_day(outcome.on)
        self.count.setText("" if outcome.count is None else str(outcome.count))
        self.amount.setText(amount_text(outcome.amount))
        self.problems.show_problems(problems, outcome.problems)
        for field in self.fields.values():
            mark_wrong(field, False)
        self._show_buttons()
        self._limit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt)
        """In larger letters the form is higher."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_inside"):
            self._limit()

    def _limit(self) -> None:
        """No higher than the highest content so far: the list above gets the rest, and does not jump from one outcome
        to the next."""
        around = self.sizeHint().height() - self._scroll.sizeHint().height()
        self._highest = max(self._highest, around + self._inside.sizeHint().height())
        self.setMaximumHeight(self._highest)

    def content(self) -> Outcome:
        """What stands there; ValueRefusedError, with the cursor in the field, for what means nothing."""
        if not self.on.is_valid():
            self._wrong(self.on, ValueRefusedError(f"日期“{self.on.text()}”看不出是哪一天。可写 今天、11.3、2025年11月3日。"))
        numbers = []
        for field, read in ((self.count, parse_count), (self.amount, parse_amount)):
            try:
                numbers.append(read(field.text()))
            except ValueRefusedError as error:
                self._wrong(field, error)
        count, amount = numbers
        return Outcome(self.outcome.id, self.kind.text(), self.name.text(), self.document_number.text(), self.on.day(),
                       None if count is None else int(count), amount, self.problems.chosen())

    def _wrong(self, field: QLineEdit, error: ValueRefusedError) -> None:
        mark_wrong(field, True)
        field.setFocus()
        raise error

    def _typed(self) -> None:
        self.dirty = True
        for field in (self.count, self.amount):
            mark_wrong(field, False)
        self._show_buttons()

    def _show_buttons(self) -> None:
        word = "保存" if self.outcome.id else "登记"
        self.save.setText(f"{word}(&S)")
        self.save.setAccessibleName(word)
        self.save.setEnabled(self.dirty)
        self.drop.setEnabled(self.dirty)


def _pair(left: QWidget, text: str, right: QWidget) -> QHBoxLayout:
    """Two short fields in one line."""
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(left, 1)
    line.addWidget(label(text))
    line.addWidget(right, 1)
    return line
