"""The drop-down by which a column is said to be something else."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QTimer
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.itemmodels.import_models import ColumnsModel, fields_name
from ui.widgets.controls import described

AnyIndex = QModelIndex | QPersistentModelIndex


class FieldsDelegate(QStyledItemDelegate):
    """Opens its list at once and stores the choice at once."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        box = described(QComboBox(parent), "对应到", "这一列是什么")
        model = index.model()
        for fields in model.choices(index) if isinstance(model, ColumnsModel) else []:
            box.addItem(fields_name(fields), fields)
        box.activated.connect(lambda _: self._finish(box))
        QTimer.singleShot(0, box, box.showPopup)
        return box

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        if isinstance(editor, QComboBox):
            fields = tuple(index.data(2) or ())  # Qt.ItemDataRole.EditRole
            editor.setCurrentIndex(max(0, editor.findText(fields_name(fields))))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        if isinstance(editor, QComboBox):
            model.setData(model.index(index.row(), index.column()), editor.currentData())

    def _finish(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)
