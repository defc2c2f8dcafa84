"""What a person says of a column is found again in the next file with these headers."""

from __future__ import annotations

from typing import Any

from models.importing.columns import Column, ColumnMap
from models.importing.corrections import Chosen, corrected, header_key
from models.importing.tables import find_tables
from tests.models.importing.sheets import sheet

_COLUMNS = ColumnMap(
    (1,),
    (
        Column(0, "序号", ("number",), 1.0),
        Column(1, "整改结果", ("status",), 0.9, state="完成"),
        Column(2, "甲乙丙"),
    ),
)


def _key(index: int) -> str:
    return header_key(_COLUMNS.columns, _COLUMNS.columns[index])


def columns(rows: list[list[Any]]) -> ColumnMap:
    (table,) = find_tables(sheet(rows))
    return table.columns


def choice(found: ColumnMap, letter: str, *fields: str) -> Chosen:
    (column,) = (each for each in found.columns if each.letter == letter)
    return {header_key(found.columns, column): fields}


def fields(found: ColumnMap) -> list[tuple[str, ...]]:
    return [column.fields for column in found.columns]


def test_nothing_chosen_changes_nothing() -> None:
    assert corrected(_COLUMNS, {}) is _COLUMNS
    assert corrected(_COLUMNS, {"别的表头#A": ("owners",)}) == _COLUMNS


def test_a_choice_is_certain_and_may_take_a_meaning_away() -> None:
    found = corrected(_COLUMNS, {_key(1): ("measure.progress",), _key(2): ("owners", "departments"), _key(0): ()})
    assert fields(found) == [(), ("measure.progress",), ("owners", "departments")]
    assert found.columns[1].certainty == 1.0 and found.columns[1].state == ""
    assert found.with_field("owners")[0].letter == "C" and found.unmapped == (found.columns[0],)


def test_the_same_label_in_another_table_is_another_column() -> None:
    other = ColumnMap((1,), (Column(0, "编号"), Column(1, "整改结果")))
    assert header_key(other.columns, other.columns[1]) != _key(1)


def test_other_rows_spacing_width_months_and_place_do_not_matter() -> None:
    first = columns(
        [
            ["序号", "问题", "整改措施", "会商意见", "满意度（6月）"],
            [1, "甲", "一", "同意", "高"],
            [2, "乙", "二", "", ""],
        ]
    )
    chosen = {**choice(first, "D", "remarks"), **choice(first, "E", "evidence")}
    second = columns(
        [
            ["", "整改台账"],
            [],
            ["", "", "序 号", "问 题", "整改\n措施", "会商 意见", "满意度(７月)"],
            ["", "", 2, "乙", "二", "", ""],
            ["", "", 1, "甲", "一", "不同意", "低"],
        ]
    )
    assert fields(corrected(second, chosen))[-2:] == [("remarks",), ("evidence",)]


def test_of_two_columns_with_one_label_only_the_one_that_was_meant_changes() -> None:
    rows = [["序号", "问题", "意见", "整改措施", "意见", "意见"], [1, "甲", "a", "一", "b", "c"]]
    found = columns(rows)
    again = corrected(found, choice(found, "E", "remarks"))
    assert fields(again) == [("number",), ("problem.text",), (), ("measure.text",), ("remarks",), ()]


def test_a_column_without_header_keeps_its_choice_when_another_one_has_texts_too() -> None:
    first = columns([["问题", "", "整改措施", ""], ["甲", "x", "一", ""]])
    second = columns([["问题", "", "整改措施", ""], ["甲", "x", "一", "y"]])
    assert fields(corrected(second, choice(first, "B", "remarks"))) == [
        ("problem.text",),
        ("remarks",),
        ("measure.text",),
        (),
    ]


def test_what_was_guessed_gives_way_to_what_was_said() -> None:
    found = columns([["问题", "问题详表", "整改措施", "责任人"], ["甲", "乙", "一", "张伟"]])
    again = corrected(found, choice(found, "B", "problem.text"))
    assert again.with_field("problem.text") == (again.columns[1],)
    also = corrected(found, choice(found, "B", "owners"))
    assert len(also.with_field("owners")) == 2, "roles add up"


def test_a_column_to_be_ticked_keeps_its_word() -> None:
    plain = ColumnMap((1,), (Column(0, "问题", ("problem.text",), 1.0), Column(1, "完成情况/正在整改")))
    again = corrected(plain, {header_key(plain.columns, plain.columns[1]): ("status",)})
    assert again.columns[1].state == "正在整改"
