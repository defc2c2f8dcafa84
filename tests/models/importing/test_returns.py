"""Returned forms: exactly what was filled in changes, whatever the department did to the workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models import changes, database, exchange, ledger, queries, return_queries
from models.database import Store
from models.records import Deadline, Measure, Person, RoundInfo
from tests.returned_forms import AS_OF, PERIOD, Filled, by_id, full_round, plan, send, take_in
from ui import jobs


def fill_ledger(store: Store, measures: int = 3) -> None:
    """医务部 leads three problems (the last without measures); 护理部 supports the first."""
    key = ledger.add_round(store, RoundInfo(name="2025年县委巡察", feedback_on=date(2025, 6, 20))).created[0]
    led = {"lead_departments": ("医务部",), "supporting_departments": ("护理部",), "status": "in_progress"}
    for number, (text, values) in enumerate((("查房记录不全", led), ("会诊不及时", {"departments": ("医务部",)})), 1):
        problem = ledger.add_problem(store, key, {"number": str(number), "text": text, **values}).created[0]
        for count in range(measures):
            ledger.add_measure(store, problem, {"text": f"措施{number}之{count + 1}", "progress": f"旧进展{number}{count}"})
    ledger.add_problem(store, key, {"number": "3", "text": "值班制度陈旧", "departments": ("医务部",)})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """That ledger."""
    with database.create_store(tmp_path / "台账.db") as opened:
        fill_ledger(opened)
        yield opened


@pytest.fixture
def form(store: Store, tmp_path: Path) -> Filled:
    """The form of 医务部."""
    send(store, tmp_path / "表")
    return Filled(tmp_path / "表" / "填报表-医务部.xlsx")


def progress(store: Store) -> list[str]:
    return [measure.progress for problem in full_round(store).problems for measure in problem.measures]


def test_an_empty_form_changes_nothing(store: Store, form: Filled) -> None:
    before = queries.read_ledger(store)
    report = take_in(store, form.path)
    assert queries.read_ledger(store) == before
    assert report["files"][0]["sheets"][0]["counts"]["same"] == 7


def test_exactly_the_filled_cells_change(store: Store, form: Filled, tmp_path: Path) -> None:
    before = by_id(store)
    ids = form.ids
    form.put(1, progress="=1+1", status="已完成", completed_on=date(2025, 9, 12), evidence="会议纪要")
    form.put(4, progress="1.修订制度；2.组织培训。", owners="林一、何川", deadline="2025年底前", remarks="-")
    take_in(store, form.save(tmp_path / "乱起的名字.xlsx"))
    after = by_id(store)
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {ids[1], ids[4], *(p.id for p in full_round(store).problems[:2])}
    first, second = after[ids[1]], after[ids[4]]
    assert isinstance(first, Measure) and isinstance(second, Measure)
    assert (first.progress, first.state.status, first.state.status_text) == ("=1+1", "completed", "已完成")
    assert (first.state.completed_on, first.evidence) == (date(2025, 9, 12), "会议纪要")
    assert first.own == ("status", "status_text", "completed_on", "evidence")
    assert second.progress == "1.修订制度；2.组织培训"
    assert (second.state.owners, second.state.deadline.on) == (("林一", "何川"), date(2025, 12, 31))
    assert full_round(store).proposals == ()


def test_one_import_is_one_step(store: Store, form: Filled) -> None:
    before = changes.table_dump(store)
    take_in(store, form.put(0, progress="新").save())
    ledger.undo(store)
    assert changes.table_dump(store) == before


def test_the_same_file_twice_changes_nothing(store: Store, form: Filled) -> None:
    path = form.put(0, progress="新", status="已完成").save()
    take_in(store, path)
    before, step = queries.read_ledger(store), changes.undo_step(store)
    assert not plan(store, path).plan.changes_anything
    take_in(store, path)
    assert queries.read_ledger(store) == before and changes.undo_step(store) == step


def test_a_missing_row_changes_nothing(store: Store, form: Filled) -> None:
    kept = form.ids[0]
    take_in(store, form.put(1, progress="新").drop(0).save())
    assert progress(store)[:2] == ["旧进展10", "新"] and kept in by_id(store)


def test_all_headers_renamed_and_columns_known_by_their_place(store: Store, form: Filled) -> None:
    for number in range(1, form.page.max_column + 1):
        form.page.cell(4, number).value = f"栏目{number}"
    take_in(store, form.put(2, progress="照样认得", status="已完成").save())
    assert progress(store)[2] == "照样认得" and form.ids[2] in by_id(store)


def test_a_column_put_in_and_one_moved_are_found_by_their_headers(store: Store, form: Filled) -> None:
    form.put(0, progress="新进展", remarks="有备注").page.insert_cols(5)
    form.page.cell(4, 5).value = "科室自己的栏"
    take_in(store, form.save())
    assert progress(store)[0] == "新进展" and full_round(store).problems[0].measures[0].remarks == "有备注"


def test_rows_above_the_header_may_be_put_in(store: Store, form: Filled) -> None:
    form.put(0, progress="新进展").page.insert_rows(1, 2)
    take_in(store, form.save())
    assert progress(store)[0] == "新进展"


def test_added_rows_are_proposals(store: Store, form: Filled, tmp_path: Path) -> None:
    before = by_id(store)
    form.put(form.count, problem="会诊不及时", text="建立会诊登记", progress="已建立")
    form.put(7 + 1, problem="新发现的问题", text="新措施甲", owners="林一")
    form.put(7 + 2, text="新措施乙")
    report = take_in(store, form.save())
    assert by_id(store) == before
    measure, problem = full_round(store).proposals
    known = full_round(store).problems[1].id
    assert (measure["problem"], measure["text"], measure["progress"]) == (known, "建立会诊登记", "已建立")
    assert (problem["text"], [each["text"] for each in problem["measures"]]) == ("新发现的问题", ["新措施甲", "新措施乙"])
    assert problem["departments"] == ["医务部"]
    counts = report["files"][0]["sheets"][0]["counts"]
    assert counts["proposed"] == 3 and counts["read"] == sum(counts.values()) - counts["read"]
    take_in(store, form.path)
    assert len(full_round(store).proposals) == 2


def test_a_row_put_in_between_belongs_to_the_problem_above(store: Store, form: Filled) -> None:
    form.page.insert_rows(6)
    form.put(1, text="插入的措施", progress="已做")
    take_in(store, form.save())
    (proposal,) = full_round(store).proposals
    assert (proposal["problem"], proposal["text"]) == (full_round(store).problems[0].id, "插入的措施")


def test_a_new_row_without_a_problem_is_refused(store: Store, form: Filled) -> None:
    report = take_in(store, form.put(form.count, text="不知属于哪个问题").save())
    (refused,) = report["files"][0]["sheets"][0]["refused"]
    assert refused["row"] == 5 + 7 and "具体问题" in refused["reason"]


def test_a_copied_row(store: Store, form: Filled) -> None:
    """Copying a row copies its hidden id: with another measure it is a new one, otherwise it is refused."""
    form.put(7, id=form.ids[0], problem="查房记录不全", text="另一条措施", progress="甲")
    form.put(8, id=form.ids[1], problem="查房记录不全", text="措施1之2", progress="乙")
    form.put(1, progress="正本")
    report = take_in(store, form.save())
    assert progress(store)[:2] == ["旧进展10", "正本"]
    assert [each["text"] for each in full_round(store).proposals] == ["另一条措施"]
    assert [row["row"] for row in report["files"][0]["sheets"][0]["refused"]] == [13]


def test_a_row_that_is_gone_from_the_ledger_is_refused(store: Store, form: Filled) -> None:
    ledger.delete_rows(store, (), [form.ids[0]])
    report = take_in(store, form.put(0, progress="新").save())
    assert "已不在台账里" in report["files"][0]["sheets"][0]["refused"][0]["reason"]


def test_lost_ids_are_found_by_problem_and_measure(store: Store, form: Filled) -> None:
    for row in range(7):
        form.put(row, id=None, open=None)
    report = take_in(store, form.put(3, progress="仍然对得上").save())
    assert progress(store)[3] == "仍然对得上" and full_round(store).proposals == ()
    assert report["files"][0]["sheets"][0]["counts"]["changed"] == 1


def test_odd_values_are_noted_and_not_applied(store: Store, form: Filled) -> None:
    form.put(0, status="七上八下", completed_on="某日", progress="写了进展")
    form.put(1, status="已销号")
    sheet = take_in(store, form.save())["files"][0]["sheets"][0]
    assert [note["row"] for note in sheet["notes"]] == [5, 5, 6]
    first, second = full_round(store).problems[0].measures[:2]
    assert (first.progress, first.state.status, first.state.completed_on) == ("写了进展", "in_progress", None)
    assert second.state.status == "completed"  # closing is the office's


def test_a_problem_without_measures_takes_the_planned_ones(store: Store, form: Filled) -> None:
    path = form.put(6, text="修订值班制度", progress="已起草", status="正在整改").save()
    take_in(store, path)
    (measure,) = full_round(store).problems[2].measures
    assert (measure.text, measure.progress, measure.state.status) == ("修订值班制度", "已起草", "in_progress")
    before = queries.read_ledger(store)
    take_in(store, path)
    assert queries.read_ledger(store) == before


# --- supporting departments, leaders ---------------------------------------------------------------------------------


def test_a_supporting_department_adds_its_part_only(store: Store, form: Filled) -> None:
    other = Filled(form.path.with_name("填报表-护理部.xlsx"))
    other.put(0, support="配合完成抽查", progress="越权改写")
    sheet = take_in(store, other.save())["files"][0]["sheets"][0]
    measure = full_round(store).problems[0].measures[0]
    assert measure.progress == "旧进展10" and measure.extra == {"护理部配合情况": "配合完成抽查"}
    assert [(each["field"], bool(each["conflict"])) for each in sheet["shown"]] == [("measure.progress", True)]


def test_a_leaders_form_is_kept_for_the_departments(store: Store, tmp_path: Path) -> None:
    ledger.edit(store, [("problem", full_round(store).problems[1].id, {"leaders": ("周明",)})])
    (path,) = send(store, tmp_path / "领导", by="leader")
    take_in(store, Filled(path).put(0, progress="领导填的").save())
    (returned,) = full_round(store).returns
    assert returned.department == "医务部" and progress(store)[3] == "领导填的"


def test_aliases_are_resolved(store: Store, form: Filled) -> None:
    ledger.add_person(store, Person("林一帆", aliases=("林一",)))
    take_in(store, form.put(0, owners="林一").save())
    assert full_round(store).problems[0].measures[0].state.owners == ("林一帆",)


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_each_return_is_kept_by_period(store: Store, form: Filled, tmp_path: Path) -> None:
    take_in(store, form.put(0, progress="第三期").save())
    send(store, tmp_path / "下期", period="第4期")
    later = Filled(tmp_path / "下期" / "填报表-医务部.xlsx")
    assert later.cell(0, "last").value == "【正在整改】第三期"
    take_in(store, later.put(0, progress="第四期", status="已完成").save())
    first, second = full_round(store).returns
    assert (first.department, first.period, first.as_of) == ("医务部", PERIOD, AS_OF)
    assert [row.values for row in first.rows] == [{"progress": "第三期"}] and first.accepted_on == date.today()
    assert second.period == "第4期" and second.rows[0].values["status"] == "completed"
    assert progress(store)[0] == "第四期"


def test_returns_survive_dump_and_load(store: Store, form: Filled, tmp_path: Path) -> None:
    take_in(store, form.put(0, progress="新", deadline=None, owners="林一").put(1, deadline="长期坚持").save())
    text = exchange.dump_text(queries.read_ledger(store))
    target = tmp_path / "dump.json"
    target.write_text(text, encoding="utf-8")
    with database.create_store(tmp_path / "新.db") as fresh:
        ledger.load(fresh, exchange.read_file(target))
        assert exchange.dump_text(queries.read_ledger(fresh)) == text


def test_a_form_comes_back_into_a_ledger_that_was_loaded_anew(store: Store, form: Filled, tmp_path: Path) -> None:
    data = exchange.dump(queries.read_ledger(store))
    path = form.put(0, progress="换了台账").save()
    with database.create_store(tmp_path / "新.db") as fresh:
        ledger.load(fresh, data)
        take_in(fresh, path)
        assert progress(fresh)[0] == "换了台账"


def test_as_report_leaves_the_ledgers_own_fields_untouched(store: Store, form: Filled) -> None:
    before = full_round(store).problems
    report = take_in(store, form.put(0, progress="科室说的", status="已完成").save(), as_report=True)
    assert full_round(store).problems == before
    (returned,) = full_round(store).returns
    assert returned.accepted_on is None and returned.rows[0].values["progress"] == "科室说的"
    assert report["files"][0]["sheets"][0]["counts"]["changed"] == 1
    step = changes.undo_step(store)
    take_in(store, form.path, as_report=True)
    assert changes.undo_step(store) == step


def test_several_forms_and_a_foreign_sheet_in_one_import(store: Store, form: Filled, tmp_path: Path) -> None:
    form.put(0, progress="牵头写的").save()
    Filled(form.path.with_name("填报表-护理部.xlsx")).put(0, support="配合写的").save()
    foreign = tmp_path / "表" / "其他.csv"
    foreign.write_text("序号,存在问题,整改措施,责任科室\n9,另一个问题,另一条措施,总务科\n", encoding="utf-8")
    books, bad = jobs.read_sources([tmp_path / "表"])
    job = jobs.plan_import(store, books, bad)
    assert [file.file for file in job.plan.files] == [book.name for book in books]
    jobs.apply_import(store, job)
    assert full_round(store).problems[-1].text == "另一个问题"
    assert full_round(store).problems[0].measures[0].extra == {"护理部配合情况": "配合写的"}


def test_two_departments_that_both_lead_do_not_overwrite_each_other(tmp_path: Path) -> None:
    with database.create_store(tmp_path / "两科.db") as store:
        key = ledger.add_round(store, RoundInfo(name="巡察")).created[0]
        ledger.add_problem(store, key, {"text": "共同的问题", "departments": ("医务部", "护理部")})
        paths = send(store, tmp_path / "表")
        for path, text in zip(paths, ("医务部说", "护理部说")):
            Filled(path).put(0, progress=text).save()
        job = plan(store, *paths)
        cells = [cell for row in job.plan.files[1].tables[0].rows for cell in row.cells]
        assert cells[0].conflict and not cells[0].applied and job.plan.held
        jobs.apply_import(store, job)
        assert full_round(store).problems[0].progress == "医务部说"
        waits = [(each.department, each.accepted_on is None) for each in full_round(store).returns]
        assert waits == [("医务部", False), ("护理部", True)]


def test_what_was_edited_here_since_it_was_sent_out_is_shown_not_overwritten(store: Store, form: Filled) -> None:
    ledger.edit(store, [("measure", form.ids[0], {"progress": "办公室改过"})])
    report = take_in(store, form.put(0, progress="科室的", remarks="无冲突").put(1, progress="照常").save())
    (shown,) = report["files"][0]["sheets"][0]["shown"]
    assert (shown["row"], shown["field"]) == (5, "measure.progress") and "改过" in shown["conflict"]
    assert progress(store)[:2] == ["办公室改过", "照常"]
    assert full_round(store).problems[0].measures[0].remarks == "无冲突"
    (returned,) = full_round(store).returns
    assert returned.accepted_on is None and [row.decision for row in returned.rows] == ["", "accepted"]


def test_a_corrected_return_is_no_conflict_with_the_first_one(store: Store, form: Filled) -> None:
    take_in(store, form.put(0, progress="第一次").save())
    report = take_in(store, form.put(0, progress="更正后").save())
    assert progress(store)[0] == "更正后" and report["files"][0]["sheets"][0]["shown"] == []
    assert [each.rows[0].values["progress"] for each in full_round(store).returns] == ["第一次", "更正后"]


def test_a_corrected_return_after_the_office_accepted_is_no_conflict(store: Store, form: Filled) -> None:
    """Accepting sets what the department said: its next word is not against the office's."""
    take_in(store, form.put(0, progress="第一次").save(), as_report=True)
    waiting = return_queries.waiting_rows(store, queries.rounds(store)[0].id)
    ledger.decide_returns(store, [row.id for row in waiting], True)
    take_in(store, form.put(0, progress="更正后").save())
    assert progress(store)[0] == "更正后"


