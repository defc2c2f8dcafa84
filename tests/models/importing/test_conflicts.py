"""What was edited here and differs in a file is shown, not applied; empty cells; our ids wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from models import changes, database, ledger, queries
from models.database import Store
from models.importing.grid import FormInfo
from models.importing.letter import LetterProblem
from models.importing.plan import make_plan
from models.importing.plan_data import CellChange, Edit, ImportPlan, Propose
from models.importing.report import report
from models.importing.selection import Selection
from models.progress import NoProgress
from models.records import Deadline, Problem, RoundInfo
from tests.models.importing.sheets import HEADER, book, sheet
from ui import jobs

ROW = [1, "药品验收登记不完整", "修订验收制度", "药学部", "2024年6月底前", "已印发制度", "正在整改"]
MORE = ["", "", "加强培训", "", "", "已培训", ""]
FEEDBACK = date(2024, 2, 2)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A ledger into which ROW was imported on the first of May, with 张三 at the keyboard."""
    with database.create_store(tmp_path / "台账.db") as opened:
        opened.person = "张三"
        opened.clock = lambda: datetime(2024, 5, 1, 9, 0)
        take(opened, ROW)
        yield opened


def planned(store: Store, *rows: list[Any], name: str = "医务部.xlsx", **more: Any) -> jobs.ImportJob:
    return jobs.plan_import(store, [book(sheet([HEADER, *rows]), name=name)], feedback_on=FEEDBACK, **more)


def take(store: Store, *rows: list[Any], name: str = "医务部.xlsx", selection: Selection | None = None) -> None:
    jobs.apply_import(store, planned(store, *rows, name=name), NoProgress(), selection)


def problem(store: Store) -> Problem:
    return queries.read_problems(store, queries.rounds(store)[0].id)[0]


def edit(store: Store, progress: str = "办公室改写") -> None:
    ledger.edit(store, [("measure", problem(store).measures[0].id, {"progress": progress})])


def conflicts(plan: ImportPlan) -> list[tuple[str, Any, Any, str]]:
    return [
        (cell.field, cell.old, cell.new, cell.conflict)
        for file in plan.files
        for table in file.tables
        for row in table.rows
        for cell in row.cells
        if cell.conflict and not cell.applied
    ]


def test_the_same_file_with_an_edit_here_in_between_changes_nothing_and_shows_it(store: Store) -> None:
    edit(store)
    before = changes.table_dump(store)
    for _ in range(3):
        job = planned(store, ROW)
        assert conflicts(job.plan) == [("measure.progress", "办公室改写", "已印发制度", "台账里 2024-05-01 由 张三 改过")]
        assert not job.plan.changes_anything and job.plan.has_findings and job.plan.counts["same"] == 1
        jobs.apply_import(store, job)
        assert changes.table_dump(store) == before
    (shown,) = report(job.plan)["files"][0]["sheets"][0]["shown"]
    assert shown["conflict"] == "台账里 2024-05-01 由 张三 改过" and shown["row"] == 2


def test_a_conflict_stays_one_when_other_cells_of_the_row_go_in(store: Store) -> None:
    edit(store)
    changed = [*ROW[:6], "已完成"]
    for _ in range(2):
        take(store, changed, MORE)
    assert problem(store).state.status == "completed" and len(problem(store).measures) == 2
    assert problem(store).measures[0].progress == "办公室改写"
    assert [each[0] for each in conflicts(planned(store, changed).plan)] == ["measure.progress"]


def test_taken_or_agreed_it_is_settled(store: Store) -> None:
    edit(store)
    take(store, ROW, selection=Selection(cells_on=frozenset({("医务部.xlsx", "台账", 2, "measure.progress")})))
    assert problem(store).measures[0].progress == "已印发制度"
    news = [*ROW[:5], "已印发并培训", ROW[6]]
    assert conflicts(planned(store, news).plan) == []
    edit(store)
    take(store, [*ROW[:5], "办公室改写", "已完成"])  # the department has seen what the office wrote
    assert conflicts(planned(store, news).plan) == []


def test_states_inherited_from_the_problem_conflict_once(store: Store) -> None:
    ledger.edit(store, [("problem", problem(store).id, {"status": "completed", "status_text": "已完成"})])
    found = conflicts(planned(store, ROW).plan)
    assert [each[:3] for each in found] == [("status", "completed", "in_progress"), ("status_text", "已完成", "正在整改")]


