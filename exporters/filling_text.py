"""Fills a text table (.csv, .tsv) in its own encoding, delimiter and line ends; other lines stay as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from exporters.filling import Body, FormTable
from exporters.filling_values import Value

#: Beginnings that a spreadsheet would take for a formula; a tab in front keeps them texts, and is no part of them.
_FORMULA = ("=", "+", "-", "@")


def fill_text(data: bytes, encoding: str, delimiter: str, tables: Sequence[tuple[FormTable, Body]]) -> bytes:
    """The text table *data* with the tables filled, the lowest first."""
    text = data.decode(encoding)
    end = "\r\n" if "\r\n" in text or "\n" not in text else "\n"
    lines = _lines(text, delimiter)
    for table, body in sorted(tables, key=lambda pair: -pair[0].bottom):
        first = table.bottom + 1
        # A blank line between table and sign-off stays.
        used = table.clear or (table.blank if table.open_end else max(0, table.blank - 1))
        width = _width(lines, table)
        rows = [_line(_row(table, body, number, width), delimiter, end) for number in range(len(body.rows))]
        if first <= len(lines) and lines and not lines[first - 1].endswith(("\n", "\r")):
            lines[first - 1] += end
        lines[first:first + used] = rows
    return "".join(lines).encode(encoding)


def _lines(text: str, delimiter: str) -> list[str]:
    """The text's records as they stand, line ends included; a record may hold line breaks."""
    physical = io.StringIO(text, newline="").readlines()
    reader = csv.reader(physical, delimiter=delimiter)
    records, start = [], 0
    for _ in reader:
        records.append("".join(physical[start:reader.line_num]))
        start = reader.line_num
    return records


def _width(lines: Sequence[str], table: FormTable) -> int:
    head = next(csv.reader([lines[table.bottom]]), [])
    return max(len(head), *(column.index + column.width for column in table.columns))


def _row(table: FormTable, body: Body, number: int, width: int) -> list[str]:
    cells = [""] * width
    if number in body.headings:
        cells[table.columns[0].index] = body.headings[number]
        return cells
    for column, value in zip(table.columns, body.rows[number], strict=True):
        cells[column.index] = _text(value)
    return cells


def _text(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"\t{text}" if text.startswith(_FORMULA) else text


def _line(cells: Sequence[str], delimiter: str, end: str) -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator=end).writerow(cells)
    return made.getvalue()
