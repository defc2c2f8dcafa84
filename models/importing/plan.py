"""Makes an import plan from workbooks and the round as it is. Nothing is written here; the dry run is this same
code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from models.errors import BadFileError
from models.importing.cells import Context
from models.importing.comparing import Comparer, Outcome, is_later
from models.importing.corrections import Chosen, corrected
from models.importing.drafts import DraftProblem, Reading
from models.importing.grid import Sheet, Workbook
from models.importing.grouping import read_table
from models.importing.matching import Index, KnownProblem
from models.importing.plan_data import FilePlan, ImportPlan, LedgerView, Operation, Propose, RowPlan, TablePlan
from models.importing.tables import Table, find_tables, source_title
from models.progress import NoProgress, Progress
from models.records import INHERITED, Deadline, Round
from models.rules import comparable

__all__ = ["ImportPlan", "LedgerView", "make_plan"]


def make_plan(
    round_: Round | None,
    sources: Sequence[Workbook],
    *,
    feedback_on: date | None = None,
    intensive_until: date | None = None,
    ledger: LedgerView | None = None,
    progress: Progress | None = None,
    chosen: Chosen | None = None,
) -> ImportPlan:
    """What importing *sources* into *round_* (None: a round that is still to be made) would do.

    *feedback_on* and *intensive_until* count where the round has no such date. *ledger* tells where the round's
    rows were read and other names of people and departments, *chosen* what a person says that columns are.
    BadFileError when no source holds a ledger table.
    """
    planner = _Planner(
        round_, feedback_on, intensive_until, ledger or LedgerView(), progress or NoProgress(), chosen or {}
    )
    files = [planner.file(number, book, len(sources)) for number, book in enumerate(sources)]
    if not any(table.columns for file in files for table in file.tables):
        raise BadFileError(
            files[0].error
            if len(files) == 1
            else "所选文件里都没有台账表格（要有“问题”“整改措施”等表头）。请检查是否选错了文件。"
        )
    return ImportPlan(tuple(files), tuple(planner.operations), source_title(sources[0]) if sources else "")


class _Planner:
    """Holds what is known while file after file is compared."""

    def __init__(
        self,
        round_: Round | None,
        feedback_on: date | None,
        intensive_until: date | None,
        ledger: LedgerView,
        progress: Progress,
        chosen: Chosen,
    ) -> None:
        self.chosen = chosen
        self.context = Context(
            (round_.feedback_on if round_ else None) or feedback_on,
            (round_.intensive_until if round_ else None) or intensive_until,
            ledger.aliases,
        )
        self.index = Index(round_, ledger.origins)
        self.locked = any(problem.locked for problem in self.index.problems.values())
        self.proposed = {comparable(str(proposal.get("text", ""))) for proposal in (round_.proposals if round_ else ())}
        self.operations: list[Operation] = []
        self.progress = progress

    def file(self, number: int, book: Workbook, of: int) -> FilePlan:
        """Plan one workbook, sheet by sheet."""
        tables: list[TablePlan] = []
        for place, sheet in enumerate(book.sheets):
            self.progress.step(number * 100 + 100 * place // len(book.sheets), of * 100, f"读取 {book.name}")
            tables.extend(self._sheet(number, book, sheet))
        if any(table.columns for table in tables):
            return FilePlan(book.name, tuple(tables))
        error = f"“{book.name}”里没有找到台账表格（要有“问题”“整改措施”等表头）。请检查是否选错了文件。"
        return FilePlan(book.name, tuple(tables), error)

    def _sheet(self, number: int, book: Workbook, sheet: Sheet) -> list[TablePlan]:
        if sheet.hidden:
            return [TablePlan(sheet.name, skipped="隐藏的工作表，没有读取")]
        if not sheet.rows:
            return [TablePlan(sheet.name, skipped="空工作表")]
        found = (replace(table, columns=corrected(table.columns, self.chosen)) for table in find_tables(sheet))
        plans = [plan for plan in (self._table(number, book, table) for table in found) if plan]
        return plans or [TablePlan(sheet.name, skipped="没有台账表格")]

    def _table(self, number: int, book: Workbook, table: Table) -> TablePlan | None:
        reading = read_table(table, self.context)
        if not reading.problems and not table.columns.has("problem.text", "id"):
            return None
        comparer = Comparer(book.name, table.sheet.name)
        rows = [RowPlan(row, "skipped", reason) for row, reason in reading.skipped.items()]
        rows += [RowPlan(row, "refused", reason) for row, reason in reading.refused.items()]
        merged: list[tuple[int, str]] = []
        matches = self.index.match(reading.problems)
        for place, (draft, match) in enumerate(zip(reading.problems, matches, strict=True)):
            if place % 50 == 0:
                self.progress.step(place, len(reading.problems), f"比对 {book.name}")
            rows.extend(self._problem(number, comparer, draft, match, merged))
        rows.sort(key=lambda row: row.row)
        columns = tuple(column for column in table.columns.columns)
        return TablePlan(
            table.sheet.name, table.columns.header_rows, columns, tuple(rows), tuple(merged), _notes(reading)
        )

    def _problem(
        self,
        number: int,
        comparer: Comparer,
        draft: DraftProblem,
        match: KnownProblem | None,
        merged: list[tuple[int, str]],
    ) -> list[RowPlan]:
        if match is None and self.locked:
            return self._propose(comparer, draft)
        if match is None:
            outcome = comparer.new_problem(draft, f"new:{len(self.index.problems)}")
            self.index.add(outcome.problem)
        else:
            later = is_later(draft, match, (comparer.file, comparer.sheet), number)
            if later:
                merged.append((draft.rows[0], match.key))
            outcome = comparer.against(draft, match, later)
        self._remember(outcome, number)
        return list(outcome.rows())

    def _remember(self, outcome: Outcome, number: int) -> None:
        outcome.problem.seen_here.append(number)
        self.index.by_measure |= {measure.key: outcome.problem.key for measure in outcome.problem.measures}
        self.operations.extend(outcome.operations)

    def _propose(self, comparer: Comparer, draft: DraftProblem) -> list[RowPlan]:
        """The letter's problems are complete: a row that matches none is for the office to decide."""
        text = comparable(draft.text)
        if text in self.proposed:
            return [RowPlan(row, "same", "已在待定的新增问题里", "", draft.text) for row in draft.rows]
        self.proposed.add(text)
        self.operations.append(Propose(_payload(draft), comparer.source(draft.rows[0])))
        reason = "反馈意见的问题已锁定，表中多出的问题列为待定，由办公室决定"
        return [RowPlan(row, "proposed", reason, "", draft.text) for row in draft.rows]


def _notes(reading: Reading) -> tuple[tuple[int, str], ...]:
    sheet, header = reading.table.sheet, reading.table.header
    notes = [note for problem in reading.problems for note in problem.notes]
    hidden = [row + 1 for row in sorted(sheet.hidden_rows) if header.bottom < row <= reading.table.last]
    notes += [(row, "隐藏行，已照常读取") for row in hidden]
    return tuple(sorted(dict.fromkeys(notes)))


def _payload(draft: DraftProblem) -> dict[str, Any]:
    """A draft as a PROBLEM of the open JSON."""
    measures = []
    for measure in draft.measures:
        effective = {key: value for key, value in draft.values.items() if key in INHERITED} | measure.own
        measures.append(
            {"text": measure.text, "progress": measure.progress, **_json(effective), "own": sorted(measure.own)}
        )
    return {**_json(draft.values), "measures": measures}


def _json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _json_value(value) for key, value in values.items()}


def _json_value(value: Any) -> Any:
    if isinstance(value, Deadline):
        return {"text": value.text, "on": value.on.isoformat() if value.on else None, "kind": value.kind}
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
