"""What the rows of a table say before anything is compared with the ledger: plain drafts, and which cell counts
where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from models.importing.columns import Column
from models.importing.names import PersonName
from models.importing.tables import Table

_SAME = {"同上", "〃", "″", '"', "同前", "''", "＂", "“", "”"}


@dataclass(slots=True)
class DraftMeasure:
    """A measure as read. ``own`` holds the inherited keys that its row gives for itself; ``row`` is the true Excel
    row."""

    row: int
    text: str = ""
    progress: str = ""
    own: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    id: str = ""


@dataclass(slots=True)
class DraftProblem:
    """A problem as read: its rows (true Excel rows), its values (keys of contract §2), its measures, posts found
    beside names."""

    rows: list[int]
    values: dict[str, Any] = field(default_factory=dict)
    measures: list[DraftMeasure] = field(default_factory=list)
    posts: list[PersonName] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    id: str = ""

    @property
    def text(self) -> str:
        """The problem's wording."""
        return str(self.values.get("text", ""))


@dataclass
class Reading:
    """What a table says: problems, and the rows that are none (true Excel row → reason)."""

    table: Table
    problems: list[DraftProblem] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row of data with what stands above it: ``index`` counts from 0; aspect, topic, department are those in
    force."""

    index: int
    aspect: str
    topic: str
    department: str
    text: str
    number: str


def own_text(table: Table, row: int, column: Column) -> str:
    """The cell's own text; 同上 and 〃 say nothing new for problems and headings."""
    text = table.sheet.text(row, column.index)
    return "" if text in _SAME else text


@dataclass
class Filled:
    """A column's cells as they count, from the first row under the header: texts, and where those of 同上 stand."""

    texts: list[str]
    asked: dict[int, tuple[int, int]]


class FilledColumns(dict[int, Filled]):
    """The columns of a table as they count, each worked out when it is first asked for."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

    def __missing__(self, index: int) -> Filled:
        self[index] = _fill(self.table, index)
        return self[index]


def filled_columns(table: Table) -> FilledColumns:
    """The columns of *table* as they count; kept with the sheet, because every cell is asked for several times."""
    key = ("filled", table.header.bottom)
    if key not in table.sheet.derived:
        table.sheet.derived[key] = FilledColumns(table)
    found: FilledColumns = table.sheet.derived[key]
    return found


def filled_text(table: Table, row: int, column: Column) -> str:
    """The text that counts for the cell: a merged cell's first, and for 同上 and 〃 that of the row above."""
    return filled_columns(table)[column.index].texts[row - table.header.bottom - 1]


def filled_place(table: Table, row: int, column: Column) -> tuple[int, int]:
    """Where the text that counts for the cell stands."""
    return filled_columns(table)[column.index].asked.get(row) or _filled_place(table, row, column.index)


def _fill(table: Table, index: int) -> Filled:
    sheet, found = table.sheet, Filled([], {})
    areas = sheet.merged_at.column(index)
    for row in range(table.header.bottom + 1, table.last + 1):
        text, area = sheet.text(row, index), areas[row] if row < len(areas) else None
        if area:
            own = area.left == index and area.top > table.header.bottom
            text = sheet.text(area.top, index) if own else ""
            if not own or text in _SAME:
                text = sheet.text(*_filled_place(table, row, index))
        elif text in _SAME:  # 同上 under 同上 means the same: not up through all of them again
            found.asked[row] = found.asked.get(row - 1) or _filled_place(table, row, index)
            text = sheet.text(*found.asked[row])
        found.texts.append(text)
    return found


def _filled_place(table: Table, row: int, index: int) -> tuple[int, int]:
    sheet = table.sheet
    asked = sheet.text(row, index) in _SAME
    if not asked and (row, index) not in sheet.merged_at:
        return row, index
    place = sheet.anchor(row, index)
    while place[0] - 1 > table.header.bottom and (
        sheet.text(*place) in _SAME
        or (asked and place[1] != index)  # a heading merged across the table
        or (asked and (place[0] in table.repeated or not sheet.text(*place)))  # a page break, a blank row
    ):
        place = sheet.anchor(place[0] - 1, index)
    return place if place[0] > table.header.bottom else (row, index)
