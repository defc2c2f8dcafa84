"""What differs between two versions of a notice, and the corrections of a paper that came back, to be taken or not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.notice.change_list import Change, ChangeList
from ui.widgets.controls import button, described, label

_WIDTH, _HEIGHT = 860, 580


class ChangesDialog(QDialog):
    """``take_wanted`` has the numbers of the changes that are ticked; without any that can be taken it only shows."""

    take_wanted = Signal(list)

    def __init__(self, title: str, heading: str, changes: Sequence[Change], parent: QWidget | None = None,
                 news: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.list = ChangeList(title)
        self.list.show_changes(changes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(10)
        self.heading = label(heading, wrap=True)
        layout.addWidget(self.heading)
        for sentence in news:
            layout.addWidget(label(sentence, "muted", wrap=True))
        layout.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        self.all = button("全选", lambda: self.list.tick_all(True), "全部打勾")
        self.none = button("全不选", lambda: self.list.tick_all(False), "全部不打勾")
        self.take = button("采用所选(&U)", self._take, "把打勾的改动写进通报用语，一步完成，可以撤销", key="Alt+U", primary=True)
        self.shut = button("关闭", self.reject, "不采用，关上")
        described(self.shut, "关闭", "关上", "Esc")
        for made in (self.all, self.none):
            buttons.addWidget(made)
        buttons.addStretch(1)
        buttons.addWidget(self.shut)
        buttons.addWidget(self.take)
        layout.addLayout(buttons)
        for made in (self.all, self.none, self.take):
            made.setVisible(bool(self.list.boxes))
            made.setAutoDefault(False)
        self.list.ticked.connect(self._count)
        self._count()
        room = self.screen().availableGeometry()
        self.list.setVisible(bool(changes))
        self.resize(min(_WIDTH, room.width() - 80), min(_HEIGHT, room.height() - 80) if changes else 0)

    def _count(self) -> None:
        count = len(self.list.chosen())
        self.take.setText(f"采用所选 {count} 处(&U)")
        self.take.setEnabled(count > 0)

    def _take(self) -> None:
        self.take_wanted.emit(self.list.chosen())
