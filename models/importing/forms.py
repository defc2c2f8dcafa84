"""Recognises a return form of ours (填报表) among the workbooks that come in, and finds its columns again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from models.forms import COLUMN_KEY, COLUMNS, FORM_SHEET, HEADER_KEY
from models.importing.deadlines import parse_date
from models.importing.grid import FormInfo, Sheet
from models.importing.texts import folded

__all__ = ["FORM_SHEET", "FormTable", "form_info", "form_table"]

#: How far down the header is looked for.
_DEEPEST_HEADER = 60
#: Headers of the columns that are hidden in a form; nobody else's table has both.
_HIDDEN_HEADERS = frozenset((COLUMNS["id"], COLUMNS["open"]))
#: What the line above the table says (填报科室：…　　期次：…), by the names of the hidden sheet.
_SAID_FACTS = {"填报科室": "department", "填报领导": "person", "期次": "period", "截至日": "as_of"}


@dataclass(frozen=True)
class FormTable:
    """The table of a returned form: its sheet, the header's row and its columns by key (numbers from 0)."""

    sheet: Sheet
    header: int
    columns: dict[str, int]

    def text(self, row: int, key: str) -> str:
        """The text of a cell; "" where the form has no such column."""
        return self.sheet.text(row, self.columns[key]) if key in self.columns else ""


def form_info(sheets: Sequence[Sheet]) -> FormInfo | None:
    """What the workbook's hidden sheet says, None for anybody else's workbook."""
    hidden = _identity(sheets)
    if hidden is None:  # the hidden sheet was deleted
        bare = next((sheet for sheet in sheets if _bare_header(sheet) is not None), None)
        return _info({"form_id": ""} | _said_facts(bare)) if bare else None
    found = _facts(hidden)
    return _info(found) if found.get("form_id") else None


def form_table(sheets: Sequence[Sheet], known: Collection[str]) -> FormTable | None:
    """The form's table, whatever its sheet, headers and place are now; *known* are ids of the ledger's rows.

    None when no visible sheet holds such an id or header.
    """
    hidden = _identity(sheets)
    if hidden is None:
        tables = [_bare_table(sheet, at, known) for sheet in sheets if (at := _bare_header(sheet)) is not None]
        return max(tables, key=lambda table: _ids_in(table, known), default=None)
    labels = {hidden.text(row, 1): hidden.text(row, 2) for row in range(len(hidden.rows))
              if hidden.text(row, 0) == COLUMN_KEY}
    usual = _facts(hidden).get(HEADER_KEY, "")
    header = int(usual) - 1 if usual.isascii() and usual.isdigit() else 0
    shown = [sheet for sheet in sheets if sheet is not hidden and not sheet.hidden and sheet.rows]
    found = [_table(sheet, labels, header, known) for sheet in shown]
    return max(found, key=lambda table: _ids_in(table, known), default=None)


def _identity(sheets: Sequence[Sheet]) -> Sheet | None:
    """The sheet by which a form is known; somebody, or another program, may have made it visible."""
    named = [sheet for sheet in sheets if sheet.name == FORM_SHEET]
    return next((sheet for sheet in named if sheet.hidden or _facts(sheet).get("form_id")), None)


def _bare_header(sheet: Sheet) -> int | None:
    """The header's row in a form that has lost its hidden sheet; None for anybody else's table."""
    rows = range(0 if sheet.hidden else min(len(sheet.rows), _DEEPEST_HEADER))
    return next((row for row in rows if set(sheet.texts[row]) >= _HIDDEN_HEADERS), None)


def _bare_table(sheet: Sheet, header: int, known: Collection[str]) -> FormTable:
    """Such a form's table: only columns whose headers are still ours (others may never have been there)."""
    there = set(sheet.texts[header])
    return _table(sheet, {key: label for key, label in COLUMNS.items() if label in there}, header, known)


def _said_facts(sheet: Sheet) -> dict[str, str]:
    above = "　".join(text for row in sheet.texts[:_bare_header(sheet)] for text in row if text)
    pairs = (part.partition("：") for part in above.split("　"))
    found = {_SAID_FACTS[name]: value for name, _, value in pairs if name in _SAID_FACTS and value}
    day = parse_date(found.get("as_of", ""))
    return found | {"as_of": day.isoformat() if day else ""}


def _facts(sheet: Sheet) -> dict[str, str]:
    return {sheet.text(row, 0): sheet.text(row, 1) for row in range(len(sheet.rows))}


def _info(found: dict[str, str]) -> FormInfo:
    step = found.get("step", "")
    return FormInfo(
        found["form_id"], found.get("round_id", ""), found.get("department", ""), found.get("person", ""),
        found.get("period", ""), _day(found.get("as_of", "")), int(step) if step.isascii() and step.isdigit() else 0,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _ids_in(table: FormTable, known: Collection[str]) -> int:
    column = table.columns.get("id", -1)
    return sum(table.sheet.text(row, column) in known for row in range(len(table.sheet.rows)))


def _table(sheet: Sheet, labels: dict[str, str], usual: int, known: Collection[str]) -> FormTable:
    words = {folded(label) for label in labels.values()}
    deepest = range(min(len(sheet.rows), _DEEPEST_HEADER))
    best = max(deepest, key=lambda row: sum(folded(text) in words for text in sheet.texts[row]), default=0)
    ids = [row for row in range(len(sheet.rows)) if any(text in known for text in sheet.texts[row])]
    if sum(folded(text) in words for text in sheet.texts[best]) >= 2:
        header = best
    else:  # every header was reworded: the row where it was, but above the first id
        header = min([usual, *(row - 1 for row in ids[:1])])
    return FormTable(sheet, header, _columns(sheet, header, labels, known))


def _columns(sheet: Sheet, header: int, labels: dict[str, str], known: Collection[str]) -> dict[str, int]:
    """Key → column: by its header, the ids by what they are, the others by their neighbours."""
    texts = sheet.texts[header] if 0 <= header < len(sheet.rows) else ()
    found: dict[str, int] = {}
    for key, label in labels.items():
        column = next((at for at, text in enumerate(texts) if folded(text) == folded(label)), None)
        if column is not None and column not in found.values():
            found[key] = column
    by_ids = _id_column(sheet, known)
    if by_ids is not None:
        found = {key: column for key, column in found.items() if column != by_ids} | {"id": by_ids}
    keys = list(labels)
    for place, key in enumerate(keys):
        if key not in found and key != "id":  # ids are known by what they are, or are gone
            column = _beside(keys, place, found)
            if column not in found.values():
                found[key] = column
    return found


def _beside(keys: list[str], place: int, found: dict[str, int]) -> int:
    """Where a column with a new header should be: behind the column before it, or before the next one."""
    if place and keys[place - 1] in found:
        return found[keys[place - 1]] + 1
    following = found.get(keys[place + 1]) if place + 1 < len(keys) else None
    return following - 1 if following else place


def _id_column(sheet: Sheet, known: Collection[str]) -> int | None:
    counts: dict[int, int] = {}
    for row in sheet.texts:
        for column, text in enumerate(row):
            if text in known:
                counts[column] = counts.get(column, 0) + 1
    return max(counts, key=counts.__getitem__, default=None)
