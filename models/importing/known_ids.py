"""Our own ids in a sheet: the column that holds them whatever its header says now, and each id on one row only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from models.importing.columns import Column, ColumnMap
from models.importing.drafts import DraftMeasure, DraftProblem
from models.importing.likeness import alike
from models.importing.matching import Index
from models.importing.tables import Table
from models.rules import comparable

#: How many values of a column are looked at, and how far down.
_SAMPLE, _DEEPEST = 50, 500


def knows(index: Index) -> Callable[[str], bool]:
    """Whether a text is the id of a problem or measure that is there."""
    return lambda key: key in index.by_measure or key in index.problems


def with_ids(table: Table, known: Callable[[str], bool]) -> Table:
    """*table* with the column that holds our ids mapped as such, where its header does not say so any more."""
    if table.columns.has("id"):
        return table
    for column in table.columns.columns:
        if _holds_ids(table, column, known):
            columns = tuple(
                replace(each, fields=("id",), certainty=1.0, state="") if each is column else each
                for each in table.columns.columns
            )
            return replace(table, columns=ColumnMap(table.columns.header_rows, columns))
    return table


def settle_ids(drafts: Sequence[DraftProblem], index: Index) -> None:
    """Leave an id that stands on several rows (a row was copied) to the one whose text fits best; the others have
    none.
    """
    bearers: dict[str, list[DraftProblem | DraftMeasure]] = defaultdict(list)
    for draft in drafts:
        each: list[DraftProblem | DraftMeasure] = [draft, *draft.measures]
        for bearer in each:
            if bearer.id:
                bearers[bearer.id].append(bearer)
    for key, found in bearers.items():
        if len(found) > 1:
            _keep_best(found, _text_of(key, index))


def _keep_best(found: list[DraftProblem | DraftMeasure], text: str) -> None:
    best = max(found, key=lambda bearer: alike(comparable(bearer.text), comparable(text)))
    for bearer in found:
        if bearer is not best:
            bearer.id = ""


def _text_of(key: str, index: Index) -> str:
    problem = index.problems.get(key) or index.problems.get(index.by_measure.get(key, ""))
    if problem is None:
        return ""
    return next((measure.text for measure in problem.measures if measure.key == key), problem.text)


def _holds_ids(table: Table, column: Column, known: Callable[[str], bool]) -> bool:
    texts = list(_first_texts(table, column))
    return bool(texts) and 2 * sum(map(known, texts)) >= len(texts)


def _first_texts(table: Table, column: Column) -> Iterable[str]:
    first = table.header.bottom + 1
    rows = range(first, min(table.last + 1, first + _DEEPEST))
    texts = (text for row in rows if (text := table.sheet.text(row, column.index)))
    for _, text in zip(range(_SAMPLE), texts, strict=False):
        yield text
