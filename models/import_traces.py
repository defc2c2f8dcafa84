"""What a step of the journal did to each row in the end, and what has become of those rows since."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models import schema
from models.database import Store

Row = dict[str, Any]
_MODELS = {schema.table_name(model): model for model in schema.JOURNALED}
#: Where rows stand among their siblings says nothing of whether they were edited.
_PLACES = {"position"}


@dataclass
class Net:
    """One row in one step: what it was before (None: it was not there) and what it became (None: deleted).

    For a row that was only updated both hold the columns that the step changed.
    """

    before: Row | None
    after: Row | None


@dataclass
class Trace:
    """A step by table: rows that it made, changed, and deleted, each by id."""

    made: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    changed: dict[str, dict[str, tuple[Row, Row]]] = field(default_factory=lambda: defaultdict(dict))
    deleted: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))


def trace(store: Store, step: int) -> Trace:
    """What the step *step* did in the end, several changes of a row taken together."""
    nets: dict[tuple[str, str], Net] = {}
    rows = store.fetch("SELECT table_name, row_id, op, old, new FROM change WHERE step = ? ORDER BY id", (step,))
    for table, row_id, op, old, new in rows:
        before, after = json.loads(old) if old else None, json.loads(new) if new else None
        nets[table, row_id] = _folded(nets.get((table, row_id)), op, before, after)
    found = Trace()
    for (table, row_id), net in nets.items():
        if net.before is None and net.after is not None:
            found.made[table][row_id] = net.after
        elif net.before is not None and net.after is not None:
            found.changed[table][row_id] = (net.before, net.after)
        elif net.before is not None:
            found.deleted[table][row_id] = net.before
    return found


def _folded(net: Net | None, op: str, old: Row | None, new: Row | None) -> Net:
    if net is None:
        return Net(old, new)
    if op == "U" and net.after is not None and new is not None and old is not None:
        before = None if net.before is None else {**old, **net.before}
        return Net(before, {**net.after, **new})
    return Net(net.before, new if op == "I" else None)


def current(store: Store, table: str, ids: Iterable[str]) -> dict[str, Row]:
    """The rows with these ids that are still there, in the order of *ids*."""
    wanted = list(ids)
    columns = schema.column_names(_MODELS[table])
    names = ", ".join(f'"{name}"' for name in columns)
    rows = store.fetch(
        f'SELECT {names} FROM "{table}" WHERE "id" IN (SELECT value FROM json_each(?))', (json.dumps(wanted),)
    )
    found = {row[columns.index("id")]: dict(zip(columns, row, strict=True)) for row in rows}
    return {key: found[key] for key in wanted if key in found}


def differs(now: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    """True when a row says something else now (its place does not count)."""
    return any(now.get(key) != value for key, value in then.items() if key not in _PLACES)


def pointing(store: Store, to: str) -> list[tuple[str, str]]:
    """The tables and columns that point to rows of the table *to*."""
    return [
        (table, model_field.column_name)
        for table, model in _MODELS.items()
        for model_field in model._meta.sorted_fields
        if getattr(model_field, "rel_model", None) is _MODELS[to]
    ]


def pointers(store: Store, table: str, column: str, ids: Iterable[str]) -> list[tuple[str, str]]:
    """The rows (id, whom they point to) of *table* whose *column* holds one of *ids*."""
    return [
        (row[0], row[1])
        for row in store.fetch(
            f'SELECT "id", "{column}" FROM "{table}" WHERE "{column}" IN (SELECT value FROM json_each(?))',
            (json.dumps(list(ids)),),
        )
    ]
