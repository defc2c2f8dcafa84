"""What is written into somebody else's form (照表填报): the form as plain data, and its rows from a round's problems.

Read back by the import the rows give the ledger's own values: a problem's values span its measures' rows, a value that
all of them take from the problem is one cell, others stand in each row (contract §3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from exporters.ledger_table import NONE
from exporters.filling_values import INSTEAD, PROBLEM_KEYS, SINGLE_KEYS, FormColumn, Value, Values
from models.records import Measure, Problem

__all__ = ["Body", "FormColumn", "FormTable", "Span", "build_body", "unsaid", "value_text"]


@dataclass(frozen=True)
class FormTable:
    """A table of the form: header rows end with *bottom* (from 0), *blank* rows below hold nothing yet.

    ``place`` counts the tables or sheets of the file; ``clear`` further rows are to be emptied first; ``across`` are
    blank rows in the look of a heading across the table; ``open_end``: nothing stands below.
    """

    sheet: str
    place: int
    bottom: int
    columns: tuple[FormColumn, ...]
    blank: int = 0
    open_end: bool = True
    clear: int = 0
    across: tuple[int, ...] = ()


@dataclass(frozen=True)
class Span:
    """Cells that are one: position of the column in ``FormTable.columns``, first and last row of the body."""

    column: int
    first: int
    last: int


@dataclass
class Body:
    """What is written below a header: rows of values, cells that are one, and of what each row is (ids).

    ``headings`` are rows across the table (number of the row → text); ``marked`` cells (row, column) are tinted.
    """

    rows: list[list[Value]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: dict[int, str] = field(default_factory=dict)
    marked: frozenset[tuple[int, int]] = frozenset()


def build_body(table: FormTable, problems: Sequence[Problem], lists: bool | None = None) -> Body:
    """The rows for *problems*. *lists*: a row a problem, its measures listed in one cell; None: as the form asks."""
    one_row = lists if lists is not None else not any("measure.text" in column.fields for column in table.columns)
    builder = _Builder(table, Values(table.columns, running=not any(problem.number for problem in problems)))
    with_headings = bool(table.across) and not any("aspect" in column.fields for column in table.columns)
    aspect = ""
    for problem in problems:
        if with_headings and problem.aspect and problem.aspect != aspect:
            builder.heading(aspect := problem.aspect)
        if one_row:
            builder.listed(problem)
        else:
            builder.measured(problem)
    builder.join_above(problems, one_row)
    return builder.body


class _Builder:
    """Adds problem after problem."""

    def __init__(self, table: FormTable, values: Values) -> None:
        self.table, self.values, self.body = table, values, Body()
        self.starts: list[int] = []
        self.aspects = 0

    def heading(self, text: str) -> None:
        """A row across the table."""
        self.aspects += 1
        row: list[Value] = [""] * len(self.table.columns)
        number = _chinese(self.aspects)
        self.body.headings[len(self.body.rows)] = f"{number}、{text}"
        self.body.rows.append(row)
        self.body.ids.append("")

    def measured(self, problem: Problem) -> None:
        """A row a measure."""
        measures: tuple[Measure, ...] = problem.measures or (self.values.bare(problem),)
        first, last = len(self.body.rows), len(self.body.rows) + len(measures) - 1
        self.starts.append(first)
        number = len(self.starts)
        rows = [[self.values.cell(column, problem, measure, number) for column in self.table.columns]
                for measure in measures]
        joined = [len(rows) > 1 and self._joined(column, problem, [row[place] for row in rows], number)
                  for place, column in enumerate(self.table.columns)]
        ticks = [place for place, column in enumerate(self.table.columns) if column.state]
        if any(joined[place] for place in ticks):
            joined = [each or place in ticks for place, each in enumerate(joined)]
        for place in (place for place, each in enumerate(joined) if each):
            self.body.spans.append(Span(place, first, last))
            for row in rows[1:]:
                row[place] = ""
        if self._led(problem):
            self._lead(problem, rows)
        self.body.rows += rows
        self.body.ids += [measure.id or problem.id for measure in measures]

    def _led(self, problem: Problem) -> bool:
        """True when the problem has an account of its own beside those of its measures, and no column for it."""
        has_column = any(column.fields == ("progress",) for column in self.table.columns)
        return bool(problem.progress) and not has_column and any(measure.progress for measure in problem.measures)

    def _lead(self, problem: Problem, rows: list[list[Value]]) -> None:
        """Nothing is lost: the problem's account opens the first measure's."""
        for place, column in enumerate(self.table.columns):
            if column.fields == ("measure.progress",):
                rows[0][place] = "\n".join(filter(None, (problem.progress, str(rows[0][place]))))

    def _joined(self, column: FormColumn, problem: Problem, values: list[Value], number: int) -> bool:
        """Whether the cells of one problem are one: its own values, and states that all rows take from it."""
        if column.fixed:
            return False
        if column.fields and set(column.fields) <= PROBLEM_KEYS:
            return True
        if "measure.progress" in column.fields:
            return not any(measure.progress for measure in problem.measures) and values[0] != ""
        if set(column.fields) & SINGLE_KEYS or values[0] == "" or len(set(values)) > 1:
            return False
        return self.values.cell(column, problem, self.values.bare(problem), number) == values[0]

    def listed(self, problem: Problem) -> None:
        """One row; what differs from measure to measure is listed in the cell."""
        self.starts.append(len(self.body.rows))
        number = len(self.starts)
        self.body.rows.append([self.values.listed(column, problem, number) for column in self.table.columns])
        self.body.ids.append(problem.id)

    def join_above(self, problems: Sequence[Problem], one_row: bool) -> None:
        """Join the cells of aspects and topics over consecutive problems that share them; an empty cell says the same
        as the one above, so that none at all below some has to be said."""
        keys: dict[str, Callable[[Problem], tuple[str, ...]]] = {
            "aspect": lambda problem: (problem.aspect,), "topic": lambda problem: (problem.aspect, problem.topic)}
        counts = [1 if one_row else max(1, len(problem.measures)) for problem in problems]
        for place, column in enumerate(self.table.columns):
            if column.fields not in (("aspect",), ("topic",)):
                continue
            self.body.spans = [span for span in self.body.spans if span.column != place]
            above, key_of = "", keys[column.fields[0]]
            for key, group in groupby(range(len(problems)), [key_of(each) for each in problems].__getitem__):
                above = self._join_group(place, key[-1], list(group), counts, above)

    def _join_group(self, place: int, text: str, group: list[int], counts: list[int], above: str) -> str:
        for run in self._runs(group, counts):
            first, last = self.starts[run[0]], self.starts[run[-1]] + counts[run[-1]] - 1
            self.body.rows[first][place] = NONE if above and not text else text
            for row in self.body.rows[first + 1:last + 1]:
                row[place] = ""
            if last > first:
                self.body.spans.append(Span(place, first, last))
        return text

    def _runs(self, group: list[int], counts: list[int]) -> list[list[int]]:
        """Problems whose rows stand together, with no heading between."""
        runs = [[group[0]]]
        for at in group[1:]:
            together = self.starts[at] == self.starts[at - 1] + counts[at - 1]
            if together:
                runs[-1].append(at)
            else:
                runs.append([at])
        return runs


def unsaid(table: FormTable, problems: Sequence[Problem]) -> dict[str, int]:
    """States (keys of contract §2) that the form has no word for, and how often they stand in the ledger."""
    said = {column.state_key for column in table.columns if column.state}
    said |= {status for column in table.columns for _, status, _ in column.choices}
    states = [measure.state for problem in problems for measure in problem.measures]
    states += [problem.state for problem in problems if not problem.measures]
    found = Counter(state.status for state in states if state.status) if said else Counter()
    return {key: count for key, count in found.items() if said.isdisjoint((key, *INSTEAD.get(key, ())))}


def value_text(value: Value) -> str:
    """A value as it is remembered and compared."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
