"""Which cells of the ledger table are selected: rectangles of rows and visible columns, never a part of a spanning
cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from ui.itemmodels.ledger_model import LedgerModel

Place = tuple[int, int]
_Flag = QItemSelectionModel.SelectionFlag


class Block(NamedTuple):
    """The selected cells: numbers of their rows (no heading rows) and of their columns from left to right."""

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


class Selecting:
    """Knows the cells by the model, the visible columns from left to right, and which cells span."""

    def __init__(
        self, model: LedgerModel, selection: QItemSelectionModel, columns: Callable[[], list[int]]
    ) -> None:
        self._model = model
        self._selection = selection
        self._columns = columns

    def block(self, current: Place) -> Block:
        """The selected cells, or the *current* one."""
        selection = self._selection.selection()
        ranges = [selection.at(number) for number in range(selection.count())]
        rows = {row for each in ranges for row in range(each.top(), each.bottom() + 1)} or {current[0]}
        columns = {each.left() for each in ranges} | {each.right() for each in ranges} or {current[1]}
        data = tuple(row for row in sorted(rows) if self._model.data_row(row))
        return Block(data, tuple(column for column in self._columns() if column in columns))

    def select(self, start: Place, end: Place) -> None:
        """Select the rectangle between two cells and nothing else."""
        columns = self._columns()
        places = sorted(columns.index(column) for _, column in (start, end) if column in columns)
        chosen = columns[places[0] : places[-1] + 1] if places else []
        top, bottom = sorted((start[0], end[0]))
        self._selection.select(self._cells(top, bottom, chosen), _Flag.ClearAndSelect)

    def turn_row(self, row: int, block: Block) -> int:
        """Take a row into the selection, in the columns of that *block*, or out of it; the row that is current then."""
        out = row in block.rows
        top, bottom = self._whole_problems(row, row, list(block.columns))
        left = [each for each in block.rows if not top <= each <= bottom]
        if out and not left:
            return row
        cells = self._cells(top, bottom, list(block.columns))
        self._selection.select(cells, _Flag.Deselect if out else _Flag.Select)
        return left[0] if out else row

    def _cells(self, top: int, bottom: int, columns: list[int]) -> QItemSelection:
        top, bottom = self._whole_problems(top, bottom, columns)
        found = QItemSelection()
        for column in columns:
            found.select(self._model.index(top, column), self._model.index(bottom, column))
        return found

    def _whole_problems(self, top: int, bottom: int, columns: list[int]) -> Place:
        """Rows widened so that no spanning cell is selected in part."""
        if any(self._model.is_spanned(top, column) for column in columns):
            top = self._model.top(top)
        row = self._model.data_row(bottom)
        if row is not None and any(self._model.is_spanned(bottom, column) for column in columns):
            bottom = self._model.top(bottom) + row.size - 1
        return top, bottom
