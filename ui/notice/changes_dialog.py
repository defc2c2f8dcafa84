"""What differs between two versions of a notice, and the corrections of a paper that came back, to be taken or not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.notice.change_list import Change, ChangeList
from ui.widgets.controls import button, described, label

_WIDTH, _HEIGHT = 920, 620


class ChangesDialog(QDialog):
    """``take_wanted`` and ``refuse_wanted`` have the numbers of the changes that are ticked; without any that can be
    taken it only shows. It stays open, to show what is left.
    """

    take_wanted = Signal(list)
    refuse_wanted = Signal(list)
    undo_wanted = Signal()

    def __init__(self, title: str, heading: str, changes: Sequence[Change], parent: QWidget | None = None,
                 news: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.list = ChangeList(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(10)
        self.heading = label(heading, wrap=True)
        layout.addWidget(self.heading)
        for sentence in news:
            layout.addWidget(label(sentence, "muted", wrap=True))
        layout.addWidget(self.list, 1)
        layout.addLayout(self._buttons())
        self.list.ticked.connect(self._count)
        self._roomy = False
        self._take_room(0)
        self.show_changes(heading, changes)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.all = button("全选(&A)", lambda: self.list.tick_all(True), "全部打勾", key="Alt+A")
        self.none = button("全不选(&N)", lambda: self.list.tick_all(False), "全部不打勾", key="Alt+N")
        self.undo = button("撤销采纳", self.undo_wanted.emit, "撤销上一次采纳，改动回到列表里", key="Ctrl+Z")
        self.refuse = button("不采纳(&J)", lambda: self.refuse_wanted.emit(self.list.chosen()),
                             "打勾的改动不采纳，移到最后，不再提醒", key="Alt+J")
        self.take = button("采纳(&U)", lambda: self.take_wanted.emit(self.list.chosen()),
                           "把打勾的改动写进通报用语，一步完成，可以撤销", key="Alt+U", primary=True)
        self.shut = button("关闭", self.reject, "关上")
        described(self.shut, "关闭", "关上", "Esc")
        for made in (self.all, self.none, self.undo):
            row.addWidget(made)
        row.addStretch(1)
        for made in (self.shut, self.refuse, self.take):
            row.addWidget(made)
        for made in (self.all, self.none, self.undo, self.refuse, self.take):
            made.setAutoDefault(False)
        self.undo.hide()
        return row

    def show_changes(self, heading: str, changes: Sequence[Change], can_undo: bool = False) -> None:
        """List what there is now; *can_undo*: something was taken here."""
        self.heading.setText(heading)
        self.list.setVisible(bool(changes))
        self.list.show_changes(changes)
        self.undo.setVisible(can_undo)
        for made in (self.all, self.none, self.refuse, self.take):
            made.setVisible(bool(self.list.boxes))
        self._count()
        if changes and not self._roomy:  # once: whoever makes it smaller wants it so
            self._roomy = True
            self._take_room(_HEIGHT)
        (self.list.first() or self.shut).setFocus()

    def _take_room(self, height: int) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width() - 80), min(height, room.height() - 80))

    def _count(self) -> None:
        count = len(self.list.chosen())
        self.take.setText(f"采纳 {count} 处(&U)")
        self.refuse.setText(f"不采纳 {count} 处(&J)")
        for made, key in ((self.take, "Alt+U"), (self.refuse, "Alt+J")):
            made.setShortcut(key)  # another text takes it away
            made.setEnabled(count > 0)