# --- at random -------------------------------------------------------------------------------------------------------

_TEXT = st.text(alphabet="新制度培训完成=+-@1整改，。", min_size=1, max_size=12).filter(lambda text: text.strip("，。 "))
_FILLED = st.dictionaries(
    st.integers(0, 6),
    st.fixed_dictionaries({}, optional={
        "progress": _TEXT.map(lambda text: "情况" + text.strip("。")),
        "status": st.sampled_from(["未启动", "正在整改", "已完成", "长期坚持"]),
        "completed_on": st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        "evidence": st.sampled_from(["纪要", "=附件1"]),
    }),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow],
          phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    filled=_FILLED, order=st.permutations(range(7)), renamed=st.sets(st.integers(3, 14)),
    dropped=st.sets(st.integers(0, 6), max_size=3), added=st.integers(0, 2), column=st.booleans(), name=st.booleans(),
)
def test_exactly_the_filled_cells_change_at_random(
    filled: dict[int, dict[str, Any]], order: list[int], renamed: set[int], dropped: set[int], added: int,
    column: bool, name: bool,
) -> None:
    """Fill some cells, shuffle the rows, rename headers, add and drop rows, put a column in, rename the file."""
    with tempfile.TemporaryDirectory() as folder, database.create_store(Path(folder) / "台账.db") as store:
        fill_ledger(store)
        send(store, Path(folder) / "表", only=("医务部",))
        form = Filled(Path(folder) / "表" / "填报表-医务部.xlsx")
        ids, before = form.ids, by_id(store)
        for row, values in filled.items():
            form.put(row, **values)
        for number in range(added):
            form.put(form.count + number, problem=f"新增的问题{number}", text="措施", progress="进展")
        form.order(order)
        for number in renamed:
            form.page.cell(4, number).value = f"改过的表头{number}"
        for place in sorted((order.index(row) for row in dropped), reverse=True):
            form.drop(place)
        if column and not renamed:
            form.page.insert_cols(5)
        path = form.save(Path(folder) / "回来.xlsx" if name else None)
        take_in(store, path)
        expected = {ids[row]: values for row, values in filled.items() if row not in dropped and values}
        _check(before, by_id(store), expected)
        assert len(full_round(store).proposals) == added
        assert not plan(store, path).plan.changes_anything


def _check(before: dict[str, Any], after: dict[str, Any], expected: dict[str, dict[str, Any]]) -> None:
    """Only the expected cells differ."""
    from models.labels import STATUS

    states = {word: key for key, word in STATUS.items()}
    assert set(before) == set(after)
    for key, old in before.items():
        new, values = after[key], expected.get(key, {})
        assert new.progress == values.get("progress", old.progress)
        assert new.state.status == (states[values["status"]] if "status" in values else old.state.status)
        assert new.state.completed_on == values.get("completed_on", old.state.completed_on)
        assert new.evidence == values.get("evidence", old.evidence)
        same = ("text", "remarks", "extra")
        assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
        roles = ("departments", "lead_departments", "supporting_departments", "owners", "deadline")
        assert [getattr(new.state, name) for name in roles] == [getattr(old.state, name) for name in roles]


def test_deadlines_as_excel_dates(store: Store, form: Filled) -> None:
    form.put(0, deadline=date(2025, 11, 30))
    take_in(store, form.save())
    found = full_round(store).problems[0].measures[0].state.deadline
    assert found == Deadline("2025-11-30", date(2025, 11, 30), "date")
