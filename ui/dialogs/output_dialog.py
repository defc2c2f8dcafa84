"""打印和导出: what of the rows that show is put out, and how; stays open until it is closed, so that one can do both."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox, QComboBox, QDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget,
)

from exporters.ledger_pages import PARTED_BY
from exporters.official_format import PAPERS
from ui.widgets.controls import button, described, form, label

_WIDTH = 560


class OutputDialog(QDialog):
    """``wanted(kind)`` fires with print, word, pdf or excel."""

    wanted = Signal(str)

    def __init__(self, facts: str, restricted: int, before: dict[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("打印和导出")
        self.table = described(QRadioButton("台账表格(&T)"), "台账表格", "把这些行按台账的样子输出", "Alt+T")
        self.summary = described(QRadioButton("一页汇总，给书记(&S)"), "一页汇总",
                                 "各状态多少、谁超期、各科室进度、近期到期，一页 A4", "Alt+S")
        self.paper = self._choice("纸张", {name: name for name in PAPERS}, "横排的纸张大小", "Alt+Z")
        self.parted = self._choice("分页", PARTED_BY, "每位领导或每个科室另起一页；Excel 里每人一张表", "Alt+F")
        self.signature = described(QCheckBox("末尾加签字行（签字、日期）(&Q)"), "签字行", "每部分末尾留签字和日期的空", "Alt+Q")
        self.restricted = described(QCheckBox(f"包括限知问题（{restricted} 个）(&K)"), "包括限知问题", "不勾就不输出限知问题",
                                    "Alt+K")
        self.restricted.setVisible(restricted > 0)
        self._restore(before)
        self._lay_out(facts)
        self.summary.toggled.connect(self._show_usable)
        self._show_usable()

    def choices(self) -> dict[str, Any]:
        """What is chosen, as it is remembered."""
        return {"summary": self.summary.isChecked(), "paper": self.paper.currentData(),
                "parted": self.parted.currentData(), "signature": self.signature.isChecked(),
                "restricted": self.restricted.isChecked()}

    def _choice(self, name: str, values: dict[str, str], tip: str, key: str) -> QComboBox:
        box = described(QComboBox(), name, tip, key)
        for value, text in values.items():
            box.addItem(text, value)
        return box

    def _restore(self, before: dict[str, Any]) -> None:
        self.table.setChecked(True)
        self.paper.setCurrentIndex(max(0, self.paper.findData(before.get("paper"))))
        self.parted.setCurrentIndex(max(0, self.parted.findData(before.get("parted"))))
        self.signature.setChecked(bool(before.get("signature", False)))
        self.restricted.setChecked(True)  # exactly the rows that show, unless somebody says otherwise each time

    def _lay_out(self, facts: str) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(label(facts, wrap=True))
        kinds = QHBoxLayout()
        kinds.setSpacing(20)
        for radio in (self.table, self.summary):
            kinds.addWidget(radio)
        kinds.addStretch(1)
        column.addLayout(kinds)
        rows = form()
        for text, box in (("纸张(&Z)", self.paper), ("分页(&F)", self.parted)):
            named = label(text)
            named.setBuddy(box)
            rows.addRow(named, box)
        column.addLayout(rows)
        for check in (self.signature, self.restricted):
            column.addWidget(check)
        column.addSpacing(6)
        column.addLayout(self._buttons())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt)
        """As wide as the buttons ask for and as high as the text then is; Qt gives less on a small screen."""
        width = max(_WIDTH, self._column.sizeHint().width())
        self.setMinimumSize(width, max(self._column.totalHeightForWidth(width), self._column.sizeHint().height()))
        super().showEvent(event)

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.buttons = {
            kind: button(text, partial(self.wanted.emit, kind), tip, key=key, primary=kind == "print")
            for kind, text, tip, key in (
                ("print", "打印…(&P)", "选打印机和页码，再打印", "Alt+P"),
                ("word", "存为 Word…(&W)", "存为 Word 文档", "Alt+W"),
                ("pdf", "存为 PDF…(&D)", "存为 PDF 文件", "Alt+D"),
                ("excel", "存为 Excel…(&X)", "存为 Excel 工作簿", "Alt+X"),
            )
        }
        for made in self.buttons.values():
            made.setAutoDefault(True)
            line.addWidget(made)
        line.addStretch(1)
        line.addWidget(button("关闭", self.reject, "回到台账", key="Esc"))
        self.buttons["print"].setDefault(True)
        return line

    def _show_usable(self) -> None:
        """The summary is one A4 page: nothing to choose but who sees it."""
        table = not self.summary.isChecked()
        usable: tuple[QWidget, ...] = (self.paper, self.parted, self.signature, self.buttons["excel"])
        for part in usable:
            part.setEnabled(table)
