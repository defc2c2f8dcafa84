"""State changes by hand: what may follow what, which days and which evidence they need; nothing of it for imports."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import changes, ledger, queries
from models.database import Store
from models.errors import ValueRefusedError
from models.records import INHERIT, Problem
from models.rules import STATUSES, StateChange, filled_dates, may_follow, state_refusal

TODAY = date(2025, 9, 1)


def _problems(store: Store) -> tuple[Problem, ...]:
    return queries.read_problems(store, queries.rounds(store)[0].id)


def by_hand(store: Store, table: str, row_id: str, **values: object) -> None:
    ledger.edit(store, [(table, row_id, values)], today=TODAY)


# --- pure ------------------------------------------------------------------------------------------------------------


@given(st.sampled_from(STATUSES), st.sampled_from(STATUSES))
def test_closing_follows_completing_only_and_every_refusal_says_what_to_do(before: str, after: str) -> None:
    reason = state_refusal(StateChange(before, after), TODAY)
    assert bool(reason) == (not may_follow(before, after))
    if after == "closed":
        assert may_follow(before, after) == (before in ("completed", "closed"))
    if before == "closed":
        assert may_follow(before, after) == (after in ("closed", "in_progress"))
    assert not reason or "请" in reason


@given(st.sampled_from(STATUSES), st.sampled_from(STATUSES), st.none() | st.dates(max_value=TODAY))
def test_days_that_a_change_brings(before: str, after: str, done: date | None) -> None:
    change = StateChange(before, after, done)
    filled = filled_dates(change, TODAY)
    if before == after:
        assert filled == {}
    elif after == "completed":
        assert filled == ({} if done else {"completed_on": TODAY})
    elif after == "closed":
        assert filled == {"closed_on": TODAY}
    elif after != "long_term":
        assert filled == ({"completed_on": None} if done else {})


@pytest.mark.parametrize(("change", "word"), [
    (StateChange("completed", "closed", has_evidence=False), "佐证材料"),
    (StateChange("completed", "closed", open_measures=2), "还有 2 条措施没有完成"),
    (StateChange("in_progress", "closed"), "先改为“已完成”"),
    (StateChange("closed", "completed"), "重新启动"),
    (StateChange("completed", "completed", date(2025, 9, 2)), "晚于今天"),
    (StateChange("closed", "closed", date(2025, 8, 2), date(2025, 8, 1)), "早于完成时间"),
])
def test_reasons(change: StateChange, word: str) -> None:
    assert word in state_refusal(change, TODAY)


# --- through the door ------------------------------------------------------------------------------------------------


def test_completing_fills_the_day_in_the_same_step(filled: Store) -> None:
    before = changes.table_dump(filled)
    measure = _problems(filled)[0].measures[0]
    by_hand(filled, "measure", measure.id, status="completed")
    assert _problems(filled)[0].measures[0].state.completed_on == TODAY
    by_hand(filled, "measure", measure.id, status="in_progress")
    assert _problems(filled)[0].measures[0].state.completed_on is None
    ledger.undo(filled)
    ledger.undo(filled)
    assert changes.table_dump(filled) == before


def test_a_day_given_with_it_stays(filled: Store) -> None:
    measure = _problems(filled)[0].measures[0]
    by_hand(filled, "measure", measure.id, status="completed", completed_on=date(2025, 8, 1))
    assert _problems(filled)[0].measures[0].state.completed_on == date(2025, 8, 1)
    with pytest.raises(ValueRefusedError, match="要有完成时间"):
        by_hand(filled, "measure", measure.id, completed_on=None)


def test_closing_needs_evidence_as_a_text_of_the_row_or_of_its_problem(filled: Store) -> None:
    problem = _problems(filled)[0]
    done = problem.measures[1]
    ledger.edit(filled, [("problem", problem.id, {"evidence": ""}), ("measure", done.id, {"evidence": INHERIT})])
    before = changes.table_dump(filled)
    with pytest.raises(ValueRefusedError, match="销号需要佐证材料"):
        by_hand(filled, "measure", done.id, status="closed")
    assert changes.table_dump(filled) == before
    ledger.edit(filled, [("problem", problem.id, {"evidence": "制度文本"})])
    by_hand(filled, "measure", done.id, status="closed")
    assert _problems(filled)[0].measures[1].state.closed_on == TODAY
    ledger.undo(filled)
    by_hand(filled, "measure", done.id, status="closed", evidence="照片")
    assert _problems(filled)[0].measures[1].state.status == "closed"


def test_a_file_is_evidence(filled: Store) -> None:
    problem = _problems(filled)[0]
    done = problem.measures[1]
    ledger.edit(filled, [("problem", problem.id, {"evidence": ""}), ("measure", done.id, {"evidence": INHERIT})])
    with changes.step(filled, "佐证"):
        filled.insert_rows("evidence_file", ("id", "sha256", "name", "size", "linked_path"), [("f", "0", "照片", 1, "")])
        filled.insert_rows("evidence_link", ("id", "file_id", "measure_id", "number", "position"),
                           [("l", "f", done.id, "1-1-1", 1)])
    by_hand(filled, "measure", done.id, status="closed")
    assert _problems(filled)[0].measures[1].state.status == "closed"


def test_a_problem_is_not_closed_before_its_measures(filled: Store) -> None:
    problem = _problems(filled)[0]
    values, first = {"status": "completed", "evidence": "材料"}, problem.measures[0].id
    ledger.edit(filled, [("problem", problem.id, values), ("measure", first, {"status": "in_progress"})])
    with pytest.raises(ValueRefusedError, match="还有 1 条措施没有完成"):
        by_hand(filled, "problem", problem.id, status="closed")
    ledger.edit(filled, [  # given in the same step, the measure counts as it will be
        ("problem", problem.id, {"status": "closed"}), ("measure", first, {"status": INHERIT}),
    ], today=TODAY)
    assert _problems(filled)[0].state.closed_on == TODAY


def test_several_refused_rows_are_counted_and_named(filled: Store) -> None:
    measures = [measure for problem in _problems(filled) for measure in problem.measures]
    ledger.edit(filled, [("measure", measure.id, {"status": "in_progress"}) for measure in measures])
    edits = [("measure", measure.id, {"status": "closed"}) for measure in measures]
    with pytest.raises(ValueRefusedError, match="3 行不能改（序号 1、7）：销号需要先完成"):
        ledger.edit(filled, edits, today=TODAY)


def test_without_a_day_the_caller_answers(filled: Store) -> None:
    """As imports and the command line write."""
    measure = _problems(filled)[0].measures[0]
    ledger.edit(filled, [("measure", measure.id, {"status": "closed"})])
    state = _problems(filled)[0].measures[0].state
    assert (state.status, state.closed_on) == ("closed", None)


def test_several_edits_of_one_row_are_one(filled: Store) -> None:
    problem = _problems(filled)[0]
    later = {"cause": "二", "target": "三"}
    ledger.edit(filled, [("problem", problem.id, {"cause": "一"}), ("problem", problem.id, later)])
    found = _problems(filled)[0]
    assert (found.cause, found.target) == ("二", "三")
