"""Which problems and measures go into a form: all, or those of departments, people and states that a person names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from models.errors import ValueRefusedError
from models.labels import STATUS
from models.records import Problem, Round, State
from models.rules import row_is_overdue

_OVERDUE = "逾期"
_STATES = {word: key for key, word in STATUS.items() if key} | {"已整改": "completed", "未整改": "not_started"}
Test = Callable[[Problem, State], bool]


def chosen_problems(round_: Round, only: str, today: date) -> tuple[list[Problem], list[str]]:
    """The problems with those of their measures that fit *only*, and sentences to be shown.

    Words of one kind (departments, people, states) add up, different kinds narrow down. ValueRefusedError for a word
    that is none of them.
    """
    tests = _tests(round_, only, today)
    found = [kept for problem in round_.problems if (kept := _fitting(problem, tests)) is not None]
    restricted = sum(problem.restricted for problem in found)
    notes = [f"填进去的问题里有 {restricted} 个是限知的，报送前请核对。"] if restricted else []
    if not found:
        notes.append("没有符合条件的问题，表是空的。请核对检查批次和“只填”的条件。" if only else "检查批次里还没有问题，表是空的。")
    return found, notes


def _tests(round_: Round, only: str, today: date) -> list[Test]:
    words = [word for word in re.split(r"[、，,;；\s]+", only) if word]
    states = [state for problem in round_.problems for state in _states_of(problem)]
    departments = {name for state in states for name in state.all_departments}
    people = {name for state in states for name in (*state.all_leaders, *state.owners)}
    people |= {problem.claimed_by for problem in round_.problems}
    kinds: dict[str, list[str]] = {"department": [], "person": [], "state": []}
    for word in words:
        kinds[_kind(word, departments, people)].append(word)
    made = []
    if kinds["department"]:
        made.append(_departments_test(kinds["department"]))
    if kinds["person"]:
        made.append(_people_test(kinds["person"]))
    if kinds["state"]:
        made.append(_states_test(kinds["state"], today))
    return made


def _kind(word: str, departments: set[str], people: set[str]) -> str:
    if word in departments:
        return "department"
    if word in people:
        return "person"
    if word in _STATES or word == _OVERDUE:
        return "state"
    raise ValueRefusedError(
        f"“{word}”不是这个检查批次里的科室、人员，也不是状态（{'、'.join((*_STATES, _OVERDUE))}）。请改“只填”的条件。"
    )


def _departments_test(names: list[str]) -> Test:
    return lambda problem, state: bool(set(names) & set(state.all_departments))


def _people_test(names: list[str]) -> Test:
    return lambda problem, state: bool(set(names) & {problem.claimed_by, *state.all_leaders, *state.owners})


def _states_test(words: list[str], today: date) -> Test:
    wanted = {_STATES[word] for word in words if word in _STATES}
    late = _OVERDUE in words
    return lambda problem, state: state.status in wanted or (late and row_is_overdue(problem, state, today))


def _states_of(problem: Problem) -> tuple[State, ...]:
    return (problem.state, *(measure.state for measure in problem.measures))


def _fitting(problem: Problem, tests: list[Test]) -> Problem | None:
    """The problem with the measures that fit all tests; None when nothing does."""
    if not tests:
        return problem
    if not problem.measures:
        return problem if all(test(problem, problem.state) for test in tests) else None
    measures = tuple(each for each in problem.measures if all(test(problem, each.state) for test in tests))
    return replace(problem, measures=measures) if measures else None
