"""An import is taken back weeks later: what it did goes, what was edited since stays and is named."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import changes, database, ledger, queries
from models.database import Store
from models.errors import NotFoundError
from models.importing.plan_data import FilePlan, ImportPlan, ReportRow, ReturnForm, Source
from models.records import Deadline, Problem, Stated, Wording
from tests.models.importing.sheets import HEADER, book, sheet
from ui import jobs

FIRST = [1, "药品验收登记不完整", "修订验收制度", "药学部", "2024年6月底前", "已印发制度", "正在整改"]
MORE = ["", "", "加强培训", "护理部", "", "", "未启动"]
OTHER = [2, "仓库温度没有记录", "安装温度计", "后勤部", "年底前", "", "未启动"]
CHANGED = [1, "药品验收登记不完整", "修订验收制度", "药学部、质控办", "2024年7月底前", "已印发并培训", "已完成"]


def take(store: Store, *rows: list[Any], name: str = "医务部.xlsx", header: list[Any] | None = None) -> str:
    """Import these rows; the import's id."""
    job = jobs.plan_import(store, [book(sheet([header or HEADER, *rows]), name=name)], feedback_on=date(2024, 2, 2))
    _, report = jobs.apply_import(store, job)
    return str(report["batch"])


def problems(store: Store) -> tuple[Problem, ...]:
    return queries.read_problems(store, queries.rounds(store)[0].id)


@pytest.fixture
def begun(store: Store) -> Iterator[Store]:
    """A ledger into which FIRST was imported."""
    take(store, FIRST)
    yield store


def test_a_first_import_leaves_nothing_behind(store: Store) -> None:
    before = changes.table_dump(store)
    take(store, FIRST, MORE, OTHER)
    undone = ledger.undo_import(store)
    assert undone.kept == () and undone.changes.label == "撤销导入" and undone.changes.step
    assert changes.table_dump(store) == before


def test_changed_values_go_back_after_a_restart_and_after_more_than_the_undo_list(begun: Store) -> None:
    before = changes.table_dump(begun)
    take(begun, CHANGED, MORE, OTHER)
    for number in range(changes.UNDO_STEPS + 2):
        ledger.set_setting(begun, "warning_days", [number])
    ledger.set_setting(begun, "warning_days", None)
    begun.close()
    with database.open_store(begun.path) as again:
        assert ledger.undo_import(again).kept == ()
        assert changes.table_dump(again) == before


def test_a_later_import_of_another_sheet_stays(begun: Store) -> None:
    only_other = _alone(begun, lambda store: take(store, OTHER, name="后勤部.xlsx"))
    first = queries.import_batches(begun)[0].id
    take(begun, OTHER, name="后勤部.xlsx")
    assert ledger.undo_import(begun, first).kept == ()
    assert [each.text for each in problems(begun)] == only_other
    assert [batch.files for batch in queries.import_batches(begun)] == [("后勤部.xlsx",)]


def _alone(store: Store, write: Any) -> list[str]:
    with database.create_store(store.path.with_name("另一个.db")) as other:
        write(other)
        return [each.text for each in problems(other)]


def test_undo_and_redo_of_it(begun: Store) -> None:
    take(begun, CHANGED, MORE)
    after_import = changes.table_dump(begun)
    ledger.undo_import(begun)
    without = changes.table_dump(begun)
    ledger.undo(begun)
    assert changes.table_dump(begun) == after_import
    ledger.redo(begun)
    assert changes.table_dump(begun) == without
    ledger.undo(begun)
    assert ledger.undo_import(begun).kept == () and changes.table_dump(begun) == without


def test_taken_back_twice_it_keeps_the_same(begun: Store) -> None:
    take(begun, CHANGED)
    ledger.edit(begun, [("measure", problems(begun)[0].measures[0].id, {"progress": "办公室改写"})])
    first = ledger.undo_import(begun)
    ledger.undo(begun)
    second = ledger.undo_import(begun)
    assert first.kept == second.kept != ()
    assert problems(begun)[0].state.status == "in_progress"


