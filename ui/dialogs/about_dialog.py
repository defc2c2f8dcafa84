"""About: version, licence, parts, and what the program is not for."""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui import about_facts
from ui.theme import icon
from ui.widgets.controls import described, label


class AboutDialog(QDialog):
    """A page of facts with one button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("关于整改台账")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addLayout(_head())
        layout.addWidget(label(about_facts.NOT_FOR_SECRETS))
        layout.addWidget(label("完全离线运行，不连接网络；数据只保存在您选择的台账文件里。"))
        layout.addWidget(label("许可：MIT。使用的组件及其许可：", "muted"))
        parts = "\n".join(f"{name}  ·  {licence}" for name, licence in about_facts.PARTS.items())
        layout.addWidget(label(parts, "small"))
        layout.addWidget(label(f"Qt {qVersion()}  ·  Python {platform.python_version()}", "small"))
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
        box.accepted.connect(self.accept)
        described(box.button(QDialogButtonBox.StandardButton.Ok), "确定", "关闭", "Enter")
        layout.addSpacing(6)
        layout.addWidget(box)


def _head() -> QHBoxLayout:
    row = QHBoxLayout()
    picture = QLabel()
    picture.setPixmap(icon("app").pixmap(48, 48))
    names = QVBoxLayout()
    names.addWidget(label("整改台账", "title"))
    names.addWidget(label(f"版本 {about_facts.version()}", "muted"))
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addSpacing(10)
    row.addLayout(names, 1)
    return row
