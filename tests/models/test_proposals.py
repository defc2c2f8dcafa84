"""Proposals of departments: taken in at the end of the round or of their problem, or put away; one undo step each."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models import changes, database, exchange, ledger, queries
from models.database import Store
from models.errors import NotFoundError
from models.records import Deadline, Problem
from models.writing import Writer

MEASURE = {"text": "补充采购记录", "progress": "已补记", "status": "completed", "own": ["status"]}
PROBLEM = {
    "number": "9",
    "aspect": "采购管理",
    "text": "询价记录不全",
    "departments": ["采购办"],
    "deadline": {"text": "2025年9月底前", "on": "2025-09-30", "kind": "date"},
    "extra": {"满意度": "高"},
    "measures": [MEASURE, {"text": "培训采购人员", "departments": ["采购办"], "own": []}],
}


def problems(store: Store) -> tuple[Problem, ...]:
    return queries.read_problems(store, queries.rounds(store)[0].id)


@pytest.fixture
def waiting(filled: Store) -> Store:
    """The small hospital with a proposed problem and a proposed measure."""
    with changes.step(filled, "导入台账"):
        writer, round_id = Writer(filled), queries.rounds(filled)[0].id
        for payload in (PROBLEM, {"problem": problems(filled)[1].id, **MEASURE}):
            writer.add_proposal(round_id, payload)
    return filled


def ids(store: Store) -> list[str]:
    return [each.id for each in queries.proposals(store, queries.rounds(store)[0].id)]


def test_they_are_listed_in_order(waiting: Store) -> None:
    first, second = queries.proposals(waiting, queries.rounds(waiting)[0].id)
    assert first.payload["text"] == "询价记录不全" and first.problem_id == ""
    assert second.payload["text"] == "补充采购记录" and second.problem_id == problems(waiting)[1].id
    assert queries.proposals(waiting, "no such round") == ()


def test_an_accepted_problem_stands_at_the_end_with_its_measures(waiting: Store) -> None:
    done = ledger.accept_proposals(waiting, ids(waiting)[:1])
    last = problems(waiting)[-1]
    assert done.created == (last.id,) and len(ids(waiting)) == 1
    assert (last.number, last.aspect, last.text) == ("9", "采购管理", "询价记录不全")
    assert last.state.departments == ("采购办",) and last.extra == {"满意度": "高"}
    assert last.state.deadline == Deadline("2025年9月底前", date(2025, 9, 30), "date")
    assert [(each.text, each.own) for each in last.measures] == [("补充采购记录", ("status",)), ("培训采购人员", ())]
    assert last.measures[0].state.status == "completed" and last.measures[1].state.departments == ("采购办",)


def test_an_accepted_measure_stands_at_the_end_of_its_problem(waiting: Store) -> None:
    done = ledger.accept_proposals(waiting, ids(waiting)[1:])
    texts = [each.text for each in problems(waiting)[1].measures]
    assert texts == ["重新梳理采购目录", "补充采购记录"]
    assert done.created == (problems(waiting)[1].measures[-1].id,)


@pytest.mark.parametrize("write", [ledger.accept_proposals, ledger.reject_proposals])
def test_one_step_that_can_be_undone_and_redone(waiting: Store, write: Any) -> None:
    before = changes.table_dump(waiting)
    done = write(waiting, ids(waiting))
    after = changes.table_dump(waiting)
    assert done.step and ids(waiting) == [] and before != after
    ledger.undo(waiting)
    assert changes.table_dump(waiting) == before
    ledger.redo(waiting)
    assert changes.table_dump(waiting) == after


@pytest.mark.parametrize("write", [ledger.accept_proposals, ledger.reject_proposals])
def test_one_that_is_gone_says_so_and_nothing_is_done(waiting: Store, write: Any) -> None:
    before = changes.table_dump(waiting)
    with pytest.raises(NotFoundError):
        write(waiting, [*ids(waiting), "gone"])
    assert changes.table_dump(waiting) == before


def test_a_measure_of_a_problem_that_is_gone_says_so(waiting: Store) -> None:
    ledger.delete_rows(waiting, [problems(waiting)[1].id])
    before = changes.table_dump(waiting)
    with pytest.raises(NotFoundError, match="所属的问题"):
        ledger.accept_proposals(waiting, ids(waiting))
    assert changes.table_dump(waiting) == before


def test_a_failure_changes_nothing(waiting: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before, real, calls = changes.table_dump(waiting), waiting.database.execute_sql, [0]
    keys = ids(waiting)

    def failing(sql: str, *rest: Any) -> Any:
        calls[0] += 1
        if calls[0] > limit and not sql.startswith(("ROLLBACK", "COMMIT", "BEGIN", "PRAGMA")):
            raise RuntimeError("broken on purpose")
        return real(sql, *rest)

    for limit in range(3, 12, 2):
        calls[0] = 0
        monkeypatch.setattr(waiting.database, "execute_sql", failing)
        with pytest.raises(RuntimeError):
            ledger.accept_proposals(waiting, keys)
        monkeypatch.setattr(waiting.database, "execute_sql", real)
        assert changes.table_dump(waiting) == before


def test_proposals_survive_dump_and_load(waiting: Store, tmp_path: Path) -> None:
    text = exchange.dump_text(queries.read_ledger(waiting))
    with database.create_store(tmp_path / "另一个.db") as again:
        ledger.load(again, json.loads(text))
        assert exchange.dump_text(queries.read_ledger(again)) == text
        ledger.accept_proposals(again, ids(again))
        assert problems(again)[1].measures[-1].text == "补充采购记录"
