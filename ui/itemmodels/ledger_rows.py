"""The rows of the ledger table: problems with their measures laid out in rows, with heading rows between, filtered.

Plain data, no Qt: the item model, printing and export can use the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple

from models.labels import STATUS
from models.records import Measure, Problem


class GroupRow(NamedTuple):
    """A heading row: aspect and topic, with how many problems and measures follow."""

    aspect: str
    topic: str
    problems: int
    measures: int

    @property
    def key(self) -> str:
        """The same for the same heading, for comparing two lists of rows."""
        return f"#{self.aspect}\n{self.topic}"


class DataRow(NamedTuple):
    """One measure, or a problem without any. ``place`` counts within the problem's ``size`` rows that are shown."""

    problem: Problem
    measure: Measure | None
    place: int
    size: int

    @property
    def key(self) -> str:
        """Id of the record that the row stands for."""
        return self.measure.id if self.measure else self.problem.id


Row = GroupRow | DataRow


class Filter(NamedTuple):
    """What is shown: ``words`` must all occur in a row or its problem; ``aspect`` and ``topic`` None mean any.

    ``keep`` names rows (problems without measures and measures, by id) that stay visible though they do not fit, such
    as one that is being edited.
    """

    words: tuple[str, ...] = ()
    aspect: str | None = None
    topic: str | None = None
    keep: frozenset[str] = frozenset()

    @property
    def is_on(self) -> bool:
        """True when something may be hidden."""
        return bool(self.words) or self.aspect is not None or self.topic is not None


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search, in lower case."""
    return tuple(text.casefold().split())


def build_rows(problems: Iterable[Problem], chosen: Filter, grouped: bool = True) -> list[Row]:
    """The rows to show, in the ledger's order; with *grouped* a heading row wherever aspect or topic change."""
    found = ((problem, measures) for problem in problems if (measures := _shown(problem, chosen)) is not None)
    rows: list[Row] = []
    for (aspect, topic), run in groupby(found, key=lambda pair: (pair[0].aspect, pair[0].topic)):
        together = list(run)
        if grouped and (aspect or topic):
            rows.append(GroupRow(aspect, topic, len(together), sum(len(measures) for _, measures in together)))
        for problem, measures in together:
            rows.extend(_data_rows(problem, measures))
    return rows


def total_rows(problems: Iterable[Problem]) -> int:
    """How many rows there are without a filter, headings not counted."""
    return sum(len(problem.measures) or 1 for problem in problems)


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


def _shown(problem: Problem, chosen: Filter) -> tuple[Measure, ...] | None:
    """The measures to show, or None to hide the problem.

    Words found in the problem itself show all its measures; otherwise only measures that have the words show.
    """
    kept = tuple(measure for measure in problem.measures if measure.id in chosen.keep)
    fallback = kept if kept or problem.id in chosen.keep else None
    if chosen.aspect is not None and problem.aspect != chosen.aspect:
        return fallback
    if chosen.topic is not None and problem.topic != chosen.topic:
        return fallback
    if not chosen.words:
        return problem.measures
    texts = problem_texts(problem)
    missing = [word for word in chosen.words if word not in texts]
    if not missing:
        return problem.measures
    fits = _fits(missing)
    found = tuple(measure for measure in problem.measures if measure.id in chosen.keep or fits(measure))
    return found or fallback


def _fits(words: list[str]) -> Callable[[Measure], bool]:
    def fits(measure: Measure) -> bool:
        texts = measure_texts(measure)
        return all(word in texts for word in words)

    return fits


def _data_rows(problem: Problem, measures: tuple[Measure, ...]) -> Iterable[DataRow]:
    if not measures:
        return (DataRow(problem, None, 0, 1),)
    return (DataRow(problem, measure, number, len(measures)) for number, measure in enumerate(measures))
