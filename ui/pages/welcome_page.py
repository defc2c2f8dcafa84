"""First start: four doors, and the ledgers opened lately."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.about_facts import NOT_FOR_SECRETS
from ui.pages.page import Page
from ui.session import LedgerSession
from ui.tasks import TaskRunner
from ui.theme import icon
from ui.widgets.controls import button, described, label

#: Key, name, what it does, icon, shortcut.
DOORS = (
    ("letter", "粘贴反馈意见", "把反馈意见的文字或文件放进来，看过提纲后录入", "letter", "Alt+P"),
    ("import", "导入已有台账", "把现有的 Excel、WPS 表格导进来", "import", "Alt+M"),
    ("new", "新建台账", "从一个空台账开始，逐条填写", "new", "Alt+N"),
    ("sample", "打开示例", "用虚构医院的数据看看能做什么，随便改", "sample", "Alt+S"),
)
_SHOWN = 6
#: Room above and below a door's texts, in pixels, and their height in lines of ordinary text.
_DOOR_EDGE, _DOOR_LINES = 12, 3.2


class WelcomePage(Page):
    """``door`` gives the key of the door chosen, ``recent_chosen`` a ledger, ``open_other`` asks for a file."""

    door = Signal(str)
    recent_chosen = Signal(object)
    open_other = Signal()

    def __init__(self, session: LedgerSession, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(session, tasks, parent)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(label("整改台账", "title"))
        column.addWidget(label("巡察、巡视、审计反馈问题的台账、督办和通报，都在一份台账里。", "muted"))
        column.addSpacing(12)
        column.addLayout(self._doors())
        column.addSpacing(16)
        column.addWidget(label("最近的台账", "heading"))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        column.addLayout(self._recent)
        other = button("打开其他台账…(&O)", self.open_other.emit, "从文件夹里选一个台账", link=True, icon_name="open")
        column.addWidget(other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(3)
        column.addWidget(label(NOT_FOR_SECRETS, "small"))
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(860)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(40, 20, 40, 20)
        layout.addStretch(1)
        layout.addWidget(middle, 20)
        layout.addStretch(1)

    def _doors(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(12)
        self.doors = {key: self._door(key, *rest) for key, *rest in DOORS}
        for place, made in enumerate(self.doors.values()):
            grid.addWidget(made, place // 2, place % 2)
        return grid

    def _door(self, key: str, name: str, text: str, icon_name: str, shortcut: str) -> QPushButton:
        made = _Door()
        made.setShortcut(QKeySequence(shortcut))
        made.clicked.connect(lambda: self.door.emit(key))
        made.setProperty("door", True)
        made.setIcon(icon(icon_name))
        made.setIconSize(QSize(32, 32))
        inside = QVBoxLayout(made)
        inside.setContentsMargins(66, _DOOR_EDGE, 14, _DOOR_EDGE)
        inside.setSpacing(4)
        for caption in (label(name, "heading"), label(text, "muted", wrap=True)):
            caption.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(caption)
        return described(made, name, text, shortcut)

    def refresh(self) -> None:
        """List the recent ledgers that still exist."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        paths = self.session.settings.recent()[:_SHOWN]
        for path in paths:
            self._recent.addWidget(self._recent_row(path), 0, Qt.AlignmentFlag.AlignLeft)
        if not paths:
            self._recent.addWidget(_nothing())

    def _recent_row(self, path: Path) -> QPushButton:
        made = button(path.stem, lambda: self.recent_chosen.emit(path), str(path), link=True, icon_name="ledger")
        made.setText(f"{path.stem}    {path.parent}".replace("&", "&&"))
        return made


class _Door(QPushButton):
    """A button with room for the name and two lines that stand in it; Qt's own asks only for its icon."""

    def showEvent(self, event: QShowEvent) -> None:
        self._make_room()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._make_room()
        super().changeEvent(event)

    def _make_room(self) -> None:
        self.setMinimumHeight(round(self.fontMetrics().lineSpacing() * _DOOR_LINES) + 2 * _DOOR_EDGE + 4)


def _nothing() -> QLabel:
    return label("还没有打开过台账。从上面选一项开始。", "muted")
