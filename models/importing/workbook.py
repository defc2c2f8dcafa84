"""Files to plain grids of cells with true Excel positions; everything after this knows no file format.

Reading is python-calamine's (imported on first use), whose formula values are those that were saved with the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from models.errors import BadFileError
from models.files import read_bytes
from models.importing.formats import EXTENSIONS, damaged, decode, file_kind, locked, not_there
from models.importing.texts import CellValue, cell_text

#: Cells of one sheet that are taken in; more is no ledger (a full sheet of Excel has 17,000 million).
_MOST_CELLS = 20_000_000


@dataclass(frozen=True)
class Area:
    """A merged range; rows and columns count from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``rows[r][c]`` is the cell in Excel's row r + 1; empty cells are ``""``. Rows may differ in length.

    ``hidden_rows``, ``hidden_columns`` (numbers from 0) and ``struck`` (positions of struck-out cells) are what only a look into
    the sheet's own XML tells; readers that do not look leave them empty.
    """

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    merges: tuple[Area, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The cells as people see them."""
        return tuple(tuple(map(cell_text, row)) for row in self.rows)

    @cached_property
    def merged_at(self) -> dict[tuple[int, int], Area]:
        """Every position inside the data that belongs to a merged range, with its range."""
        height, width = len(self.rows), max(map(len, self.rows), default=0)
        places: dict[tuple[int, int], Area] = {}
        for area in self.merges:
            for row in range(area.top, min(area.bottom, height - 1) + 1):
                for column in range(area.left, min(area.right, width - 1) + 1):
                    places[row, column] = area
        return places

    def text(self, row: int, column: int) -> str:
        """The cell's own text, ``""`` outside the data and in the covered cells of a merged range."""
        cells = self.texts[row] if 0 <= row < len(self.texts) else ()
        return cells[column] if 0 <= column < len(cells) else ""

    def value(self, row: int, column: int) -> CellValue:
        """The cell's own value, ``""`` outside the data."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else ""

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The position that holds the value of this cell: the top left one of its merged range, else itself."""
        area = self.merged_at.get((row, column))
        return (area.top, area.left) if area else (row, column)


@dataclass(frozen=True)
class Workbook:
    """A file that was read; ``name`` is the bare file name, ``stem`` the same without extension."""

    name: str
    sheets: tuple[Sheet, ...]
    path: Path = field(default=Path(), compare=False)

    @property
    def stem(self) -> str:
        """The file's name without extension."""
        return Path(self.name).stem


@dataclass(frozen=True)
class Failure:
    """A source that could not be read, with the sentence why."""

    name: str
    error: BadFileError


def read_workbook(path: Path) -> Workbook:
    """Read a workbook or a text table; LedgerError with a sentence when it cannot be read."""
    if not path.exists():
        raise not_there(path)
    data = read_bytes(path)
    sheets = _read_sheets(data, path.name) if file_kind(data, path.name) == "sheet" else (_read_text(data, path.name),)
    return Workbook(path.name, sheets, path)


def read_sources(paths: Sequence[Path]) -> tuple[tuple[Workbook, ...], tuple[Failure, ...]]:
    """Read files, and the tables in folders; what cannot be read is named. BadFileError when nothing could be read."""
    books: list[Workbook] = []
    failures: list[Failure] = []
    for path in _files(paths):
        try:
            books.append(read_workbook(path))
        except BadFileError as error:
            failures.append(Failure(path.name, error))
    if not books and len(failures) == 1:
        raise failures[0].error
    if not books:
        names = "、".join(failure.name for failure in failures[:5])
        what = f"{len(failures)} 个文件都读不出来（{names}）" if failures else "没有找到可以导入的表格文件"
        raise BadFileError(f"{what}。请选择 .xlsx、.xls、.ods 或 .csv 格式的台账。")
    return tuple(books), tuple(failures)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = (file for file in path.iterdir() if file.is_file() and file.suffix.lower() in EXTENSIONS)
            yield from sorted(file for file in found if not file.name.startswith(("~$", ".")))
        else:
            yield path


def _read_sheets(data: bytes, name: str) -> tuple[Sheet, ...]:
    """All work sheets. The reader's own errors, and its crashes on hostile files, become one sentence."""
    import python_calamine

    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as book:
            kinds = (python_calamine.SheetTypeEnum.WorkSheet,)
            return tuple(_read_sheet(book, sheet) for sheet in book.sheets_metadata if sheet.typ in kinds)
    except python_calamine.PasswordError as error:
        raise locked(name) from error
    except BadFileError:
        raise
    except BaseException as error:  # a panic inside the reader is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        raise (locked(name) if "assword" in str(error) else damaged(name)) from error


def _read_sheet(book: Any, metadata: Any) -> Sheet:
    sheet = book.get_sheet_by_name(metadata.name)
    if sheet.total_height * sheet.total_width > _MOST_CELLS:
        raise BadFileError(f"工作表“{metadata.name}”的范围太大，不像一份台账。请删除多余的空行、空列后另存再导入。")
    rows = sheet.to_python(skip_empty_area=False)
    merges = tuple(Area(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    return Sheet(metadata.name, _trimmed(rows), merges, hidden=str(metadata.visible) != "SheetVisibleEnum.Visible")


def _trimmed(rows: Sequence[Sequence[CellValue]]) -> tuple[tuple[CellValue, ...], ...]:
    """Without the empty rows at the end (a million formatted ones are none)."""
    last = len(rows)
    while last and not any(map(cell_text, rows[last - 1])):
        last -= 1
    return tuple(map(tuple, rows[:last]))


def _read_text(data: bytes, name: str) -> Sheet:
    """A csv or tsv as the one sheet "csv"."""
    text = decode(data, name)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise damaged(name) from error
    return Sheet("csv", _trimmed(rows))


def _delimiter(text: str) -> str:
    head = text[:8192]
    return max(",\t;|", key=head.count) if any(mark in head for mark in ",\t;|") else ","
