"""How an invented workbook is written down: sheets as lists of rows, the truth as in the dump (contract §2)."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.importing.columns import column_letter

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Grid:
    """One sheet: ``rows`` from Excel's row 1, ``merges`` as «A1:C1», ``hidden`` for a hidden sheet."""

    rows: Rows
    merges: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Wanted:
    """What the report must say of one table."""

    sheet: str
    header_rows: list[int]
    columns: str
    unmapped: tuple[str, ...] = ()

    def by_letter(self) -> dict[str, Any]:
        """``columns`` is written from column A on: «-» is none, «+» joins two keys."""
        keys = {column_letter(index): text for index, text in enumerate(self.columns.split()) if text != "-"}
        return {letter: text.split("+") if "+" in text else text for letter, text in keys.items()}


@dataclass(frozen=True)
class Case:
    """A workbook with its truth. ``refused`` and ``skipped`` are true Excel rows, where the case is about them."""

    name: str
    sheets: Mapping[str, Grid]
    problems: Sequence[Mapping[str, Any]]
    tables: Sequence[Wanted]
    feedback_on: date | None = date(2024, 3, 1)
    intensive_until: date | None = None
    skipped: tuple[int, ...] | None = None
    skipped_sheets: tuple[str, ...] = ()
    extra: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    suffix: str = ".xlsx"

    def write(self, folder: Path) -> Path:
        """The workbook as a file in *folder*."""
        path = folder / f"{self.name}{self.suffix}"
        if self.suffix == ".csv":
            (grid,) = self.sheets.values()
            with path.open("w", encoding="gb18030", newline="") as out:
                csv.writer(out).writerows(grid.rows)
            return path
        book = Workbook()
        book.remove(book.worksheets[0])
        for name, grid in self.sheets.items():
            _fill(book.create_sheet(name), grid)
        book.save(path)
        return path


def _fill(sheet: Worksheet, grid: Grid) -> None:
    for row, cells in enumerate(grid.rows, 1):
        for column, value in enumerate(cells, 1):
            if value not in ("", None):
                sheet.cell(row, column, value)
    for merge in grid.merges:
        sheet.merge_cells(merge)
    sheet.sheet_state = "hidden" if grid.hidden else "visible"


def problem(text: str, *measures: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """A PROBLEM of the truth: only the keys that the sheet determines."""
    return {"text": text, **values, "measures": list(measures)}


def measure(text: str, progress: str = "", **values: Any) -> dict[str, Any]:
    """A MEASURE of the truth with its effective values."""
    return {"text": text, "progress": progress, **values}


def due(text: str, on: str | None = None, kind: str = "date") -> dict[str, Any]:
    """A deadline of the truth."""
    return {"text": text, "on": on, "kind": kind if on or kind != "date" else "unknown"}
