"""Cells of a table to values of STATE (contract §2): people, departments, deadlines, states, evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.importing.columns import Column, ColumnMap, tick_state
from models.importing.deadlines import is_deadline, parse_date, parse_deadline
from models.importing.lists import split_list
from models.importing.synonyms import exact
from models.importing.names import PersonName, is_department, split_departments, split_names, tokens
from models.records import DEPARTMENT_ROLES, INHERITED, PERSON_ROLES, ROLES
from models.rules import without_final_mark

_ERROR = re.compile(r"#(?:REF|N/A|VALUE|DIV/0|NAME|NULL|NUM|SPILL|CALC|GETTING_DATA)[!?]?")
_LABEL = re.compile(r"([一-鿿]{2,10})\s*[:：]")
_BETWEEN = " \t\n、，,；;／/。"
_ROLE_KEYS = {"lead": "lead_departments", "supporting": "supporting_departments"}
#: What stands in brackets behind the leading department, where the header says that the others stand there.
_OTHERS_IN_BRACKETS = re.compile(r"[（(]((?!(?:牵头|主责|主办|配合|协助|协同|协办)[^:：]{0,4}[)）])[^（()）]+[^（()）])[)）]")
_PEOPLE = (*PERSON_ROLES, "claimed_by")
#: Columns whose lists pair with the measures of the row (contract §3).
_PAIRING = {*ROLES, "deadline", "status"}


@dataclass(frozen=True)
class Context:
    """What cells are read with: the round's dates and the full names of people and departments by their aliases."""

    feedback_on: date | None = None
    intensive_until: date | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Parsed:
    """Values of some cells, with the posts found beside names, notes for the report, and texts that gave no value."""

    values: dict[str, Any] = field(default_factory=dict)
    posts: list[PersonName] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)


def is_error(text: str) -> bool:
    """True for what Excel shows where a formula failed."""
    return text[:1] == "#" and bool(_ERROR.fullmatch(text))


def state_columns(columns: ColumnMap) -> tuple[tuple[Column, ...], ...]:
    """The columns that hold STATE, evidence or remarks; all columns of states are one unit."""
    wanted = {*INHERITED}
    statuses = columns.with_field("status")
    units = [(column,) for column in columns.columns if wanted & set(column.fields) and column not in statuses]
    return (*units, *((statuses,) if statuses else ()))


def parse_cells(cells: Iterable[tuple[Column, Any, str]], context: Context, received_on: date | None) -> Parsed:
    """The values of one row's cells (column, value, text); empty cells give no key."""
    parsed = Parsed()
    for column, value, text in cells:
        if not text or is_error(text):
            continue
        if column.fields == ("status",):
            _add_status(parsed, column, text)
        elif len(column.fields) > 1:
            _add_combined(parsed, column, text, context, received_on)
        else:
            _add(parsed, column.fields[0], column, value, text, context, received_on)
    return parsed


def paired(column: Column, text: str, count: int) -> tuple[str, ...]:
    """The items of a cell that lists as many as there are measures, else none."""
    if count < 2 or not _PAIRING.intersection(column.fields) or column.state:
        return ()
    items = split_list(text).items
    return items if len(items) == count else ()


def _add(
    parsed: Parsed, key: str, column: Column, value: Any, text: str, context: Context, received_on: date | None
) -> None:
    if key in PERSON_ROLES:
        _add_people(parsed, key, text, context)
    elif key in DEPARTMENT_ROLES:
        _add_departments(parsed, key, text, context)
    elif key == "deadline":
        _add_deadline(parsed, value, text, context, received_on)
    elif key in ("completed_on", "closed_on"):
        _add_date(parsed, key, column, value, text, received_on or context.feedback_on)
    else:
        parsed.values[key] = without_final_mark(text)


def _add_people(parsed: Parsed, key: str, text: str, context: Context) -> None:
    people = split_names(text)
    _extend(parsed, key, (context.aliases.get(person.name, person.name) for person in people))
    parsed.posts.extend(person for person in people if person.post)


def _add_departments(parsed: Parsed, key: str, text: str, context: Context) -> None:
    for department in split_departments(text):
        role = _ROLE_KEYS.get(department.role, key)  # 护理部（配合） says it more plainly than a header over many
        _extend(parsed, role, (context.aliases.get(department.name, department.name),))


def _extend(parsed: Parsed, key: str, names: Iterable[str]) -> None:
    parsed.values[key] = tuple(dict.fromkeys((*parsed.values.get(key, ()), *names)))


