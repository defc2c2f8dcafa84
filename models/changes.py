"""The journal: labelled undo and redo across restarts, and the history of every field.

Triggers write one ``change`` row for each row inserted, updated or deleted in a journaled table, whoever caused it
(cascades and bulk statements included). They read the running step's number from the one-row table ``current_step``.
Undoing a step applies the inverse of its changes in reverse order, as a step of its own, so the history only ever
grows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from models import filed, schema
from models.database import Store
from models.errors import ValueRefusedError
from models.records import Changes, FieldChange, StepInfo

#: How many steps back can be undone (design §5).
UNDO_STEPS = 30
#: Tables whose rows many problems may show, and tables whose rows are part of one problem.
_SHARED = ("person", "department", "aspect", "topic", "round")
_PARTS = ("problem", "measure", "responsibility", "wording")


@dataclass
class RunningStep:
    """The step of the transaction under way."""

    id: int
    label: str
    tables: frozenset[str] = frozenset()


@contextmanager
def step(store: Store, label: str) -> Iterator[RunningStep]:
    """A user action: one transaction, one labelled step. Any exception leaves ledger and history as they were."""
    with store.transaction():
        running = _begin(store, label, "do", None)
        yield running
        running.tables = _touched(store, running.id)
        if running.tables:
            store.execute("UPDATE step SET state = 'settled' WHERE kind = 'do' AND state = 'undone'")
        else:  # a step that changed nothing must not cost the user the redo list
            store.execute("DELETE FROM step WHERE id = ?", (running.id,))


def changes_of(running: RunningStep, created: tuple[str, ...] = ()) -> Changes:
    """What a finished step did, as given to callers; ``step`` is 0 when nothing changed. Reads nothing: it is
    committed.
    """
    return Changes(running.label, running.id if running.tables else 0, running.tables, created)


def undo_step(store: Store) -> StepInfo | None:
    """The step that undo would take back, or None."""
    return _info(store, "state = 'done'", "DESC")


def redo_step(store: Store) -> StepInfo | None:
    """The step that redo would bring back, or None."""
    return _info(store, "state = 'undone'", "ASC")


def last_steps(store: Store, limit: int) -> tuple[StepInfo, ...]:
    """The last steps that still count (not those taken back), newest first."""
    # Not by the state: the next step settles those that were taken back, too.
    rows = store.fetch(
        "SELECT id, label, at, person FROM step s WHERE kind = 'do' AND coalesce((SELECT kind FROM step t"
        " WHERE t.target = s.id ORDER BY t.id DESC LIMIT 1), '') != 'undo' ORDER BY id DESC LIMIT ?", (limit,))
    return tuple(StepInfo(row[0], row[1], datetime.fromisoformat(row[2]), row[3]) for row in rows)


def size(store: Store, step: int) -> int:
    """How many rows a step has changed."""
    return int(store.scalar("SELECT count(*) FROM change WHERE step = ?", (step,)))


def undo(store: Store) -> Changes:
    """Take the last step back; ValueRefusedError when there is none."""
    with store.transaction():
        target = undo_step(store)
        if target is None:
            raise ValueRefusedError("没有可以撤销的操作。")
        running = _invert(store, target, target.id, "undo", "undone")
    return changes_of(running)


def redo(store: Store) -> Changes:
    """Bring the last undone step back; ValueRefusedError when there is none."""
    with store.transaction():
        target = redo_step(store)
        if target is None:
            raise ValueRefusedError("没有可以重做的操作。")
        undone_by = store.scalar("SELECT max(id) FROM step WHERE kind = 'undo' AND target = ?", (target.id,))
        running = _invert(store, target, undone_by, "redo", "done")
    return changes_of(running)


def history(store: Store, row_ids: tuple[str, ...]) -> tuple[FieldChange, ...]:
    """Every change of the rows' fields, oldest first; an inserted or deleted row gives its non-empty fields.

    People and departments come as a field named by their role, with the names taken out and put in, joined by 、.
    """
    marks = ", ".join("?" * len(row_ids))
    rows = store.fetch(
        "SELECT s.id, s.at, s.person, s.label, c.table_name, c.old, c.new FROM change c JOIN step s ON s.id = c.step"
        f" WHERE c.row_id IN ({marks}) OR c.table_name = 'responsibility' AND coalesce("
        "json_extract(coalesce(c.new, c.old), '$.problem_id'), json_extract(coalesce(c.new, c.old), '$.measure_id'))"
        f" IN ({marks}) ORDER BY c.id",
        (*row_ids, *row_ids),
    )
    names = dict(store.fetch("SELECT id, name FROM person UNION ALL SELECT id, name FROM department"))
    found: list[FieldChange] = []
    for _, group in groupby(rows, key=lambda row: row[0]):
        of_step = list(group)
        plain = [row for row in of_step if row[4] != "responsibility"]
        found += [change for row in plain for change in _field_changes(*row[1:4], *row[5:])]
        found += _role_changes([row for row in of_step if row[4] == "responsibility"], names)
    return tuple(found)


def touched_problems(store: Store, step: int) -> frozenset[str] | None:
    """The problems whose record a step has changed; None when it may be any (a name or heading was changed)."""
    found: set[str] = set()
    above = dict[str, str]()
    rows = store.fetch("SELECT table_name, row_id, op, old, new FROM change WHERE step = ?", (step,))
    for table, row_id, op, old, new in rows:
        if table in _SHARED and op != "I":
            return None
        if table in _PARTS:
            for owner in _owners(store, table, row_id, json.loads(old or "{}"), json.loads(new or "{}")):
                if owner not in above:  # a measure stands in many changes of one step
                    problem = store.scalar("SELECT problem_id FROM measure WHERE id = ?", (owner,))
                    above[owner] = str(problem or owner)  # gone with its problem, or a problem's id already
                found.add(above[owner])
    return frozenset(found)


def touches_rounds(store: Store, step: int) -> bool:
    """True when a step has changed what is known of any round."""
    return store.scalar("SELECT 1 FROM change WHERE step = ? AND table_name = 'round' LIMIT 1", (step,)) is not None


def keeps_order(store: Store, step: int) -> bool:
    """True when after a step the same problems stand in the same order as before."""
    rows = store.fetch("SELECT op, new FROM change WHERE step = ? AND table_name = 'problem'", (step,))
    return all(op == "U" and not {"position", "round_id"} & json.loads(new or "{}").keys() for op, new in rows)


def _owners(store: Store, table: str, row_id: str, old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    """Ids of the problems and measures whose record a changed row is part of."""
    if table == "problem":
        return {row_id}
    owners = {each.get(name) for each in (old, new) for name in ("problem_id", "measure_id")} - {None}
    if owners:
        return {str(owner) for owner in owners}
    if table == "measure":  # an update keeps only the columns that changed
        return {row_id}
    rows = store.fetch(f'SELECT coalesce(problem_id, measure_id) FROM "{table}" WHERE id = ?', (row_id,))
    return {str(row[0]) for row in rows}


def settle_all(store: Store) -> None:
    """Clear the undo list, not the history (after a migration the old rows' shape is gone)."""
    store.execute("UPDATE step SET state = 'settled' WHERE kind = 'do'")


def install_triggers(store: Store) -> None:
    """Make the journal's triggers anew for all journaled tables and start with an empty undo list."""
    for model in schema.JOURNALED:
        for statement in _trigger_statements(schema.table_name(model), schema.column_names(model)):
            store.execute(statement)
    store.execute("INSERT OR IGNORE INTO current_step (id, step) VALUES (1, 0)")
    settle_all(store)


def drop_triggers(store: Store) -> None:
    """Remove all triggers, before tables are rebuilt."""
    for (name,) in store.fetch("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        store.execute(f'DROP TRIGGER "{name}"')


def last_step(store: Store) -> int:
    """The number of the last undo step; 0 before the first."""
    return int(store.scalar("SELECT coalesce(max(id), 0) FROM step"))


def table_dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the journaled tables, sorted: what «equal ledgers» means (design §5, deleting)."""
    return {
        name: sorted(store.fetch(f'SELECT * FROM "{name}"'), key=lambda row: str(row[0]))
        for name in (schema.table_name(model) for model in schema.JOURNALED)
    }


def _begin(store: Store, label: str, kind: str, target: int | None) -> RunningStep:
    state = "done" if kind == "do" else "settled"
    store.execute(
        "INSERT INTO step (label, at, person, kind, target, state) VALUES (?, ?, ?, ?, ?, ?)",
        (label, store.clock().isoformat(timespec="seconds"), store.person, kind, target, state),
    )
    number = int(store.scalar("SELECT last_insert_rowid()"))
    store.execute("UPDATE current_step SET step = ?", (number,))
    return RunningStep(number, label)


def _touched(store: Store, number: int) -> frozenset[str]:
    return frozenset(row[0] for row in store.fetch("SELECT DISTINCT table_name FROM change WHERE step = ?", (number,)))


def _info(store: Store, condition: str, order: str) -> StepInfo | None:
    rows = store.fetch(
        "SELECT id, label, at, person FROM (SELECT * FROM step WHERE kind = 'do' AND state != 'settled'"
        f" ORDER BY id DESC LIMIT {UNDO_STEPS}) WHERE {condition} ORDER BY id {order} LIMIT 1"
    )
    return StepInfo(rows[0][0], rows[0][1], datetime.fromisoformat(rows[0][2]), rows[0][3]) if rows else None


def _invert(store: Store, target: StepInfo, changes_from: int, kind: str, state: str) -> RunningStep:
    rows = store.fetch(
        "SELECT table_name, row_id, op, old FROM change WHERE step = ? ORDER BY id DESC", (changes_from,)
    )
    running = _begin(store, target.label, kind, target.id)
    store.execute("PRAGMA defer_foreign_keys = 1")
    for table, row_id, op, old in rows:
        _apply_inverse(store, table, row_id, op, json.loads(old or "{}"))
    store.execute("UPDATE step SET state = ? WHERE id = ?", (state, target.id))
    running.tables = _touched(store, running.id)
    return running


def _apply_inverse(store: Store, table: str, row_id: str, op: str, old: dict[str, Any]) -> None:
    if op == "I":
        if table == "round":
            filed.refuse_if_filed(store, row_id)
        store.delete_rows(table, [row_id])
    elif op == "U":
        store.update_row(table, row_id, old)
    elif not store.fetch(f'SELECT 1 FROM "{table}" WHERE "id" = ?', (row_id,)):
        store.insert_rows(table, tuple(old), [tuple(old.values())])


def _field_changes(at: str, person: str, label: str, old: str | None, new: str | None) -> Iterator[FieldChange]:
    before, after = json.loads(old or "{}"), json.loads(new or "{}")
    for name in dict.fromkeys((*before, *after)):
        if name != "id" and (before.get(name) or None) != (after.get(name) or None):
            yield FieldChange(datetime.fromisoformat(at), person, label, name, before.get(name), after.get(name))


def _role_changes(rows: list[tuple[Any, ...]], names: dict[str, str]) -> Iterator[FieldChange]:
    """One step's changes of who stands in which role of one row."""
    roles: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for _, _, _, _, _, old, new in rows:
        for side, text in enumerate((old, new)):
            data = json.loads(text or "{}")
            if data.get("role"):
                owner = data.get("problem_id") or data.get("measure_id") or ""
                name = names.get(data.get("person_id") or data.get("department_id") or "", "（已删除）")
                roles.setdefault((owner, data["role"]), ([], []))[side].append(name)
    for (_, role), (before, after) in roles.items():
        _, at, person, label = rows[0][:4]
        yield FieldChange(datetime.fromisoformat(at), person, label, role, "、".join(before), "、".join(after))


def _trigger_statements(table: str, columns: tuple[str, ...]) -> Iterator[str]:
    """The three triggers of a table. An update keeps only the columns that changed, and nothing if none did."""
    whole = "json_object({})"
    new = whole.format(", ".join(f"'{name}', NEW.\"{name}\"" for name in columns))
    old = whole.format(", ".join(f"'{name}', OLD.\"{name}\"" for name in columns))
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
    note = f"INSERT INTO change (step, table_name, row_id, op, old, new) SELECT step, '{table}', "
    yield (
        f'CREATE TRIGGER "{table}_journal_insert" AFTER INSERT ON "{table}" BEGIN '
        f"{note} NEW.\"id\", 'I', NULL, {new} FROM current_step; END"
    )
    yield (
        f'CREATE TRIGGER "{table}_journal_delete" AFTER DELETE ON "{table}" BEGIN '
        f"{note} OLD.\"id\", 'D', {old}, NULL FROM current_step; END"
    )
    yield (
        f'CREATE TRIGGER "{table}_journal_update" AFTER UPDATE ON "{table}" WHEN {changed} BEGIN '
        f"{note} NEW.\"id\", 'U', {_diff(columns, 'OLD')}, {_diff(columns, 'NEW')} FROM current_step; END"
    )


def _diff(columns: tuple[str, ...], side: str) -> str:
    # One SELECT a column, joined: SQLite has no loop over columns, and whole rows of long texts would bloat the
    # journal.
    parts = " UNION ALL ".join(
        f'SELECT \'{name}\' AS k, {side}."{name}" AS v WHERE OLD."{name}" IS NOT NEW."{name}"' for name in columns
    )
    return f"(SELECT json_group_object(k, v) FROM ({parts}))"
