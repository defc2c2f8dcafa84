"""What an import would do, as plain data (design §4): the preview shows it, the dry run reports it, one apply
carries it out.

Values of operations are mappings with the keys of contract §2 and Python types. A measure's values hold its texts
and only those inherited keys (``records.INHERITED``) that are its own; everything else it takes from its problem.
Keys of rows that do not exist yet begin with ``new:``; wherever an id stands, such a key may stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from models.importing.columns import Column

#: All kinds of rows. read = the sum of the others, always.
KINDS = ("new", "changed", "same", "proposed", "refused", "skipped")


@dataclass(frozen=True)
class Source:
    """Where something was read: file name, sheet, true Excel row."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True)
class NewProblem:
    """Add a problem at the end of the round."""

    key: str
    values: Mapping[str, Any]
    source: Source


@dataclass(frozen=True)
class NewMeasure:
    """Add a measure to the problem with the id or key *problem*."""

    key: str
    problem: str
    values: Mapping[str, Any]
    source: Source


@dataclass(frozen=True)
class Edit:
    """Set keys of a row of *table* (``problem`` or ``measure``); for measures inherited keys become their own."""

    table: str
    id: str
    values: Mapping[str, Any]
    source: Source


@dataclass(frozen=True)
class Propose:
    """Keep a problem that matches nothing as a proposal; *payload* is a PROBLEM of the open JSON, without ids."""

    payload: Mapping[str, Any]
    source: Source


@dataclass(frozen=True)
class AddPost:
    """Keep the post that stands beside a person's name."""

    name: str
    post: str
    source: Source


@dataclass(frozen=True)
class Seen:
    """A row of the ledger (problem or measure) that the file names too; its source is noted even where nothing
    changes."""

    table: str
    id: str
    source: Source


Operation = NewProblem | NewMeasure | Edit | Propose | AddPost | Seen


@dataclass(frozen=True)
class CellChange:
    """One cell of the preview. ``applied`` is False for what is only shown (locked wording, another source's value)."""

    field: str
    old: Any
    new: Any
    applied: bool = True


@dataclass(frozen=True)
class RowPlan:
    """What becomes of one row of the file; ``problem`` is the id or key of the problem that it belongs to."""

    row: int
    kind: str
    reason: str = ""
    problem: str = ""
    text: str = ""
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True)
class TablePlan:
    """One table of a sheet; a sheet that was left out has a ``skipped`` reason and no rows."""

    sheet: str
    header_rows: tuple[int, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[RowPlan, ...] = ()
    merged: tuple[tuple[int, str], ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    skipped: str = ""

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Rows by kind, and ``read``, their sum."""
        found = Counter(row.kind for row in self.rows)
        return {"read": len(self.rows)} | {kind: found[kind] for kind in KINDS}


@dataclass(frozen=True)
class FilePlan:
    """One source file; ``error`` is the sentence why nothing could be read from it."""

    file: str
    tables: tuple[TablePlan, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class ImportPlan:
    """All that an import would do. Its report and its operations come from the same pass over the files."""

    files: tuple[FilePlan, ...] = ()
    operations: tuple[Operation, ...] = ()
    title: str = ""

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Rows by kind over all tables."""
        total: Counter[str] = Counter({kind: 0 for kind in ("read", *KINDS)})
        for file in self.files:
            for table in file.tables:
                total.update(table.counts)
        return dict(total)

    @property
    def changes_anything(self) -> bool:
        """False when the ledger stays as it is."""
        return any(not isinstance(operation, Seen) for operation in self.operations)

    @property
    def has_findings(self) -> bool:
        """True when there is something to look at: refused rows, unreadable files, doubtful values (exit status 1)."""
        return self.counts["refused"] > 0 or any(
            file.error or any(table.notes for table in file.tables) for file in self.files
        )


@dataclass(frozen=True)
class LedgerView:
    """What of the ledger beside the round itself a plan needs.

    ``origins``: id of a problem or measure → (file, sheet) where it was read, first source first.
    ``aliases``: other names of people and departments → the name kept in the ledger.
    """

    origins: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
