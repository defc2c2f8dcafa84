"""Ledgers built from the contract alone by somebody who did not know the importer: what went wrong, made small."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.importing.deadlines import parse_deadline
from models.importing.states import parse_status
from models.importing.synonyms import meaning
from models.importing.tables import find_tables
from models.importing.values import split_names
from models.importing.workbook import read_workbook
from tests.models.importing.sheets import FEEDBACK, area, reading, sheet


def test_ranges_merged_in_the_last_column_are_kept(tmp_path: Path) -> None:
    """The reader counts the width from 0: the last column's ranges were taken for ones outside the sheet."""
    book = openpyxl.Workbook()
    page = book.active
    for row in (["序号", "存在问题", "整改措施", "责任人"], [1, "甲", "一", "张伟"], ["", "", "二", "李强"], ["", "", "三"]):
        page.append(row)
    page.merge_cells("D3:D4")
    book.save(tmp_path / "台账.xlsx")
    (found,) = read_workbook(tmp_path / "台账.xlsx").sheets
    assert found.merges == (area("D3:D4"),)


@pytest.mark.parametrize(
    ("upper", "lower", "keys"),
    [
        ("责任部门", ["牵头", "配合"], ["lead_departments", "supporting_departments"]),
        ("责任科室", ["主责", "协办"], ["lead_departments", "supporting_departments"]),
        ("领导", ["牵头", "责任"], ["lead_leaders", "leaders"]),
    ],
)
def test_parts_are_named_below_departments_and_leaders(upper: str, lower: list[str], keys: list[str]) -> None:
    rows: list[list[Any]] = [
        ["序号", "存在问题", "整改措施", upper, "", "整改时限"],
        ["", "", "", *lower, ""],
        [1, "甲", "一", "医务部", "护理部", "2024年6月"],
    ]
    (table,) = find_tables(sheet(rows, "A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"))
    assert [column.fields for column in table.columns.columns[3:5]] == [(key,) for key in keys]


def test_a_number_alone_above_a_page_break_does_not_end_the_table() -> None:
    header = ["序号", "存在问题", "整改措施", "责任人"]
    rows: list[list[Any]] = [header, [1, "甲", "一", "张伟"], [2], ["（续表）"], header, [3, "乙", "二", "李强"]]
    found = reading(rows)
    assert [problem.text for problem in found.problems] == ["甲", "乙"]
    assert sorted(found.skipped) == [3, 4, 5] and found.skipped[3] == "只有序号"


@pytest.mark.parametrize("header", ["牵头科室及配合科室", "牵头科室", "责任科室"])
def test_a_cell_that_says_who_leads_and_who_supports_is_believed(header: str) -> None:
    rows: list[list[Any]] = [
        ["序号", "存在问题", "整改措施", header],
        [1, "甲", "一", "医务部（牵头）、护理部（配合）"],
    ]
    (problem,) = reading(rows).problems
    assert problem.values["lead_departments"] == ("医务部",)
    assert problem.values["supporting_departments"] == ("护理部",)


def test_a_member_is_a_post() -> None:
    assert [person.name for person in split_names("党组成员、副局长 张伟")] == ["张伟"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("√已完成", ("completed", False)),
        ("✔已完成，长期坚持", ("completed", True)),
        ("办结销号", ("closed", False)),
        ("同意销号", ("closed", False)),
        ("申请销号", ("completed", False)),
        ("取得阶段性成效", ("in_progress", False)),
        ("取得初步进展", ("in_progress", False)),
    ],
)
def test_states(text: str, status: tuple[str, bool]) -> None:
    assert parse_status(text) == status


@pytest.mark.parametrize(
    ("header", "key"),
    [("收到日期", "received_on"), ("转办时间", "received_on"), ("交办日期", "received_on"), ("任务号", "number")],
)
def test_headers(header: str, key: str) -> None:
    assert meaning(header).keys == (key,)


@pytest.mark.parametrize(
    ("others", "key"),
    [([], "measure.progress"), (["整改情况"], "stage_result"), (["整改情况", "阶段性成效"], "")],
)
def test_results_and_effects_are_what_was_done_unless_another_column_says_it(others: list[str], key: str) -> None:
    header = ["序号", "存在问题", "整改结果及成效", *others]
    (table,) = find_tables(sheet([header, [1, "甲", "已修订制度，检查三次，问题减少", *("已开展检查三次" for _ in others)]]))
    assert "".join(table.columns.columns[2].fields) == key


def test_a_department_in_a_cell_of_its_own_beside_other_lines() -> None:
    rows: list[list[Any]] = [
        ["单位：", "医务部", "", "分管领导签字："],
        ["序号", "存在问题", "整改措施", "责任人"],
        [1, "甲", "一", "张伟"],
        ["备注", "请于月底前报送"],
    ]
    found = reading(rows)
    assert found.problems[0].values["departments"] == ("医务部",)
    assert found.skipped == {4: "注释或说明"}


def test_rare_family_names_are_told_from_departments() -> None:
    rows: list[list[Any]] = [
        ["序号", "存在问题", "整改措施", "责任单位（责任人）"],
        [1, "甲", "一", "宣传科（骆宾）、党办（闻人杰）"],
    ]
    values = reading(rows).problems[0].values
    assert values["departments"] == ("宣传科", "党办") and values["owners"] == ("骆宾", "闻人杰")


@pytest.mark.parametrize("text", ["2024年4、5月", "2024年4月和5月", "2024年4—5月"])
def test_several_months_end_with_the_last(text: str) -> None:
    assert parse_deadline(text, feedback_on=FEEDBACK).on == date(2024, 5, 31)