def test_fields_edited_since_stay_and_are_named(begun: Store) -> None:
    take(begun, CHANGED)
    measure = problems(begun)[0].measures[0]
    ledger.edit(begun, [("measure", measure.id, {"progress": "办公室改写"})])
    ledger.edit(begun, [("problem", problems(begun)[0].id, {"departments": ("医务部",)})])
    undone = ledger.undo_import(begun)
    assert undone.kept == (
        "问题“药品验收登记不完整”的“责任科室”在导入后改过，保留现在的内容。",
        "措施“修订验收制度”的“整改情况”在导入后改过，保留现在的内容。",
    )
    (problem,) = problems(begun)
    assert problem.state.departments == ("医务部",) and problem.measures[0].progress == "办公室改写"
    assert problem.state.deadline == Deadline("2024年6月底前", date(2024, 6, 30), "date")
    assert (problem.state.status, problem.state.status_text) == ("in_progress", "正在整改")


def test_an_edit_that_was_taken_back_keeps_nothing(begun: Store) -> None:
    before = changes.table_dump(begun)
    take(begun, CHANGED)
    measure = problems(begun)[0].measures[0]
    for text in ("办公室改写", measure.progress):
        ledger.edit(begun, [("measure", measure.id, {"progress": text})])
    assert ledger.undo_import(begun).kept == ()
    assert changes.table_dump(begun) == before


def test_added_rows_that_were_edited_stay_with_what_they_need(begun: Store) -> None:
    take(begun, OTHER, [3, "投诉处理不及时", "建立台账", "医务部", "", "", ""], name="后勤部.xlsx")
    _, second, third = problems(begun)
    ledger.edit(begun, [("measure", second.measures[0].id, {"owners": ("林一",)})])
    ledger.add_measure(begun, third.id, {"text": "回访患者"})
    undone = ledger.undo_import(begun)
    assert undone.kept == (
        "问题“仓库温度没有记录”下面有后来增加或改过的措施，保留。",
        "问题“投诉处理不及时”下面有后来增加或改过的措施，保留。",
        "措施“安装温度计”在导入后改过，保留。",
    )
    assert [[each.text for each in problem.measures] for problem in problems(begun)] == [
        ["修订验收制度"],
        ["安装温度计"],
        ["回访患者"],
    ]
    assert problems(begun)[1].measures[0].state.owners == ("林一",)
    names = {each.name for each in queries.departments(begun)}
    assert "后勤部" in names and "医务部" in names and len(queries.import_batches(begun)) == 1


@pytest.mark.parametrize(
    "values",
    [{"remarks": "重点"}, {"wording": {"text": Wording("另一种说法")}}, {"leaders": ("周明",)}, {"departments": ()}],
)
def test_every_kind_of_edit_keeps_an_added_problem(begun: Store, values: dict[str, Any]) -> None:
    take(begun, OTHER, name="后勤部.xlsx")
    ledger.edit(begun, [("problem", problems(begun)[1].id, values)])
    assert ledger.undo_import(begun).kept == ("问题“仓库温度没有记录”在导入后改过，保留。",)
    assert [each.text for each in problems(begun)] == [FIRST[1], OTHER[1]]


def test_a_row_that_a_later_import_names_too_stays(begun: Store) -> None:
    first = queries.import_batches(begun)[0].id
    take(begun, FIRST, OTHER)
    undone = ledger.undo_import(begun, first)
    assert any("后来又导入过" in sentence for sentence in undone.kept)
    assert [each.text for each in problems(begun)] == [FIRST[1], OTHER[1]]


def test_names_that_somebody_uses_stay(begun: Store) -> None:
    header = [*HEADER, "责任领导"]
    take(begun, [*OTHER, "副院长 周明"], name="后勤部.xlsx", header=header)
    first = problems(begun)[0]
    ledger.edit(begun, [("problem", first.id, {"leaders": ("周明",)})])
    assert ledger.undo_import(begun).kept == ()
    assert [each.name for each in queries.people(begun)] == ["周明"]
    assert {each.name for each in queries.departments(begun)} == {"药学部"}


