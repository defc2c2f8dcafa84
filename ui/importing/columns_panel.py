"""2 列的对应: the columns of the chosen table as understood, with a drop-down to correct each."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from models.importing.plan_data import TablePlan
from ui.importing.fields_delegate import FieldsDelegate
from ui.itemmodels.import_models import ColumnsModel
from ui.widgets.controls import button, described, label

if TYPE_CHECKING:
    from models.importing.grid import Workbook

_TIP = "认错了的列，在“对应到”里改（按 F2 或双击）；改过的，同样表头的表格下次也这样认"
_WIDTHS = (40, 190, 190, 150, 200)
#: Rows below the header that are looked at for samples, samples shown, characters of each.
_LOOKED_AT, _SHOWN, _LONGEST = 40, 3, 40


class ColumnsPanel(QWidget):
    """``chosen`` gives a column's key and what it is said to be; ``forgotten`` the keys to be understood anew."""

    chosen = Signal(str, tuple)
    forgotten = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ColumnsModel(self)
        self.model.chosen.connect(self.chosen)
        self.view = described(QTableView(), "列的对应", _TIP, "F2")
        self.view.setModel(self.model)
        self._set_up_view()
        self.forget = button("恢复自动识别(&R)", lambda: self.forgotten.emit(self.model.corrected_keys()),
                             "不再用您改过的对应，重新自动识别这张表的列", key="Alt+R")
        self.hint = label("", "small")
        row = QHBoxLayout()
        row.addWidget(label("2  列的对应", "heading"))
        row.addWidget(self.hint, 1)
        row.addWidget(self.forget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        self.show_table(None, None)

    def _set_up_view(self) -> None:
        view, triggers = self.view, QTableView.EditTrigger
        view.setItemDelegateForColumn(ColumnsModel.FIELDS_COLUMN, FieldsDelegate(view))
        view.setEditTriggers(triggers.DoubleClicked | triggers.SelectedClicked | triggers.EditKeyPressed)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(28)
        header = view.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        for number, width in enumerate(_WIDTHS):
            view.setColumnWidth(number, width)

    def show_table(self, table: TablePlan | None, book: Workbook | None, corrected: Collection[str] = ()) -> None:
        """Show a table's columns; *corrected* are the keys of columns that the user has chosen himself."""
        found = samples(book, table) if table and book else {}
        self.model.show_table(table, found, corrected)
        self.forget.setEnabled(bool(self.model.corrected_keys()))
        doubtful = self.model.doubtful()
        self.hint.setText(f"　有 {doubtful} 列请看一看：按 F2 改“对应到”" if doubtful else "")
        if self.model.rowCount():
            index = self.model.index(self.model.first_doubtful(), ColumnsModel.FIELDS_COLUMN)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)


def samples(book: Workbook, table: TablePlan) -> dict[int, str]:
    """The first different values of each column below the header, as a hint of what it holds."""
    sheet = next(sheet for sheet in book.sheets if sheet.name == table.sheet)
    first = max(table.header_rows, default=0)
    rows = range(first, min(first + _LOOKED_AT, len(sheet.rows)))
    found: dict[int, str] = {}
    for column in table.columns:
        texts = dict.fromkeys(text for row in rows if (text := sheet.text(row, column.index)))
        found[column.index] = " ｜ ".join(text.replace("\n", " ")[:_LONGEST] for text in list(texts)[:_SHOWN])
    return found
