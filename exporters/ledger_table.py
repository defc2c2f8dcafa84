"""The ledger of a round as a table: its columns, what stands in each row, which cells are one. No spreadsheet yet.

A row is a measure; what belongs to the problem spans its measures' rows, and so does a state that all take from it.
Read back by the import, such a cell is the problem's, one that differs from row to row the measures' (contract §3). Two
things a sheet cannot say: a state that only the first of several measures has (it reads as the problem's), and an own
but empty state under a problem that has one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from exporters.fields import inspection
from models.labels import FIELDS, STATUS
from models.records import Measure, Problem, Round, State, Unit

Value = str | int | date
#: Column for a problem's own account where its measures have theirs as well.
_SUMMARY = "整改综述"
_MOST_DIGITS = 15  # of a number in a spreadsheet; a longer one would lose its last digits
#: No aspect or topic at all, where the cell above has one.
NONE = "—"


@dataclass(frozen=True)
class Column:
    """A column: its header, width in characters of Latin text, whether it is printed even when empty, and its source.

    ``of_problem`` reads a value of the whole problem, ``of_row`` one that may differ from measure to measure.
    """

    header: str
    width: float
    core: bool = False
    of_problem: Callable[[Problem], Value] | None = None
    of_row: Callable[[Problem, Measure], Value] | None = None
    #: never joined over rows although equal: texts of measures
    single: bool = False
    centred: bool = False
    #: which value of contract §2 it shows; "" for columns of the source's own
    key: str = ""


@dataclass(frozen=True)
class Span:
    """Cells that are one, in one column; rows count from 0 within the table's body, ``last`` included."""

    column: int
    first: int
    last: int


