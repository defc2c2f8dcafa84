"""Changing one value of many rows at once: which records are written, and how many rows change. Plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from models import rules
from models.records import Measure, Problem
from ui.itemmodels import ledger_cells
from ui.itemmodels.ledger_cells import Edit
from ui.itemmodels.ledger_columns import COLUMNS, INDEX, Column
from ui.itemmodels.ledger_rows import DataRow

#: The values that can be changed so, in the order of the choice.
MANY = ("deadline", "owners", "departments", "leaders", "status")
#: Values that finished rows keep unless they are asked for too: who led a piece of work that is done led it.
KEPT_WHEN_DONE = ("leaders",)


class Many(NamedTuple):
    """What would be written: rows that change, finished rows that are left alone, rows that have the value already."""

    edits: tuple[Edit, ...] = ()
    rows: int = 0
    finished: int = 0
    same: int = 0


def column_of(field: str) -> Column:
    """The table's column of one of the values."""
    return COLUMNS[INDEX[field]]


def plan(
    rows: Sequence[DataRow], field: str, values_for: Callable[[Problem], Mapping[str, Any]], *, with_finished: bool
) -> Many:
    """How values (the field, for a state with its word; for a problem, because a deadline may count from the day that
    it was received) get into these rows.

    A value that all rows of a problem share is the problem's, if all of them are to have it; otherwise each row gets
    its own.
    """
    edits: list[Edit] = []
    changed = finished = same = 0
    for problem, measures in _by_problem(rows):
        values = values_for(problem)
        records: list[Problem | Measure] = list(measures) or [problem]
        open_ = [each for each in records if with_finished or not is_finished(problem, each)]
        different = [each for each in open_ if ledger_cells.state_value(each, field) != values[field]]
        finished += len(records) - len(open_)
        same += len(open_) - len(different)
        changed += len(different)
        if different:
            edits += _edits(problem, different, open_, field, values)
    return Many(tuple(edits), changed, finished, same)


def is_finished(problem: Problem, record: Problem | Measure) -> bool:
    """True when nothing more is due in the row."""
    return rules.is_done(record.state) or rules.problem_is_done(problem)


def _by_problem(rows: Sequence[DataRow]) -> list[tuple[Problem, list[Measure]]]:
    """The problems of the rows in their order, each with those of its measures that are among the rows."""
    found: dict[str, tuple[Problem, list[Measure]]] = {}
    for row in rows:
        measures = found.setdefault(row.problem.id, (row.problem, []))[1]
        if row.measure is not None:
            measures.append(row.measure)
    return list(found.values())


def _edits(
    problem: Problem, different: Sequence[Problem | Measure], chosen: Sequence[Problem | Measure], field: str,
    values: Mapping[str, Any],
) -> list[Edit]:
    shared = not any(field in measure.own for measure in problem.measures)
    if not problem.measures or (shared and len(chosen) == len(problem.measures)):
        return [Edit("problem", problem.id, values)]
    return [Edit("measure", each.id, values) for each in different]
