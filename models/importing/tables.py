"""The ledger tables of a sheet: where each begins and ends, what stands above it, headers repeated at page breaks
(contract §3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.importing.columns import ColumnMap, map_columns
from models.importing.grid import Sheet, Workbook
from models.importing.headers import Header, find_headers
from models.importing.lines import across_text, departments_in, is_note, is_plain_line, is_sign_off, names_department
from models.importing.names import is_department
from models.importing.texts import folded, one_line
from models.rules import without_final_mark

_LONGEST_TITLE = 80
_COUNT = re.compile(r"\d+(?:\.\d+)?\s*[%％个项条次件]?|[-—/]")


@dataclass(frozen=True)
class Table:
    """One ledger table. Rows count from 0; ``last`` is the last row that is not empty.

    ``repeated`` are rows of headers that were printed again; ``titles`` the folded texts above the table;
    ``department`` what a line above it gives as the department of its rows.
    """

    sheet: Sheet
    header: Header
    columns: ColumnMap
    last: int
    repeated: frozenset[int]
    titles: frozenset[str]
    department: str

    @property
    def span(self) -> tuple[int, int]:
        """First and last column of the table."""
        indexes = [label.column for label in self.header.labels]
        return min(indexes), max(indexes)


def find_tables(sheet: Sheet) -> tuple[Table, ...]:
    """The ledger tables of a sheet from the top down; none when there is no header that is understood."""
    if "tables" not in sheet.derived:  # asked for by the title, the round's name and the plan
        sheet.derived["tables"] = _find_tables(sheet)
    found: tuple[Table, ...] = sheet.derived["tables"]
    return found


def _find_tables(sheet: Sheet) -> tuple[Table, ...]:
    groups: list[list[Header]] = []
    for header in find_headers(sheet):
        if groups and _continues(sheet, groups[-1], header):
            groups[-1].append(header)
        else:
            groups.append([header])
    starts = [
        _preface_start(sheet, group[0], groups[index - 1][-1].bottom + 1 if index else 0)
        for index, group in enumerate(groups)
    ]
    ends = [*starts, len(sheet.rows)][1:]
    found = (_table(sheet, group, start, end) for group, start, end in zip(groups, starts, ends, strict=True))
    return tuple(table for table in found if not _only_counts(table))


def why_no_ledger(sheet: Sheet) -> str:
    """Why a sheet without ledger tables is skipped, for the report."""
    if next(find_headers(sheet), None):
        return "没有台账表格：“问题”一栏都是数字，像是统计表"
    return "没有台账表格：没有找到“问题”“整改措施”等表头"


def _only_counts(table: Table) -> bool:
    """True for statistics, whose columns of problems hold figures."""
    rows = range(table.header.bottom + 1, table.last + 1)
    texts = [table.sheet.text(row, column.index) for column in table.columns.with_field("problem.text") for row in rows]
    filled = [text for text in texts if text]
    return bool(filled) and all(_COUNT.fullmatch(text) for text in filled)


def source_title(workbook: Workbook) -> str:
    """What a source calls itself: the title line above its first ledger table, else sheet or file name."""
    for sheet in workbook.sheets:
        tables = () if sheet.hidden else find_tables(sheet)
        if tables:
            named = sheet.name if not sheet.name.lower().startswith(("sheet", "csv", "工作表")) else ""
            return next(_titles(sheet, 0, tables[0].header.top), "") or named or workbook.stem
    return workbook.stem


def _table(sheet: Sheet, group: list[Header], start: int, end: int) -> Table:
    header = group[0]
    last = end - 1
    while last > header.bottom and not any(sheet.texts[last]) and last not in sheet.struck_rows:
        last -= 1
    repeated = frozenset(row for again in group[1:] for row in range(again.top, again.bottom + 1))
    above = [text for row in range(start, header.top) for text in sheet.texts[row] if text]
    department = next(filter(None, map(departments_in, _joined_lines(sheet, start, header.top))), "")
    return Table(
        sheet, header, map_columns(sheet, header, last), last, repeated, frozenset(map(folded, above)), department
    )


def _continues(sheet: Sheet, group: list[Header], header: Header) -> bool:
    """True when *header* is the same header printed again: nothing but blanks and the same titles in between."""
    first = group[0]
    if header.words != first.words:
        return False
    above = {folded(text) for row in range(first.top) for text in sheet.texts[row] if text}
    for row in range(header.top - 1, group[-1].bottom, -1):
        texts = [text for text in sheet.texts[row] if text]
        if texts and not _is_line(sheet, row, header):
            return True
        if any(folded(text) not in above and "续" not in text for text in texts):
            return False
    return True


def _preface_start(sheet: Sheet, header: Header, floor: int) -> int:
    """The first of the title lines that belong to *header*; notes and sign-off lines belong to the table before."""
    row = header.top
    while row > floor:
        texts = [text for text in sheet.texts[row - 1] if text]
        if texts and floor and (is_sign_off(texts) or is_note(texts[0]) or not _is_line(sheet, row - 1, header)):
            break
        row -= 1
    return row


def _is_line(sheet: Sheet, row: int, header: Header) -> bool:
    """True when a row cannot be data: merged across, a lone text in front, or sign-off."""
    columns = [label.column for label in header.labels]
    span = (min(columns), max(columns))
    cells = [(column, text) for column, text in enumerate(sheet.texts[row]) if text]
    alone = len(cells) == 1 and cells[0][0] <= span[0] and not cells[0][1].isdigit()  # 序号 alone is a row of data
    return bool(across_text(sheet, row, span)) or alone or is_sign_off([text for _, text in cells])


def _titles(sheet: Sheet, start: int, stop: int) -> Iterator[str]:
    for row in range(start, stop):
        for text in sheet.texts[row]:
            title = without_final_mark(one_line(text))
            if 4 <= len(title) <= _LONGEST_TITLE and not is_plain_line(title) and not departments_in(title):
                yield title


def _joined_lines(sheet: Sheet, start: int, stop: int) -> Iterator[str]:
    """The lines above a table; «单位：» and «医务部» in two cells are one line, with or without the colon."""
    for row in range(start, stop):
        texts = [text for text in sheet.texts[row] if text]
        yield from texts
        yield from (f"科室：{text}" for text in texts if len(texts) == 1 and names_department(text))
        pairs = zip(texts, texts[1:], strict=False)
        yield from (f"{left.rstrip(':： ')}：{right}" for left, right in pairs if is_department(right))
        yield "".join(texts)
