"""The cells of the preview; those of new rows are made only when somebody looks at them: most imports are not looked at
cell by cell, and ten cells a row of 10,000 rows cost more room than the file itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.importing.plan_data import CellChange
from models.records import Deadline

_NO_DEADLINE = Deadline()


def is_empty(value: Any) -> bool:
    """True for a value that says nothing; an import never applies it."""
    return value == _NO_DEADLINE if isinstance(value, Deadline) else value in ("", (), None)


def changed_cells(
    target: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    names: Mapping[str, str],
    applied: bool = True,
    conflicts: Mapping[str, str] | None = None,
) -> Sequence[CellChange]:
    """The cells of the problem or measure *target* that *new* sets; what is empty before and after is none.

    *names* are the fields' names in the preview, *conflicts* the sentences of those that are in conflict.
    """
    said = conflicts or {}
    return tuple(
        CellChange(names.get(key, key), old.get(key, ""), value, applied, said.get(key, ""), target)
        for key, value in new.items()
        if not _says_nothing(value) or not _says_nothing(old.get(key))
    )


class NewCells(Sequence[CellChange]):
    """The cells of what is new; *values* must stay as they are."""

    __slots__ = ("_target", "_values", "_names")

    def __init__(self, target: str, values: Mapping[str, Any], names: Mapping[str, str]) -> None:
        self._target, self._values, self._names = target, values, names

    def _made(self) -> Sequence[CellChange]:
        return changed_cells(self._target, {}, self._values, self._names)

    def __iter__(self) -> Iterator[CellChange]:
        return iter(self._made())

    def __len__(self) -> int:
        return sum(not _says_nothing(value) for value in self._values.values())

    def __getitem__(self, place: Any) -> Any:
        return self._made()[place]


class JoinedCells(Sequence[CellChange]):
    """The cells of a row that holds a problem and its first measure, one after the other."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Sequence[CellChange]]) -> None:
        self.parts = tuple(parts)

    def __iter__(self) -> Iterator[CellChange]:
        for part in self.parts:
            yield from part

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __getitem__(self, place: Any) -> Any:
        return tuple(self)[place]


def joined(parts: Sequence[Sequence[CellChange]]) -> Sequence[CellChange]:
    """The cells of all *parts*."""
    return () if not parts else parts[0] if len(parts) == 1 else JoinedCells(parts)


def shown_only(cells: Sequence[CellChange]) -> Iterator[CellChange]:
    """Those of *cells* that are not applied; cells of what is new all are, and are not even made."""
    for part in cells.parts if isinstance(cells, JoinedCells) else (cells,):
        if not isinstance(part, NewCells):
            yield from (cell for cell in part if not cell.applied)


def _says_nothing(value: Any) -> bool:
    return value is False or is_empty(value)
