"""What a person says a column is, instead of what was understood; kept for the next file with these headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from models.importing.columns import Column, ColumnMap
from models.importing.states import is_status_word
from models.importing.texts import folded
from models.records import ROLES

#: Key of a column within tables with the same headers → keys of contract §3 (none: not to be imported).
Chosen = Mapping[str, tuple[str, ...]]
#: Keys that several columns of a table may hold at once.
_MANY = {*ROLES, "status"}


def header_key(columns: tuple[Column, ...], column: Column) -> str:
    """A name for *column* in every table with these headers: white space, full width, figures (of a month, of a day)
    and the place of the table on the sheet do not count; of columns with one label the second is told from the first.
    """
    headed = [each for each in columns if each.label]
    words = [_word(each) for each in headed]
    if not column.label:
        before = sum(each.index < column.index for each in headed)
        gap = column.index - (headed[before - 1].index if before else 0)
        return "|".join(words) + f"#{before}+{gap}"
    same = [each.index for each in headed if _word(each) == _word(column)]
    return "|".join(words) + f"#{_word(column)}#{sum(index < column.index for index in same) + 1}"


def _word(column: Column) -> str:
    return re.sub(r"\d+", "0", folded(column.label))


def corrected(columns: ColumnMap, chosen: Chosen) -> ColumnMap:
    """*columns* with the meanings that a person has chosen. A chosen meaning is certain; a column that was understood
    in the same way and has not been spoken of gives way where only one column can have it."""
    spoken = {each.index: chosen.get(header_key(columns.columns, each)) for each in columns.columns} if chosen else {}
    if not any(fields is not None for fields in spoken.values()):
        return columns
    taken = {key for fields in spoken.values() for key in fields or () if key not in _MANY}
    found = tuple(_corrected(each, spoken[each.index], taken) for each in columns.columns)
    return ColumnMap(columns.header_rows, found)


def _corrected(column: Column, fields: tuple[str, ...] | None, taken: set[str]) -> Column:
    if fields is None:
        left = tuple(key for key in column.fields if key not in taken)
        return column if left == column.fields else replace(column, fields=left, certainty=0.0 if not left else 1.0)
    if tuple(fields) == column.fields:
        return column
    word = column.label.rpartition("/")[2]
    state = word if tuple(fields) == ("status",) and is_status_word(word) else ""
    return replace(column, fields=tuple(fields), certainty=1.0, state=state)
