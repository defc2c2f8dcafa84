"""Which rows of the ledger table show: plain data, no Qt, so that pages, printing and export mean the same rows.

A row is a measure, or a problem without any. Conditions of different kinds must all be met; within a kind one of them
is enough. A row's own state, department, leader and deadline count (those that it has from its problem included).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from models.labels import STATUS
from models.records import Measure, Problem, State
from models.rules import WARNING_DAYS, is_soon_due, row_is_overdue

#: Kinds of deadlines to choose from. Late and soon mean open rows only; this month's are all whose day lies in it, done
#: or not; ``none`` are those without a day (长期坚持, 立行立改, not said).
DUE = {"late": "已超期", "soon": "临近到期", "month": "本月到期", "none": "没有具体日期"}
#: The kinds of conditions that are sets of values, with their names.
SETS = {"states": "状态", "departments": "科室", "leaders": "领导", "categories": "类别"}


class Filter(NamedTuple):
    """What is shown: ``words`` must all occur in a row or its problem; ``aspect`` and ``topic`` None mean any.

    ``states``, ``departments``, ``leaders``, ``categories`` and ``due`` (keys of :data:`DUE`): empty means any, ``""``
    among the values those that have none. ``since`` and ``until`` are the first and last day of a deadline, both
    included; a row fits that fits ``due`` or these days. ``only`` names rows by their ids (a problem's id all of its
    rows); None means any; ``label`` says what they are. ``keep`` names rows (problems without measures and measures, by
    id) that stay visible though they do not fit, such as one that is being edited.
    """

    words: tuple[str, ...] = ()
    aspect: str | None = None
    topic: str | None = None
    keep: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    leaders: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    due: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    only: frozenset[str] | None = None
    label: str = ""

    @property
    def is_on(self) -> bool:
        """True when something may be hidden."""
        return self._replace(keep=frozenset(), label="") != Filter()

    @property
    def by_day(self) -> bool:
        """True when deadlines are chosen."""
        return bool(self.due) or self.since is not None or self.until is not None

    def as_setting(self) -> dict[str, Any]:
        """The conditions as JSON, for a saved view; without ``keep`` and ``only``, which mean rows of one day."""
        found: dict[str, Any] = {name: sorted(values) for name in (*SETS, "due") if (values := getattr(self, name))}
        found |= {name: day.isoformat() for name in ("since", "until") if (day := getattr(self, name))}
        found |= {name: text for name in ("aspect", "topic") if (text := getattr(self, name)) is not None}
        return found | ({"words": list(self.words)} if self.words else {})


def from_setting(stored: Mapping[str, Any]) -> Filter:
    """The conditions of a saved view; what is not understood is left out."""
    values: dict[str, Any] = {name: frozenset(_texts(stored.get(name))) for name in (*SETS, "due")}
    values["due"] &= frozenset(DUE)
    values["states"] &= frozenset(STATUS)
    values["words"] = tuple(_texts(stored.get("words")))
    values |= {name: _day(stored.get(name)) for name in ("since", "until")}
    values |= {name: text if isinstance(text := stored.get(name), str) else None for name in ("aspect", "topic")}
    return Filter(**values)


def _texts(stored: Any) -> list[str]:
    return [text for text in stored if isinstance(text, str)] if isinstance(stored, list) else []


def _day(stored: Any) -> date | None:
    try:
        return date.fromisoformat(stored)
    except (TypeError, ValueError):
        return None


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search, in lower case."""
    return tuple(text.casefold().split())


#: Says of a row (its problem, its state) whether it meets a condition.
_Test = Callable[[Problem, State], bool]


