"""What an import would do, line by line: tables, their rows, below each row its cells. Rows and cells have check boxes.

Ten thousand rows: one plain list of the lines that show, and a table over it. (A tree over the same asks the model for
each of its lines before it shows the first, which takes seconds.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from models.importing.plan_data import CellChange, ImportPlan
from ui.itemmodels import preview_texts as texts
from ui.itemmodels.headed import Headed
from ui.itemmodels.preview_ticks import Group, Line, RowKey, Ticks, groups_of, tickable
from ui.theme import COLOURS

AnyIndex = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
#: What a line is (:class:`Level`), and whether what is below it shows (None: there is nothing below).
LEVEL_ROLE, OPEN_ROLE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
#: Colours of the kinds of rows (red only for what is wrong), of what is muted and of a conflict.
_KIND_COLOURS = {"new": "green", "changed": "accent", "proposed": "doubt", "refused": "red"}
#: Longest text of a cell that is drawn; the rest is in the tooltip.
_LONGEST = 400


class Shown(NamedTuple):
    """A line of the list: a table (no row), a row (no place), or below it the note or cell at that place."""

    group: int
    line: Line | None = None
    place: int | None = None

    @property
    def level(self) -> int:
        """0 for a table, 1 for a row, 2 for what is below it."""
        return 0 if self.line is None else 1 if self.place is None else 2

    @property
    def note(self) -> str:
        """The note that the line shows, if it does."""
        if self.line is None or self.place is None or self.place >= len(self.line.notes):
            return ""
        return self.line.notes[self.place]

    @property
    def cell(self) -> CellChange | None:
        """The cell that the line shows, if it does."""
        if self.line is None or self.place is None or self.place < len(self.line.notes):
            return None
        return self.line.row.cells[self.place - len(self.line.notes)]


class PreviewModel(Headed, QAbstractTableModel):
    """Level 0: a table of a file; level 1: its rows; level 2: notes about a row, then its cells.

    ``ticked`` fires after any change of ticks.
    """

    ticked = Signal()
    HEADERS = ("位置、栏目", "结果", "问题；台账里的内容", "改为；说明")
    PLACE, RESULT, OLD, NEW = texts.PLACE, texts.RESULT, texts.OLD, texts.NEW

    def __init__(self, parent: QObject | None = None, *, ticking: bool = True) -> None:
        super().__init__(parent)
        self.ticks = Ticks()
        self._ticking = ticking
        self._groups: tuple[Group, ...] = ()
        self._within: list[tuple[Group, list[Line]]] = []  # what the filter lets through
        self._shown: list[Shown] = []
        self._closed: set[int] = set()  # groups
        self._turned: set[RowKey] = set()  # rows that are open or closed otherwise than they are by themselves
        self._lines: dict[RowKey, Line] = {}
        self._group_states: dict[int, Qt.CheckState | None] = {}  # kept between ticks: a group may have 10,000 rows
        self.kinds = {"new", "changed", "proposed", "refused"}
        self._noted = False
        self.only = ""  # "conflicts" or "notes": only rows that have such

    # --- filling ------------------------------------------------------------------------------------------------------

    def show_plan(self, plan: ImportPlan | None) -> None:
        """Show another plan; ticks stay for rows that are in it again."""
        self._groups = tuple(groups_of(plan)) if plan else ()
        self._lines = {line.key: line for group in self._groups for line in group.lines}
        self._turned.clear()
        self._filter()

    def show_kinds(self, kinds: Iterable[str], only: str = "", *, noted: bool = False) -> None:
        """Show only rows of these kinds; with *only* («conflicts», «notes») rows that have such, of any kind; with
        *noted* also rows with something to look at."""
        self.kinds, self.only, self._noted = set(kinds), only, noted
        self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        found = ((group, [line for line in group.lines if self._wanted(line)]) for group in self._groups)
        self._within = [(group, lines) for group, lines in found if lines]
        self._closed.clear()
        self._group_states.clear()
        self._shown = [shown for number in range(len(self._within)) for shown in self._group(number)]
        self.endResetModel()

    def _group(self, number: int) -> Iterator[Shown]:
        yield Shown(number)
        yield from self._below_group(number)

    def _below_group(self, number: int) -> Iterator[Shown]:
        for line in self._within[number][1]:
            yield Shown(number, line)
            if self._is_open(line):
                yield from _below_row(number, line)

    def _is_open(self, line: Line) -> bool:
        """Cells show at once where something is changed or doubtful, not where all is new."""
        by_itself = bool(line.notes) or line.row.kind in ("changed", "same")
        return by_itself != (line.key in self._turned)

    def _wanted(self, line: Line) -> bool:
        if self.only == "conflicts":
            return line.conflicts
        if self._noted and line.telling:
            return True
        return line.telling if self.only == "notes" else line.row.kind in self.kinds or (
            line.conflicts and "changed" in self.kinds)

    # --- asked by the panel -------------------------------------------------------------------------------------------

    def off(self) -> Mapping[str, int]:
        """How many rows of each kind are ticked off."""
        return self.ticks.off(self._lines)

    def conflicts(self) -> int:
        """How many cells were edited in the ledger meanwhile."""
        return sum(bool(cell.conflict) for line in self._lines.values() if line.conflicts for cell in line.row.cells)

    def noted(self) -> int:
        """How many rows have something to look at that is not imported: notes, other wordings of locked texts."""
        return sum(line.telling for line in self._lines.values())

    def shown_lines(self) -> Iterator[Line]:
        """The rows that the filter lets through."""
        for _, lines in self._within:
            yield from lines

    # --- opening and closing ------------------------------------------------------------------------------------------

    def set_open(self, row: int, wanted: bool) -> None:
        """Show or hide what is below a line."""
        shown = self._shown[row]
        if self._open_state(shown) is not (not wanted):
            return
        if shown.line is None:
            (self._closed.discard if wanted else self._closed.add)(shown.group)
            below = list(self._below_group(shown.group))
        else:
            self._turned ^= {shown.line.key}
            below = list(_below_row(shown.group, shown.line))
        if wanted:
            self.beginInsertRows(_NONE, row + 1, row + len(below))
            self._shown[row + 1:row + 1] = below
            self.endInsertRows()
        else:
            self.beginRemoveRows(_NONE, row + 1, row + len(below))
            del self._shown[row + 1:row + 1 + len(below)]
            self.endRemoveRows()
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def above(self, row: int) -> int:
        """The line that a line stands below; itself for a table's."""
        level = self._shown[row].level
        return next((n for n in range(row, -1, -1) if self._shown[n].level < level), row)

    def group_rows(self) -> Iterator[int]:
        """The lines of tables, which go right across."""
        return (row for row, shown in enumerate(self._shown) if shown.line is None)

    def _open_state(self, shown: Shown) -> bool | None:
        """True when what is below the line shows, None when there is nothing below."""
        if shown.line is None:
            return shown.group not in self._closed
        if shown.place is not None or not (shown.line.row.cells or shown.line.notes):
            return None
        return self._is_open(shown.line)

    def full_text(self, row: int) -> str:
        """All of a line as HTML, for the place below the list."""
        shown = self._shown[row] if 0 <= row < len(self._shown) else Shown(0)
        if shown.line is None:
            return ""
        if shown.cell is None:
            return texts.row_html(shown.line)
        taken = self.ticks.cell_on(shown.line, shown.cell) or self._done(shown.cell)
        return texts.cell_html(shown.line, shown.cell, taken)

    # --- ticking ------------------------------------------------------------------------------------------------------

    def tick_shown(self, on: bool) -> None:
        """Tick all rows that the filter lets through, or none of them."""
        for line in self.shown_lines():
            if self.ticks.has_box(line):
                self.ticks.set_row(line, on)
        self._all_changed()

    def decide_conflicts(self, take: bool) -> None:
        """Take the table's value for all conflicts that the filter lets through, or keep the ledger's."""
        for line in self.shown_lines():
            if line.conflicts:
                self.ticks.set_cells(line, (cell for cell in line.row.cells if cell.conflict), take)
        self._all_changed()

    def toggle(self, indexes: list[QModelIndex]) -> None:
        """Tick the lines of *indexes* (column 0), or take their ticks away: as the first of them that has a box."""
        boxes = [index for index in indexes if index.data(Qt.ItemDataRole.CheckStateRole) is not None]
        if not boxes:
            return
        on = boxes[0].data(Qt.ItemDataRole.CheckStateRole) != Qt.CheckState.Checked
        for index in boxes:
            self._tick(index, on)
        self._all_changed()

    def _tick(self, index: AnyIndex, on: bool) -> None:
        shown = self._shown[index.row()]
        if shown.line is None:
            for each in self._within[shown.group][1]:
                if self.ticks.has_box(each):
                    self.ticks.set_row(each, on)
        elif shown.cell is not None:
            self.ticks.set_cells(shown.line, [shown.cell], on)
        else:
            self.ticks.set_row(shown.line, on)

    def _all_changed(self) -> None:
        self._group_states.clear()
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.HEADERS) - 1))
        self.ticked.emit()

    # --- a table for Qt -----------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = _NONE) -> int:  # noqa: N802 (Qt)
        return 0 if parent.isValid() else len(self.HEADERS)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == 0 and self._check(self._shown[index.row()]) is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        shown, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(shown, column).replace("\n", " ⏎ ")[:_LONGEST]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(shown, column)
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check(shown) if column == 0 else None
        if role == Qt.ItemDataRole.FontRole:
            return self._font(shown, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(shown, column)
        if role == LEVEL_ROLE:
            return shown.level
        return self._open_state(shown) if role == OPEN_ROLE else None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 (Qt)
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column():
            return False
        if self._check(self._shown[index.row()]) is None:
            return False
        self._tick(index, Qt.CheckState(value) == Qt.CheckState.Checked)
        self._all_changed()
        return True

    def _check(self, shown: Shown) -> Qt.CheckState | None:
        line, cell = shown.line, shown.cell
        if not self._ticking or shown.note:
            return None
        if line is None:
            if shown.group not in self._group_states:
                self._group_states[shown.group] = _group_state(self.ticks, self._within[shown.group][1])
            return self._group_states[shown.group]
        if cell is not None:
            return _state(self.ticks.cell_on(line, cell)) if tickable(cell) else None
        return _state(self.ticks.row_on(line)) if self.ticks.has_box(line) else None

    def _text(self, shown: Shown, column: int) -> str:
        line, cell = shown.line, shown.cell
        if line is None:
            group, lines = self._within[shown.group]
            return f"{group.file} · {group.sheet}（{len(lines)} 行）" if column == 0 else ""
        if cell is not None:
            return texts.cell_text(line, cell, self.ticks.cell_on(line, cell), column)
        return ("提示", "", "", shown.note)[column] if shown.note else texts.row_text(line, column)

    def _font(self, shown: Shown, column: int) -> QFont | None:
        line, cell = shown.line, shown.cell
        if line is None:
            font = QFont()
            font.setBold(True)
            return font
        if cell is None or column != self.OLD or not (self.ticks.cell_on(line, cell) or self._done(cell)):
            return None
        font = QFont()
        font.setStrikeOut(True)
        return font

    def _done(self, cell: CellChange) -> bool:
        return not self._ticking and cell.applied

    def _colour(self, shown: Shown, column: int) -> QColor | None:
        line, cell = shown.line, shown.cell
        if line is None:
            return None
        if cell is not None:
            if cell.conflict and column in (self.RESULT, self.NEW):
                return QColor(COLOURS["doubt"])
            left = column == self.OLD or not (self.ticks.cell_on(line, cell) or self._done(cell))
            return QColor(COLOURS["muted"]) if left else None
        if shown.note:
            return QColor(COLOURS["doubt"])
        if column == self.RESULT or (column == self.NEW and line.row.kind == "refused"):
            return QColor(COLOURS[_KIND_COLOURS.get(line.row.kind, "muted")])
        return QColor(COLOURS["muted"]) if column == self.NEW else None


def _below_row(number: int, line: Line) -> Iterator[Shown]:
    return (Shown(number, line, place) for place in range(len(line.notes) + len(line.row.cells)))


def _state(on: bool | None) -> Qt.CheckState:
    if on is None:
        return Qt.CheckState.PartiallyChecked
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked


def _group_state(ticks: Ticks, lines: list[Line]) -> Qt.CheckState | None:
    """All of the rows with a box, none of them, or some; None where no row has one."""
    first: bool | None = None
    seen = False
    for line in lines:
        if not ticks.has_box(line):
            continue
        on = ticks.row_on(line)
        if on is None or (seen and on != first):
            return Qt.CheckState.PartiallyChecked
        first, seen = on, True
    return _state(first) if seen else None
