"""What a person ticked off in the preview, and the plan that is left (design §4: preview → apply).

What a clerk expects, and what :func:`selected` therefore does:

* A row that is off becomes «skipped» with the reason «没有勾选»; nothing of it is written, not even where it was read.
* A row of which all cells are off is «same»: it is there, and nothing of it is written.
* A new problem without a row that is on, or without its wording (``problem.text`` off), is not made and takes its
  measures along; their rows are «skipped» with a reason. So is a new measure that has neither text nor report left.
* A new problem whose first row is off while a later row is on is made, because the later row's measure needs it, with
  all that its first row says of the problem, but without the measures of that row. The first row stays «new», with a
  sentence. A proposal is treated in the same way.
* A state is one thing: with ``status`` its source's word and 长期坚持 go off and on.
* A row of a returned form that is off is not kept as reported either; one of which a cell is off is kept as reported
  and waits for the office.
* ``cells_on`` takes conflicts. Locked wording and other sources' texts cannot be taken: those are shown only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from models.importing.conflicts import unit_of
from models.importing.plan_data import (
    AddPost,
    CellChange,
    Edit,
    FilePlan,
    ImportPlan,
    NewMeasure,
    NewProblem,
    Operation,
    Propose,
    ReportRow,
    ReturnForm,
    RowPlan,
    Seen,
    Source,
    TablePlan,
)

#: File, sheet, true Excel row.
RowKey = tuple[str, str, int]
#: The same with the cell's field (``CellChange.field``).
CellKey = tuple[str, str, int, str]

NOT_TICKED = "没有勾选"
PROBLEM_NOT_TICKED = "所属的新问题没有勾选"
MEASURE_NOT_TICKED = "所属的新措施没有勾选"
NEEDED = "这一行没有勾选；下面的措施要用到这个问题，所以只新增问题，不新增这一行的措施"
NEEDED_PROPOSAL = "这一行没有勾选；下面的措施要用到这个问题，所以只列出问题，不列出这一行的措施"
_NAMES = {
    "problem": {"text": "problem.text"},
    "measure": {"text": "measure.text", "progress": "measure.progress"},
}


@dataclass(frozen=True)
class Selection:
    """Rows and cells that are not to be imported, and conflicts (``CellChange.conflict``) that are."""

    rows_off: frozenset[RowKey] = frozenset()
    cells_off: frozenset[CellKey] = frozenset()
    cells_on: frozenset[CellKey] = frozenset()


def selected(plan: ImportPlan, selection: Selection) -> ImportPlan:
    """The plan without what was ticked off, by the rules above. read = the sum of the kinds, as before."""
    return plan if selection == Selection() else _Selector(plan, selection).plan()


class _Selector:
    """Goes through the operations first (what is still made), then through the rows (what becomes of them)."""

    def __init__(self, whole: ImportPlan, selection: Selection) -> None:
        self.whole, self.selection = whole, selection
        self.made: set[str] = set()
        self.gone: set[str] = set()
        self.proposed: set[str] = set()
        self.wanted = {row.problem for key, row in self._rows() if self._row_on(key) and row.problem}
        self.named: dict[RowKey, list[str]] = defaultdict(list)
        self.first = {_key(op.source): op.key for op in whole.operations if isinstance(op, (NewProblem, Propose))}

    def plan(self) -> ImportPlan:
        """What is left."""
        kept = [left for operation in self.whole.operations if (left := self._operation(operation))]
        taken, held = self._held()
        kept = self._reports(self._posts([*kept, *taken]), {edit.source for edit in held})
        files = tuple(
            replace(file, tables=tuple(self._table(file, table) for table in file.tables)) for file in self.whole.files
        )
        return ImportPlan(files, tuple(kept), self.whole.title, tuple(held))

    # --- operations -------------------------------------------------------------------------------------------------

    def _operation(self, operation: Operation) -> Operation | None:
        if isinstance(operation, NewProblem):
            return self._problem(operation)
        if isinstance(operation, NewMeasure):
            return self._measure(operation)
        if isinstance(operation, Edit):
            values = {} if operation.id in self.gone else self._left("problem", operation)
            return replace(operation, values=values) if values and self._row_on(_key(operation.source)) else None
        if isinstance(operation, Propose):
            return self._proposal(operation)
        if isinstance(operation, Seen):
            self.named[_key(operation.source)] += [operation.id] if operation.table == "measure" else []
            return operation if self._row_on(_key(operation.source)) and operation.id not in self.gone else None
        return operation

    def _problem(self, new: NewProblem) -> NewProblem | None:
        key = _key(new.source)
        worded = self._cell_on(key, "problem.text") or not new.values.get("text")
        if not worded or not (self._row_on(key) or new.key in self.wanted):
            self.gone.add(new.key)
            return None
        self.made.add(new.key)
        return replace(new, values=self._left("problem", new))

    def _measure(self, new: NewMeasure) -> NewMeasure | None:
        values = self._left("measure", new)
        silent = values != new.values and not values.get("text") and not values.get("progress")
        if new.problem in self.gone or silent or not self._row_on(_key(new.source)):
            self.gone.add(new.key)
            return None
        self.made.add(new.key)
        return replace(new, values={"text": "", "progress": ""} | values)

    def _proposal(self, proposal: Propose) -> Propose | None:
        if proposal.key not in self.wanted:
            return None
        self.proposed.add(proposal.key)
        source, measures = proposal.source, proposal.payload.get("measures", ())
        if len(proposal.rows) != len(measures):  # a measure, or a problem that has none
            return proposal
        pairs = zip(proposal.rows, measures, strict=True)
        left = [(row, each) for row, each in pairs if self._row_on((source.file, source.sheet, row))]
        payload = {**proposal.payload, "measures": [each for _, each in left]}
        return replace(proposal, payload=payload, rows=tuple(row for row, _ in left))

    def _left(self, table: str, operation: NewProblem | NewMeasure | Edit) -> dict[str, Any]:
        """The values whose cells are on."""
        names = _NAMES[operation.table if isinstance(operation, Edit) else table]
        key = _key(operation.source)
        return {name: value for name, value in operation.values.items() if self._cell_on(key, names.get(name, name))}

    def _held(self) -> tuple[list[Operation], list[Edit]]:
        """The conflicts that were taken, and those that stay open; a row without open ones is noted as read."""
        taken: list[Operation] = []
        open_: list[Edit] = []
        for edit in self.whole.held:
            on = {name: value for name, value in edit.values.items() if self._taken(edit, name)}
            off = {name: value for name, value in edit.values.items() if name not in on}
            taken += [replace(edit, values=on)] if on else []
            open_ += [replace(edit, values=off)] if off else []
        ids = {edit.id for edit in open_}
        seen = [Seen(edit.table, edit.id, edit.source) for edit in taken if isinstance(edit, Edit)]
        return [*taken, *(each for each in seen if each.id not in ids)], open_

    def _taken(self, edit: Edit, name: str) -> bool:
        key = _key(edit.source)
        return self._row_on(key) and self._cell_taken(key, _NAMES[edit.table].get(name, name))

    def _posts(self, operations: list[Operation]) -> list[Operation]:
        """Without the posts of people who are named only in what was ticked off."""
        before, after = _people(self.whole.operations), _people(operations)
        return [
            operation
            for operation in operations
            if not isinstance(operation, AddPost)
            or operation.name in after
            or (operation.name not in before and self._row_on(_key(operation.source)))
        ]

    def _reports(self, operations: list[Operation], open_: set[Source]) -> list[Operation]:
        """Returns of forms without the rows that are off; a row of which something is not applied waits for the
        office, and with it the return.
        """
        rows = {id(row): row for row in operations if isinstance(row, ReportRow) and self._row_on(_key(row.source))}
        taken = {edit.source for edit in self.whole.held} - open_
        for key, row in rows.items():
            whole = not any(cell[:3] == _key(row.source) for cell in self.selection.cells_off)
            rows[key] = replace(row, accepted=whole and (row.accepted or row.source in taken))
        waiting = {row.form for row in rows.values() if not row.accepted}
        forms = {row.form for row in rows.values()}
        found: list[Operation] = []
        for operation in operations:
            if isinstance(operation, ReturnForm):
                accepted = operation.key not in waiting
                found += [replace(operation, accepted=accepted)] if operation.key in forms else []
            elif isinstance(operation, ReportRow):
                found += [rows[id(operation)]] if id(operation) in rows else []
            else:
                found.append(operation)
        return found

    # --- rows -------------------------------------------------------------------------------------------------------

    def _table(self, file: FilePlan, table: TablePlan) -> TablePlan:
        rows = tuple(self._row((file.file, table.sheet, row.row), row) for row in table.rows)
        there = {row.row: row for row in rows}
        merged = tuple((row, key) for row, key in table.merged if there[row].kind != "skipped")
        return replace(table, rows=rows, merged=merged)

    def _row(self, key: RowKey, row: RowPlan) -> RowPlan:
        if row.kind in ("refused", "skipped"):
            return row
        if not self._row_on(key):
            return self._row_off(key, row)
        if row.problem in self.gone:
            return replace(row, kind="skipped", reason=PROBLEM_NOT_TICKED, cells=())
        if row.kind == "proposed":
            return row
        cells = tuple(self._cells(key, row))
        named = self.named.get(key, [])
        if not cells and row.kind == "same" and named and self.gone.issuperset(named):
            return replace(row, kind="skipped", reason=MEASURE_NOT_TICKED)
        return replace(row, kind=self._kind(row, cells), cells=cells)

    def _row_off(self, key: RowKey, row: RowPlan) -> RowPlan:
        needed = self.first.get(key) == row.problem
        if needed and row.problem in self.made:
            mine = tuple(cell for cell in self._cells(key, row) if cell.target == row.problem)
            return replace(row, kind="new", reason=NEEDED, cells=mine)
        if needed and row.problem in self.proposed:
            return replace(row, reason=NEEDED_PROPOSAL)
        return replace(row, kind="skipped", reason=NOT_TICKED, cells=())

    def _cells(self, key: RowKey, row: RowPlan) -> Iterator[CellChange]:
        for cell in row.cells:
            if cell.conflict and not cell.applied:
                yield replace(cell, applied=self._row_on(key) and self._cell_taken(key, cell.field))
            elif not cell.applied or (self._cell_on(key, cell.field) and cell.target not in self.gone):
                yield cell

    def _kind(self, row: RowPlan, cells: tuple[CellChange, ...]) -> str:
        applied = [cell for cell in cells if cell.applied]
        if any(cell.target in self.made for cell in applied):
            return "new"
        if applied:
            return "changed"
        return "same" if any(cell.applied for cell in row.cells) else row.kind

    # --- ticks ------------------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[tuple[RowKey, RowPlan]]:
        for file in self.whole.files:
            for table in file.tables:
                yield from (((file.file, table.sheet, row.row), row) for row in table.rows)

    def _row_on(self, key: RowKey) -> bool:
        return key not in self.selection.rows_off

    def _cell_on(self, key: RowKey, field: str) -> bool:
        return not {(*key, field), (*key, unit_of(field))} & self.selection.cells_off

    def _cell_taken(self, key: RowKey, field: str) -> bool:
        return bool({(*key, field), (*key, unit_of(field))} & self.selection.cells_on)


def _key(source: Source) -> RowKey:
    return (source.file, source.sheet, source.row)


def _people(operations: Any) -> set[str]:
    """All names of people and departments in values that are to be written."""
    found: set[str] = set()
    for operation in operations:
        values: Mapping[str, Any] = getattr(operation, "values", {})
        for value in values.values():
            found.update(value if isinstance(value, tuple) else ())
        found.add(str(values.get("claimed_by", "")))
    return found
