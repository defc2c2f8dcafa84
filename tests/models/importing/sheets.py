"""Small sheets for the tests of the import: rows as lists, merged ranges as Excel writes them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from models.importing.cells import Context
from models.importing.drafts import Reading
from models.importing.grid import Area, Sheet, Workbook
from models.importing.grouping import read_table
from models.importing.plan import ImportPlan, make_plan
from models.importing.tables import find_tables
from models.records import Round

FEEDBACK = date(2024, 2, 2)
HEADER = ["序号", "存在问题", "整改措施", "责任科室", "整改时限", "整改情况", "整改状态"]


def area(text: str) -> Area:
    """``A2:B3`` as a range."""
    found = re.fullmatch(r"([A-Z])(\d+):([A-Z])(\d+)", text)
    assert found
    left, top, right, bottom = found.groups()
    return Area(int(top) - 1, ord(left) - 65, int(bottom) - 1, ord(right) - 65)


def sheet(rows: list[list[Any]], *merges: str, name: str = "台账", hidden: bool = False) -> Sheet:
    """A sheet of these rows, the first one Excel's row 1."""
    return Sheet(name, tuple(map(tuple, rows)), tuple(map(area, merges)), hidden)


def reading(rows: list[list[Any]], *merges: str) -> Reading:
    """What the only table of such a sheet says."""
    (table,) = find_tables(sheet(rows, *merges))
    return read_table(table, Context(FEEDBACK, date(2024, 5, 31)))


def book(*sheets: Sheet, name: str = "医务部.xlsx") -> Workbook:
    """A workbook of these sheets."""
    return Workbook(name, sheets)


def plan(*rows: list[Any], round_: Round | None = None, name: str = "医务部.xlsx") -> ImportPlan:
    """The plan for one workbook with one sheet: the usual header and these rows."""
    return make_plan(round_, [book(sheet([HEADER, *rows]), name=name)], feedback_on=FEEDBACK)


def kinds(made: ImportPlan) -> list[str]:
    """Kinds of all rows, top down."""
    return [row.kind for file in made.files for table in file.tables for row in table.rows]