def test_a_round_with_papers_of_its_own_stays(begun: Store) -> None:
    round_id = queries.rounds(begun)[0].id
    columns = ("id", "round_id", "title", "audience", "style", "stage", "by", "on_date", "blocks", "docx", "sha256")
    with begun.transaction():
        begun.insert_rows("filed_notice", columns, [("n", round_id, "通报", "", "", "", "", None, "{}", None, "")])
    ledger.undo_import(begun)
    assert problems(begun) == () and begun.scalar("SELECT count(*) FROM filed_notice") == 1


def test_own_values_of_a_measure_go_back_to_its_problem(begun: Store) -> None:
    before = changes.table_dump(begun)
    take(begun, FIRST, ["", "", "修订验收制度细则", "", "", "", "已完成"])
    ledger.undo_import(begun)
    assert changes.table_dump(begun) == before
    take(begun, [7, FIRST[1], "修订验收制度", "药学部", "", "", "已完成"], name="药学部另表.xlsx")
    assert changes.table_dump(begun) != before
    ledger.undo_import(begun)
    assert changes.table_dump(begun) == before


def test_proposals_go_and_accepted_ones_stay(begun: Store) -> None:
    ledger.edit(begun, [("problem", problems(begun)[0].id, {"locked": True})])
    before = changes.table_dump(begun)
    take(begun, OTHER, [3, "投诉处理不及时", "建立台账", "医务部", "", "", ""], name="后勤部.xlsx")
    round_id = queries.rounds(begun)[0].id
    one, _ = queries.proposals(begun, round_id)
    ledger.accept_proposals(begun, [one.id])
    undone = ledger.undo_import(begun)
    assert undone.kept == ("这次导入提出的一条新增内容已经采纳，保留。",)
    assert queries.proposals(begun, round_id) == () and len(problems(begun)) == 2
    ledger.delete_rows(begun, [problems(begun)[1].id])
    take(begun, OTHER, name="后勤部.xlsx")
    ledger.undo_import(begun)
    assert changes.table_dump(begun).keys() == before.keys() and queries.proposals(begun, round_id) == ()


def returned(store: Store) -> list[str]:
    """Keep a return of 药学部 as reported, by an import; the ids of its rows."""
    round_id, where = queries.rounds(store)[0].id, Source("填报表.xlsx", "填报表", 5)
    measure = problems(store)[0].measures[0].id
    operations = (
        ReturnForm("f", "药学部", "第1期", date(2024, 6, 30), False, where),
        ReportRow("f", measure, {"progress": "科室填了新进展"}, False, where),
    )
    ledger.apply_import(store, round_id, ImportPlan((FilePlan("填报表.xlsx"),), operations))
    return [row[0] for row in store.fetch("SELECT id FROM form_row")]


def test_returns_go_unless_they_were_decided_on(begun: Store) -> None:
    before = changes.table_dump(begun)
    assert returned(begun)
    assert ledger.undo_import(begun).kept == () and changes.table_dump(begun) == before
    ledger.decide_returns(begun, returned(begun), True)
    assert ledger.undo_import(begun).kept == ("这次导入的科室填报已经审核，保留。",)
    assert problems(begun)[0].measures[0].progress == "科室填了新进展"
    assert begun.scalar("SELECT count(*) FROM form_return") == begun.scalar("SELECT count(*) FROM form_row") == 1


def test_without_an_import_there_is_a_sentence(filled: Store) -> None:
    before = changes.table_dump(filled)
    with pytest.raises(NotFoundError, match="没有可以撤销的导入"):
        ledger.undo_import(filled)
    with pytest.raises(NotFoundError, match="没有编号为“x”的导入"):
        ledger.undo_import(filled, "x")
    assert changes.table_dump(filled) == before and changes.undo_step(filled) is not None


