"""A small window with a search line over a grouped list: type a few letters, Enter takes the entry, Esc closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ui.widgets.controls import described, label, line_edit

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Entry:
    """What can be chosen: its key, its name, what stands beside it, the group it is listed under ("" for none)."""

    key: str
    name: str
    beside: str = ""
    group: str = ""


class SearchPopup(QFrame):
    """``chosen`` fires with the key of the entry taken; the window closes then."""

    chosen = Signal(str)

    def __init__(self, name: str, hint: str, parent: QWidget, *, wide: int = 420, high: int = 360) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popup", True)
        self.search = line_edit(f"{name}：查找", f"{hint}（↑↓ 选择，Enter 采用，Esc 关闭）", hint)
        self.list = described(QTreeWidget(), name, f"{name}（Enter 采用，Esc 关闭）")
        self.list.setHeaderHidden(True)
        self.list.setColumnCount(2)
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(12)
        self.list.setUniformRowHeights(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # what is too long ends with …
        self.none = label("没有找到。", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        for part in (self.search, self.none, self.list):
            layout.addWidget(part)
        self.none.hide()
        self.resize(wide, high)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(lambda item: self._take(item))

    def offer(self, entries: Sequence[Entry], at: QPoint) -> None:
        """Show *entries* at a point of the screen, the whole window on it."""
        self._fill(entries)
        self.search.clear()
        self._filter("")
        room = self.screen().availableGeometry()
        self.move(min(at.x(), room.right() - self.width()), min(at.y(), room.bottom() - self.height()))
        self.show()
        self.search.setFocus()

    def entries(self) -> list[str]:
        """Names of the entries that are shown."""
        return [item.text(0) for item in self._shown()]

    def _fill(self, entries: Sequence[Entry]) -> None:
        self.list.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for entry in entries:
            above: QTreeWidget | QTreeWidgetItem = self.list
            if entry.group:
                if entry.group not in groups:
                    groups[entry.group] = made = QTreeWidgetItem(self.list, [entry.group])
                    made.setFlags(Qt.ItemFlag.ItemIsEnabled)
                    font = made.font(0)
                    font.setBold(True)
                    made.setFont(0, font)
                above = groups[entry.group]
            item = QTreeWidgetItem(above, [entry.name, entry.beside])
            item.setData(0, Qt.ItemDataRole.UserRole, entry.key)
            item.setToolTip(0, entry.name)
            item.setToolTip(1, entry.beside)
        self.list.expandAll()
        self.list.setColumnWidth(0, round(self.width() * (0.58 if any(entry.beside for entry in entries) else 0.94)))

    def _items(self) -> list[QTreeWidgetItem]:
        """The entries from the top down."""
        return [item for top in _children(self.list.invisibleRootItem()) for item in (_children(top) or [top])]

    def _filter(self, typed: str) -> None:
        words = typed.split()
        for item in self._items():
            item.setHidden(not all(word in item.text(0) + item.text(1) for word in words))
        for top in _children(self.list.invisibleRootItem()):
            if below := _children(top):
                top.setHidden(all(item.isHidden() for item in below))
        shown = self._shown()
        self.none.setVisible(not shown)
        if shown:
            self.list.setCurrentItem(shown[0])

    def _shown(self) -> list[QTreeWidgetItem]:
        return [item for item in self._items() if not item.isHidden()]

    def _take(self, item: QTreeWidgetItem | None) -> None:
        key = item.data(0, Qt.ItemDataRole.UserRole) if item is not None and not item.isHidden() else None
        if key is not None:
            self.hide()
            self.chosen.emit(str(key))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _TAKES:
                self._take(self.list.currentItem())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                return True
            if watched is self.search and event.key() in _MOVES:
                self._move(event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown))
                return True
        return super().eventFilter(watched, event)

    def _move(self, down: bool) -> None:
        shown = self._shown()
        current = self.list.currentItem()
        if shown:
            place = shown.index(current) if current in shown else 0
            self.list.setCurrentItem(shown[max(0, min(len(shown) - 1, place + (1 if down else -1)))])


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [found for row in range(item.childCount()) if (found := item.child(row)) is not None]
