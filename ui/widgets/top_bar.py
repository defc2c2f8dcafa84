"""The line over the pages: round selector, search, undo and redo with the name of the step."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from ui.session import LedgerSession
from ui.theme import icon
from ui.widgets.controls import described, label, shortcut

_STEP_LENGTH = 16


class TopBar(QFrame):
    """Shows the session's rounds and steps; ``searched`` gives the search text while it is typed.

    ``left`` fires when the search field was left with Esc.
    """

    searched = Signal(str)
    left = Signal()

    def __init__(self, session: LedgerSession, undo: QAction, redo: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self._session = session
        self.rounds = described(QComboBox(), "检查批次", "当前检查批次；新建和修改在“设置”里")
        self.rounds.setMinimumWidth(260)
        self.rounds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.rounds.activated.connect(lambda index: session.choose_round(self.rounds.itemData(index)))
        self.search = described(QLineEdit(), "搜索", "在问题、措施、科室、责任人里查找，Esc 清除", "Ctrl+F")
        self.search.setPlaceholderText("搜索问题、措施、科室、责任人…")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self.searched)
        shortcut("Esc", self.search, self._leave, Qt.ShortcutContext.WidgetShortcut)
        self.undo, self.redo = _step_button(undo), _step_button(redo)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 7, 14, 7)
        layout.setSpacing(8)
        layout.addWidget(label("检查批次", "muted"))
        layout.addWidget(self.rounds)
        layout.addWidget(self.search, 1)
        layout.addWidget(self.undo)
        layout.addWidget(self.redo)
        for signal in (session.opened, session.changed, session.round_changed):
            signal.connect(self.refresh)
        self.refresh()

    def show_search(self, text: str) -> None:
        """Show what is searched for, without searching for it again."""
        with QSignalBlocker(self):
            self.search.setText(text)

    def _leave(self) -> None:
        self.search.clear()
        self.left.emit()

    def refresh(self) -> None:
        """Read rounds anew and mark the current one."""
        infos = self._session.rounds() if self._session.is_open else ()
        self.rounds.clear()
        for info in infos:
            self.rounds.addItem(info.name, info.id)
        if self._session.is_open and self._session.has_round:
            self.rounds.setCurrentIndex(self.rounds.findData(self._session.round.id))
        elif self._session.is_open:
            self.rounds.addItem("还没有检查批次", "")
        self.rounds.setEnabled(bool(infos))
        self.search.setEnabled(self._session.is_open)


def step_text(verb: str, name: str) -> str:
    """«撤销 录入反馈意见», with a long step's name cut."""
    return f"{verb} {name if len(name) <= _STEP_LENGTH else name[:_STEP_LENGTH] + '…'}".strip()


def _step_button(action: QAction) -> QToolButton:
    made = QToolButton()
    made.setDefaultAction(action)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setProperty("quiet", True)
    action.changed.connect(lambda: made.setAccessibleName(action.text()))
    made.setAccessibleName(action.text())
    return made
