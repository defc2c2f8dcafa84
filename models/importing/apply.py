"""Carries an import plan out, inside a transaction that models/ledger.py has opened: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

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

_STEP = 100


class Transaction(Protocol):
    """What of ``models.writing.Writer`` an import needs."""

    def insert_problem(self, round_id: str, values: Mapping[str, Any]) -> str:
        """Add a problem; its id."""

    def insert_measure(self, problem_id: str, values: Mapping[str, Any]) -> str:
        """Add a measure; its id."""

    def update_problem(self, problem_id: str, values: Mapping[str, Any]) -> None:
        """Set keys of a problem."""

    def update_measure(self, measure_id: str, values: Mapping[str, Any]) -> None:
        """Set keys of a measure; inherited ones become its own."""

    def add_post(self, name: str, post: str, department: str = "") -> None:
        """Note a person's post."""

    def add_proposal(self, round_id: str, payload: Mapping[str, Any]) -> str:
        """Keep a proposal; its id."""

    def new_batch(self, round_id: str, report: Mapping[str, Any]) -> str:
        """Record an import; its id."""

    def add_source(
        self,
        batch_id: str,
        file: str,
        sheet: str,
        row: int,
        *,
        problem_id: str | None = None,
        measure_id: str | None = None,
    ) -> None:
        """Record where a row was read."""


def carry_out(tx: Transaction, round_id: str, plan: ImportPlan, progress: Progress) -> None:
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

    def __init__(self, tx: Transaction, round_id: str) -> None:
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
