"""Rows that a department has added to a form: proposals (待定) for the office, never changes by themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from models.importing.form_rows import FormRow
from models.importing.likeness import most_alike
from models.importing.plan_data import Operation, Propose, RowPlan, Source
from models.records import INHERITED, Problem, Round
from models.returns import to_json
from models.rules import comparable

_WAITS = "填报表里新增的行列为待定，由办公室决定"
_KNOWN = "已在待定的新增内容里"
_NO_PROBLEM = "新增的行没有写“具体问题”，看不出属于哪个问题。请补上后再报。"
#: From this likeness on a reworded problem is the one that is meant (as in matching.py, with the number beside it).
_ALIKE = 85.0


class Proposer:
    """Makes proposals of added rows; knows those that wait already."""

    def __init__(self, round_: Round) -> None:
        self.problems = {comparable(problem.text): problem for problem in reversed(round_.problems)}
        self.waiting = {_mark(str(each.get("problem") or ""), str(each.get("text", ""))) for each in round_.proposals}

    def propose(
        self, rows: Sequence[FormRow], source: Callable[[int], Source], department: str,
        above: Mapping[int, Problem], last: int,
    ) -> tuple[list[Operation], list[RowPlan]]:
        """Operations and plans for the added *rows*; *above* are the problems of the known rows by true Excel row,
        *last* is the last of those: a row put in between belongs to the problem above it when it names none.
        """
        operations: list[Operation] = []
        plans: list[RowPlan] = []
        for group in self._grouped(rows, above, last):
            problem = self._problem(group[0])
            if not group[0].problem:
                plans += [RowPlan(row.row, "refused", _NO_PROBLEM, "", row.text) for row in group]
            elif problem is not None:
                self._measures(problem, group, source, department, operations, plans)
            else:
                self._new_problem(group, source, department, operations, plans)
        return operations, plans

    def _grouped(self, rows: Sequence[FormRow], above: Mapping[int, Problem], last: int) -> list[list[FormRow]]:
        """Neighbouring added rows of the same problem; one without a problem belongs to the row above."""
        groups: list[list[FormRow]] = []
        for row in rows:
            follows = bool(groups) and groups[-1][-1].row == row.row - 1
            if not row.problem and not follows and row.row < last and row.row - 1 in above:
                row.problem = above[row.row - 1].text
            same = follows and comparable(row.problem) in ("", comparable(groups[-1][0].problem))
            if same:
                groups[-1].append(row)
            else:
                groups.append([row])
        return groups

    def _problem(self, row: FormRow) -> Problem | None:
        """The problem of the ledger that an added row names."""
        text = comparable(row.problem)
        if not text or text in self.problems:
            return self.problems.get(text)
        key, _ = most_alike(text, {each: each for each in self.problems}, _ALIKE)
        return self.problems.get(key)

    def _measures(
        self, problem: Problem, rows: Sequence[FormRow], source: Callable[[int], Source], department: str,
        operations: list[Operation], plans: list[RowPlan],
    ) -> None:
        for row in rows:
            mark = _mark(problem.id, row.text)
            if mark in self.waiting:
                plans.append(RowPlan(row.row, "same", _KNOWN, problem.id, problem.text))
                continue
            self.waiting.add(mark)
            key = f"new:proposal/{source(row.row).file}/{row.row}"
            payload = {"problem": problem.id, **_measure(row, department)}
            operations.append(Propose(payload, source(row.row), key, (row.row,)))
            plans.append(RowPlan(row.row, "proposed", _WAITS, key, problem.text))

    def _new_problem(
        self, rows: Sequence[FormRow], source: Callable[[int], Source], department: str,
        operations: list[Operation], plans: list[RowPlan],
    ) -> None:
        text = rows[0].problem
        if _mark("", text) in self.waiting:
            plans += [RowPlan(row.row, "same", _KNOWN, "", text) for row in rows]
            return
        self.waiting.add(_mark("", text))
        key = f"new:proposal/{source(rows[0].row).file}/{rows[0].row}"
        own = {"departments": [department]} if department else {}
        measures = [_measure(row, "") for row in rows if row.text or row.values]
        payload = {"number": rows[0].number, "text": text, **own, "measures": measures}
        operations.append(Propose(payload, source(rows[0].row), key, tuple(row.row for row in rows)))
        plans += [RowPlan(row.row, "proposed", _WAITS, key, text) for row in rows]


def _measure(row: FormRow, department: str) -> dict[str, Any]:
    """A row as a MEASURE of the open JSON."""
    values = to_json({key: value for key, value in row.values.items() if key not in ("support", "text")})
    if department:
        values["departments"] = [department]
    progress = values.pop("progress", "")
    own = [key for key in INHERITED if key in values]
    return {"text": row.text, "progress": progress, **values, "own": own}


def _mark(problem: str, text: str) -> tuple[str, str]:
    return comparable(problem), comparable(text)
