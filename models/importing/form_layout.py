"""Somebody else's empty table, read for filling it (照表填报): where the tables stand, what their columns ask for.

The header reading of the import run backwards: the same tables, headers and columns, but no data below them.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.errors import BadFileError
from models.files import read_bytes
from models.importing.cells import Context
from models.importing.columns import Column, map_columns
from models.importing.formats import not_there
from models.importing.grid import Sheet
from models.importing.grouping import read_table
from models.importing.heading_rows import guide_line
from models.importing.headers import Label, find_headers
from models.importing.states import is_tick_or_empty, parse_status
from models.importing.tables import Table, find_tables
from models.importing.texts import folded

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
#: Choices that a header names: 完成情况（已完成/正在整改/长期坚持）.
_CHOICES = re.compile(r"[（(\[【]([^（()）\]】]+)[）)\]】]|[:：]\s*(.+)$")
_BETWEEN = re.compile(r"[/／、，,;；|或\s]+|\d[.．、]")


@dataclass(frozen=True)
class AskedColumn:
    """What one column of a form asks for.

    ``fields`` are keys of contract §2 (none: not understood), ``state`` the status word of a column to be ticked and
    ``state_key`` its meaning, ``choices`` the words that the header allows for a state. ``index`` counts from 0.
    """

    index: int
    label: str
    leaf: str
    fields: tuple[str, ...] = ()
    state: str = ""
    state_key: str = ""
    width: int = 1
    choices: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True)
class AskingTable:
    """One table of a form. Rows count from 0; ``blank`` rows below ``bottom`` hold nothing yet.

    ``open_end``: nothing stands below them. ``filled`` rows from ``bottom`` on hold somebody's data. ``across`` are
    blank rows that are merged over the table (for headings). ``called`` is what the table says of itself: department
    line, sheet name, titles.
    """

    sheet: str
    place: int
    top: int
    bottom: int
    columns: tuple[AskedColumn, ...]
    blank: int
    open_end: bool
    filled: int = 0
    across: tuple[int, ...] = ()
    called: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The header as one text: tables with equal words are the same form."""
        return "|".join(folded(column.label) for column in self.columns)


@dataclass(frozen=True)
class Form:
    """An empty form: ``kind`` is sheet (.xlsx), text (.csv) or word (.docx); a text's encoding and delimiter."""

    name: str
    kind: str
    tables: tuple[AskingTable, ...]
    encoding: str = ""
    delimiter: str = ","

    @property
    def fingerprint(self) -> str:
        """By which the form is known again, whatever its file is called."""
        words = "\n".join(table.words for table in self.tables)
        return hashlib.sha256(words.encode()).hexdigest()[:20]


def read_form(path: Path) -> Form:
    """What a form asks for; BadFileError with a sentence for files that cannot be filled or hold no table."""
    if not path.exists():
        raise not_there(path)
    data = read_bytes(path)
    kind = _kind(data, path.name)
    encoding, delimiter = _encoding(data) if kind == "text" else "", ","
    if kind == "text":
        delimiter = _delimiter(data.decode(encoding, "replace"))
    tables = tuple(_tables(_sheets(path, data, kind)))
    if not tables:
        raise BadFileError(f"“{path.name}”里没有找到可以填的表格（要有“问题”“整改措施”等表头）。请检查是否选错了文件。")
    return Form(path.name, kind, tables, encoding, delimiter)


def _kind(data: bytes, name: str) -> str:
    if data.startswith(_OLE):
        word = name.lower().endswith((".doc", ".wps"))
        kind, program = (".docx 文档", "WPS 文字或 Word") if word else (".xlsx 工作簿", "WPS 表格或 Excel")
        raise BadFileError(f"“{name}”是旧格式或加了密码的文件，不能直接填。请用 {program} 打开后另存为 {kind}，再填报。")
    if data.startswith(b"PK"):
        if b"word/document" in data:
            return "word"
        if b"xl/workbook.bin" in data or b"opendocument" in data[:200]:
            raise BadFileError(f"“{name}”不是 .xlsx 工作簿，不能直接填。请用 WPS 表格或 Excel 另存为 .xlsx，再填报。")
        return "sheet"
    if b"<html" in data[:4096].lower() or b"<table" in data[:4096].lower():
        raise BadFileError(f"“{name}”其实是网页格式的表格。请用 WPS 表格或 Excel 打开后另存为 .xlsx，再填报。")
    return "text"


def _sheets(path: Path, data: bytes, kind: str) -> Sequence[Sheet]:
    if kind == "word":
        from models.importing.form_word import word_tables

        return word_tables(data, path.name)
    from models.importing.workbook import read_workbook

    return read_workbook(path).sheets


def _encoding(data: bytes) -> str:
    marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    for mark, name in marks:
        if data.startswith(mark):
            return name
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return "gb18030"


def _delimiter(text: str) -> str:
    head = text[:8192]
    return max(",\t;|", key=head.count) if any(mark in head for mark in ",\t;|") else ","


def _tables(sheets: Sequence[Sheet]) -> Iterator[AskingTable]:
    for place, sheet in enumerate(sheets):
        if sheet.hidden or not sheet.rows:
            continue
        plain, numbers = _without_numbers(sheet)
        for table in find_tables(plain):
            if table.columns.has("problem.text", "measure.text", "measure.progress"):
                yield _asking(table, place, numbers)


