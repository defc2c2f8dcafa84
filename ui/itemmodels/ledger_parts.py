"""The rows of the ledger table as printing and export take them: exactly those that show, in their order. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from exporters.ledger_pages import Part
from models.records import Measure, Problem
from ui.itemmodels.ledger_rows import DataRow, GroupRow, Row


def parts_of(rows: Iterable[Row], *, restricted: bool = True) -> tuple[Part, ...]:
    """The rows under their headings of departments, leaders or states; without such headings one part without a name.

    Problems have only those of their measures that show. Without *restricted* 限知 problems are left out.
    """
    found: list[tuple[str, list[list[DataRow]]]] = [("", [])]
    for row in rows:
        if isinstance(row, GroupRow):
            if row.kind != "aspect":
                found.append((row.texts[0], []))
        elif restricted or not row.problem.restricted:
            runs = found[-1][1]
            runs.append([row]) if row.place == 0 else runs[-1].append(row)
    return tuple(Part(name, tuple(map(_problem, runs))) for name, runs in found if runs)


def _problem(run: list[DataRow]) -> Problem:
    problem = run[0].problem
    measures: tuple[Measure, ...] = tuple(row.measure for row in run if row.measure is not None)
    return problem if len(measures) == len(problem.measures) else replace(problem, measures=measures)
