"""A sheet of the ledger as a table block on paper: days as they are printed, columns as wide as their texts ask for,
aspects and topics as rows across the table.

Rows across the table are what an office's own ledgers have, cost no column, and show on every page where one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from exporters import official_format as of
from exporters.blocks import Span as BlockSpan, Table
from exporters.ledger_table import Column, Sheet, Span, Value, rows_of
from exporters.numbering import numbered, split_mark
from models.records import Problem
from models.rules import comparable

#: What may stand across the table, from the outside in, with the mark of number one.
GROUPS = {"aspect": "一、", "topic": "（一）"}
#: Problems without an aspect (or topic) below some that have one.
_NO_GROUP = {"aspect": "其他方面", "topic": "其他问题"}
#: No column of running text is narrower, in characters.
_NARROWEST = 4.0
#: A little more than a column's characters, which are never quite as wide as they are said to be.
_SPARE = 0.1
#: Headers of so many characters stand on one line.
_SHORT = 3.0
_PIECES = re.compile(r"[、，；\n]")


@dataclass(frozen=True)
class _Across:
    """A row across the table, above body row ``before``."""

    before: int
    text: str


def paper_table(
    sheet: Sheet, problems: Sequence[Problem], width_tw: int, groups: Sequence[str] = (), rows_each: bool = True
) -> Table:
    """The table block of *sheet*, whose rows are those of *problems*, for text *width_tw* twips wide.

    ``groups``: which of aspect and topic stand as rows across it. ``rows_each``: a row a measure, otherwise a row a
    problem.
    """
    texts = [[printed(value) for value in row] for row in sheet.rows]
    widths = column_widths(sheet.columns, texts, width_tw)
    across = _rows_across(problems, groups, rows_each)
    rows, places = _put_across(texts, across, len(sheet.columns))
    spans = [BlockSpan(places[span.first], span.column, span.last - span.first + 1) for span in _parted(sheet, across)]
    spans += [BlockSpan(places[row.before] - 1 - later, 0, 1, len(sheet.columns)) for row, later in _with_later(across)]
    return Table(
        tuple(rows),
        (tuple(_header(column, width) for column, width in zip(sheet.columns, widths)),),
        widths=tuple(widths),
        spans=tuple(sorted(spans, key=lambda span: (span.top, span.left))),
        centred=frozenset(index for index, column in enumerate(sheet.columns) if column.centred),
    )


def printed(value: Value) -> str:
    """A cell's text. Days as 2025.12.31: no hyphen at which a narrow column would break them."""
    return f"{value.year}.{value.month}.{value.day}" if isinstance(value, date) else str(value)


def text_units(text: str) -> float:
    """Width of a text in characters: 汉字 and full-width marks one, others half a one."""
    return sum(1.0 if ord(character) > 0x2000 else 0.5 for character in text)


def column_widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width_tw: int) -> list[float]:
    """Widths in twips that add up to *width_tw*: short entries take what their longest piece needs, at most what the
    column usually has; running texts share the rest.
    """
    character, edges = of.TABLE_SZ * 10, 2 * of.TABLE_CELL_SIDE_TW
    fixed = {
        index: edges + character * _needed(column, [row[index] for row in rows])
        for index, column in enumerate(columns) if column.centred
    }
    shares = {index: column.width for index, column in enumerate(columns) if index not in fixed}
    rest = width_tw - sum(fixed.values())
    if rest < len(shares) * (edges + _NARROWEST * character) or not shares:  # more than fits: all give way alike
        wanted = [fixed.get(index, edges + column.width / 2 * character) for index, column in enumerate(columns)]
        return [each * width_tw / sum(wanted) for each in wanted]
    return [fixed[index] if index in fixed else rest * shares[index] / sum(shares.values())
            for index in range(len(columns))]


def _needed(column: Column, texts: Sequence[str]) -> float:
    """Characters that the longest piece of a column of short entries takes, and its header on two lines."""
    pieces = [text_units(piece) for text in texts for piece in _PIECES.split(text)]
    header = text_units(column.header)
    return min(max(*pieces, header if header <= _SHORT else header / 2), max(column.width / 2, 1.0)) + _SPARE


def _header(column: Column, width_tw: float) -> str:
    """The header, broken in the middle where it does not fit the column: 责任 over 领导, not 责任领 over 导."""
    room = (width_tw - 2 * of.TABLE_CELL_SIDE_TW) / (of.TABLE_SZ * 10)
    text, half = column.header, (len(column.header) + 1) // 2
    if "\n" in text or text_units(text) <= max(room, _SHORT) or text_units(text[:half]) > room:
        return text
    return f"{text[:half]}\n{text[half:]}"


def _rows_across(problems: Sequence[Problem], groups: Sequence[str], rows_each: bool) -> list[_Across]:
    """Rows of aspects and topics, numbered anew; none for a level that no problem has."""
    found: list[_Across] = []
    used = [key for key in GROUPS if key in groups and any(getattr(problem, key) for problem in problems)]
    counts = dict.fromkeys(used, 0)
    above: list[str | None] = [None] * len(used)
    row = 0
    for problem in problems:
        path = [comparable(getattr(problem, key)) for key in used]
        changed = next((level for level in range(len(used)) if path[level] != above[level]), len(used))
        for level, key in list(enumerate(used))[changed:]:
            counts[key] = 1 if level > changed else counts[key] + 1
            found.append(_Across(row, _group_text(key, counts[key], getattr(problem, key))))
        above = [*path]
        row += len(rows_of(problem)) if rows_each else 1
    return found


def _group_text(key: str, number: int, text: str) -> str:
    """一、aspect; a number that was typed in front of it is replaced."""
    text = "".join(text.split("\n")).strip()
    level, _, rest = split_mark(text)
    return numbered(GROUPS[key], number) + ((rest if level else text) or _NO_GROUP[key])


def _put_across(
    texts: Sequence[Sequence[str]], across: Sequence[_Across], columns: int
) -> tuple[list[tuple[str, ...]], list[int]]:
    """(all rows, the new place of each old one)."""
    rows: list[tuple[str, ...]] = []
    places: list[int] = []
    waiting = list(reversed(across))
    for number, row in enumerate(texts):
        while waiting and waiting[-1].before == number:
            rows.append((waiting.pop().text, *[""] * (columns - 1)))
        places.append(len(rows))
        rows.append(tuple(row))
    return rows, places


def _with_later(across: Sequence[_Across]) -> Iterator[tuple[_Across, int]]:
    """Each row across with the number of those that stand between it and its body row."""
    for index, row in enumerate(across):
        yield row, sum(other.before == row.before for other in across[index + 1:index + len(GROUPS)])


def _parted(sheet: Sheet, across: Sequence[_Across]) -> Iterator[Span]:
    """The sheet's joined cells; those that a row across would cut (a topic over several aspects) are left apart."""
    starts = {row.before for row in across}
    for span in sheet.spans:
        if not starts & set(range(span.first + 1, span.last + 1)):
            yield span
