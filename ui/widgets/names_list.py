"""A searched list of people or departments; typing pinyin initials finds them, too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout, QStackedWidget, QTableView, QVBoxLayout, QWidget,
)

from models import pinyin
from models.people import DEPARTMENT, WORDS, Known, all_names
from ui.itemmodels.people_models import NameRow, NamesModel
from ui.widgets.controls import button, described, label, line_edit, shortcut
from ui.widgets.row_table import show_rows

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class NamesList(QWidget):
    """``selected`` fires when other lines are selected; ``add_wanted``, ``remove_wanted``, ``merge_wanted`` are wishes,
    ``entered`` is Enter on a line.
    """

    selected = Signal()
    entered = Signal()
    add_wanted = Signal()
    remove_wanted = Signal()
    merge_wanted = Signal()

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.word = kind, WORDS[kind]
        self._all: tuple[NameRow, ...] = ()
        self._quiet = False
        self.model = NamesModel(kind, self)
        self.search = line_edit(f"查找{self.word}", "写名称、职务，或拼音首字母，如 lzy（Alt+Q）", "查找：名称、职务或拼音首字母")
        self.view = self._table()
        self.none = label("", "muted", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.count = label("", "muted")
        self._build()
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.view.selectionModel().selectionChanged.connect(self._told)
        shortcut("Alt+Q", self, self.search.setFocus, Qt.ShortcutContext.WindowShortcut)
        shortcut("Return", self.view, self.entered.emit)
        shortcut("Delete", self.view, self.remove_wanted.emit)

    def _table(self) -> QTableView:
        view = described(QTableView(), f"{self.word}名单", "Shift、Ctrl 加方向键选几行，可以合并；Enter 修改")
        show_rows(view, self.model)
        return view

    def _build(self) -> None:
        self.pages = QStackedWidget()
        for page in (self.view, self.none):
            self.pages.addWidget(page)
        row = QHBoxLayout()
        self.add = button("登记(&N)", self.add_wanted.emit, f"登记新的{self.word}", key="Alt+N", icon_name="add")
        self.merge = button("合并…(&M)", self.merge_wanted.emit, "把选中的几个名称合并为一个", key="Alt+M", icon_name="merge")
        self.remove = button("删除", self.remove_wanted.emit, "删除选中的名称；还有行在用的不能删（Delete）", icon_name="delete")
        for each in (self.add, self.merge, self.remove):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self.pages, 1)
        layout.addLayout(row)

    # --- showing ------------------------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[NameRow]) -> None:
        """Show other lines; those that were selected stay selected as far as they are still there."""
        self._all = tuple(rows)
        self._filter()

    def chosen(self) -> tuple[Known, ...]:
        """The selected ones, from the top."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return tuple(self.model.records[row].known for row in rows)

    def choose(self, *keys: str) -> None:
        """Select lines by their ids; a search that hides them is cleared. Nobody is told."""
        if not set(keys) <= {row.known.id for row in self.model.records}:
            self.search.clear()
        self._select(set(keys))

    def row_of(self, key: str) -> NameRow | None:
        """The line with that id, shown or not."""
        return next((row for row in self._all if row.known.id == key), None)

    def named(self, name: str) -> NameRow | None:
        """The line with that name, shown or not."""
        return next((row for row in self._all if row.known.name == name), None)

    def everybody(self) -> tuple[Known, ...]:
        """All of them, shown or not."""
        return tuple(row.known for row in self._all)

    def _filter(self) -> None:
        before = {each.id for each in self.chosen()}
        typed = self.search.text()
        shown = [row for row in self._all if pinyin.finds(typed, *_texts(row.known))] if typed.strip() else self._all
        self._quiet = True
        self.model.show(shown)
        self._quiet = False
        self._select(before)
        self.pages.setCurrentIndex(0 if shown else 1)
        self.none.setText(f"没有找到“{typed.strip()}”。换个词，或点“登记”加上。" if self._all else (
            f"还没有{self.word}。导入台账时会自动登记；也可以点“登记”。"))
        self.count.setText(f"{len(shown)} / {len(self._all)}" if len(shown) != len(self._all) else f"共 {len(shown)}")
        if before != {each.id for each in self.chosen()}:
            self.selected.emit()

    def _told(self) -> None:
        if not self._quiet:
            self.selected.emit()

    def _select(self, keys: set[str]) -> None:
        model, flags = self.view.selectionModel(), QItemSelectionModel.SelectionFlag
        self._quiet = True
        model.clearSelection()
        for row, record in enumerate(self.model.records):
            if record.known.id in keys:
                index = self.model.index(row, 0)
                model.select(index, flags.Select | flags.Rows)
                model.setCurrentIndex(index, flags.NoUpdate)
                self.view.scrollTo(index)
        self._quiet = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.search.clear()
                return True
            # from the search into what it found
            if event.key() in (*_MOVES, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.model.records:
                self.view.setFocus()
                self.view.selectRow(max(0, self.view.currentIndex().row()))
                return True
        return super().eventFilter(watched, event)


def _texts(known: Known) -> tuple[str, ...]:
    more = () if known.kind == DEPARTMENT else tuple(text for each in known.posts for text in each[:2])
    return (*all_names(known), *more)