class Matcher:
    """Finds the rows that fit a filter on a day; ``warning`` is the number of days that ``soon`` looks ahead."""

    def __init__(self, chosen: Filter, today: date, warning: int = WARNING_DAYS) -> None:
        self._chosen = chosen
        self._tests = _tests(chosen, today, warning)

    def shown(self, problem: Problem) -> tuple[Measure, ...] | None:
        """The measures of a problem that show (of one without any: none), or None to hide the problem.

        Words found in the problem itself show all its measures; otherwise only measures that have the words show.
        """
        chosen = self._chosen
        if not self._fits_problem(problem):
            return self._kept(problem)
        measures: tuple[Measure, ...] | None = problem.measures
        if chosen.words:
            measures = self._with_words(problem)
        if measures is not None and (self._tests or chosen.only is not None):
            measures = self._fitting(problem, measures)
        if measures is None or not chosen.keep or len(measures) == len(problem.measures):
            return measures if measures is not None else self._kept(problem)
        found = {measure.id for measure in measures} | chosen.keep
        return tuple(measure for measure in problem.measures if measure.id in found)

    def _fits_problem(self, problem: Problem) -> bool:
        chosen = self._chosen
        return (
            (chosen.aspect is None or problem.aspect == chosen.aspect)
            and (chosen.topic is None or problem.topic == chosen.topic)
            and (not chosen.categories or problem.category in chosen.categories)
        )

    def _kept(self, problem: Problem) -> tuple[Measure, ...] | None:
        keep = self._chosen.keep
        if not keep:
            return None
        kept = tuple(measure for measure in problem.measures if measure.id in keep)
        return kept if kept or problem.id in keep and not problem.measures else None

    def _with_words(self, problem: Problem) -> tuple[Measure, ...] | None:
        texts = problem_texts(problem)
        missing = [word for word in self._chosen.words if word not in texts]
        if not missing:
            return problem.measures
        found = tuple(each for each in problem.measures if _has(missing, measure_texts(each)))
        return found or None

    def _fitting(self, problem: Problem, measures: tuple[Measure, ...]) -> tuple[Measure, ...] | None:
        """The rows that meet every condition of rows. Measures that have all from their problem are asked once."""
        only = self._chosen.only
        every = only is None or problem.id in only
        if not problem.measures:
            return () if every and self._meets(problem, problem.state) else None
        found, last, fits = [], None, False
        for measure in measures:
            if not every and only is not None and measure.id not in only:
                continue
            if measure.state is not last:
                last, fits = measure.state, self._meets(problem, measure.state)
            if fits:
                found.append(measure)
        return tuple(found) or None

    def _meets(self, problem: Problem, state: State) -> bool:
        return all(test(problem, state) for test in self._tests)


def _tests(chosen: Filter, today: date, warning: int) -> list[_Test]:
    """The conditions of rows as functions; none for a kind that means any."""
    found: list[_Test] = []
    if chosen.states:
        found.append(lambda _, state: state.status in chosen.states)
    if chosen.departments:
        found.append(lambda _, state: _one_of(state.all_departments, chosen.departments))
    if chosen.leaders:
        found.append(lambda _, state: _one_of(state.all_leaders, chosen.leaders))
    if chosen.by_day:
        days = _day_tests(chosen, today, warning)
        found.append(lambda problem, state: any(test(problem, state) for test in days))
    return found


def _one_of(names: tuple[str, ...], chosen: frozenset[str]) -> bool:
    return any(name in chosen for name in names) if names else "" in chosen


def _day_tests(chosen: Filter, today: date, warning: int) -> list[_Test]:
    known = {name: _due_test(name, today, warning) for name in chosen.due}
    if chosen.since is not None or chosen.until is not None:
        first, last = chosen.since or date.min, chosen.until or date.max
        known["between"] = lambda _, state: state.deadline.on is not None and first <= state.deadline.on <= last
    return list(known.values())


def _due_test(name: str, today: date, warning: int) -> _Test:
    if name == "late":
        return lambda problem, state: row_is_overdue(problem, state, today)
    if name == "soon":
        return lambda problem, state: is_soon_due(problem, state, today, warning)
    if name == "month":
        month = (today.year, today.month)
        return lambda _, state: state.deadline.on is not None and (
            state.deadline.on.year, state.deadline.on.month) == month
    return lambda _, state: state.deadline.on is None


def problem_texts(problem: Problem) -> str:
    """Everything of a problem that the search looks into."""
    state = problem.state
    return "\n".join((
        problem.number, problem.category, problem.aspect, problem.topic, problem.text, problem.claimed_by,
        problem.cause, problem.target, problem.progress, problem.stage_result, problem.next_steps, problem.evidence,
        problem.remarks,
        *state.all_leaders, *state.all_departments, *state.owners, state.deadline.text, STATUS[state.status],
    )).casefold()


def measure_texts(measure: Measure) -> str:
    """Everything of a measure that the search looks into."""
    state = measure.state
    return "\n".join((
        measure.text, measure.progress, measure.evidence, measure.remarks, *state.all_leaders, *state.all_departments,
        *state.owners, state.deadline.text, STATUS[state.status],
    )).casefold()


def _has(words: list[str], texts: str) -> bool:
    return all(word in texts for word in words)
