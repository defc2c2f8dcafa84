"""以前的导入: the round's earlier imports, each of which can be taken back, weeks later too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from models.records import ImportBatch
from ui.itemmodels.batches_model import BatchesModel
from ui.widgets.controls import button, described, label

_WIDTHS = (150, 420, 300)
_HINT = "撤销一次导入：它新增的行删去，它改的格改回；导入之后又改过的保留，并列出来。撤销本身也可以再撤销。"


class BatchesPanel(QWidget):
    """``undo_wanted`` gives the :class:`ImportBatch` to be taken back; ``left`` fires when the user is done."""

    undo_wanted = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = BatchesModel()
        self.view = described(QTableView(), "以前的导入", "本批次以前的导入，最近的在前")
        self._set_up_view()
        self.undo = button("撤销这次导入(&Z)", self._undo, "把选中的一次导入退回去；之后又改过的保留", key="Alt+Z")
        self.back = button("返回(&G)", self.left.emit, "回到选文件", key="Alt+G")
        row = QHBoxLayout()
        row.addWidget(self.undo)
        row.addWidget(self.back)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label("以前的导入", "heading"))
        layout.addWidget(label(_HINT, "muted", wrap=True))
        layout.addWidget(self.view, 1)
        layout.addLayout(row)

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(28)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, width in enumerate(_WIDTHS):
            view.setColumnWidth(number, width)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)

    def show_batches(self, batches: Sequence[ImportBatch], *, writable: bool) -> None:
        """List the imports; the latest is chosen."""
        self.model.show(batches)
        self.undo.setEnabled(bool(batches) and writable)
        if batches:
            self.view.selectRow(0)
        self.view.setFocus()

    def _undo(self) -> None:
        batch = self.model.batch(self.view.currentIndex().row())
        if batch is not None:
            self.undo_wanted.emit(batch)
