"""The columns of the ledger table: one list, with what each shows, whose value that is, and how wide it starts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from models.labels import FIELDS
from models.records import LevelNames, Problem, State

#: Whose value a column shows: always the problem's, always the measure's, or (STATE) as ``ledger_cells`` decides.
PROBLEM, MEASURE, STATE = "problem", "measure", "state"
#: When a column shows unless the user has said otherwise: always, when some row has something in it, on demand.
ALWAYS, FILLED, ASKED = "always", "filled", "asked"


class Column(NamedTuple):
    """A column. ``key`` is its name in settings, ``field`` the key of contract §2 that it edits, ``width`` in pixels at
    scale 1, ``kind`` the editor (line, text, names, departments, deadline, status, date), ``share`` its part of the
    room that is left when all columns that show have their width."""

    key: str
    whose: str
    width: int
    kind: str = "line"
    shown: str = ALWAYS
    frozen: bool = False
    share: int = 0

    @property
    def field(self) -> str:
        """Key of contract §2 within a problem or measure (``measure.text`` → ``text``)."""
        return self.key.rpartition(".")[2]


# With these widths the columns as far as 状态 are seen whole beside the form on a screen 1366 pixels wide.
COLUMNS = (
    Column("number", PROBLEM, 40, frozen=True),
    Column("problem.text", PROBLEM, 143, "text", frozen=True, share=2),
    Column("aspect", PROBLEM, 130, shown=ASKED),
    Column("topic", PROBLEM, 130, shown=ASKED),
    Column("category", PROBLEM, 90, shown=ASKED),
    Column("claimed_by", PROBLEM, 80, "names", ASKED),
    Column("cause", PROBLEM, 180, "text", ASKED),
    Column("target", PROBLEM, 180, "text", ASKED),
    Column("measure.text", MEASURE, 155, "text", share=3),
    Column("lead_leaders", STATE, 72, "names", FILLED),
    Column("leaders", STATE, 70, "names"),
    Column("lead_departments", STATE, 80, "departments", FILLED),
    Column("departments", STATE, 80, "departments"),
    Column("supporting_departments", STATE, 80, "departments", FILLED),
    Column("owners", STATE, 66, "names"),
    Column("deadline", STATE, 94, "deadline"),
    Column("measure.progress", MEASURE, 153, "text", share=4),
    Column("status", STATE, 88, "status"),
    Column("completed_on", STATE, 92, "date", ASKED),
    Column("closed_on", STATE, 92, "date", ASKED),
    Column("stage_result", PROBLEM, 180, "text", FILLED),
    Column("next_steps", PROBLEM, 180, "text", FILLED),
    Column("evidence", STATE, 120, "text"),
    Column("remarks", STATE, 100, "text"),
)
INDEX = {column.key: number for number, column in enumerate(COLUMNS)}
#: Columns that stand beside a main one, and the main ones of those.
BESIDE = frozenset(("lead_leaders", "lead_departments", "supporting_departments"))
#: Main columns and those for who leads, when several answer together.
LEADS = {"leaders": "lead_leaders", "departments": "lead_departments"}
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


class Usual(NamedTuple):
    """The columns to show until the user has chosen, and those of them that then stand behind the state: columns beside
    a main one in which few rows have anything."""

    shown: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()


def usual_columns(problems: Collection[Problem]) -> Usual:
    """The usual columns and those with something in them; a main column gives way to 牵头… where only that is filled."""
    # Measures without values of their own share their problem's state: each is looked at once.
    found = {id(problem.state): problem.state for problem in problems}
    found |= {id(measure.state): measure.state for problem in problems for measure in problem.measures}
    filled = {column.key: _filled(column, problems, found.values()) for column in COLUMNS}
    shown = {column.key for column in COLUMNS
             if column.shown == ALWAYS or (column.shown == FILLED and filled[column.key])}
    shown -= {main for main, lead in LEADS.items() if filled[lead] and not filled[main]}
    behind = {key for key in BESIDE if filled[key] * 2 < len(found)}
    return Usual(frozenset(shown), frozenset(shown & behind))


def _filled(column: Column, problems: Iterable[Problem], states: Iterable[State]) -> int:
    """In how many problems or states there is something; only asked of columns whose place depends on it."""
    if column.shown != FILLED and column.key not in LEADS:
        return 0
    field = column.field
    return sum(bool(getattr(row, field)) for row in (problems if column.whose == PROBLEM else states))
