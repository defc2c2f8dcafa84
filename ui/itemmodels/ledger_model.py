"""The ledger as a table model: rows of ``ledger_rows``, columns of ``ledger_columns``, cells of ``ledger_cells``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import compress
from operator import is_not
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.memory import uncollected
from models.records import Problem, RoundInfo
from models.rules import WARNING_DAYS
from ui.itemmodels import ledger_cells
from ui.itemmodels.ledger_columns import COLUMNS, Column, heading
from ui.itemmodels.ledger_filter import Filter, Matcher
from ui.itemmodels.ledger_rows import Arranged, Arrangement, DataRow, GroupRow, Places, Row, arrange, total_rows

AnyIndex = QModelIndex | QPersistentModelIndex
Commit = Callable[[DataRow, Column, str], bool]
#: The record's id; True for a deadline that has passed; the key of the column's field.
ID_ROLE, OVERDUE_ROLE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_NONE = QModelIndex()
#: More changed problems than this are compared with all rows at once.
_MOST_IN_PLACE = 500
#: Made once: Qt asks for flags three times a cell that it paints, and Python's enums are slow to add.
_USABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _USABLE | Qt.ItemFlag.ItemIsEditable
_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole)


class LedgerModel(QAbstractTableModel):
    """One row a measure. ``show`` takes another list of problems, another filter or order, ``update`` a changed ledger.

    ``update`` tells the views only what is different, so that heights, selection and scrolling stay. Writing goes
    through *commit*, which gets row, column and text and says whether it was taken.
    """

    def __init__(self, commit: Commit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commit = commit
        self._rows: list[Row] = []
        self._problems: tuple[Problem, ...] = ()
        self._headings: tuple[str, ...] = tuple(column.key for column in COLUMNS)
        self._numbers: dict[str, int] | None = None  # where records stand; None: the rows have changed
        self._counted: tuple[list[Row], int, int] | None = None
        self.round = RoundInfo()
        self.filter = Filter()
        self.order = Arrangement()
        self._places: Places = Places()
        self.today = date.today()
        self.warning = WARNING_DAYS

    # --- what is shown ---------------------------------------------------------------------------------------------

    def show(
        self, problems: tuple[Problem, ...], round_: RoundInfo, chosen: Filter, order: Arrangement | None = None
    ) -> None:
        """Show the rows that fit, in that order (else the present one); the views start anew."""
        self.beginResetModel()
        self._take(problems, round_)
        self.filter = chosen
        self.order = order or self.order
        with uncollected():
            self._rows = self._arranged(None)
        self._numbers = None
        self.endResetModel()

    def _arranged(self, known: Places | None) -> list[Row]:
        found: Arranged = arrange(self._problems, self.matcher(self.filter), self.order, known)
        self._places = found.places
        return found.rows

    def matcher(self, chosen: Filter) -> Matcher:
        """What fits that filter, as of today and by the ledger's days of warning."""
        return Matcher(chosen, self.today, self.warning)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems of the round, shown or not."""
        return self._problems

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they stand, for printing and export."""
        return tuple(self._rows)

    def update(self, problems: tuple[Problem, ...], round_: RoundInfo) -> tuple[Problem, ...]:
        """Show the changed ledger; the problems that are new or different.

        What was visible stays so, and what is new is visible, whether or not the filter fits. A row keeps its place
        although it would be sorted elsewhere now; new ones stand behind those that they follow in the ledger.
        """
        quick = self._changed_in_place(problems)
        if quick is not None:
            self._problems, self.today = problems, date.today()
            if round_ != self.round:
                self._take(problems, round_)
            self._exchange(quick)
            return quick
        before = {problem.id: problem for problem in self._problems}
        # Equal problems keep their old object: comparing rows is comparing identities then.
        kept = tuple(old if (old := before.get(each.id)) == each else each for each in problems)
        changed = tuple(each for each in kept if before.get(each.id) is not each)
        if self.filter.is_on:
            self._keep_visible(changed, before)
        self._take(kept, round_)
        self._replace(self._arranged(self._places))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        return changed

    def _changed_in_place(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...] | None:
        """The problems that are different, if every row stays where it is: the same problems and measures in the same
        order under the same headings, and no filter that a row may fit now. None otherwise."""
        if self.filter.is_on or not self.order.as_ledger or len(problems) != len(self._problems):
            return None
        # Unchanged problems are the very same objects: the session reads only changed ones again.
        pairs = list(compress(zip(self._problems, problems, strict=True), map(is_not, self._problems, problems)))
        if len(pairs) > _MOST_IN_PLACE or any(_shape(old) != _shape(new) for old, new in pairs):
            return None
        return tuple(new for old, new in pairs if old != new)

    def _exchange(self, changed: tuple[Problem, ...]) -> None:
        """Put changed problems into the rows that they have: nothing else needs to be looked at."""
        for problem in changed:
            top = self.find(problem.id)
            for number in range(top, top + max(1, len(problem.measures))):
                row = self._rows[number]
                assert isinstance(row, DataRow)
                measure = problem.measures[row.place] if problem.measures else None
                self._rows[number] = DataRow(problem, measure, row.place, row.size)
            self.dataChanged.emit(self.index(top, 0), self.index(number, len(COLUMNS) - 1))

    def _keep_visible(self, changed: tuple[Problem, ...], before: dict[str, Problem]) -> None:
        seen = {row_id for row in self._rows if isinstance(row, DataRow) for row_id in (row.key, row.problem.id)}
        known = {row_id for each in changed if each.id in before for row_id in _ids(before[each.id])}
        new = {row_id for each in changed for row_id in _ids(each)} - known
        self.filter = self.filter._replace(keep=frozenset(seen | new))

    def row_at(self, number: int) -> Row | None:
        """The row with that number, or None beyond the end."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def data_row(self, number: int) -> DataRow | None:
        """The row with that number if it is no heading row."""
        row = self.row_at(number)
        return row if isinstance(row, DataRow) else None

    def top(self, number: int) -> int:
        """Number of the first row of the problem that the row belongs to."""
        row = self.data_row(number)
        return number - row.place if row else number

    def find(self, record_id: str) -> int:
        """Number of the row of that measure, or of the first row of that problem; -1 if it is not shown."""
        if self._numbers is None:
            self._numbers = {}
            for number, row in enumerate(self._rows):
                if isinstance(row, DataRow):
                    self._numbers.setdefault(row.problem.id, number)
                    self._numbers.setdefault(row.key, number)
        return self._numbers.get(record_id, -1)

    def data_rows(self) -> list[int]:
        """Numbers of all rows that are no heading rows."""
        return [number for number, row in enumerate(self._rows) if isinstance(row, DataRow)]

    def counts(self) -> tuple[int, int]:
        """Rows shown and rows in all, heading rows not counted."""
        if self._counted is None or self._counted[0] is not self._rows:
            shown = sum(isinstance(row, DataRow) for row in self._rows)
            self._counted = (self._rows, shown, total_rows(self._problems))
        return self._counted[1:]

    def is_spanned(self, number: int, column: int) -> bool:
        """True when the cell is one over all rows of its problem."""
        row = self.data_row(number)
        return row is not None and ledger_cells.is_spanned(row, COLUMNS[column])

    # --- Qt's questions --------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        if isinstance(row, GroupRow):
            return self._group_data(row, index.column(), role)
        return self._cell_data(row, COLUMNS[index.column()], role)

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 (Qt)
        row = self.data_row(index.row())
        if row is None or role != Qt.ItemDataRole.EditRole:
            return False
        return self._commit(row, COLUMNS[index.column()], str(value))

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        row = self.data_row(index.row()) if index.isValid() else None
        if row is None:
            return Qt.ItemFlag.ItemIsEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
        return _USABLE if ledger_cells.refusal(row, COLUMNS[index.column()]) else _EDITABLE

    def headerData(  # noqa: N802 (Qt)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        return self._headings[section] if role in (*_TEXT_ROLES, Qt.ItemDataRole.ToolTipRole) else None

    # --- inside ----------------------------------------------------------------------------------------------------

    def _cell_data(self, row: DataRow, column: Column, role: int) -> Any:
        if role in _TEXT_ROLES:
            return ledger_cells.text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return ledger_cells.tooltip(row, column, self.today)
        if role == OVERDUE_ROLE:
            return ledger_cells.is_late(row, column, self.today)
        if role == ID_ROLE:
            return row.key
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = ledger_cells.text(row, column) or ledger_cells.stand_in(row, column) or "空"
            return f"{self._headings[COLUMNS.index(column)]}：{said}"
        return None

    def _group_data(self, row: GroupRow, column: int, role: int) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and column == 0:
            return " · ".join(text for text in row.texts if text)
        return None

    def _take(self, problems: tuple[Problem, ...], round_: RoundInfo) -> None:
        self._problems, self.round, self.today = problems, round_, date.today()
        with_topics = any(problem.topic for problem in problems)
        self._headings = tuple(heading(column, round_.level_names, with_topics) for column in COLUMNS)

    def _replace(self, rows: list[Row]) -> None:
        """Go over to other rows: remove and insert between what is alike at both ends, then tell of changed cells."""
        self._numbers = None
        old = [row.key for row in self._rows]
        new = [row.key for row in rows]
        start = _alike(old, new)
        end = _alike(old[start:][::-1], new[start:][::-1])
        if start + end < len(old):
            self.beginRemoveRows(QModelIndex(), start, len(old) - end - 1)
            del self._rows[start : len(old) - end]
            self.endRemoveRows()
        if start + end < len(new):
            self.beginInsertRows(QModelIndex(), start, len(new) - end - 1)
            self._rows[start:start] = rows[start : len(new) - end]
            self.endInsertRows()
        before, self._rows, self._numbers = self._rows, rows, None
        changed = [number for number, row in enumerate(rows) if row is not before[number] and row != before[number]]
        if changed:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], len(COLUMNS) - 1))


def _shape(problem: Problem) -> tuple[str, ...]:
    """What decides about rows: the problem, its heading and its measures."""
    return (problem.id, problem.aspect, problem.topic, *(measure.id for measure in problem.measures))


def _ids(problem: Problem) -> tuple[str, ...]:
    return (problem.id, *(measure.id for measure in problem.measures))


def _alike(left: list[str], right: list[str]) -> int:
    """How many items two lists have in common at their beginning."""
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count
