"""The columns of the ledger table: one list, with what each shows, whose value that is, and how wide it starts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from models.labels import FIELDS
from models.records import LevelNames, Problem, State

#: Whose value a column shows: always the problem's, always the measure's, or (STATE) as ``ledger_cells`` decides.
PROBLEM, MEASURE, STATE = "problem", "measure", "state"
#: When a column shows unless the user has said otherwise: always, when some row has something in it, on demand.
ALWAYS, FILLED, ASKED = "always", "filled", "asked"


class Column(NamedTuple):
    """A column. ``key`` is its name in settings, ``field`` the key of contract §2 that it edits, ``width`` in pixels at
    scale 1, ``kind`` the editor (line, text, names, departments, deadline, status, date)."""

    key: str
    whose: str
    width: int
    kind: str = "line"
    shown: str = ALWAYS
    frozen: bool = False

    @property
    def field(self) -> str:
        """Key of contract §2 within a problem or measure (``measure.text`` → ``text``)."""
        return self.key.rpartition(".")[2]


COLUMNS = (
    Column("number", PROBLEM, 46, frozen=True),
    Column("problem.text", PROBLEM, 210, "text", frozen=True),
    Column("aspect", PROBLEM, 130, shown=ASKED),
    Column("topic", PROBLEM, 130, shown=ASKED),
    Column("category", PROBLEM, 90, shown=ASKED),
    Column("claimed_by", PROBLEM, 80, "names", ASKED),
    Column("cause", PROBLEM, 180, "text", ASKED),
    Column("target", PROBLEM, 180, "text", ASKED),
    Column("measure.text", MEASURE, 230, "text"),
    Column("lead_leaders", STATE, 78, "names", FILLED),
    Column("leaders", STATE, 78, "names"),
    Column("lead_departments", STATE, 100, "departments", FILLED),
    Column("departments", STATE, 100, "departments"),
    Column("supporting_departments", STATE, 100, "departments", FILLED),
    Column("owners", STATE, 78, "names"),
    Column("deadline", STATE, 104, "deadline"),
    Column("measure.progress", MEASURE, 250, "text"),
    Column("status", STATE, 92, "status"),
    Column("completed_on", STATE, 92, "date", ASKED),
    Column("closed_on", STATE, 92, "date", ASKED),
    Column("stage_result", PROBLEM, 180, "text", FILLED),
    Column("next_steps", PROBLEM, 180, "text", FILLED),
    Column("evidence", STATE, 140, "text"),
    Column("remarks", STATE, 120, "text"),
)
INDEX = {column.key: number for number, column in enumerate(COLUMNS)}
FROZEN = tuple(number for number, column in enumerate(COLUMNS) if column.frozen)


def heading(column: Column, names: LevelNames, with_topics: bool) -> str:
    """The column's heading; aspect, topic and problem by the round's own words.

    Where no problem has a topic, the problem itself is what the office calls 问题.
    """
    if column.key == "problem.text":
        return names.problem if with_topics else "问题"
    if column.key in ("aspect", "topic"):
        return str(getattr(names, column.key))
    return FIELDS[column.key]


def shown_by_default(problems: tuple[Problem, ...]) -> frozenset[str]:
    """Keys of the columns to show until the user has chosen: the usual ones and those with something in them."""
    # Measures without values of their own share their problem's state: each is looked at once.
    found = {id(problem.state): problem.state for problem in problems}
    found |= {id(measure.state): measure.state for problem in problems for measure in problem.measures}
    return frozenset(
        column.key for column in COLUMNS
        if column.shown == ALWAYS or (column.shown == FILLED and _is_filled(column, problems, found.values()))
    )


def _is_filled(column: Column, problems: Iterable[Problem], states: Iterable[State]) -> bool:
    field = column.field
    return any(getattr(row, field) for row in (problems if column.whose == PROBLEM else states))
