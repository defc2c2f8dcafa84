"""Rows that are gathered before they are inserted, and the collector that rests meanwhile."""

from __future__ import annotations

import gc

import pytest

from models import changes, queries
from models.bulk import Waiting
from models.database import Store
from models.memory import uncollected
from models.records import RoundInfo
from models.round_writing import insert_round
from models.writing import POSITION_STEP, Writer


def _begin(store: Store) -> tuple[Writer, str]:
    writer = Writer(store)
    return writer, insert_round(writer, RoundInfo(name="批次"))


def test_gathered_rows_are_the_same_as_single_ones(store: Store) -> None:
    """Children, people and headings find their rows though tables are written one after the other."""
    with changes.step(store, "试"):
        writer, round_id = _begin(store)
        with writer.gathering():
            for number in range(3):
                values = {"text": f"问题{number}", "aspect": "甲方面", "topic": "乙", "leaders": ("周明", "李文")}
                problem = writer.insert_problem(round_id, values)
                writer.insert_measure(problem, {"text": "措施一", "departments": ("医务部",), "progress": "已办；"})
                writer.insert_measure(problem, {"text": "措施二"})
            assert not store.fetch("SELECT 1 FROM measure WHERE text = '措施二' LIMIT 1 OFFSET 2")
            writer.add_post("周明", "书记")
            writer.add_post("周明", "书记")
    (info,) = queries.rounds(store)
    problems = queries.read_problems(store, info.id)
    assert [problem.text for problem in problems] == ["问题0", "问题1", "问题2"]
    assert all(problem.aspect == "甲方面" and problem.state.leaders == ("周明", "李文") for problem in problems)
    assert [measure.text for measure in problems[2].measures] == ["措施一", "措施二"]
    assert problems[1].measures[0].state.departments == ("医务部",) and problems[1].measures[0].progress == "已办"
    assert store.scalar("SELECT count(*) FROM post") == 1
    positions = [row[0] for row in store.fetch("SELECT position FROM person ORDER BY position")]
    assert positions == [POSITION_STEP, 2 * POSITION_STEP]


def test_what_reads_settles_first(store: Store) -> None:
    """An edit of a gathered row, and one that names a gathered person, find what they need."""
    with changes.step(store, "试"):
        writer, round_id = _begin(store)
        with writer.gathering():
            problem = writer.insert_problem(round_id, {"text": "甲"})
            writer.update_problem(problem, {"aspect": "新方面", "claimed_by": "新人", "owners": ("另一人",)})
            writer.update_problem(problem, {"owners": ("第三人",)})
            measure = writer.insert_measure(problem, {"text": "一"})
            writer.update_measure(measure, {"status": "completed"})
            first = writer.insert_problem(round_id, {"text": "乙"}, after=problem)
            assert store.scalar("SELECT count(*) FROM problem") == 1
            writer.move("problem", round_id, first, None)
    (info,) = queries.rounds(store)
    second, found = queries.read_problems(store, info.id)
    assert second.text == "乙" and (found.aspect, found.claimed_by, found.state.owners) == (
        "新方面",
        "新人",
        ("第三人",),
    )
    assert found.measures[0].state.status == "completed"


@pytest.mark.parametrize("nth", range(5))
def test_a_failure_while_gathered_rows_are_written_leaves_nothing(
    store: Store, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = changes.table_dump(store)
    real, calls = store.insert_rows, []

    def failing(*given: object) -> None:
        calls.append(given)
        if len(calls) > nth:
            raise RuntimeError("broken on purpose")
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "insert_rows", failing)
    with pytest.raises(RuntimeError), changes.step(store, "试"):
        writer, round_id = _begin(store)
        with writer.gathering():
            problem = writer.insert_problem(round_id, {"text": "甲", "aspect": "乙", "owners": ("丙",)})
            writer.insert_measure(problem, {"text": "丁"})
    assert changes.table_dump(store) == before and not store.fetch("SELECT 1 FROM step")


def test_very_many_rows_are_not_kept(store: Store) -> None:
    """What waits is written by itself, so that neither memory nor the time until a cancel is heard grows."""
    with changes.step(store, "试"):
        waiting = Waiting(store)
        for number in range(9000):
            waiting.add("person", ("id", "name", "position"), [(f"p{number}", f"名{number}", number)])
        assert 5000 < store.scalar("SELECT count(*) FROM person") < 9000
        waiting.write()
        assert store.scalar("SELECT count(*) FROM person") == 9000


def test_the_collector_rests_and_goes_on() -> None:
    @uncollected()
    def resting() -> bool:
        with uncollected():
            pass
        return gc.isenabled()

    assert gc.isenabled() and not resting() and gc.isenabled()
    with pytest.raises(ValueError), uncollected():
        raise ValueError
    assert gc.isenabled()
