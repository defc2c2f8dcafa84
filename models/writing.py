"""Row-level writing inside one running step: what ``models/ledger.py`` and the import's apply are made of.

Values come as mappings with the keys of contract §2 and Python types: texts ``str``, dates ``date`` or None, flags
``bool``, lists tuples of names, ``deadline`` a :class:`Deadline`, ``wording`` a mapping of text name to
:class:`Wording`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

from models import rules, schema
from models.bulk import Waiting
from models.database import Store
from models.errors import NotFoundError, ValueRefusedError
from models.labels import FIELDS
from models.records import INHERIT, INHERITED, PERSON_ROLES, ROLES, WORDED, Deadline, Wording

#: Distance of neighbouring ``position`` values, so that a row can be put between two others without touching them.
POSITION_STEP = 1024

_TEXTS = {"status_text", "evidence", "remarks", "not_public_reason", "number", "category", "cause", "target"}
_FINAL_MARK_TEXTS = {"text", "progress", "stage_result", "next_steps"}
_FLAGS = {"keep_up", "public", "locked", "restricted"}
_DATES = {"completed_on", "closed_on", "received_on"}
_STATE_KEYS = {"status", "status_text", "keep_up", "completed_on", "closed_on", "evidence", "remarks"}
_COMMON = {*_STATE_KEYS, "public", "not_public_reason", "text", "progress"}
_PROBLEM_COLUMNS = {
    *_COMMON,
    "number",
    "category",
    "locked",
    "received_on",
    "cause",
    "target",
    "stage_result",
    "next_steps",
    "restricted",
}
_ELSEWHERE = {*ROLES, "deadline", "wording", "extra"}
PROBLEM_KEYS = frozenset({*_PROBLEM_COLUMNS, *_ELSEWHERE, "aspect", "topic", "claimed_by", "merged_into"})
MEASURE_KEYS = frozenset({*_COMMON, *_ELSEWHERE})


def new_id() -> str:
    """A key that no other row of any ledger has or will have."""
    return os.urandom(16).hex()


class Writer:
    """Writes rows of one ledger inside a step opened by ``changes.step``; keeps names and positions in mind."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._names: dict[str, dict[str, str]] = {}
        self._positions: dict[tuple[str, str, str], int] = {}
        self._headings: dict[tuple[str, str, str], str] | None = None
        self._posts: set[tuple[str, str, str]] | None = None
        self._waiting: Waiting | None = None

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """New problems and measures with what belongs to them are gathered and inserted in bulk, at the latest at the
        end; everything else settles them first.
        """
        self._waiting = Waiting(self.store)
        try:
            yield
            self.settle()
        finally:
            self._waiting = None

    def settle(self) -> None:
        """Insert what has been gathered, so that the store shows it."""
        if self._waiting is not None:
            self._waiting.write()

    # --- problems and measures ---------------------------------------------------------------------------------------

    def insert_problem(self, round_id: str, values: Mapping[str, Any], after: str | None = None) -> str:
        """Add a problem at the end of the round or behind the problem *after*; its id (``values['id']`` if given)."""
        _check_keys(values, PROBLEM_KEYS)
        row = {**_defaults(schema.Problem), "id": values.get("id") or new_id(), "round_id": round_id}
        self._positions["measure", "problem_id", row["id"]] = 0
        row["position"] = self.place("problem", "round_id", round_id, after)
        row |= self._problem_row(round_id, row, values)
        self._insert("problem", row)
        self._write_parts("problem", row["id"], values)
        return str(row["id"])

    def insert_measure(self, problem_id: str, values: Mapping[str, Any], after: str | None = None) -> str:
        """Add a measure to a problem; the keys of STATE that *values* has are its own."""
        _check_keys(values, MEASURE_KEYS)
        row = {**_defaults(schema.Measure), "id": values.get("id") or new_id(), "problem_id": problem_id}
        row["position"] = self.place("measure", "problem_id", problem_id, after)
        row |= _state_row(values, _COMMON)
        row["own"] = _own_text([], values)
        self._insert("measure", row)
        self._write_parts("measure", row["id"], values)
        return str(row["id"])

    def update_problem(self, problem_id: str, values: Mapping[str, Any]) -> None:
        """Set keys of a problem; keys that are not given stay."""
        _check_keys(values, PROBLEM_KEYS)
        old = self._row("problem", problem_id)
        row = self._problem_row(old["round_id"], old, values)
        self.settle()  # a new aspect or person that the row is about to name
        if row:
            self.store.update_row("problem", problem_id, row)
        self._write_parts("problem", problem_id, values, fresh=False)

    def update_measure(self, measure_id: str, values: Mapping[str, Any]) -> None:
        """Set keys of a measure; an inherited key becomes its own, the value INHERIT gives it back to the problem."""
        _check_keys(values, MEASURE_KEYS)
        old = self._row("measure", measure_id)
        given = {key: _empty(key) if value is INHERIT else value for key, value in values.items()}
        row = _state_row(given, _COMMON)
        row["own"] = _own_text(old["own"].split(), values)
        self.store.update_row("measure", measure_id, row)
        self._write_parts("measure", measure_id, given, fresh=False)

    def move(self, table: str, parent: str, row_id: str, after: str | None) -> None:
        """Put a problem or measure behind its sibling *after* (None: first) under the parent with the id *parent*."""
        column = "round_id" if table == "problem" else "problem_id"
        position = self.place(table, column, parent, after, first=after is None, leaving=row_id)
        self.store.update_row(table, row_id, {"position": position, column: parent})

    # --- people, departments, headings -------------------------------------------------------------------------------

    def person(self, name: str) -> str:
        """Id of the person with that name or alias, made if new."""
        return self._named("person", name)

    def department(self, name: str) -> str:
        """Id of the department with that name or alias, made if new."""
        return self._named("department", name)

    def add_post(self, name: str, post: str, department: str = "", terms: Sequence[date | None] = (None, None)) -> None:
        """Note a post of a person unless it is known; *terms* are the first and the last day."""
        person = self.person(name)
        if self._posts is None:
            self._posts = set(self.store.fetch("SELECT person_id, post, department FROM post"))
        if (person, post, department) not in self._posts or tuple(terms) != (None, None):
            self._posts.add((person, post, department))
            row = {
                "person_id": person,
                "post": post,
                "department": department,
                "from_on": iso(terms[0]),
                "to_on": iso(terms[1]),
            }
            self._insert("post", {"id": new_id()} | row | {"position": self.place("post", "person_id", person)})

    def aspect(self, round_id: str, text: str) -> str:
        """Id of the round's aspect with that text, made if new."""
        return self._heading("aspect", round_id, "", text)

    def topic(self, round_id: str, aspect_id: str | None, text: str) -> str:
        """Id of the topic with that text under an aspect (or under none), made if new."""
        return self._heading("topic", round_id, aspect_id or "", text)

    # --- imports -----------------------------------------------------------------------------------------------------

    def new_batch(self, round_id: str, report: Mapping[str, Any]) -> str:
        """Record an import with its report (contract §3), into which the new id is put as ``batch``; the id."""
        key = new_id()
        row = {"id": key, "round_id": round_id, "at": self.store.clock().isoformat(timespec="seconds")}
        position = self.place("import_batch", "round_id", round_id)
        return self.insert("import_batch", row | {"report": _json({**report, "batch": key}), "position": position})

    def add_sources(self, batch_id: str, table: str, places: Iterable[tuple[str, str, str, int]]) -> None:
        """Record where problems or measures (*table*) were read: id, file, sheet, true Excel row of each."""
        columns = ("id", "batch_id", f"{table}_id", "file", "sheet", "row")
        self._insert_rows("import_source", columns, [(new_id(), batch_id, *place) for place in places])

    def add_proposal(self, round_id: str, payload: Mapping[str, Any]) -> str:
        """Keep a row that matches nothing, as an open JSON object, for the office to decide."""
        position = self.place("proposal", "round_id", round_id)
        return self.insert("proposal", {"round_id": round_id, "payload": _json(payload), "position": position})

    # --- rows in general ---------------------------------------------------------------------------------------------

    def insert(self, table: str, row: Mapping[str, Any]) -> str:
        """Insert one row, with a new id unless it has one; its id."""
        full = {"id": row.get("id") or new_id()} | {key: value for key, value in row.items() if key != "id"}
        self._insert(table, full)
        self.settle()
        return str(full["id"])

    def place(
        self, table: str, column: str, parent: str, after: str | None = None, *, first: bool = False, leaving: str = ""
    ) -> int:
        """A free position among the children of *parent*: at the end, first, or behind *after*.

        *leaving* names a row that is being moved and so does not count. Siblings are spread anew only where no number
        is free.
        """
        cache = (table, column, parent)
        if after is None and not first:
            return self._next(cache, f'"{table}" WHERE "{column}" = ?', (parent,))
        self._positions.pop(cache, None)
        self.settle()
        siblings = self.store.fetch(
            f'SELECT id, position FROM "{table}" WHERE "{column}" = ? AND id != ? ORDER BY position, rowid',
            (parent, leaving),
        )
        index = 0 if first else _index_behind(siblings, after)
        return self._between(table, siblings, index)

    def _next(self, cache: tuple[str, str, str], of: str, values: tuple[str, ...] = ()) -> int:
        if cache not in self._positions:
            self.settle()
            self._positions[cache] = int(self.store.scalar(f"SELECT coalesce(max(position), 0) FROM {of}", values))
        self._positions[cache] += POSITION_STEP
        return self._positions[cache]

    def _between(self, table: str, siblings: list[tuple[Any, ...]], index: int) -> int:
        low = siblings[index - 1][1] if index else 0
        high = siblings[index][1] if index < len(siblings) else low + 2 * POSITION_STEP
        if high - low > 1:
            return int(low + high) // 2
        for number, (row_id, position) in enumerate(siblings):
            wanted = (number + 1 + (number >= index)) * POSITION_STEP
            if position != wanted:
                self.store.update_row(table, row_id, {"position": wanted})
        return (index + 1) * POSITION_STEP

    def _insert(self, table: str, row: Mapping[str, Any]) -> None:
        self._insert_rows(table, tuple(row), [tuple(row.values())])

    def _insert_rows(self, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
        if self._waiting is None:
            self.store.insert_rows(table, columns, rows)
        else:
            self._waiting.add(table, columns, rows)

    def _row(self, table: str, row_id: str) -> dict[str, Any]:
        columns = schema.column_names(schema.Problem if table == "problem" else schema.Measure)
        names = ", ".join(f'"{name}"' for name in columns)
        self.settle()
        rows = self.store.fetch(f'SELECT {names} FROM "{table}" WHERE id = ?', (row_id,))
        if not rows:
            raise NotFoundError("这一行已不在台账里（可能刚被删除）。请刷新后再试。")
        return dict(zip(columns, rows[0], strict=True))

    # --- parts of problems and measures ------------------------------------------------------------------------------

    def _problem_row(self, round_id: str, old: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        row = _state_row(values, _PROBLEM_COLUMNS)
        if "claimed_by" in values:
            row["claimed_by_id"] = self.person(values["claimed_by"]) if values["claimed_by"].strip() else None
        if "merged_into" in values:
            row["merged_into_id"] = values["merged_into"] or None
        if "aspect" in values or "topic" in values:
            row |= self._heading_row(round_id, old, values)
        return row

    def _heading_row(self, round_id: str, old: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        aspect_id = old.get("aspect_id")
        if "aspect" in values:
            aspect_id = self.aspect(round_id, values["aspect"]) if values["aspect"] else None
        topic = values.get("topic")
        if topic is None and old.get("topic_id"):
            topic = self.store.scalar("SELECT text FROM topic WHERE id = ?", (old["topic_id"],))
        return {"aspect_id": aspect_id, "topic_id": self.topic(round_id, aspect_id, topic) if topic else None}

    def _write_parts(self, table: str, row_id: str, values: Mapping[str, Any], fresh: bool = True) -> None:
        for role in ROLES:
            if role in values:
                self._write_role(table, row_id, role, values[role], fresh)
        for name, wording in values.get("wording", {}).items():
            self._write_wording(table, row_id, name, wording)

    def _write_role(self, table: str, row_id: str, role: str, names: Iterable[str], fresh: bool) -> None:
        kind = "person" if role in PERSON_ROLES else "department"
        wanted = list(dict.fromkeys(self._named(kind, name) for name in names if name.strip()))
        if not fresh:
            found = self.store.fetch(
                f"SELECT id, {kind}_id FROM responsibility WHERE {table}_id = ? AND role = ? ORDER BY position",
                (row_id, role),
            )
            if [who for _, who in found] == wanted:
                return
            self.store.delete_rows("responsibility", [key for key, _ in found])
        columns = ("id", f"{table}_id", "role", f"{kind}_id", "position")
        self._insert_rows(
            "responsibility", columns, [(new_id(), row_id, role, who, number) for number, who in enumerate(wanted)]
        )

    def _write_wording(self, table: str, row_id: str, name: str, wording: Wording) -> None:
        if name not in WORDED:
            raise ValueRefusedError(f"“{name}”没有通报用语。")
        found = self.store.fetch(f"SELECT id FROM wording WHERE {table}_id = ? AND field = ?", (row_id, name))
        row = {"notice": wording.notice, "public": wording.public}
        if found and wording == Wording():
            self.store.delete_rows("wording", [found[0][0]])
        elif found:
            self.store.update_row("wording", found[0][0], row)
        elif wording != Wording():
            self.insert("wording", {f"{table}_id": row_id, "field": name} | row)

    def _named(self, kind: str, name: str) -> str:
        name = " ".join(name.split())
        if kind not in self._names:
            aliases = self.store.fetch(f"SELECT text, {kind}_id FROM alias WHERE {kind}_id IS NOT NULL")
            self._names[kind] = dict(aliases) | dict(self.store.fetch(f'SELECT name, id FROM "{kind}"'))
        if name not in self._names[kind]:
            row: dict[str, Any] = {"id": new_id(), "name": name, "position": self._next((kind, "", ""), f'"{kind}"')}
            self._insert(kind, row)
            self._names[kind][name] = row["id"]
        return self._names[kind][name]

    def _heading(self, table: str, round_id: str, aspect_id: str, text: str) -> str:
        if self._headings is None:
            aspects = self.store.fetch("SELECT round_id, '', text, id FROM aspect")
            topics = self.store.fetch("SELECT round_id, coalesce(aspect_id, '-'), text, id FROM topic")
            self._headings = {(row[0], row[1], row[2]): row[3] for row in (*aspects, *topics)}
        key = (round_id, (aspect_id or "-") if table == "topic" else "", text)
        if key not in self._headings:
            row: dict[str, Any] = {"id": new_id(), "round_id": round_id, "text": text, "notice": "", "public": ""}
            row["position"] = self.place(table, "round_id", round_id)
            if table == "topic":
                row["aspect_id"] = aspect_id or None
            self._insert(table, row)
            self._headings[key] = row["id"]
        return self._headings[key]


def iso(day: date | None) -> str | None:
    """A date as stored: ISO text or NULL."""
    return day.isoformat() if day else None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@lru_cache(maxsize=2)
def _defaults(model: type[schema.Table]) -> Mapping[str, Any]:
    """All columns of a new row but its id; the same ones for every row, so that one statement takes them all."""
    return {field.column_name: field.default for field in model._meta.sorted_fields if not field.primary_key}


def _check_keys(values: Mapping[str, Any], known: frozenset[str]) -> None:
    for key in values:
        if key not in known and key != "id":
            raise ValueRefusedError(f"这里没有“{FIELDS.get(key, key)}”这一项，不能填写。")


def _state_row(values: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    """The columns of a problem or measure that *values* names, as stored."""
    row = {key: _stored(key, values[key]) for key in values if key in columns}
    if "deadline" in values:
        deadline: Deadline = values["deadline"]
        if deadline.kind not in rules.DEADLINE_KINDS:
            raise ValueRefusedError(f"时限类型“{deadline.kind}”不认识。")
        row |= {"deadline_text": deadline.text, "deadline_on": iso(deadline.on), "deadline_kind": deadline.kind}
    if "extra" in values:
        row["extra"] = _json(dict(values["extra"]))
    return row


def _stored(key: str, value: Any) -> Any:
    if key in _FINAL_MARK_TEXTS:
        return rules.without_final_mark(value)
    if key in _TEXTS:
        return value.strip()
    if key in _FLAGS:
        return int(value)
    if key in _DATES:
        return iso(value)
    if value not in rules.STATUSES:
        raise ValueRefusedError(f"状态“{value}”不认识，可用的是：未启动、正在整改、已完成、已销号、长期坚持。")
    return value


def _empty(key: str) -> Any:
    if key in ROLES:
        return ()
    return {"deadline": Deadline(), "keep_up": False, "completed_on": None, "closed_on": None}.get(key, "")


def _own_text(old: list[str], values: Mapping[str, Any]) -> str:
    """The keys of a measure that are its own, in the order of contract §2."""
    own = {key for key in (*old, *(key for key in values if key in INHERITED)) if values.get(key) is not INHERIT}
    return " ".join(key for key in INHERITED if key in own)


def _index_behind(siblings: list[tuple[Any, ...]], after: str | None) -> int:
    for number, (row_id, _) in enumerate(siblings):
        if row_id == after:
            return number + 1
    raise NotFoundError("目标位置的那一行已不在台账里。请刷新后再试。")
