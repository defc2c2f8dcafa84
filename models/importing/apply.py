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
    Seen,
    Source,
)
from models.importing.report import report
from models.progress import Progress

if TYPE_CHECKING:
    from models.writing import Writer

_STEP = 100


def carry_out(tx: Writer, round_id: str, plan: ImportPlan, progress: Progress) -> None:
    """Do what *plan* says in the round *round_id*; CancelledError out of *progress* leaves the undoing to the
    transaction.

    A plan that changes nothing writes nothing, not even the record of the import.
    """
    if not plan.changes_anything:
        return
    run = _Run(tx, round_id)
    for number, operation in enumerate(plan.operations):
        if number % _STEP == 0:
            progress.step(number, len(plan.operations), "写入台账")
        run.do(operation)
    batch = tx.new_batch(round_id, report(plan, None, run.ids))
    for table, row_id, source in run.sources:
        given = {f"{table}_id": row_id}
        tx.add_source(batch, source.file, source.sheet, source.row, **given)
    progress.step(len(plan.operations), len(plan.operations), "写入台账")


class _Run:
    """Keeps the ids of what was made, for the operations that name it by key."""

    def __init__(self, tx: Writer, round_id: str) -> None:
        self.tx, self.round_id = tx, round_id
        self.ids: dict[str, str] = {}
        self.sources: dict[tuple[str, str, Source], None] = {}

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
            self.sources[operation.table, self._id(operation.id), operation.source] = None

    def _edit(self, edit: Edit) -> None:
        update = self.tx.update_problem if edit.table == "problem" else self.tx.update_measure
        update(self._id(edit.id), edit.values)
        self.sources[edit.table, self._id(edit.id), edit.source] = None

    def _made(self, table: str, key: str, row_id: str, source: Source) -> None:
        self.ids[key] = row_id
        self.sources[table, row_id, source] = None

    def _id(self, key: str) -> str:
        return self.ids.get(key, key)
