"""Files and sheets of an import: picked, dropped, left out by taking the tick away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from models.importing.plan_data import FilePlan, ImportPlan
from models.settings import Settings
from ui.dialogs.files import SOURCE_FILTER, ask_folder, ask_open_many
from ui.widgets.controls import described, label, tool
from ui.widgets.hint_tree import HintTree

if TYPE_CHECKING:
    from models.importing.grid import Workbook

#: (file, sheet, place of the table in the sheet's tables) of a line.
_TABLE_ROLE = Qt.ItemDataRole.UserRole


class SourcesPanel(QWidget):
    """``added`` gives paths; ``left_out`` fires when a tick changes; ``table_chosen`` names a table of the plan."""

    added = Signal(list)
    cleared = Signal()
    left_out = Signal()
    table_chosen = Signal(int, int)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.excluded: set[tuple[str, str]] = set()
        self._filling = False
        self.model = QStandardItemModel(self)
        self.model.itemChanged.connect(self._ticked)
        self.tree = described(HintTree("把表格文件或文件夹\n拖到这里"), "文件和工作表", "勾去不要导入的工作表；把文件或文件夹拖到这里也行")
        self.tree.setHeaderHidden(True)
        self.tree.setModel(self.model)
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.tree.selectionModel().selectionChanged.connect(self._selected)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label("1  文件和工作表", "heading"))
        layout.addLayout(self._buttons())
        layout.addWidget(self.tree, 1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self.files = tool("选文件…", "open", self._ask_files, "选一个或几个表格文件", "Alt+O")
        row.addWidget(self.files)
        row.addWidget(tool("选文件夹…", "folder", self._ask_folder, "导入文件夹里的全部表格", "Alt+D"))
        row.addWidget(tool("清空", "delete", self.cleared.emit, "清空已选的文件", "Alt+C"))
        row.addStretch(1)
        return row

    def show_plan(self, plan: ImportPlan | None, workbooks: Sequence[Workbook], bad: Sequence[object]) -> None:
        """List files, their sheets with the counts, sheets that are left out, and files that could not be read.

        The plan has no entry for a file all of whose sheets are left out.
        """
        self._filling = True
        self.model.clear()
        number = 0
        for book in workbooks:
            wanted = any((book.name, sheet.name) not in self.excluded for sheet in book.sheets)
            file = plan.files[number] if plan and wanted and number < len(plan.files) else FilePlan(book.name)
            self.model.appendRow(self._file(number, file, book))
            number += wanted
        for error in bad:
            entry = QStandardItem(str(error))
            entry.setToolTip(str(error))
            entry.setForeground(Qt.GlobalColor.darkRed)
            self.model.appendRow(entry)
        self._filling = False
        self.tree.expandAll()
        self._select_first()

    def _file(self, number: int, file: FilePlan, book: Workbook) -> QStandardItem:
        top = QStandardItem(file.file)
        top.setToolTip(file.error or (str(book.path) if book.path != Path() else file.file))
        for place, table in enumerate(file.tables):
            text = table.skipped.partition("：")[0] if table.skipped else f"{table.counts['read']} 行"
            entry = QStandardItem(f"{table.sheet}（{text}）")
            entry.setToolTip(f"{table.sheet}：{table.skipped}" if table.skipped else entry.text())
            entry.setData((number, place, file.file, table.sheet), _TABLE_ROLE)
            if not table.skipped:
                entry.setCheckable(True)
                entry.setCheckState(Qt.CheckState.Checked)
            top.appendRow(entry)
        for sheet in book.sheets:
            if (file.file, sheet.name) in self.excluded:
                top.appendRow(self._left_out(file.file, sheet.name))
        return top

    def _left_out(self, file: str, sheet: str) -> QStandardItem:
        entry = QStandardItem(f"{sheet}（不导入）")
        entry.setData((-1, -1, file, sheet), _TABLE_ROLE)
        entry.setCheckable(True)
        entry.setCheckState(Qt.CheckState.Unchecked)
        return entry

    def _select_first(self) -> None:
        for row in range(self.model.rowCount()):
            top = self.model.index(row, 0)
            for child in range(self.model.rowCount(top)):
                index = self.model.index(child, 0, top)
                place = index.data(_TABLE_ROLE)
                if place and place[0] >= 0 and index.data(Qt.ItemDataRole.CheckStateRole) is not None:
                    self.tree.setCurrentIndex(index)
                    return

    def _selected(self, selected: QItemSelection, _: QItemSelection) -> None:
        indexes: list[QModelIndex] = selected.indexes()
        found = indexes[0].data(_TABLE_ROLE) if indexes else None
        if found:
            self.table_chosen.emit(found[0], found[1])

    def _ticked(self, entry: QStandardItem) -> None:
        found = entry.data(_TABLE_ROLE)
        if found and not self._filling:
            change = self.excluded.discard if entry.checkState() == Qt.CheckState.Checked else self.excluded.add
            change((found[2], found[3]))
            self.left_out.emit()

    def _ask_files(self) -> None:
        paths = ask_open_many(self, self._settings, "选择要导入的表格", SOURCE_FILTER, "import")
        if paths:
            self.added.emit(paths)

    def _ask_folder(self) -> None:
        folder = ask_folder(self, self._settings, "选择文件夹", "import")
        if folder:
            self.added.emit([folder])
