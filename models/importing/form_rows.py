"""The rows of a returned form: what each fills in, which are new, and the cells that no value could be made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.forms import COLUMNS, MISSING, REPORTED
from models.importing.cells import Context, is_error
from models.importing.deadlines import parse_date, parse_deadline
from models.importing.forms import FormTable
from models.importing.lines import is_sign_off
from models.importing.lists import split_list
from models.importing.names import split_names
from models.importing.states import parse_status
from models.labels import STATUS
from models.rules import without_final_mark

#: Every key that a cell of a form can fill.
FILLED = (*MISSING, *REPORTED, "support")
_SIGN_WORDS = ("填报人", "科室负责人", "分管领导", "填报日期")


@dataclass
class FormRow:
    """One row under the form's header; ``row`` is the true Excel row.

    ``kind``: ``known`` (it has our id), ``added`` (it has none), or ``skipped`` with a ``reason``. ``values`` are what
    was filled in (keys as in models.returns), ``open`` the keys that were to be filled in, ``notes`` what is odd.
    """

    row: int
    kind: str
    id: str = ""
    reason: str = ""
    number: str = ""
    problem: str = ""
    text: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    open: frozenset[str] = frozenset()
    notes: list[str] = field(default_factory=list)


def form_rows(table: FormTable, known: Collection[str], context: Context) -> Iterator[FormRow]:
    """Every row under the header that is not empty: the spare rows that nobody used are not worth a word."""
    texts = table.sheet.texts
    for row in range(table.header + 1, len(texts)):
        if any(texts[row]):
            yield _row(table, row, known, context)


def _row(table: FormTable, row: int, known: Collection[str], context: Context) -> FormRow:
    found = FormRow(row + 1, "known", table.text(row, "id"), number=table.text(row, "number"))
    found.problem, found.text = table.text(row, "problem"), without_final_mark(table.text(row, "text"))
    if not found.id:
        found.kind, found.reason = _without_id(table, row)
    found.open = frozenset(table.text(row, "open").split()) & frozenset(FILLED)
    if found.kind != "skipped":
        _fill(found, table, row, context)
    return found


def _without_id(table: FormTable, row: int) -> tuple[str, str]:
    texts = [text for text in table.sheet.texts[row] if text]
    if is_sign_off(texts) or texts[0].startswith(_SIGN_WORDS):
        return "skipped", "落款"
    if not any(table.text(row, key) for key in ("problem", *FILLED)):
        return "skipped", "只有序号" if table.text(row, "number") else "没有填写内容"
    return "added", ""


def _fill(found: FormRow, table: FormTable, row: int, context: Context) -> None:
    for key in FILLED:
        text = table.text(row, key)
        if is_error(text):
            found.notes.append(f"“{COLUMNS[key]}”栏的公式出错（{text}），没有采用。")
        elif text:
            values = _PARSERS.get(key, _plain)(key, text, table.sheet.value(row, table.columns[key]), context)
            if not values:
                found.notes.append(f"“{COLUMNS[key]}”栏的“{text[:20]}”看不懂，没有采用。请改后再报，或由办公室直接填写。")
            found.values |= values
    if found.values.get("status") == "closed":  # closing is the office's decision
        found.values |= {"status": "completed", "status_text": STATUS["completed"]}
        found.notes.append("是否销号由办公室决定，这一行按“已完成”登记。")


_Values = Mapping[str, Any]


def _plain(key: str, text: str, value: Any, context: Context) -> _Values:
    return {key: without_final_mark(text)}


def _story(key: str, text: str, value: Any, context: Context) -> _Values:
    """A text that may be numbered throughout; a number alone in front goes (contract §2)."""
    items = split_list(text).items
    return {key: items[0] if len(items) == 1 else without_final_mark(text)}


def _status(key: str, text: str, value: Any, context: Context) -> _Values:
    status, keep_up = parse_status(text)
    return {"status": status, "status_text": text} | ({"keep_up": True} if keep_up else {}) if status else {}


def _completed(key: str, text: str, value: Any, context: Context) -> _Values:
    day = parse_date(_raw(text, value), near=context.feedback_on)
    return {key: day} if day else {}


def _owners(key: str, text: str, value: Any, context: Context) -> _Values:
    names = tuple(dict.fromkeys(context.aliases.get(each.name, each.name) for each in split_names(text)))
    return {key: names} if names else {}


def _deadline(key: str, text: str, value: Any, context: Context) -> _Values:
    dates = {"feedback_on": context.feedback_on, "intensive_until": context.intensive_until}
    deadline = parse_deadline(_raw(text, value), **dates)
    return {key: deadline} if deadline.kind else {}


def _raw(text: str, value: Any) -> str | float | date:
    """The cell's own value where Excel knows it as a day or number."""
    found: str | float | date = value if value and not isinstance(value, str) else text
    return found


_PARSERS: dict[str, Callable[[str, str, Any, Context], _Values]] = {
    "progress": _story, "support": _story, "text": _story, "status": _status, "completed_on": _completed,
    "owners": _owners, "deadline": _deadline,
}
