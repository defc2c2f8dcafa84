"""合并: which of several names stays; the others become its other names, and their rows move."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from models.people import WORDS, Known
from ui.widgets.controls import button, described, label, shortcut


class MergePanel(QWidget):
    """``wanted`` gives the ids of all names and the id of the one that stays; ``cancelled``: nothing is done."""

    wanted = Signal(list, str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: tuple[Known, ...] = ()
        self.title = label("", "title")
        self.keep = described(QComboBox(), "保留的名称", "其他名称会成为它的别名")
        self.keep.currentIndexChanged.connect(self._tell)
        self.told = label("", wrap=True)
        self.merge = button("合并(&Y)", self._merge, "合并为一个，可以一次撤销", key="Alt+Y", primary=True)
        self.cancel = button("不合并", self.cancelled.emit, "什么也不改", key="Esc")
        shortcut("Return", self.keep, self._merge)
        row = QHBoxLayout()
        for each in (self.merge, self.cancel):
            row.addWidget(each)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for widget in (self.title, label("保留哪一个名称？"), self.keep, self.told):
            layout.addWidget(widget)
        layout.addLayout(row)
        layout.addStretch(1)

    def offer(self, chosen: Sequence[Known], others: Sequence[Known] = (), keep: str = "") -> None:
        """Ask which of *chosen* stays; of a single one, into which of *others* it goes. *keep* is a name to begin with.
        """
        self._chosen = tuple(chosen)
        choices = self._chosen if len(self._chosen) > 1 else tuple(each for each in others if each not in self._chosen)
        self.title.setText(f"合并{WORDS[self._chosen[0].kind]}")
        self.keep.blockSignals(True)
        self.keep.clear()
        for each in choices:
            self.keep.addItem(_shown(each), each)
        best = max(range(len(choices)), key=lambda n: _weight(choices[n], keep), default=-1)
        self.keep.setCurrentIndex(best)
        self.keep.blockSignals(False)
        self._tell()

    def _gone(self) -> list[Known]:
        kept = self.keep.currentData()
        return [each for each in self._chosen if kept is None or each.id != kept.id]

    def _tell(self) -> None:
        kept = self.keep.currentData()
        self.merge.setEnabled(kept is not None and bool(self._gone()))
        if kept is None:
            self.told.setText("没有可以并入的其他名称。")
            return
        names = "”“".join(each.name for each in self._gone())
        self.told.setText(f"“{names}”将成为“{kept.name}”的别名；所有批次里的行、认领、职务都改记到“{kept.name}”。可以一次撤销。")

    def _merge(self) -> None:
        kept = self.keep.currentData()
        if kept is not None and self.merge.isEnabled():
            self.wanted.emit([each.id for each in self._gone()], kept.id)


def _shown(known: Known) -> str:
    posts = "、".join(each.post for each in known.posts if each.post)
    return f"{known.name}（{posts}）" if posts else known.name


def _weight(known: Known, keep: str) -> tuple[bool, bool, int]:
    """The best to stay: the one named, one with posts, one without white space."""
    return known.name == keep, known.has_post, -known.name.count(" ")
