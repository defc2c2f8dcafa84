"""离任移交: last day, successor, and which rows move; finished ones stay unless they are ticked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox, QHBoxLayout, QTableView, QVBoxLayout, QWidget,
)

from models.errors import ValueRefusedError
from models.people import Held, Known
from ui.itemmodels.people_models import HeldModel
from ui.widgets.controls import button, described, form, label
from ui.widgets.names_field import Names, NamesField
from ui.widgets.row_table import show_rows
from ui.widgets.spoken_date import SpokenDateField


class HandOverPanel(QWidget):
    """``wanted``: do it (:meth:`choice` says what); ``cancelled``: nothing is done."""

    wanted = Signal()
    cancelled = Signal()

    def __init__(self, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.known: Known | None = None
        self.title, self.told = label("", "title"), label("", wrap=True)
        self.last_day = SpokenDateField("离任日期", "最后任职的一天；只移交工作、不离任的，留空")
        self.successor = described(NamesField(names, single=True), "接任人", "接任人的姓名；还没登记的也可以直接写")
        self.posts = described(QCheckBox("接任人同时接任职务"), "接任人同时接任职务", "从离任次日起任同样的职务", "空格")
        self.model = HeldModel(self)
        self.view = self._table()
        self.model.checked_changed.connect(self._tell)
        self.successor.textChanged.connect(self._tell)
        self.last_day.textChanged.connect(self._tell)
        self._build()

    def _table(self) -> QTableView:
        view = described(QTableView(), "移交哪些行", "打勾的移交；按空格勾选或去掉")
        show_rows(view, self.model)
        return view

    def _build(self) -> None:
        fields = form()
        fields.addRow("离任日期", self.last_day)
        fields.addRow("接任人", self.successor)
        fields.addRow("", self.posts)
        self.do = button("移交(&Y)", self.wanted.emit, "移交打勾的行，可以一次撤销", key="Alt+Y", primary=True)
        self.cancel = button("不移交", self.cancelled.emit, "什么也不改", key="Esc")
        row = QHBoxLayout()
        for each in (self.do, self.cancel):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(button("勾选未完成的(&A)", lambda: self.model.choose(True), "只勾选未完成的行", key="Alt+A"))
        row.addWidget(button("全不选(&U)", lambda: self.model.choose(False), "一行也不移交", key="Alt+U"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addLayout(fields)
        layout.addWidget(self.told)
        layout.addWidget(self.view, 1)
        layout.addLayout(row)

    def offer(self, known: Known, held: tuple[Held, ...]) -> None:
        """Show what *known* would hand over."""
        self.known = known
        self.title.setText(f"{known.name}离任移交")
        self.last_day.set_day(date.today())
        self.successor.clear()
        self.posts.setChecked(False)
        self.posts.setVisible(known.has_post)
        self.model.show_all(held)
        self.view.setVisible(bool(held))
        self._tell()

    def choice(self) -> tuple[str, date | None, tuple[str, ...], tuple[str, ...], bool]:
        """Successor, last day, ids of rows, ids of claimed problems, whether the posts go along; ValueRefusedError for
        a date that is none.
        """
        if not self.last_day.is_valid():
            raise ValueRefusedError(
                f"离任日期“{self.last_day.text()}”不是有效日期，请写成 2025-06-30 或 2025年6月30日。")
        return (self.successor.text().strip(), self.last_day.day(), self.model.chosen(False), self.model.chosen(True),
                self.posts.isChecked() and not self.posts.isHidden())

    def _tell(self) -> None:
        rows, claims = len(self.model.chosen(False)), len(self.model.chosen(True))
        done = sum(each.done for each in self.model.records)
        parts = [f"{rows} 行"] if rows else []
        parts += [f"{claims} 个认领的问题"] if claims else []
        to = f"“{self.successor.text().strip()}”" if self.successor.text().strip() else "接任人"
        told = f"将把 {'、'.join(parts)} 移交给{to}。" if parts else "不移交任何行，只登记离任日期。"
        self.told.setText(told + (f"已完成的 {done} 项默认不动。" if done else ""))
        self.do.setEnabled(bool(parts) or bool(self.last_day.text().strip()))
        word = "移交" if parts else "登记离任"
        self.do.setText(f"{word}(&Y)")
        self.do.setAccessibleName(word)