def test_a_failure_changes_nothing(begun: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    take(begun, CHANGED, MORE)
    before, steps = changes.table_dump(begun), begun.fetch("SELECT * FROM step")
    real, calls = begun.database.execute_sql, [0]

    def failing(sql: str, *rest: Any) -> Any:
        calls[0] += 1
        if calls[0] > limit and not sql.startswith(("ROLLBACK", "COMMIT", "BEGIN", "PRAGMA")):
            raise RuntimeError("broken on purpose")
        return real(sql, *rest)

    for limit in range(3, 60, 8):
        calls[0] = 0
        monkeypatch.setattr(begun.database, "execute_sql", failing)
        with pytest.raises(RuntimeError):
            ledger.undo_import(begun)
        monkeypatch.setattr(begun.database, "execute_sql", real)
        assert changes.table_dump(begun) == before and begun.fetch("SELECT * FROM step") == steps


def test_the_list_of_imports_is_newest_first(begun: Store) -> None:
    take(begun, OTHER, name="后勤部.xlsx")
    newest, oldest = queries.import_batches(begun, queries.rounds(begun)[0].id)
    assert (newest.files, oldest.files) == (("后勤部.xlsx",), ("医务部.xlsx",))
    assert newest.counts["new"] == 1 and newest.at >= oldest.at and newest.round_id == oldest.round_id
    assert queries.import_batches(begun, "no such round") == ()


def test_stated_counts_beside_the_ledgers(begun: Store) -> None:
    from dataclasses import replace

    info = queries.rounds(begun)[0]
    assert jobs.stated_gaps(begun, info.id) == () == jobs.stated_gaps(begun, "no such round")
    ledger.edit_round(begun, replace(info, stated=Stated(problems=35, measures=1, aspects=4)))
    assert jobs.stated_gaps(begun, info.id) == (
        "反馈意见写明 4 个方面，台账现有 0 个",
        "反馈意见写明 35 个问题，台账现有 1 个",
    )


# --- any import, any edits ------------------------------------------------------------------------------------------

LINES = st.lists(
    st.tuples(
        st.just(""),
        st.sampled_from(["药品验收登记不完整", "仓库温度没有记录", "投诉处理不及时"]),
        st.sampled_from(["修订制度", "加强培训", "每月检查", "公示结果"]),
        st.sampled_from(["", "药学部", "后勤部、医务部"]),
        st.sampled_from(["", "2024年6月底前", "长期坚持"]),
        st.sampled_from(["", "已完成一半", "已经全部完成"]),
        st.sampled_from(["", "正在整改", "已完成"]),
    ),
    min_size=1,
    max_size=4,
)
EDITS = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["progress", "remarks", "owners"])), max_size=3)


def everything(store: Store) -> dict[tuple[str, str], Any]:
    """Every value of every problem and measure, by id and key."""
    found: dict[tuple[str, str], Any] = {}
    for problem in problems(store):
        for row in (problem, *problem.measures):
            for key in ("text", "progress", "remarks"):
                found[row.id, key] = getattr(row, key)
            for key in ("departments", "owners", "deadline", "status", "status_text"):
                found[row.id, key] = getattr(row.state, key)
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES, LINES, EDITS)
def test_edits_stay_and_all_else_goes_back(first: list[Any], second: list[Any], edits: list[tuple[int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, database.create_store(Path(folder) / "台账.db") as store:
        take(store, *map(list, first))
        dump, before = changes.table_dump(store), everything(store)
        job = jobs.plan_import(store, [book(sheet([HEADER, *map(list, second)]))], feedback_on=date(2024, 2, 2))
        if not jobs.apply_import(store, job)[0].step:
            return
        edited: dict[tuple[str, str], Any] = {}
        for number, key in edits:
            measures = [measure for problem in problems(store) for measure in problem.measures]
            measure = measures[number % len(measures)]
            value = ("林一",) if key == "owners" else f"办公室改写{number}"
            ledger.edit(store, [("measure", measure.id, {key: value})])
            edited[measure.id, key] = value
        kept = ledger.undo_import(store).kept
        after = everything(store)
        assert {place: after.get(place) for place in edited} == edited
        if not edited:
            assert kept == () and changes.table_dump(store) == dump
        rows = {row for row, _ in edited}
        unchanged = {place: value for place, value in before.items() if place[0] not in rows}
        assert {place: after.get(place) for place in unchanged} == unchanged
        assert bool(kept) >= bool(rows - {row for row, _ in before})
