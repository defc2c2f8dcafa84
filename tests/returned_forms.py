"""Return forms in tests: made through the same door as by people, filled in and spoilt by openpyxl."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from models import queries
from models.database import Store
from models.forms import COLUMNS, DATA_SHEET
from models.records import Measure, Problem, Round
from ui import jobs, jobs_forms
from ui.jobs import ImportJob
from ui.jobs_forms import FormChoice

PERIOD = "2025年第3期"
AS_OF, DUE_ON = date(2025, 9, 30), date(2025, 10, 8)
HEADER, FIRST = 4, 5


def send(store: Store, folder: Path, **choice: Any) -> tuple[Path, ...]:
    """Write the round's forms into *folder*; their paths."""
    full = {"period": PERIOD, "as_of": AS_OF, "due_on": DUE_ON} | choice
    return jobs_forms.write_forms(store, None, folder, FormChoice(**full))[1]


class Filled:
    """A form in Excel: cells by key and row number (0 is the first problem's row)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = load_workbook(path)
        self.page: Any = self.book[DATA_SHEET]
        headers = {str(cell.value): cell.column for cell in self.page[HEADER]}
        self.columns = {key: headers[header] for key, header in COLUMNS.items() if header in headers}

    def cell(self, row: int, key: str) -> Any:
        """The cell itself."""
        return self.page.cell(FIRST + row, self.columns[key])

    def put(self, row: int, **values: Any) -> Filled:
        """Fill cells in a row."""
        for key, value in values.items():
            _type(self.cell(row, key), value)
        return self

    @property
    def count(self) -> int:
        """How many rows have an id."""
        return sum(bool(self.page.cell(row, 1).value) for row in range(FIRST, self.page.max_row + 1))

    @property
    def ids(self) -> list[str]:
        """The rows' ids from the top."""
        return [self.cell(row, "id").value for row in range(self.count)]

    def order(self, places: Sequence[int]) -> Filled:
        """Put the first rows into another order (values only, as sorting does)."""
        rows = [[cell.value for cell in self.page[FIRST + place]] for place in places]
        for number, values in enumerate(rows):
            for column, value in enumerate(values, start=1):
                _type(self.page.cell(FIRST + number, column), value)
        return self

    def drop(self, row: int) -> Filled:
        """Delete a row."""
        self.page.delete_rows(FIRST + row)
        return self

    def save(self, path: Path | None = None) -> Path:
        """Save under the same or another name."""
        target = path or self.path
        self.book.save(target)
        return target


def _type(cell: Any, value: Any) -> None:
    """As a person types into a cell that is formatted as text: = begins no formula."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def plan(store: Store, *paths: Path, as_report: bool = False) -> ImportJob:
    """What importing the files would do."""
    books, bad = jobs.read_sources(list(paths))
    return jobs.plan_import(store, books, bad, as_report=as_report)


def take_in(store: Store, *paths: Path, as_report: bool = False) -> dict[str, Any]:
    """Import files; the report."""
    return jobs.apply_import(store, plan(store, *paths, as_report=as_report))[1]


def full_round(store: Store) -> Round:
    """The only round with everything in it."""
    return queries.read_ledger(store).rounds[0]


def by_id(store: Store) -> dict[str, Problem | Measure]:
    """Every problem (without its measures) and measure by its id."""
    found: dict[str, Problem | Measure] = {}
    for problem in full_round(store).problems:
        found[problem.id] = problem
        found |= {measure.id: measure for measure in problem.measures}
    return found
