"""Which rows show and in which order, as plain data: no widget."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given, settings, strategies as st

from models.records import Deadline, Measure, Problem, State
from ui.itemmodels.ledger_filter import DUE, Filter, Matcher, from_setting
from ui.itemmodels.ledger_rows import (
    GROUPINGS, Arrangement, DataRow, GroupRow, Row, arrange, build_rows, total_rows,
)

TODAY = date(2025, 6, 10)
AS_LEDGER = Arrangement("")


def state(department: str = "", status: str = "in_progress", day: date | None = None, **more: Any) -> State:
    deadline = Deadline(day.isoformat(), day, "date") if day else Deadline()
    return State(departments=tuple(department.split("、")) if department else (), status=status, deadline=deadline,
                 **more)


def problem(key: str, *states: State, own: State | None = None, **more: Any) -> Problem:
    measures = tuple(Measure(f"{key}.{n}", f"措施{key}{n}", state=each) for n, each in enumerate(states))
    return Problem(key, key, text=f"问题{key}", state=own or State(status="in_progress"), measures=measures, **more)


def keys(rows: list[Row]) -> list[str]:
    return [row.key if isinstance(row, DataRow) else "#" + " ".join(filter(None, row.texts)) for row in rows]


def found(problems: list[Problem], chosen: Filter, how: Arrangement = AS_LEDGER) -> list[str]:
    return keys(arrange(problems, Matcher(chosen, TODAY, 10), how).rows)


LEDGER = [
    problem("1", state("医务部", day=date(2025, 6, 1)), state("护理部", "completed", date(2025, 5, 1)), aspect="甲"),
    problem("2", state("护理部、医务部", day=date(2025, 6, 15)), aspect="甲", category="立行立改"),
    problem("3", own=state("", "", None), aspect="乙", topic="丙"),
    problem("10", state("采购办", "long_term", date(2025, 6, 5)), state("采购办", day=date(2025, 7, 1)), aspect="乙"),
]


def test_conditions_of_a_kind_are_one_of_them_and_kinds_add_up() -> None:
    assert found(LEDGER, Filter(departments=frozenset(("医务部", "采购办")))) == ["1.0", "2.0", "10.0", "10.1"]
    assert found(LEDGER, Filter(departments=frozenset(("医务部", "采购办")), states=frozenset(("in_progress",)))) == [
        "1.0", "2.0", "10.1"]
    assert found(LEDGER, Filter(departments=frozenset(("",)))) == ["3"]
    assert found(LEDGER, Filter(states=frozenset(("",)))) == ["3"]
    assert found(LEDGER, Filter(categories=frozenset(("立行立改",)))) == ["2.0"]


def test_deadlines() -> None:
    assert found(LEDGER, Filter(due=frozenset(("late",)))) == ["1.0"]
    assert found(LEDGER, Filter(due=frozenset(("soon",)))) == ["2.0"]
    assert found(LEDGER, Filter(due=frozenset(("late", "soon")))) == ["1.0", "2.0"]
    assert found(LEDGER, Filter(due=frozenset(("month",)))) == ["1.0", "2.0", "10.0"]
    assert found(LEDGER, Filter(due=frozenset(("none",)))) == ["3"]
    assert found(LEDGER, Filter(since=date(2025, 6, 1), until=date(2025, 6, 15))) == ["1.0", "2.0", "10.0"]
    assert found(LEDGER, Filter(until=date(2025, 5, 1))) == ["1.1"]
    assert found(LEDGER, Filter(due=frozenset(("none",)), since=date(2025, 7, 1))) == ["3", "10.1"]


def test_the_last_day_of_warning_still_counts() -> None:
    for ahead, shown in ((4, []), (5, ["2.0"])):
        matcher = Matcher(Filter(due=frozenset(("soon",))), TODAY, ahead)
        assert keys(arrange(LEDGER, matcher, Arrangement("")).rows) == shown


def test_only_named_rows() -> None:
    assert found(LEDGER, Filter(only=frozenset(("1.1", "10", "3")))) == ["1.1", "3", "10.0", "10.1"]
    assert found(LEDGER, Filter(only=frozenset())) == []
    assert Filter(only=frozenset()).is_on and not Filter(label="什么都没选").is_on


def test_kept_rows_stay() -> None:
    assert found(LEDGER, Filter(states=frozenset(("completed",)), keep=frozenset(("1.0", "3")))) == ["1.0", "1.1", "3"]


def test_conditions_come_back_from_a_setting() -> None:
    chosen = Filter(("党建",), "甲", "", states=frozenset(("completed", "")), departments=frozenset(("医务部",)),
                    leaders=frozenset(("周明",)), categories=frozenset(("",)), due=frozenset(DUE),
                    since=date(2025, 1, 1), until=date(2025, 2, 1))
    assert from_setting(json.loads(json.dumps(chosen.as_setting()))) == chosen
    assert from_setting({"states": ["completed", 3, "nonsense"], "since": "bald", "words": "x", "due": ["nie"]}) == (
        Filter(states=frozenset(("completed",))))


# --- order ---------------------------------------------------------------------------------------------------------


def test_sorting_by_deadline_keeps_problems_together() -> None:
    assert found(LEDGER, Filter(), Arrangement("", "deadline")) == ["1.0", "1.1", "10.0", "10.1", "2.0", "3"]
    assert found(LEDGER, Filter(), Arrangement("", "deadline", True)) == ["10.0", "10.1", "2.0", "1.0", "1.1", "3"]


def test_numbers_names_and_states() -> None:
    back = [LEDGER[3], LEDGER[1], LEDGER[2], LEDGER[0]]
    assert found(back, Filter(), Arrangement("", "number")) == ["1.0", "1.1", "2.0", "3", "10.0", "10.1"]
    assert found(LEDGER, Filter(), Arrangement("", "departments")) == ["10.0", "10.1", "1.0", "1.1", "2.0", "3"]
    assert found(LEDGER, Filter(), Arrangement("", "status")) == ["1.0", "1.1", "2.0", "10.0", "10.1", "3"]
    assert found(LEDGER, Filter(), Arrangement("", "status", True)) == ["1.0", "1.1", "10.0", "10.1", "2.0", "3"]


def test_equal_rows_stand_as_in_the_ledger_in_both_directions() -> None:
    alike = [problem(str(n), state("医务部", day=TODAY)) for n in range(5)]
    for descending in (False, True):
        assert found(alike, Filter(), Arrangement("", "deadline", descending)) == [f"{n}.0" for n in range(5)]


def test_another_column_sorts_what_is_sorted_already() -> None:
    """As in a spreadsheet: clicked one after the other, the first orders what the second leaves equal."""
    problems = [problem(name, state(department, day=date(2026, 1, day)))
                for name, department, day in (("甲", "药学部", 1), ("乙", "采购办", 2), ("丙", "医务部", 1))]
    how = Arrangement("").clicked("departments").clicked("departments").clicked("deadline")
    assert (how.sort, how.then, how.then_descending) == ("deadline", "departments", True)
    assert found(problems, Filter(), how) == ["丙.0", "甲.0", "乙.0"]  # on one day 医务部 before 药学部, from z to a
    assert found(problems, Filter(), how.clicked("deadline")) == ["乙.0", "丙.0", "甲.0"]
    assert how.without_sort() == Arrangement("", "departments", True)
    assert how.clicked("deadline").clicked("deadline") == Arrangement("")


def test_three_clicks_come_back_to_the_ledger() -> None:
    how = Arrangement("departments")
    seen = []
    for _ in range(3):
        how = how.clicked("deadline")
        seen.append((how.sort, how.descending, how.group))
    assert seen == [("deadline", False, "departments"), ("deadline", True, "departments"), ("", False, "departments")]


def test_headings_of_aspects_belong_to_the_ledger_s_order() -> None:
    assert found(LEDGER, Filter(), Arrangement()) == [
        "#甲", "1.0", "1.1", "2.0", "#乙 丙", "3", "#乙", "10.0", "10.1"]
    assert not [key for key in found(LEDGER, Filter(), Arrangement("aspect", "number")) if key.startswith("#")]


def test_a_row_of_two_departments_stands_below_the_first() -> None:
    assert found(LEDGER, Filter(), Arrangement("departments")) == [
        "#医务部", "1.0", "#护理部", "1.1", "2.0", "#采购办", "10.0", "10.1", "#（未填科室）", "3"]
    rows = arrange(LEDGER, Matcher(Filter(), TODAY), Arrangement("departments")).rows
    assert [(row.problems, row.measures) for row in rows if isinstance(row, GroupRow)] == [
        (1, 1), (2, 2), (1, 2), (1, 0)]
    assert [(row.place, row.size) for row in rows if isinstance(row, DataRow)][:2] == [(0, 1), (0, 1)]


def test_states_stand_as_work_goes_on() -> None:
    assert [key for key in found(LEDGER, Filter(), Arrangement("status")) if key[0] == "#"] == [
        "#正在整改", "#长期坚持", "#已完成", "#（未填状态）"]


def test_sorting_by_what_the_headings_say_sorts_them() -> None:
    for descending, wanted in ((False, ["#采购办", "#护理部", "#医务部"]), (True, ["#医务部", "#护理部", "#采购办"])):
        shown = found(LEDGER, Filter(), Arrangement("departments", "departments", descending))
        assert [key for key in shown if key[0] == "#"] == [*wanted, "#（未填科室）"]


def test_a_changed_row_keeps_its_place_until_rows_are_arranged_anew() -> None:
    how, matcher = Arrangement("departments", "deadline"), Matcher(Filter(), TODAY)
    first = arrange(LEDGER, matcher, how)
    changed = [LEDGER[0], problem("2", state("采购办", day=date(2020, 1, 1)), aspect="甲"), *LEDGER[2:]]
    assert keys(arrange(changed, matcher, how, first.places).rows) == keys(first.rows)
    assert keys(arrange(changed, matcher, how).rows) == [
        "#医务部", "1.0", "#护理部", "1.1", "#采购办", "2.0", "10.0", "10.1", "#（未填科室）", "3"]


def test_a_new_row_stands_behind_the_one_that_it_follows_in_the_ledger() -> None:
    how, matcher = Arrangement("", "deadline", True), Matcher(Filter(), TODAY)
    first = arrange(LEDGER, matcher, how)
    more = [*LEDGER[:2], problem("2a", state("医务部", day=date(2030, 1, 1))), *LEDGER[2:]]
    assert keys(arrange(more, matcher, how, first.places).rows) == [
        "10.0", "10.1", "2.0", "2a.0", "1.0", "1.1", "3"]


_STATES = st.builds(
    state, st.sampled_from(["", "医务部", "护理部、医务部", "采购办"]),
    st.sampled_from(["", "not_started", "in_progress", "completed", "long_term"]),
    st.sampled_from([None, date(2025, 6, 1), date(2025, 6, 12), date(2026, 1, 1)]))
_LEDGERS = st.lists(st.lists(_STATES, max_size=3), max_size=8).map(
    lambda all_: [problem(str(n), *states, aspect=f"方面{n // 3}") for n, states in enumerate(all_)])


@settings(max_examples=120, deadline=None, derandomize=True)
@given(_LEDGERS, st.sampled_from(sorted(GROUPINGS)),
       st.sampled_from(["", "deadline", "status", "departments", "number"]), st.booleans())
def test_every_row_shows_once_however_it_is_arranged(
    ledger: list[Problem], group: str, sort: str, descending: bool
) -> None:
    how = Arrangement(group, sort, descending and bool(sort))
    rows = arrange(ledger, Matcher(Filter(), TODAY), how).rows
    data = [row for row in rows if isinstance(row, DataRow)]
    assert sorted(row.key for row in data) == sorted(row.key for row in build_rows(ledger, Filter(), Arrangement("")))
    assert len(data) == total_rows(ledger)
    for number, row in enumerate(rows):  # a run's places count up, so that its cells can span
        if isinstance(row, DataRow):
            top = rows[number - row.place]
            assert isinstance(top, DataRow) and top.problem is row.problem and top.place == 0
        else:
            following = rows[number + 1:]
            end = next((n for n, each in enumerate(following) if isinstance(each, GroupRow)), len(following))
            below = [each for each in following[:end] if isinstance(each, DataRow)]
            assert row.measures == sum(each.measure is not None for each in below)
            assert row.problems == len({each.problem.id for each in below}) > 0
