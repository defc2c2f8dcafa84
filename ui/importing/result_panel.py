"""4 结果: what an import has done, what stayed out and why, and what may come next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from models.importing.plan_data import ImportPlan
from ui.importing import plan_words
from ui.importing.preview_view import FullText, PreviewView
from ui.itemmodels.preview_model import PreviewModel
from ui.widgets.controls import button, described, label

#: Rows that stayed out of the ledger, or wait: they stay in sight after the import.
_LEFT = ("refused", "proposed")


@dataclass(frozen=True)
class Result:
    """What was imported: the batch (empty: nothing was stored), its plan as carried out, how many files could not be
    read, and sentences where the ledger's counts differ from those stated in the letter.
    """

    batch: str = ""
    plan: ImportPlan = field(default_factory=ImportPlan)
    unread: int = 0
    gaps: tuple[str, ...] = ()


class ResultPanel(QWidget):
    """Stays until the user goes on. ``wanted`` names what a button asks for: ledger, returns, undo,
    return_sheets, more."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.result = Result()
        self.text = label("", wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.gaps = label("", "strong", wrap=True)
        self.kept = described(QPlainTextEdit(), "保留下来的修改", "导入之后又改过的内容，撤销导入时没有动")
        self.kept.setReadOnly(True)
        self.model = PreviewModel(self, ticking=False)
        self.left_heading = label("没有入账的、请核对的", "heading")
        self.skipped = self._chip("跳过", "也列出跳过的行（标题、合计、空行等）和原因")
        self.noted = self._chip("提示", "也列出有提示的行（看不懂而没有采用的值、隐藏的行、与原文不同的写法等）")
        self.view = PreviewView(self.model, "没有入账的、请核对的", "没有入账的和请核对的行和格，以及原因，按 Ctrl+C 复制", "没有退回、待定或有提示的行")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label("4  结果", "heading"))
        for part in (self.text, self.gaps):
            layout.addWidget(part)
        layout.addLayout(self._buttons())
        layout.addWidget(self.kept, 1)
        row = QHBoxLayout()
        row.addWidget(self.left_heading)
        row.addStretch(1)
        row.addWidget(self.noted)
        row.addWidget(self.skipped)
        layout.addLayout(row)
        layout.addWidget(self.view, 2)
        self.full = FullText(self.view)
        layout.addWidget(self.full)
        layout.addStretch(0)

    def _chip(self, text: str, tip: str) -> QPushButton:
        made = described(QPushButton(text), text, tip)
        made.setCheckable(True)
        made.setProperty("chip", True)
        made.toggled.connect(lambda _: self._filter())
        return made

    def _buttons(self) -> QHBoxLayout:
        def made(text: str, name: str, tip: str, key: str, primary: bool = False) -> QWidget:
            return button(text, lambda: self.wanted.emit(name), tip, key=key, primary=primary)

        self.to_ledger = made("查看台账(&L)", "ledger", "到台账里看导入的内容", "Alt+L", True)
        self.return_sheets = made("退回修改表…(&T)", "return_sheets", "复制报送的表格，标出没有入账的格和原因，退给科室修改", "Alt+T")
        self.undo = made("撤销本次导入(&Z)", "undo", "把这次导入的内容退回去；之后又改过的保留", "Alt+Z")
        self.to_returns = made("去审核(&Y)", "returns", "到“下发与填报”里审核科室填报，决定新增的内容", "Alt+Y")
        self.more = made("继续导入(&G)", "more", "回到选文件，导入别的表格", "Alt+G")
        row = QHBoxLayout()
        for each in (self.to_ledger, self.to_returns, self.return_sheets, self.undo, self.more):
            row.addWidget(each)
        row.addStretch(1)
        return row

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_result(self, result: Result, can_return: bool) -> None:
        """Say what an import has done; *can_return*: the senders' workbooks are there to be sent back."""
        self.result = result
        self._say(plan_words.result(result.plan, result.unread), result.gaps)
        self.model.show_plan(result.plan)
        self.skipped.setText(f"跳过 {result.plan.counts['skipped']}")
        self.skipped.setChecked(False)
        self.noted.setText(f"提示 {self.model.noted()}")
        self.noted.setChecked(True)  # a value that was not understood is not in the ledger
        self._filter()
        self._show_left(True)
        self.undo.setVisible(bool(result.batch))
        waits = plan_words.waits(result.plan)
        self.to_returns.setVisible(waits)
        self.return_sheets.setVisible(can_return and result.plan.counts["refused"] > 0)
        entered = result.plan.counts["new"] + result.plan.counts["changed"]
        (self.to_returns if waits and not entered else self.to_ledger).setFocus()

    def show_undone(self, name: str, kept: Sequence[str], gaps: Sequence[str] = ()) -> None:
        """Say that an import was taken back, and what was kept because it was edited since."""
        text = f"已撤销{name}，台账和导入前一样。"
        if kept:
            text = f"已撤销{name}。有 {len(kept)} 处在导入之后又改过，保留现在的内容："
        self._say(text, gaps)
        self.kept.setPlainText("\n".join(kept))
        self.kept.setVisible(bool(kept))
        self._show_left(False)
        self.to_returns.setVisible(False)
        self.undo.setVisible(False)
        self.return_sheets.setVisible(False)
        self.more.setFocus()

    def _say(self, text: str, gaps: Sequence[str]) -> None:
        self.text.setText(text)
        self.text.setAccessibleName(text)
        self.gaps.setText("\n".join(gaps))
        self.gaps.setVisible(bool(gaps))
        self.kept.setVisible(False)

    def _filter(self) -> None:
        self.model.show_kinds((*_LEFT, "skipped") if self.skipped.isChecked() else _LEFT, noted=self.noted.isChecked())

    def _show_left(self, shown: bool) -> None:
        self.left_heading.setVisible(shown)
        self.noted.setVisible(shown and self.model.noted() > 0)
        self.skipped.setVisible(shown and self.result.plan.counts["skipped"] > 0)
        self.view.setVisible(shown)
        self.full.setVisible(shown)
