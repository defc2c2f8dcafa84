"""The rows of a form: what is joined, the form's own words, lists; and text tables, whose other lines stay."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporters.filling import Body, FormColumn, FormTable, Span, build_body, unsaid
from exporters.filling_text import fill_text
from exporters.filling_values import as_list
from models.importing.lists import split_items
from models.records import Deadline, Measure, Problem, State

STATE = State(leaders=("周明",), lead_leaders=("吴敏",), lead_departments=("医务部",), departments=("护理部",),
              supporting_departments=("药剂科",), owners=("林一", "何二"), status="completed", keep_up=True,
              deadline=Deadline("2025-09-30", date(2025, 9, 30), "date"), completed_on=date(2025, 9, 1))
PROBLEM = Problem("p1", "1", aspect="党的建设", topic="学习", text="学习不深入", progress="总的情况", state=STATE,
                  measures=(Measure("m1", "订计划", "已订", STATE), Measure("m2", "抓落实", "", STATE)))


def table(*columns: FormColumn, **more: object) -> FormTable:
    """A table of these columns."""
    return FormTable("表", 0, 0, columns, **more)  # type: ignore[arg-type]


def column(index: int, *fields: str, **more: object) -> FormColumn:
    """A column that asks for *fields*."""
    return FormColumn(index, f"栏{index}", fields, **more)  # type: ignore[arg-type]


def first_row(*columns: FormColumn, problem: Problem = PROBLEM) -> list[object]:
    """The first row that these columns get."""
    return list(build_body(table(*columns), [problem]).rows[0])


def test_roles_without_a_column_stand_with_the_others() -> None:
    """Leading and supporting departments and leaders are not lost where the form has one column for all."""
    assert first_row(column(0, "measure.text"), column(1, "departments"), column(2, "leaders")) == [
        "订计划", "医务部（牵头）、护理部、药剂科（配合）", "吴敏、周明"]
    assert first_row(column(0, "measure.text"), column(1, "lead_departments"), column(2, "departments"),
                     column(3, "supporting_departments")) == ["订计划", "医务部", "护理部", "药剂科"]


def test_combined_columns() -> None:
    """Parted as the header parts them."""
    slash = FormColumn(1, "责任科室/责任人", ("departments", "owners"))
    lines = FormColumn(2, "责任人及时限", ("owners", "deadline"))
    plain = Problem("p", text="甲", measures=(Measure("m", "乙", state=State(departments=("医务部",), owners=("林一",))),))
    assert first_row(column(0, "measure.text"), slash, lines, problem=plain) == ["乙", "医务部/林一", "林一"]


def test_states_in_the_forms_words() -> None:
    """The form's word for the state; the nearest one where it has none; ticks in the column of the state."""
    choices = (("已办结", "completed", False), ("办结并坚持", "completed", True), ("办理中", "in_progress", False))
    assert first_row(column(0, "measure.text"), column(1, "status", choices=choices))[1] == "办结并坚持"
    ticks = (column(1, "status", state="已完成", state_key="completed"),
             column(2, "status", state="正在整改", state_key="in_progress"),
             column(3, "status", state="长期坚持", state_key="long_term"))
    assert first_row(column(0, "measure.text"), *ticks)[1:] == ["√", "", "√"]
    closed = Problem("p", text="甲", state=State(status="closed", status_text="已销号"))
    assert first_row(column(0, "measure.text"), *ticks, problem=closed)[1:] == ["√", "", ""]


def test_states_that_the_form_cannot_say() -> None:
    """未启动 is not bent to 正在整改: nothing is ticked, and it is told."""
    ticks = (column(1, "status", state="已完成", state_key="completed"),
             column(2, "status", state="正在整改", state_key="in_progress"))
    idle = Problem("p", text="甲", state=State(status="not_started"))
    assert first_row(column(0, "measure.text"), *ticks, problem=idle)[1:] == ["", ""]
    assert unsaid(table(*ticks), [idle, PROBLEM]) == {"not_started": 1}
    assert unsaid(table(column(0, "status")), [idle]) == {}


def test_what_is_joined() -> None:
    """The problem's own values and states are one cell; the account of the problem opens that of its first measure."""
    body = build_body(table(column(0, "problem.text"), column(1, "measure.text"), column(2, "owners"),
                            column(3, "measure.progress")), [PROBLEM])
    assert body.spans == [Span(0, 0, 1), Span(2, 0, 1)]
    assert body.rows == [["学习不深入", "订计划", "林一、何二", "总的情况\n已订"], ["", "抓落实", "", ""]]
    assert body.ids == ["m1", "m2"]


def test_lists_in_one_row() -> None:
    """A row a problem: what differs is listed, what is the same stands once."""
    body = build_body(table(column(0, "problem.text"), column(1, "measure.text"), column(2, "owners")), [PROBLEM], True)
    assert body.rows == [["学习不深入", "1.订计划\n2.抓落实", "林一、何二"]] and body.ids == ["p1"]
    told = build_body(table(column(0, "problem.text"), column(1, "measure.progress")), [PROBLEM])
    assert told.rows == [["学习不深入", "总的情况\n已订"]]


def test_headings_where_the_form_has_rows_for_them() -> None:
    """A blank row merged across the table is one for aspects, unless they have a column."""
    problems = [PROBLEM, Problem("p2", text="乙", aspect="党的建设"), Problem("p3", text="丙", aspect="廉洁")]
    body = build_body(table(column(0, "problem.text"), column(1, "measure.text"), across=(1,)), problems)
    assert body.headings == {0: "一、党的建设", 4: "二、廉洁"} and len(body.rows) == 6
    with_column = table(column(0, "aspect"), column(1, "problem.text"), column(2, "measure.text"), across=(1,))
    assert build_body(with_column, problems).headings == {}


@given(st.lists(st.text(alphabet="甲乙丙3年.、月（）", min_size=1, max_size=8).map(lambda t: "丁" + t)
                .filter(lambda t: split_items(t) == (t,)),
                min_size=1, max_size=6))
@settings(max_examples=60)
def test_lists_are_taken_apart_again(texts: list[str]) -> None:
    """The import reads the items that were written."""
    assert split_items(as_list(texts)) == tuple(texts)


CSV = table(FormColumn(0, "序号", ("number",)), FormColumn(1, "问题", ("problem.text",)), FormColumn(2, "未知"))


@pytest.mark.parametrize(("text", "blank", "open_end", "expected"), [
    ("序号,问题,未知\n", 0, True, '序号,问题,未知\n1,"甲,乙",\n2,\t=1+1,\n'),
    ("序号,问题,未知", 0, True, '序号,问题,未知\r\n1,"甲,乙",\r\n2,\t=1+1,\r\n'),
    ("序号,问题,未知\r\n,,\r\n,,\r\n\"填表\n人\"\r\n", 2, False,
     '序号,问题,未知\r\n1,"甲,乙",\r\n2,\t=1+1,\r\n,,\r\n"填表\n人"\r\n'),
])
def test_text_tables(text: str, blank: int, open_end: bool, expected: str) -> None:
    """Line ends are the file's own, texts are no formulas, the last blank line and all below stay."""
    form = FormTable("csv", 0, 0, CSV.columns, blank, open_end)
    body = Body([[1, "甲,乙", ""], [2, "=1+1", ""]], [], ["a", "b"])
    assert fill_text(text.encode("gb18030"), "gb18030", ",", [(form, body)]).decode("gb18030") == expected