@dataclass
class Sheet:
    """The whole table: title, columns, rows of values (``""`` is empty), joined cells.

    ``ids`` names for each row its measure, or the problem where it has none, so that a sheet that comes back sorted or
    reworded is understood. ``foot`` is a line below the table, such as one to sign.
    """

    title: str
    columns: list[Column]
    rows: list[list[Value]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    foot: str = ""


def ledger_table(unit: Unit, round_: Round) -> Sheet:
    """The ledger of *round_* with the columns that have something in them, and the usual ones."""
    problems = round_.problems
    columns = [column for column in all_columns(problems) if column.core or is_used(column, problems)]
    return filled_sheet(sheet_title(unit, round_), columns, problems)


def filled_sheet(title: str, columns: Sequence[Column], problems: Sequence[Problem]) -> Sheet:
    """A table of *problems*, a row a measure, with these columns."""
    sheet = Sheet(title, list(columns))
    for problem in problems:
        _add_problem(sheet, problem)
    _join_above(sheet, problems)
    return sheet


def sheet_title(unit: Unit, round_: Round) -> str:
    """单位 + 批次 + 反馈问题整改台账, without saying it twice."""
    return f"{unit.name}{inspection(round_)}反馈问题整改台账"


def all_columns(problems: Sequence[Problem]) -> list[Column]:
    """Every column that the ledger can have, in the order of the usual forms; at last columns of the source's own."""
    return [*COLUMNS.values(), *_extra_columns(problems)]


def deadline_value(state: State) -> Value:
    """The deadline in the source's words; a plain date as a date."""
    text, on = state.deadline.text, state.deadline.on
    return on if on and text in ("", on.isoformat()) else text


def status_value(state: State) -> str:
    """The source's own word for the state, else the usual one; what is done and to be kept up says so (contract §3)."""
    if state.status_text:
        return state.status_text
    word = STATUS[state.status] if state.status else ""
    return word + "，长期坚持" if word and state.keep_up and state.status != "long_term" else word


def number_value(plain: str) -> Value:
    """A 序号 as a spreadsheet's number where it is a plain one, else as it is written (007, 3-1)."""
    is_number = plain.isascii() and plain.isdigit() and not plain.startswith("0") and len(plain) <= _MOST_DIGITS
    return int(plain) if is_number else plain


def _summary(problem: Problem) -> str:
    """The problem's own account where it cannot stand in the column of the measures' progress."""
    return problem.progress if any(m.progress for m in problem.measures) else ""


def _planned(problem: Problem, measure: Measure) -> str:
    """A lone report without a plan says so: it would be taken for the problem's otherwise."""
    alone = len(problem.measures) == 1 and not measure.text and measure.progress
    return NONE if alone else measure.text


def _progress(problem: Problem, measure: Measure) -> str:
    return measure.progress or ("" if _summary(problem) else problem.progress)


def _text(name: str) -> Callable[[Problem], Value]:
    return lambda problem: str(getattr(problem, name))


def _names(role: str) -> Callable[[Problem, Measure], Value]:
    return lambda _, measure: "、".join(getattr(measure.state, role))


def _day(name: str) -> Callable[[Problem, Measure], Value]:
    return lambda _, measure: getattr(measure.state, name) or ""


def _column(key: str, width: float, core: bool = False, of_problem: Callable[[Problem], Value] | None = None,
            **more: Any) -> Column:
    return Column(FIELDS[key], width, core, of_problem, key=key, **more)


_USUAL_COLUMNS = (
    _column("number", 5.5, True, lambda problem: number_value(problem.number), centred=True),
    _column("category", 9, False, _text("category"), centred=True),
    _column("aspect", 11, False, _text("aspect")),
    _column("topic", 14, False, _text("topic")),
    _column("problem.text", 21, True, _text("text")),
    _column("claimed_by", 9, False, _text("claimed_by"), centred=True),
    _column("cause", 18, False, _text("cause")),
    _column("target", 18, False, _text("target")),
    _column("measure.text", 27, True, of_row=_planned, single=True),
    _column("lead_leaders", 9, False, of_row=_names("lead_leaders"), centred=True),
    _column("leaders", 9, True, of_row=_names("leaders"), centred=True),
    _column("lead_departments", 10, False, of_row=_names("lead_departments"), centred=True),
    _column("departments", 10, True, of_row=_names("departments"), centred=True),
    _column("supporting_departments", 10, False, of_row=_names("supporting_departments"), centred=True),
    _column("owners", 9, True, of_row=_names("owners"), centred=True),
    _column("deadline", 12.5, True, of_row=lambda _, measure: deadline_value(measure.state), centred=True),
    _column("measure.progress", 30, True, of_row=_progress, single=True),
    Column(_SUMMARY, 24, False, _summary, key="summary"),
    _column("stage_result", 20, False, _text("stage_result")),
    _column("next_steps", 20, False, _text("next_steps")),
    _column("status", 9.5, True, of_row=lambda _, measure: status_value(measure.state), centred=True),
    _column("completed_on", 11.5, True, of_row=_day("completed_on"), centred=True),
    _column("closed_on", 11.5, False, of_row=_day("closed_on"), centred=True),
    _column("evidence", 14, False, of_row=lambda _, measure: measure.evidence),
    _column("remarks", 11, False, of_row=lambda _, measure: measure.remarks),
)
#: The usual columns by the value that they show, in the order of the usual forms.
COLUMNS = {column.key: column for column in _USUAL_COLUMNS}


def _all_leaders(_: Problem, measure: Measure) -> Value:
    """Leading and plain leaders in one."""
    return "、".join(measure.state.all_leaders)


def _all_departments(_: Problem, measure: Measure) -> Value:
    """Every department in one, with its part where it is said (contract §3 reads it back)."""
    state = measure.state
    parts = ((state.supporting_departments, "（配合）"), (state.departments, ""), (state.lead_departments, "（牵头）"))
    named = {name: part for names, part in parts for name in names}
    return "、".join(name + named[name] for name in state.all_departments)


#: What the columns of leaders and departments show where they are the only ones for leaders and departments.
ALL_NAMES: Mapping[str, Callable[[Problem, Measure], Value]] = {
    "leaders": _all_leaders, "departments": _all_departments}


def _extra_columns(problems: Sequence[Problem]) -> list[Column]:
    """Columns of the source that the ledger has no field for, under their own headers."""
    of_problems = dict.fromkeys(name for problem in problems for name in problem.extra)
    of_measures = dict.fromkeys(name for problem in problems for m in problem.measures for name in m.extra)
    return [*(Column(name, 16, of_problem=_of_problem(name)) for name in of_problems if name not in of_measures),
            *(Column(name, 16, of_row=_of_row(name)) for name in of_measures)]


def _of_problem(name: str) -> Callable[[Problem], Value]:
    return lambda problem: problem.extra.get(name, "")


def _of_row(name: str) -> Callable[[Problem, Measure], Value]:
    return lambda problem, measure: measure.extra.get(name, problem.extra.get(name, ""))


def rows_of(problem: Problem) -> tuple[Measure, ...]:
    """The measures of a problem; one without any stands in a row of its own, with its own state."""
    return problem.measures or (_bare(problem),)


def _bare(problem: Problem) -> Measure:
    """What a measure with nothing of its own would show."""
    return Measure(state=problem.state, evidence=problem.evidence, remarks=problem.remarks)


def cell_value(column: Column, problem: Problem, measure: Measure) -> Value:
    """What stands in a column's cell in the row of a measure."""
    if column.of_problem:
        return column.of_problem(problem)
    return column.of_row(problem, measure) if column.of_row else ""


def is_used(column: Column, problems: Sequence[Problem]) -> bool:
    """Whether a column has anything in it."""
    return any(cell_value(column, problem, measure) != "" for problem in problems for measure in rows_of(problem))


def _add_problem(sheet: Sheet, problem: Problem) -> None:
    """The rows of one problem; cells that say the same in all of them are joined."""
    rows = [[cell_value(column, problem, measure) for column in sheet.columns] for measure in rows_of(problem)]
    first, last = len(sheet.rows), len(sheet.rows) + len(rows) - 1
    for index, column in enumerate(sheet.columns):
        if len(rows) > 1 and _joined(column, problem, [row[index] for row in rows]):
            sheet.spans.append(Span(index, first, last))
            for row in rows[1:]:
                row[index] = ""
    sheet.rows += rows
    sheet.ids += [measure.id or problem.id for measure in rows_of(problem)]


def _joined(column: Column, problem: Problem, values: list[Value]) -> bool:
    """Whether the cells of one problem are one: the problem's own values, and states that all rows take from it."""
    if column.of_problem:
        return True
    if column.of_row is _progress:
        return not any(measure.progress for measure in problem.measures) and values[0] != ""
    equal = not column.single and values[0] != "" and len(set(values)) == 1
    return equal and cell_value(column, problem, _bare(problem)) == values[0]


def _join_above(sheet: Sheet, problems: Sequence[Problem]) -> None:
    """Join the cells of aspects and topics over consecutive problems that share them.

    An empty cell says the same as the one above, so that none at all below some has to be said.
    """
    keys = {"aspect": lambda p: p.aspect, "topic": lambda p: (p.aspect, p.topic)}
    for index, column in enumerate(sheet.columns):
        if column.key not in keys:
            continue
        sheet.spans = [span for span in sheet.spans if span.column != index]
        start, above = 0, ""
        for key, group in groupby(problems, keys[column.key]):
            end = start + sum(len(rows_of(problem)) for problem in group) - 1
            text = key if isinstance(key, str) else key[1]
            sheet.rows[start][index] = NONE if above and not text else text
            for row in sheet.rows[start + 1:end + 1]:
                row[index] = ""
            sheet.spans += [Span(index, start, end)] if end > start else []
            start, above = end + 1, text
