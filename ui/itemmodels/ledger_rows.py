"""The rows of the ledger table: problems with their measures laid out in rows, filtered, sorted, with heading rows.

Plain data, no Qt: the item model, printing and export use the same rows.

The rules of order (also in the manual):

* Without sorting the rows stand as in the ledger. Sorting changes what is shown, never numbers or places in the ledger.
* A problem stays together: its measures keep their own order, and it stands where its first row of the sorting does
  (ascending by deadline: the most urgent of its rows that show; descending: the latest). Equal problems stand as in the
  ledger, or as they stood sorted before: by department, then by deadline leaves the departments in order below each
  deadline. Rows without a value (a deadline without a day among them) stand last in both directions.
* Headings of aspects belong to the ledger's order: a sorted table has none. Headings of departments, leaders and states
  stay, and the rows below each are sorted.
* Every row shows once. It stands below the first of its departments (leading ones come first) or leaders; a problem
  whose measures belong to different ones stands below each with its measures. Headings stand in the order in which they
  are met in the ledger (states: as work goes on), those of rows that have none at last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from models.labels import STATUS
from models.records import Measure, Problem, State
from ui.itemmodels.ledger_columns import COLUMNS, INDEX, MEASURE, PROBLEM, Column
from ui.itemmodels.ledger_filter import Filter, Matcher, words_of

__all__ = [
    "GROUPINGS", "Arrangement", "DataRow", "Filter", "GroupRow", "Places", "Row", "arrange", "build_rows", "group_name",
    "total_rows", "words_of",
]

#: What heading rows can stand for; "" is none.
GROUPINGS = {"aspect": "方面", "departments": "科室", "leaders": "领导", "status": "状态", "": "不分组"}
#: States as work goes on, for sorting and headings.
_STATES = {key: place for place, key in enumerate(("not_started", "in_progress", "long_term", "completed", "closed"))}
_NONE = {"departments": "（未填科室）", "leaders": "（未填领导）", "status": "（未填状态）"}
_TEXTS = ("text", "line")


class GroupRow(NamedTuple):
    """A heading row: what it stands for (``kind`` of :data:`GROUPINGS`), its texts from the outside in (aspect, topic),
    and how many problems and measures follow."""

    kind: str
    texts: tuple[str, ...]
    problems: int
    measures: int

    @property
    def key(self) -> str:
        """The same for the same heading, for comparing two lists of rows."""
        return "\n".join(("#" + self.kind, *self.texts))


class DataRow(NamedTuple):
    """One measure, or a problem without any. ``place`` counts within the problem's ``size`` rows that stand together.
    """

    problem: Problem
    measure: Measure | None
    place: int
    size: int

    @property
    def key(self) -> str:
        """Id of the record that the row stands for."""
        return self.measure.id if self.measure else self.problem.id


Row = GroupRow | DataRow


class Arrangement(NamedTuple):
    """In which order rows show: ``group`` of :data:`GROUPINGS`, ``sort`` a column's key ("": the ledger's order), and
    what equal rows are sorted by (``then``, the column sorted by before)."""

    group: str = "aspect"
    sort: str = ""
    descending: bool = False
    then: str = ""
    then_descending: bool = False

    @property
    def as_ledger(self) -> bool:
        """True when problems and measures stand as in the ledger, so that they can be moved there."""
        return not self.sort and self.group in ("", "aspect")

    def clicked(self, key: str) -> Arrangement:
        """After a click on a column's heading: ascending, descending, the ledger's order again. Another column sorts
        what is sorted already, as in a spreadsheet."""
        if self.sort != key:
            return self._replace(sort=key, descending=False, then=self.sort, then_descending=self.descending)
        return self._replace(descending=True) if not self.descending else Arrangement(self.group)

    def without_sort(self) -> Arrangement:
        """Sorted only by what equal rows are sorted by."""
        return Arrangement(self.group, self.then, self.then_descending)


_USUAL = Arrangement()


class _Run(NamedTuple):
    """Rows of one problem that stand together below one heading; ``measures`` empty: a problem without any."""

    group: str
    problem: Problem
    measures: tuple[Measure, ...]

    @property
    def key(self) -> tuple[str, str]:
        return (self.group, self.problem.id)


class Places(NamedTuple):
    """Where rows stand: the heading of each row's key, and the rank of each run. Handed in again, what is known stays
    where it is though its values have changed: a row must not jump away while somebody works on it."""

    groups: Mapping[str, str] = {}
    ranks: Mapping[tuple[str, str], int] = {}


class Arranged(NamedTuple):
    """The rows to show, and where they stand."""

    rows: list[Row]
    places: Places


def arrange(
    problems: Iterable[Problem], matcher: Matcher, how: Arrangement = _USUAL, known: Places | None = None
) -> Arranged:
    """The rows that fit, in order, with heading rows; with *known* places, rows that have one keep it."""
    found = [(problem, shown) for problem in problems if (shown := matcher.shown(problem)) is not None]
    if how.as_ledger:
        return Arranged(list(_as_ledger(found, bool(how.group))), Places())
    runs, groups = _parted(found, how.group, known.groups if known else {})
    order = _group_order(runs, how)
    runs = _by_rank(runs, known.ranks) if known else _sorted(runs, how)
    runs.sort(key=lambda run: order[run.group])
    places = Places(groups, {run.key: rank for rank, run in enumerate(runs)})
    return Arranged(list(_with_headings(runs, how.group)), places)


def build_rows(problems: Iterable[Problem], chosen: Filter, how: Arrangement = _USUAL) -> list[Row]:
    """The rows to show today, with the usual days of warning."""
    return arrange(problems, Matcher(chosen, date.today()), how).rows


def total_rows(problems: Iterable[Problem]) -> int:
    """How many rows there are without a filter, headings not counted."""
    return sum(len(problem.measures) or 1 for problem in problems)


def group_name(kind: str, key: str) -> str:
    """The text of a heading of departments, leaders or states."""
    return _NONE[kind] if not key else STATUS[key] if kind == "status" else key


# --- as the ledger ---------------------------------------------------------------------------------------------------

_Found = list[tuple[Problem, tuple[Measure, ...]]]


def _as_ledger(found: _Found, grouped: bool) -> Iterable[Row]:
    """With *grouped* a heading row wherever aspect or topic change."""
    for (aspect, topic), run in groupby(found, key=lambda pair: (pair[0].aspect, pair[0].topic)):
        together = list(run)
        if grouped and (aspect or topic):
            yield GroupRow("aspect", (aspect, topic), len(together), sum(len(measures) for _, measures in together))
        for problem, measures in together:
            yield from _data_rows(problem, measures)


def _data_rows(problem: Problem, measures: tuple[Measure, ...]) -> Iterable[DataRow]:
    if not measures:
        return (DataRow(problem, None, 0, 1),)
    size = len(measures)
    return [DataRow(problem, measure, number, size) for number, measure in enumerate(measures)]


# --- headings --------------------------------------------------------------------------------------------------------


def _parted(found: _Found, kind: str, known: Mapping[str, str]) -> tuple[list[_Run], dict[str, str]]:
    """The problems' rows by heading, and the heading of each row's key."""
    if kind in ("", "aspect"):
        return [_Run("", problem, measures) for problem, measures in found], {}
    leading = _LEADING[kind]
    runs: list[_Run] = []
    groups: dict[str, str] = {}
    for problem, measures in found:
        if not measures:
            groups[problem.id] = group = known.get(problem.id, leading(problem.state))
            runs.append(_Run(group, problem, ()))
            continue
        parts: dict[str, list[Measure]] = {}
        for measure in measures:
            groups[measure.id] = group = known.get(measure.id, leading(measure.state))
            parts.setdefault(group, []).append(measure)
        runs += [_Run(group, problem, tuple(part)) for group, part in parts.items()]
    return runs, groups


_LEADING: dict[str, Callable[[State], str]] = {
    "departments": lambda state: next(iter(state.lead_departments or state.departments or state.supporting_departments),
                                      ""),
    "leaders": lambda state: next(iter(state.lead_leaders or state.leaders), ""),
    "status": lambda state: state.status,
}


def _group_order(runs: list[_Run], how: Arrangement) -> dict[str, int]:
    """The place of each heading; *runs* stand in the ledger's order. Sorting by what the headings stand for sorts them.
    """
    names = dict.fromkeys(run.group for run in runs)
    order = sorted(names, key=lambda name: _STATES.get(name, 0)) if how.group == "status" else list(names)
    if how.sort == how.group and how.sort:
        if how.group != "status":
            order = sorted(names, key=_pinyin(name=how.group == "leaders"))
        order = order[::-1] if how.descending else order
    return {name: place for place, name in enumerate(sorted(order, key=lambda name: not name))}


def _with_headings(runs: list[_Run], kind: str) -> Iterable[Row]:
    for group, together in groupby(runs, key=lambda run: run.group):
        part = list(together)
        if kind in _NONE:
            yield GroupRow(kind, (group_name(kind, group),), len(part), sum(len(run.measures) for run in part))
        for run in part:
            yield from _data_rows(run.problem, run.measures)


# --- sorting ---------------------------------------------------------------------------------------------------------


def _by_rank(runs: list[_Run], ranks: Mapping[tuple[str, str], int]) -> list[_Run]:
    """Runs where they stood; new ones behind the one that comes before them in the ledger, below the same heading."""
    last: dict[str, int] = {}
    found = []
    for run in runs:
        last[run.group] = ranks.get(run.key, last.get(run.group, -1))
        found.append((last[run.group], run))
    return [run for _, run in sorted(found, key=lambda pair: pair[0])]


def _sorted(runs: list[_Run], how: Arrangement) -> list[_Run]:
    if how.then:
        runs = _sorted_by(runs, how.then, how.then_descending)
    return _sorted_by(runs, how.sort, how.descending) if how.sort else list(runs)


def _sorted_by(runs: list[_Run], sort: str, descending: bool) -> list[_Run]:
    key, pick = _run_key(COLUMNS[INDEX[sort]]), max if descending else min
    filled, empty = [], []
    for run in runs:
        keys = [found for found in key(run) if found is not None]
        if keys:
            filled.append((pick(keys) if len(keys) > 1 else keys[0], run))
        else:
            empty.append(run)
    filled.sort(key=lambda pair: pair[0], reverse=descending)
    return [*(run for _, run in filled), *empty]


def _run_key(column: Column) -> Callable[[_Run], list[Any]]:
    """A function that gives the keys of a run's rows, None for an empty one. Rows that have their values from the
    problem are asked once."""
    key, field = _value_key(column), column.field
    if column.whose == PROBLEM:
        return lambda run: [key(getattr(run.problem, field))]
    if column.whose == MEASURE:
        own = field == "progress"  # a problem's own report stands in the column of its measures' reports
        return lambda run: [key(text) for each in run.measures if (text := getattr(each, field))] or (
            [key(run.problem.progress)] if own else [])
    if field in ("evidence", "remarks"):
        return lambda run: [key(getattr(each, field)) for each in run.measures or (run.problem,)]
    return lambda run: [key(getattr(state, field)) for state in _states(run)]


def _states(run: _Run) -> Iterable[State]:
    if len(run.measures) < 2:
        return ((run.measures or (run.problem,))[0].state,)
    return {id(each.state): each.state for each in run.measures}.values()


def _value_key(column: Column) -> Callable[[Any], Any]:
    """The key of one value: deadlines by day, states as work goes on, texts by pinyin; None for an empty one."""
    if column.kind == "deadline":
        return lambda deadline: deadline.on
    if column.kind == "status":
        return _STATES.get
    if column.kind == "date":
        return lambda day: day
    if column.key == "number":
        from models.ordering import by_number

        return lambda text: by_number(text) if text else None
    pinyin = _pinyin(name=column.kind == "names")
    if column.kind in _TEXTS or column.whose == PROBLEM:
        return lambda text: pinyin(text) if text else None
    return lambda names: "、".join(map(pinyin, names)) if names else None


def _pinyin(*, name: bool) -> Callable[[str], str]:
    from models.ordering import by_pinyin

    return lambda text: by_pinyin(text, name=name)
