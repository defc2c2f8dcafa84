"""下发与填报 in the ledger: how far each department is, accepting and sending back, conflicts, forms sent again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from models import changes, database, exchange, ledger, queries, return_queries, returns
from models.database import Store
from models.errors import LedgerError, NotFoundError, ValueRefusedError
from models.records import Deadline, Measure, Problem, RoundInfo
from models.return_queries import ReturnedRow, ReturnStatus
from models.returns import Target, update_for
from tests.returned_forms import DUE_ON, PERIOD, Filled, full_round, send, take_in

TODAY = date(2025, 10, 3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two departments; what 医务部 reported on two of its three rows waits for the office."""
    with database.create_store(tmp_path / "台账.db") as opened:
        opened.clock = lambda: datetime(2025, 10, 1, 9)
        key = ledger.add_round(opened, RoundInfo(name="2025年县委巡察")).created[0]
        first = ledger.add_problem(opened, key, {"number": "1", "text": "查房记录不全", "departments": ("医务部",)}).created[0]
        for count in range(3):
            ledger.add_measure(opened, first, {"text": f"措施{count}", "progress": f"旧{count}"})
        ledger.add_problem(opened, key, {"number": "2", "text": "值班脱岗", "departments": ("护理部",)})
        send(opened, tmp_path / "表")
        opened.clock = lambda: datetime(2025, 10, 3, 9)
        form = Filled(tmp_path / "表" / "填报表-医务部.xlsx")
        form.put(0, progress="新0", status="已完成").put(1, progress="新1").save()
        take_in(opened, form.path, as_report=True)
        yield opened


def round_id(store: Store) -> str:
    return queries.rounds(store)[0].id


def overview(store: Store, today: date = TODAY) -> dict[str, ReturnStatus]:
    return {each.department: each for each in return_queries.returns_overview(store, round_id(store), today)}


def rows(store: Store) -> tuple[ReturnedRow, ...]:
    return return_queries.returned_rows(store, round_id(store))


def measures(store: Store) -> list[Measure]:
    return list(full_round(store).problems[0].measures)


def test_how_far_each_department_is(store: Store) -> None:
    found = overview(store)
    assert found["医务部"] == ReturnStatus("医务部", "已收回", 3, PERIOD, date(2025, 10, 1), DUE_ON, TODAY, 0, 2, 0, 0)
    assert (found["护理部"].status, found["护理部"].late) == ("已下发", 0)
    later = overview(store, DUE_ON + timedelta(days=5))
    assert (later["护理部"].late, later["医务部"].late) == (5, 0)


def test_returned_rows_stand_beside_last_periods_text(store: Store) -> None:
    first, second = rows(store)
    assert (first.last, first.values["progress"], first.values["status"]) == ("旧0", "新0", "completed")
    assert (second.department, second.period, second.decision, dict(second.conflicts)) == ("医务部", PERIOD, "", {})
    assert first.problem is not None and first.problem.text == "查房记录不全"
    assert len(return_queries.waiting_rows(store, round_id(store))) == 2


def test_accepting_a_row_sets_it_in_the_ledger(store: Store) -> None:
    before = changes.table_dump(store)
    first, second = rows(store)
    done = ledger.decide_returns(store, [first.id], True)
    assert done.label == "采用科室填报 1 行"
    assert [(each.progress, each.state.status) for each in measures(store)[:2]] == [("新0", "completed"), ("旧1", "")]
    assert full_round(store).returns[0].accepted_on is None
    assert rows(store)[0].last == "旧0"
    ledger.decide_returns(store, [second.id], True)
    assert full_round(store).returns[0].accepted_on == TODAY and overview(store)["医务部"].status == "已审核"
    after = changes.table_dump(store)
    ledger.undo(store)
    ledger.undo(store)
    assert changes.table_dump(store) == before
    ledger.redo(store)
    ledger.redo(store)
    assert changes.table_dump(store) == after


def test_sending_back_needs_a_reason_and_changes_no_facts(store: Store, tmp_path: Path) -> None:
    first, _ = rows(store)
    problems = full_round(store).problems
    with pytest.raises(ValueRefusedError, match="原因"):
        ledger.decide_returns(store, [first.id], False, " ")
    ledger.decide_returns(store, [first.id], False, "没有写明数字")
    assert full_round(store).problems == problems
    assert (rows(store)[0].decision, rows(store)[0].reason) == (returns.SENT_BACK, "没有写明数字")
    assert overview(store, DUE_ON + timedelta(2))["医务部"].late == 2
    assert (overview(store)["医务部"].status, overview(store)["医务部"].waiting) == ("已退回", 1)
    (path,) = send(store, tmp_path / "退回", sent_back=True)
    form = Filled(path)
    assert path.name == "退回重填-医务部.xlsx" and form.count == 1
    assert (form.cell(0, "reason").value, form.cell(0, "last").value) == ("没有写明数字", "新0")
    take_in(store, form.put(0, progress="抽查42份").save(), as_report=True)
    assert [row.values for row in rows(store)] == [{"progress": "抽查42份"}]


