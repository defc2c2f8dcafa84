"""What the empty cells of a table would wipe, where a person wants that (by default an empty cell says nothing)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.importing.drafts import DraftProblem, filled_text
from models.importing.tables import Table
from models.records import ROLES, Deadline

#: Never wiped: what a row is known by, and where it stands (an empty cell there continues the row above).
_KEPT = {"id", "number", "aspect", "topic", "text", "problem.text", "measure.text"}
_WITH_STATUS = ("status", "status_text", "keep_up")


@dataclass(frozen=True)
class Cleared:
    """Keys of contract §2 whose cells are empty: in all rows of a problem, and row by row (true Excel rows)."""

    problem: frozenset[str] = frozenset()
    rows: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def of_row(self, row: int) -> frozenset[str]:
        """The keys whose cells are empty in this row."""
        return self.rows.get(row, frozenset())


def cleared(table: Table, draft: DraftProblem) -> Cleared:
    """The keys that mapped columns of *table* leave empty in the rows of *draft*."""
    rows = {row: _empty_keys(table, row) for row in draft.rows}
    everywhere = frozenset.intersection(*rows.values()) if rows else frozenset()
    return Cleared(everywhere, rows)


def emptied(old: Mapping[str, Any], keys: frozenset[str]) -> dict[str, Any]:
    """The empty values for those of *keys* that are not empty yet."""
    return {key: empty_value(key) for key in sorted(keys) if key in old and old[key] not in (None, empty_value(key))}


def empty_value(key: str) -> Any:
    """What a key holds when nothing is said."""
    if key in ROLES:
        return ()
    return {"deadline": Deadline(), "keep_up": False, "completed_on": None, "closed_on": None, "received_on": None}.get(
        key, ""
    )


def _empty_keys(table: Table, row: int) -> frozenset[str]:
    said: set[str] = set()
    empty: set[str] = set()
    for column in table.columns.columns:
        (said if filled_text(table, row - 1, column) else empty).update(column.fields)
    found = empty - said - _KEPT
    if "measure.progress" in found:
        found |= {"progress"} - said
    if "status" in found:
        found |= set(_WITH_STATUS)
    return frozenset(found - {"measure.progress"})
