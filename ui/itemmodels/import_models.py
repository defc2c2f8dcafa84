"""The columns of a table as understood, with sample values, and the import page's words for the plan's keys."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from models.cells import format_cell
from models.importing.columns import Column
from models.importing.corrections import header_key
from models.importing.plan_data import TablePlan
from models.labels import FIELDS
from ui.itemmodels.headed import Headed
from ui.theme import COLOURS

AnyIndex = QModelIndex | QPersistentModelIndex
#: Kinds of rows as the chips name them.
KINDS = {"new": "新增", "changed": "更改", "same": "相同", "proposed": "待定", "refused": "退回", "skipped": "跳过"}
#: Certainties that want a look.
_TO_LOOK_AT = ("请确认", "未对应")
NOT_IMPORTED = "不对应（原样保留）"
#: What a column may be said to be.
CHOICES: tuple[tuple[str, ...], ...] = (
    ("number",), ("category",), ("aspect",), ("topic",), ("problem.text",), ("measure.text",), ("measure.progress",),
    ("leaders",), ("lead_leaders",), ("claimed_by",), ("departments",), ("lead_departments",),
    ("supporting_departments",), ("owners",), ("departments", "owners"), ("deadline",), ("status",), ("completed_on",),
    ("closed_on",), ("received_on",),
    ("cause",), ("target",), ("stage_result",), ("next_steps",), ("evidence",), ("remarks",), (),
)
_NAMES = {**FIELDS, "topic": "问题大类", "text": "具体问题", "extra": "其他列", "id": "系统编号"}


def field_name(key: str) -> str:
    """What a field of the plan is called."""
    return _NAMES.get(key, key)


def fields_name(fields: tuple[str, ...]) -> str:
    """What a column is, in Chinese."""
    return "、".join(field_name(key) for key in fields) if fields else NOT_IMPORTED


class ColumnsModel(Headed, QAbstractTableModel):
    """One line a column of the chosen table. ``chosen`` gives (the column's key, fields) when the user corrects one."""

    chosen = Signal(str, tuple)
    HEADERS = ("列", "表头", "对应到", "把握", "样例")
    FIELDS_COLUMN, CERTAINTY_COLUMN = 2, 3

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column, ...] = ()
        self._samples: Mapping[int, str] = {}
        self._corrected: Collection[str] = ()

    def show_table(
        self, table: TablePlan | None, samples: Mapping[int, str], corrected: Collection[str] = ()
    ) -> None:
        """Show another table's columns, with a sample value by column index; *corrected*: keys that the user chose."""
        self.beginResetModel()
        self._columns = table.columns if table else ()
        self._samples, self._corrected = samples, corrected
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt)
        return 0 if parent.isValid() else len(self._columns)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt)
        return 0 if parent.isValid() else len(self.HEADERS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(column, index.column())
        if role == Qt.ItemDataRole.EditRole and index.column() == self.FIELDS_COLUMN:
            return column.fields
        if index.column() in (self.FIELDS_COLUMN, self.CERTAINTY_COLUMN) and certainty_text(column) in _TO_LOOK_AT:
            if role == Qt.ItemDataRole.ForegroundRole:
                return QColor(COLOURS["doubt"])
            if role == Qt.ItemDataRole.FontRole and index.column() == self.CERTAINTY_COLUMN:
                font = QFont()
                font.setBold(True)
                return font
        return None

    def _text(self, column: Column, place: int) -> str:
        certainty = certainty_text(column) + ("（您改的）" if self.key(column) in self._corrected else "")
        return (column.letter, column.label.replace("\n", "") or "（没有表头）", column_meaning(column), certainty,
                self._samples.get(column.index, ""))[place]

    def key(self, column: Column) -> str:
        """The name under which a correction of *column* is remembered."""
        return header_key(self._columns, column)

    def corrected_keys(self) -> list[str]:
        """Names of the columns here that the user has corrected."""
        return [key for column in self._columns if (key := self.key(column)) in self._corrected]

    def doubtful(self) -> int:
        """How many columns want a look."""
        return sum(certainty_text(column) in _TO_LOOK_AT for column in self._columns)

    def first_doubtful(self) -> int:
        """The line of the first column that wants a look, else the first line."""
        return next((n for n, column in enumerate(self._columns) if certainty_text(column) in _TO_LOOK_AT), 0)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == self.FIELDS_COLUMN else flags

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not isinstance(value, (tuple, list)):
            return False
        column = self._columns[index.row()]
        if tuple(value) != column.fields:
            self.chosen.emit(self.key(column), tuple(value))
        return True

    def choices(self, index: AnyIndex) -> list[tuple[str, ...]]:
        """What the column may be: guesses first, then everything."""
        column = self._columns[index.row()]
        guesses = [(key,) for key, _ in column.guesses if key in FIELDS]
        return list(dict.fromkeys([*([column.fields] if column.fields else []), *guesses, *CHOICES]))


def column_meaning(column: Column) -> str:
    """What a column is, in Chinese; a column to be ticked with its state."""
    return fields_name(column.fields) + (f"：{column.state}" if column.state else "")


def certainty_text(column: Column) -> str:
    """How sure the meaning is, in a word."""
    if not column.fields:
        return "未对应"
    return "确定" if column.certainty >= 0.95 else "大概" if column.certainty >= 0.85 else "请确认"


def value_text(key: str, value: Any) -> str:
    """A value of the plan as a cell would show it."""
    if value is None or value == "":
        return ""
    if isinstance(value, Mapping):
        return "；".join(f"{name}：{text}" for name, text in value.items())
    return format_cell(key.rpartition(".")[2], value)