def test_people_and_deadlines_conflict_too(store: Store) -> None:
    values = {"departments": ("医务部",), "deadline": Deadline("立行立改", None, "immediate")}
    ledger.edit(store, [("problem", problem(store).id, values)])
    assert {each[0] for each in conflicts(planned(store, ROW).plan)} == {"departments", "deadline"}


def test_an_edit_of_the_problem_is_none_of_what_its_measures_have_themselves(store: Store) -> None:
    take(store, ROW, [*MORE[:6], "已完成"])
    values = {"progress": "总体已整改", "status": "closed", "status_text": ""}
    ledger.edit(store, [("problem", problem(store).id, values)])
    news = [[*ROW[:5], "已印发并培训", ""], [*MORE[:6], "持续推进"]]
    made = planned(store, *news).plan
    assert [(each.table, dict(each.values)) for each in made.operations if isinstance(each, Edit)] == [
        ("measure", {"progress": "已印发并培训"}),
        ("measure", {"status": "in_progress", "status_text": "持续推进"}),
    ]
    assert conflicts(made) == []


def test_a_renamed_file_is_as_old_as_the_last_import_of_the_row(store: Store) -> None:
    edit(store)
    assert len(conflicts(planned(store, ROW, name="医务部5月.xlsx").plan)) == 1


def test_no_conflict_where_nobody_edited_since(store: Store) -> None:
    news = [*ROW[:5], "已印发并培训", ROW[6]]
    assert conflicts(planned(store, news).plan) == []
    edit(store)
    ledger.undo(store)
    assert conflicts(planned(store, news).plan) == []
    ledger.edit(store, [("problem", problem(store).id, {"remarks": "重点"})])
    assert conflicts(planned(store, news).plan) == []


def test_an_import_that_was_taken_back_is_no_edit(store: Store) -> None:
    news = [*ROW[:5], "已印发并培训", ROW[6]]
    for take_back in (ledger.undo, ledger.undo_import):
        take(store, news)
        take_back(store)
        assert problem(store).measures[0].progress == "已印发制度"
        assert conflicts(planned(store, news).plan) == [] and planned(store, news).plan.changes_anything


def test_a_row_that_was_never_read_has_no_conflicts(tmp_path: Path) -> None:
    with database.create_store(tmp_path / "另一个.db") as store:
        ledger.take_in_letter(store, RoundInfo(name="批次"), [LetterProblem("1", "", "", ROW[1])])
        ledger.edit(store, [("problem", problem(store).id, {"status": "completed"})])
        made = planned(store, ROW)
        assert conflicts(made.plan) == [] and made.plan.counts["changed"] + made.plan.counts["new"] == 1


def test_a_form_is_as_old_as_its_step(store: Store) -> None:
    edit(store)
    round_ = queries.read_round(store, queries.rounds(store)[0])
    step = store.scalar("SELECT max(id) FROM step")
    for known, count in ((step - 1, 1), (step, 0)):
        form = replace(book(sheet([HEADER, ROW])), form=FormInfo("x", round_.id, step=known))
        made = make_plan(round_, [form], ledger=queries.import_view(store, round_.id), feedback_on=FEEDBACK)
        assert len(conflicts(made)) == count


