"""Ledgers as offices of hospitals and county bureaus build them: headers put together of many words, cells that name
several people and departments at once."""

from __future__ import annotations

from typing import Any

import pytest

from models.importing.states import parse_status
from models.importing.synonyms import meaning
from models.importing.tables import find_tables
from models.importing.values import split_departments, split_names
from tests.models.importing.sheets import reading, sheet


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("问题表述", "problem.text"),
        ("反馈意见指出的问题", "problem"),
        ("存在的突出问题和短板", "problem"),
        ("反馈意见具体内容", "problem.text"),
        ("立行立改事项", "task"),
        ("对应措施", "measure.text"),
        ("主要整改措施及步骤", "measure.text"),
        ("任务措施分解", "measure.text"),
        ("整改落实具体情况", "measure.progress"),
        ("具体整改情况说明", "measure.progress"),
        ("整改完成度", "status_or_progress"),
        ("整改类型（已完成/未完成）", "status_or_progress"),
        ("整改落实成果", "stage_result"),
        ("办结时间要求", "deadline"),
        ("整改落实时间", "finish"),
        ("整改牵头责任科室", "lead_departments"),
        ("协同责任科室", "supporting_departments"),
        ("责任股（室）", "departments"),
        ("院级责任人", "leaders"),
        ("挂点领导", "leaders"),
        ("对应方面", "aspect"),
        ("项号", "number"),
        ("未按期完成原因", ""),
        ("需协调解决的问题", ""),
        ("困难和问题", ""),
        ("应急处置措施", ""),
        ("整改成效评价", ""),
        ("分管领导签字", ""),
    ],
)
def test_headers_put_together_of_many_words(label: str, key: str) -> None:
    assert meaning(label).keys == ((key,) if key else ())


def test_a_target_beside_a_longer_word_for_problems_stays_the_target() -> None:
    rows: list[list[Any]] = [
        ["序", "问题表述", "目标要求", "具体举措", "主责科室", "完成\n时限"],
        [1, "查房记录不及时", "记录及时率达到100%", "每月检查病历", "医务部", "2024年5月"],
    ]
    (problem,) = reading(rows).problems
    assert (problem.text, problem.values["target"]) == ("查房记录不及时", "记录及时率达到100%")


def test_a_second_list_with_other_words_is_a_ledger_of_its_own() -> None:
    rows: list[list[Any]] = [
        ["序号", "反馈问题", "整改措施", "责任领导", "整改时限"],
        ["1", "候诊时间长", "分时段预约", "蔡敏", "2022-11-30"],
        [],
        ["立行立改事项清单"],
        ["序号", "立行立改事项", "办理情况", "办理时限", "承办科室", "分管院领导", "办结情况"],
        ["1", "防护栏松动", "已更换防护栏", "2022年8月15日", "后勤部", "蔡敏", "已办结"],
    ]
    first, second = find_tables(sheet(rows))
    assert (first.columns.header_rows, second.columns.header_rows) == ((1,), (5,))
    assert second.columns.has("problem.text") and not second.columns.unmapped


def test_a_strange_word_over_running_numbers_is_their_column() -> None:
    rows: list[list[Any]] = [
        ["标记", "反馈问题", "整改措施", "责任人"],
        ["1.1", "甲", "一", "张伟"],
        ["1.2", "乙", "二", "李强"],
        ["小计"],
    ]
    assert [problem.values["number"] for problem in reading(rows).problems] == ["1.1", "1.2"]


@pytest.mark.parametrize(
    ("header", "cell", "values"),
    [
        (
            "牵头股室（配合股室）",
            "基层股（财务股、人事股）",
            {"lead_departments": ("基层股",), "supporting_departments": ("财务股", "人事股")},
        ),
        (
            "牵头/配合科室",
            "医务部/护理部、药学部",
            {"lead_departments": ("医务部",), "supporting_departments": ("护理部", "药学部")},
        ),
        ("牵头科室\n（责任人）", "党办\n（宋佳）", {"lead_departments": ("党办",), "owners": ("宋佳",)}),
        ("责任领导/\n责任人", "李国栋/王蕾、石磊", {"leaders": ("李国栋",), "owners": ("王蕾", "石磊")}),
    ],
)
def test_columns_of_two_things(header: str, cell: str, values: dict[str, tuple[str, ...]]) -> None:
    rows: list[list[Any]] = [["序号", "存在问题", "整改措施", header], [1, "甲", "一", cell]]
    (problem,) = reading(rows).problems
    roles = {key: value for key, value in problem.values.items() if isinstance(value, tuple)}
    assert roles == values


def test_a_bracket_that_names_its_role_is_a_clause_of_its_own() -> None:
    found = [(each.name, each.role) for each in split_departments("医务科（配合：护理部、药剂科）")]
    assert found == [("医务科", ""), ("护理部", "supporting"), ("药剂科", "supporting")]


@pytest.mark.parametrize("cell", ["—", "——", "无", "/", "暂无"])
def test_nobody_is_nobody(cell: str) -> None:
    assert split_names(cell) == () and split_departments(cell) == ()


def test_a_double_family_name_may_be_set_off() -> None:
    assert [person.name for person in split_names("欧阳 明月、谢婷")] == ["欧阳明月", "谢婷"]


def test_choices_ticked_in_one_cell() -> None:
    rows: list[list[Any]] = [
        ["序号", "存在问题", "整改任务分解", "实际进展", "完成情况"],
        [1, "甲", "一", "已印发", "☑已完成 □正在整改 □长期坚持"],
        [2, "乙", "二", "在办", "□已完成 ■正在整改 □长期坚持"],
        [3, "丙", "三", "", "□已完成 □正在整改 □长期坚持"],
        [4, "丁", "四", "", "√已完成"],
    ]
    problems = reading(rows).problems
    assert [problem.values.get("status", "") for problem in problems] == ["completed", "in_progress", "", "completed"]
    assert problems[0].values["status_text"] == "已完成"
    assert [problem.measures[0].text for problem in problems] == ["一", "二", "三", "四"]
    assert problems[0].measures[0].progress == "已印发"


@pytest.mark.parametrize("word", ["常态长效", "长期常态化推进"])
def test_words_for_keeping_on_may_be_doubled(word: str) -> None:
    assert parse_status(word) == ("long_term", False)
