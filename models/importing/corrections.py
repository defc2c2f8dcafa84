"""What a person says a column is, instead of what was understood; kept for the next file with these headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from models.importing.columns import Column, ColumnMap

#: Key of a column within tables with the same headers → keys of contract §3 (none: not to be imported).
Chosen = Mapping[str, tuple[str, ...]]


def header_key(columns: tuple[Column, ...], column: Column) -> str:
    """A name for *column* in every table whose columns have these labels."""
    return "|".join(each.label for each in columns) + f"#{column.letter}"


def corrected(columns: ColumnMap, chosen: Chosen) -> ColumnMap:
    """*columns* with the meanings that a person has chosen; a chosen meaning is certain."""
    if not chosen:
        return columns
    return ColumnMap(columns.header_rows, tuple(_corrected(columns.columns, each, chosen) for each in columns.columns))


def _corrected(columns: tuple[Column, ...], column: Column, chosen: Chosen) -> Column:
    fields = chosen.get(header_key(columns, column))
    if fields is None or fields == column.fields:
        return column
    return replace(column, fields=tuple(fields), certainty=1.0, state="")