def _add_deadline(parsed: Parsed, value: Any, text: str, context: Context, received_on: date | None) -> None:
    given = value if value and not isinstance(value, str) else text
    deadline = parse_deadline(
        given, received_on=received_on, feedback_on=context.feedback_on, intensive_until=context.intensive_until
    )
    if deadline.kind:
        parsed.values["deadline"] = deadline
    if deadline.kind == "unknown":
        parsed.notes.append(f"时限“{deadline.text}”看不出是哪一天，请核对。")


def _add_date(parsed: Parsed, key: str, column: Column, value: Any, text: str, near: date | None) -> None:
    day = parse_date(value if value and not isinstance(value, str) else text, near=near)
    if day:
        parsed.values[key] = day
    else:
        parsed.extra[column.label] = text
        parsed.notes.append(f"“{column.label}”栏的“{text[:20]}”不是日期，原文已保留。")


def _add_status(parsed: Parsed, column: Column, text: str) -> None:
    status, word, keep_up = tick_state(column, text)
    closes_only = "销号" in column.label and not column.state and parsed.values.get("status_text")
    if not word or (closes_only and status != "closed"):
        return
    if parsed.values.get("status") and status == "long_term":
        parsed.values["keep_up"] = parsed.values["status"] in ("completed", "closed")
    elif not parsed.values.get("status") or status == "closed":
        parsed.values |= {"status": status, "status_text": word, "keep_up": keep_up}
    if not status:
        parsed.notes.append(f"状态“{word[:20]}”不认识，原文已保留。")


def _add_combined(parsed: Parsed, column: Column, text: str, context: Context, received_on: date | None) -> None:
    """责任单位/责任人, 责任人/期限: told apart piece by piece."""
    keys = column.fields
    if "supporting_departments" in keys and not set(keys) - {*DEPARTMENT_ROLES}:
        _add_lead_and_supporting(parsed, keys, text, context)
        return
    said = _labelled_parts(text, keys)
    told = [(_key_of_piece(keys, piece), piece) for piece in tokens(text)]
    rest = said or _in_parts(keys, text) or _in_order(keys, told)
    for key in dict.fromkeys(key for key, _ in rest):
        joined = "、".join(piece for found, piece in rest if found == key)
        _add(parsed, key, column, None, joined, context, received_on)


def _add_lead_and_supporting(parsed: Parsed, keys: tuple[str, ...], text: str, context: Context) -> None:
    """牵头科室（配合科室）, 牵头/配合科室: roles by the cell's own words, else the first stands before the others."""
    first = next((key for key in keys if key != "supporting_departments"), keys[0])
    found = split_departments(_OTHERS_IN_BRACKETS.sub(r"、\1", text))
    said = any(department.role for department in found)
    for index, department in enumerate(found):
        by_place = first if said or not index else "supporting_departments"
        name = context.aliases.get(department.name, department.name)
        _extend(parsed, _ROLE_KEYS.get(department.role, by_place), (name,))


def _labelled_parts(text: str, keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """责任领导：张伟；责任科室：医务部 by what the text itself says; none where it says nothing."""
    found = [each for each in _LABEL.finditer(text) if exact(each[1]) in keys]
    if not found or text[: found[0].start()].strip(_BETWEEN):
        return []
    ends = [each.start() for each in found[1:]] + [len(text)]
    parts = [(exact(each[1]), text[each.end() : end].strip(_BETWEEN)) for each, end in zip(found, ends, strict=True)]
    return [(key, part) for key, part in parts if part]


def _in_parts(keys: tuple[str, ...], text: str) -> list[tuple[str, str]]:
    """责任领导/责任人 over 张伟/李强、王芳: as many parts at strokes or line breaks as kinds of people, in that order."""
    if len(keys) < 2 or not {*_PEOPLE}.issuperset(keys):
        return []
    for mark in ("/", "／", "\n", "；"):
        parts = [part.strip() for part in text.split(mark) if part.strip()]
        if len(parts) == len(keys) and not any(map(is_department, parts)):
            return list(zip(keys, parts, strict=True))
    return []


def _in_order(keys: tuple[str, ...], rest: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Where a column holds two kinds of people (责任领导/责任人) and as many stand in the cell, they stand in that order."""
    people = [key for key in keys if key in _PEOPLE]
    places = [index for index, (key, _) in enumerate(rest) if key in people]
    if len(people) < 2 or len(places) != len(people):
        return rest
    order = dict(zip(places, people, strict=True))
    return [(order.get(index, key), piece) for index, (key, piece) in enumerate(rest)]


def _key_of_piece(keys: tuple[str, ...], piece: str) -> str:
    """Which of a combined column's keys a piece belongs to."""
    people = [key for key in keys if key in _PEOPLE]
    departments = [key for key in keys if key in DEPARTMENT_ROLES]
    if "deadline" in keys and is_deadline(piece):
        return "deadline"
    if departments and (is_department(piece) or not people):
        return departments[0]
    return people[-1] if people else keys[0]