def _without_numbers(sheet: Sheet) -> tuple[Sheet, frozenset[int]]:
    """The sheet without rows of column numbers (1 2 3 …, 甲 乙 1 2 …) right under a header, and these rows."""
    below = (header.bottom + 1 for header in find_headers(sheet))
    numbers = frozenset(row for row in below if row < len(sheet.texts) and _counts_columns(sheet.texts[row]))
    rows = tuple(() if number in numbers else row for number, row in enumerate(sheet.rows))
    return (replace(sheet, rows=rows) if numbers else sheet), numbers


def _counts_columns(texts: Sequence[str]) -> bool:
    found = [re.fullmatch(r"\(?(?:(\d{1,2})|[甲乙丙丁])\)?", folded(text)) for text in texts if text]
    numbers = [int(each.group(1)) for each in found if each and each.group(1)]
    return len(numbers) > 2 and all(found) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _asking(table: Table, place: int, numbers: frozenset[int]) -> AskingTable:
    sheet, bottom = table.sheet, _last_of_header(table, numbers)
    filled = _filled(table, bottom)
    # A header cell over several columns is one column; totals and notes below say nothing of what the columns are.
    header = replace(table.header, labels=tuple(_leading(table)))
    last = bottom + filled if filled else table.header.bottom
    table = replace(table, header=header, columns=map_columns(sheet, header, last))
    blank, row = 0, bottom + 1
    while row < len(sheet.rows) and _is_blank(table, row):
        blank, row = blank + 1, row + 1
    end = row if row < len(sheet.rows) else None
    across = tuple(sorted(set(_across(table, bottom + 1, end))))
    called = (table.department, sheet.name, *sorted(table.titles))
    columns = tuple(_columns(table))
    return AskingTable(sheet.name, place, table.header.top, bottom, columns, blank, row >= len(sheet.rows), filled,
                       across, tuple(filter(None, called)))


def _last_of_header(table: Table, numbers: frozenset[int]) -> int:
    """The last header row; column numbers, examples and what is to be written stand under it and belong to it."""
    row = table.header.bottom
    while row + 1 in numbers or (row + 1 < len(table.sheet.rows) and guide_line(table, row + 1)):
        row += 1
    return row


def _is_blank(table: Table, row: int) -> bool:
    """True for a row in which nothing stands but a number in front and boxes to be ticked."""
    numbers = {column.index for column in table.columns.with_field("number")}
    ticks = {column.index for column in table.columns.columns if column.state}
    for index, text in enumerate(table.sheet.texts[row]):
        if not text or (index in numbers and re.fullmatch(r"[-\d.、]{1,6}", text)):
            continue
        if not (index in ticks and is_tick_or_empty(text)) and text not in ("□", "☐"):
            return False
    return row not in table.repeated


def _across(table: Table, first: int, end: int | None) -> Iterator[int]:
    """Blank rows that are merged over most of the table."""
    left, right = table.span
    for area in table.sheet.merges:
        wide = min(area.right, right) - max(area.left, left) + 1 > (right - left + 1) / 2
        if wide and area.top == area.bottom >= first and (end is None or area.top < end):
            yield area.top


def _filled(table: Table, bottom: int) -> int:
    """How many rows below the header reach down to the last row with somebody's data.

    Right below the header two filled columns are data; further down, where sign-off lines stand, it takes three.
    """
    mapped = [column for column in table.columns.columns if column.fields and column.fields != ("number",)]
    rows = [row - 1 for problem in read_table(table, Context()).problems for row in problem.rows]
    first = bottom + 1
    near = first < len(table.sheet.rows) and not _is_blank(table, first)
    rows = [row for row in rows if sum(bool(table.sheet.text(row, column.index)) for column in mapped) > 2 - near]
    return max(rows) - bottom if rows else 0


def _leading(table: Table) -> Iterator[Label]:
    """The labels without those that a merged cell repeats to its right."""
    taken = -1
    for label in sorted(table.header.labels, key=lambda each: each.column):
        if label.column > taken:
            taken = label.column + _width(table, label.column) - 1
            yield label


def _columns(table: Table) -> Iterator[AskedColumn]:
    columns = {column.index: column for column in table.columns.columns}
    for label in table.header.labels:
        index, width = label.column, _width(table, label.column)
        column = columns.get(index, Column(index, label.text))
        may_be = column.fields in (("status",), ("measure.progress",)) and not column.state
        choices = _choices(column.label) if may_be else ()
        fields = ("status",) if choices else column.fields
        meant = parse_status(column.state)[0] if column.state else ""
        yield AskedColumn(index, column.label, label.leaf, fields, column.state, meant, width, choices)


def _width(table: Table, index: int) -> int:
    """How many columns the lowest header cell takes: the data below it are merged in the same way."""
    area = table.sheet.merged_at.get((table.header.bottom, index))
    if area is None or area.left != index or area.right == index:
        return 1
    right = area.right
    leaves = {table.sheet.anchor(table.header.bottom, column) for column in range(index, right + 1)}
    return right - index + 1 if len(leaves) == 1 else 1


def _choices(label: str) -> tuple[tuple[str, str, bool], ...]:
    """The states that a header lists; none where it lists other things."""
    found = _CHOICES.search(label)
    return state_choices([word for word in _BETWEEN.split(found.group(1) or found.group(2)) if word] if found else [])


def state_choices(words: Sequence[str]) -> tuple[tuple[str, str, bool], ...]:
    """Words that a form allows, with state and «keep up»; none when they are not all words for states."""
    meant = tuple((word, *parse_status(word)) for word in words)
    return meant if len(meant) > 1 and all(status for _, status, _ in meant) else ()
