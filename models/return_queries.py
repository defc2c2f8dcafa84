"""The readers of 下发与填报: forms to be sent out, how far each department is, what it reported."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from models import changes, forms, queries, returns
from models.database import Store
from models.errors import NotFoundError, ValueRefusedError
from models.forms import Form, FormLine
from models.records import Problem, RoundInfo
from models.returns import ACCEPTED, SENT_BACK, Target
from models.writing import new_id

#: How far a department is with the period asked for last, in the order of its life.
NOT_SENT, SENT, RECEIVED, RETURNED, DONE = "未下发", "已下发", "已收回", "已退回", "已审核"


@dataclass(frozen=True)
class ReturnStatus:
    """How far a department is: its last dispatch and what came back for that period.

    ``late`` counts days after ``due_on``: until today while nothing (or something sent back) is outstanding, until the
    day of receipt afterwards. ``reported`` rows came back, of them ``accepted`` and ``sent_back`` are decided.
    """

    department: str
    status: str = NOT_SENT
    rows: int = 0
    period: str = ""
    sent_on: date | None = None
    due_on: date | None = None
    received_on: date | None = None
    late: int = 0
    reported: int = 0
    accepted: int = 0
    sent_back: int = 0

    @property
    def waiting(self) -> int:
        """Rows that are reported but not decided."""
        return self.reported - self.accepted - self.sent_back


@dataclass(frozen=True)
class ReturnedRow:
    """One row of a department's return, beside what the ledger says.

    ``id`` is the returned row's own, ``decision`` "" while it waits. ``last`` is the text before this return;
    ``conflicts`` are sentences by key where the ledger was edited since the form went out. ``problem`` is None when the
    row is no longer in the ledger.
    """

    id: str
    department: str
    period: str
    problem: Problem | None
    target: Target | None
    last: str
    values: Mapping[str, Any] = field(default_factory=dict)
    decision: str = ""
    reason: str = ""
    conflicts: Mapping[str, str] = field(default_factory=dict)


def make_forms(
    store: Store,
    info: RoundInfo,
    *,
    by: str = "department",
    only: Collection[str] = (),
    period: str = "",
    as_of: date | None = None,
    due_on: date | None = None,
    sent_back: bool = False,
) -> tuple[Form, ...]:
    """The return forms of a round, one for each department or *by* ``leader`` (of them *only* those named).

    *sent_back*: only the rows that the office sent back, with its reason and what was reported. NotFoundError names a
    department that has no rows, ValueRefusedError says that there is nothing to send out.
    """
    if by not in ("department", "leader"):
        raise ValueRefusedError(f"填报表可以按科室（department）或按领导（leader）分，没有“{by}”这种分法。")
    with store.snapshot():
        problems = queries.read_problems(store, info.id)
        names = forms.form_departments(problems) if by == "department" else forms.form_leaders(problems)
        _check_names(names, only)
        reports = _last_reports(store, info.id)
        step = changes.last_step(store)
    empty = Form("", info.id, "", "", period.strip(), as_of, due_on, step)
    made = [_form(replace(empty, id=new_id()), by, name, problems, reports, sent_back)
            for name in names if name in only or not only]
    made = [form for form in made if form.lines]
    if not made:
        raise ValueRefusedError("没有退回的行需要重填。" if sent_back else "台账里没有写明责任科室的问题，不能生成填报表。"
                                "请先在台账里填写责任科室。")
    return tuple(made)


def returns_overview(
    store: Store, round_id: str, today: date, known: Sequence[Problem] | None = None
) -> tuple[ReturnStatus, ...]:
    """How far each department is, in the ledger's order; departments without rows any more stand at the end. *known*:
    the round's problems, where they have been read already.
    """
    with store.snapshot():
        problems = queries.read_problems(store, round_id) if known is None else known
        sent = _last_dispatches(store, round_id)
        received = _received(store, round_id)
    names = dict.fromkeys((*forms.form_departments(problems), *sent, *(name for name, _ in received)))
    rows = {name: len(forms.department_lines(problems, name)) for name in names}
    return tuple(_status(name, rows[name], sent.get(name), received, today) for name in names)


def returned_rows(store: Store, round_id: str, department: str | None = None) -> tuple[ReturnedRow, ...]:
    """The rows of the last return of each department and period (a corrected one counts instead of the one before),
    newest period first; only of one *department* when it is given.
    """
    with store.snapshot():
        known = returns.targets(queries.read_problems(store, round_id))
        stored = _stored_rows(store, round_id)
        last = {each[0] for each in _last_returns(store, round_id) if department in (None, each[1])}
        of_target: dict[str, list[_Stored]] = defaultdict(list)
        for row in stored:
            of_target[row.target].append(row)
        rows = [_returned_row(row, known.get(row.target), of_target[row.target]) for row in stored if row.form in last]
        return _with_conflicts(store, round_id, _with_replaced(store, round_id, rows))


def waiting_rows(store: Store, round_id: str) -> tuple[ReturnedRow, ...]:
    """Rows that are reported but not yet accepted or sent back."""
    return tuple(row for row in returned_rows(store, round_id) if not row.decision)


def last_decisions(store: Store, round_id: str) -> tuple[tuple[str, str, str], ...]:
    """Department, target and decision ("": it waits) of the rows of the last return of each department and period."""
    last = {each[0] for each in _last_returns(store, round_id)}
    rows = store.fetch(
        "SELECT f.id, f.department, r.target, r.decision FROM form_row r JOIN form_return f ON f.id = r.form_return_id"
        " WHERE f.round_id = ?", (round_id,))
    return tuple((row[1], row[2], row[3]) for row in rows if row[0] in last)


# --- forms -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Report:
    """The last that a department reported of a row."""

    values: Mapping[str, Any]
    decision: str
    reason: str


def _check_names(names: Sequence[str], only: Collection[str]) -> None:
    unknown = [name for name in only if name not in names]
    if unknown:
        there = f"可选：{'、'.join(names)}。" if names else ""
        raise NotFoundError(f"台账里没有“{'、'.join(unknown)}”负责的问题，不能生成填报表。{there}")


def _form(
    form: Form, by: str, name: str, problems: Sequence[Problem], reports: Mapping[tuple[str, str], _Report],
    sent_back: bool,
) -> Form:
    if by == "department":
        form, lines = replace(form, department=name), forms.department_lines(problems, name)
    else:
        form, lines = replace(form, person=name), forms.leader_lines(problems, name)
    full = (_line(form, line, reports) for line in lines)
    return replace(form, lines=tuple(line for line in full if line.reason or not sent_back))


def _line(form: Form, line: FormLine, reports: Mapping[tuple[str, str], _Report]) -> FormLine:
    departments = (form.department,) if form.department else forms.leading(line.state)
    report = next((reports[name, line.id] for name in departments if (name, line.id) in reports), None)
    if report is None:
        return replace(line, last=forms.told(line))
    before = str(report.values.get("progress", "")) if line.leads else str(report.values.get("support", ""))
    if report.decision == SENT_BACK:
        return replace(line, last=before, reason=report.reason)
    return replace(line, last=(forms.told(line) or before) if line.leads else forms.told(line))


def _last_reports(store: Store, round_id: str) -> dict[tuple[str, str], _Report]:
    rows = store.fetch(
        "SELECT f.department, r.target, r.data, r.decision, r.reason FROM form_row r"
        " JOIN form_return f ON f.id = r.form_return_id WHERE f.round_id = ? ORDER BY f.position, r.position",
        (round_id,),
    )
    return {(department, target): _Report(returns.from_json(json.loads(data)), decision, reason)
            for department, target, data, decision, reason in rows}


# --- overview --------------------------------------------------------------------------------------------------------


def _last_dispatches(store: Store, round_id: str) -> dict[str, tuple[str, date | None, date | None]]:
    """Department → period, day, due day of what was sent to it last."""
    rows = store.fetch(
        "SELECT d.name, s.period, s.sent_on, s.due_on FROM dispatch s JOIN department d ON d.id = s.department_id"
        " WHERE s.round_id = ? ORDER BY s.position",
        (round_id,),
    )
    return {name: (period, _day(sent), _day(due)) for name, period, sent, due in rows}


#: Received on, then rows reported, accepted, sent back.
_Received = tuple[date | None, int, int, int]


def _received(store: Store, round_id: str) -> dict[tuple[str, str], _Received]:
    found: dict[tuple[str, str], _Received] = {}
    stored = _stored_rows(store, round_id)
    for key, department, period, received_on in _last_returns(store, round_id):
        decisions = [row.decision for row in stored if row.form == key]
        counts = (len(decisions), decisions.count(ACCEPTED), decisions.count(SENT_BACK))
        found[department, period] = (_day(received_on), *counts)
    return found


def _status(
    name: str, rows: int, sent: tuple[str, date | None, date | None] | None,
    received: Mapping[tuple[str, str], _Received], today: date,
) -> ReturnStatus:
    periods = [period for department, period in received if department == name]
    if sent is None and not periods:
        return ReturnStatus(name, rows=rows)
    period, sent_on, due_on = sent or (periods[0], None, None)
    back = received.get((name, period))
    if back is None:
        return ReturnStatus(name, SENT, rows, period, sent_on, due_on, late=_late(due_on, today))
    received_on, reported, accepted, sent_back = back
    status = RETURNED if sent_back else DONE if accepted == reported else RECEIVED
    until = today if sent_back else received_on or today
    late = _late(due_on, until) if received_on or sent_back else 0
    return ReturnStatus(name, status, rows, period, sent_on, due_on, received_on, late, reported, accepted, sent_back)


def _late(due_on: date | None, until: date) -> int:
    return max(0, (until - due_on).days) if due_on else 0


# --- returned rows ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Stored:
    """A row of a return as it is kept; ``position`` is that of its return."""

    id: str
    form: str
    department: str
    period: str
    position: int
    target: str
    data: str
    decision: str
    reason: str

    @property
    def values(self) -> dict[str, Any]:
        """What was reported."""
        return returns.from_json(json.loads(self.data))


def _last_returns(store: Store, round_id: str) -> list[tuple[str, str, str, str | None]]:
    """Id, department, period, day of receipt of the last return of each department and period, newest first."""
    rows = store.fetch(
        "SELECT id, department, period, received_on, max(position) FROM form_return WHERE round_id = ?"
        " GROUP BY department, period ORDER BY 5 DESC",
        (round_id,),
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _stored_rows(store: Store, round_id: str) -> list[_Stored]:
    """All rows of all returns of the round, newest return first."""
    rows = store.fetch(
        "SELECT r.id, f.id, f.department, f.period, f.position, r.target, r.data, r.decision, r.reason FROM form_row r"
        " JOIN form_return f ON f.id = r.form_return_id WHERE f.round_id = ? ORDER BY f.position DESC, r.position",
        (round_id,),
    )
    return [_Stored(*row) for row in rows]


def _returned_row(row: _Stored, target: Target | None, of_target: Sequence[_Stored]) -> ReturnedRow:
    last = _before(row, of_target)
    if last is None and target is not None and row.decision != ACCEPTED:
        last = forms.told(FormLine(target.problem, target.measure))
    problem = target.problem if target else None
    return ReturnedRow(row.id, row.department, row.period, problem, target, last or "", row.values, row.decision,
                       row.reason)


def _before(row: _Stored, of_target: Sequence[_Stored]) -> str | None:
    """What the department reported of the row in the period before, None if it never did."""
    earlier = (each for each in of_target if each.position < row.position)
    same = (each for each in earlier if each.department == row.department and each.period != row.period)
    found = next(same, None)
    return None if found is None else str(found.values.get("progress", ""))


def _with_replaced(store: Store, round_id: str, rows: Sequence[ReturnedRow]) -> tuple[ReturnedRow, ...]:
    """An accepted row stands beside the text that it replaced, which only the history still has."""
    if not any(row.decision == ACCEPTED and not row.last for row in rows):
        return tuple(rows)
    replaced = {(row_id, new): old for row_id, old, new in store.fetch(
        "SELECT c.row_id, json_extract(c.old, '$.progress'), json_extract(c.new, '$.progress') FROM change c"
        " WHERE c.op = 'U' AND c.table_name IN ('problem', 'measure') AND json_extract(c.new, '$.progress') IS NOT NULL"
        " AND c.row_id IN (SELECT r.target FROM form_row r JOIN form_return f ON f.id = r.form_return_id"
        " WHERE f.round_id = ?) ORDER BY c.id",
        (round_id,),
    )}
    found = []
    for row in rows:
        key = (row.target.id if row.target else "", row.values.get("progress", ""))
        known = row.last or (str(replaced.get(key) or "") if row.decision == ACCEPTED else "")
        found.append(replace(row, last=known))
    return tuple(found)


def _with_conflicts(store: Store, round_id: str, rows: tuple[ReturnedRow, ...]) -> tuple[ReturnedRow, ...]:
    from models.importing.conflicts import Conflicts

    if not any(not row.decision and row.target for row in rows):
        return rows
    view = queries.import_view(store, round_id)
    sent, received = _sent_steps(store, round_id), _received_steps(store, round_id)
    found = []
    for row in rows:
        since = sent.get((row.department, row.period)) or received.get(row.id, 0)
        if row.target and not row.decision:
            changes = returns.update_for(row.target, row.values, row.department)
            of_row = {key: value for key, value in changes.values.items() if key != "extra"}
            row = replace(row, conflicts=Conflicts(view, ("", ""), since).among(of_row, changes.id))
        found.append(row)
    return tuple(found)


def _sent_steps(store: Store, round_id: str) -> dict[tuple[str, str], int]:
    """(department, period) → the undo step in which its form was recorded last."""
    rows = store.fetch(
        "SELECT d.name, s.period, max(c.step) FROM dispatch s JOIN department d ON d.id = s.department_id"
        " JOIN change c ON c.table_name = 'dispatch' AND c.row_id = s.id AND c.op = 'I' WHERE s.round_id = ?"
        " GROUP BY d.name, s.period",
        (round_id,),
    )
    return {(name, period): step for name, period, step in rows}


def _received_steps(store: Store, round_id: str) -> dict[str, int]:
    """Returned row → the undo step in which it was taken in."""
    rows = store.fetch(
        "SELECT r.id, max(c.step) FROM form_return f JOIN form_row r ON r.form_return_id = f.id"
        " JOIN change c ON c.table_name = 'form_row' AND c.row_id = r.id AND c.op = 'I' WHERE f.round_id = ?"
        " GROUP BY r.id",
        (round_id,),
    )
    return dict(rows)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
