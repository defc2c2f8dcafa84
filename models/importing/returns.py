"""Returned forms of ours (填报表) in an import: rows are matched by their hidden ids, what was filled in is kept as
reported (科室填报) and, unless it is to wait, set in the ledger; added rows become proposals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from models import returns
from models.errors import BadFileError
from models.forms import COLUMNS, FORM_SHEET, MISSING, FormLine, leading
from models.importing.cells import Context
from models.importing.columns import Column
from models.importing.conflicts import Conflicts
from models.importing.form_proposals import Proposer
from models.importing.form_rows import FormRow, form_rows
from models.importing.forms import FormTable, form_table
from models.importing.grid import FormInfo, Sheet, Workbook
from models.importing.plan_data import (
    CellChange, Edit, FilePlan, ImportPlan, LedgerView, NewMeasure, Operation, ReportRow, ReturnForm, RowPlan, Seen,
    Source, TablePlan,
)
from models.records import Deadline, Round
from models.returns import Target, Update
from models.rules import comparable, same_text

_NO_OTHERS: Mapping[str, str] = {}
_CELL_NAMES = {"text": "measure.text", "progress": "measure.progress"}
#: Column of a form → key of contract §3's report; the other columns are only for people.
_REPORT_KEYS = {"id": "id", "number": "number", "problem": "problem.text", "text": "measure.text",
                "progress": "measure.progress"} | {
    key: key for key in ("owners", "deadline", "status", "completed_on", "evidence", "remarks")}
_OTHER_PERSON = "同次导入的另一份填报表也填了这一格，内容不同"
_COPIED = "这一行与上面某一行是同一条（复制的行），没有采用。新增措施请改写“整改措施”后再报。"
_NOT_TO_FILL = "这一格不由本科室填写"


def is_return(book: Workbook, round_: Round, others: Mapping[str, str] = _NO_OTHERS) -> bool:
    """True for a form of ours that this round knows: by its round, else by an id (a ledger that was loaded anew); and
    for one that was made for another round of this ledger (*others*: id → name) or for another ledger, which is then
    refused.
    """
    if book.form is None:
        return False
    if book.form.round_id in others or _is_foreign(book, round_):
        return True
    table = form_table(book.sheets, returns.targets(round_.problems))
    return table is not None and (book.form.round_id == round_.id or _has_ids(table, round_))


def _is_foreign(book: Workbook, round_: Round) -> bool:
    """A form that another ledger made: read as anybody's table it would change problems that it does not mean. An
    empty round may still be built from forms."""
    if book.form is None or not book.form.form_id or book.form.round_id == round_.id or not round_.problems:
        return False
    table = form_table(book.sheets, returns.targets(round_.problems))
    return table is None or not _has_ids(table, round_)


def as_return(
    plan: ImportPlan, books: Sequence[Workbook], round_: Round, ledger: LedgerView, *, as_report: bool = False,
    elsewhere: Mapping[str, str] = _NO_OTHERS,
) -> ImportPlan:
    """*plan*, made of those *books* that are no returned forms (:func:`is_return`), with the forms in their places.

    *as_report* leaves the ledger's own fields untouched until the office accepts. A form of another round (*elsewhere*:
    id → name) is left out with a sentence; BadFileError when there is nothing else.
    """
    planner = _Planner(round_, ledger, as_report, elsewhere)
    others = iter(plan.files)
    files = tuple(planner.file(book) if is_return(book, round_, elsewhere) else next(others) for book in books)
    if all(file.error for file in files):
        raise BadFileError(files[0].error)
    return replace(plan, files=files, operations=(*plan.operations, *planner.operations),
                   held=(*plan.held, *planner.held), title=plan.title or round_.name)


def _has_ids(table: FormTable, round_: Round) -> bool:
    known = returns.targets(round_.problems)
    return any(table.text(row, "id") in known for row in range(len(table.sheet.rows)))


@dataclass
class _Form:
    """One form while it is planned."""

    book: Workbook
    info: FormInfo
    table: FormTable
    conflicts: Conflicts
    rows: list[RowPlan] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    reports: list[tuple[str, ReportRow]] = field(default_factory=list)
    edits: list[Operation] = field(default_factory=list)

    def source(self, row: int) -> Source:
        """Where a row stands."""
        return Source(self.book.name, self.table.sheet.name, row)


class _Planner:
    """Holds what is known while form after form is planned."""

    def __init__(self, round_: Round, ledger: LedgerView, as_report: bool, elsewhere: Mapping[str, str]) -> None:
        self.round, self.ledger, self.as_report, self.elsewhere = round_, ledger, as_report, elsewhere
        self.targets = returns.targets(round_.problems)
        self.context = Context(round_.feedback_on, round_.intensive_until, ledger.aliases)
        self.operations: list[Operation] = []
        self.held: list[Edit] = []
        self.planned: dict[tuple[str, str], Any] = {}
        self.proposer = Proposer(round_)
        self.made = 0

    def file(self, book: Workbook) -> FilePlan:
        """Plan one returned form."""
        table = form_table(book.sheets, self.targets)
        other = self.elsewhere.get(book.form.round_id if book.form else "")
        if other:
            return FilePlan(book.name, (), f"“{book.name}”是为检查批次“{other}”生成的填报表，没有导入。请换到那个批次再导入。")
        if _is_foreign(book, self.round):
            return FilePlan(book.name, (), f"“{book.name}”不是由本台账生成的填报表，没有导入。请核对是哪个台账下发的，"
                            "在那个台账里导入；确要并入，请把内容抄到本台账下发的表里。")
        if book.form is None or table is None:
            return FilePlan(book.name, (), f"“{book.name}”里没有找到填报内容。请检查是否选错了文件。")
        form = _Form(book, book.form, table, Conflicts(self.ledger, (book.name, table.sheet.name), book.form.step))
        found = self._identified(list(form_rows(table, self.targets, self.context)))
        for row in found:
            self._row(form, row)
        self._propose(form, found)
        self._keep(form)
        form.rows.sort(key=lambda row: row.row)
        columns = tuple(
            Column(at, COLUMNS[key], (_REPORT_KEYS[key],), 1.0)
            for key, at in sorted(table.columns.items(), key=lambda pair: pair[1]) if key in _REPORT_KEYS
        )
        copies = [sheet.name for sheet in book.sheets if _is_copy(sheet, table.sheet, self.targets)]
        form.notes.extend((table.header + 1, f"“{name}”也是填报内容，与“{table.sheet.name}”不同，没有采用。请并到一张表里再报。")
                          for name in copies)
        notes = tuple(sorted(form.notes))
        read = TablePlan(table.sheet.name, (table.header + 1,), columns, tuple(form.rows), (), notes)
        others = (TablePlan(sheet.name, skipped="隐藏的工作表，没有读取" if sheet.hidden else "填报表的说明页，没有读取")
                  for sheet in book.sheets if sheet is not table.sheet and sheet.name != FORM_SHEET)
        return FilePlan(book.name, (read, *others))

    def _identified(self, rows: list[FormRow]) -> list[FormRow]:
        """Rows that lost their id but still say which problem and measure they are get it back; copies lose theirs."""
        counts = Counter(row.id for row in rows if row.id)
        for row in rows:  # a copied row has the copied id: with another measure it is an added one
            target = self.targets.get(row.id)
            if counts[row.id] > 1 and target and row.text and not same_text(row.text, _measure_text(target)):
                row.kind, row.id, row.problem = "added", "", row.problem or target.problem.text
        seen = {row.id for row in rows if row.id}
        by_text = {_words(target): key for key, target in self.targets.items()}
        for row in rows:
            key = by_text.get((comparable(row.problem), comparable(row.text)), "")
            if row.kind == "added" and key and key not in seen:
                row.kind, row.id = "known", key
                seen.add(key)
        return rows

    # --- rows --------------------------------------------------------------------------------------------------------

    def _row(self, form: _Form, row: FormRow) -> None:
        form.notes.extend((row.row, note) for note in row.notes)
        if row.kind == "skipped":
            form.rows.append(RowPlan(row.row, "skipped", row.reason))
        elif row.kind == "known" and row.id not in self.targets:
            form.rows.append(RowPlan(row.row, "refused", "这一行对应的内容已不在台账里。请核对后再报。", "", row.problem))
        elif row.kind == "known" and any(each.target == row.id for _, each in form.reports):
            problem = self.targets[row.id].problem
            form.rows.append(RowPlan(row.row, "refused", _COPIED, problem.id, problem.text))
        elif row.kind == "known":
            self._known(form, row, self.targets[row.id])

    def _known(self, form: _Form, row: FormRow, target: Target) -> None:
        leads = not form.info.department or form.info.department in leading(target.state)
        open_ = row.open or frozenset(FormLine(target.problem, target.measure, leads).open)
        values = {key: value for key, value in row.values.items() if _unit(key) in open_}
        department = form.info.department or next(iter(leading(target.state)), form.info.person)
        cells = self._touched(form, row, target, open_)
        update = returns.update_for(target, values, department)
        clean = self._take(form, row, update, cells)
        changes = bool(update.values)
        form.rows.append(RowPlan(row.row, "changed" if changes else "same", self._reason(changes, clean),
                                 target.problem.id, target.problem.text, tuple(cells)))
        if values:
            accepted = clean and not self.as_report
            form.reports.append((department, ReportRow("", target.id, values, accepted, form.source(row.row))))

    def _reason(self, changes: bool, clean: bool) -> str:
        if changes and self.as_report:
            return "科室填报，待审核"
        return "" if clean else "与台账里的改动冲突，待审核"

    def _touched(self, form: _Form, row: FormRow, target: Target, open_: frozenset[str]) -> list[CellChange]:
        """Cells that were not to be filled in and say something else than the ledger: shown as conflicts, never applied
        by themselves.
        """
        closed = {key: value for key, value in row.values.items() if _unit(key) not in open_}
        found = []
        if row.problem and not same_text(row.problem, target.problem.text):
            found.append(CellChange("problem.text", target.problem.text, row.problem, False, "", target.problem.id))
        if "support" in closed:
            found.append(CellChange("support", "", closed["support"], False, "", target.id))
        differs = {key: value for key, value in closed.items()
                   if key != "support" and not _says_same(target.value(key), value)}
        if {"status_text", "keep_up"} & differs.keys() and "status" not in differs:
            differs = {key: value for key, value in differs.items() if _unit(key) != "status"}
        if differs:
            self.held.append(Edit(target.table, target.id, differs, form.source(row.row)))
        for key, value in differs.items():
            name = _cell_name(target.table, key)
            found.append(CellChange(name, target.value(key), value, False, _NOT_TO_FILL, target.id))
        return found

    def _take(self, form: _Form, row: FormRow, update: Update, cells: list[CellChange]) -> bool:
        """Plan an update; False when something of it must wait for the office because of a conflict."""
        if update.new_measure:
            return self._new_measure(form, row, update, cells)
        conflicts = {} if self.as_report else self._conflicts(form, update)
        good = {key: value for key, value in update.values.items() if key not in conflicts}
        for key, value in update.values.items():
            applied = key not in conflicts and not self.as_report
            why = conflicts.get(key, "")
            name = _cell_name(update.table, key)
            cells.append(CellChange(name, update.old.get(key, ""), value, applied, why, update.id))
        source = form.source(row.row)
        if good and not self.as_report:
            form.edits.append(Edit(update.table, update.id, good, source))
            self.planned |= {(update.id, key): value for key, value in good.items()}
        if conflicts:
            held = {key: update.values[key] for key in conflicts}
            self.held.append(Edit(update.table, update.id, held, source))
        form.edits += [] if conflicts else [Seen(update.table, update.id, source)]
        return not conflicts

    def _new_measure(self, form: _Form, row: FormRow, update: Update, cells: list[CellChange]) -> bool:
        self.made += 1
        key = f"new:{update.id}/{form.book.name}/{row.row}/{self.made}"
        for name, value in update.values.items():
            cells.append(CellChange(_CELL_NAMES.get(name, name), "", value, not self.as_report, "", key))
        if not self.as_report:
            form.edits.append(NewMeasure(key, update.id, dict(update.values), form.source(row.row)))
        return True

    def _conflicts(self, form: _Form, update: Update) -> dict[str, str]:
        """What was edited here since the form went out, unless that is what the department itself reported last."""
        found = form.conflicts.among({key: value for key, value in update.values.items() if key != "extra"}, update.id)
        found = {key: why for key, why in found.items() if not self._reported(form, update, key)}
        found = self._later(form, update) | found
        for key, value in update.values.items():
            if key == "extra" or self.planned.get((update.id, key), value) == value:
                continue
            found[key] = _OTHER_PERSON
        return found

    def _later(self, form: _Form, update: Update) -> dict[str, str]:
        """What was already reported for a later period: an old form that comes in late does not overwrite it."""
        if form.info.as_of is None:
            return {}
        found: dict[str, str] = {}
        for returned in self.round.returns:
            if returned.as_of and returned.as_of > form.info.as_of and returned.accepted_on:
                values = {key: value for row in returned.rows if row.id == update.id
                          for key, value in returns.from_json(row.values).items()}
                found |= {key: f"“{returned.department}”已报了更晚一期（{returned.period or returned.as_of}）"
                          for key in update.values if key in values}
        return found

    def _reported(self, form: _Form, update: Update, key: str) -> bool:
        for returned in reversed(self.round.returns):
            if returned.department in (form.info.department, *self._led(form, update)):
                for row in returned.rows:
                    if row.id == update.id and key in (values := returns.from_json(row.values)):
                        return _says_same(update.old.get(key), values[key])
        return False

    def _led(self, form: _Form, update: Update) -> tuple[str, ...]:
        target = self.targets.get(update.id)
        return leading(target.state) if form.info.person and target else ()

    # --- the return itself -------------------------------------------------------------------------------------------

    def _propose(self, form: _Form, rows: list[FormRow]) -> None:
        added = [row for row in rows if row.kind == "added"]
        last = max((row.row for row in rows if row.kind == "known"), default=0)
        known = {row.row: self.targets.get(row.id) for row in rows if row.kind == "known"}
        above = {row: target.problem for row, target in known.items() if target}
        operations, plans = self.proposer.propose(added, form.source, form.info.department, above, last)
        form.edits.extend(operations)
        form.rows.extend(plans)

    def _keep(self, form: _Form) -> None:
        """Keep what was reported, a return for each department (a leader's form may hold several); one that says what
        the department's last return of the period says already is the same file again."""
        for number, department in enumerate(dict.fromkeys(department for department, _ in form.reports)):
            rows = [row for name, row in form.reports if name == department]
            if self._known_already(form, department, rows):
                continue
            key = f"new:{form.info.form_id}/{form.book.name}/{number}"
            accepted = not self.as_report and all(row.accepted for row in rows)
            info = form.info
            form.edits.append(ReturnForm(key, department, info.period, info.as_of, accepted, rows[0].source))
            form.edits.extend(replace(row, form=key) for row in rows)
        self.operations.extend(form.edits)

    def _known_already(self, form: _Form, department: str, rows: list[ReportRow]) -> bool:
        same = [each for each in self.round.returns
                if (each.department, each.period) == (department, form.info.period)]
        if not same:
            return False
        before: dict[str, Mapping[str, Any]] = {row.id: row.values for row in same[-1].rows}
        waits = same[-1].accepted_on is None and not self.as_report
        return not waits and _repeats(before, {row.target: returns.to_json(row.values) for row in rows})


def _repeats(before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]) -> bool:
    """True when a return says what the one before said. What was filled in because the ledger had nothing may be absent
    now: a form that lost its column 填报项 no longer says that it was open."""
    if now.keys() - before.keys():
        return False
    gone = {key for target, values in before.items() for key in values.keys() - now.get(target, {}).keys()}
    return gone <= {*MISSING} and all(before[target].get(key) == value
                                      for target, values in now.items() for key, value in values.items())


def _is_copy(sheet: Sheet, read: Sheet, known: Collection[str]) -> bool:
    """True for a second sheet with our ids that says something else than the one that is read."""
    if sheet is read or sheet.hidden or sheet.texts == read.texts:
        return False
    return any(text in known for row in sheet.texts for text in row)


def _words(target: Target) -> tuple[str, str]:
    return comparable(target.problem.text), comparable(_measure_text(target))


def _measure_text(target: Target) -> str:
    return target.measure.text if target.measure else ""


def _unit(key: str) -> str:
    return "status" if key in ("status_text", "keep_up") else key


def _cell_name(table: str, key: str) -> str:
    return (_CELL_NAMES if table == "measure" else {"text": "problem.text"}).get(key, key)


def _says_same(old: Any, new: Any) -> bool:
    if isinstance(old, Deadline) and isinstance(new, Deadline):
        return (old.kind, old.on) == (new.kind, new.on) or old.text == new.text
    return same_text(old, new) if isinstance(old, str) and isinstance(new, str) else bool(old == new)
