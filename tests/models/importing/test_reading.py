"""Rows to problems and measures, by the rules of contract §3."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.importing.drafts import Reading
from models.importing.tables import find_tables, source_title
from models.records import Deadline
from tests.models.importing.sheets import HEADER, book, reading, sheet

WIDE = ["序号", "存在问题", "整改措施", "整改情况"]


def outline(found: Reading) -> list[tuple[str, list[tuple[str, str]]]]:
    """Problems with texts and reports of their measures."""
    return [
        (problem.text, [(measure.text, measure.progress) for measure in problem.measures]) for problem in found.problems
    ]


def test_merged_and_empty_problem_cells_continue_the_problem() -> None:
    rows = [WIDE, ["1", "甲", "一", "a"], ["", "", "二", "b"], ["2", "乙", "三", "c"], ["", "", "四", ""]]
    expected = [("甲", [("一", "a"), ("二", "b")]), ("乙", [("三", "c"), ("四", "")])]
    assert outline(reading(rows)) == expected
    assert outline(reading(rows, "A2:A3", "B2:B3")) == expected


def test_number_and_problem_written_again_on_every_row() -> None:
    rows = [WIDE, [1, "甲。", "一", ""], [1, "甲", "二", ""], [2, "乙", "三", ""]]
    assert outline(reading(rows)) == [("甲", [("一", ""), ("二", "")]), ("乙", [("三", "")])]


def test_a_new_text_without_a_number_is_a_new_problem_and_a_number_alone_is_skipped() -> None:
    found = reading([WIDE, [1, "甲", "一", ""], ["", "乙", "二", ""], [3, "", "", ""], ["合计", "", "", ""]])
    assert [problem.text for problem in found.problems] == ["甲", "乙"]
    assert found.skipped == {4: "只有序号", 5: "合计行"}


def test_the_same_words_do_not_repeat_a_problem() -> None:
    assert outline(reading([WIDE, [1, "甲", "一", ""], ["", "同上", "二", ""]])) == [("甲", [("一", ""), ("二", "")])]


def test_rows_across_set_aspect_and_topic() -> None:
    rows = [
        WIDE,
        ["一、聚焦医疗服务方面", "", "", ""],
        ["（一）服务意识不强", "", "", ""],
        [1, "甲", "一", ""],
        ["（二）投诉处理不及时（共1个问题）", "", "", ""],
        [2, "乙", "二", ""],
        ["二、聚焦作风建设方面", "", "", ""],
        [3, "丙", "三", ""],
    ]
    merges = [f"A{row}:D{row}" for row in (2, 3, 5, 7)]
    for found in (reading(rows, *merges), reading(rows)):
        assert [(p.values["aspect"], p.values.get("topic", "")) for p in found.problems] == [
            ("聚焦医疗服务方面", "服务意识不强"),
            ("聚焦医疗服务方面", "投诉处理不及时"),
            ("聚焦作风建设方面", ""),
        ]
        assert set(found.skipped) == {2, 3, 5, 7}


def test_rows_across_of_one_level_are_aspects() -> None:
    rows = [
        WIDE,
        ["（一）采购管理", "", "", ""],
        [1, "甲", "一", ""],
        ["（二）财务管理", "", "", ""],
        [2, "乙", "二", ""],
    ]
    assert [problem.values["aspect"] for problem in reading(rows).problems] == ["采购管理", "财务管理"]


def test_rows_across_set_the_department() -> None:
    rows = [
        WIDE,
        ["医务部", "", "", ""],
        [1, "甲", "一", ""],
        ["责任科室：护理部、药学部", "", "", ""],
        [2, "乙", "二", ""],
    ]
    found = reading(rows, "A2:D2", "A4:D4")
    assert [problem.values["departments"] for problem in found.problems] == [("医务部",), ("护理部", "药学部")]


@pytest.mark.parametrize(
    "line", ["单位：医务部", "填报科室：医务部（盖章）      填报时间：2024年6月", "责任科室:医务部"]
)
def test_a_line_above_gives_the_department(line: str) -> None:
    (problem,) = reading([["整改台账"], [line], WIDE, [1, "甲", "一", ""]]).problems
    assert problem.values["departments"] == ("医务部",)


def test_the_hospital_itself_is_no_department() -> None:
    (problem,) = reading([["填报单位：江城县人民医院"], WIDE, [1, "甲", "一", ""]]).problems
    assert "departments" not in problem.values


def test_notes_sign_off_and_repeated_titles_are_skipped() -> None:
    rows = [
        ["江城县人民医院整改台账", "", "", ""],
        WIDE,
        [1, "甲", "一", ""],
        ["江城县人民医院整改台账", "", "", ""],
        ["（续表）", "", "", ""],
        WIDE,
        [2, "乙", "二", ""],
        [],
        ["注：时限写到月", "", "", ""],
        ["填表人：张伟", "", "审核人：李强", ""],
        ["科室负责人签字：", "", "", "2024年6月3日"],
    ]
    found = reading(rows, "A1:D1", "A4:D4", "A9:D9")
    assert [problem.text for problem in found.problems] == ["甲", "乙"]
    assert set(found.skipped) == {4, 5, 6, 8, 9, 10, 11}


def test_a_second_table_lower_on_the_sheet() -> None:
    rows = [
        ["医务部整改台账"],
        WIDE,
        [1, "甲", "一", ""],
        ["填表人：张伟"],
        [],
        ["护理部整改台账"],
        ["单位：护理部"],
        ["序号", "整改措施", "存在问题"],
        [1, "二", "乙"],
    ]
    tables = find_tables(sheet(rows))
    assert [table.columns.header_rows for table in tables] == [(2,), (8,)]
    assert [table.last + 1 for table in tables] == [4, 9]
    assert tables[1].department == "护理部"


def test_the_same_header_after_other_lines_is_another_table() -> None:
    rows = [WIDE, [1, "甲", "一", ""], ["单位：护理部"], WIDE, [1, "乙", "二", ""]]
    assert len(find_tables(sheet(rows))) == 2


def test_an_aspect_without_problem_is_the_problem() -> None:
    rows = [
        ["方面", "存在问题", "整改措施", "整改情况"],
        ["党建方面", "甲", "一", ""],
        ["廉政方面", "", "", "开展教育2次"],
    ]
    found = reading(rows)
    assert [(p.values["aspect"], p.text) for p in found.problems] == [("党建方面", "甲"), ("廉政方面", "廉政方面")]
    assert found.problems[1].values["progress"] == "开展教育2次"


def test_lists_pair_one_to_one() -> None:
    (problem,) = reading([WIDE, [1, "甲", "1.定制度\n2.做培训", "一是已印发；二是已培训。"]]).problems
    assert [(m.text, m.progress) for m in problem.measures] == [("定制度", "已印发"), ("做培训", "已培训")]


def test_lists_that_do_not_pair_stay_with_the_problem() -> None:
    (problem,) = reading([WIDE, [1, "甲", "1.定制度\n2.做培训", "一是已印发；二是已培训；三是已检查"]]).problems
    assert [(m.text, m.progress) for m in problem.measures] == [("定制度", ""), ("做培训", "")]
    assert problem.values["progress"] == "一是已印发；二是已培训；三是已检查"


def test_in_a_problem_of_several_rows_they_stay_with_the_rows_first_measure() -> None:
    rows = [WIDE, [1, "甲", "1.定制度\n2.做培训", "已全部完成"], ["", "", "检查", "检查2次"]]
    assert outline(reading(rows)) == [("甲", [("定制度", "已全部完成"), ("做培训", ""), ("检查", "检查2次")])]


def test_a_report_merged_over_all_rows_is_the_problems() -> None:
    (problem,) = reading([WIDE, [1, "甲", "一", "都做了"], ["", "", "二", ""]], "D2:D3").problems
    assert problem.values["progress"] == "都做了"
    assert [measure.progress for measure in problem.measures] == ["", ""]


def test_a_measure_merged_over_two_reports() -> None:
    rows = [WIDE, [1, "甲", "一", "先做"], ["", "", "", "后做"]]
    assert outline(reading(rows, "C2:C3")) == [("甲", [("一", "先做\n后做")])]


def test_without_a_column_of_measures_reports_are_measures() -> None:
    rows = [["序号", "存在问题", "整改情况"], [1, "甲", "高度重视。一是已印发；二是已培训"], [2, "乙", "已全部整改"]]
    first, second = reading(rows).problems
    assert [(m.text, m.progress) for m in first.measures] == [("", "已印发"), ("", "已培训")]
    assert first.values["progress"] == "高度重视。"
    assert second.measures == [] and second.values["progress"] == "已全部整改"


def test_values_of_the_problem_and_of_its_measures() -> None:
    rows: list[list[Any]] = [
        ["序号", "存在问题", "整改措施", "责任领导", "责任科室", "责任人", "整改时限", "整改状态", "备注"],
        [1, "甲", "一", "张伟", "医务部", "王芳", "6月底前", "已完成", ""],
        ["", "", "二", "", "", "", "长期坚持", "正在整改", "待续"],
        ["", "", "三", "", "", "李敏", "同上", "", ""],
    ]
    (problem,) = reading(rows, "D2:D4", "F2:F3").problems
    assert problem.values["leaders"] == ("张伟",), "merged over all rows"
    assert problem.values["departments"] == ("医务部",), "given in the first row only"
    assert [measure.own.get("owners") for measure in problem.measures] == [("王芳",), ("王芳",), ("李敏",)], (
        "merged over some"
    )
    assert [measure.own["deadline"].kind for measure in problem.measures] == ["date", "long_term", "long_term"]
    assert [measure.own.get("status") for measure in problem.measures] == ["completed", "in_progress", None]
    assert [measure.own.get("remarks") for measure in problem.measures] == [None, "待续", None]


def test_lists_of_the_same_length_pair_with_the_measures() -> None:
    rows = [
        ["问题", "整改措施", "责任人", "整改时限"],
        ["甲", "1.定制度\n2.做培训", "1.张伟\n2.李强、王芳", "一是3月底前；二是长期坚持"],
    ]
    (problem,) = reading(rows).problems
    assert [measure.own["owners"] for measure in problem.measures] == [("张伟",), ("李强", "王芳")]
    assert [measure.own["deadline"].kind for measure in problem.measures] == ["date", "long_term"]


def test_departments_go_to_the_lists_that_the_cell_names() -> None:
    (problem,) = reading(
        [["问题", "整改措施", "责任科室"], ["甲", "一", "医务部（牵头）、护理部（配合）、药学部"]]
    ).problems
    values = problem.values
    assert values["lead_departments"] == ("医务部",)
    assert (values["supporting_departments"], values["departments"]) == (("护理部",), ("药学部",))


def test_combined_cells_are_told_apart_piece_by_piece() -> None:
    rows = [
        ["问题", "整改措施", "责任单位/责任人", "责任人/期限"],
        ["甲", "一", "医务部、护理部/张伟", "李强/2024年6月底前"],
    ]
    (problem,) = reading(rows).problems
    assert problem.values["departments"] == ("医务部", "护理部")
    assert problem.values["owners"] == ("张伟", "李强")
    assert problem.values["deadline"] == Deadline("2024年6月底前", date(2024, 6, 30), "date")


def test_ticks_give_the_state_of_their_column() -> None:
    rows = [
        ["问题", "整改措施", "完成情况", "", ""],
        ["", "", "已完成", "正在整改", "长期坚持"],
        ["甲", "一", "√", "", ""],
        ["乙", "二", "×", "✔", "□"],
        ["丙", "三", "", "", ""],
    ]
    found = reading(rows, "A1:A2", "B1:B2", "C1:E1").problems
    assert [problem.values.get("status") for problem in found] == ["completed", "in_progress", None]
    assert [problem.values.get("status_text") for problem in found] == ["已完成", "正在整改", None]


def test_done_and_closed_in_two_columns() -> None:
    rows = [["问题", "整改措施", "整改状态", "是否销号"], ["甲", "一", "已完成", "是"], ["乙", "二", "已完成", "否"]]
    assert [problem.values["status"] for problem in reading(rows).problems] == ["closed", "completed"]


def test_days_and_doubtful_values_are_noted_and_kept() -> None:
    rows = [
        ["问题", "整改措施", "整改时限", "实际完成时间"],
        ["甲", "一", "2024.6.31", "陆续完成"],
        ["乙", "二", "集中整改期内", date(2024, 5, 6)],
    ]
    first, second = reading(rows).problems
    assert first.values["deadline"] == Deadline("2024.6.31", None, "unknown")
    assert first.values["extra"] == {"实际完成时间": "陆续完成"}
    assert [row for row, _ in first.notes] == [2, 2]
    assert second.values["deadline"].on == date(2024, 5, 31)
    assert second.values["completed_on"] == date(2024, 5, 6)


def test_the_day_of_receipt_comes_before_the_feedback() -> None:
    rows = [["问题", "整改措施", "交办时间", "整改时限"], ["甲", "一", "2023年10月8日", "11月底前"]]
    (problem,) = reading(rows).problems
    assert problem.values["received_on"] == date(2023, 10, 8)
    assert problem.values["deadline"].on == date(2023, 11, 30)


def test_columns_that_are_not_understood_keep_their_texts() -> None:
    rows = [["问题", "整改措施", "满意度"], ["甲", "一", "高"], ["", "二", "低"]]
    (problem,) = reading(rows).problems
    assert problem.values["extra"] == {"满意度": "高"}
    assert problem.measures[1].extra == {"满意度": "低"}


def test_rows_that_cannot_be_read_are_refused() -> None:
    rows = [
        ["序号", "存在问题", "整改措施", "责任人"],
        ["", "", "没有问题的措施", "张伟"],
        [1, "甲", "一", "张伟"],
        ["", "", "", "李强"],
        [2, "#REF!", "二", ""],
    ]
    found = reading(rows)
    assert set(found.refused) == {2, 4, 5}
    assert [problem.rows for problem in found.problems] == [[3]]


def test_marks_and_numbers_are_dropped() -> None:
    (problem,) = reading([WIDE, ["1", "1.采购\n不规范；", "（1）修订制度；", "已修订。"]]).problems
    assert (problem.text, problem.measures[0].text, problem.measures[0].progress) == (
        "采购不规范",
        "修订制度",
        "已修订",
    )


def test_titles() -> None:
    above = sheet([["附件1"], ["江城县人民医院整改台账"], ["填报科室：医务部"], WIDE, [1, "甲", "一", ""]])
    assert source_title(book(above)) == "江城县人民医院整改台账"
    assert source_title(book(sheet([WIDE, [1, "甲", "一", ""]], name="护理部台账"))) == "护理部台账"
    assert source_title(book(sheet([WIDE, [1, "甲", "一", ""]], name="Sheet1"))) == "医务部"


CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "",
            "1",
            "甲问题",
            "乙问题",
            "一、作风方面",
            "（一）采购",
            "合计",
            "注：说明",
            "填表人：张伟",
            "医务部",
            "已完成",
            "√",
            "同上",
            "#REF!",
            "1.定制度\n2.做培训",
            "2024年6月底前",
            *HEADER,
        ]
    ),
    st.text(max_size=6),
    st.floats(),
    st.dates(),
)


@given(
    st.lists(st.lists(CELLS, max_size=8), max_size=12),
    st.lists(st.tuples(st.integers(2, 10), st.integers(0, 3), st.integers(0, 3)), max_size=3),
)
def test_every_row_ends_in_exactly_one_place(rows: list[list[Any]], merges: list[tuple[int, int, int]]) -> None:
    areas = [f"{'ABCD'[column]}{top}:{'ABCDEFG'[column + 1]}{top + height}" for top, column, height in merges]
    for table in find_tables(sheet([HEADER, *rows], *areas)):
        from models.importing.cells import Context
        from models.importing.grouping import read_table

        found = read_table(table, Context())
        places = [*found.skipped, *found.refused, *(row for problem in found.problems for row in problem.rows)]
        assert sorted(places) == list(range(table.header.bottom + 2, table.last + 2))
        assert all(problem.text for problem in found.problems)


def test_the_same_as_above_reaches_over_a_heading_row() -> None:
    """同上 below a row across the table means the last row of the ledger, not the heading."""
    rows: list[list[Any]] = [
        ["序号", "存在问题", "整改措施", "责任领导", "责任科室"],
        [1, "甲", "一", "张伟", "党办"],
        ["二、作风建设方面", "", "", "", ""],
        [2, "乙", "二", "同上", "〃"],
    ]
    _, second = reading(rows, "A3:E3").problems
    assert second.values["aspect"].endswith("作风建设方面")
    assert (second.values["leaders"], second.values["departments"]) == (("张伟",), ("党办",))
