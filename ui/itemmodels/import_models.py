"""Models of the import preview: the columns as understood, and what will change, line by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from models.cells import format_cell
from models.importing.columns import Column
from models.importing.corrections import header_key
from models.importing.plan_data import CellChange, ImportPlan, RowPlan, TablePlan
from models.labels import FIELDS

AnyIndex = QModelIndex | QPersistentModelIndex
#: Kinds of rows as the chips name them, and their colours (red only for what is wrong).
KINDS = {"new": "新增", "changed": "更改", "same": "相同", "proposed": "待定", "refused": "退回", "skipped": "跳过"}
_COLOURS = {"new": "#2e6b45", "changed": "#2f6f8f", "proposed": "#8a6100", "refused": "#b3261e"}
_MUTED = QColor("#8a96a1")
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


def fields_name(fields: tuple[str, ...]) -> str:
    """What a column is, in Chinese."""
    return "、".join(_NAMES.get(key, key) for key in fields) if fields else NOT_IMPORTED


class ColumnsModel(QAbstractTableModel):
    """One line a column of the chosen table. ``chosen`` gives (the column's key, fields) when the user corrects one."""

    chosen = Signal(str, tuple)
    HEADERS = ("列", "表头", "对应到", "把握", "样例")
    FIELDS_COLUMN = 2

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column, ...] = ()
        self._samples: Mapping[int, str] = {}

    def show_table(self, table: TablePlan | None, samples: Mapping[int, str]) -> None:
        """Show another table's columns, with a sample value by column index."""
        self.beginResetModel()
        self._columns = table.columns if table else ()
        self._samples = samples
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt)
        return 0 if parent.isValid() else len(self._columns)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt)
        return 0 if parent.isValid() else len(self.HEADERS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.row()]
        texts = (column.letter, column.label.replace("\n", "") or "（没有表头）", fields_name(column.fields),
                 certainty_text(column), self._samples.get(column.index, ""))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts[index.column()]
        if role == Qt.ItemDataRole.EditRole and index.column() == self.FIELDS_COLUMN:
            return column.fields
        if role == Qt.ItemDataRole.ForegroundRole and not column.fields and index.column() in (2, 3):
            return QColor("#8a6100")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADERS[section]
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == self.FIELDS_COLUMN else flags

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not isinstance(value, (tuple, list)):
            return False
        column = self._columns[index.row()]
        if tuple(value) != column.fields:
            self.chosen.emit(header_key(self._columns, column), tuple(value))
        return True

    def choices(self, index: AnyIndex) -> list[tuple[str, ...]]:
        """What the column may be: guesses first, then everything."""
        column = self._columns[index.row()]
        guesses = [(key,) for key, _ in column.guesses if key in FIELDS]
        return list(dict.fromkeys([*([column.fields] if column.fields else []), *guesses, *CHOICES]))


def certainty_text(column: Column) -> str:
    """How sure the meaning is, in a word."""
    if not column.fields:
        return "没有认出"
    return "有把握" if column.certainty >= 0.95 else "较有把握" if column.certainty >= 0.85 else "请核对"


@dataclass(frozen=True)
class Line:
    """One line of the preview: a cell of a row, or a row without cells. ``first`` is the row's first line."""

    place: str
    row: RowPlan
    cell: CellChange | None
    first: bool


class ChangesModel(QAbstractTableModel):
    """What an import would do, a line a cell; rows of the kinds that are switched off are left out."""

    HEADERS = ("位置", "结果", "问题", "栏目", "原来", "改为")
    _OLD, _NEW = 4, 5

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self._shown: list[Line] = []
        self.kinds = {"new", "changed", "proposed", "refused"}

    def show_plan(self, plan: ImportPlan | None) -> None:
        """Show another plan."""
        self._lines = list(_lines(plan)) if plan else []
        self._filter()

    def show_kinds(self, kinds: set[str]) -> None:
        """Show only rows of these kinds."""
        self.kinds = set(kinds)
        self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = [line for line in self._lines if line.row.kind in self.kinds]
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt)
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt)
        return 0 if parent.isValid() else len(self.HEADERS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _TEXTS[column](line).replace("\n", " ⏎ ")
        if role == Qt.ItemDataRole.ToolTipRole:
            return _TEXTS[column](line)
        if role == Qt.ItemDataRole.FontRole and column == self._OLD and line.cell and line.cell.applied:
            font = QFont()
            font.setStrikeOut(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole:
            return _colour(line, column)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADERS[section]
        return None


def _lines(plan: ImportPlan) -> list[Line]:
    found: list[Line] = []
    for file in plan.files:
        for table in file.tables:
            for row in table.rows:
                place = f"第 {row.row} 行 · {file.file} · {table.sheet}"
                cells: tuple[CellChange | None, ...] = row.cells or (None,)
                found += [Line(place, row, cell, number == 0) for number, cell in enumerate(cells)]
    return found


def _new_text(line: Line) -> str:
    if line.cell is None:
        return line.row.reason
    text = value_text(line.cell.field, line.cell.new)
    return text if line.cell.applied else f"{text}（只提示，不改）"


_TEXTS: tuple[Callable[[Line], str], ...] = (
    lambda line: line.place if line.first else "",
    lambda line: KINDS[line.row.kind] if line.first else "",
    lambda line: line.row.text if line.first else "",
    lambda line: _NAMES.get(line.cell.field, line.cell.field) if line.cell else "",
    lambda line: value_text(line.cell.field, line.cell.old) if line.cell else "",
    _new_text,
)


def _colour(line: Line, column: int) -> QColor | None:
    if column in (0, 4) or (line.cell and not line.cell.applied) or line.row.kind in ("same", "skipped"):
        return _MUTED
    if column == 1 or (column == 5 and line.row.kind in ("changed", "refused")):
        return QColor(_COLOURS.get(line.row.kind, "#1f2a33"))
    return None


def value_text(key: str, value: Any) -> str:
    """A value of the plan as a cell would show it."""
    if value is None or value == "":
        return ""
    if isinstance(value, Mapping):
        return "；".join(f"{name}：{text}" for name, text in value.items())
    return format_cell(key.rpartition(".")[2], value)
