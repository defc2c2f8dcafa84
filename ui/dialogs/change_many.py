"""One value for many rows: which rows, which value, how many rows change, one undo step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox, QComboBox, QDialog, QDialogButtonBox, QLineEdit, QRadioButton, QStackedWidget, QVBoxLayout, QWidget,
)

from models.cells import parse_cell, status_choices
from models.errors import LedgerError
from models.labels import FIELDS
from models.records import Problem, RoundInfo
from ui.itemmodels import ledger_cells, ledger_many
from ui.itemmodels.ledger_many import KEPT_WHEN_DONE, MANY, Many
from ui.itemmodels.ledger_rows import DataRow
from ui.pages.ledger_edits import LedgerEdits
from ui.widgets.controls import described, form, label
from ui.widgets.deadline_field import DeadlineField, Reader
from ui.widgets.names_field import Names, NamesField

_UNDO = "Ctrl+Z 撤销"


class ChangeMany(QDialog):
    """*selected* and *shown* are the rows to choose from. It writes by *edits*, and stays open when that is refused."""

    def __init__(
        self, selected: Sequence[DataRow], shown: Sequence[DataRow], round_: RoundInfo, edits: LedgerEdits,
        read_deadline: Reader, names: dict[str, Names], parent: QWidget | None = None, *, filtered: bool = False,
    ) -> None:
        super().__init__(parent)
        self._selected, self._shown, self._round, self._edits = selected, shown, round_, edits
        self.setWindowTitle("批量修改")
        self.setMinimumWidth(460)
        self.of_selected = described(QRadioButton(f"选中的 {len(selected)} 行(&D)"), "选中的行", "只改选中的行", "Alt+D")
        name = "筛选出的" if filtered else "全部"
        self.of_shown = described(QRadioButton(f"{name} {len(shown)} 行(&A)"), f"{name}行", "改表里显示的每一行", "Alt+A")
        (self.of_selected if len(selected) > 1 or not filtered else self.of_shown).setChecked(True)
        self.field = described(QComboBox(), "修改哪一项", "选择要修改的一项")
        self._editors: dict[str, QWidget] = {}
        self._stack = QStackedWidget()
        self._hint = label("", "small", wrap=True)
        self._fill(read_deadline, names)
        self.finished_too = described(
            QCheckBox("已完成、已销号的行也改(&F)"), "已完成的也改", "不勾选，就只改还没有完成的行", "Alt+F")
        self.count = label("", wrap=True)
        self._refused = label("", "wrong", wrap=True)
        self._build()
        self._connect()
        self._choose_field()

    # --- what is chosen --------------------------------------------------------------------------------------------

    def editor(self) -> QWidget:
        """The editor of the chosen value."""
        return self._editors[self._key()]

    def plan(self) -> Many:
        """What would be written; ValueRefusedError when the value means nothing."""
        key, text = self._key(), self._text()
        rows = self._selected if self.of_selected.isChecked() else self._shown

        def values(problem: Problem) -> dict[str, Any]:
            found = parse_cell(key, text, self._round, problem.received_on, today=date.today())
            return ledger_cells.values_for(key, found, text)

        return ledger_many.plan(rows, key, values, with_finished=self.finished_too.isChecked())

    def accept(self) -> None:
        """Write it and close; a refused change leaves the dialog open with the reason."""
        try:
            plan = self.plan()
        except LedgerError as error:
            self._refused.setText(str(error))
            return
        name = FIELDS[self._key()]
        if self._edits.write(plan.edits, f"批量修改{name} {plan.rows} 行") is not None:
            super().accept()
            self._edits.said.emit("good", f"已{self._verb()} {plan.rows} 行的{name}，{_UNDO}。")

    # --- building --------------------------------------------------------------------------------------------------

    def _fill(self, read_deadline: Reader, names: dict[str, Names]) -> None:
        for key in MANY:
            self.field.addItem(FIELDS[key], key)
            kind = ledger_many.column_of(key).kind
            if kind == "deadline":
                made: QWidget = DeadlineField(read_deadline)
            elif kind == "status":
                made = QComboBox()
                for status, word in status_choices():
                    made.addItem(word if status else "（清空）", status)
                made.setCurrentIndex(-1)
            else:
                made = NamesField(names[kind])
            self._editors[key] = described(made, FIELDS[key], f"改成什么。空着就是清空{FIELDS[key]}")
            self._stack.addWidget(made)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(self.of_selected)
        layout.addWidget(self.of_shown)
        rows = form()
        rows.addRow(label("修改"), self.field)
        rows.addRow(label("改为"), self._stack)
        rows.addRow("", self._hint)
        layout.addLayout(rows)
        for part in (self.finished_too, self.count, self._refused):
            layout.addWidget(part)
        layout.addStretch(1)
        box = QDialogButtonBox()
        self.ok = box.addButton("修改(&S)", QDialogButtonBox.ButtonRole.AcceptRole)
        described(self.ok, "修改", "一步完成，可以撤销", "Alt+S")
        described(box.addButton(QDialogButtonBox.StandardButton.Cancel), "取消", "不修改", "Esc")
        self.ok.setProperty("primary", True)
        self.ok.setDefault(True)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        layout.addWidget(box)

    def _connect(self) -> None:
        self.field.currentIndexChanged.connect(self._choose_field)
        for switch in (self.of_selected, self.of_shown, self.finished_too):
            switch.toggled.connect(self._show_count)
        for editor in self._editors.values():
            if isinstance(editor, QComboBox):
                editor.currentIndexChanged.connect(self._show_count)
            elif isinstance(editor, QLineEdit):
                editor.textChanged.connect(self._show_count)
        self._edits.said.connect(self._take_refusal)

    # --- inside ----------------------------------------------------------------------------------------------------

    def _key(self) -> str:
        return str(self.field.currentData())

    def _text(self) -> str:
        editor = self.editor()
        if isinstance(editor, QComboBox):
            return editor.currentText() if editor.currentData() else ""
        return editor.text().strip() if isinstance(editor, QLineEdit) else ""

    def _verb(self) -> str:
        """What will be done: nobody should empty cells without having read so."""
        return "修改" if self._text() else "清空"

    def _choose_field(self) -> None:
        editor = self.editor()
        self._stack.setCurrentWidget(editor)
        self.setFocusProxy(editor)
        if not self.field.hasFocus():  # else an arrow key could not go past the next one
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.finished_too.setChecked(self._key() not in KEPT_WHEN_DONE)
        self._show_count()

    def _show_count(self) -> None:
        """Say how many rows will change; a value that means nothing changes none."""
        editor = self.editor()
        self._refused.setText("")
        self._hint.setText(editor.hint() if isinstance(editor, DeadlineField) else "")
        chosen = not (isinstance(editor, QComboBox) and editor.currentIndex() < 0)
        try:
            found = self.plan() if chosen else Many()
        except LedgerError as error:
            self._refused.setText(str(error))
            found = Many()
        verb = self._verb()
        parts = [f"将{verb} {found.rows} 行" if chosen else "请选择改为什么"]
        parts += [f"{found.finished} 行已完成，不改"] if found.finished else []
        parts += [f"{found.same} 行已经是这样"] if found.same else []
        self.count.setText("；".join(parts) + "。")
        self.ok.setText(f"{verb} {found.rows} 行(&S)" if found.rows else "修改(&S)")
        self.ok.setEnabled(found.rows > 0)

    def _take_refusal(self, kind: str, text: str) -> None:
        if kind == "bad" and self.isVisible():
            self._refused.setText(text)
