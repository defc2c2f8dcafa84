"""整改方案和清单: which paper, how, and as what kind of file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox, QComboBox, QDialog, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget,
)

from ui.widgets.controls import button, described, form, label

PLAN, LISTS = "plan", "lists"
_TASKS = {"text": "写在正文里", "table": "列成附表"}
_FACTS = "从“{}”的台账生成。方案的文字是通行的写法，领导小组名单取自人员的职务；需要改的，存为 Word 后再改。"
_WIDTH = 560


class PapersDialog(QDialog):
    """``wanted`` fires with the ending of the file that is wanted: .docx, .pdf, .txt or .xlsx.

    *sets*: the sets of lists by key; *restricted*: how many problems are 限知; *before*: :meth:`choices` of last time.
    """

    wanted = Signal(str)

    def __init__(
        self, round_name: str, sets: Mapping[str, str], restricted: int, before: Mapping[str, Any],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出整改方案、清单")
        self.plan = described(QRadioButton("整改方案(&F)"), "整改方案", "总体要求、组织领导、整改任务、方法步骤、工作要求", "Alt+F")
        self.lists = described(QRadioButton("清单(&Q)"), "清单", "三清单：哪几张、哪些栏按选的一套", "Alt+Q")
        self.tasks = _choice("整改任务", _TASKS, "任务写在正文里，或列成横排的附表", "Alt+R")
        self.set = _choice("哪套清单", sets, "哪几张清单", "Alt+T")
        self.sealed = described(QCheckBox("加盖印章(&Z)"), "加盖印章", "按加盖印章的位置排落款和日期", "Alt+Z")
        self.restricted = described(QCheckBox(f"包括限知问题（{restricted} 个）(&K)"), "包括限知问题", "不勾就不印限知问题", "Alt+K")
        self.restricted.setVisible(restricted > 0)
        self._restore(before)
        self._lay_out(round_name)
        self.plan.toggled.connect(self._show_usable)
        self._show_usable()
        (self.plan if self.plan.isChecked() else self.lists).setFocus()

    def choices(self) -> dict[str, Any]:
        """What is chosen, as it is remembered; 限知 is asked anew each time."""
        return {"kind": self.kind(), "tasks": self.tasks.currentData(), "set": self.set.currentData(),
                "sealed": self.sealed.isChecked()}

    def kind(self) -> str:
        """:data:`PLAN` or :data:`LISTS`."""
        return PLAN if self.plan.isChecked() else LISTS

    def options(self) -> dict[str, str]:
        """What is chosen, as the command line has it (ui.jobs_papers)."""
        restricted = {"restricted": "yes" if self.restricted.isChecked() else "no"}
        if self.kind() == LISTS:
            return {"set": self.set.currentData(), **restricted}
        return {"tasks": self.tasks.currentData(), "sealed": "yes" if self.sealed.isChecked() else "no", **restricted}

    def _restore(self, before: Mapping[str, Any]) -> None:
        (self.lists if before.get("kind") == LISTS else self.plan).setChecked(True)
        self.tasks.setCurrentIndex(max(0, self.tasks.findData(before.get("tasks"))))
        self.set.setCurrentIndex(max(0, self.set.findData(before.get("set"))))
        self.sealed.setChecked(bool(before.get("sealed", False)))

    def _lay_out(self, round_name: str) -> None:
        self.setMinimumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(label(_FACTS.format(round_name), wrap=True))
        kinds = QHBoxLayout()
        kinds.setSpacing(20)
        for radio in (self.plan, self.lists):
            kinds.addWidget(radio)
        kinds.addStretch(1)
        column.addLayout(kinds)
        rows = form()
        for text, box in (("整改任务(&R)", self.tasks), ("哪套清单(&T)", self.set)):
            named = label(text)
            named.setBuddy(box)
            rows.addRow(named, box)
        column.addLayout(rows)
        for check in (self.sealed, self.restricted):
            column.addWidget(check)
        column.addSpacing(6)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.buttons: dict[str, QPushButton] = {}
        for ending, text, tip, key in (
            (".docx", "存为 Word…(&W)", "存为 Word 文档", "Alt+W"), (".pdf", "存为 PDF…(&D)", "存为 PDF 文件", "Alt+D"),
            (".xlsx", "存为 Excel…(&X)", "清单存为 Excel 工作簿，一张清单一张表", "Alt+X"),
            (".txt", "存为文本…(&B)", "方案存为纯文本，一段一行", "Alt+B"),
        ):
            made = button(text, partial(self.wanted.emit, ending), tip, key=key, primary=ending == ".docx")
            made.setAutoDefault(True)
            self.buttons[ending] = made
            line.addWidget(made)
        line.addStretch(1)
        line.addWidget(button("关闭", self.reject, "回到通报", key="Esc"))
        self.buttons[".docx"].setDefault(True)
        return line

    def _show_usable(self) -> None:
        """Only what the chosen paper has."""
        plan = self.plan.isChecked()
        for part, on in ((self.tasks, plan), (self.sealed, plan), (self.set, not plan)):
            part.setEnabled(on)
        self.buttons[".txt"].setVisible(plan)
        self.buttons[".xlsx"].setVisible(not plan)


def _choice(name: str, values: Mapping[str, str], tip: str, key: str) -> QComboBox:
    box = described(QComboBox(), name, tip, key)
    for value, text in values.items():
        box.addItem(text, value)
    return box
