"""整改纪实 as a table: entries under a heading for each month, newest first, edited in place; and the outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont

from exporters.figures import outcomes as counted_outcomes
from models.diary import EVENT_FIELDS, OUTCOME_FIELDS, amount_text, event_text, event_value
from models.errors import LedgerError
from models.records import Event, Outcome, Round
from ui.itemmodels.headed import Headed
from ui.itemmodels.returns_models import AnyIndex, ListModel
from ui.theme import COLOURS

_NONE = QModelIndex()
KEYS = tuple(EVENT_FIELDS)
#: Stores values of an entry, as (its id, values); LedgerErrors are said to the user.
Commit = Callable[[str, Mapping[str, Any]], None]


class MonthRow(NamedTuple):
    """The heading over a month's entries."""

    text: str


class DiaryModel(Headed, QAbstractTableModel):
    """``refused`` gives the sentence when what was typed means nothing."""

    refused = Signal(str)
    HEADERS = tuple(EVENT_FIELDS.values())

    def __init__(self, commit: Commit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commit = commit
        self.rows: tuple[Event | MonthRow, ...] = ()
        self.read_only = False

    def show_events(self, events: Sequence[Event]) -> None:
        """Show these entries, newest first; those without a day on top."""
        rows = tuple(_with_months(events))
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def entry(self, row: int) -> Event | None:
        """The entry of a row; None for a heading."""
        found = self.rows[row] if 0 <= row < len(self.rows) else None
        return found if isinstance(found, Event) else None

    def row_of(self, key: str) -> int:
        """The row of an entry; -1 if it is not there."""
        return next((n for n, row in enumerate(self.rows) if isinstance(row, Event) and row.id == key), -1)

    def rowCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(KEYS)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self.rows[index.row()], MonthRow):
            return Qt.ItemFlag.ItemIsEnabled
        found = super().flags(index)
        return found if self.read_only else found | Qt.ItemFlag.ItemIsEditable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, key = self.rows[index.row()], KEYS[index.column()]
        if isinstance(row, MonthRow):
            return _month_data(row, index.column(), role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole):
            return event_text(key, row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return event_text(key, row)
        if role == Qt.ItemDataRole.TextAlignmentRole and key == "people":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def setData(  # noqa: N802 (Qt)
        self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        event = self.entry(index.row())
        if role != Qt.ItemDataRole.EditRole or event is None or self.read_only:
            return False
        key = KEYS[index.column()]
        try:
            new = event_value(key, str(value), date.today())
            if new != getattr(event, key):
                self._commit(event.id, {key: new})
        except LedgerError as error:
            self.refused.emit(str(error))
            return False
        return True


def _with_months(events: Sequence[Event]) -> list[Event | MonthRow]:
    ordered = sorted(events, key=lambda event: event.on or date.max, reverse=True)
    rows: list[Event | MonthRow] = []
    for month, found in groupby(ordered, key=lambda event: (event.on.year, event.on.month) if event.on else None):
        entries = list(found)
        name = f"{month[0]}年{month[1]}月" if month else "没有写日期"
        rows += [MonthRow(f"{name}　{len(entries)} 条"), *entries]
    return rows


def _month_data(row: MonthRow, column: int, role: int) -> Any:
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return row.text if column == 0 else ""
    if role == Qt.ItemDataRole.BackgroundRole:
        return QColor(COLOURS["page"])
    if role == Qt.ItemDataRole.FontRole:
        font = QFont()
        font.setBold(True)
        return font
    return None


class OutcomesModel(ListModel[Outcome]):
    """成效: kind, name, how many, how much, numbers of the problems. What is counted with another line is muted."""

    HEADERS = (*(OUTCOME_FIELDS[key] for key in ("kind", "name", "count")), "金额", "问题")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers: dict[str, str] = {}
        self._counted: set[str] = set()

    def show_outcomes(self, round_: Round) -> None:
        """Show a round's outcomes."""
        self._numbers = {problem.id: problem.number or "—" for problem in round_.problems}
        self._counted = {outcome.id for outcome in counted_outcomes(round_)}
        if self.records != round_.outcomes:
            self.show(round_.outcomes)

    def cells(self, record: Outcome) -> tuple[str, ...]:
        """A line's texts."""
        count = "" if record.count is None else str(record.count)
        numbers = "、".join(self._numbers.get(key, "？") for key in record.problems)
        return record.kind, record.name, count, amount_text(record.amount), numbers

    def colour(self, record: Outcome, column: int) -> str:
        """Muted where another line is counted for it."""
        return "" if record.id in self._counted else "muted"

    def tip(self, record: Outcome, column: int) -> str:
        """The whole line, and why it is not counted."""
        day = record.on.isoformat() if record.on else ""
        lines = [" ".join(filter(None, (record.name, record.document_number, day)))]
        lines += [] if record.id in self._counted else ["与另一条完全相同，通报里只计一次"]
        return "\n".join(filter(None, lines))
