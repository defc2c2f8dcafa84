"""Return forms (填报表) as records: which rows a form has and who writes in them, and the names by which the exporter's
form is known again when it comes back. Pure; nothing here reads a database or a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.records import Measure, Problem, State

#: Name of the very hidden sheet by which a form is known again, whatever its file is called now: keys in the first
#: column, values in the second, and for columns the header in the third.
FORM_SHEET = "_zhenggai"
#: Key on that sheet of a column of the form, and of the header's true Excel row.
COLUMN_KEY, HEADER_KEY = "column", "header_row"
#: Name of the sheet that the department fills in.
DATA_SHEET = "填报表"
#: Columns of a form in their order: key → header. ``id`` and ``open`` are hidden; ``last`` is last period's text.
COLUMNS = {
    "id": "系统编号",
    "open": "填报项",
    "number": "序号",
    "problem": "具体问题",
    "text": "整改措施",
    "part": "分工",
    "departments": "责任科室",
    "owners": "责任人",
    "deadline": "整改时限",
    "last": "上期整改情况",
    "progress": "整改情况",
    "status": "完成状态",
    "completed_on": "完成时间",
    "support": "配合情况",
    "evidence": "佐证材料",
    "remarks": "备注",
    "reason": "退回原因",
}
#: What a leading department writes in every row; in new rows also what is known of the others.
REPORTED = ("progress", "status", "completed_on", "evidence", "remarks")
#: What it writes where the ledger has nothing yet.
MISSING = ("text", "owners", "deadline")
#: States that a department may report: closing (销号) is the office's.
REPORTED_STATES = ("not_started", "in_progress", "completed", "long_term")


@dataclass(frozen=True)
class FormLine:
    """One row of a form: a measure, or a problem that has none.

    ``leads``: the form's department (or leader) writes the report; otherwise it only adds its part (配合情况).
    ``last`` is what the ledger or the last return says, ``support`` what the department added so far, ``reason`` why
    the office sent the row back.
    """

    problem: Problem
    measure: Measure | None
    leads: bool = True
    last: str = ""
    reason: str = ""

    @property
    def id(self) -> str:
        """The id of the measure, or of the problem without measures."""
        return self.measure.id if self.measure else self.problem.id

    @property
    def state(self) -> State:
        """Who and until when, as it counts for the row."""
        return self.measure.state if self.measure else self.problem.state

    @property
    def open(self) -> tuple[str, ...]:
        """Keys of the columns that are to be filled in."""
        if not self.leads:
            return ("support",)
        known = {"text": bool(self.measure), "owners": bool(self.state.owners), "deadline": _has_deadline(self.state)}
        return (*(key for key in MISSING if not known[key]), *REPORTED)


@dataclass(frozen=True)
class Form:
    """A return form for a department, or (``person``) for a leader.

    ``id`` is that of its dispatch; ``step`` the number of the last undo step when it was made: what has been changed in
    the ledger since then is a conflict when it comes back.
    """

    id: str
    round_id: str
    department: str = ""
    person: str = ""
    period: str = ""
    as_of: date | None = None
    due_on: date | None = None
    step: int = 0
    lines: tuple[FormLine, ...] = ()

    @property
    def addressee(self) -> str:
        """Whom the form is for: the department or the leader."""
        return self.department or self.person

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that the form is recorded for: its own, or for a leader's form those that lead its rows."""
        if self.department:
            return (self.department,)
        return tuple(dict.fromkeys(name for line in self.lines for name in leading(line.state)))


def leading(state: State) -> tuple[str, ...]:
    """The departments that write a row's report: those said to lead, else all that are responsible."""
    return state.lead_departments or state.departments


def supporting(state: State) -> tuple[str, ...]:
    """The departments that only add their part to a row."""
    return tuple(name for name in state.all_departments if name not in leading(state))


def support_label(department: str) -> str:
    """Under which own column of the ledger a supporting department's part is kept."""
    return f"{department}配合情况"


def form_departments(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Every department that a form can be made for, in the ledger's order; restricted problems give none."""
    lines = _all_lines(problems)
    return tuple(dict.fromkeys(name for line in lines for name in line.state.all_departments))


def form_leaders(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Every leader that a form can be made for, in the ledger's order; restricted problems give none."""
    return tuple(dict.fromkeys(name for line in _all_lines(problems) for name in _leaders(line)))


def department_lines(problems: Iterable[Problem], department: str) -> tuple[FormLine, ...]:
    """The rows of a department's form: what it leads, and what it supports."""
    found = []
    for line in _all_lines(problems):
        leads = department in leading(line.state)
        if leads or department in line.state.all_departments:
            found.append(FormLine(line.problem, line.measure, leads))
    return tuple(found)


def leader_lines(problems: Iterable[Problem], person: str) -> tuple[FormLine, ...]:
    """The rows of a leader's form: those that the leader answers for or has claimed."""
    return tuple(line for line in _all_lines(problems) if person in _leaders(line))


def told(line: FormLine) -> str:
    """What the ledger says so far of a row's rectification."""
    alone = len(line.problem.measures) < 2
    own = line.measure.progress if line.measure else line.problem.progress
    return own or (line.problem.progress if alone else "")


def _all_lines(problems: Iterable[Problem]) -> list[FormLine]:
    rows: list[FormLine] = []
    for problem in problems:
        measures: Sequence[Measure | None] = problem.measures or (None,)
        rows += [] if problem.restricted else [FormLine(problem, measure) for measure in measures]
    return rows


def _leaders(line: FormLine) -> tuple[str, ...]:
    claimed = (line.problem.claimed_by,) if line.problem.claimed_by else ()
    return tuple(dict.fromkeys((*line.state.all_leaders, *claimed)))


def _has_deadline(state: State) -> bool:
    return bool(state.deadline.kind or state.deadline.text)
