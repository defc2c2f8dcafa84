"""What an import would do, as plain data (design §4): the preview shows it, the dry run reports it, one apply
carries it out.

Values of operations are mappings with the keys of contract §2 and Python types. A measure's values hold its texts
and only those inherited keys (``records.INHERITED``) that are its own; everything else it takes from its problem.
Keys of rows that do not exist yet begin with ``new:``; wherever an id stands, such a key may stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from models.importing.columns import Column

#: All kinds of rows. read = the sum of the others, always.
KINDS = ("new", "changed", "same", "proposed", "refused", "skipped")


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read: file name, sheet, true Excel row."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class NewProblem:
    """Add a problem at the end of the round."""

    key: str
    values: Mapping[str, Any]
    source: Source


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """Add a measure to the problem with the id or key *problem*."""

    key: str
    problem: str
    values: Mapping[str, Any]
    source: Source


@dataclass(frozen=True, slots=True)
class Edit:
    """Set keys of a row of *table* (``problem`` or ``measure``); for measures inherited keys become their own."""

    table: str
    id: str
    values: Mapping[str, Any]
    source: Source


@dataclass(frozen=True)
class Propose:
    """Keep what matches nothing as a proposal; *payload* is a PROBLEM of the open JSON, without ids, or a MEASURE with
    the id of its ``problem``.

    ``key`` is what ``RowPlan.problem`` of its rows says; ``rows`` are the true Excel rows of the problem's measures.
    """

    payload: Mapping[str, Any]
    source: Source
    key: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AddPost:
    """Keep the post that stands beside a person's name."""

    name: str
    post: str
    source: Source


@dataclass(frozen=True, slots=True)
class Seen:
    """A row of the ledger (problem or measure) that the file names too; its source is noted even where nothing
    changes."""

    table: str
    id: str
    source: Source


@dataclass(frozen=True)
class ReturnForm:
    """Keep a department's return of a form (科室填报) for a period; ``key`` is named by its rows.

    ``accepted``: what it reports goes into the ledger at once; otherwise it waits for the office.
    """

    key: str
    department: str
    period: str
    as_of: date | None
    accepted: bool
    source: Source


@dataclass(frozen=True)
class ReportRow:
    """Keep what one row of the return *form* reports of the problem or measure *target*, values as in models.returns.

    ``accepted`` is False where something of it is not applied: such a row waits for the office.
    """

    form: str
    target: str
    values: Mapping[str, Any]
    accepted: bool
    source: Source


Operation = NewProblem | NewMeasure | Edit | Propose | AddPost | Seen | ReturnForm | ReportRow


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of the preview. ``applied`` is False for what is only shown (locked wording, another source's value).

    ``conflict`` is a sentence where the ledger's value was edited here since this row was sent out or read; such a cell
    is not applied by itself (``Selection.cells_on`` takes it). ``target`` is the id or key of the problem or measure.
    """

    field: str
    old: Any
    new: Any
    applied: bool = True
    conflict: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What becomes of one row of the file; ``problem`` is the id or key of the problem (or proposal) it belongs to.

    ``column`` is the letter of the cell that is to blame, where it is one cell (for 退回修改表).
    """

    row: int
    kind: str
    reason: str = ""
    problem: str = ""
    text: str = ""
    cells: Sequence[CellChange] = ()
    column: str = ""


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
    """All that an import would do. Its report and its operations come from the same pass over the files.

    ``held`` are the edits that conflict with what was changed here; they are done only where a person ticks them.
    """

    files: tuple[FilePlan, ...] = ()
    operations: tuple[Operation, ...] = ()
    title: str = ""
    held: tuple[Edit, ...] = ()

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
        """True when there is something to look at: refused rows, conflicts, unreadable files, doubtful values."""
        return self.counts["refused"] > 0 or bool(self.held) or any(
            file.error or any(table.notes for table in file.tables) for file in self.files
        )


@dataclass(frozen=True)
class EditHere:
    """A value of the ledger was last written here by a person: in which undo step, when (ISO), by whom."""

    step: int
    at: str
    person: str = ""


@dataclass(frozen=True)
class LedgerView:
    """What of the ledger beside the round itself a plan needs.

    ``origins``: id of a problem or measure → (file, sheet) where it was read, first source first.
    ``aliases``: other names of people and departments → the name kept in the ledger.
    ``seen``: id → (file, sheet) → the undo step of the last import in which that sheet named the row.
    ``edits``: id → key of contract §2 (``status`` for all three of a state) → the last edit made here, by no import.
    """

    origins: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, Mapping[tuple[str, str], int]] = field(default_factory=dict)
    edits: Mapping[str, Mapping[str, EditHere]] = field(default_factory=dict)
