"""The readers of what imports left behind: their list, where rows were read, what was edited here since, proposals."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from models.database import Store
from models.records import ImportBatch, Proposal, Stated

if TYPE_CHECKING:
    from models.importing.plan_data import EditHere, LedgerView

#: Columns that are one value of contract §2 (a state's word and tick go with the state).
COLUMN_KEYS = {
    "deadline_text": "deadline", "deadline_on": "deadline", "deadline_kind": "deadline",
    "status_text": "status", "keep_up": "status",
    "aspect_id": "aspect", "topic_id": "topic", "claimed_by_id": "claimed_by",
}  # fmt: skip


def import_view(store: Store, round_id: str) -> LedgerView:
    """What an import needs beside the round: where its rows were read before and when, what was edited here since, and
    other names of people and departments. A fixed number of statements.
    """
    from models.importing.plan_data import LedgerView

    steps = batch_steps(store)
    origins: dict[str, tuple[tuple[str, str], ...]] = {}
    seen: dict[str, dict[tuple[str, str], int]] = {}
    for row_id, file, sheet, batch in store.fetch(
        "SELECT coalesce(s.problem_id, s.measure_id), s.file, s.sheet, s.batch_id FROM import_source s"
        " JOIN import_batch b ON b.id = s.batch_id WHERE b.round_id = ? ORDER BY b.position, s.rowid",
        (round_id,),
    ):
        origin = (file, sheet)
        if origin not in origins.get(row_id, ()):
            origins[row_id] = (*origins.get(row_id, ()), origin)
        of_row = seen.setdefault(row_id, {})
        of_row[origin] = max(of_row.get(origin, 0), steps.get(batch, 0))
    aliases = store.fetch(
        "SELECT a.text, coalesce(p.name, d.name) FROM alias a LEFT JOIN person p ON p.id = a.person_id"
        " LEFT JOIN department d ON d.id = a.department_id"
    )
    return LedgerView(origins, dict(aliases), seen, _edits(store))


def last_report(store: Store) -> dict[str, Any]:
    """The report (contract §3) of the import made last; empty if there was none."""
    text = store.scalar("SELECT report FROM import_batch ORDER BY at DESC, rowid DESC LIMIT 1")
    return dict(json.loads(text)) if text else {}


def import_batches(store: Store, round_id: str | None = None) -> tuple[ImportBatch, ...]:
    """The imports that are still in the ledger (of one round), newest first."""
    rows = store.fetch(
        "SELECT id, round_id, at, report FROM import_batch WHERE ?1 IS NULL OR round_id = ?1"
        " ORDER BY at DESC, rowid DESC",
        (round_id,),
    )
    return tuple(_batch(*row) for row in rows)


def proposals(store: Store, round_id: str) -> tuple[Proposal, ...]:
    """The round's proposals in order."""
    rows = store.fetch("SELECT id, payload FROM proposal WHERE round_id = ? ORDER BY position, rowid", (round_id,))
    return tuple(Proposal(key, round_id, json.loads(payload)) for key, payload in rows)


def counts(store: Store, round_id: str) -> Stated:
    """How many aspects, topics, problems and measures the round has, to stand beside what its letter states.

    Aspects and topics count where a problem stands in them.
    """
    row = store.fetch(
        "SELECT count(DISTINCT aspect_id), count(DISTINCT topic_id), count(*), (SELECT count(*) FROM measure m"
        " JOIN problem p ON p.id = m.problem_id WHERE p.round_id = ?1) FROM problem WHERE round_id = ?1",
        (round_id,),
    )[0]
    return Stated(*row)


def _batch(key: str, round_id: str, at: str, text: str) -> ImportBatch:
    files = json.loads(text).get("files", [])
    counts: Counter[str] = Counter()
    for file in files:
        for sheet in file["sheets"]:
            counts.update(sheet.get("counts", {}))
    return ImportBatch(key, round_id, datetime.fromisoformat(at), tuple(file["file"] for file in files), dict(counts))


def batch_steps(store: Store) -> dict[str, int]:
    """Import → the undo step in which it was made (not the one that may have brought it back)."""
    rows = store.fetch(
        "SELECT c.row_id, c.step FROM change c JOIN step s ON s.id = c.step"
        " WHERE c.table_name = 'import_batch' AND c.op = 'I' AND s.kind = 'do'"
    )
    return dict(rows)


def _edits(store: Store) -> Mapping[str, Mapping[str, EditHere]]:
    """Values whose last writer was a person here, since the first import was made or the first form went out."""
    from models.importing.plan_data import EditHere

    people, imports = _writers(store)
    if not people:
        return {}
    written: dict[str, dict[str, int]] = {}
    for step, table, row_id, old, new in _changes(store, [*people, *(step for step in imports if step > min(people))]):
        if step in people:
            for owner, key in _written(table, row_id, old, new):
                written.setdefault(owner, {})[key] = step
        elif table == "responsibility" or row_id in written:
            for owner, key in _written(table, row_id, old, new):
                written.get(owner, {}).pop(key, None)
    return {
        row: {key: EditHere(step, *people[step]) for key, step in of_row.items()} for row, of_row in written.items()
    }


def _writers(store: Store) -> tuple[dict[int, tuple[str, str]], set[int]]:
    """The steps that count: those of people (with time and person), and imports. What was undone counts as neither."""
    start = "SELECT min(step) FROM change WHERE table_name IN ('import_batch', 'dispatch') AND op = 'I'"
    done = store.fetch(
        "SELECT s.id, s.at, s.person FROM step s WHERE s.kind = 'do' AND s.id >= ("
        f"{start}) AND coalesce((SELECT u.kind FROM step u WHERE u.target = s.id ORDER BY u.id DESC LIMIT 1), '')"
        " != 'undo' ORDER BY s.id"
    )
    imports = {row[0] for row in store.fetch("SELECT DISTINCT step FROM change WHERE table_name = 'import_batch'")}
    people = {step: (at, person) for step, at, person in done if step not in imports}
    return people, {step for step, _, _ in done} & imports


def _changes(store: Store, steps: Iterable[int]) -> list[tuple[Any, ...]]:
    return store.fetch(
        "SELECT step, table_name, row_id, old, new FROM change WHERE step IN (SELECT value FROM json_each(?))"
        " AND (op = 'U' AND table_name IN ('problem', 'measure') OR table_name = 'responsibility') ORDER BY id",
        (json.dumps(sorted(steps)),),
    )


def _written(table: str, row_id: str, old: str | None, new: str | None) -> Iterator[tuple[str, str]]:
    """The problem or measure and the keys that one line of the journal is about."""
    data = json.loads(new or old or "{}")
    if table == "responsibility":
        owner = data.get("problem_id") or data.get("measure_id")
        if owner and data.get("role"):
            yield owner, data["role"]
    else:
        yield from ((row_id, COLUMN_KEYS.get(name, name)) for name in data)
