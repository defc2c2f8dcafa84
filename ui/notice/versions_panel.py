"""The kept versions of a notice (送审稿, 审定稿): a list, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from exporters.styles import AUDIENCES
from models.filed import FiledNotice
from models.labels import STAGES
from ui.widgets.controls import button, described, label

_LINES = 4


class VersionsPanel(QWidget):
    """``freeze_wanted`` has the stage, ``show_wanted`` and ``compare_wanted`` the id of a filed paper."""

    freeze_wanted = Signal(str)
    show_wanted = Signal(str)
    compare_wanted = Signal(str)
    corrections_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._papers: dict[str, FiledNotice] = {}
        self.empty = label("还没有定稿。改好后先定为送审稿，领导审定后再定为审定稿；定了的不再随台账变。", "muted", wrap=True)
        self.list = described(QListWidget(), "稿本", "定了的送审稿和审定稿，从早到晚（Enter 查看）")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda _: self._emit(self.show_wanted))
        self.list.currentItemChanged.connect(lambda *_: self._show_buttons())
        self.show_paper = button("查看这一稿(&K)", lambda: self._emit(self.show_wanted), "看这一稿定下来时的样子（只读）", key="Alt+K")
        self.compare = button("与这一稿比较…(&B)", lambda: self._emit(self.compare_wanted), "现在的通报与这一稿有哪些不同", key="Alt+B")
        self.draft = button("定为送审稿…(&S)", lambda: self.freeze_wanted.emit("draft"), "把现在的样子定下来送审", key="Alt+S")
        self.approve = button("审定…(&A)", lambda: self.freeze_wanted.emit("approved"), "领导审定后，把现在的样子定为审定稿",
                              key="Alt+A")
        self.read = button("读入修改稿…(&L)", self.corrections_wanted.emit, "读入领导改过的 Word 文件，逐处采用", key="Alt+L")
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, made in enumerate((self.draft, self.approve, self.show_paper, self.compare, self.read)):
            grid.addWidget(made, place // 2, place % 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.empty, self.list):
            column.addWidget(part)
        column.addLayout(grid)

    def show_papers(self, papers: Sequence[FiledNotice], writable: bool, has_notice: bool) -> None:
        """List these papers; *writable*: new ones may be made, if there is a notice."""
        if list(self._papers.values()) != list(papers):
            self._papers = {paper.id: paper for paper in papers}
            self.list.clear()
            for paper in papers:
                item = QListWidgetItem(paper_name(paper))
                item.setData(Qt.ItemDataRole.UserRole, paper.id)
                item.setToolTip(paper.title)
                self.list.addItem(item)
            self.list.setCurrentRow(len(papers) - 1)
            room = self.list.fontMetrics().lineSpacing() * 2 + 6  # a name takes two lines at the most
            self.list.setFixedHeight(room * min(len(papers), _LINES) + 10)
        self.empty.setVisible(not papers)
        self.list.setVisible(bool(papers))
        for made in (self.draft, self.approve, self.read):
            made.setEnabled(writable and has_notice)
        self._show_buttons()

    def paper(self, key: str) -> FiledNotice | None:
        """A listed paper."""
        return self._papers.get(key)

    def chosen(self) -> str:
        """The id of the paper that is chosen in the list."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def _show_buttons(self) -> None:
        for made in (self.show_paper, self.compare):
            made.setVisible(bool(self._papers))
            made.setEnabled(bool(self.chosen()))

    def _emit(self, signal: SignalInstance) -> None:
        if self.chosen():
            signal.emit(self.chosen())


def paper_name(paper: FiledNotice) -> str:
    """«审定稿 2025-12-20 周明（党内通报）»."""
    day = paper.on.isoformat() if paper.on else ""
    return " ".join(filter(None, (STAGES[paper.stage], day, paper.by))) + f"（{AUDIENCES.get(paper.audience, '')}）"
