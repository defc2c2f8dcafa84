"""What a plan needs of a ledger file beside the round itself: where its rows were read, and other names in use."""

from __future__ import annotations

from models.database import Store
from models.importing.plan_data import LedgerView


def read_view(store: Store, round_id: str) -> LedgerView:
    """Sources of a round's rows (first source first) and the aliases of people and departments."""
    rows = store.fetch(
        "SELECT coalesce(source.problem_id, source.measure_id), source.file, source.sheet"
        " FROM import_source AS source JOIN import_batch AS batch ON batch.id = source.batch_id"
        " WHERE batch.round_id = ? ORDER BY batch.position, source.rowid",
        (round_id,),
    )
    origins: dict[str, dict[tuple[str, str], None]] = {}
    for row_id, file, sheet in rows:
        origins.setdefault(row_id, {})[file, sheet] = None
    aliases = store.fetch(
        "SELECT alias.text, coalesce(person.name, department.name) FROM alias"
        " LEFT JOIN person ON person.id = alias.person_id LEFT JOIN department ON department.id = alias.department_id"
    )
    return LedgerView({row_id: tuple(places) for row_id, places in origins.items()}, dict(aliases))
