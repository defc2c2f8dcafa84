"""Readers of 佐证材料: which files are kept for which problems and measures."""

from __future__ import annotations

from dataclasses import dataclass

from models.database import Store


@dataclass(frozen=True)
class EvidenceItem:
    """A file of a problem or measure (``row``: its id). ``sha256`` names it beside the ledger; a linked one has none,
    but a ``linked_path``. ``size`` in bytes.
    """

    row: str
    number: str
    name: str
    sha256: str
    size: int
    linked_path: str


def evidence_items(store: Store, round_id: str) -> tuple[EvidenceItem, ...]:
    """The evidence files of a round's problems and measures, in the order of the links."""
    rows = store.fetch(
        "SELECT coalesce(l.measure_id, l.problem_id), l.number, f.name, f.sha256, f.size, f.linked_path"
        " FROM evidence_link l JOIN evidence_file f ON f.id = l.file_id"
        " LEFT JOIN measure m ON m.id = l.measure_id JOIN problem p ON p.id = coalesce(m.problem_id, l.problem_id)"
        " WHERE p.round_id = ? ORDER BY p.position, l.position, l.rowid",
        (round_id,),
    )
    return tuple(EvidenceItem(*row) for row in rows)