def test_what_was_edited_here_since_is_not_overwritten_silently(store: Store) -> None:
    first, second = rows(store)
    ledger.edit(store, [("measure", measures(store)[0].id, {"progress": "办公室改过"})])
    shown = rows(store)[0]
    assert "改过" in shown.conflicts["progress"]
    with pytest.raises(ValueRefusedError, match="1 行"):
        ledger.decide_returns(store, [first.id, second.id], True)
    assert measures(store)[0].progress == "办公室改过" and measures(store)[1].progress == "旧1"
    ledger.decide_returns(store, [first.id], True, overwrite=True)
    assert measures(store)[0].progress == "新0"


def test_the_last_return_of_a_period_counts(store: Store, tmp_path: Path) -> None:
    old = rows(store)
    form = Filled(tmp_path / "表" / "填报表-医务部.xlsx").put(0, progress="更正")
    take_in(store, form.save(), as_report=True)
    assert len(full_round(store).returns) == 2
    assert [row.values["progress"] for row in rows(store)] == ["更正", "新1"]
    with pytest.raises(NotFoundError, match="最近一次"):
        ledger.decide_returns(store, [old[0].id], True)


def test_a_row_that_was_deleted_meanwhile_cannot_be_accepted(store: Store) -> None:
    first, _ = rows(store)
    ledger.delete_rows(store, (), [measures(store)[0].id])
    assert rows(store)[0].target is None
    with pytest.raises(LedgerError, match="已不在台账里"):
        ledger.decide_returns(store, [first.id], True)


def test_a_form_is_asked_for_departments_that_are_there(store: Store) -> None:
    info = queries.rounds(store)[0]
    with pytest.raises(ValueRefusedError, match="by|分法"):
        return_queries.make_forms(store, info, by="floor")
    with pytest.raises(ValueRefusedError, match="没有退回"):
        return_queries.make_forms(store, info, sent_back=True)


def test_values_go_to_json_and_back() -> None:
    values = {"progress": "甲", "status": "completed", "status_text": "已完成", "keep_up": True,
              "completed_on": date(2025, 1, 2), "owners": ("林一",),
              "deadline": Deadline("年底", date(2025, 12, 31), "date")}
    assert returns.from_json(returns.to_json(values)) == values
    assert returns.from_json({"unknown": 1, "completed_on": "31.2.", "progress": ""}) == {"completed_on": None}


def test_only_what_differs_is_set() -> None:
    measure = Measure(id="m", text="措施", progress="甲。")
    update = update_for(Target(Problem(id="p", measures=(measure,)), measure), {"progress": "甲", "remarks": "乙"}, "医务部")
    assert (update.table, update.id) == ("measure", "m")
    assert (dict(update.values), dict(update.old)) == ({"remarks": "乙"}, {"remarks": ""})


def test_reading_takes_as_many_statements_for_many_rows(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """No statement a row: a round of five hundred rows is read with those of a round of two."""
    counts: list[int] = []
    real = Store.fetch
    for extra in (0, 40):
        problem = full_round(store).problems[0].id
        for count in range(extra):
            ledger.add_measure(store, problem, {"text": f"更多措施{count}"})
        folder = store.path.parent / f"再{extra}"
        send(store, folder, period=f"第{extra}期", only=("医务部",))
        form = Filled(folder / "填报表-医务部.xlsx")
        for row in range(form.count):
            form.put(row, progress=f"又{row}")
        take_in(store, form.save(), as_report=True)
        counts.append(0)
        with monkeypatch.context() as patch:
            patch.setattr(Store, "fetch", lambda *args: counts.append(counts.pop() + 1) or real(*args))
            assert len(rows(store)) >= extra
    assert counts[0] == counts[1]


def test_decisions_survive_dump_and_load(store: Store, tmp_path: Path) -> None:
    first, second = rows(store)
    ledger.decide_returns(store, [first.id], True)
    ledger.decide_returns(store, [second.id], False, "写具体")
    data = exchange.dump(queries.read_ledger(store))
    kept = data["rounds"][0]["returns"][0]
    assert [row.get("decision") for row in kept["rows"]] == ["accepted", "sent_back"]
    with database.create_store(tmp_path / "新.db") as fresh:
        ledger.load(fresh, data)
        assert exchange.dump(queries.read_ledger(fresh)) == data
        assert [(row.decision, row.reason) for row in rows(fresh)] == [("accepted", ""), ("sent_back", "写具体")]
        kept["rows"][0]["decision"] = "perhaps"
    with database.create_store(tmp_path / "错.db") as fresh, pytest.raises(ValueRefusedError, match="perhaps"):
        ledger.load(fresh, data)


def test_an_import_of_a_form_can_be_taken_back(store: Store, tmp_path: Path) -> None:
    before = full_round(store)
    send(store, tmp_path / "新表", period="第4期", only=("护理部",))
    form = Filled(tmp_path / "新表" / "填报表-护理部.xlsx").put(0, progress="填了").save()
    take_in(store, form)
    assert len(full_round(store).returns) == 2
    ledger.undo_import(store)
    assert full_round(store) == before
