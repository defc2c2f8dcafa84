"""Rows inside a table that look like data and are none: explanations under the header, examples, headings that stand in
one cell (contract §3)."""

from __future__ import annotations

import re

from models.importing.drafts import own_text
from models.importing.lines import Line, heading_line
from models.importing.synonyms import exact, is_companion
from models.importing.tables import Table
from models.importing.texts import chinese_number, folded, heading

_EXAMPLE = re.compile(r"(?:填写|填报)?(?:示例|样例|举例|范例|例如|例)\d*(?:[:：)）.、].*)?")
_NOTE_ONLY = re.compile(r"[（(【\[].*[)）】\]]")
_NUMERAL = re.compile(r"第?[（(]?([一二三四五六七八九十]{1,3})[)）]?[、.．]?")
#: So many rows under the header may explain it.
_UNDER_HEADER = 3
_INDEX = re.compile(r"[（(\[]?(\d{1,2}|[一二三四五六七八九十]{1,3})[)）\]]?")


def guide_line(table: Table, row: int) -> Line | None:
    """Column numbers (1 2 3 …), explanations in brackets right under the header, and rows that are examples."""
    if row > table.header.bottom + _UNDER_HEADER and row - 1 not in table.repeated:
        return None
    texts = [text for text in table.sheet.texts[row] if text]
    if len(texts) > 2 and _counts_columns(texts):
        return Line("skip", "栏次")
    if any(_EXAMPLE.fullmatch(folded(text)) for text in texts[:2]):
        return Line("skip", "填写示例")
    if row == table.header.bottom + 1 and len(texts) > 1 and all(map(_NOTE_ONLY.fullmatch, texts)):
        return Line("skip", "填写要求")
    return None


def _counts_columns(texts: list[str]) -> bool:
    found = [_INDEX.fullmatch(text) for text in texts]
    numbers = [chinese_number(each[1]) for each in found if each]
    return len(numbers) == len(texts) and numbers == list(range(1, len(texts) + 1))


def is_foreign_header(table: Table, row: int) -> bool:
    """True where another table that is no ledger (姓名 | 科室 | 电话) begins below a blank row."""
    sheet = table.sheet
    if row <= table.header.bottom + 1 or any(sheet.texts[row - 1]):
        return False
    texts = [text for text in sheet.texts[row] if text]
    return len(texts) > 2 and all(exact(text) or is_companion(text) for text in texts)


def lone_heading(table: Table, row: int) -> Line | None:
    """«二、廉政方面» in one cell of an otherwise empty row, whose problems stand in the rows below with texts of their
    own."""
    found = _lone_text(table, row)
    if found is None:
        return None
    column, text = found
    fields = next((each.fields for each in table.columns.columns if each.index == column), ())
    if not {"aspect", "topic", "problem.text"}.intersection(fields) or not _problems_follow(table, row, column):
        return None
    if "aspect" in fields:
        return Line("aspect", "方面行", heading(text))
    if "topic" in fields:
        return Line("topic", "问题类别行", heading(text), 1)
    line = heading_line(text)
    return line if line and (line.kind == "aspect" or line.level < 2) else None


def _lone_text(table: Table, row: int) -> tuple[int, str] | None:
    """The only text of a row beside a Chinese numeral in the column of numbers, and its column."""
    texts = table.sheet.texts[row]
    if len(texts) - texts.count("") > 2:  # nearly all rows
        return None
    numbers = {column.index for column in table.columns.with_field("number")}
    cells = [(column, text) for column, text in enumerate(table.sheet.texts[row]) if text]
    front = [text for column, text in cells if column in numbers]
    rest = [(column, text) for column, text in cells if column not in numbers]
    if len(rest) != 1 or not all(map(_NUMERAL.fullmatch, front)):
        return None
    column, text = rest[0]
    area = table.sheet.merged_at.get((row, column))
    if area and area.bottom > area.top:
        return None
    return column, (front[0].rstrip("、.．") + ("" if front[0][-1] in ")）" else "、") + text if front else text)


def _problems_follow(table: Table, row: int, column: int) -> bool:
    """True when the next row of data names its own problem, and nothing new in the heading's column."""
    columns = table.columns.with_field("problem.text")
    for below in range(row + 1, table.last + 1):
        texts = [text for text in table.sheet.texts[below] if text]
        if not texts or below in table.repeated or (_lone_text(table, below) and below < table.last):
            continue
        own = any(own_text(table, below, each) for each in columns)
        is_problems = column in {each.index for each in columns}
        return own and len(texts) > 1 and (is_problems or not table.sheet.text(below, column))
    return False
