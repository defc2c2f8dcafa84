"""What is left of a plan when rows and cells are ticked off, and that applying writes exactly what is ticked."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import changes, database, ledger, queries
from models.database import Store
from models.importing.conflicts import unit_of
from models.importing.plan_data import (
    KINDS, AddPost, Edit, FilePlan, ImportPlan, NewMeasure, NewProblem, Propose, ReportRow, ReturnForm, RowPlan, Seen,
    Source, TablePlan,
)
from models.importing.selection import (
    MEASURE_NOT_TICKED, NEEDED, NEEDED_PROPOSAL, NOT_TICKED, PROBLEM_NOT_TICKED, Selection, selected,
)
from models.records import Deadline, Problem, Round, RoundInfo
from tests.models.importing.sheets import HEADER, book, plan, sheet
from ui import jobs

FILE = ("医务部.xlsx", "台账")
FIRST = [1, "药品验收登记不完整", "修订验收制度", "药学部", "2024年6月底前", "已印发制度", "正在整改"]
SECOND = ["", "", "加强培训", "", "", "已培训一次", "已完成"]
THIRD = [2, "仓库温度没有记录", "安装温度计", "后勤部", "年底前", "", "未启动"]


def off(*rows: int) -> Selection:
    return Selection(rows_off=frozenset((*FILE, row) for row in rows))


def cells(row: int, *fields: str) -> frozenset[tuple[str, str, int, str]]:
    return frozenset((*FILE, row, field) for field in fields)


def rows(made: ImportPlan) -> list[tuple[str, str]]:
    return [(row.kind, row.reason) for file in made.files for table in file.tables for row in table.rows]


def sums_hold(made: ImportPlan) -> bool:
    tables = [table for file in made.files for table in file.tables]
    return all(table.counts["read"] == sum(table.counts[kind] for kind in KINDS) for table in tables)


def test_nothing_ticked_off_is_the_plan_itself() -> None:
    made = plan(FIRST, SECOND)
    assert selected(made, Selection()) is made


def test_a_row_that_is_off_is_skipped_and_writes_nothing() -> None:
    left = selected(plan(FIRST, SECOND, THIRD), off(3, 4))
    assert rows(left) == [("new", ""), ("skipped", NOT_TICKED), ("skipped", NOT_TICKED)]
    assert left.counts == {"read": 3, "new": 1, "changed": 0, "same": 0, "proposed": 0, "refused": 0, "skipped": 2}
    assert [type(each) for each in left.operations] == [NewProblem, NewMeasure]


def test_a_problem_whose_later_row_is_on_is_made_without_the_measure_of_its_first_row() -> None:
    left = selected(plan(FIRST, SECOND), off(2))
    assert rows(left) == [("new", NEEDED), ("new", "")]
    problem, measure = left.operations
    assert isinstance(problem, NewProblem) and problem.values["text"] == FIRST[1]
    assert isinstance(measure, NewMeasure) and measure.values["text"] == "加强培训"
    first = left.files[0].tables[0].rows[0]
    assert {cell.target for cell in first.cells} == {problem.key}


def test_a_new_problem_without_its_wording_takes_its_measures_along() -> None:
    left = selected(plan(FIRST, SECOND, THIRD), Selection(cells_off=cells(2, "problem.text")))
    assert rows(left) == [("skipped", PROBLEM_NOT_TICKED), ("skipped", PROBLEM_NOT_TICKED), ("new", "")]
    assert [each.values["text"] for each in left.operations if isinstance(each, NewProblem)] == [THIRD[1]]
    assert len([each for each in left.operations if isinstance(each, NewMeasure)]) == 1


def test_all_cells_of_a_row_off_is_same() -> None:
    left = selected(plan(FIRST, SECOND), Selection(cells_off=cells(3, "measure.text", "measure.progress", "status")))
    assert rows(left) == [("new", ""), ("same", "")]
    assert [each.values["text"] for each in left.operations if isinstance(each, NewMeasure)] == ["修订验收制度"]


def test_a_state_goes_with_its_word() -> None:
    left = selected(plan(FIRST, SECOND), Selection(cells_off=cells(3, "status")))
    measure = left.operations[-1]
    assert isinstance(measure, NewMeasure) and measure.values == {"text": "加强培训", "progress": "已培训一次"}
    assert [cell.field for cell in left.files[0].tables[0].rows[1].cells] == ["measure.text", "measure.progress"]


def test_a_measure_that_only_an_unticked_row_would_make_is_not_there_for_a_later_file() -> None:
    made = plan_of(None, book(sheet([HEADER, FIRST, SECOND])), book(sheet([HEADER, FIRST, SECOND]), name="再次.xlsx"))
    assert rows(made)[2:] == [("same", ""), ("same", "")]
    left = selected(made, off(3))
    assert rows(left) == [("new", ""), ("skipped", NOT_TICKED), ("same", ""), ("skipped", MEASURE_NOT_TICKED)]
    assert sums_hold(left)


def test_people_of_unticked_cells_are_not_made() -> None:
    header = ["序号", "存在问题", "整改措施", "责任领导"]
    made = plan_of(None, book(sheet([header, [1, "甲问题突出", "整改", "副院长 周明"], [2, "乙问题突出", "整改", "院长 吴敏"]])))
    assert [each.name for each in made.operations if isinstance(each, AddPost)] == ["周明", "吴敏"]
    left = selected(made, Selection(cells_off=cells(2, "leaders")))
    assert [each.name for each in left.operations if isinstance(each, AddPost)] == ["吴敏"]
    assert [each.name for each in selected(made, off(3)).operations if isinstance(each, AddPost)] == ["周明"]


def test_proposals_go_row_by_row() -> None:
    locked = Round(id="r", problems=(Problem(id="p", text="另一个问题", locked=True),))
    made = plan(FIRST, SECOND, round_=locked)
    (whole,) = (each for each in made.operations if isinstance(each, Propose))
    left = selected(made, off(2))
    (proposal,) = left.operations
    assert isinstance(proposal, Propose) and [each["text"] for each in proposal.payload["measures"]] == ["加强培训"]
    assert rows(left) == [("proposed", NEEDED_PROPOSAL), ("proposed", rows(made)[1][1])]
    assert selected(made, off(2, 3)).operations == ()
    assert len(whole.payload["measures"]) == 2


def test_reports_of_returned_forms_go_with_their_rows() -> None:
    one, two = Source(*FILE, 2), Source(*FILE, 3)
    edit = Edit("measure", "m", {"progress": "已完成"}, one)
    made = ImportPlan(
        (FilePlan(FILE[0], (TablePlan(FILE[1], rows=(RowPlan(2, "changed", problem="p"), RowPlan(3, "changed"))),)),),
        (
            edit,
            ReturnForm("f", "药学部", "第1期", date(2024, 6, 30), True, one),
            ReportRow("f", "m", {"progress": "已完成"}, True, one),
            ReportRow("f", "n", {"progress": "快了"}, True, two),
        ),
    )
    left = selected(made, off(3))
    assert [type(each) for each in left.operations] == [Edit, ReturnForm, ReportRow]
    assert isinstance(left.operations[1], ReturnForm) and left.operations[1].accepted
    waiting = selected(made, Selection(cells_off=cells(2, "measure.progress")))
    kept = [each.accepted for each in waiting.operations if isinstance(each, (ReturnForm, ReportRow))]
    assert kept == [False, False, True] and edit not in waiting.operations
    assert selected(made, off(2, 3)).operations == ()


# --- conflicts ------------------------------------------------------------------------------------------------------


def plan_of(store: Store | None, *books: Any) -> ImportPlan:
    return jobs.plan_import(store, list(books), feedback_on=date(2024, 2, 2)).plan


@contextmanager
def ledger_with(*lines: list[Any]) -> Iterator[Store]:
    """A ledger into which these rows were imported."""
    with tempfile.TemporaryDirectory() as folder, database.create_store(Path(folder) / "台账.db") as store:
        jobs.apply_import(store, jobs.plan_import(store, [book(sheet([HEADER, *lines]))], feedback_on=date(2024, 2, 2)))
        yield store


def round_of(store: Store) -> RoundInfo:
    return queries.rounds(store)[0]


def test_a_conflict_that_is_taken_is_written_and_noted_as_read() -> None:
    with ledger_with(FIRST) as store:
        problem = queries.read_problems(store, round_of(store).id)[0]
        ledger.edit(store, [("measure", problem.measures[0].id, {"progress": "办公室改写"})])
        job = jobs.plan_import(store, [book(sheet([HEADER, FIRST]))])
        assert not job.plan.changes_anything and rows(job.plan) == [("same", "")]
        taken = Selection(cells_on=cells(2, "measure.progress"))
        left = selected(job.plan, taken)
        assert rows(left) == [("changed", "")] and left.held == ()
        assert {each.table for each in left.operations if isinstance(each, Seen)} == {"problem", "measure"}
        row_off = Selection(off(2).rows_off, frozenset(), taken.cells_on)
        assert selected(job.plan, row_off).operations == ()
        jobs.apply_import(store, job, None, taken)
        assert queries.read_problems(store, round_of(store).id)[0].measures[0].progress == "已印发制度"
        assert not jobs.plan_import(store, [book(sheet([HEADER, FIRST]))]).plan.has_findings


# --- any selection --------------------------------------------------------------------------------------------------

LINES = [
    [1, "药品验收登记还不够完整", "修订验收制度", "药学部、护理部", "2024年7月底前", "已印发并培训", "已完成"],
    ["", "", "加强培训", "护理部", "", "已培训两次", "持续推进"],
    ["", "", "公示结果", "", "", "", ""],
    [2, "仓库温度没有记录", "安装温度计", "后勤部", "年底前", "1.已采购\n2.已安装", "未启动"],
    ["", "", "每日记录", "", "立行立改", "已记录", "已完成"],
    [3, "投诉处理不及时", "建立台账", "医务部", "", "", "长期坚持"],
]
FIELDS = (
    "number", "problem.text", "measure.text", "measure.progress", "progress", "departments", "deadline", "status",
    "status_text",
)  # fmt: skip
ROW_KEYS = st.tuples(st.just(FILE[0]), st.just(FILE[1]), st.integers(2, 7))
CELL_KEYS = st.tuples(st.just(FILE[0]), st.just(FILE[1]), st.integers(2, 7), st.sampled_from(FIELDS))
TAKEN = st.sampled_from(sorted(cells(2, "deadline", "status", "measure.progress")))
SELECTIONS = st.builds(
    Selection,
    st.frozensets(ROW_KEYS, max_size=4),
    st.frozensets(CELL_KEYS, max_size=10),
    st.frozensets(TAKEN, max_size=2),
)


def values_of(store: Store) -> dict[str, Mapping[str, Any]]:
    """Every problem and measure by what it is called, with its values (a measure's own ones)."""
    found: dict[str, Mapping[str, Any]] = {}
    for problem in queries.read_problems(store, round_of(store).id):
        texts = {key: getattr(problem, key) for key in ("text", "number", "progress")}
        found[problem.id] = texts | state(problem)
        for each in problem.measures:
            own = {key: value for key, value in state(each).items() if key in each.own}
            found[each.id] = {"text": each.text, "progress": each.progress} | own
    return found


def state(row: Any) -> dict[str, Any]:
    return {key: getattr(row.state, key) for key in ("departments", "deadline", "status", "status_text")}


def ticked(made: ImportPlan, selection: Selection, ids: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    """What a person who looks at the whole preview has left ticked, worked out from its cells alone."""
    for row in made.files[0].tables[0].rows:
        for cell in row.cells:
            key = (*FILE, row.row)
            asked = {(*key, cell.field), (*key, unit_of(cell.field))}
            on = bool(asked & selection.cells_on) if cell.conflict else cell.applied and not asked & selection.cells_off
            needed = cell.target in ids and key not in selection.rows_off
            if on and (needed or cell.target.startswith("new:") and cell.target in ids):
                yield ids[cell.target], cell.field.removeprefix("problem.").removeprefix("measure."), cell.new


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SELECTIONS)
def test_sums_hold_and_exactly_the_ticked_cells_are_written(selection: Selection) -> None:
    with ledger_with(FIRST, SECOND) as store:
        problem = queries.read_problems(store, round_of(store).id)[0]
        ledger.edit(store, [("problem", problem.id, {"deadline": Deadline("立行立改", None, "immediate")})])
        before, dump = values_of(store), changes.table_dump(store)
        job = jobs.plan_import(store, [book(sheet([HEADER, *LINES]))])
        left = selected(job.plan, selection)
        assert sums_hold(left) and left.counts["read"] == job.plan.counts["read"] == len(LINES)
        jobs.apply_import(store, job, None, selection)
        after = values_of(store)
        made = [each for each in left.operations if isinstance(each, (NewProblem, NewMeasure))]
        names = {each.key: row for each, row in zip(made, new_rows(before, after, left), strict=True)}
        expected = {key: dict(values) for key, values in before.items()}
        blank = {"text": "", "progress": ""}
        for each in made:
            empty = {"number": "", "departments": (), "deadline": Deadline(), "status": "", "status_text": ""}
            expected[names[each.key]] = blank | (empty if isinstance(each, NewProblem) else {})
        for row, field, value in ticked(job.plan, selection, {key: key for key in before} | names):
            expected[row][field] = value
        assert after == expected
        if not left.changes_anything:
            assert changes.table_dump(store) == dump


def new_rows(before: Mapping[str, Any], after: Mapping[str, Any], left: ImportPlan) -> list[str]:
    """The ids of the rows that were made, in the order of the operations (the ledger's order is the sheet's)."""
    made = [each for each in left.operations if isinstance(each, (NewProblem, NewMeasure))]
    fresh = [key for key in after if key not in before]
    assert len(fresh) == len(made)
    kinds = {is_one: [key for key in fresh if ("number" in after[key]) == is_one] for is_one in (True, False)}
    return [kinds[isinstance(each, NewProblem)].pop(0) for each in made]
