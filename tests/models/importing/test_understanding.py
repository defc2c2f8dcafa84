"""Sentences of contract §3 that are easily got wrong, one small sheet each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.importing.columns import ColumnMap
from models.importing.tables import find_tables, why_no_ledger
from tests.models.importing.sheets import reading, sheet

WIDE = ["序号", "存在问题", "整改措施", "整改情况", "责任科室"]


def mapped(rows: list[list[Any]], *merges: str) -> list[str]:
    (table,) = find_tables(sheet(rows, *merges))
    found: ColumnMap = table.columns
    return ["+".join(column.fields) or "-" for column in found.columns]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("注：时限以方案为准", "注释或说明"),
        ("※带星为立行立改", "注释或说明"),
        ("单位：万元", "注释或说明"),
        ("抄送：县纪委", "注释或说明"),
        ("填表人：张三  联系电话：8101", "落款或填报信息"),
        ("单位主要负责人（签章）：", "落款或填报信息"),
        ("医务部主任：张伟", "落款或填报信息"),
        ("审核意见：同意", "落款或填报信息"),
        ("2024年6月30日", "落款或填报信息"),
        ("（公章）", "落款或填报信息"),
        ("以下空白", "落款或填报信息"),
        ("数据截至2024年6月", "落款或填报信息"),
        ("共计5个问题", "合计行"),
        ("小 计", "合计行"),
        ("续表1", "重复的标题或续表"),
        ("（接上页）", "重复的标题或续表"),
        ("【医务部】", "科室行"),
        ("（二）护理部（3个）", "科室行"),
        ("㈠党建方面", "方面行"),
        ("第一部分：党建方面", "方面行"),
    ],
)
@pytest.mark.parametrize("number", [True, False])
def test_lines_in_many_wordings(line: str, reason: str, number: bool) -> None:
    """Also where the table begins with the problem and nothing is merged."""
    cut = 0 if number else 1
    rows: list[list[Any]] = [WIDE[cut:], [1, "甲", "一", "", ""][cut:], [line], [2, "乙", "二", "", ""][cut:]]
    found = reading(rows)
    assert found.skipped == {3: reason} and found.refused == {}
    assert [problem.text for problem in found.problems] == ["甲", "乙"]


def test_a_date_or_seal_at_the_right_is_no_row_of_data() -> None:
    found = reading(
        [WIDE, [1, "甲", "一", "", ""], ["", "", "", "", "2024年6月30日"], ["医务部负责人：张伟", "", "填表时间：6月"]]
    )
    assert set(found.skipped) == {3, 4} and found.problems[0].rows == [2]


def test_headings_in_one_cell_that_is_not_the_first() -> None:
    rows = [
        WIDE,
        ["", "一、党建方面", "", "", ""],
        ["", "（一）制度不严", "", "", ""],
        [1, "甲", "一", "", ""],
        ["二", "廉政方面", "", "", ""],
        [2, "（一）乙", "二", "", ""],
    ]
    first, second = reading(rows).problems
    assert (first.values["aspect"], first.values["topic"]) == ("党建方面", "制度不严")
    assert second.values["aspect"] == "廉政方面" and "topic" not in second.values


def test_a_problem_alone_in_its_row_with_measures_below_is_no_heading() -> None:
    (problem,) = reading(
        [WIDE, ["一", "（一）采购不规范", "", "", ""], ["", "", "建制度", "", ""], ["", "", "做培训", "", ""]]
    ).problems
    assert problem.text == "采购不规范" and [each.text for each in problem.measures] == ["建制度", "做培训"]


def test_a_heading_under_the_topic_is_the_problem_where_no_column_holds_problems() -> None:
    rows = [
        ["序号", "整改措施", "责任科室", "整改时限"],
        ["一、党建方面", "", "", ""],
        ["（一）党员教育不严", "", "", ""],
        ["1.三会一课不规范", "", "", ""],
        ["①", "制定制度", "党办", "6月"],
        ["2.党费不规范", "", "", ""],
        ["①", "补缴", "党办", "7月"],
    ]
    found = reading(rows, "A2:D2", "A3:D3", "A4:D4", "A6:D6").problems
    assert [(p.values["aspect"], p.values["topic"], p.text) for p in found] == [
        ("党建方面", "党员教育不严", "三会一课不规范"),
        ("党建方面", "党员教育不严", "党费不规范"),
    ]


def test_explanations_examples_and_column_numbers_under_the_header_are_skipped() -> None:
    rows = [
        WIDE,
        ["", "", "（逐条填写）", "（一事一报）", "（全称）"],
        ["例", "示例：某某问题", "1.某某", "", "某科"],
        ["1", "2", "3", "4", "5"],
        [1, "甲", "一", "", "医务部"],
    ]
    found = reading(rows)
    assert found.skipped == {2: "填写要求", 3: "填写示例", 4: "栏次"} and [p.text for p in found.problems] == ["甲"]


def test_headers_merged_too_far() -> None:
    over_two = [["序号", "存在问题", "", "整改措施"], [1, "甲", "", "一"]]
    assert mapped(over_two, "B1:C1") == ["number", "problem.text", "measure.text"]
    inner = [["方面", "存在问题", "", "整改措施"], ["党建", "1", "甲", "一"], ["", "2", "乙", "二"]]
    assert mapped(inner, "B1:C1") == ["aspect", "number", "problem.text", "measure.text"]
    found = reading([["序号", "问题", "措施", "责任人"], ["", "甲", "一", "张伟"]], "A1:A2")
    assert found.problems[0].rows == [2], "merged down into the first row of data"


def test_a_row_of_groups_over_the_header_belongs_to_it() -> None:
    rows = [
        ["问题清单", "", "", "责任清单", "", ""],
        ["序号", "方面", "具体问题", "责任领导", "责任科室", "完成时限"],
        [1, "党建", "甲", "张伟", "医务部", "6月"],
    ]
    (table,) = find_tables(sheet(rows, "A1:C1", "D1:F1"))
    assert table.columns.header_rows == (1, 2)


def test_vague_words_under_another_word_and_reports_of_months() -> None:
    rows = [["问题", "整改措施", "整改情况", ""], ["", "", "已整改", "具体情况"], ["甲", "一", "√", "做了"]]
    assert mapped(rows, "A1:A2", "B1:B2", "C1:D1") == ["problem.text", "measure.text", "status", "measure.progress"]
    months = [["问题", "整改措施", "5月进展情况", "6月进展情况"], ["甲", "一", "a", "b"]]
    assert mapped(months)[2:] == ["-", "measure.progress"]


def test_problems_behind_the_progress_are_what_still_hinders() -> None:
    assert mapped([["问题", "整改措施", "整改情况", "存在问题"], ["甲", "一", "做了", "难"]])[-1] == "-"
    assert mapped([["责任单位", "整改情况", "存在问题"], ["医务部", "做了", "甲"]])[-1] == "problem.text"


def test_codes_and_choices_that_the_header_explains() -> None:
    rows = [
        ["问题", "整改措施", "整改完成情况 0. 未整改 1.已整改 2.整改延期"],
        ["甲", "一", 1],
        ["乙", "二", 0],
        ["丙", "三", "2"],
    ]
    assert [problem.values["status"] for problem in reading(rows).problems] == [
        "completed",
        "not_started",
        "in_progress",
    ]
    assert (
        mapped([["问题", "整改措施", "整改情况", "完成情况（已完成/正在整改）"], ["甲", "一", "做了", ""]])[-1]
        == "status"
    )


def test_shares_by_the_word_above() -> None:
    rows = [["问题", "整改措施", "完成率"], ["甲", "一", 1], ["乙", "二", 0.5], ["丙", "三", 0], ["丁", "四", 85]]
    found = [problem.values["status"] for problem in reading(rows).problems]
    assert found == ["completed", "in_progress", "not_started", "in_progress"]


def test_cells_that_say_themselves_who_is_who() -> None:
    rows = [["问题", "整改措施", "责任分工"], ["甲", "一", "责任领导：张伟；责任科室：医务部、护理部；责任人：李敏"]]
    (problem,) = reading(rows).problems
    values = problem.values
    assert (values["leaders"], values["departments"], values["owners"]) == (("张伟",), ("医务部", "护理部"), ("李敏",))


def test_two_kinds_of_people_stand_in_the_order_of_the_header() -> None:
    (problem,) = reading([["问题", "整改措施", "责任领导及责任人"], ["甲", "一", "张伟、李敏"]]).problems
    assert (problem.values["leaders"], problem.values["owners"]) == (("张伟",), ("李敏",))


def test_lists_pair_in_a_problem_of_several_rows_too() -> None:
    rows = [
        ["问题", "整改措施", "责任科室", "整改时限"],
        ["甲", "1.定制度；2.做培训", "1.医务部；2.护理部", "1.5月底；2.6月底"],
        ["", "检查", "药学部", "7月"],
    ]
    (problem,) = reading(rows).problems
    assert [measure.own["departments"] for measure in problem.measures] == [("医务部",), ("护理部",), ("药学部",)]
    assert [measure.own["deadline"].on for measure in problem.measures] == [
        date(2024, 5, 31),
        date(2024, 6, 30),
        date(2024, 7, 31),
    ]


def test_the_same_as_above_over_blank_rows_and_page_breaks_and_for_measures() -> None:
    rows = [WIDE, [1, "甲", "建立台账", "", "医务部"], [], WIDE, [2, "乙", "同上", "", "〃"]]
    second = reading(rows).problems[1]
    assert second.measures[0].text == "建立台账" and second.values["departments"] == ("医务部",)


@pytest.mark.parametrize(
    ("above", "department"),
    [
        (["填报科室", "护理部", "填报日期", "2024-6-1"], "护理部"),
        (["医务部"], "医务部"),
        (["填报单位：江城县人民医院"], ""),
        (["医务部巡察整改台账"], ""),
    ],
)
def test_departments_above_a_table(above: list[str], department: str) -> None:
    (table,) = find_tables(sheet([above, ["问题", "整改措施", "时限"], ["甲", "一", "6月"]]))
    assert table.department == department


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "姓名", "科室", "职务", "联系电话", "备注"], [1, "张伟", "医务部", "主任", "1380", ""]],
        [["序号", "工作内容", "责任科室", "责任人", "完成时间"], [1, "制度", "医务部", "张伟", "6月"]],
        [["序号", "议题", "汇报科室", "责任人", "时间"], [1, "制度", "医务部", "张伟", "6月"]],
        [["科室", "反馈问题数", "已完成", "正在整改", "整改率"], ["医务部", 5, 3, 2, "60%"]],
    ],
)
def test_sheets_that_are_no_ledger(rows: list[list[Any]]) -> None:
    assert find_tables(sheet(rows)) == () and "没有找到" in why_no_ledger(sheet(rows))


def test_statistics_are_no_ledger() -> None:
    rows = [["责任科室", "问题", "措施", "整改率"], ["医务部", 5, 10, "50%"], ["护理部", 2, 4, "100%"]]
    assert find_tables(sheet(rows)) == () and "统计表" in why_no_ledger(sheet(rows))


def test_another_table_below_the_ledger_is_not_imported() -> None:
    rows = [WIDE, [1, "甲", "一", "", ""], [], ["科室", "姓名", "联系电话"], ["医务部", "张伟", "1380"]]
    found = reading(rows)
    assert [problem.text for problem in found.problems] == ["甲"] and set(found.skipped) == {3, 4, 5}


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("整改措施及完成时限", "measure.text"),
        ("整改目标及成效", "-"),
        ("整改情况（已完成、基本完成、未完成）", "status"),
        ("责任科室（牵头）", "lead_departments"),
        ("责任部门（配合）", "supporting_departments"),
        ("完成时间（实际）", "completed_on"),
        ("附件编号", "-"),
        ("措施序号", "-"),
        ("未完成原因", "-"),
        ("存在困难", "-"),
        ("满意度", "-"),
        ("第二轮巡察反馈问题", "problem.text"),
        ("截至6月底整改情况", "measure.progress"),
        ("具体责任人及电话", "owners"),
    ],
)
def test_a_wrong_guess_is_worse_than_none(label: str, key: str) -> None:
    others = [word for word, field in (("问题", "problem.text"), ("原因分析", "cause")) if field != key]
    assert mapped([[*others, "责任领导", label], [""] * 4])[-1] == key
