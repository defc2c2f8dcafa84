"""总览: what needs somebody today, how far each aspect and department is, what is due in the next days; plain data.

Every number is a :class:`Count`: it has the ids that it counts, and so can be shown row by row. Restricted problems
(限知) are in none of them (contract §2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models import changes, forms, return_queries, rules
from models.database import Store
from models.records import Measure, Problem, State, StepInfo
from models.returns import SENT_BACK

#: How many days the strip of days shows.
DAYS = 30
#: How many of the last steps are told, and of how many changes one may have had for its problems to be looked up.
_STEPS, _MOST_CHANGES = 12, 2000
#: A problem and one of its rows: a measure, or the problem itself where it has none.
Row = tuple[Problem, Problem | Measure]


@dataclass(frozen=True)
class Count:
    """A number and what it counts: ids of rows (``unit`` 条: measures, and problems without any) or of problems (个问题).
    """

    label: str
    ids: frozenset[str] = frozenset()
    unit: str = "条"

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.ids)


@dataclass(frozen=True)
class Share:
    """How far an aspect (counted in problems) or a department (in rows) is: ``done``, ``late`` and ``rest`` make up
    ``whole``.
    """

    name: str
    whole: Count
    done: Count
    late: Count
    rest: Count

    @property
    def rate(self) -> str:
        """done ÷ whole in per cent."""
        return rules.rate(self.done.number, self.whole.number)


@dataclass(frozen=True)
class Recent:
    """A step of the history with the problems of the round that it touched (None: not looked up, or of no problem)."""

    step: StepInfo
    problems: Count | None = None


@dataclass(frozen=True)
class Overview:
    """Everything that the page shows, as of ``day``; ``soon`` counts up to ``warning`` days ahead.

    ``outstanding``: rows that departments have been asked for and have not reported (or were sent back), each
    department with its own in ``outstanding_of``. ``restricted``: how many problems are left out.
    """

    day: date
    warning: int
    late: Count
    soon: Count
    outstanding: Count
    outstanding_of: tuple[Count, ...]
    waiting: Count
    total: Share
    aspects: tuple[Share, ...]
    departments: tuple[Share, ...]
    days: tuple[tuple[date, Count], ...]
    recent: tuple[Recent, ...] = ()
    restricted: int = 0

    @property
    def definition(self) -> str:
        """What the rate of problems says (口径) and of which day."""
        done, whole = self.total.done.number, self.total.whole.number
        return (f"完成率为已完成（含已销号）的问题{done}个占全部{whole}个问题的比例，"
                f"截至{_chinese(self.day)}，长期坚持而未销号的不计入已完成") + self._left_out()

    @property
    def department_definition(self) -> str:
        """What the rates of departments count."""
        return (f"按措施计（没有措施的问题计一条），写明牵头的计牵头科室，没有写明的计责任科室，配合科室不计"
                f"{'（未报回的包括要填配合情况的）' if self.outstanding_of else ''}，截至{_chinese(self.day)}")

    def counts(self) -> tuple[Count, ...]:
        """All numbers that are shown."""
        shares = (self.total, *self.aspects, *self.departments)
        of_shares = [count for share in shares for count in (share.whole, share.done, share.late, share.rest)]
        told = [recent.problems for recent in self.recent if recent.problems]
        return (self.late, self.soon, self.outstanding, *self.outstanding_of, self.waiting, *of_shares,
                *(count for _, count in self.days), *told)

    def _left_out(self) -> str:
        return f"；限知的{self.restricted}个问题不在总览里" if self.restricted else ""


def read_overview(
    store: Store, round_id: str, problems: Sequence[Problem], today: date, warning: int = rules.WARNING_DAYS
) -> Overview:
    """The overview of a round, whose *problems* are given, as of *today*."""
    shown = [problem for problem in problems if not problem.restricted]
    with store.snapshot():
        outstanding = _outstanding(store, round_id, shown, today)
        waiting = frozenset(target for _, target, decision in return_queries.last_decisions(store, round_id)
                            if not decision)
        recent = _recent(store, shown)
    return overview(problems, today, warning, outstanding, waiting, recent)


def overview(
    problems: Sequence[Problem], today: date, warning: int, outstanding: Sequence[Count] = (),
    waiting: frozenset[str] = frozenset(), recent: tuple[Recent, ...] = (),
) -> Overview:
    """The overview of these problems. *outstanding*: rows not reported, by department; *waiting*: ids of rows that are
    reported and wait for the office.
    """
    shown = [problem for problem in problems if not problem.restricted]
    rows, due = list(_rows(shown)), _open_by_day(shown)
    late = Count("超期", _between(due, date.min, today - timedelta(days=1)))
    soon = Count(f"{warning}天内到期", _between(due, today, today + timedelta(days=warning)))
    there = {key for problem, row in rows for key in (problem.id, row.id)}
    owed = tuple(each for count in outstanding if (each := replace(count, ids=count.ids & there)).ids)
    return Overview(
        today, warning, late, soon, Count("未报回", frozenset().union(*(each.ids for each in owed))), owed,
        Count("待审核", waiting & there),
        _problem_share("全部问题", shown, late.ids), _aspects(shown, late.ids), _departments(rows, late.ids),
        tuple((day, Count(f"{day.month}月{day.day}日到期", frozenset(due.get(day, ()))))
              for day in (today + timedelta(days=number) for number in range(DAYS))),
        recent, len(problems) - len(shown),
    )


# --- rows ------------------------------------------------------------------------------------------------------------


def _rows(problems: Iterable[Problem]) -> Iterable[Row]:
    for problem in problems:
        for row in problem.measures or (problem,):
            yield problem, row


def _open_by_day(problems: Iterable[Problem]) -> dict[date, set[str]]:
    """The rows on which something is still due, by the day of their deadline; in one pass, for long ledgers."""
    found: dict[date, set[str]] = {}
    for problem, row in _rows(problems):
        day = row.state.deadline.on
        if day is not None and rules.is_soon_due(problem, row.state, day, 0):  # open: due on that very day
            found.setdefault(day, set()).add(row.id)
    return found


def _between(due: Mapping[date, set[str]], first: date, last: date) -> frozenset[str]:
    return frozenset().union(*(ids for day, ids in due.items() if first <= day <= last))


# --- shares ----------------------------------------------------------------------------------------------------------


def _problem_share(name: str, problems: Iterable[Problem], late_rows: frozenset[str]) -> Share:
    """*late_rows*: ids of the rows that are late; a problem with one of them is late."""
    whole, done, late = set(), set(), set()
    for problem in problems:
        whole.add(problem.id)
        if rules.problem_is_done(problem):
            done.add(problem.id)
        elif any(row.id in late_rows for row in problem.measures or (problem,)):
            late.add(problem.id)
    return _share(name, whole, done, late, "个问题")


def _aspects(problems: Sequence[Problem], late_rows: frozenset[str]) -> tuple[Share, ...]:
    names = dict.fromkeys(problem.aspect for problem in problems)
    return tuple(_problem_share(name or "（未分方面）", [each for each in problems if each.aspect == name], late_rows)
                 for name in names)


def _departments(rows: Iterable[Row], late_rows: frozenset[str]) -> tuple[Share, ...]:
    """Those with the most late rows first, then those with the most that is open."""
    parts: dict[str, tuple[set[str], set[str], set[str]]] = {}
    for problem, row in rows:
        for name in forms.leading(row.state):
            whole, done, late = parts.setdefault(name, (set(), set(), set()))
            whole.add(row.id)
            if _row_is_done(problem, row.state):
                done.add(row.id)
            elif row.id in late_rows:
                late.add(row.id)
    shares = [_share(name, *each, "条") for name, each in parts.items()]
    return tuple(sorted(shares, key=lambda share: (-share.late.number, -share.rest.number)))


def _row_is_done(problem: Problem, state: State) -> bool:
    return rules.is_done(state) or rules.problem_is_done(problem)


def _share(name: str, whole: set[str], done: set[str], late: set[str], unit: str) -> Share:
    def count(word: str, ids: set[str]) -> Count:
        return Count(f"{name}：{word}", frozenset(ids), unit)

    return Share(name, count("全部", whole), count("已完成", done), count("超期", late), count("在办", whole - done - late))


# --- returns and history ---------------------------------------------------------------------------------------------


def _outstanding(store: Store, round_id: str, problems: Sequence[Problem], today: date) -> tuple[Count, ...]:
    """The rows that each department still has to report: all it was asked for, or those that were sent back."""
    last = return_queries.last_decisions(store, round_id)
    asked = _asked(problems)
    found = []
    for status in return_queries.returns_overview(store, round_id, today, ()):  # how far they are, not their rows
        ids: frozenset[str] = frozenset()
        if status.status == return_queries.SENT:
            ids = frozenset(asked.get(status.department, ()))
        elif status.status == return_queries.RETURNED:
            ids = frozenset(target for department, target, decision in last
                            if department == status.department and decision == SENT_BACK)
        late = f"，迟{status.late}天" if status.late else ""
        if ids:
            found.append(Count(f"{status.department}未报回{late}", ids))
    return tuple(found)


def _asked(problems: Iterable[Problem]) -> dict[str, set[str]]:
    """The rows of every department's form (``forms.department_lines``), for all departments in one pass."""
    found: dict[str, set[str]] = {}
    for _, row in _rows(problems):
        for name in row.state.all_departments:
            found.setdefault(name, set()).add(row.id)
    return found


def _recent(store: Store, problems: Sequence[Problem]) -> tuple[Recent, ...]:
    """The last steps, newest first, with the problems that they touched and that are still there."""
    there = {problem.id for problem in problems}
    found = []
    for step in changes.last_steps(store, _STEPS):
        touched = changes.touched_problems(store, step.id) if changes.size(store, step.id) <= _MOST_CHANGES else None
        ids = frozenset(touched or ()) & there
        found.append(Recent(step, Count(step.label, ids, "个问题") if ids else None))
    return tuple(found)


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
