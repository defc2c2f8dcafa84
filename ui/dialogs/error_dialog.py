"""The one error dialog. The world's errors are a sentence; ours are a report that can be copied (design §4)."""

from __future__ import annotations

import logging

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMessageBox, QPlainTextEdit, QVBoxLayout, QWidget

from models.errors import CancelledError, LedgerError
from ui.widgets.controls import described, label

_log = logging.getLogger(__name__)
_SORRY = "程序遇到了意料之外的错误，刚才这一步没有完成。已保存的数据不受影响，可以继续使用。"


def show_error(parent: QWidget | None, error: object) -> None:
    """Show *error* in the one dialog, and log it if it is ours; a cancellation shows nothing."""
    if isinstance(error, CancelledError) or not isinstance(error, BaseException):
        return
    if not isinstance(error, LedgerError):
        _log.error("unexpected error", exc_info=error)
    ErrorDialog(error, parent).exec()


def tell(parent: QWidget | None, title: str, sentence: str) -> None:
    """Tell something that must not be missed."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, sentence, parent=parent)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    described(box.addButton(QMessageBox.StandardButton.Ok), "确定", "关闭", "Enter")
    box.exec()


def _report(error: BaseException) -> str:
    from ui.reports import error_report  # brings much along to describe the computer: only when something went wrong

    return error_report(error)


class ErrorDialog(QDialog):
    """A sentence, and for our own errors a report below it, hidden until asked for."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ours = not isinstance(error, LedgerError)
        self.setWindowTitle("程序出错" if ours else "没有完成")
        self.setMinimumWidth(460)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(14)
        self.sentence = label(_SORRY if ours else str(error), wrap=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.sentence)
        self.report = described(QPlainTextEdit(_report(error) if ours else ""), "错误报告", "可以复制给维护人员的错误报告")
        self.report.setReadOnly(True)
        self.report.setMinimumSize(560, 240)
        self.report.hide()
        layout.addWidget(self.report)
        layout.addWidget(self._buttons(ours))

    def _buttons(self, ours: bool) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
        box.accepted.connect(self.accept)
        described(box.button(QDialogButtonBox.StandardButton.Ok), "确定", "关闭", "Enter")
        if ours:
            copy = box.addButton("复制错误报告(&C)", QDialogButtonBox.ButtonRole.ActionRole)
            copy.clicked.connect(self.copy_report)
            details = box.addButton("查看报告(&D)", QDialogButtonBox.ButtonRole.ActionRole)
            details.clicked.connect(self._toggle_report)
            described(copy, "复制错误报告", "复制到剪贴板，可以发给维护人员；其中没有台账内容", "Alt+C")
            described(details, "查看报告", "显示或收起错误报告", "Alt+D")
        return box

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report.toPlainText())

    def _toggle_report(self) -> None:
        self.report.setVisible(self.report.isHidden())
        self.adjustSize()
