"""Which rows and cells of a plan are to be imported: what the user ticks in the preview. No Qt here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from models.importing.conflicts import unit_of
from models.importing.plan_data import CellChange, ImportPlan, RowPlan
from models.importing.selection import Selection

#: Kinds of rows that an import stores something for.
TICKED_KINDS = ("new", "changed", "proposed")

#: What a row of a second source of the same problem says.
_MERGED = "台账里已有同一个问题：不另立问题，措施并列。如果不是同一个，请勾去这一行，再在台账里新增。"

RowKey = tuple[str, str, int]
CellKey = tuple[str, str, int, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file as the preview shows it, with sentences about it that are no cells (doubtful values).

    ``conflicts`` is True when a cell was edited in the ledger meanwhile, ``merged`` when the row tells of a problem
    that another source has brought already.
    """

    file: str
    sheet: str
    row: RowPlan
    notes: tuple[str, ...] = ()
    conflicts: bool = False
    merged: bool = False

    @property
    def key(self) -> RowKey:
        """The row's name in a :class:`Selection`."""
        return self.file, self.sheet, self.row.row

    @property
    def telling(self) -> bool:
        """True when something of the row is only to be looked at: notes, another wording of a locked text."""
        if self.notes or all_new(self.row):
            return bool(self.notes)
        return not all(cell.applied or cell.conflict for cell in self.row.cells)

    def cell_key(self, cell: CellChange) -> CellKey:
        """The cell's name in a :class:`Selection`: a state's word goes with its state."""
        return self.file, self.sheet, self.row.row, unit_of(cell.field)


@dataclass(frozen=True)
class Group:
    """All rows of one table of one file."""

    file: str
    sheet: str
    lines: tuple[Line, ...]


def groups_of(plan: ImportPlan) -> Iterator[Group]:
    """The plan's tables that were read, with their rows in the file's order."""
    held = {(edit.source.file, edit.source.sheet, edit.source.row) for edit in plan.held}
    for file in plan.files:
        for table in file.tables:
            notes: dict[int, list[str]] = {}
            for row, note in (*table.notes, *((row, _MERGED) for row, _ in table.merged)):
                notes.setdefault(row, []).append(note)
            merged = {row for row, _ in table.merged}
            lines = tuple(
                Line(file.file, table.sheet, row, tuple(notes.get(row.row, ())),
                     (file.file, table.sheet, row.row) in held or _conflicts(row), row.row in merged)
                for row in table.rows
            )
            if lines:
                yield Group(file.file, table.sheet, lines)


def all_new(row: RowPlan) -> bool:
    """True for a row with nothing to compare. Its cells need not be looked at (a plan makes them when asked for, and a
    first import has hundreds of thousands)."""
    return row.kind not in ("same", "changed") and (not row.problem or row.problem.startswith("new:"))


def _conflicts(row: RowPlan) -> bool:
    return not all_new(row) and any(cell.conflict for cell in row.cells)


def tickable(cell: CellChange) -> bool:
    """False for a cell that is only shown (locked wording, another source's value)."""
    return cell.applied or bool(cell.conflict)


class Ticks:
    """What is ticked off, and which conflicts take the table's value. Everything else goes in.

    Ticks are kept by file, sheet and row, so that they outlive a plan that is worked out anew.
    """

    def __init__(self) -> None:
        self.rows_off: set[RowKey] = set()
        self.cells_off: set[CellKey] = set()
        self.cells_on: set[CellKey] = set()
        self._touched: set[RowKey] = set()  # rows whose ticks were ever set: all others are as they came
        self._by_cell: set[RowKey] = set()  # those of them of which single cells were ticked

    def clear(self) -> None:
        """Tick everything again; conflicts keep the ledger's value."""
        self.rows_off.clear()
        self.cells_off.clear()
        self.cells_on.clear()
        self._touched.clear()
        self._by_cell.clear()

    def selection(self) -> Selection:
        """For models: what is to be imported."""
        return Selection(frozenset(self.rows_off), frozenset(self.cells_off), frozenset(self.cells_on))

    # --- reading ------------------------------------------------------------------------------------------------------

    def has_box(self, line: Line) -> bool:
        """True when the row can be ticked."""
        return line.row.kind in TICKED_KINDS or any(tickable(cell) for cell in line.row.cells)

    def cell_on(self, line: Line, cell: CellChange) -> bool:
        """True when the cell is to be imported."""
        if line.key in self.rows_off or not tickable(cell):
            return False
        key = line.cell_key(cell)
        return key in self.cells_on if cell.conflict else key not in self.cells_off

    def row_on(self, line: Line) -> bool | None:
        """True when all of the row is to be imported, False when nothing of it, None when a part.

        Conflicts are a choice of their own: they count only where the row has nothing else.
        """
        if line.key not in self._touched and not line.conflicts:
            return True
        if line.key in self.rows_off:
            return False
        if line.key not in self._by_cell and not line.conflicts:
            return True
        plain = [cell for cell in line.row.cells if cell.applied and not cell.conflict]
        cells = [self.cell_on(line, cell) for cell in plain or line.row.cells if tickable(cell)]
        if not cells or all(cells):
            return True
        return None if any(cells) else False

    def off(self, lines: Mapping[RowKey, Line]) -> Counter[str]:
        """How many rows of each kind are not to be imported at all, of rows that could be."""
        keys = self.rows_off | {key[:3] for key in self.cells_off}
        found = (lines[key] for key in keys if key in lines)
        return Counter(line.row.kind for line in found
                       if line.row.kind in TICKED_KINDS and self.row_on(line) is False)

    def anything(self, plan: ImportPlan, off: Mapping[str, int]) -> bool:
        """True when something is left to be imported; *off* are the rows ticked off by kind (:meth:`off`)."""
        ticked = sum(plan.counts[kind] - off.get(kind, 0) for kind in TICKED_KINDS)
        return bool(self.cells_on) or (plan.changes_anything and ticked > 0)

    # --- ticking ------------------------------------------------------------------------------------------------------

    def set_row(self, line: Line, on: bool) -> None:
        """Tick a row with all of its cells; a conflict goes along only where the row has nothing else."""
        self._touched.add(line.key)
        if line.key not in self._by_cell and not line.conflicts:  # by far the most: their cells are not looked at
            (self.rows_off.discard if on else self.rows_off.add)(line.key)
            return
        keys = {line.cell_key(cell) for cell in line.row.cells}
        plain = any(cell.applied and not cell.conflict for cell in line.row.cells)
        self.cells_off -= keys
        if plain or not line.conflicts:
            (self.rows_off.discard if on else self.rows_off.add)(line.key)
            self.cells_on -= set() if on else keys
            return
        self.rows_off.discard(line.key)
        self.set_cells(line, (cell for cell in line.row.cells if cell.conflict), on)

    def set_cells(self, line: Line, cells: Iterable[CellChange], on: bool) -> None:
        """Tick cells of a row; for a conflict: take the table's value."""
        self._touched.add(line.key)
        self._by_cell.add(line.key)
        if on and line.key in self.rows_off:
            self.rows_off.discard(line.key)
            self.cells_off |= {line.cell_key(cell) for cell in line.row.cells if cell.applied and not cell.conflict}
        for cell in cells:
            if not tickable(cell):
                continue
            key = line.cell_key(cell)
            if cell.conflict:
                (self.cells_on.add if on else self.cells_on.discard)(key)
            else:
                (self.cells_off.discard if on else self.cells_off.add)(key)
