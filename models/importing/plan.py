"""Makes an import plan from workbooks and the round as it is. Nothing is written here; the dry run is this same
code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from models.errors import BadFileError
from models.importing.cells import Context, is_error
from models.importing.clearing import Cleared, cleared
from models.importing.comparing import Comparer, Outcome, is_later
from models.importing.conflicts import Conflicts
from models.importing.corrections import Chosen, corrected
from models.importing.drafts import DraftProblem, Reading
from models.importing.grid import Sheet, Workbook
from models.importing.grouping import read_table
from models.importing.known_ids import knows, settle_ids, with_ids
from models.importing.matching import Index, KnownProblem
from models.importing.plan_data import Edit, FilePlan, ImportPlan, LedgerView, Operation, Propose, RowPlan, TablePlan
from models.importing.tables import Table, find_tables, source_title, why_no_ledger
from models.memory import uncollected
from models.progress import NoProgress, Progress
from models.records import INHERITED, Deadline, Round
from models.rules import comparable

__all__ = ["ImportPlan", "LedgerView", "make_plan", "told_apart"]

#: What a row has to say something of.
_CONTENT = ("problem.text", "measure.text", "measure.progress")


@uncollected()
def make_plan(
    round_: Round | None,
    sources: Sequence[Workbook],
    *,
    feedback_on: date | None = None,
    intensive_until: date | None = None,
    ledger: LedgerView | None = None,
    progress: Progress | None = None,
    chosen: Chosen | None = None,
    clear_empty: bool = False,
) -> ImportPlan:
    """What importing *sources* into *round_* (None: a round that is still to be made) would do.

    *feedback_on* and *intensive_until* count where the round has no such date. *ledger* tells where the round's
    rows were read and other names of people and departments, *chosen* what a person says that columns are. With
    *clear_empty* an empty cell of a mapped column wipes the value of a row that is there (never the letter's wording,
    a problem's or a measure's text); by default it says nothing. Files of the same name are told apart by their folder.
    BadFileError when no source holds a ledger table.
    """
    planner = _Planner(
        round_,
        feedback_on,
        intensive_until,
        ledger or LedgerView(),
        progress or NoProgress(),
        chosen or {},
        clear_empty,
    )
    files = [planner.file(number, book, len(sources)) for number, book in enumerate(told_apart(sources))]
    if not any(table.columns for file in files for table in file.tables):
        raise BadFileError(
            files[0].error
            if len(files) == 1
            else "所选文件里都没有台账表格（要有“问题”“整改措施”等表头）。请检查是否选错了文件。"
        )
    title = source_title(sources[0]) if sources else ""
    return ImportPlan(tuple(files), tuple(planner.operations), title, tuple(planner.held))


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
        clear_empty: bool,
    ) -> None:
        self.chosen, self.view, self.clear_empty = chosen, ledger, clear_empty
        self.round_id = round_.id if round_ else ""
        self.context = Context(
            (round_.feedback_on if round_ else None) or feedback_on,
            (round_.intensive_until if round_ else None) or intensive_until,
            ledger.aliases,
        )
        self.index = Index(round_, ledger.origins)
        self.locked = any(problem.locked for problem in self.index.problems.values())
        waiting = [each for each in (round_.proposals if round_ else ()) if not each.get("problem")]
        self.proposed = {comparable(str(proposal.get("text", ""))) for proposal in waiting}
        self.operations: list[Operation] = []
        self.held: list[Edit] = []
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
        found = (
            with_ids(replace(table, columns=corrected(table.columns, self.chosen)), knows(self.index))
            for table in find_tables(sheet)
        )
        plans = [plan for plan in (self._table(number, book, table) for table in found) if plan]
        return plans or [TablePlan(sheet.name, skipped=why_no_ledger(sheet))]

    def _table(self, number: int, book: Workbook, table: Table) -> TablePlan | None:
        said = f"读取 {book.name}"
        reading = read_table(table, self.context, lambda done, total: self.progress.step(done, total, said))
        if not reading.problems and not table.columns.has("problem.text", "id"):
            return None
        origin = (book.name, table.sheet.name)
        settle_ids(reading.problems, self.index)
        sent = book.form.step if book.form and book.form.round_id == self.round_id else None
        comparer = Comparer(*origin, Conflicts(self.view, origin, sent))
        rows = [RowPlan(row, "skipped", reason) for row, reason in reading.skipped.items()]
        rows += [
            RowPlan(row, "refused", reason, column=_blamed(table, row, reason))
            for row, reason in reading.refused.items()
        ]
        merged: list[tuple[int, str]] = []
        matches = self.index.match(
            reading.problems, lambda done, total: self.progress.step(done, total, f"比对 {book.name}")
        )
        for place, (draft, match) in enumerate(zip(reading.problems, matches, strict=True)):
            if place % 50 == 0:
                self.progress.step(place, len(reading.problems), f"比对 {book.name}")
            empty = cleared(table, draft) if self.clear_empty else None
            rows.extend(self._problem(number, comparer, draft, match, merged, empty))
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
        empty: Cleared | None,
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
            outcome = comparer.against(draft, match, later, empty)
        self._remember(outcome, number)
        return list(outcome.rows())

    def _remember(self, outcome: Outcome, number: int) -> None:
        outcome.problem.seen_here.append(number)
        self.index.by_measure |= {measure.key: outcome.problem.key for measure in outcome.problem.measures}
        self.operations.extend(outcome.operations)
        self.held.extend(outcome.held)

    def _propose(self, comparer: Comparer, draft: DraftProblem) -> list[RowPlan]:
        """The letter's problems are complete: a row that matches none is for the office to decide."""
        text = comparable(draft.text)
        if text in self.proposed:
            return [RowPlan(row, "same", "已在待定的新增问题里", "", draft.text) for row in draft.rows]
        self.proposed.add(text)
        key = f"proposal:{len(self.proposed)}"
        rows = tuple(measure.row for measure in draft.measures)
        self.operations.append(Propose(_payload(draft), comparer.source(draft.rows[0]), key, rows))
        reason = "反馈意见的问题已锁定，表中多出的问题列为待定，由办公室决定"
        return [RowPlan(row, "proposed", reason, key, draft.text) for row in draft.rows]


