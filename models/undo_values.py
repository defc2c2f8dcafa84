"""Puts values that an import changed back to what they were, but those that were changed again since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from models.database import Store
from models.import_queries import COLUMN_KEYS
from models.import_traces import Row, Trace, current, differs, pointers
from models.labels import FIELDS
from models.records import INHERITED

#: Columns that point to other rows, and to which table.
_POINTERS = {"aspect_id": "aspect", "topic_id": "topic", "claimed_by_id": "person", "person_id": "person"} | {
    "department_id": "department"
}
_MOST_SHOWN = 20


def put_back(store: Store, done: Trace) -> list[str]:
    """Restore what the step changed in rows that were there before; a sentence for each value that was kept."""
    values = _Values(store, done)
    values.roles()
    for table, rows in done.changed.items():
        values.columns(table, rows)
    return values.sentences()


def name_of(row: Row) -> str:
    """A problem, measure or round as sentences name it."""
    text = str(row.get("text") or row.get("progress") or row.get("name") or "")
    short = text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"
    return ("措施" if "own" in row else "问题" if "topic_id" in row else "") + f"“{short}”"


class _Values:
    """Keeps in mind which values of which rows were not put back."""

    def __init__(self, store: Store, done: Trace) -> None:
        self.store, self.done = store, done
        self.kept: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)

    def sentences(self) -> list[str]:
        """What was kept, a sentence a value."""
        found: list[str] = []
        for (table, key), units in self.kept.items():
            row = current(self.store, table, [key]).get(key, {})
            labels = (FIELDS.get(unit, unit) for unit in units)
            found += [f"{name_of(row)}的“{label}”在导入后改过，保留现在的内容。" for label in labels]
        return found

    # --- people and departments -------------------------------------------------------------------------------------

    def roles(self) -> None:
        """Whole roles of rows that were there before: they go back where they are as the step left them."""
        made, deleted = _by_role(self.done.made["responsibility"]), _by_role(self.done.deleted["responsibility"])
        for table, owner, role in dict.fromkeys((*made, *deleted)):
            if owner in self.done.made[table] or not current(self.store, table, [owner]):
                continue
            new, old = made.get((table, owner, role), {}), deleted.get((table, owner, role), {})
            if self._as_left(table, owner, role, new) and all(map(self._possible, old.values())):
                self.store.delete_rows("responsibility", new)
                for row in old.values():
                    self.store.insert_rows("responsibility", tuple(row), [tuple(row.values())])
            else:
                self.kept[table, owner][role] = None

    def _as_left(self, table: str, owner: str, role: str, made: Mapping[str, Row]) -> bool:
        found = [key for key, _ in pointers(self.store, "responsibility", f"{table}_id", [owner])]
        now = {key: row for key, row in current(self.store, "responsibility", found).items() if row["role"] == role}
        return now.keys() == made.keys() and not any(differs(now[key], made[key]) for key in made)

    def _possible(self, row: Row) -> bool:
        """False where an old value points to something that is gone."""
        return all(
            not row.get(column) or bool(current(self.store, table, [row[column]]))
            for column, table in _POINTERS.items()
        )

    # --- columns ----------------------------------------------------------------------------------------------------

    def columns(self, table: str, rows: Mapping[str, tuple[Row, Row]]) -> None:
        """The columns of rows that were there before; the columns of one value go back together or not at all."""
        now = current(self.store, table, rows)
        for key in now:
            before, after = rows[key]
            back: Row = {}
            for unit, old in _units(before):
                if all(now[key][column] == after[column] for column in old) and self._possible(old):
                    back |= old
                else:
                    self.kept[table, key][unit] = None
            if "own" in before:
                back["own"] = self._own(now[key], before["own"], after["own"])
            if back:
                self.store.update_row(table, key, back)

    def _own(self, now: Row, before: str, after: str) -> str:
        """What a measure has itself: as before for the values that go back, as now for the others."""
        own, old, new = set(now["own"].split()), set(before.split()), set(after.split())
        back = {key for key in old ^ new if COLUMN_KEYS.get(key, key) not in self.kept.get(("measure", now["id"]), ())}
        own = own - (back - old) | (back & old)
        return " ".join(key for key in INHERITED if key in own)


def _by_role(rows: Mapping[str, Row]) -> dict[tuple[str, str, str], dict[str, Row]]:
    found: dict[tuple[str, str, str], dict[str, Row]] = defaultdict(dict)
    for key, row in rows.items():
        table = "problem" if row["problem_id"] else "measure"
        found[table, row[f"{table}_id"], row["role"]][key] = row
    return found


def _units(before: Row) -> Iterator[tuple[str, Row]]:
    """The columns by the value that they are part of, each with its old content."""
    units: dict[str, Row] = defaultdict(dict)
    for column, value in before.items():
        if column not in ("own", "position"):
            units[COLUMN_KEYS.get(column, column)][column] = value
    yield from units.items()
