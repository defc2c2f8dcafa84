"""Sheets as plain grids of cells with true Excel positions: what every reader gives and everything after it works
on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from models.importing.texts import CellValue, cell_text


@dataclass(frozen=True, slots=True)
class Area:
    """A merged range; rows and columns count from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


class MergedPlaces(Mapping[tuple[int, int], Area]):
    """Position (row, column) → its merged range. Kept by column: a dict of all positions takes ten times the room."""

    def __init__(self, merges: Iterable[Area], height: int, width: int) -> None:
        self._columns: dict[int, list[Area | None]] = {}
        for area in merges:
            bottom = min(area.bottom, height - 1)
            for column in range(area.left, min(area.right, width - 1) + 1):
                places = self._columns.setdefault(column, [])
                places.extend([None] * (bottom + 1 - len(places)))
                places[area.top : bottom + 1] = [area] * (bottom + 1 - area.top)

    def __getitem__(self, place: tuple[int, int]) -> Area:
        area = self.get(place)
        if area is None:
            raise KeyError(place)
        return area

    def column(self, index: int) -> Sequence[Area | None]:
        """The merged ranges of a column, row by row; it ends with the last one."""
        return self._columns.get(index, ())

    def get(self, place: tuple[int, int], default: Area | None = None) -> Area | None:  # type: ignore[override]
        """The merged range at a position, else *default*."""
        places = self._columns.get(place[1])
        if places is None or not 0 <= place[0] < len(places):
            return default
        return places[place[0]] or default

    def __contains__(self, place: object) -> bool:
        return isinstance(place, tuple) and self.get(place) is not None

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for column, places in self._columns.items():
            yield from ((row, column) for row, area in enumerate(places) if area is not None)

    def __len__(self) -> int:
        return sum(area is not None for places in self._columns.values() for area in places)


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``rows[r][c]`` is the cell in Excel's row r + 1; empty cells are ``""``. Rows may differ in length.

    ``hidden_rows``, ``hidden_columns`` (numbers from 0) and ``struck`` (positions of struck-out cells) are what
    only a look into the sheet's own XML tells; readers that do not look leave them empty.
    """

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    merges: tuple[Area, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    #: What later steps have worked out from this sheet, by their own keys, so that it is done once.
    derived: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The cells as people see them."""
        return tuple(tuple(map(cell_text, row)) for row in self.rows)

    @cached_property
    def struck_rows(self) -> frozenset[int]:
        """Rows with struck-out cells (numbers from 0)."""
        return frozenset(row for row, _ in self.struck)

    @cached_property
    def merged_at(self) -> MergedPlaces:
        """Every position inside the data that belongs to a merged range, with its range."""
        return MergedPlaces(self.merges, len(self.rows), max(map(len, self.rows), default=0))

    def text(self, row: int, column: int) -> str:
        """The cell's own text, ``""`` outside the data and in the covered cells of a merged range."""
        if row >= 0 and column >= 0:
            try:
                return self.texts[row][column]
            except IndexError:
                pass
        return ""

    def value(self, row: int, column: int) -> CellValue:
        """The cell's own value, ``""`` outside the data."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else ""

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The position that holds the value of this cell: the top left one of its merged range, else itself."""
        area = self.merged_at.get((row, column))
        return (area.top, area.left) if area else (row, column)


@dataclass(frozen=True)
class FormInfo:
    """What a return form of ours (填报表) says of itself on its hidden sheet.

    ``form_id`` is the id of its dispatch in the ledger; ``step`` the number of the last undo step when it was written:
    what has been changed here since then is a conflict. ``person`` is set in a leader's form.
    """

    form_id: str
    round_id: str = ""
    department: str = ""
    person: str = ""
    period: str = ""
    as_of: date | None = None
    step: int = 0


@dataclass(frozen=True)
class Workbook:
    """A file that was read; ``name`` is the bare file name, ``stem`` the same without extension.

    ``form`` is set for a return form of ours.
    """

    name: str
    sheets: tuple[Sheet, ...]
    path: Path = field(default=Path(), compare=False)
    form: FormInfo | None = None

    @property
    def stem(self) -> str:
        """The file's name without extension."""
        return Path(self.name).stem
