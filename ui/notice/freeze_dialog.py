"""By whom and when a version is handed in or approved."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from models.labels import STAGES
from ui.widgets.controls import DateField, described, form, label, line_edit, mark_wrong

_HINTS = {
    "draft": "把通报现在的样子定为送审稿存档。以后台账和文字再改，送审稿不变。",
    "approved": "把通报现在的样子定为审定稿存档。以后台账和文字再改，审定稿不变，再导出的文件也一样。",
}
_FILING = ("归档要有一份不再变动的稿子，现在还没有定过稿。这一步先把通报现在的样子存为送审稿，接着就归档。"
           "领导已经审定的，请取消，改点右边“审定…”，再归档。")


class FreezeDialog(QDialog):
    """*stage* draft or approved; the answer is in :attr:`by`, :attr:`on` and :attr:`number`. *filing*: the version is
    wanted for the archive, which follows at once.
    """

    def __init__(
        self, stage: str, person: str, today: date, number: str, parent: QWidget | None = None, *, filing: bool = False
    ) -> None:
        super().__init__(parent)
        self.stage, self.filing = stage, filing
        name = STAGES[stage]
        self.setWindowTitle(f"定为{name}并归档" if filing else f"定为{name}")
        self.setMinimumWidth(420)
        who = "审定人" if stage == "approved" else "送审人"
        self.by = line_edit(who, f"{who}的姓名或职务", "如 党委书记 周明" if stage == "approved" else "姓名")
        self.by.setText("" if stage == "approved" else person)
        self.on = DateField("日期")
        self.on.set_day(today)
        self.number = line_edit("发文字号", "审定时编的发文字号，会印在通报上；没有就空着", "如 青医党〔2025〕12号")
        self.number.setText(number)
        rows = form()
        rows.addRow(label(who), self.by)
        rows.addRow(label("日期"), self.on)
        if stage == "approved":
            rows.addRow(label("发文字号"), self.number)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(label(_FILING if filing else _HINTS[stage], wrap=True))
        layout.addLayout(rows)
        layout.addWidget(self._buttons(name))
        width = max(self.minimumWidth(), self.sizeHint().width())
        self.resize(width, layout.totalHeightForWidth(width))  # Qt's own size cuts a text that is wrapped narrower
        (self.ok if filing and self.by.text() else self.by).setFocus()

    def _buttons(self, name: str) -> QDialogButtonBox:
        box = QDialogButtonBox()
        text = f"定为{name}并归档" if self.filing else f"定为{name}"
        self.ok = ok = box.addButton(f"{text}(&S)", QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = box.addButton(QDialogButtonBox.StandardButton.Cancel)
        described(ok, text, "存档；存下的稿子不能撤销", "Alt+S")
        described(cancel, "取消", "不定稿", "Esc")
        ok.setProperty("primary", True)
        ok.setDefault(True)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    def accept(self) -> None:
        """Only with a name and a date."""
        named = bool(self.by.text().strip())
        mark_wrong(self.by, not named)
        mark_wrong(self.on, self.on.day() is None)
        if not named:
            self.by.setFocus()
        elif self.on.day() is None:
            self.on.setFocus()
        else:
            super().accept()
