"""Lays cells out on a sheet, and keeps what a file may ask for within bounds: readers of XML, HTML and Word put cells
here one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.errors import BadFileError
from models.importing.grid import Area, Sheet
from models.importing.texts import CellValue, cell_text

#: Cells from A1 to the last one with content, of one sheet; more is no ledger.
MOST_CELLS = 8_000_000
#: Excel's own limits: nothing lies beyond them.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
#: Rows of a sheet down to the last one with content; every one of them is accounted for in the report.
MOST_LEDGER_ROWS = 200_000
#: Sheets of a file.
MOST_SHEETS = 2000
#: Cells with content, of a whole file: ten times a ledger of 10,000 rows and 14 columns.
MOST_FILLED = 1_500_000


def too_far(name: str, rows: int, columns: int) -> BadFileError:
    """The error for a sheet whose last cell lies too far out."""
    return BadFileError(
        f"“{name}”里有离表格很远的单元格（第 {rows} 行或第 {columns} 列）。请删除多余的行、列后另存再导入。"
    )


def too_large(name: str) -> BadFileError:
    """The error for a file that holds or unpacks to more than any ledger."""
    return BadFileError(f"“{name}”解压后太大，不像一份台账。请删除多余的内容后另存再导入。")


def too_many(name: str) -> BadFileError:
    """The error for a file with more cells than any ledger has."""
    return BadFileError(f"“{name}”里的内容太多，不像一份台账。请只留下台账的工作表，另存后再导入。")


def trimmed(rows: Sequence[Sequence[CellValue]], keep: int = 0) -> tuple[tuple[CellValue, ...], ...]:
    """*rows* without the empty cells at their ends, and without the empty ones at the end (a million formatted ones are
    none); the first *keep* stay."""
    last = len(rows)
    while last > keep and not any(map(cell_text, rows[last - 1])):
        last -= 1
    return tuple(map(_trimmed_row, rows[:last]))


def _trimmed_row(row: Sequence[CellValue]) -> tuple[CellValue, ...]:
    last = len(row)
    while last and row[last - 1] == "":
        last -= 1
    return tuple(row[:last])


def check_held(rows: Sequence[Sequence[CellValue]], name: str, before: int = 0) -> int:
    """Filled cells of *rows* and of what came *before*; BadFileError when they are more than any ledger has."""
    width = max(map(len, rows), default=0)
    if len(rows) > MOST_LEDGER_ROWS or width > MOST_COLUMNS:
        raise too_far(name, len(rows), width)
    filled = before + sum(len(row) - row.count("") for row in rows)
    if filled > MOST_FILLED:
        raise too_many(name)
    return filled


def sound_merges(merges: Iterable[Area], height: int, width: int) -> tuple[Area, ...]:
    """The merged ranges that begin inside the data and do not overlap, cut to it.

    Files made by hand have ten thousand ranges one over the other, and ranges that end before they begin; what Excel
    writes passes unchanged.
    """
    inside = [area for area in merges if _reaches(area, height, width)]
    cells = sum(_cells_inside(area, height, width) for area in inside)
    return tuple(inside) if cells <= height * width else tuple(_apart(inside, height, width))


def _reaches(area: Area, height: int, width: int) -> bool:
    return 0 <= area.top <= area.bottom and 0 <= area.left <= area.right and area.top < height and area.left < width


def _cells_inside(area: Area, height: int, width: int) -> int:
    return (min(area.bottom, height - 1) - area.top + 1) * (min(area.right, width - 1) - area.left + 1)


def _apart(areas: list[Area], height: int, width: int) -> Iterable[Area]:
    """First come, first served. The work is bounded: what would take longer than laying out the sheet is dropped."""
    taken: set[tuple[int, int]] = set()
    left = 4 * height * width
    for area in areas:
        left -= _cells_inside(area, height, width)
        if left < 0:
            return
        cells = {
            (row, column)
            for row in range(area.top, min(area.bottom, height - 1) + 1)
            for column in range(area.left, min(area.right, width - 1) + 1)
        }
        if taken.isdisjoint(cells):
            taken |= cells
            yield area


class Layout:
    """One sheet in the making; rows and columns count from 0.

    ``put`` and ``merge`` raise BadFileError as soon as the sheet grows beyond what can be held.
    """

    def __init__(self, name: str, file: str, after: Layout | None = None) -> None:
        """*name* is the sheet's, *file* the one that sentences name; what *after* and those before it hold counts."""
        self.name, self.file = name, file
        self._number: int = after._number + 1 if after else 1
        if self._number > MOST_SHEETS:
            raise too_many(file)
        self._rows_before: int = after._rows_before + after._height if after else 0
        self.hidden = False
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._cells: dict[int, dict[int, CellValue]] = {}
        self._struck: set[tuple[int, int]] = set()
        self._merges: list[Area] = []
        self._height: int = 0
        self._width: int = 0
        self._filled: int = after._filled if after else 0

    def put(self, row: int, column: int, value: CellValue, struck: bool = False) -> None:
        """Put *value*; *struck*: all of its words were struck out, so it is gone, but its place is remembered."""
        if struck:
            self._struck.add((row, column))
        if value == "" and not struck:
            return
        self._height, self._width = max(self._height, row + 1), max(self._width, column + 1)
        if self._height * self._width > MOST_CELLS or column >= MOST_COLUMNS or row >= MOST_LEDGER_ROWS:
            raise too_far(self.file, self._height, self._width)
        self._filled += 1
        if self._filled > MOST_FILLED or self._rows_before + self._height > 2 * MOST_LEDGER_ROWS:
            raise too_many(self.file)
        self._cells.setdefault(row, {})[column] = "" if struck else value

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        """Merge a range of this size; one of a single cell is none."""
        if rows > 1 or columns > 1:
            self._merges.append(Area(row, column, row + max(rows, 1) - 1, column + max(columns, 1) - 1))

    @property
    def height(self) -> int:
        """Rows down to the last one with content."""
        return self._height

    def sheet(self) -> Sheet:
        """The finished sheet."""
        rows = tuple(map(self._row, range(self._height)))
        merges = sound_merges(self._merges, self._height, self._width)
        hidden = (frozenset(row for row in self.hidden_rows if row < self._height), frozenset(self.hidden_columns))
        return Sheet(self.name, rows, merges, self.hidden, *hidden, frozenset(self._struck))

    def _row(self, row: int) -> tuple[CellValue, ...]:
        cells = self._cells.get(row)
        return tuple(cells.get(column, "") for column in range(max(cells) + 1)) if cells else ()
