"""The lists of 下发与填报: departments with check boxes, returned rows beside the ledger, proposals that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from models.forms import COLUMNS, support_label
from models.records import Proposal
from models.return_queries import DONE, NOT_SENT, RETURNED, ReturnedRow, ReturnStatus
from models.returns import ACCEPTED, SENT_BACK, shown
from ui.itemmodels.headed import Headed
from ui.theme import COLOURS

AnyIndex = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
_NONE = QModelIndex()
_DECISIONS = {"": "待审核", ACCEPTED: "已采用", SENT_BACK: "已退回"}
#: Columns of departments that hold days.
_DAYS = {3: "sent_on", 4: "due_on", 5: "received_on"}
#: Values of a report that are told behind its text.
_BEHIND = ("completed_on", "owners", "deadline", "evidence", "remarks")


class ListModel(Headed, QAbstractTableModel, Generic[Row]):
    """A list of records as a table of texts; ``HEADERS`` and :meth:`cells` make it one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.records: tuple[Row, ...] = ()

    def show(self, records: Sequence[Row]) -> None:
        """Show other records."""
        self.beginResetModel()
        self.records = tuple(records)
        self.endResetModel()

    def cells(self, record: Row) -> tuple[str, ...]:
        """A record's texts, one a column."""
        raise NotImplementedError

    def colour(self, record: Row, column: int) -> str:
        """The name of a colour of the theme for a cell, "" for the usual one."""
        return ""

    def tip(self, record: Row, column: int) -> str:
        """What the tooltip says; by default the whole text."""
        return self.cells(record)[column]

    def rowCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(self.records)

    def columnCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(self.HEADERS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        record = self.records[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.cells(record)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tip(record, index.column())
        if role == Qt.ItemDataRole.ForegroundRole and (name := self.colour(record, index.column())):
            return QColor(COLOURS[name])
        return None


class DepartmentsModel(ListModel[ReturnStatus]):
    """How far each department is; the first column has a check box: whom forms are made for."""

    checked_changed = Signal()
    HEADERS = ("科室", "状态", "期次", "下发", "报送期限", "收回", "待审核")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._off: set[str] = set()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The departments that are ticked."""
        return tuple(each.department for each in self.records if each.department not in self._off and each.rows)

    def choose_all(self, on: bool) -> None:
        """Tick all departments, or none."""
        self._off = set() if on else {each.department for each in self.records}
        self._told()

    def cells(self, record: ReturnStatus) -> tuple[str, ...]:
        """Department, state, period, days, rows that wait."""
        late = f"{_short(record.due_on)} 迟{record.late}天" if record.late else _short(record.due_on)
        waiting = f"{record.waiting} 行" if record.waiting else ""
        return (record.department, record.status, record.period, _short(record.sent_on), late,
                _short(record.received_on), waiting)

    def colour(self, record: ReturnStatus, column: int) -> str:
        """Red for what is late; states in their colours."""
        if record.late and column == 4:
            return "red"
        return {NOT_SENT: "muted", DONE: "green", RETURNED: "doubt"}.get(record.status, "") if column == 1 else ""

    def tip(self, record: ReturnStatus, column: int) -> str:
        """Whole days, counts of rows, what the check box does."""
        if column == 0:
            return f"{record.department}：台账里有 {record.rows} 行。打勾的科室会生成填报表（空格）"
        if column in _DAYS:
            day = getattr(record, _DAYS[column])
            return day.isoformat() if day else ""
        return f"报 {record.reported} 行，采用 {record.accepted} 行，退回 {record.sent_back} 行" if record.reported else ""

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else found

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and index.column() == 0 and role == Qt.ItemDataRole.CheckStateRole:
            off = self.records[index.row()].department in self._off
            return Qt.CheckState.Unchecked if off else Qt.CheckState.Checked
        return super().data(index, role)

    def setData(  # noqa: N802 (Qt)
        self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column():
            return False
        name = self.records[index.row()].department
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._off.discard(name)
        else:
            self._off.add(name)
        self._told()
        return True

    def _told(self) -> None:
        if self.records:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.records) - 1, 0))
        self.checked_changed.emit()


class ReturnedModel(ListModel[ReturnedRow]):
    """Returned rows: problem and measure, last period's text, what the department reports, the office's decision."""

    HEADERS = ("问题与措施", "上期整改情况", "科室填报", "审核")

    def cells(self, record: ReturnedRow) -> tuple[str, ...]:
        """Problem with measure, last text, report, decision."""
        several = len({each.period for each in self.records}) > 1
        period = f"\n期次 {record.period}" if several and record.period else ""
        return (_what(record), record.last, _reported(record), _decision(record) + period)

    def colour(self, record: ReturnedRow, column: int) -> str:
        """Muted for what is past or done; red where the ledger was edited meanwhile."""
        if column == 1:
            return "muted"
        if column == 3:
            return {ACCEPTED: "green", SENT_BACK: "doubt"}.get(record.decision, "red" if record.conflicts else "")
        return "muted" if record.decision == ACCEPTED else ""

    def tip(self, record: ReturnedRow, column: int) -> str:
        """Conflicts and reasons in full."""
        if column == 3 and record.conflicts:
            return "；".join(f"{COLUMNS.get(key, key)}：{why}" for key, why in record.conflicts.items())
        return record.reason if column == 3 and record.reason else super().tip(record, column)


class ProposalsModel(ListModel[Proposal]):
    """Rows that departments added: what they are, where they belong, their text."""

    HEADERS = ("新增", "所属问题", "内容", "填报情况", "科室")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.problems: Mapping[str, str] = {}

    def cells(self, record: Proposal) -> tuple[str, ...]:
        """Kind, problem, text, report, department."""
        payload = record.payload
        measures = payload.get("measures") or []
        above = self.problems.get(record.problem_id, "（已删除的问题）") if record.problem_id else ""
        told = payload.get("progress") or "；".join(str(each.get("text", "")) for each in measures)
        departments = "、".join(payload.get("departments") or [])
        return ("措施" if record.problem_id else "问题", above, str(payload.get("text", "")), str(told), departments)


def _what(row: ReturnedRow) -> str:
    if row.problem is None or row.target is None:
        return "（已不在台账里）"
    number = f"{row.problem.number}．" if row.problem.number else ""
    measure = row.target.measure
    return f"{number}{row.problem.text}" + (f"\n▸ {measure.text}" if measure else "")


def _reported(row: ReturnedRow) -> str:
    """The report as one text: state in front, the text, then the smaller things."""
    values = row.values
    state, text = shown(values, "status"), shown(values, "progress")
    lines = [f"【{state}】{text}" if state else text]
    lines += [f"拟定措施：{values['text']}"] if "text" in values else []
    lines += [f"{support_label(row.department)}：{values['support']}"] if "support" in values else []
    lines += [f"{COLUMNS[key]}：{shown(values, key)}" for key in _BEHIND if shown(values, key)]
    return "\n".join(filter(None, lines))


def _decision(row: ReturnedRow) -> str:
    if row.decision == SENT_BACK:
        return f"已退回\n{row.reason}"
    if not row.decision and row.conflicts:
        return "待审核\n台账已改过"
    return _DECISIONS.get(row.decision, row.decision)


def _short(day: date | None) -> str:
    """A day without its year where that is the present one, else with the year's last figures."""
    if day is None:
        return ""
    return f"{day:%m-%d}" if day.year == date.today().year else f"{day:%y-%m-%d}"
