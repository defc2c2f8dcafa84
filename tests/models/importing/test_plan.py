"""Plans: what is new, changed, the same; matching; two departments; locked wording; the report."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import BadFileError, CancelledError
from models.importing.plan import LedgerView, make_plan
from models.importing.plan_data import Edit, ImportPlan, NewMeasure, NewProblem, Propose, Seen
from models.importing.report import report
from models.progress import CancelAfter
from models.records import Deadline, Measure, Problem, Round, State
from tests.models.importing.sheets import FEEDBACK, HEADER, book, kinds, plan, sheet

ROW = [1, "药品验收登记不完整", "修订验收制度", "药学部", "2024年6月底前", "已印发制度", "正在整改"]


def ledger(*problems: Problem, **more: Any) -> Round:
    return Round(id="r", name="批次", feedback_on=FEEDBACK, problems=problems, **more)


def present(**more: Any) -> Problem:
    """What ROW says, as it stands in a ledger."""
    state = State(
        departments=("药学部",),
        deadline=Deadline("2024年6月底前", date(2024, 6, 30), "date"),
        status="in_progress",
        status_text="正在整改",
    )
    measure = Measure(id="m", text="修订验收制度", progress="已印发制度", state=state)
    values = {"id": "p", "number": "1", "text": "药品验收登记不完整", "state": state, "measures": (measure,)} | more
    return Problem(**values)


def edits(made: ImportPlan) -> list[tuple[str, str, dict[str, Any]]]:
    return [(each.table, each.id, dict(each.values)) for each in made.operations if isinstance(each, Edit)]


def test_new_rows() -> None:
    made = plan(ROW, ["", "", "加强培训", "", "长期坚持", "", "长期坚持"], [], ["注：时限写到月"])
    problem, first, second = made.operations
    assert isinstance(problem, NewProblem) and isinstance(first, NewMeasure) and isinstance(second, NewMeasure)
    assert problem.values["text"] == "药品验收登记不完整"
    assert first.problem == second.problem == problem.key
    assert second.values == {
        "text": "加强培训",
        "progress": "",
        "deadline": Deadline("长期坚持", None, "long_term"),
        "status": "long_term",
        "status_text": "长期坚持",
        "keep_up": False,
    }
    assert (second.source.file, second.source.sheet, second.source.row) == ("医务部.xlsx", "台账", 3)
    assert kinds(made) == ["new", "new", "skipped", "skipped"]
    assert made.counts == {"read": 4, "new": 2, "changed": 0, "same": 0, "proposed": 0, "refused": 0, "skipped": 2}


def test_what_is_there_already_changes_nothing() -> None:
    made = plan(ROW, round_=ledger(present()))
    assert kinds(made) == ["same"]
    assert not made.changes_anything
    assert {each.id for each in made.operations if isinstance(each, Seen)} == {"p", "m"}


def test_final_marks_and_spaces_are_no_change() -> None:
    row = [1, "药品验收登记 不完整。", "修订验收制度；", "药学部 ", "2024年6月底前", "已印发制度。", "正在整改"]
    assert kinds(plan(row, round_=ledger(present()))) == ["same"]


def test_changed_cells_are_shown_old_and_new() -> None:
    row = [1, "药品验收登记不完整", "修订验收制度", "药学部", "2024年6月底前", "已印发并培训", "已完成"]
    made = plan(row, round_=ledger(present()))
    assert edits(made) == [
        ("problem", "p", {"status": "completed", "status_text": "已完成"}),
        ("measure", "m", {"progress": "已印发并培训"}),
    ]
    (row_plan,) = made.files[0].tables[0].rows
    assert (row_plan.kind, row_plan.problem) == ("changed", "p")
    assert {(cell.field, cell.old, cell.new) for cell in row_plan.cells} == {
        ("status", "in_progress", "completed"),
        ("status_text", "正在整改", "已完成"),
        ("measure.progress", "已印发制度", "已印发并培训"),
    }


def test_an_empty_cell_wipes_nothing_and_a_missing_row_closes_nothing() -> None:
    other = Problem(id="q", number="2", text="仓库温度没有记录")
    made = plan([1, "药品验收登记不完整", "修订验收制度", "", "", "", ""], round_=ledger(present(), other))
    assert kinds(made) == ["same"]
    assert not made.changes_anything


def test_a_measures_own_value_is_compared_with_what_it_has() -> None:
    mine = Measure(
        id="m",
        text="修订验收制度",
        progress="已印发制度",
        state=State(status="completed", status_text="已完成"),
        own=("status", "status_text"),
    )
    made = plan(ROW, round_=ledger(present(measures=(mine,))))
    assert edits(made) == [("measure", "m", {"status": "in_progress", "status_text": "正在整改"})]


def test_values_per_row_stay_with_the_measures() -> None:
    second = Measure(id="n", text="加强培训", state=present().state)
    made = plan(
        ROW, ["", "", "加强培训", "", "", "", "已完成"], round_=ledger(present(measures=(*present().measures, second)))
    )
    assert edits(made) == [("measure", "n", {"status": "completed", "status_text": "已完成"})]


def test_the_problem_follows_when_all_its_measures_say_the_same() -> None:
    second = Measure(id="n", text="加强培训", state=present().state)
    rows = [[*ROW[:6], "已完成"], ["", "", "加强培训", "", "", "", "已完成"]]
    made = plan(*rows, round_=ledger(present(measures=(*present().measures, second))))
    assert edits(made) == [("problem", "p", {"status": "completed", "status_text": "已完成"})]


def test_the_same_number_and_a_text_a_little_changed_is_the_same_problem() -> None:
    made = plan([1, "药品验收登记还不够完整", *ROW[2:]], round_=ledger(present()))
    assert edits(made) == [("problem", "p", {"text": "药品验收登记还不够完整"})]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "仓库温度没有记录"), (2, "药品采购登记不完整"), (1, "药品采购验收计划没有登记"), (2, "药品")],
)
def test_other_problems_are_not_taken_for_it(number: int, text: str) -> None:
    made = plan([number, text, *ROW[2:]], round_=ledger(present()))
    assert kinds(made) == ["new"]
    assert edits(made) == []


def test_our_own_id_comes_first() -> None:
    header = [*HEADER, "系统编号"]
    made = make_plan(
        ledger(present()), [book(sheet([header, [9, "完全不同的说法", "另一条措施", "", "", "", "", "m"]]))]
    )
    assert ("measure", "m", {"text": "另一条措施"}) in edits(made)
    assert ("problem", "p", {"number": "9", "text": "完全不同的说法"}) in edits(made)


def test_two_alike_problems_of_one_sheet_stay_two() -> None:
    rows = [
        [number, f"第{word}党支部的组织生活会记录不规范", "整改", "", "", "", ""]
        for number, word in enumerate("一二三四", 1)
    ]
    assert plan(*rows).counts["new"] == 4
    known = ledger(*(Problem(id=str(row[0]), number=str(row[0]), text=str(row[1])) for row in rows[:3]))
    made = plan(*rows, round_=known)
    assert [each.values["text"] for each in made.operations if isinstance(each, NewProblem)] == [rows[3][1]]
    assert all("text" not in values for _, _, values in edits(made))


def test_reports_without_a_column_of_measures_pair_in_order() -> None:
    known = present(measures=(Measure(id="a", progress="已印发"), Measure(id="b", progress="已培训")), state=State())
    rows = [["序号", "存在问题", "整改情况"], [1, "药品验收登记不完整", "一是已印发并学习；二是已培训2次"]]
    made = make_plan(ledger(known), [book(sheet(rows))])
    assert edits(made) == [("measure", "a", {"progress": "已印发并学习"}), ("measure", "b", {"progress": "已培训2次"})]


# --- the same problem from two departments --------------------------------------------------------------------------


def two_departments() -> list[Any]:
    first = sheet([HEADER, [1, "投诉处理不及时", "建立台账", "医务部", "6月底前", "已建立", "已完成"]], name="医务部")
    second = sheet(
        [[*HEADER, "备注"], [5, "投诉处理不及时", "开展培训", "护理部", "年底前", "已培训", "正在整改", "每月一次"]],
        name="护理部",
    )
    return [book(first, second)]


def test_the_measures_of_two_departments_stand_side_by_side() -> None:
    made = make_plan(None, two_departments(), feedback_on=FEEDBACK)
    problems = [each for each in made.operations if isinstance(each, NewProblem)]
    measures = [each for each in made.operations if isinstance(each, NewMeasure)]
    assert len(problems) == 1 and problems[0].values["departments"] == ("医务部",)
    assert [measure.values["text"] for measure in measures] == ["建立台账", "开展培训"]
    assert "departments" not in measures[0].values
    assert measures[1].values["departments"] == ("护理部",)
    assert (measures[1].values["status"], measures[1].values["remarks"]) == ("in_progress", "每月一次")
    assert made.files[0].tables[1].merged == ((2, problems[0].key),)
    assert edits(made) == []


def test_a_later_sources_report_goes_to_its_first_measure() -> None:
    made = make_plan(
        ledger(present()),
        [
            book(
                sheet(
                    [
                        HEADER,
                        [
                            7,
                            "药品验收登记不完整",
                            "1.清理库存\n2.培训库管",
                            "后勤部",
                            "",
                            "一次完成清理和培训",
                            "已完成",
                        ],
                    ]
                ),
                name="后勤部.xlsx",
            )
        ],
    )
    measures = [each.values for each in made.operations if isinstance(each, NewMeasure)]
    assert [measure["progress"] for measure in measures] == ["一次完成清理和培训", ""]
    assert [measure["departments"] for measure in measures] == [("后勤部",), ("后勤部",)]
    assert edits(made) == []


def test_a_later_source_again_changes_nothing() -> None:
    state = State(departments=("后勤部",), status="completed", status_text="已完成", deadline=present().state.deadline)
    own = ("departments", "status", "status_text")
    theirs = Measure(id="n", text="清理库存", progress="已清理", state=state, own=own)
    known = ledger(present(measures=(*present().measures, theirs)))
    view = LedgerView(
        origins={
            "p": (("药学部.xlsx", "台账"), ("后勤部.xlsx", "台账")),
            "m": (("药学部.xlsx", "台账"),),
            "n": (("后勤部.xlsx", "台账"),),
        }
    )
    again = [
        book(
            sheet([HEADER, [7, "药品验收登记不完整", "清理库存", "后勤部", "", "已清理", "已完成"]]), name="后勤部.xlsx"
        )
    ]
    made = make_plan(known, again, ledger=view)
    assert kinds(made) == ["same"] and not made.changes_anything


def test_a_renamed_file_of_the_same_department_updates() -> None:
    view = LedgerView(origins={"p": (("药学部5月.xlsx", "台账"),), "m": (("药学部5月.xlsx", "台账"),)})
    row = [*ROW[:6], "已完成"]
    made = make_plan(
        ledger(present()), [book(sheet([HEADER, row]), name="药学部6月.xlsx")], ledger=view, feedback_on=FEEDBACK
    )
    assert edits(made) == [("problem", "p", {"status": "completed", "status_text": "已完成"})]


def test_other_names_of_departments_are_no_change() -> None:
    row = [*ROW[:3], "药剂科", *ROW[4:]]
    made = make_plan(ledger(present()), [book(sheet([HEADER, row]))], ledger=LedgerView(aliases={"药剂科": "药学部"}))
    assert not made.changes_anything


# --- locked wording -------------------------------------------------------------------------------------------------


def test_locked_wording_is_shown_and_not_applied() -> None:
    made = plan([1, "药品验收登记还不够完整", *ROW[2:]], round_=ledger(present(locked=True)))
    assert edits(made) == [] and not made.changes_anything
    (row,) = made.files[0].tables[0].rows
    assert [(cell.field, cell.new, cell.applied) for cell in row.cells] == [
        ("problem.text", "药品验收登记还不够完整", False)
    ]
    assert report(made)["files"][0]["sheets"][0]["shown"] == [
        {"row": 2, "field": "problem.text", "ledger": "药品验收登记不完整", "file": "药品验收登记还不够完整"}
    ]


def test_in_a_locked_round_a_strange_row_is_a_proposal_once() -> None:
    row = [8, "仓库温度没有记录", "安装温度计", "药学部", "6月底前", "", "正在整改"]
    made = plan(row, ["", "", "每日记录", "", "", "", ""], round_=ledger(present(locked=True)))
    assert kinds(made) == ["proposed", "proposed"]
    (proposal,) = [each for each in made.operations if isinstance(each, Propose)]
    payload = json.loads(json.dumps(proposal.payload))
    assert payload["deadline"] == {"text": "6月底前", "on": "2024-06-30", "kind": "date"}
    assert [measure["text"] for measure in payload["measures"]] == ["安装温度计", "每日记录"]
    assert payload["measures"][1]["departments"] == ["药学部"] and payload["measures"][1]["own"] == []
    again = plan(row, round_=ledger(present(locked=True), proposals=(payload,)))
    assert kinds(again) == ["same"] and not again.changes_anything


def test_a_proposed_measure_is_no_proposed_problem() -> None:
    row = [8, "仓库温度没有记录", "安装温度计", "药学部", "6月底前", "", "正在整改"]
    waiting = {"problem": "p", "text": "仓库温度没有记录"}
    assert kinds(plan(row, round_=ledger(present(locked=True), proposals=(waiting,)))) == ["proposed"]


def test_columns_that_are_not_understood_stay_with_a_proposal() -> None:
    rows = [[*HEADER, "满意度"], [8, "仓库温度没有记录", "安装温度计", "", "", "", "", "高"], [*[""] * 2, "每日记录", *[""] * 4, "低"]]
    made = make_plan(ledger(present(locked=True)), [book(sheet(rows))])
    (proposal,) = [each for each in made.operations if isinstance(each, Propose)]
    assert proposal.payload["extra"] == {"满意度": "高"}
    assert [each.get("extra") for each in proposal.payload["measures"]] == [None, {"满意度": "低"}]


def test_new_measures_of_a_locked_problem_are_taken() -> None:
    made = plan(ROW, ["", "", "加强培训", "", "", "", ""], round_=ledger(present(locked=True)))
    assert [each.values["text"] for each in made.operations if isinstance(each, NewMeasure)] == ["加强培训"]


# --- files and report -----------------------------------------------------------------------------------------------


def test_sheets_that_are_left_out_are_named() -> None:
    made = make_plan(
        None,
        [
            book(
                sheet([["填表说明"], ["1.一条一行"]], name="说明"),
                sheet([HEADER, ROW], name="台账"),
                sheet([HEADER, ROW], name="旧表", hidden=True),
                sheet([], name="空"),
            )
        ],
    )
    sheets = report(made)["files"][0]["sheets"]
    assert [(each["sheet"], "counts" in each) for each in sheets] == [
        ("说明", False),
        ("台账", True),
        ("旧表", False),
        ("空", False),
    ]
    assert "隐藏" in sheets[2]["skipped"]


def test_no_table_at_all_is_an_error_but_one_good_file_is_enough() -> None:
    empty = book(sheet([["你好"]]), name="其他.xlsx")
    with pytest.raises(BadFileError, match="其他.xlsx"):
        make_plan(None, [empty])
    with pytest.raises(BadFileError, match="都没有"):
        make_plan(None, [empty, empty])
    made = make_plan(None, [empty, book(sheet([HEADER, ROW]))])
    assert made.files[0].error and made.has_findings and not made.files[1].error


def test_the_report_of_contract_3() -> None:
    rows = [
        ["整改台账"],
        [*HEADER, "满意度", "责任单位/责任人"],
        [*ROW, "高", "药学部/张伟"],
        ["", "", "", "", "", "", ""],
        [2, "#REF!", "a"],
        ["", "", "加强培训", "", "2024.6.31"],
    ]
    found = report(make_plan(None, [book(sheet(rows))]), "b1")
    assert found["batch"] == "b1"
    (table,) = found["files"][0]["sheets"]
    assert table["sheet"] == "台账" and table["header_rows"] == [2]
    assert table["columns"] == {
        "A": "number",
        "B": "problem.text",
        "C": "measure.text",
        "D": "departments",
        "E": "deadline",
        "F": "measure.progress",
        "G": "status",
        "I": ["departments", "owners"],
    }
    assert table["unmapped"] == ["H"]
    assert table["counts"] == {"read": 4, "new": 2, "changed": 0, "same": 0, "proposed": 0, "refused": 1, "skipped": 1}
    assert [each["row"] for each in table["refused"]] == [5] and [each["row"] for each in table["skipped"]] == [4]
    assert [each["row"] for each in table["notes"]] == [6]
    json.dumps(found)


def test_refused_rows_name_the_cell_that_is_to_blame() -> None:
    rows = [["", "", "没有问题的措施"], ROW, [2, "#REF!", "甲"], [3, "乙问题突出", "#VALUE!"], ["", "", "", "护理部", "年底前"]]
    made = plan(*rows)
    refused = [(row.row, row.column) for row in made.files[0].tables[0].rows if row.kind == "refused"]
    assert refused == [(2, "B"), (4, "B"), (5, "C"), (6, "C")]


def test_it_can_be_cancelled() -> None:
    with pytest.raises(CancelledError):
        make_plan(None, two_departments(), progress=CancelAfter(1))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", 1, 2, 3]),
        st.sampled_from(["", "甲问题突出", "乙问题突出", "丙问题突出"]),
        st.sampled_from(["", "一项措施", "二项措施", "1.三\n2.四"]),
        st.sampled_from(["", "医务部", "护理部", "医务部、护理部（配合）"]),
        st.sampled_from(["", "6月底前", "2024.6.31", "长期坚持"]),
        st.sampled_from(["", "已办", "一是已办；二是在办"]),
        st.sampled_from(["", "已完成", "正在整改", "已完成，长期坚持"]),
    ).map(list),
    max_size=8,
)


@given(ROWS)
def test_read_is_the_sum_of_all_kinds(rows: list[list[Any]]) -> None:
    made = plan([1, "头", "一"], *rows)
    counts = made.counts
    assert counts["read"] == sum(value for kind, value in counts.items() if kind != "read")
    assert counts["read"] == max((index for index, row in enumerate(rows, 2) if any(row)), default=1)
    (table,) = made.files[0].tables
    assert [row.row for row in table.rows] == list(range(2, counts["read"] + 2))