def told_apart(sources: Sequence[Workbook]) -> list[Workbook]:
    """The workbooks with names that differ: files of one name get their folder's in front, then a number behind.

    Names are what rows are known by afterwards, so that a source can be found again.
    """
    counts = Counter(book.name for book in sources)
    found: list[Workbook] = []
    taken: set[str] = set()
    for book in sources:
        name = f"{book.path.parent.name}/{book.name}" if counts[book.name] > 1 and book.path.parent.name else book.name
        number = 1
        while name in taken:
            number += 1
            name = f"{name.removesuffix(f'（{number - 1}）')}（{number}）"
        taken.add(name)
        found.append(book if name == book.name else replace(book, name=name))
    return found


def _blamed(table: Table, row: int, reason: str) -> str:
    """The letter of the cell that a refused row (true Excel row) is refused for: a failed formula, else what is
    missing.
    """
    texts = [column for key in _CONTENT for column in table.columns.with_field(key)]
    failed = [column for column in texts if is_error(table.sheet.text(row - 1, column.index))]
    wanted = _CONTENT[1:] if "整改措施" in reason else _CONTENT
    missing = [column for column in texts if set(wanted) & set(column.fields)]
    return next((column.letter for column in (*failed, *missing)), "")


def _notes(reading: Reading) -> tuple[tuple[int, str], ...]:
    sheet, header = reading.table.sheet, reading.table.header
    notes = [note for problem in reading.problems for note in problem.notes]
    hidden = [row + 1 for row in sorted(sheet.hidden_rows) if header.bottom < row <= reading.table.last]
    notes += [(row, "隐藏行，已照常读取") for row in hidden]
    columns = [column.letter for column in reading.table.columns.columns if column.index in sheet.hidden_columns]
    if columns:
        notes.append((header.bottom + 1, f"{'、'.join(columns)} 列是隐藏的，已照常读取"))
    return tuple(sorted(dict.fromkeys(notes)))


def _payload(draft: DraftProblem) -> dict[str, Any]:
    """A draft as a PROBLEM of the open JSON."""
    measures = []
    for measure in draft.measures:
        effective = {key: value for key, value in draft.values.items() if key in INHERITED} | measure.own
        extra = {"extra": dict(measure.extra)} if measure.extra else {}
        texts = {"text": measure.text, "progress": measure.progress}
        measures.append({**texts, **_json(effective), **extra, "own": sorted(measure.own)})
    return {**_json(draft.values), "measures": measures}


def _json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _json_value(value) for key, value in values.items()}


def _json_value(value: Any) -> Any:
    if isinstance(value, Deadline):
        return {"text": value.text, "on": value.on.isoformat() if value.on else None, "kind": value.kind}
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
