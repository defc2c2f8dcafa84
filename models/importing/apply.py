"""Carries an import plan out, inside a transaction that models/ledger.py has opened: all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.importing.plan_data import (
    AddPost,
    Edit,
    ImportPlan,
    NewMeasure,
    NewProblem,
    Operation,
    Propose,
    ReportRow,
    ReturnForm,
    Seen,
    Source,
)
from models.importing.report import report
from models.memory import uncollected
from models.progress import Progress

if TYPE_CHECKING:
    from models.writing import Writer

_STEP = 100
#: Sources that are written at once: less than a tenth of a second's work, so that a cancel is heard.
_SOURCES = 2000


@uncollected()
def carry_out(tx: Writer, round_id: str, plan: ImportPlan, progress: Progress) -> None:
    """Do what *plan* says in the round *round_id*; CancelledError out of *progress* leaves the undoing to the
    transaction.

    A plan that changes nothing writes nothing, not even the record of the import.
    """
    if not plan.changes_anything:
        return
    run = _Run(tx, round_id)
    total = len(plan.operations) * 5 // 4  # the sources are the last fifth of the work
    with tx.gathering():
        for number, operation in enumerate(plan.operations):
            if number % _STEP == 0:
                progress.step(number, total, "写入台账")
            run.do(operation)
        batch = tx.new_batch(round_id, report(plan, None, run.ids))
        for table, places in run.sources.items():
            rows = list(places)
            for start in range(0, len(rows), _SOURCES):
                progress.step(len(plan.operations), total, "写入台账")
                tx.add_sources(batch, table, rows[start : start + _SOURCES])
    progress.step(total, total, "写入台账")


class _Run:
    """Keeps the ids of what was made, for the operations that name it by key."""

    def __init__(self, tx: Writer, round_id: str) -> None:
        self.tx, self.round_id = tx, round_id
        self.ids: dict[str, str] = {}
        self.sources: dict[str, dict[tuple[str, str, str, int], None]] = {"problem": {}, "measure": {}}

    def do(self, operation: Operation) -> None:
        """Carry one operation out."""
        if isinstance(operation, NewProblem):
            self._made(
                "problem", operation.key, self.tx.insert_problem(self.round_id, operation.values), operation.source
            )
        elif isinstance(operation, NewMeasure):
            made = self.tx.insert_measure(self._id(operation.problem), operation.values)
            self._made("measure", operation.key, made, operation.source)
        elif isinstance(operation, Edit):
            self._edit(operation)
        elif isinstance(operation, Propose):
            self.tx.add_proposal(self.round_id, operation.payload)
        elif isinstance(operation, AddPost):
            self.tx.add_post(operation.name, operation.post)
        elif isinstance(operation, Seen):
            self._saw(operation.table, self._id(operation.id), operation.source)
        elif isinstance(operation, (ReturnForm, ReportRow)):
            self._return(operation)

    def _edit(self, edit: Edit) -> None:
        update = self.tx.update_problem if edit.table == "problem" else self.tx.update_measure
        update(self._id(edit.id), edit.values)

    def _return(self, operation: ReturnForm | ReportRow) -> None:
        from models import return_writing

        if isinstance(operation, ReportRow):
            values, accepted = operation.values, operation.accepted
            return_writing.put_row(self.tx, self._id(operation.form), operation.target, values, accepted)
            return
        found = (operation.department, operation.period, operation.as_of, operation.accepted)
        self.ids[operation.key] = return_writing.put_return(self.tx, self.round_id, *found)

    def _made(self, table: str, key: str, row_id: str, source: Source) -> None:
        self.ids[key] = row_id
        self._saw(table, row_id, source)

    def _saw(self, table: str, row_id: str, source: Source) -> None:
        self.sources[table][row_id, source.file, source.sheet, source.row] = None

    def _id(self, key: str) -> str:
        return self.ids.get(key, key)
