"""What the rows of a table say before anything is compared with the ledger: plain drafts, and which cell counts
where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from models.importing.columns import Column
from models.importing.names import PersonName
from models.importing.tables import Table

_SAME = {"同上", "〃", "″", '"', "同前", "''", "＂", "“", "”"}


@dataclass
class DraftMeasure:
    """A measure as read. ``own`` holds the inherited keys that its row gives for itself; ``row`` is the true Excel
    row."""

    row: int
    text: str = ""
    progress: str = ""
    own: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    id: str = ""


@dataclass
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


@dataclass(frozen=True)
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


def filled_text(table: Table, row: int, column: Column) -> str:
    """The text that counts for the cell: a merged cell's first, and for 同上 and 〃 that of the row above."""
    place = filled_place(table, row, column)
    return table.sheet.text(*place)


def filled_place(table: Table, row: int, column: Column) -> tuple[int, int]:
    """Where the text that counts for the cell stands."""
    place = table.sheet.anchor(row, column.index)
    asked = table.sheet.text(row, column.index) in _SAME
    while place[0] - 1 > table.header.bottom and (
        table.sheet.text(*place) in _SAME or (asked and place[1] != column.index)  # a heading merged across the table
    ):
        place = table.sheet.anchor(place[0] - 1, column.index)
    return place if place[0] > table.header.bottom else (row, column.index)