def test_the_view_takes_a_fixed_number_of_statements(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def statements() -> int:
        count, real = [0], store.database.execute_sql

        def counting(*given: Any) -> Any:
            count[0] += 1
            return real(*given)

        with monkeypatch.context() as patch:
            patch.setattr(store.database, "execute_sql", counting)
            queries.import_view(store, queries.rounds(store)[0].id)
        return count[0]

    edit(store)
    few = statements()
    take(store, ROW, *([number, f"第{number}个不同的问题{number * 7}", "整改", "", "", "", ""] for number in range(2, 40)))
    for each in queries.read_problems(store, queries.rounds(store)[0].id):
        ledger.edit(store, [("problem", each.id, {"remarks": "重点"})])
    assert statements() == few


# --- empty cells ----------------------------------------------------------------------------------------------------


def shown(plan: ImportPlan) -> list[CellChange]:
    return [cell for row in plan.files[0].tables[0].rows for cell in row.cells]


def test_empty_cells_wipe_only_where_a_person_wants_it(store: Store) -> None:
    empty = [1, ROW[1], ROW[2], "", "", "", ""]
    assert planned(store, empty).plan.counts["same"] == 1
    job = planned(store, empty, clear_empty=True)
    assert job.plan.counts["changed"] == 1
    assert {cell.field: cell.new for cell in shown(job.plan)} == {
        "departments": (), "deadline": Deadline(), "status": "", "status_text": "", "measure.progress": "",
    }  # fmt: skip
    assert all(cell.old and cell.applied for cell in shown(job.plan))
    jobs.apply_import(store, job, None, Selection(cells_off=frozenset({("医务部.xlsx", "台账", 2, "deadline")})))
    left = problem(store)
    assert (left.state.departments, left.state.status, left.measures[0].progress) == ((), "", "")
    assert left.state.deadline.kind == "date" and left.measures[0].own == ()
    assert not planned(store, empty[:4] + ROW[4:5] + ["", ""], clear_empty=True).plan.changes_anything


def test_wording_is_never_wiped_nor_what_has_no_column(store: Store) -> None:
    ledger.edit(store, [("problem", problem(store).id, {"locked": True, "category": "反馈问题", "remarks": "重点"})])
    rows = [["序号", "存在问题", "整改措施", "整改情况", "问题来源"], ["", ROW[1], ROW[2], "已印发制度", ""]]
    made = jobs.plan_import(store, [book(sheet(rows))], clear_empty=True).plan
    assert [each for each in made.operations if isinstance(each, Edit)] == []
    assert [(cell.field, cell.applied) for cell in shown(made)] == [("category", False)]


def test_an_empty_cell_of_one_measure_wipes_that_measures_own_value(store: Store) -> None:
    third = ["", "", "公示结果", "", "", "", "已完成"]
    take(store, ROW, [*MORE[:6], "已完成"], third)
    job = planned(store, ROW, [*MORE[:5], "", ""], third, clear_empty=True)
    edits = [(each.id, dict(each.values)) for each in job.plan.operations if isinstance(each, Edit)]
    second = problem(store).measures[1].id
    assert edits == [(second, {"progress": "", "status": "", "status_text": ""})]
    jobs.apply_import(store, job)
    after = problem(store).measures
    assert [each.state.status for each in after] == ["in_progress", "", "completed"] and after[1].progress == ""


def test_a_wiped_value_that_was_edited_here_is_a_conflict(store: Store) -> None:
    edit(store)
    job = planned(store, [*ROW[:5], "", ROW[6]], clear_empty=True)
    assert [each[:3] for each in conflicts(job.plan)] == [("measure.progress", "办公室改写", "")]


# --- ids and names --------------------------------------------------------------------------------------------------


def with_ids(store: Store, header: str, *rows: list[Any]) -> ImportPlan:
    return jobs.plan_import(store, [book(sheet([[*HEADER, header], *rows]), name="导出.xlsx")]).plan


@pytest.mark.parametrize("header", ["系统编号", "勿动", "编号", ""])
def test_our_ids_are_known_by_what_they_are(store: Store, header: str) -> None:
    key = problem(store).measures[0].id
    made = with_ids(store, header, [1, "完全改写了的问题", "完全改写了的措施", "", "", "", "", key])
    assert made.counts["new"] == 0
    assert {each.id for each in made.operations if isinstance(each, Edit)} == {problem(store).id, key}


def test_a_copied_row_has_no_id(store: Store) -> None:
    take(store, [2, "仓库温度没有记录", "安装温度计", "后勤部", "", "", ""], name="后勤部.xlsx")
    key = problem(store).measures[0].id
    copied = [9, "窗口排队时间长", "增加窗口", "门诊部", "", "", "", key]
    made = with_ids(store, "系统编号", copied, [*ROW, key])
    assert made.counts["new"] == 1 and made.counts["same"] == 1
    assert [row.kind for row in made.files[0].tables[0].rows] == ["new", "same"]


def test_files_of_one_name_are_told_apart_by_their_folder(store: Store) -> None:
    rows = sheet([HEADER, [2, "仓库温度没有记录", "安装温度计", "后勤部", "", "", ""]])
    books = [replace(book(rows), path=Path(folder) / "医务部.xlsx") for folder in ("五月", "六月", "六月")]
    made = jobs.plan_import(store, books).plan
    assert [file.file for file in made.files] == ["五月/医务部.xlsx", "六月/医务部.xlsx", "六月/医务部.xlsx（2）"]
    assert {each.source.file for each in made.operations if not isinstance(each, Propose)} == {
        file.file for file in made.files
    }
