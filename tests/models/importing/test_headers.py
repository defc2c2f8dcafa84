"""Header rows found and columns mapped by meaning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.importing.columns import ColumnMap, column_letter
from models.importing.synonyms import meaning, normal
from models.importing.tables import find_tables
from models.importing.values import parse_status
from tests.models.importing.sheets import sheet


def columns(rows: list[list[Any]], *merges: str) -> ColumnMap:
    (table,) = find_tables(sheet(rows, *merges))
    return table.columns


def mapped(rows: list[list[Any]], *merges: str) -> dict[str, Any]:
    """Header label → keys."""
    return {column.label: column.fields for column in columns(rows, *merges).columns}


def keys(*labels: str, values: dict[str, list[str]] | None = None) -> list[str]:
    """Keys of a one-row header, column by column; *values* stand below."""
    below = [[(values or {}).get(label, [""] * 3)[row] for label in labels] for row in range(3)]
    found = columns([list(labels), *below])
    by_index = {column.index: "+".join(column.fields) for column in found.columns}
    return [by_index[index] for index in range(len(labels))]


def test_a_header_under_title_lines_and_away_from_the_corner() -> None:
    found = columns(
        [
            ["", "整改台账"],
            [],
            ["", "填报：医务部", "", "2024年"],
            ["", "序号", "存在问题", "整改措施"],
            ["", 1, "甲", "乙"],
        ]
    )
    assert found.header_rows == (4,)
    assert {column.letter: column.fields for column in found.columns} == {
        "B": ("number",),
        "C": ("problem.text",),
        "D": ("measure.text",),
    }


def test_two_rows_merged() -> None:
    rows = [
        ["台账", "", "", "", ""],
        ["序号", "问题", "责任分工", "", "整改措施"],
        ["", "", "责任领导", "责任科室", ""],
        [1, "甲", "张伟", "医务部", "乙"],
    ]
    found = columns(rows, "A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3")
    assert found.header_rows == (2, 3)
    assert [column.fields for column in found.columns] == [
        ("number",),
        ("problem.text",),
        ("leaders",),
        ("departments",),
        ("measure.text",),
    ]


def test_two_rows_whose_merges_were_lost() -> None:
    rows = [
        ["序号", "问题", "责任分工", "", "整改措施"],
        ["", "", "责任领导", "责任科室", ""],
        [1, "甲", "张伟", "医务部", "乙"],
    ]
    assert columns(rows).header_rows == (1, 2)
    assert columns(rows).has("leaders", "departments")


def test_three_rows() -> None:
    rows = [
        ["序号", "问题情况", "", "整改情况", "", ""],
        ["", "反馈问题", "具体表现", "整改措施", "责任", ""],
        ["", "", "", "", "责任科室", "责任人"],
        [1, "甲", "乙", "丙", "医务部", "张伟"],
    ]
    found = columns(rows, "A1:A3", "B1:C1", "D1:F1", "B2:B3", "C2:C3", "D2:D3", "E2:F2")
    assert found.header_rows == (1, 2, 3)
    assert [column.fields[0] for column in found.columns] == [
        "number",
        "topic",
        "problem.text",
        "measure.text",
        "departments",
        "owners",
    ]


def test_a_first_data_row_is_not_taken_for_a_header() -> None:
    rows = [["序号", "存在问题", "整改措施", "完成情况"], [1, "党员发展不规范", "开展自查", "已完成"]]
    assert columns(rows).header_rows == (1,)


def test_spaces_breaks_enumerations_units_and_choices_do_not_matter() -> None:
    assert keys(
        "序 号",
        "一、存在\n问题",
        "整改措施（含分解）",
        "整改时限（年/月）",
        "*责任科室",
        "完成情况\n（已完成/正在整改）",
        "责任领导:",
        values={"完成情况\n（已完成/正在整改）": ["已完成", "正在整改", ""]},
    ) == ["number", "problem.text", "measure.text", "deadline", "departments", "status", "leaders"]


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("整改完成时限", "deadline"),
        ("集中整改完成时限", "deadline"),
        ("下一步整改工作措施", "next_steps"),
        ("本院整改责任人", "owners"),
        ("佐证材料目录", ""),
        ("举一反三情况", ""),
        ("审核意见", ""),
        ("督办部门", ""),
        ("验收时间", ""),
        ("资金", ""),
        ("退回时间", ""),
        ("整改进展的情况", "measure.progress"),
    ],
)
def test_variants_are_understood_and_strange_words_are_not(label: str, key: str) -> None:
    assert meaning(label).keys == ((key,) if key else ())


def test_doubtful_words_come_with_guesses() -> None:
    assert "measure.text" in dict(meaning("整改主措施表").guesses)


def test_an_unmapped_column_is_reported() -> None:
    found = columns([["序号", "存在问题", "整改措施", "满意度", ""], [1, "甲", "乙", "高", "丙"]])
    assert [column.letter for column in found.unmapped] == ["D", "E"]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["问题", "具体表现"], ["topic", "problem.text"]),
        (["具体表现", "整改措施"], ["problem.text", "measure.text"]),
        (["问题大类", "存在问题"], ["topic", "problem.text"]),
        (["问题大类", "反馈问题", "具体表现"], ["aspect", "topic", "problem.text"]),
        (["方面", "问题", "整改任务"], ["aspect", "problem.text", "measure.text"]),
        (["整改任务", "整改措施"], ["problem.text", "measure.text"]),
    ],
)
def test_the_finest_column_is_the_problem(labels: list[str], expected: list[str]) -> None:
    assert keys(*labels, "责任科室")[: len(labels)] == expected


def test_time_of_completion_depends_on_the_columns_beside() -> None:
    assert keys("问题", "整改措施", "完成时间")[-1] == "deadline"
    assert keys("问题", "整改措施", "整改时限", "完成时间")[-1] == "completed_on"
    assert keys("问题", "整改措施", "完成时间", "实际完成时间")[-2:] == ["deadline", "completed_on"]


def test_results_depend_on_the_values_below() -> None:
    states, reports = ["已完成", "正在整改", "长期坚持"], ["修订制度3项并组织学习", "开展培训2次", "已追回款项12万元"]
    assert keys("问题", "整改措施", "整改结果", values={"整改结果": states})[-1] == "status"
    assert keys("问题", "整改措施", "整改结果", values={"整改结果": reports})[-1] == "measure.progress"
    assert keys("问题", "整改措施", "整改情况", "完成情况")[-1] == "status"


def test_classes_are_categories_or_aspects() -> None:
    given = ["反馈问题", "意见建议", "立行立改"]
    assert keys("问题类别", "问题", "整改措施", values={"问题类别": given})[0] == "category"
    assert (
        keys("问题类别", "问题", "整改措施", values={"问题类别": ["党的建设", "选人用人", "医疗质量"]})[0] == "aspect"
    )


def test_leaders_are_leading_only_beside_other_leaders() -> None:
    assert keys("问题", "整改措施", "牵头领导")[-1] == "leaders"
    assert keys("问题", "整改措施", "牵头领导", "责任领导")[-2:] == ["lead_leaders", "leaders"]
    assert keys("问题", "整改措施", "认领领导", "包保领导")[-2:] == ["claimed_by", "leaders"]


def test_departments_by_role_and_a_bare_word() -> None:
    assert keys("问题", "整改措施", "牵头科室", "配合部门")[-2:] == ["lead_departments", "supporting_departments"]
    assert keys("问题", "整改措施", "科室")[-1] == "departments"
    assert keys("问题", "整改措施", "科室", "责任科室")[-2:] == ["", "departments"]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("责任单位/责任人", "departments+owners"),
        ("责任单位\n责任人", "departments+owners"),
        ("责任人/期限", "owners+deadline"),
        ("责任人及联系电话", "owners"),
        ("责任领导、责任科室", "leaders+departments"),
        ("责任科室（责任人）", "departments+owners"),
    ],
)
def test_combined_columns(label: str, expected: str) -> None:
    assert keys("问题", "整改措施", label)[-1] == expected


def test_columns_to_be_ticked() -> None:
    rows = [
        ["问题", "整改措施", "完成情况", "", ""],
        ["", "", "已完成", "正在整改", "长期坚持"],
        ["甲", "乙", "√", "", ""],
    ]
    found = columns(rows, "A1:A2", "B1:B2", "C1:E1")
    assert [(column.fields, column.state) for column in found.columns[2:]] == [
        (("status",), "已完成"),
        (("status",), "正在整改"),
        (("status",), "长期坚持"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["姓名", "电话", "科室"], ["张伟", "1380", "医务部"]],
        [["轮次", "应整改数", "完成率"], ["1", "3", "100%"]],
        [["填表说明"], ["1.本表由科室填报"], ["2.整改措施一条一行"]],
        [["单位", "填报时间"], ["医务部", "2024年"]],
    ],
)
def test_other_tables_are_no_ledgers(rows: list[list[str]]) -> None:
    assert find_tables(sheet(rows)) == ()


def test_column_letters() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_no_synonym_is_named_twice_or_is_a_state(root: Path) -> None:
    data = json.loads((root / "resources" / "header_synonyms.json").read_text(encoding="utf-8"))
    words = [normal(word) for found in data["fields"].values() for word in dict.fromkeys(map(normal, found))]
    assert len(words) == len(set(words)) > 600
    assert [word for word in words if parse_status(word)[0]] == []
