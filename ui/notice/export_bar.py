"""The row at the bottom of the notice page: every way out of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.widgets.controls import button

#: kind → (text, tip, key).
_BUTTONS = {
    "archive": ("归档…(&C)", "把定了稿的通报、台账、佐证清单和校验值存成一个压缩包；还没有定稿的，同时存为送审稿", "Alt+C"),
    "papers": ("方案、清单…(&Q)", "导出整改方案、三清单，都由台账生成", "Alt+Q"),
    "ledger": ("台账 Excel…(&G)", "把当前批次的台账导出为 Excel 文件", "Alt+G"),
    "text": ("文本…(&X)", "导出为纯文本，一段一行", "Alt+X"),
    "print": ("打印…(&I)", "在打印机上打印，分页与 Word 一致", "Alt+I"),
    "pdf": ("PDF…(&P)", "导出为 PDF，不需要安装 Word", "Alt+P"),
    "word": ("导出 Word…(&D)", "导出为 Word 文件，按公文格式排版", "Alt+D"),
}


class ExportBar(QWidget):
    """``wanted`` has the kind: archive, papers, ledger, text, print, pdf or word."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        for kind, (text, tip, key) in _BUTTONS.items():
            self.buttons[kind] = self._button(kind, text, tip, key)
            row.addWidget(self.buttons[kind])

    def _button(self, kind: str, text: str, tip: str, key: str) -> QPushButton:
        return button(text, lambda: self.wanted.emit(kind), tip, key=key, primary=kind == "word")

    def set_ready(self, ready: bool) -> None:
        """Whether there is anything to export."""
        for made in self.buttons.values():
            made.setEnabled(ready)
